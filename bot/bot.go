package bot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/slack-go/slack"

	"winlog/bot/schedule"
	"winlog/bot/socket"
	"winlog/ladder"
	"winlog/ladder/coach"
)

// CommandNames are the slash commands as this workspace calls them, each with
// its slash. An empty one takes its default.
type CommandNames struct {
	Win    string // "/win"
	Level  string // "/level"
	Goal   string // "/goal"
	Streak string // "/streak"
	Winlog string // "/winlog"
}

func (n CommandNames) withDefaults() CommandNames {
	for _, d := range []struct {
		name *string
		or   string
	}{{&n.Win, "/win"}, {&n.Level, "/level"}, {&n.Goal, "/goal"}, {&n.Streak, "/streak"}, {&n.Winlog, "/winlog"}} {
		if *d.name == "" {
			*d.name = d.or
		}
	}
	return n
}

// Options are what a Bot needs. Slack, Store, Ladder, Now and Logger must be set.
type Options struct {
	Slack      *slack.Client // with bot and app token
	Store      Store
	Ladder     *ladder.Ladder
	Lexicon    *coach.Lexicon // of the goal coach; nil = the built-in one
	Coach      *coach.Coach   // the goal coach itself, if there is one already
	Calendar   ladder.Calendar
	Location   *time.Location // the zone of people whose own is unknown; nil = UTC
	Commands   CommandNames
	Visibility ladder.Visibility  // of a win nobody chose one for; "" = manager
	Streak     ladder.StreakRules // the zero value = ladder.DefaultStreakRules
	Admins     []ladder.UserID
	Messages   MessageRules    // when which kind is sent by itself; nil = none
	Work       ladder.WorkTime // when messages may arrive; the zero value = ladder.OfficeHours
	// ManagerField is the id of the field of Slack's profiles that names people's
	// managers, "Xf…"; "" = managers do not come from there.
	ManagerField string
	Now          func() time.Time
	Logger       *slog.Logger
	Registry     prometheus.Registerer // nil = no metrics

	Connections int  // web sockets at once; 0 = 2
	Unpaced     bool // for a local Slack only: messages are sent as fast as it takes them
}

// Bot answers one Slack workspace.
type Bot struct {
	slack      *slack.Client
	store      Store
	ladder     *ladder.Ladder
	coach      func() *coach.Coach
	calendar   ladder.Calendar
	location   *time.Location
	names      CommandNames
	visibility ladder.Visibility
	rules      ladder.StreakRules
	admins     map[ladder.UserID]bool
	adminIDs   []ladder.UserID // the same, as configured
	now        func() time.Time
	log        *slog.Logger
	metrics    *metrics
	routes     *table
	socket     *socket.Client
	cards      *levelCards
	offered    *recent
	untoldYet  tellings
	homes      *homes
	computed   computed
	closing    closing
	timeline   atomic.Pointer[ladder.Timeline]
	schedule   *schedule.Schedule

	managerField string
	worker       string // this process, in the jobs it takes
	wait         func(ctx context.Context, d time.Duration) error

	self atomic.Pointer[identity]
}

// identity is what auth.test says of us.
type identity struct {
	user, bot, team, url string
}

// New makes a Bot; it does not connect yet.
func New(o Options) (*Bot, error) {
	if o.Slack == nil || o.Store == nil || o.Ladder == nil || o.Now == nil || o.Logger == nil {
		return nil, errors.New("bot: Slack, Store, Ladder, Now and Logger must be set")
	}
	b := &Bot{
		slack: o.Slack, store: o.Store, ladder: o.Ladder, calendar: o.Calendar,
		location: o.Location, names: o.Commands.withDefaults(), visibility: o.Visibility,
		rules: o.Streak, admins: make(map[ladder.UserID]bool, len(o.Admins)),
		now: o.Now, log: o.Logger, metrics: newMetrics(o.Registry),
		cards: newLevelCards(), offered: newRecent(4096), homes: newHomes(),
		adminIDs: o.Admins, managerField: o.ManagerField, worker: rand.Text(), wait: sleep,
	}
	if b.location == nil {
		b.location = time.UTC
	}
	if b.visibility == "" {
		b.visibility = ladder.Manager
	}
	if b.rules == (ladder.StreakRules{}) {
		b.rules = ladder.DefaultStreakRules()
	}
	for _, id := range o.Admins {
		b.admins[id] = true
	}
	if o.Coach == nil && o.Lexicon != nil {
		var err error
		if o.Coach, err = coach.New(o.Ladder, o.Lexicon); err != nil {
			return nil, fmt.Errorf("bot: %w", err)
		}
	}
	// Made when the first goal is judged, for it takes a moment and some memory.
	b.coach = sync.OnceValue(func() *coach.Coach {
		if o.Coach != nil {
			return o.Coach
		}
		return coach.Builtin(o.Ladder)
	})
	b.routes = newTable(b.names)
	b.self.Store(&identity{})
	client, err := socket.New(socket.Options{
		API: o.Slack, Connections: o.Connections, Now: o.Now, Logger: o.Logger,
		Busy:    b.busy,
		Failed:  b.failed,
		Metrics: b.metrics.socket(),
	})
	if err != nil {
		return nil, fmt.Errorf("bot: %w", err)
	}
	b.socket = client
	b.timeline.Store(&ladder.Timeline{{Calendar: b.calendar}})
	if b.schedule, err = b.newSchedule(o, b.builders()); err != nil {
		return nil, err
	}
	return b, nil
}

// Run says hello to Slack, then answers, and sends what is owed, until ctx ends;
// then it finishes what is in hand. It returns early only for what waiting cannot
// mend: a wrong or revoked token, Socket Mode switched off, a database of another
// workspace.
func (b *Bot) Run(ctx context.Context) error {
	if err := b.introduce(ctx); err != nil {
		return err
	}
	sending, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		b.sendOwed(sending)
	}()
	err := b.socket.Run(ctx, b.serve)
	stop()
	<-ended
	return err
}

// introduce tries Introduce until it works: Slack being away is no reason to end.
func (b *Bot) introduce(ctx context.Context) error {
	for delay := 500 * time.Millisecond; ; delay = min(2*delay, 15*time.Second) {
		err := b.Introduce(ctx)
		var unanswered unansweredError
		if !errors.As(err, &unanswered) {
			return err
		}
		if fatal := socket.Fatal(err); fatal != nil {
			return fatal
		}
		if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
			delay = max(delay, limited.RetryAfter)
		}
		if ctx.Err() == nil {
			b.log.Warn("Slack does not say who we are", "error", err, "next", delay)
		}
		select {
		case <-time.After(delay):
		case <-ctx.Done():
			return nil // Run sees it too
		}
	}
}

// unansweredError says that Slack did not tell who we are.
type unansweredError struct{ error }

func (e unansweredError) Unwrap() error { return e.error }

// Introduce asks Slack who we are and makes sure that the database is this
// workspace's. Before that nobody is answered and nothing is sent.
func (b *Bot) Introduce(ctx context.Context) error {
	me, err := b.authTest(ctx)
	if err != nil {
		return unansweredError{err}
	}
	if err := b.store.BindWorkspace(ctx, me.TeamID); err != nil {
		return err
	}
	if err := b.LoadCalendar(ctx); err != nil {
		return err
	}
	if err := b.store.FollowLadder(ctx, b.ladder.Version, b.todayHere()); err != nil {
		return err
	}
	if err := b.loadHomes(ctx); err != nil {
		return err
	}
	b.self.Store(&identity{user: me.UserID, bot: me.BotID, team: me.TeamID, url: me.URL})
	return nil
}

// LoadCalendar reads which calendars the organisation has had.
func (b *Bot) LoadCalendar(ctx context.Context) error {
	timeline, err := b.store.FollowCalendar(ctx, b.calendar, b.todayHere())
	if err == nil {
		b.timeline.Store(&timeline)
	}
	return err
}

// todayHere is the day in the organisation's zone.
func (b *Bot) todayHere() ladder.Date { return ladder.DateOf(b.now().In(b.location)) }

func (b *Bot) authTest(ctx context.Context) (*slack.AuthTestResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return b.slack.AuthTestContext(ctx)
}

// Ready is nil while people can be answered: a socket is up and the database
// answers.
func (b *Bot) Ready(ctx context.Context) error {
	if !b.socket.Ready() {
		return errors.New("no connection to Slack")
	}
	return b.store.Ping(ctx)
}
