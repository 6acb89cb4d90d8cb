package slacksim

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// object is a JSON object; arrays are []any and numbers json.Number.
type object = map[string]any

// world is what is in the workspace. Trees of blocks in it are never changed
// once stored, only replaced, so they may be read after the lock is released.
type world struct {
	team     teamInfo
	people   map[string]*person
	order    []string // of people
	channels map[string]*channel
	rooms    []string // order of channels
	views    map[string]*view
	files    map[string]*file
	sched    map[string]*scheduled
	lastTS   int64             // of the last message, in microseconds
	sequence int64             // for ids
	fields   map[string]string // custom profile fields: label by id
}

type teamInfo struct {
	id, name, domain string
}

func newWorld(team string) world {
	domain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(team))
	return world{
		team:   teamInfo{id: "T0SIM00001", name: team, domain: domain},
		people: map[string]*person{}, channels: map[string]*channel{}, views: map[string]*view{}, files: map[string]*file{},
		sched: map[string]*scheduled{},
	}
}

// Person is somebody in the workspace.
type Person struct {
	ID       string // U0ANA
	Name     string // handle: ana
	RealName string // Ana Souza
	Title    string
	Email    string
	TZ       string // America/Sao_Paulo; "" means UTC
	Admin    bool
	Fields   map[string]string // custom profile fields, by id (Xf…)
	Deleted  bool              // deactivated
	Guest    bool              // in one or a few channels only
}

type person struct {
	Person
	updated time.Time
	number  int     // place in order, from 1
	dm      string  // the channel with the bot; "" before it is opened
	stack   []*view // open modals, the top one last
	home    *view   // what the bot published; nil before
	seen    map[string]int64
	options map[string][]any // what external menus offered last, by view or message, block and action
}

// channel is a conversation: "channel", "private", "im" or "mpim".
type channel struct {
	id, name, kind string
	members        map[string]bool
	archived       bool
	created        time.Time
	messages       []*message
	byTS           map[string]*message
}

// message is one line of a channel; to is set when only one person sees it.
type message struct {
	ts, thread, user, to string
	bot                  bool
	hidden               bool // a typed command that was answered to all: seen, but no message of the API
	text, username       string
	blocks               []any
	attachments          []any
	files                []any
	metadata             object
	edited               string
	clientID             string
	reactions            []reaction
	state                map[string]values // by person: what stateful elements hold
}

type reaction struct {
	name  string
	users []string
}

// values is view.state.values: block_id → action_id → state.
type values map[string]map[string]object

func (v values) clone() values {
	out := make(values, len(v))
	for id, block := range v {
		out[id] = maps.Clone(block)
	}
	return out
}

// AddPerson adds somebody, or changes them; it tells the app by team_join or user_change.
func (s *Sim) AddPerson(p Person) {
	if p.TZ == "" {
		p.TZ = "UTC"
	}
	if p.Name == "" {
		p.Name = strings.ToLower(strings.TrimPrefix(p.ID, "U0"))
	}
	if p.RealName == "" {
		p.RealName = p.Name
	}
	s.mu.Lock()
	at, known := s.people[p.ID]
	if !known {
		at = &person{seen: map[string]int64{}, options: map[string][]any{}}
		s.people[p.ID] = at
		s.order = append(s.order, p.ID)
		at.number = len(s.order)
		for _, c := range s.channels {
			if c.kind == "channel" && c.id == "C0GENERAL" {
				c.members[p.ID] = true
			}
		}
	}
	at.Person = p
	if s.installed().Messages {
		s.directChannel(at)
	}
	at.updated = s.Now()
	inner := object{"type": "team_join", "user": s.userObject(at, s.grants("users:read.email")), "cache_ts": at.updated.Unix(), "event_ts": stamp(at.updated)}
	if known {
		inner["type"] = "user_change"
	}
	s.mu.Unlock()
	s.emit(inner, "")
	s.tellAll(Notice{Type: "workspace"})
}

// AddChannel adds a public channel, with the app and the named people in it.
// People added later join C0GENERAL by themselves.
func (s *Sim) AddChannel(id, name string, members ...string) {
	s.addChannel(id, name, "channel", true, members)
}

// AddPrivateChannel adds a private channel; the app is in it only if withBot.
func (s *Sim) AddPrivateChannel(id, name string, withBot bool, members ...string) {
	s.addChannel(id, name, "private", withBot, members)
}

func (s *Sim) addChannel(id, name, kind string, withBot bool, members []string) {
	s.mu.Lock()
	c := s.newChannel(id, name, kind)
	for _, m := range members {
		c.members[m] = true
	}
	if withBot {
		c.members[botUser] = true
	}
	s.mu.Unlock()
	s.tellAll(Notice{Type: "workspace"})
}

// newChannel needs the lock.
func (s *Sim) newChannel(id, name, kind string) *channel {
	if c := s.channels[id]; c != nil {
		c.name = name
		return c
	}
	c := &channel{id: id, name: name, kind: kind, members: map[string]bool{}, created: s.Now(), byTS: map[string]*message{}}
	s.channels[id] = c
	s.rooms = append(s.rooms, id)
	return c
}

// RemoveBot takes the app out of a channel.
func (s *Sim) RemoveBot(channelID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[channelID]; c != nil {
		delete(c.members, botUser)
	}
}

// ArchiveChannel archives a channel: nobody can post there any more.
func (s *Sim) ArchiveChannel(channelID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[channelID]; c != nil {
		c.archived = true
	}
}

// directChannel is the person's conversation with the bot, opened if need be. It needs the lock.
func (s *Sim) directChannel(p *person) *channel {
	if p.dm == "" {
		p.dm = "D" + strings.TrimPrefix(p.ID, "U")
		c := s.newChannel(p.dm, "directmessage", "im")
		c.members[p.ID] = true
		c.members[botUser] = true
	}
	return s.channels[p.dm]
}

// other is the person of a direct conversation with the bot.
func (c *channel) other() string {
	for m := range c.members {
		if m != botUser {
			return m
		}
	}
	return ""
}

// nextTS is a new message's ts: now, but later than all before. It needs the lock.
func (s *Sim) nextTS() string {
	s.lastTS = max(s.lastTS+1, s.Now().UnixMicro())
	return stampOf(s.lastTS)
}

// post puts a message into a channel, in order of ts. It needs the lock.
func (s *Sim) post(c *channel, m *message) {
	if m.ts == "" {
		m.ts = s.nextTS()
	}
	i := len(c.messages)
	for i > 0 && c.messages[i-1].ts > m.ts && len(c.messages[i-1].ts) >= len(m.ts) {
		i-- // the clock was set back
	}
	c.messages = slices.Insert(c.messages, i, m)
	c.byTS[m.ts] = m
}

// remove needs the lock.
func (c *channel) remove(m *message) {
	delete(c.byTS, m.ts)
	if i := slices.Index(c.messages, m); i >= 0 {
		c.messages = slices.Delete(c.messages, i, i+1)
	}
}

// visible says whether a person sees the message.
func (m *message) visible(user string) bool { return m.to == "" || m.to == user }
