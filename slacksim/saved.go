package slacksim

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"time"
)

// savedVersion is the version of the form in which a workspace is saved.
const savedVersion = 1

// savedWorld is a workspace in a file: who is there and what was said. Open
// modals, Homes and what is scheduled are not: an app makes those again.
type savedWorld struct {
	Version  int            `json:"version"`
	Team     string         `json:"team"`
	Now      time.Time      `json:"now"`
	People   []savedPerson  `json:"people"`
	Channels []savedChannel `json:"channels"`
	Files    []savedFile    `json:"files,omitempty"`
}

type savedPerson struct {
	Person
	Seen map[string]int64 `json:"seen,omitempty"` // of each channel, in microseconds
}

type savedChannel struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Kind     string         `json:"kind"`
	Members  []string       `json:"members"`
	Archived bool           `json:"archived,omitempty"`
	Created  time.Time      `json:"created"`
	Messages []savedMessage `json:"messages"`
}

type savedMessage struct {
	TS          string          `json:"ts"`
	Thread      string          `json:"thread_ts,omitempty"`
	User        string          `json:"user"`
	To          string          `json:"only_for,omitempty"`
	Bot         bool            `json:"bot,omitempty"`
	Hidden      bool            `json:"hidden,omitempty"`
	Text        string          `json:"text"`
	Username    string          `json:"username,omitempty"`
	Blocks      []any           `json:"blocks,omitempty"`
	Attachments []any           `json:"attachments,omitempty"`
	Files       []any           `json:"files,omitempty"`
	Metadata    object          `json:"metadata,omitempty"`
	Edited      string          `json:"edited,omitempty"`
	ClientID    string          `json:"client_msg_id,omitempty"`
	Reactions   []savedReaction `json:"reactions,omitempty"`
}

type savedReaction struct {
	Name  string   `json:"name"`
	Users []string `json:"users"`
}

type savedFile struct {
	ID     string              `json:"id"`
	Name   string              `json:"name"`
	Title  string              `json:"title"`
	User   string              `json:"user"`
	Data   []byte              `json:"data"`
	Shares map[string][]string `json:"shares,omitempty"`
}

// Export writes the workspace as JSON, for Import.
func (s *Sim) Export(w io.Writer) error {
	s.mu.Lock()
	saved := s.save()
	s.mu.Unlock()
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	if err := e.Encode(saved); err != nil {
		return fmt.Errorf("export the workspace: %w", err)
	}
	return nil
}

// save needs the lock.
func (s *Sim) save() savedWorld {
	out := savedWorld{Version: savedVersion, Team: s.team.name, Now: s.Now().UTC(), People: []savedPerson{}, Channels: []savedChannel{}}
	for _, id := range s.order {
		p := s.people[id]
		out.People = append(out.People, savedPerson{Person: p.Person, Seen: maps.Clone(p.seen)})
	}
	for _, id := range s.rooms {
		c := s.channels[id]
		saved := savedChannel{
			ID: c.id, Name: c.name, Kind: c.kind, Members: sortedKeys(c.members), Archived: c.archived, Created: c.created.UTC(), Messages: []savedMessage{},
		}
		for _, m := range c.messages {
			line := savedMessage{
				TS: m.ts, Thread: m.thread, User: m.user, To: m.to, Bot: m.bot, Hidden: m.hidden, Text: m.text, Username: m.username,
				Blocks: m.blocks, Attachments: m.attachments, Files: m.files, Metadata: m.metadata, Edited: m.edited, ClientID: m.clientID,
			}
			for _, r := range m.reactions {
				line.Reactions = append(line.Reactions, savedReaction{r.name, slices.Clone(r.users)})
			}
			saved.Messages = append(saved.Messages, line)
		}
		out.Channels = append(out.Channels, saved)
	}
	for _, id := range sortedKeys(s.files) {
		if f := s.files[id]; f.uploaded {
			out.Files = append(out.Files, savedFile{ID: f.id, Name: f.name, Title: f.title, User: f.user, Data: f.data, Shares: f.shares})
		}
	}
	return out
}

// Import puts the workspace of an Export in place of this one. The app stays
// installed, with its tokens and sockets; it is told nothing. The clock is moved
// on to the time of the export if that is ahead.
func (s *Sim) Import(r io.Reader) error {
	d := json.NewDecoder(r)
	d.UseNumber()
	d.DisallowUnknownFields()
	var saved savedWorld
	if err := d.Decode(&saved); err != nil {
		return fmt.Errorf("this is no export of a workspace: %w", err)
	}
	next, err := s.worldOf(&saved)
	if err != nil {
		return err
	}
	ahead := saved.Now.Sub(s.Now())
	if ahead > farthest {
		return fmt.Errorf("the export is of %s: more than five years ahead", saved.Now.UTC().Format(time.DateOnly))
	}
	s.Pause()
	s.forgetStory()
	s.mu.Lock()
	next.team.id, next.fields, next.sequence = s.team.id, s.fields, s.sequence
	s.world = *next
	if app := s.app.Load(); app != nil && app.Messages {
		for _, id := range s.order {
			s.directChannel(s.people[id])
		}
	}
	s.mu.Unlock()
	if ahead > 0 {
		s.Jump(ahead)
	}
	s.tellAll(Notice{Type: "workspace"})
	return nil
}

// worldOf checks what was saved and makes a world of it.
func (s *Sim) worldOf(saved *savedWorld) (*world, error) {
	if saved.Version != savedVersion {
		return nil, fmt.Errorf("the export has version %d, this program reads %d", saved.Version, savedVersion)
	}
	w := newWorld(saved.Team)
	for _, p := range saved.People {
		if p.ID == "" || p.ID == botUser || w.people[p.ID] != nil {
			return nil, fmt.Errorf("the export has no person %q, or more than one", p.ID)
		}
		at := &person{Person: p.Person, updated: s.Now(), seen: maps.Clone(p.Seen), options: map[string][]any{}}
		if at.seen == nil {
			at.seen = map[string]int64{}
		}
		w.people[p.ID] = at
		w.order = append(w.order, p.ID)
		at.number = len(w.order)
	}
	for _, f := range saved.Files {
		if f.Shares == nil {
			f.Shares = map[string][]string{}
		}
		w.files[f.ID] = &file{id: f.ID, name: f.Name, title: f.Title, user: f.User, length: len(f.Data), data: f.Data, uploaded: true, shares: f.Shares}
	}
	for i := range saved.Channels {
		if err := s.loadChannel(&w, &saved.Channels[i]); err != nil {
			return nil, err
		}
	}
	return &w, nil
}

func (s *Sim) loadChannel(w *world, saved *savedChannel) error {
	if !slices.Contains([]string{"channel", "private", "im", "mpim"}, saved.Kind) || saved.ID == "" || w.channels[saved.ID] != nil {
		return fmt.Errorf("the export has no channel %q of a kind that is known, or more than one", saved.ID)
	}
	c := &channel{id: saved.ID, name: saved.Name, kind: saved.Kind, members: map[string]bool{}, archived: saved.Archived, created: saved.Created, byTS: map[string]*message{}}
	for _, id := range saved.Members {
		if id != botUser && w.people[id] == nil {
			return fmt.Errorf("%s has a member %q who is not among the people", c.id, id)
		}
		c.members[id] = true
	}
	if c.kind == "im" {
		p := w.people[c.other()]
		if p == nil || p.dm != "" {
			return fmt.Errorf("%s is no conversation of one person with the app", c.id)
		}
		p.dm = c.id
	}
	for i := range saved.Messages {
		m, micros, err := s.loadMessage(&saved.Messages[i])
		if err != nil {
			return fmt.Errorf("message %d of %s: %w", i+1, c.id, err)
		}
		if c.byTS[m.ts] != nil {
			return fmt.Errorf("message %d of %s: there is another with its ts %s", i+1, c.id, m.ts)
		}
		c.messages = append(c.messages, m)
		c.byTS[m.ts] = m
		w.lastTS = max(w.lastTS, micros)
	}
	w.channels[c.id] = c
	w.rooms = append(w.rooms, c.id)
	return nil
}

func (s *Sim) loadMessage(saved *savedMessage) (*message, int64, error) {
	micros, ok := parseStamp(saved.TS)
	if !ok {
		return nil, 0, fmt.Errorf("%q is no ts", saved.TS)
	}
	c := s.checker(onMessage)
	c.checkBlocks(append([]any{}, saved.Blocks...), "/blocks")
	if len(c.faults) > 0 {
		return nil, 0, errors.New(c.faults[0].String())
	}
	m := &message{
		ts: saved.TS, thread: saved.Thread, user: saved.User, to: saved.To, bot: saved.Bot, hidden: saved.Hidden, text: saved.Text, username: saved.Username,
		blocks: saved.Blocks, attachments: saved.Attachments, files: saved.Files, metadata: saved.Metadata, edited: saved.Edited, clientID: saved.ClientID,
	}
	for _, r := range saved.Reactions {
		m.reactions = append(m.reactions, reaction{name: r.Name, users: r.Users})
	}
	return m, micros, nil
}

// KeepSample makes the workspace as it is now what Reset goes back to.
func (s *Sim) KeepSample() {
	var out bytes.Buffer
	if err := s.Export(&out); err != nil {
		panic("slacksim: its own state can be encoded: " + err.Error())
	}
	kept := out.Bytes()
	s.sample.Store(&kept)
}

// Reset puts the workspace back to what KeepSample kept: the real time, no
// faults, nothing said since; then the Reset hook does so with the app's data.
func (s *Sim) Reset(ctx context.Context) error {
	kept := s.sample.Load()
	if kept == nil {
		return errors.New("slacksim: there is no sample to go back to")
	}
	s.Pause()
	s.faults.Clear()
	s.ResetClock()
	if err := s.Import(bytes.NewReader(*kept)); err != nil {
		return err
	}
	if reset := s.hook().Reset; reset != nil {
		return reset(ctx)
	}
	return nil
}

// resettable says whether the page may offer Reset.
func (s *Sim) resettable() bool { return s.sample.Load() != nil && s.hook().Reset != nil }

// maxSaved is the largest export that the page takes back.
const maxSaved = 256 << 20

// routeState adds the page's ways to save the workspace and to put it back.
func (s *Sim) routeState(mux *http.ServeMux) {
	answer := func(w http.ResponseWriter, err error) {
		if err != nil {
			writeJSON(w, http.StatusBadRequest, object{"ok": false, "error": err.Error()})
			return
		}
		writeJSON(w, http.StatusOK, object{"ok": true})
	}
	mux.HandleFunc("GET /sim/export", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Content-Disposition", `attachment; filename="workspace.json"`)
		if err := s.Export(w); err != nil {
			s.log.Debug("an export did not reach its end", "error", err)
		}
	})
	mux.HandleFunc("POST /sim/import", func(w http.ResponseWriter, r *http.Request) {
		if isJSON(w, r) {
			answer(w, s.Import(http.MaxBytesReader(w, r.Body, maxSaved)))
		}
	})
	mux.HandleFunc("POST /sim/reset", func(w http.ResponseWriter, r *http.Request) {
		if isJSON(w, r) {
			answer(w, s.Reset(context.WithoutCancel(r.Context())))
		}
	})
}
