package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"winlog/bot"
	"winlog/ladder"
	"winlog/ladder/coach"
	"winlog/slacksim"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// world is a whole Win Log: a local Slack with people in it, a database file
// and the bot between them, over real HTTP and web sockets.
type world struct {
	t      *testing.T
	sim    *slacksim.Sim
	db     *storage.DB
	bot    *bot.Bot
	api    *slack.Client // speaks as the bot
	log    *syncBuffer
	began  time.Time
	offset atomic.Int64 // what the clock was moved by

	ines, arun, marta, newbie *person
	strict                    bool // Slack must have had nothing to complain about

	app  *slacksim.App
	path string       // of the database file
	stop func() error // ends the bot and returns what Run did
}

// start is when every test begins: a Tuesday in the middle of a quarter.
var start = time.Date(2026, 5, 12, 15, 4, 5, 0, time.UTC)

func (w *world) now() time.Time {
	return start.Add(time.Since(w.began) + time.Duration(w.offset.Load()))
}

func (w *world) jump(d time.Duration) { w.offset.Add(int64(d)) }

// patience is how long a test waits for what should come at once; only a test
// that fails waits for all of it. A busy machine is no failure.
const patience = 30 * time.Second

// builtinCoach is one coach for all tests: it takes long to make under -race.
var builtinCoach = sync.OnceValue(func() *coach.Coach { return coach.Builtin(ladder.Builtin()) })

func newWorld(t *testing.T, changes ...func(*bot.Options)) *world {
	t.Helper()
	w := newWorldAtRest(t, changes...)
	w.run()
	w.waitConnected()
	return w
}

// newWorldAtRest is a world whose bot does not run yet. Its Slack waits for acks
// longer than Slack does; a fault world's does not.
func newWorldAtRest(t *testing.T, changes ...func(*bot.Options)) *world {
	t.Helper()
	return newWorldIn(t, slacksim.Options{AckTimeout: patience}, changes...)
}

func newWorldIn(t *testing.T, in slacksim.Options, changes ...func(*bot.Options)) *world {
	t.Helper()
	w := &world{t: t, log: &syncBuffer{}, strict: true, began: time.Now()}
	in.Now, in.Unlimited = w.now, true
	sim, err := slacksim.Start(in)
	if err != nil {
		t.Fatal(err)
	}
	w.sim = sim
	for _, p := range []slacksim.Person{
		{ID: "U0INES", Name: "ines", RealName: "Ines Faro", Email: "ines@example.com", TZ: "Europe/Lisbon"},
		{ID: "U0ARUN", Name: "arun", RealName: "Arun Rao", Email: "arun@example.com", TZ: "Asia/Kolkata"},
		{ID: "U0MARTA", Name: "marta", RealName: "Marta Olsen", Email: "marta@example.com", TZ: "Europe/Oslo"},
		{ID: "U0NEW", Name: "noor", RealName: "Noor Haddad", Email: "noor@example.com", TZ: "Pacific/Auckland"},
	} {
		sim.AddPerson(p)
	}
	sim.AddChannel("C0TEAM", "team", "U0INES", "U0ARUN", "U0MARTA", "U0NEW")
	app, err := sim.Install(bot.Manifest(bot.CommandNames{}, bot.ProfileScope))
	if err != nil {
		t.Fatal(err)
	}
	w.app = app
	w.path = storagetest.Tables(t)
	w.db, err = storage.Open(t.Context(), w.path, storage.Options{Now: w.now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.db.ImportPeople(t.Context(), []ladder.Person{
		{ID: "U0INES", Name: "Ines Faro", Role: ladder.Eng, Level: "IC2", Manager: "U0MARTA", Timezone: "Europe/Lisbon", StartDate: ladder.NewDate(2024, 2, 1), Active: true},
		{ID: "U0ARUN", Name: "Arun Rao", Role: ladder.Eng, Level: "IC1", Manager: "U0MARTA", Timezone: "Asia/Kolkata", Active: true},
		{ID: "U0MARTA", Name: "Marta Olsen", Role: ladder.Eng, Level: "M1", Timezone: "Europe/Oslo", Active: true},
	}, "", ladder.DateOf(start), false)
	if err != nil {
		t.Fatal(err)
	}
	o := bot.Options{
		Slack: slack.New(app.BotToken, slack.OptionAppLevelToken(app.AppToken), slack.OptionAPIURL(sim.APIURL()),
			slack.OptionHTTPClient(&http.Client{Timeout: 5 * time.Second, Transport: bot.Transport()})),
		Store: w.db, Ladder: ladder.Builtin(), Coach: builtinCoach(), Now: w.now,
		Logger: slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, change := range changes {
		change(&o)
	}
	w.api = o.Slack
	w.bot, err = bot.New(o)
	if err != nil {
		t.Fatal(err)
	}
	w.stop = func() error { return nil }
	t.Cleanup(func() {
		if err := w.stop(); err != nil {
			t.Errorf("Run: %v", err)
		}
		if w.strict {
			for _, v := range sim.Violations() {
				t.Errorf("Slack would have refused: %+v", v)
			}
		}
		if t.Failed() {
			t.Logf("the bot's log:\n%s", w.log)
		}
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
		if err := w.db.Close(); err != nil {
			t.Error(err)
		}
	})
	w.ines, w.arun, w.marta, w.newbie = w.person("U0INES"), w.person("U0ARUN"), w.person("U0MARTA"), w.person("U0NEW")
	return w
}

// run starts the bot; stop, or else the end of the test, ends it.
func (w *world) run() {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.bot.Run(ctx) }()
	w.stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
}

func (w *world) waitConnected() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	if err := w.sim.WaitConnections(ctx, 1); err != nil {
		w.t.Fatal(err)
	}
}

// wins are all wins of somebody, newest first.
func (w *world) wins(user ladder.UserID) []ladder.Win {
	w.t.Helper()
	wins, _, err := w.db.ListWins(w.t.Context(), ladder.WinFilter{User: user})
	if err != nil {
		w.t.Fatal(err)
	}
	return wins
}

// onlyWin is the one win somebody has.
func (w *world) onlyWin(user ladder.UserID) ladder.Win {
	w.t.Helper()
	wins := w.wins(user)
	if len(wins) != 1 {
		w.t.Fatalf("%s has %d wins, want 1", user, len(wins))
	}
	return wins[0]
}

// person acts in the local Slack and fails the test when Slack shows an error.
type person struct {
	*slacksim.User
	w *world
}

func (w *world) person(id string) *person { return &person{w.sim.User(id), w} }

func (p *person) uid() ladder.UserID { return ladder.UserID(p.ID()) }

func (p *person) ctx() context.Context { return p.w.t.Context() }

const team = "C0TEAM"

// runs types a command and returns the message it is answered with.
func (p *person) runs(command, text string) *slacksim.Message {
	p.w.t.Helper()
	out, err := p.Command(p.ctx(), team, command, text)
	if err != nil || out.Error != "" {
		p.w.t.Fatalf("%s %s: %v %s", command, clip(text), err, out.Error)
	}
	if out.Message == nil {
		p.w.t.Fatalf("%s %s was answered with nothing", command, clip(text))
	}
	return out.Message
}

// opens types a command and returns the modal that opens.
func (p *person) opens(command, text string) *slacksim.View {
	p.w.t.Helper()
	out, err := p.Command(p.ctx(), team, command, text)
	if err != nil || out.Error != "" {
		p.w.t.Fatalf("%s %s: %v %s", command, text, err, out.Error)
	}
	return p.modal()
}

// modal is the modal on top.
func (p *person) modal() *slacksim.View {
	p.w.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx(), patience)
	defer cancel()
	v, err := p.WaitForView(ctx, func(v *slacksim.View) bool { return v != nil })
	if err != nil {
		p.w.t.Fatal(err)
	}
	return v
}

// modalWith is the modal on top once it shows a text.
func (p *person) modalWith(text string) *slacksim.View {
	p.w.t.Helper()
	return p.modalIs(fmt.Sprintf("one with %q", text), func(v *slacksim.View) bool { return strings.Contains(v.Text(), text) })
}

// modalIs is the modal on top once it is as wanted.
func (p *person) modalIs(what string, want func(*slacksim.View) bool) *slacksim.View {
	p.w.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx(), patience)
	defer cancel()
	v, err := p.WaitForView(ctx, func(v *slacksim.View) bool { return v != nil && want(v) })
	if err != nil {
		if v := p.View(); v != nil {
			p.w.t.Fatalf("the modal is not %s; there is:\n%s", what, v.Text())
		}
		p.w.t.Fatalf("no modal that is %s: %v", what, err)
	}
	return v
}

// clicks presses a button by its label.
func (p *person) clicks(on slacksim.On, label string) {
	p.w.t.Helper()
	out, err := p.Click(p.ctx(), on, label)
	if err != nil || out.Error != "" {
		p.w.t.Fatalf("click on %q: %v %s", label, err, out.Error)
	}
}

// fills types into a field of the modal on top.
func (p *person) fills(field string, values ...string) {
	p.w.t.Helper()
	if err := p.Fill(field, values...); err != nil {
		p.w.t.Fatal(err)
	}
}

// submits presses the modal's button and returns the errors beside its fields.
func (p *person) submits() map[string]string {
	p.w.t.Helper()
	out, err := p.Submit(p.ctx())
	if err != nil || out.Error != "" {
		p.w.t.Fatalf("submit: %v %s", err, out.Error)
	}
	return out.Errors
}

// sees waits for a message with a text.
func (p *person) sees(channel, text string) *slacksim.Message {
	p.w.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx(), patience)
	defer cancel()
	m, err := p.WaitFor(ctx, channel, func(m *slacksim.Message) bool { return strings.Contains(m.Text(), text) })
	if err != nil {
		var all []string
		for _, m := range p.Messages(channel) {
			all = append(all, m.Text())
		}
		p.w.t.Fatalf("no message with %q; there are:\n%s", text, strings.Join(all, "\n--\n"))
	}
	return m
}

// until waits for something that no message tells of.
func (w *world) until(what string, done func() bool) {
	w.t.Helper()
	for end := time.Now().Add(patience); !done(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			w.t.Fatalf("%v went by without this: %s", patience, what)
		}
	}
}

func mustContain(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in:\n%s", part, text)
		}
	}
}

func clip(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return s
}
