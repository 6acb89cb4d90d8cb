package slacksim

import (
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	hookLife = 30 * time.Minute
	hookUses = 5
)

// hookCounts counts the posts to response URLs.
type hookCounts struct {
	mu   sync.Mutex
	uses map[string]*hookUse
}

type hookUse struct {
	count int
	until time.Duration
}

// use counts one more, and returns how many there were.
func (h *hookCounts) use(path string, now time.Duration) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.uses == nil {
		h.uses = map[string]*hookUse{}
	}
	u := h.uses[path]
	if u == nil {
		if len(h.uses) > 10_000 {
			for k, old := range h.uses {
				if old.until < now {
					delete(h.uses, k)
				}
			}
		}
		u = &hookUse{until: now + hookLife}
		h.uses[path] = u
	}
	u.count++
	return u.count
}

// responseKeys are what a message to a response URL, or in an ack, may have.
// Clients send neutral fields beside those they mean; Slack does not mind.
var responseKeys = []string{
	"text", "blocks", "attachments", "response_type", "replace_original", "delete_original", "thread_ts", "mrkdwn", "metadata",
	"unfurl_links", "unfurl_media", "username", "icon_emoji", "icon_url", "parse", "link_names", "channel", "user", "as_user", "reply_broadcast", "markdown_text",
}

// serveHook answers a post to a response URL.
func (s *Sim) serveHook(w http.ResponseWriter, r *http.Request) {
	begun, at := s.clock.elapsed(), s.Now()
	var o object
	if !s.o.Lean {
		taped := &tape{ResponseWriter: w}
		w = taped
		defer func() { s.watchHook(r, at, s.clock.elapsed()-begun, o, taped) }()
	}
	if status, ok := s.faults.answerInstead(w, r, "response_url"); ok {
		s.log.Debug("a response URL met a fault", "status", status)
		return
	}
	refuse := func(kind, detail string) {
		s.violate(kind, "response_url", "%s", detail)
		writeJSON(w, http.StatusOK, object{"ok": false, "error": kind})
	}
	to, age, ok := s.readResponseURL(r.URL.Path)
	switch {
	case r.Method != http.MethodPost:
		refuse("invalid_post_type", "only POST")
		return
	case !ok:
		writeJSON(w, http.StatusNotFound, object{"ok": false, "error": "no_such_url"})
		return
	case age > hookLife:
		s.violate("expired_url", "response_url", "a response URL lives 30 minutes")
		writeJSON(w, http.StatusNotFound, object{"ok": false, "error": "Expired url"})
		return
	case s.urls.use(r.URL.Path, s.clock.elapsed()) > hookUses:
		s.violate("used_url", "response_url", "a response URL takes 5 posts")
		writeJSON(w, http.StatusNotFound, object{"ok": false, "error": "used_url"})
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	isObject := false
	o, isObject = decodeObject(body)
	if err != nil || !isObject {
		refuse("invalid_payload", "a JSON object is wanted")
		return
	}
	if problem := s.respond(to, o); problem != nil {
		s.refuse(w, "response_url", nil, problem)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "ok")
}

// respond does what a message to a response URL says.
func (s *Sim) respond(to responseTo, o object) *apiError {
	for _, k := range sortedKeys(o) {
		if !slices.Contains(responseKeys, k) {
			s.violate("unknown_field", "response_url", "%q means nothing there", k)
		}
	}
	a := withoutNulls(o)
	s.mu.Lock()
	at := s.channels[to.channel]
	var original *message
	if at != nil && to.message != "" {
		original = at.byTS[to.message]
	}
	s.mu.Unlock()
	if at == nil {
		return fail("channel_not_found")
	}
	if a.flag("delete_original") {
		s.deleteOriginal(at, original)
		return nil
	}
	said, _, problem := s.readContent(a)
	if problem != nil {
		return problem
	}
	if said.empty() {
		return fail("no_text")
	}
	if a.flag("replace_original") && original != nil {
		s.mu.Lock()
		before := s.messageObject(original)
		s.change(original, said)
		now := s.messageObject(original)
		only := original.to
		s.mu.Unlock()
		if only != "" {
			s.tell(only, Notice{Type: "message", Channel: at.id})
		} else {
			s.changed(at, before, now)
		}
		return nil
	}
	thread := a.text("thread_ts")
	s.say(at, to.user, said, a.text("response_type"), thread)
	return nil
}

// say shows an answer of the app in a channel: to one person, or to all.
func (s *Sim) say(at *channel, user string, said content, kind, thread string) *message {
	m := &message{user: botUser, bot: true, text: said.text, blocks: said.blocks, attachments: said.attachments, metadata: said.metadata, thread: thread, to: user}
	if kind == "in_channel" {
		m.to = ""
	}
	s.mu.Lock()
	s.post(at, m)
	s.mu.Unlock()
	s.told(at, m)
	return m
}

func (s *Sim) deleteOriginal(at *channel, m *message) {
	if m == nil {
		return
	}
	s.mu.Lock()
	before := s.messageObject(m)
	at.remove(m)
	s.mu.Unlock()
	if m.to != "" {
		s.tell(m.to, Notice{Type: "message", Channel: at.id})
		return
	}
	now := stamp(s.Now())
	s.emit(object{
		"type": "message", "subtype": "message_deleted", "hidden": true, "channel": at.id, "channel_type": channelType(at.kind),
		"ts": now, "event_ts": now, "deleted_ts": m.ts, "previous_message": before,
	}, at.kind)
	s.tellChannel(at)
}

func withoutNulls(o object) args {
	out := args{}
	for k, v := range o {
		if v != nil {
			out[k] = v
		}
	}
	return out
}
