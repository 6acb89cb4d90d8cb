package slacksim

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// messageObject is a message as Slack sends it. It needs the lock.
func (s *Sim) messageObject(m *message) object {
	out := object{"type": "message", "user": m.user, "text": m.text, "ts": m.ts, "team": s.team.id}
	if m.bot {
		out["bot_id"], out["app_id"] = botID, appID
		out["bot_profile"] = object{
			"id": botID, "app_id": appID, "name": s.installed().BotName, "team_id": s.team.id, "deleted": false, "updated": 0,
			"icons": object{"image_36": s.base + "/icon.png"},
		}
	}
	if m.username != "" {
		out["username"] = m.username
	}
	set := func(key string, v any, there bool) {
		if there {
			out[key] = v
		}
	}
	set("blocks", m.blocks, len(m.blocks) > 0)
	set("attachments", m.attachments, len(m.attachments) > 0)
	set("files", m.files, len(m.files) > 0)
	set("thread_ts", m.thread, m.thread != "")
	set("client_msg_id", m.clientID, m.clientID != "")
	set("edited", object{"user": m.user, "ts": m.edited}, m.edited != "")
	set("metadata", m.metadata, m.metadata != nil)
	if len(m.reactions) > 0 {
		list := make([]any, len(m.reactions))
		for i, r := range m.reactions {
			list[i] = object{"name": r.name, "users": slices.Clone(r.users), "count": len(r.users)}
		}
		out["reactions"] = list
	}
	return out
}

// target is the channel an app means: an id, or a person's for their direct
// conversation. It needs the lock.
func (c *call) target(id string) (*channel, *apiError) {
	if p := c.people[id]; p != nil {
		if p.Deleted {
			return nil, fail("channel_not_found")
		}
		return c.directChannel(p), nil
	}
	at := c.channels[id]
	if at == nil || at.kind != "channel" && !at.members[botUser] {
		return nil, fail("channel_not_found")
	}
	return at, nil
}

// mayPost says whether the bot may write there. It needs the lock.
func (c *call) mayPost(at *channel) *apiError {
	switch {
	case at.archived:
		return fail("is_archived")
	case at.kind == "im" && !c.app.Messages:
		return fail("messages_tab_disabled")
	case !at.members[botUser] && !c.app.has("chat:write.public"):
		return fail("not_in_channel")
	}
	return nil
}

func chatPostMessage(c *call) (object, *apiError) {
	said, warn, problem := c.readContent(c.args)
	if problem != nil {
		return nil, problem
	}
	if said.empty() {
		return nil, fail("no_text")
	}
	for _, key := range []string{"username", "icon_url", "icon_emoji"} {
		if !c.args.missing(key) && !c.app.has("chat:write.customize") {
			return nil, &apiError{code: "missing_scope", needed: "chat:write.customize"}
		}
	}
	c.warn = append(c.warn, warn...)
	c.mu.Lock()
	at, problem := c.target(c.args.text("channel"))
	if problem == nil {
		problem = c.mayPost(at)
	}
	thread := c.args.text("thread_ts")
	if problem == nil && thread != "" && at.byTS[thread] == nil {
		problem = fail("cannot_reply_to_message")
	}
	if problem != nil {
		c.mu.Unlock()
		return nil, problem
	}
	c.mu.Unlock()
	if wait := c.limits.take(c.Sim, c.method, 0, at.id); wait > 0 {
		return nil, &apiError{code: "ratelimited", wait: wait}
	}
	c.mu.Lock()
	m := &message{
		user: botUser, bot: true, text: said.text, blocks: said.blocks, attachments: said.attachments, metadata: said.metadata,
		thread: thread, username: c.args.text("username"),
	}
	c.Sim.post(at, m)
	out := c.messageObject(m)
	c.mu.Unlock()
	c.told(at, m)
	return object{"channel": at.id, "ts": m.ts, "message": out}, nil
}

// told tells people and the app of a new message.
func (s *Sim) told(at *channel, m *message) {
	s.mu.Lock()
	inner := s.messageObject(m)
	inner["channel"], inner["channel_type"], inner["event_ts"] = at.id, channelType(at.kind), m.ts
	kind, in := at.kind, at.members[botUser]
	members := sortedKeys(at.members)
	to := m.to
	s.mu.Unlock()
	if to != "" {
		s.tell(to, Notice{Type: "message", Channel: at.id})
		return
	}
	if in {
		s.emit(inner, kind)
	}
	for _, user := range members {
		s.tell(user, Notice{Type: "message", Channel: at.id})
	}
}

func channelType(kind string) string {
	if kind == "private" {
		return "group"
	}
	return kind
}

func chatPostEphemeral(c *call) (object, *apiError) {
	said, warn, problem := c.readContent(c.args)
	if problem != nil {
		return nil, problem
	}
	if said.empty() {
		return nil, fail("no_text")
	}
	c.warn = append(c.warn, warn...)
	user := c.args.text("user")
	c.mu.Lock()
	at, problem := c.target(c.args.text("channel"))
	if problem == nil {
		problem = c.mayPost(at)
	}
	if problem == nil && !at.members[user] {
		problem = fail("user_not_in_channel")
	}
	if problem != nil {
		c.mu.Unlock()
		return nil, problem
	}
	m := &message{user: botUser, bot: true, to: user, text: said.text, blocks: said.blocks, attachments: said.attachments, thread: c.args.text("thread_ts")}
	c.Sim.post(at, m)
	c.mu.Unlock()
	c.told(at, m)
	return object{"message_ts": m.ts}, nil
}

// own is the app's own message with this ts. It needs the lock.
func (c *call) own(denied string) (*channel, *message, *apiError) {
	at, problem := c.target(c.args.text("channel"))
	if problem != nil {
		return nil, nil, problem
	}
	m := at.byTS[c.args.text("ts")]
	switch {
	case m == nil || m.to != "" || m.hidden: // ephemeral messages are changed through response URLs only
		return nil, nil, fail("message_not_found")
	case !m.bot:
		return nil, nil, fail(denied)
	}
	return at, m, nil
}

func chatUpdate(c *call) (object, *apiError) {
	if utf8.RuneCountInString(c.args.text("text")) > maxUpdate {
		return nil, fail("msg_too_long")
	}
	said, warn, problem := c.readContent(c.args)
	if problem != nil {
		return nil, problem
	}
	if said.empty() {
		return nil, fail("no_text")
	}
	c.warn = append(c.warn, warn...)
	c.mu.Lock()
	at, old, problem := c.own("cant_update_message")
	if problem != nil {
		c.mu.Unlock()
		return nil, problem
	}
	before := c.messageObject(old)
	c.change(old, said)
	out := c.messageObject(old)
	c.mu.Unlock()
	c.changed(at, before, out)
	return object{"channel": at.id, "ts": old.ts, "text": said.text, "message": out}, nil
}

// change gives a message new words; without blocks it keeps none, unless only
// its text was given. It needs the lock.
func (s *Sim) change(m *message, said content) {
	m.text = said.text
	m.blocks, m.attachments = said.blocks, said.attachments
	if said.hasMeta {
		m.metadata = said.metadata
	}
	m.edited = stamp(s.Now())
	m.state = nil
}

// changed tells people and the app that a message is another.
func (s *Sim) changed(at *channel, before, now object) {
	stampNow := stamp(s.Now())
	s.emit(object{
		"type": "message", "subtype": "message_changed", "hidden": true, "channel": at.id, "channel_type": channelType(at.kind),
		"ts": stampNow, "event_ts": stampNow, "message": now, "previous_message": before,
	}, at.kind)
	s.tellChannel(at)
}

func (s *Sim) tellChannel(at *channel) {
	s.mu.Lock()
	members := sortedKeys(at.members)
	s.mu.Unlock()
	for _, user := range members {
		s.tell(user, Notice{Type: "message", Channel: at.id})
	}
}

func chatDelete(c *call) (object, *apiError) {
	c.mu.Lock()
	at, m, problem := c.own("cant_delete_message")
	if problem != nil {
		c.mu.Unlock()
		return nil, problem
	}
	before := c.messageObject(m)
	at.remove(m)
	c.mu.Unlock()
	now := stamp(c.Now())
	c.emit(object{
		"type": "message", "subtype": "message_deleted", "hidden": true, "channel": at.id, "channel_type": channelType(at.kind),
		"ts": now, "event_ts": now, "deleted_ts": m.ts, "previous_message": before,
	}, at.kind)
	c.tellChannel(at)
	return object{"channel": at.id, "ts": m.ts}, nil
}

func chatGetPermalink(c *call) (object, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.channels[c.args.text("channel")]
	if at == nil || at.kind != "channel" && !at.members[botUser] {
		return nil, fail("channel_not_found")
	}
	m := at.byTS[c.args.text("message_ts")]
	if m == nil || m.to != "" || m.hidden {
		return nil, fail("message_not_found")
	}
	return object{"channel": at.id, "permalink": c.permalink(at, m)}, nil
}

func (s *Sim) permalink(at *channel, m *message) string {
	link := fmt.Sprintf("https://%s.slack.com/archives/%s/p%s", s.team.domain, at.id, strings.ReplaceAll(m.ts, ".", ""))
	if m.thread != "" && m.thread != m.ts {
		link += "?thread_ts=" + m.thread + "&cid=" + at.id
	}
	return link
}
