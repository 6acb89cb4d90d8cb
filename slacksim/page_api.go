package slacksim

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

// routePage adds what the page asks for, under /sim/.
func (s *Sim) routePage(mux *http.ServeMux) {
	mux.HandleFunc("GET /sim/workspace", s.pageWorkspace)
	mux.HandleFunc("GET /sim/people/{user}", s.pagePerson)
	mux.HandleFunc("GET /sim/people/{user}/channels/{channel}/messages", s.pageMessages)
	mux.HandleFunc("GET /sim/people/{user}/events", s.pageEvents)
	mux.HandleFunc("POST /sim/people/{user}/{action}", s.pageAct)
	mux.HandleFunc("GET /sim/people/{user}/agenda", s.pageAgenda)
	mux.HandleFunc("GET /sim/clock", s.pageNow)
	mux.HandleFunc("POST /sim/clock", s.pageClock)
	mux.HandleFunc("POST /sim/faults", s.pageFaults)
	mux.HandleFunc("GET /sim/traffic", s.pageTraffic)
	s.routeState(mux)
	mux.HandleFunc("GET /sim/violations", func(w http.ResponseWriter, _ *http.Request) {
		list := []any{}
		for _, v := range s.Violations() {
			list = append(list, object{"at": v.At.Unix(), "kind": v.Kind, "where": v.Where, "detail": v.Detail})
		}
		writeJSON(w, http.StatusOK, object{"violations": list})
	})
	mux.HandleFunc("/sim/", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusNotFound, object{"ok": false, "error": "not_found"})
	})
}

func (s *Sim) pageWorkspace(w http.ResponseWriter, _ *http.Request) {
	app := s.installed()
	people, channels, commands, shortcuts := []any{}, []any{}, []any{}, []any{}
	s.mu.Lock()
	for _, id := range s.order {
		if p := s.people[id]; !p.Deleted {
			people = append(people, object{"id": p.ID, "name": p.Name, "real_name": p.RealName, "title": p.Title, "tz": p.TZ})
		}
	}
	for _, id := range s.rooms {
		if c := s.channels[id]; c.kind == "channel" {
			channels = append(channels, object{"id": c.id, "name": c.name})
		}
	}
	team := object{"id": s.team.id, "name": s.team.name}
	s.mu.Unlock()
	for _, c := range app.Commands {
		commands = append(commands, object{"command": c.Name, "description": c.Description, "usage_hint": c.UsageHint})
	}
	for _, c := range app.Shortcuts {
		shortcuts = append(shortcuts, object{"name": c.Name, "type": c.Type, "callback_id": c.CallbackID, "description": c.Description})
	}
	writeJSON(w, http.StatusOK, object{
		"team": team, "now": unixOf(s.Now()), "playing": s.Playing().Seconds(), "story": s.Story(), "people": people, "channels": channels, "commands": commands, "shortcuts": shortcuts,
		"bot": object{"user_id": botUser, "name": app.BotName}, "online": s.Connections() > 0,
		"violations": len(s.Violations()), "resettable": s.resettable(), "methods": sortedKeys(s.methods),
		"app": object{"home": app.HomeTab, "messages": app.Messages, "writable": app.Messages && app.Writable},
	})
}

// pageUser is the person of a request, or nil after the answer was given.
func (s *Sim) pageUser(w http.ResponseWriter, r *http.Request) *User {
	u := s.User(r.PathValue("user"))
	s.mu.Lock()
	_, err := u.person()
	s.mu.Unlock()
	if err != nil {
		writeJSON(w, http.StatusNotFound, object{"ok": false, "error": "user_not_found"})
		return nil
	}
	return u
}

func (s *Sim) pagePerson(w http.ResponseWriter, r *http.Request) {
	u := s.pageUser(w, r)
	if u == nil {
		return
	}
	s.mu.Lock()
	p := s.people[u.id]
	channels := []any{}
	for _, id := range s.rooms {
		c := s.channels[id]
		if !c.members[u.id] {
			continue
		}
		channels = append(channels, object{"id": c.id, "name": s.roomName(c, u.id), "kind": c.kind, "unread": s.unread(p, c)})
	}
	views := []any{}
	var top, home any
	for _, v := range p.stack {
		top = s.viewObject(v)
		views = append(views, top)
	}
	if p.home != nil {
		home = s.viewObject(p.home)
	}
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, object{"channels": channels, "view": top, "views": views, "home": home})
}

// roomName is what a person's sidebar calls a conversation. It needs the lock.
func (s *Sim) roomName(c *channel, reader string) string {
	switch c.kind {
	case "im":
		return s.installed().BotName
	case "mpim":
		var names []string
		for _, id := range sortedKeys(c.members) {
			if p := s.people[id]; p != nil && id != reader {
				names = append(names, p.RealName)
			}
		}
		return strings.Join(append(names, s.installed().BotName), ", ")
	default:
		return c.name
	}
}

// unread counts the messages of others since the person last looked. It needs the lock.
func (s *Sim) unread(p *person, c *channel) int {
	n := 0
	for _, m := range c.messages {
		if t, _ := parseStamp(m.ts); t > p.seen[c.id] && m.visible(p.ID) && m.user != p.ID {
			n++
		}
	}
	return n
}

func (s *Sim) pageMessages(w http.ResponseWriter, r *http.Request) {
	u := s.pageUser(w, r)
	if u == nil {
		return
	}
	s.mu.Lock()
	c, err := u.room(r.PathValue("channel"))
	if err != nil {
		s.mu.Unlock()
		writeJSON(w, http.StatusNotFound, object{"ok": false, "error": "channel_not_found"})
		return
	}
	list := []pageMessage{}
	for _, m := range c.messages {
		if !m.visible(u.id) {
			continue
		}
		list = append(list, s.pageMessage(c, m, u.id))
	}
	s.people[u.id].seen[c.id] = s.lastTS
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, object{"messages": list})
}

// pageMessage is a message for the page.
type pageMessage struct {
	TS          string              `json:"ts"`
	User        string              `json:"user"`
	Bot         bool                `json:"bot"`
	Username    string              `json:"username"`
	Text        string              `json:"text"`
	Blocks      []any               `json:"blocks,omitempty"` // not of people: the page formats what they typed
	Attachments []any               `json:"attachments,omitempty"`
	Files       []any               `json:"files,omitempty"`
	Ephemeral   bool                `json:"ephemeral"`
	Edited      bool                `json:"edited"`
	Thread      string              `json:"thread_ts"`
	Reactions   map[string][]string `json:"reactions,omitempty"`
	State       values              `json:"state,omitempty"` // what the person chose in it
}

// pageMessage needs the lock.
func (s *Sim) pageMessage(c *channel, m *message, reader string) pageMessage {
	seen := s.seen(c, m, reader)
	out := pageMessage{
		TS: m.ts, User: m.user, Bot: m.bot, Username: seen.Username, Text: m.text, Attachments: m.attachments, Files: m.files,
		Ephemeral: seen.Ephemeral, Edited: seen.Edited, Thread: m.thread, Reactions: seen.Reactions,
	}
	if m.bot {
		out.Blocks = m.blocks
		out.State = m.state[reader].clone()
	}
	return out
}

const heartbeat = 15 * time.Second

// pageEvents tells a page what to read again, as server-sent events.
func (s *Sim) pageEvents(w http.ResponseWriter, r *http.Request) {
	u := s.pageUser(w, r)
	if u == nil {
		return
	}
	notices, stop := s.watch(u.id)
	defer stop()
	flush := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if _, err := io.WriteString(w, "retry: 1000\n\n"); err != nil || flush.Flush() != nil {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		line := ": heartbeat\n\n"
		select {
		case n := <-notices:
			line = "data: " + string(mustJSON(n)) + "\n\n"
		case <-beat.C:
		case <-r.Context().Done():
			return
		case <-s.quit:
			return
		}
		if _, err := io.WriteString(w, line); err != nil || flush.Flush() != nil {
			return
		}
	}
}

// pageRequest is what the page may send.
type pageRequest struct {
	Channel   string `json:"channel"`
	Text      string `json:"text"`
	Thread    string `json:"thread_ts"`
	TS        string `json:"ts"`
	Emoji     string `json:"emoji"`
	Off       bool   `json:"off"`
	Name      string `json:"name"`
	Data      []byte `json:"data"` // of a file, as base64
	Container struct {
		Type    string `json:"type"`
		Channel string `json:"channel"`
		TS      string `json:"ts"`
		View    string `json:"view_id"`
	} `json:"container"`
	Block    string         `json:"block_id"`
	Action   string         `json:"action_id"`
	Fields   map[string]any `json:"action"`
	Values   values         `json:"values"`
	Value    string         `json:"value"`
	View     string         `json:"view_id"`
	All      bool           `json:"all"`
	Callback string         `json:"callback_id"`
	Tab      string         `json:"tab"`
}

// maxPageBody is the largest that the page sends: a file as base64.
const maxPageBody = 32 << 20

// isJSON says whether a body claims to be JSON, or answers that it should: a
// form of another site can be posted without asking; JSON cannot.
func isJSON(w http.ResponseWriter, r *http.Request) bool {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/json" {
		writeJSON(w, http.StatusUnsupportedMediaType, object{"ok": false, "error": "json_wanted"})
	}
	return kind == "application/json"
}

// decodePage reads a JSON body, or answers what is wrong with it.
func decodePage(w http.ResponseWriter, r *http.Request, into any) bool {
	if !isJSON(w, r) {
		return false
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxPageBody))
	d.UseNumber()
	if err := d.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		writeJSON(w, http.StatusBadRequest, object{"ok": false, "error": "invalid_json"})
		return false
	}
	return true
}

func (s *Sim) pageAct(w http.ResponseWriter, r *http.Request) {
	u := s.pageUser(w, r)
	if u == nil {
		return
	}
	var in pageRequest
	if !decodePage(w, r, &in) {
		return
	}
	begun := s.clock.real()
	// What a person began goes on when their page is closed.
	ctx := context.WithoutCancel(r.Context())
	more := object{}
	out, err := u.pageAction(ctx, r.PathValue("action"), &in, more)
	if errors.Is(err, errNoAction) {
		writeJSON(w, http.StatusNotFound, object{"ok": false, "error": "unknown_action"})
		return
	}
	took := out.Took
	if took == 0 {
		took = s.clock.real() - begun
	}
	more["ok"], more["took_ms"] = err == nil && out.OK(), float64(took.Microseconds())/1000
	if out.Error != "" {
		more["error"] = out.Error
	}
	if err != nil {
		more["error"] = strings.TrimPrefix(err.Error(), "slacksim: ")
	}
	if len(out.Errors) > 0 {
		more["errors"] = out.Errors
	}
	writeJSON(w, http.StatusOK, more)
}

var errNoAction = errors.New("slacksim: no such action")

func (u *User) pageAction(ctx context.Context, action string, in *pageRequest, more object) (Outcome, error) {
	switch action {
	case "command", "click", "suggest", "submit", "shortcut", "message_shortcut":
		// At a day per second a trigger would be too old before it arrives.
		u.sim.Pause()
	}
	on := container{kind: in.Container.Type, channel: in.Container.Channel, ts: in.Container.TS, view: in.Container.View}
	switch action {
	case "command":
		command, text, _ := strings.Cut(strings.TrimSpace(in.Text), " ")
		if name, rest, ok := strings.Cut(command, "\n"); ok {
			command, text = name, rest+" "+text
		}
		return u.Command(ctx, in.Channel, command, text)
	case "say":
		return u.say(ctx, in.Channel, in.Thread, in.Text)
	case "react":
		return u.reaction(ctx, in.Channel, in.TS, in.Emoji, !in.Off)
	case "edit":
		return Outcome{}, u.Edit(in.Channel, in.TS, in.Text)
	case "delete":
		return Outcome{}, u.Delete(in.Channel, in.TS)
	case "upload":
		id, err := u.Upload(in.Name, in.Data)
		if err == nil {
			more["file"] = u.sim.fileByID(id)
		}
		return Outcome{}, err
	case "click":
		return u.act(ctx, on, in.Block, in.Action, in.Fields, in.Values)
	case "suggest":
		out, options, groups, err := u.suggest(ctx, on, in.Block, in.Action, in.Value)
		if groups != nil {
			more["option_groups"] = groups
		}
		if options == nil {
			options = []any{}
		}
		more["options"] = options
		return out, err
	case "submit":
		return u.submit(ctx, in.View, in.Values)
	case "close":
		return u.leave(ctx, in.View, in.All)
	case "shortcut":
		return u.Shortcut(ctx, in.Callback)
	case "message_shortcut":
		return u.MessageShortcut(ctx, in.Callback, in.Channel, in.TS)
	case "home":
		if in.Tab == "" {
			in.Tab = "home"
		}
		return u.openTab(ctx, in.Tab)
	}
	return Outcome{}, errNoAction
}

func (s *Sim) pageFaults(w http.ResponseWriter, r *http.Request) {
	var in faultRequest
	if !decodePage(w, r, &in) {
		return
	}
	if err := s.faults.apply(in); err != nil {
		writeJSON(w, http.StatusBadRequest, object{"ok": false, "error": err.Error()})
		return
	}
	writeJSON(w, http.StatusOK, object{"ok": true})
}
