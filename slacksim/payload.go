package slacksim

import "strings"

// commandPayload is what a slash command sends: SLACK.md 1.4.
type commandPayload struct {
	Token       string `json:"token"`
	TeamID      string `json:"team_id"`
	TeamDomain  string `json:"team_domain"`
	ChannelID   string `json:"channel_id"`
	ChannelName string `json:"channel_name"`
	UserID      string `json:"user_id"`
	UserName    string `json:"user_name"`
	Command     string `json:"command"`
	Text        string `json:"text"`
	AppID       string `json:"api_app_id"`
	Enterprise  string `json:"is_enterprise_install"` // a string in real traffic
	ResponseURL string `json:"response_url"`
	Trigger     string `json:"trigger_id"`
}

// channelName is how payloads name a conversation.
func (c *channel) channelName() string {
	switch c.kind {
	case "im":
		return "directmessage"
	case "private":
		return "privategroup"
	default:
		return c.name
	}
}

// payload is what all interactive payloads have in common. It needs the lock.
func (s *Sim) payload(kind string, p *person) object {
	return object{
		"type": kind, "token": "verification", "api_app_id": appID, "team": object{"id": s.team.id, "domain": s.team.domain},
		"user":       object{"id": p.ID, "username": p.Name, "name": p.Name, "team_id": s.team.id},
		"enterprise": nil, "is_enterprise_install": false,
	}
}

// escape makes people's words safe in text, as Slack does.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// mentions turns @name and #channel of a line that was typed into Slack's form:
// with the name inside for a slash command. The rest is escaped. It needs the lock.
func (s *Sim) mentions(text string, named bool) string {
	var out strings.Builder
	for len(text) > 0 {
		i := strings.IndexAny(text, "@#")
		if i < 0 {
			break
		}
		word := text[i+1:]
		if end := strings.IndexFunc(word, func(r rune) bool {
			return !(r == '.' || r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127)
		}); end >= 0 {
			word = word[:end]
		}
		word = strings.TrimRight(word, ".-")
		link, ok := "", false
		if i == 0 || strings.ContainsRune(" \t\n(,;:/\"'", rune(text[i-1])) {
			link, ok = s.mention(text[i], word, named)
		}
		if !ok {
			out.WriteString(escape.Replace(text[:i+1]))
			text = text[i+1:]
			continue
		}
		out.WriteString(escape.Replace(text[:i]) + link)
		text = text[i+1+len(word):]
	}
	out.WriteString(escape.Replace(text))
	return out.String()
}

func (s *Sim) mention(sign byte, word string, named bool) (string, bool) {
	id, name := "", ""
	if sign == '@' {
		if word == "here" || word == "channel" || word == "everyone" {
			return "<!" + word + ">", true
		}
		for _, u := range s.order {
			if strings.EqualFold(s.people[u].Name, word) {
				id, name = u, s.people[u].Name
			}
		}
		if id == "" && word != "" && strings.EqualFold(word, s.installed().BotName) {
			id, name = botUser, s.installed().BotName
		}
	} else {
		for _, c := range s.rooms {
			if at := s.channels[c]; at.kind == "channel" && strings.EqualFold(at.name, word) {
				id, name = c, at.name
			}
		}
	}
	if id == "" {
		return "", false
	}
	if named {
		return "<" + string(sign) + id + "|" + name + ">", true
	}
	return "<" + string(sign) + id + ">", true
}
