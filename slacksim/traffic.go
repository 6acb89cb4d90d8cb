package slacksim

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// traffic is what went between Slack and the app lately, for people who look
// under the hood. Tests ask Calls and Violations.
type traffic struct {
	mu   sync.Mutex
	list []*exchange
	seq  int // of the newest
	rev  int // counts up at each change
	size int // bytes kept
}

const (
	keptExchanges = 400
	keptBytes     = 16 << 20
	keptAnswer    = 256 << 10 // of one answer
)

// exchange is an envelope with its ack, a call with its answer, a post to a
// response URL, or a violation.
type exchange struct {
	Seq    int             `json:"seq"`
	Rev    int             `json:"rev"`
	At     float64         `json:"at"`
	Kind   string          `json:"kind"` // "envelope", "call", "hook", "violation"
	What   string          `json:"what"`
	Detail string          `json:"detail,omitempty"` // the envelope's type, or what was violated
	Sent   json.RawMessage `json:"sent,omitempty"`
	Answer json.RawMessage `json:"answer,omitempty"`
	URL    string          `json:"url,omitempty"`  // of calls and hooks
	JSON   bool            `json:"json,omitempty"` // a call came as JSON, not as a form
	Status int             `json:"status,omitempty"`
	Error  string          `json:"error,omitempty"`
	TookMS float64         `json:"took_ms"`
	Open   bool            `json:"open,omitempty"` // not answered yet
}

func (x *exchange) bytes() int { return len(x.Sent) + len(x.Answer) + 200 }

func (t *traffic) add(x *exchange) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seq++
	t.rev++
	x.Seq, x.Rev = t.seq, t.rev
	t.list = append(t.list, x)
	t.size += x.bytes()
	for len(t.list) > keptExchanges || t.size > keptBytes && len(t.list) > 1 {
		t.size -= t.list[0].bytes()
		t.list[0] = nil
		t.list = t.list[1:]
	}
}

// finish changes an exchange that was added before.
func (t *traffic) finish(x *exchange, change func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	before := x.bytes()
	change()
	t.rev++
	x.Rev, x.Open = t.rev, false
	if len(t.list) > 0 && x.Seq >= t.list[0].Seq {
		t.size += x.bytes() - before
	}
}

// since are the exchanges that changed after a revision, and the newest revision.
func (t *traffic) since(rev int) ([]exchange, int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := []exchange{}
	for _, x := range t.list {
		if x.Rev > rev {
			out = append(out, *x)
		}
	}
	return out, t.rev
}

// watchEnvelope keeps an envelope, and returns what keeps its ack.
func (s *Sim) watchEnvelope(e *envelope, frame []byte) func(answer) answer {
	if s.o.Lean {
		return func(a answer) answer { return a }
	}
	x := &exchange{At: unixOf(s.Now()), Kind: "envelope", What: e.what, Detail: e.kind, Sent: frame, Open: true}
	if e.attempt > 0 {
		x.Detail += ", attempt " + strconv.Itoa(e.attempt+1)
	}
	s.traffic.add(x)
	return func(a answer) answer {
		s.traffic.finish(x, func() {
			x.TookMS, x.Error = milliseconds(a.took), a.err
			if len(a.payload) <= keptAnswer {
				x.Answer = a.payload
			}
		})
		return a
	}
}

// watchCall keeps a call of the Web API.
func (s *Sim) watchCall(c Call, answer []byte) {
	x := &exchange{
		At: unixOf(c.At), Kind: "call", What: c.Method, URL: s.base + "/api/" + c.Method, JSON: c.JSON, Status: c.Status,
		Error: c.Error, TookMS: milliseconds(c.Took), Answer: rawOf(answer),
	}
	if c.Args != nil {
		x.Sent = mustJSON(c.Args)
	}
	s.traffic.add(x)
}

// watchHook keeps a post to a response URL.
func (s *Sim) watchHook(r *http.Request, at time.Time, took time.Duration, sent object, t *tape) {
	x := &exchange{
		At: unixOf(at), Kind: "hook", What: "response_url", URL: s.base + r.URL.Path, JSON: true, Status: t.status,
		TookMS: milliseconds(took), Answer: rawOf(t.body.Bytes()),
	}
	if sent != nil {
		x.Sent = mustJSON(sent)
	}
	var said struct {
		Error string `json:"error"`
	}
	if json.Unmarshal(t.body.Bytes(), &said) == nil {
		x.Error = said.Error
	}
	s.traffic.add(x)
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// rawOf is a body as JSON: as it is, or as a string.
func rawOf(body []byte) json.RawMessage {
	if len(body) == 0 {
		return nil
	}
	if json.Valid(body) {
		return body
	}
	return mustJSON(string(body))
}

// tape writes down what is answered, while it is answered.
type tape struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (t *tape) WriteHeader(status int) {
	t.status = status
	t.ResponseWriter.WriteHeader(status)
}

func (t *tape) Write(p []byte) (int, error) {
	if t.status == 0 {
		t.status = http.StatusOK
	}
	if t.body.Len()+len(p) <= keptAnswer {
		t.body.Write(p)
	}
	return t.ResponseWriter.Write(p) //nolint:wrapcheck // a writer hands on its writer's errors
}

// Unwrap lets a fault take the connection over.
func (t *tape) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// pageTraffic answers what changed after a revision.
func (s *Sim) pageTraffic(w http.ResponseWriter, r *http.Request) {
	after, _ := strconv.Atoi(r.URL.Query().Get("after")) // from the beginning if it is no number
	list, rev := s.traffic.since(after)
	writeJSON(w, http.StatusOK, object{"exchanges": list, "rev": rev, "faults": s.faults.active()})
}
