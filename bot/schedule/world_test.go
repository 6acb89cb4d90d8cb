package schedule_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"winlog/bot"
	"winlog/bot/blockkit"
	"winlog/bot/schedule"
	"winlog/ladder"
	"winlog/slacksim"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// clock is a clock that tests move by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

func (c *clock) add(d time.Duration) { c.set(c.Now().Add(d)) }

// letter is a real kind of message: a greeting in as many parts as it is told.
type letter struct {
	to    func(s schedule.Slot, id ladder.UserID) bool // nil = everybody
	parts int                                          // 0 = nothing new to say
	fails error
	brief bool // keeps no record of what it was asked

	mu    sync.Mutex
	asked []schedule.Slot
	built []schedule.Outgoing
}

func (l *letter) Recipients(_ context.Context, s schedule.Slot, among []ladder.UserID) ([]ladder.UserID, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = append(l.asked, s)
	if l.to == nil {
		return among, nil
	}
	return slices.DeleteFunc(slices.Clone(among), func(id ladder.UserID) bool { return !l.to(s, id) }), nil
}

func (l *letter) Build(_ context.Context, o schedule.Outgoing) ([]schedule.Message, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.brief {
		l.built = append(l.built, o)
	}
	switch {
	case l.fails != nil:
		return nil, l.fails
	case l.parts == 0:
		return nil, schedule.ErrNothingNew
	case l.parts < 0:
		panic("no such letter")
	}
	var parts []schedule.Message
	for n := range l.parts {
		md := fmt.Sprintf("%s for %s, part %d of %d", o.Kind, blockkit.Escape(o.To.Name), n+1, l.parts)
		m, err := bot.ScheduledMessage(blockkit.Fallback(md), blockkit.Section(md))
		if err != nil {
			return nil, err
		}
		parts = append(parts, m)
	}
	return parts, nil
}

// world is a local Slack, a database and a schedule between them.
type world struct {
	t     *testing.T
	sim   *slacksim.Sim
	app   *slacksim.App
	db    *storage.DB
	clock *clock
	send  *schedule.Schedule
	o     schedule.Options
	http  *http.Client
	lossy *lossy
	log   *strings.Builder

	counts map[string]int
}

// manifest is that of an app with some scopes and, perhaps, a messages tab.
func manifest(tab bool, scopes ...string) []byte {
	return fmt.Appendf(nil, `{"display_information":{"name":"Win Log"},
"features":{"bot_user":{"display_name":"Win Log"},"app_home":{"messages_tab_enabled":%t,"home_tab_enabled":true}},
"oauth_config":{"scopes":{"bot":["%s"]}},"settings":{"socket_mode_enabled":true}}`, tab, strings.Join(scopes, `","`))
}

var allScopes = []string{"chat:write", "im:history", "im:write", "users:read"}

// tuesday is when tests begin: 12 May 2026, 9:30 in Berlin, when the weekly nudge
// falls due.
var tuesday = time.Date(2026, 5, 12, 7, 30, 0, 0, time.UTC)

func newWorld(t *testing.T, dsn string, builders map[ladder.MessageKind]schedule.Builder, changes ...func(*schedule.Options)) *world {
	t.Helper()
	return newWorldOn(t, newPipes(), dsn, builders, changes...)
}

// newWorldOn is newWorld with a Slack that listens where it is told.
func newWorldOn(t *testing.T, l *pipes, dsn string, builders map[ladder.MessageKind]schedule.Builder, changes ...func(*schedule.Options)) *world {
	t.Helper()
	w := &world{t: t, clock: &clock{now: tuesday.AddDate(0, 0, -100)}, log: &strings.Builder{}, counts: map[string]int{}}
	w.lossy = &lossy{Transport: http.Transport{DialContext: l.dial}}
	w.http = &http.Client{Timeout: 5 * time.Second, Transport: w.lossy}
	sim, err := slacksim.Start(slacksim.Options{Now: w.clock.Now, Unlimited: !l.limited, Listener: l})
	if err != nil {
		t.Fatal(err)
	}
	w.sim = sim
	t.Cleanup(w.http.CloseIdleConnections)
	t.Cleanup(func() {
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	})
	if w.app, err = sim.Install(manifest(true, allScopes...)); err != nil {
		t.Fatal(err)
	}
	w.db = storagetest.OpenAt(t, dsn, w.clock.Now)
	var mu sync.Mutex
	w.o = schedule.Options{
		Store: w.db, Slack: bot.Poster(w.client()), Builders: builders, Planner: planner(t, ladder.Calendar{}, nil), Now: w.clock.Now,
		Logger: slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})), PerSecond: 1e6,
		Count: func(kind ladder.MessageKind, outcome string) {
			mu.Lock()
			defer mu.Unlock()
			w.counts[string(kind)+" "+outcome]++
		},
	}
	for _, change := range changes {
		change(&w.o)
	}
	w.restart()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("log:\n%s", w.log)
		}
	})
	return w
}

func (w *world) client() *slack.Client {
	return slack.New(w.app.BotToken, slack.OptionAPIURL(w.sim.APIURL()), slack.OptionHTTPClient(w.http))
}

// restart forgets all that is only in memory.
func (w *world) restart() {
	w.t.Helper()
	var err error
	if w.send, err = schedule.New(w.o); err != nil {
		w.t.Fatal(err)
	}
}

// bubble runs a test in which waiting takes no time, on SQLite.
func bubble(t *testing.T, builders map[ladder.MessageKind]schedule.Builder, test func(t *testing.T, w *world), changes ...func(*schedule.Options)) {
	t.Helper()
	dsn := storagetest.Tables(t)
	synctest.Test(t, func(t *testing.T) { test(t, newWorld(t, dsn, builders, changes...)) })
}

// pipes is a network without sockets, which would stop the time of a bubble.
type pipes struct {
	conns   chan net.Conn
	closed  chan struct{}
	close   func()
	limited bool // the Slack behind has its rate limits
}

// lossy loses answers: Slack does what it is asked and nobody hears of it.
type lossy struct {
	http.Transport
	answers atomic.Int32 // of chat.postMessage, to lose
	replies atomic.Int32 // in threads, that fail; every other one is posted all the same
}

func (l *lossy) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, "chat.postMessage") {
		return l.Transport.RoundTrip(r)
	}
	loses := l.answers.Add(-1) >= 0
	if l.replies.Load() > 0 && isReply(r) {
		if l.replies.Add(-1)%2 == 0 {
			return nil, io.ErrUnexpectedEOF
		}
		loses = true
	}
	answer, err := l.Transport.RoundTrip(r)
	if err == nil && loses {
		_ = answer.Body.Close()
		return nil, io.ErrUnexpectedEOF
	}
	return answer, err
}

// isReply reports whether a message is for a thread.
func isReply(r *http.Request) bool {
	body, err := r.GetBody()
	if err != nil {
		return false
	}
	form, _ := io.ReadAll(body)
	return strings.Contains(string(form), "thread_ts=")
}

func newPipes() *pipes {
	p := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	p.close = sync.OnceFunc(func() { close(p.closed) })
	return p
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.close(); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.conns <- there:
		return here, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// people adds people to Slack and to the database: "U1 Europe/Berlin".
func (w *world) people(all ...string) {
	w.t.Helper()
	for _, p := range all {
		id, zone, _ := strings.Cut(p, " ")
		w.sim.AddPerson(slacksim.Person{ID: id, Name: strings.ToLower(id), TZ: zone})
		if _, err := w.db.EnsurePerson(w.t.Context(), ladder.Person{ID: ladder.UserID(id), Name: id, Timezone: zone, Active: true}); err != nil {
			w.t.Fatal(err)
		}
	}
}

// at moves the clock, sweeps and sends.
func (w *world) at(t time.Time) schedule.Report {
	w.t.Helper()
	w.clock.set(t)
	if err := w.send.Sweep(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	r, err := w.send.Deliver(w.t.Context(), schedule.Only{})
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// texts are what a person reads in the direct message, in order, threads too.
func (w *world) texts(id string) []string {
	w.t.Helper()
	var all []string
	for _, m := range w.sim.User(id).Messages("D" + strings.TrimPrefix(id, "U")) {
		all = append(all, m.Text())
	}
	return all
}

func (w *world) wantTexts(id string, want ...string) {
	w.t.Helper()
	if got := w.texts(id); !slices.Equal(got, want) {
		w.t.Errorf("%s reads %q, want %q", id, got, want)
	}
}

// rows are the ledger: "nudge/2026-05-12/U1 sent".
func (w *world) rows() []string {
	w.t.Helper()
	all, err := w.db.ListDeliveries(w.t.Context(), ladder.DeliveryFilter{})
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, d := range all {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s", d.DeliveryKey, d.State, d.Reason)))
	}
	slices.Sort(out)
	return out
}

func (w *world) wantRows(want ...string) {
	w.t.Helper()
	if got := w.rows(); !slices.Equal(got, want) {
		w.t.Errorf("the ledger has\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func (w *world) wantReport(got, want schedule.Report) {
	w.t.Helper()
	if got != want {
		w.t.Errorf("sent %+v, want %+v", got, want)
	}
}

func nudges(l *letter) map[ladder.MessageKind]schedule.Builder {
	return map[ladder.MessageKind]schedule.Builder{ladder.MessageNudge: l}
}

var errTest = errors.New("no letter today")
