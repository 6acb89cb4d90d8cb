package slacksim

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Violation is something the app did that a strict Slack refuses or that marks
// a bug in the app.
type Violation struct {
	At     time.Time
	Kind   string // "unacked", "invalid_blocks", "ack_too_large", …
	Where  string // the method or kind of envelope it happened in
	Detail string // what was wrong; never a token, never what people wrote
}

func (v Violation) String() string {
	return fmt.Sprintf("%s in %s: %s", v.Kind, v.Where, v.Detail)
}

// Call is one call of the Web API, without its token.
type Call struct {
	At     time.Time
	Method string
	Args   map[string]any // as decoded
	JSON   bool           // came as application/json
	Status int            // HTTP status of the answer
	Error  string         // Slack's error, "" when ok
	Took   time.Duration
}

// keptCalls bounds the log of calls; the oldest go first.
const keptCalls = 10_000

type journal struct {
	mu         sync.Mutex
	violations []Violation
	calls      []Call
}

func (s *Sim) violate(kind, where, format string, args ...any) {
	v := Violation{At: s.Now(), Kind: kind, Where: where, Detail: fmt.Sprintf(format, args...)}
	s.journal.mu.Lock()
	if len(s.journal.violations) < keptCalls {
		s.journal.violations = append(s.journal.violations, v)
	}
	count := len(s.journal.violations)
	s.journal.mu.Unlock()
	s.traffic.add(&exchange{At: unixOf(v.At), Kind: "violation", What: v.Kind, Detail: v.Where + ": " + v.Detail})
	s.tellAll(Notice{Type: "violation", Count: count})
	s.log.Warn("slack would refuse this", "kind", v.Kind, "where", v.Where, "detail", v.Detail)
}

// Violations are all violations so far, in order.
func (s *Sim) Violations() []Violation {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return slices.Clone(s.journal.violations)
}

// ForgetViolations empties the list, for a test that provoked some.
func (s *Sim) ForgetViolations() {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	s.journal.violations = nil
}

func (s *Sim) record(c Call) {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	if len(s.journal.calls) >= keptCalls {
		s.journal.calls = slices.Delete(s.journal.calls, 0, keptCalls/10)
	}
	s.journal.calls = append(s.journal.calls, c)
}

// Calls are the latest calls of the Web API, in order; of the named methods if any are named.
func (s *Sim) Calls(methods ...string) []Call {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	if len(methods) == 0 {
		return slices.Clone(s.journal.calls)
	}
	var out []Call
	for _, c := range s.journal.calls {
		if slices.Contains(methods, c.Method) {
			out = append(out, c)
		}
	}
	return out
}

// ForgetCalls empties the log of calls.
func (s *Sim) ForgetCalls() {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	s.journal.calls = nil
}

// ordinary are errors that a correct app meets in normal life: no violations.
var ordinary = strings.Fields(`account_inactive already_reacted bot_not_found cant_delete_message channel_not_found edit_window_closed
	file_not_found hash_conflict internal_error invalid_auth is_archived message_not_found messages_tab_disabled no_reaction not_authed
	not_found not_in_channel thread_not_found token_revoked user_disabled user_not_found user_not_in_channel users_not_found`)
