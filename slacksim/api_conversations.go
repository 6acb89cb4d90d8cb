package slacksim

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

// page is one page of a list: limit and cursor of the call.
func (c *call) page(all []any, most int) ([]any, string, *apiError) {
	limit := c.args.number("limit", 100)
	if limit < 1 || limit > most {
		return nil, "", fail("invalid_limit")
	}
	from := 0
	if cursor := c.args.text("cursor"); cursor != "" {
		text, err := base64.StdEncoding.DecodeString(cursor)
		n, err2 := strconv.Atoi(strings.TrimPrefix(string(text), "at:"))
		if err != nil || err2 != nil || !strings.HasPrefix(string(text), "at:") || n < 0 || n > len(all) {
			return nil, "", fail("invalid_cursor")
		}
		from = n
	}
	to := min(from+limit, len(all))
	next := ""
	if to < len(all) {
		next = base64.StdEncoding.EncodeToString([]byte("at:" + strconv.Itoa(to)))
	}
	if all == nil {
		all = []any{}
	}
	return all[from:to], next, nil
}

// scopeFor is the scope that a kind of conversation needs.
func scopeFor(kind, what string) string {
	switch kind {
	case "private":
		return "groups:" + what
	case "im", "mpim":
		return kind + ":" + what
	default:
		return "channels:" + what
	}
}

// room is the conversation an argument names, if the app may use it so. It needs the lock.
func (c *call) room(id, what string) (*channel, *apiError) {
	at := c.channels[id]
	if at == nil || at.kind != "channel" && !at.members[botUser] {
		return nil, fail("channel_not_found")
	}
	if scope := scopeFor(at.kind, what); !c.app.has(scope) {
		return nil, &apiError{code: "missing_scope", needed: scope}
	}
	return at, nil
}

// channelObject needs the lock.
func (s *Sim) channelObject(at *channel, count bool) object {
	out := object{
		"id": at.id, "created": at.created.Unix(), "is_archived": at.archived, "is_channel": at.kind == "channel", "is_group": at.kind == "private",
		"is_im": at.kind == "im", "is_mpim": at.kind == "mpim", "is_private": at.kind != "channel", "is_org_shared": false, "context_team_id": s.team.id,
	}
	if at.kind == "im" {
		out["user"] = at.other()
		return out
	}
	out["name"], out["name_normalized"] = at.name, at.name
	out["is_general"], out["is_member"], out["creator"] = at.id == "C0GENERAL", at.members[botUser], "USLACKBOT"
	empty := object{"value": "", "creator": "", "last_set": 0}
	out["topic"], out["purpose"] = empty, empty
	if count {
		out["num_members"] = len(at.members)
	}
	return out
}

func conversationsInfo(c *call) (object, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, problem := c.room(c.args.text("channel"), "read")
	if problem != nil {
		return nil, problem
	}
	return object{"channel": c.channelObject(at, c.args.flag("include_num_members"))}, nil
}

func conversationsMembers(c *call) (object, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, problem := c.room(c.args.text("channel"), "read")
	if problem != nil {
		return nil, problem
	}
	var all []any
	for _, m := range sortedKeys(at.members) {
		all = append(all, m)
	}
	page, next, problem := c.page(all, 1000)
	if problem != nil {
		return nil, problem
	}
	return object{"members": page, "response_metadata": object{"next_cursor": next}}, nil
}

func conversationsJoin(c *call) (object, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.channels[c.args.text("channel")]
	switch {
	case at == nil || at.kind == "private" && !at.members[botUser]:
		return nil, fail("channel_not_found")
	case at.kind != "channel":
		return nil, fail("method_not_supported_for_channel_type")
	case at.archived:
		return nil, fail("is_archived")
	}
	at.members[botUser] = true
	return object{"channel": c.channelObject(at, false)}, nil
}

func conversationsOpen(c *call) (object, *apiError) {
	users := strings.FieldsFunc(c.args.text("users"), func(r rune) bool { return r == ',' || r == ' ' })
	c.mu.Lock()
	defer c.mu.Unlock()
	if id := c.args.text("channel"); id != "" {
		at := c.channels[id]
		if at == nil || !at.members[botUser] {
			return nil, fail("channel_not_found")
		}
		if at.kind != "im" && at.kind != "mpim" {
			return nil, fail("method_not_supported_for_channel_type")
		}
		return object{"no_op": true, "already_open": true, "channel": c.channelObject(at, false)}, nil
	}
	slices.Sort(users)
	users = slices.Compact(users)
	switch {
	case len(users) == 0:
		return nil, fail("users_list_not_supplied")
	case len(users) > 8:
		return nil, fail("too_many_users")
	}
	scope := "im:write"
	if len(users) > 1 {
		scope = "mpim:write"
	}
	if !c.app.has(scope) {
		return nil, &apiError{code: "missing_scope", needed: scope}
	}
	for _, u := range users {
		p := c.people[u]
		if p == nil {
			return nil, fail("user_not_found")
		}
		if p.Deleted {
			return nil, fail("user_disabled")
		}
	}
	at, old := c.openRoom(users)
	out := object{"channel": object{"id": at.id}}
	if c.args.flag("return_im") {
		out["channel"] = c.channelObject(at, false)
	}
	if old {
		out["no_op"], out["already_open"] = true, true
	}
	return out, nil
}

// openRoom is the conversation of the bot with these people, and whether it was there. It needs the lock.
func (c *call) openRoom(users []string) (*channel, bool) {
	if len(users) == 1 {
		p := c.people[users[0]]
		old := p.dm != ""
		return c.directChannel(p), old
	}
	for _, at := range c.channels {
		if at.kind == "mpim" && len(at.members) == len(users)+1 && !slices.ContainsFunc(users, func(u string) bool { return !at.members[u] }) {
			return at, true
		}
	}
	at := c.newChannel(randomID("G"), "mpdm-"+strings.ToLower(strings.Join(users, "--"))+"-1", "mpim")
	at.members[botUser] = true
	for _, u := range users {
		at.members[u] = true
	}
	return at, false
}

func conversationsHistory(c *call) (object, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, problem := c.room(c.args.text("channel"), "history")
	if problem != nil {
		return nil, problem
	}
	if !at.members[botUser] {
		return nil, fail("not_in_channel")
	}
	return c.readMessages(at, true, func(m *message) bool { return m.thread == "" || m.thread == m.ts })
}

func conversationsReplies(c *call) (object, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, problem := c.room(c.args.text("channel"), "history")
	if problem != nil {
		return nil, problem
	}
	root := c.args.text("ts")
	if m := at.byTS[root]; m == nil || m.to != "" || m.hidden {
		return nil, fail("thread_not_found")
	}
	return c.readMessages(at, false, func(m *message) bool { return m.ts == root || m.thread == root })
}

// readMessages is a page of a channel's messages between oldest and latest. It needs the lock.
func (c *call) readMessages(at *channel, newestFirst bool, want func(*message) bool) (object, *apiError) {
	oldest, latest, problem := c.between()
	if problem != nil {
		return nil, problem
	}
	inclusive := c.args.flag("inclusive")
	full := c.args.flag("include_all_metadata")
	var all []any
	for _, m := range at.messages {
		t, _ := parseStamp(m.ts)
		if m.to != "" || m.hidden || !want(m) || t < oldest || t > latest || !inclusive && (t == oldest || t == latest) {
			continue
		}
		o := c.messageObject(m)
		if m.metadata != nil && !full {
			o["metadata"] = object{"event_type": m.metadata["event_type"]}
		}
		all = append(all, o)
	}
	if newestFirst {
		slices.Reverse(all)
	}
	page, next, problem := c.page(all, 999)
	if problem != nil {
		return nil, problem
	}
	return object{"messages": page, "has_more": next != "", "pin_count": 0, "response_metadata": object{"next_cursor": next}}, nil
}

func (c *call) between() (oldest, latest int64, problem *apiError) {
	read := func(name string, fallback int64) (int64, bool) {
		text := c.args.text(name)
		if text == "" || text == "0" {
			return fallback, true
		}
		if !strings.Contains(text, ".") {
			text += ".000000"
		}
		return parseStamp(text)
	}
	oldest, ok := read("oldest", -1)
	if !ok {
		return 0, 0, fail("invalid_ts_oldest")
	}
	latest, ok = read("latest", 1<<62)
	if !ok {
		return 0, 0, fail("invalid_ts_latest")
	}
	return oldest, latest, nil
}
