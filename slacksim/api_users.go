package slacksim

import (
	"slices"
	"strings"
	"time"
)

func authTest(c *call) (object, *apiError) {
	return object{
		"url": "https://" + c.team.domain + ".slack.com/", "team": c.team.name, "user": c.app.BotName, "team_id": c.team.id,
		"user_id": botUser, "bot_id": botID, "is_enterprise_install": false,
	}, nil
}

func connectionsOpen(c *call) (object, *apiError) {
	return object{"url": c.issueTicket()}, nil
}

func teamInfoGet(c *call) (object, *apiError) {
	return object{"team": object{"id": c.team.id, "name": c.team.name, "domain": c.team.domain, "email_domain": "", "icon": object{"image_default": true}}}, nil
}

// userObject is a person as users.info has them. It needs the lock.
func (s *Sim) userObject(p *person, email bool) object {
	label, offset := "Coordinated Universal Time", 0
	if zone, err := time.LoadLocation(p.TZ); err == nil {
		label, offset = s.Now().In(zone).Zone()
	}
	return object{
		"id": p.ID, "team_id": s.team.id, "name": p.Name, "deleted": p.Deleted, "real_name": p.RealName,
		"tz": p.TZ, "tz_label": label, "tz_offset": offset, "profile": s.profileObject(p, email),
		"is_admin": p.Admin, "is_owner": false, "is_primary_owner": false, "is_restricted": p.Guest, "is_ultra_restricted": false,
		"is_bot": false, "is_app_user": false, "updated": p.updated.Unix(), "is_email_confirmed": true, "who_can_share_contact_card": "EVERYONE",
	}
}

func (s *Sim) profileObject(p *person, email bool) object {
	fields := object{}
	for id, value := range p.Fields {
		fields[id] = object{"value": value, "alt": ""}
	}
	out := object{
		"title": p.Title, "phone": "", "skype": "", "real_name": p.RealName, "real_name_normalized": p.RealName,
		"display_name": p.Name, "display_name_normalized": p.Name, "status_text": "", "status_emoji": "", "team": s.team.id,
		"fields": fields, "avatar_hash": "g" + strings.ToLower(strings.TrimPrefix(p.ID, "U0")),
	}
	if email {
		out["email"] = p.Email
	}
	return out
}

func (s *Sim) botObject() object {
	name := s.installed().BotName
	return object{
		"id": botUser, "team_id": s.team.id, "name": name, "deleted": false, "real_name": name, "tz": "America/Los_Angeles", "tz_label": "Pacific Standard Time",
		"tz_offset": -28800, "is_admin": false, "is_owner": false, "is_restricted": false, "is_ultra_restricted": false, "is_bot": true, "is_app_user": false,
		"updated": 0,
		"profile": object{"real_name": name, "display_name": "", "api_app_id": appID, "bot_id": botID, "always_active": true, "title": ""},
	}
}

func (s *Sim) slackbotObject() object {
	return object{
		"id": "USLACKBOT", "team_id": s.team.id, "name": "slackbot", "deleted": false, "real_name": "Slackbot", "tz": "America/Los_Angeles",
		"tz_label": "Pacific Standard Time", "tz_offset": -28800, "is_admin": false, "is_owner": false, "is_restricted": false, "is_ultra_restricted": false,
		"is_bot": false, "is_app_user": false, "updated": 0, "profile": object{"real_name": "Slackbot", "display_name": "Slackbot"},
	}
}

func usersInfo(c *call) (object, *apiError) {
	id := c.args.text("user")
	c.mu.Lock()
	defer c.mu.Unlock()
	var user object
	switch p := c.people[id]; {
	case p != nil:
		user = c.userObject(p, c.app.has("users:read.email"))
	case id == botUser:
		user = c.botObject()
	case id == "USLACKBOT":
		user = c.slackbotObject()
	default:
		return nil, fail("user_not_found")
	}
	if c.args.flag("include_locale") {
		user["locale"] = "en-US"
	}
	return object{"user": user}, nil
}

func usersList(c *call) (object, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := []any{c.slackbotObject(), c.botObject()}
	for _, id := range c.order {
		all = append(all, c.userObject(c.people[id], c.app.has("users:read.email")))
	}
	page, next, problem := c.page(all, 1000)
	if problem != nil {
		return nil, problem
	}
	return object{"members": page, "cache_ts": c.Now().Unix(), "response_metadata": object{"next_cursor": next}}, nil
}

func usersLookupByEmail(c *call) (object, *apiError) {
	email := c.args.text("email")
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range c.order {
		if p := c.people[id]; strings.EqualFold(p.Email, email) && !p.Deleted {
			return object{"user": c.userObject(p, true)}, nil
		}
	}
	return nil, fail("users_not_found")
}

func usersProfileGet(c *call) (object, *apiError) {
	id := c.args.text("user")
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.people[id]
	if p == nil {
		return nil, fail("user_not_found")
	}
	return object{"profile": c.profileObject(p, c.app.has("users:read.email"))}, nil
}

// SetProfileFields gives the workspace custom profile fields, by id: label.
func (s *Sim) SetProfileFields(fields map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fields = fields
}

func teamProfileGet(c *call) (object, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := []any{}
	for i, id := range sortedKeys(c.fields) {
		list = append(list, object{"id": id, "ordering": i, "label": c.fields[id], "hint": "", "type": "user", "possible_values": nil, "options": nil, "is_hidden": false})
	}
	return object{"profile": object{"fields": list, "sections": []any{}}}, nil
}

func botsInfo(c *call) (object, *apiError) {
	id := c.args.text("bot")
	if id != "" && id != botID {
		return nil, fail("bot_not_found")
	}
	return object{"bot": object{
		"id": botID, "deleted": false, "name": c.app.BotName, "updated": 0, "app_id": appID, "user_id": botUser,
		"icons": object{"image_36": c.base + "/icon.png"},
	}}, nil
}

func usersConversations(c *call) (object, *apiError) {
	user := c.args.text("user")
	if user == "" {
		user = botUser
	}
	return c.listChannels(func(at *channel) bool {
		return at.members[user] && at.members[botUser] || at.members[user] && at.kind == "channel"
	})
}

func conversationsList(c *call) (object, *apiError) {
	return c.listChannels(func(at *channel) bool { return at.kind == "channel" || at.members[botUser] })
}

// kinds are the types argument of a listing, and the scope that each needs.
var kinds = map[string]string{"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read", "mpim": "mpim:read"}

func (c *call) listChannels(want func(*channel) bool) (object, *apiError) {
	types := c.args.text("types")
	if types == "" {
		types = "public_channel"
	}
	wanted := strings.Split(types, ",")
	for i, t := range wanted {
		wanted[i] = strings.TrimSpace(t)
		scope, known := kinds[wanted[i]]
		if !known {
			return nil, fail("invalid_types")
		}
		if !c.app.has(scope) {
			return nil, &apiError{code: "missing_scope", needed: scope}
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []any
	for _, id := range c.rooms {
		at := c.channels[id]
		kind := map[string]string{"channel": "public_channel", "private": "private_channel"}[at.kind]
		if kind == "" {
			kind = at.kind
		}
		if want(at) && slices.Contains(wanted, kind) && (!at.archived || !c.args.flag("exclude_archived")) {
			all = append(all, c.channelObject(at, true))
		}
	}
	page, next, problem := c.page(all, 1000)
	if problem != nil {
		return nil, problem
	}
	return object{"channels": page, "response_metadata": object{"next_cursor": next}}, nil
}
