package bot_test

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"winlog/bot"
	"winlog/ladder"
	"winlog/slacksim"
)

// faultWorld is a world in which something goes wrong. When the test ends it
// must have kept its secrets, and Slack may have complained only of what the
// fault itself brings about.
type faultWorld struct {
	*world
	store    *faultyStore
	registry *prometheus.Registry
	caused   []string // kinds of violations that the fault brings about
}

func newFaultWorld(t *testing.T, caused ...string) *faultWorld {
	t.Helper()
	w := newFaultWorldAtRest(t, caused...)
	w.run()
	w.waitConnected()
	return w
}

func newFaultWorldAtRest(t *testing.T, caused ...string) *faultWorld {
	t.Helper()
	w := &faultWorld{store: &faultyStore{}, registry: prometheus.NewRegistry(), caused: caused}
	t.Cleanup(w.checkSecrets) // runs when the bot has stopped
	w.world = newWorldIn(t, slacksim.Options{}, func(o *bot.Options) {
		w.store.Store, o.Store, o.Registry = o.Store, w.store, w.registry
	})
	w.strict = false
	return w
}

// mark is in every win that these tests type, and in nothing else.
const mark = "xylograph"

func winText(n int) string { return fmt.Sprintf("Cut %s number %d", mark, n) }

// secret is what no log may hold: words of a win, a token, the address of a
// response URL or of a socket.
var secret = regexp.MustCompile(`(?i)` + mark + `|xox[bp]-[0-9a-z]|xapp-[0-9a-z]|/hooks/|ticket=`)

func (w *faultWorld) checkSecrets() {
	if w.world == nil {
		return
	}
	for line := range strings.Lines(w.log.String()) {
		if secret.MatchString(line) {
			w.t.Errorf("the log holds a secret: %s", line)
		}
	}
	for _, v := range w.sim.Violations() {
		if !slices.Contains(w.caused, v.Kind) {
			w.t.Errorf("Slack would have refused: %v", v)
		}
	}
}

// faultyStore is the database with a fault in its way.
type faultyStore struct {
	bot.Store
	mu   sync.Mutex
	save saveFunc
}

type saveFunc func(context.Context, ladder.Win, string) (ladder.Win, bool, error)

// onSave puts f in the place of SaveWin; nil ends that.
func (s *faultyStore) onSave(f saveFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.save = f
}

// SaveWin is the database's, unless the test has another.
func (s *faultyStore) SaveWin(ctx context.Context, w ladder.Win, key string) (ladder.Win, bool, error) {
	s.mu.Lock()
	save := s.save
	s.mu.Unlock()
	if save == nil {
		save = s.Store.SaveWin
	}
	return save(ctx, w, key)
}

// counted is the sum of a counter over one value of its first label:
// "winlog_trouble_total" of "panic", "winlog_requests_total" of "unavailable".
func (w *faultWorld) counted(name, label string) int {
	w.t.Helper()
	families, err := w.registry.Gather()
	if err != nil {
		w.t.Fatal(err)
	}
	sum := 0
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if f.GetName() == name && m.GetLabel()[0].GetValue() == label {
				sum += int(m.GetCounter().GetValue())
			}
		}
	}
	return sum
}

// asks types a command and returns the answer, which must come in time.
func (p *person) asks(command, text string) (string, time.Duration) {
	p.w.t.Helper()
	out, err := p.Command(p.ctx(), team, command, text)
	if err != nil || out.Error != "" || out.Message == nil {
		p.w.t.Errorf("%s was answered with %v %q", command, err, out.Error)
		return "", out.Took
	}
	return out.Message.Text(), out.Took
}

var referenced = regexp.MustCompile(`reference \*([A-Z2-7]{8})\*`)

// admits checks an answer to something that failed: plain words and a reference
// that is in the log too.
func (w *faultWorld) admits(answer string, parts ...string) {
	w.t.Helper()
	mustContain(w.t, answer, parts...)
	m := referenced.FindStringSubmatch(answer)
	if m == nil {
		w.t.Errorf("no reference in:\n%s", answer)
		return
	}
	mustContain(w.t, w.log.String(), "reference="+m[1])
	for _, raw := range []string{"SQLITE", "sqlite", "context", "panic", "bot:", "goroutine"} {
		if strings.Contains(answer, raw) {
			w.t.Errorf("the answer has the program's own word %q:\n%s", raw, answer)
		}
	}
}

// texts are the texts of all wins in the database, sorted.
func (w *faultWorld) texts(users ...*person) []string {
	w.t.Helper()
	var out []string
	for _, p := range users {
		for _, win := range w.wins(p.uid()) {
			out = append(out, win.Text)
		}
	}
	slices.Sort(out)
	return out
}

// another opens the world's database as another program would.
func (w *faultWorld) another() *sql.Conn {
	w.t.Helper()
	db, err := sql.Open("sqlite", "file:"+w.path+"?_pragma=busy_timeout(5000)") // storage brings the driver; the bot may be at a write
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = db.Close() })
	conn, err := db.Conn(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return conn
}

// sql runs statements of another program.
func (w *faultWorld) sql(c *sql.Conn, statements ...string) {
	w.t.Helper()
	for _, s := range statements {
		if _, err := c.ExecContext(w.t.Context(), s); err != nil {
			w.t.Fatalf("%s: %v", s, err)
		}
	}
}

// logged reports whether an answer says that a win was logged.
func logged(out slacksim.Outcome) bool {
	return out.Message != nil && strings.Contains(out.Message.Text(), "Logged.")
}
