package slacksim

import (
	"regexp"
	"slices"
	"strings"
)

var emojiName = regexp.MustCompile(`^[a-z0-9_+'-]+(::skin-tone-[2-6])?$`)

// item is the message that a reaction is about. It needs the lock.
func (c *call) item() (*channel, *message, *apiError) {
	id, ts := c.args.text("channel"), c.args.text("timestamp")
	if id == "" || ts == "" {
		return nil, nil, fail("no_item_specified")
	}
	if _, ok := parseStamp(ts); !ok {
		return nil, nil, fail("bad_timestamp")
	}
	at := c.channels[id]
	if at == nil || at.kind != "channel" && !at.members[botUser] {
		return nil, nil, fail("channel_not_found")
	}
	m := at.byTS[ts]
	if m == nil || m.to != "" || m.hidden {
		return nil, nil, fail("message_not_found")
	}
	return at, m, nil
}

func reactionsGet(c *call) (object, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, m, problem := c.item()
	if problem != nil {
		return nil, problem
	}
	out := c.messageObject(m)
	out["permalink"] = c.permalink(at, m)
	return object{"type": "message", "channel": at.id, "message": out}, nil
}

func reactionsAdd(c *call) (object, *apiError) {
	name := strings.Trim(c.args.text("name"), ":")
	c.mu.Lock()
	at, m, problem := c.item()
	if problem == nil && at.archived {
		problem = fail("is_archived")
	}
	if problem == nil && !emojiName.MatchString(name) {
		problem = fail("invalid_name")
	}
	if problem == nil && !m.react(name, botUser) {
		problem = fail("already_reacted")
	}
	c.mu.Unlock()
	if problem != nil {
		return nil, problem
	}
	c.reacted(at, m, name, botUser, "reaction_added")
	return nil, nil
}

func reactionsRemove(c *call) (object, *apiError) {
	name := strings.Trim(c.args.text("name"), ":")
	c.mu.Lock()
	at, m, problem := c.item()
	if problem == nil && !m.unreact(name, botUser) {
		problem = fail("no_reaction")
	}
	c.mu.Unlock()
	if problem != nil {
		return nil, problem
	}
	c.reacted(at, m, name, botUser, "reaction_removed")
	return nil, nil
}

// react needs the lock; it is false when the person had reacted so before.
func (m *message) react(name, user string) bool {
	for i, r := range m.reactions {
		if r.name != name {
			continue
		}
		if slices.Contains(r.users, user) {
			return false
		}
		m.reactions[i].users = append(slices.Clone(r.users), user)
		return true
	}
	m.reactions = append(m.reactions, reaction{name: name, users: []string{user}})
	return true
}

// unreact needs the lock.
func (m *message) unreact(name, user string) bool {
	for i, r := range m.reactions {
		if r.name != name || !slices.Contains(r.users, user) {
			continue
		}
		m.reactions[i].users = slices.DeleteFunc(slices.Clone(r.users), func(u string) bool { return u == user })
		if len(m.reactions[i].users) == 0 {
			m.reactions = slices.Delete(m.reactions, i, i+1)
		}
		return true
	}
	return false
}

// reacted tells people, and the app if it is in the channel.
func (s *Sim) reacted(at *channel, m *message, name, user, event string) <-chan answer {
	s.mu.Lock()
	in := at.members[botUser]
	s.mu.Unlock()
	var done <-chan answer
	if in {
		done = s.emit(object{
			"type": event, "user": user, "reaction": name, "item": object{"type": "message", "channel": at.id, "ts": m.ts},
			"item_user": m.user, "event_ts": stamp(s.Now()),
		}, at.kind)
	}
	s.tellChannel(at)
	return done
}
