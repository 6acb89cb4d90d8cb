package schedule_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"winlog/bot"
	"winlog/bot/schedule"
	"winlog/ladder"
	"winlog/slacksim"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// childEnv makes this test binary a process that sends until it is killed or has
// nothing left to send: "DSN TOKEN API-URL START PER-SECOND PARTS", with the start of
// its clock, its pace and the messages of each thread. It prints the size of its heap after each 1,000 messages.
const childEnv = "WINLOG_TEST_SENDER"

func TestMain(m *testing.M) {
	if how := os.Getenv(childEnv); how != "" {
		if err := sendAll(strings.Fields(how)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func sendAll(how []string) error {
	ctx := context.Background()
	start, err := time.Parse(time.RFC3339, how[3])
	if err != nil {
		return err
	}
	perSecond, err := strconv.ParseFloat(how[4], 64)
	if err != nil {
		return err
	}
	parts, err := strconv.Atoi(how[5])
	if err != nil {
		return err
	}
	began := time.Now()
	now := func() time.Time { return start.Add(time.Since(began)) }
	db, err := storage.Open(ctx, how[0], storage.Options{Now: now})
	if err != nil {
		return err
	}
	rule, _, err := schedule.ParseRule(schedule.Kind{}, "30 9 * * 2")
	if err != nil {
		return err
	}
	s, err := schedule.New(schedule.Options{
		Store: db, Now: now, Builders: nudges(&letter{parts: parts, brief: true}), Lease: 5 * time.Second, PostTimeout: time.Second, PerSecond: perSecond,
		Count: printHeap(),
		Slack: bot.Poster(slack.New(how[1], slack.OptionAPIURL(how[2]), slack.OptionHTTPClient(&http.Client{Timeout: time.Second}))),
		Planner: schedule.Planner{
			Rules: schedule.Rules{ladder.MessageNudge: rule}, Work: ladder.OfficeHours(),
			Quarter: func(d ladder.Date) ladder.Period { return ladder.Calendar{}.Of(d).Period() },
		},
		Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return err
	}
	for {
		if err := s.Sweep(ctx); err != nil {
			return err
		}
		if _, err := s.Deliver(ctx, schedule.Only{}); err != nil {
			return err
		}
		left := 0
		for _, state := range []ladder.DeliveryState{ladder.DeliveryDue, ladder.DeliverySending} {
			rows, err := db.ListDeliveries(ctx, ladder.DeliveryFilter{State: state})
			if err != nil {
				return err
			}
			left += len(rows)
		}
		if left == 0 {
			return db.Close()
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// printHeap prints how large the heap is after each 1,000 deliveries.
func printHeap() func(ladder.MessageKind, string) {
	var count atomic.Int64
	return func(ladder.MessageKind, string) {
		if n := count.Add(1); n%1000 == 0 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			fmt.Println(n, m.HeapAlloc)
		}
	}
}

// sender is a process that sends.
type sender struct {
	cmd   *exec.Cmd
	ended chan struct{}
	err   error // once it has ended
}

func startSender(t *testing.T, how string) *sender {
	t.Helper()
	s := &sender{cmd: exec.Command(os.Args[0]), ended: make(chan struct{})}
	s.cmd.Env = append(os.Environ(), childEnv+"="+how)
	s.cmd.Stderr = os.Stderr
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(s.ended)
		s.err = s.cmd.Wait()
	}()
	return s
}

func (s *sender) over() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// TestKilled: senders that are killed at any moment, one with SQLite and two that
// share PostgreSQL, send everything exactly once.
func TestKilled(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		const people, rounds = 40, 6
		sim, err := slacksim.Start(slacksim.Options{Now: func() time.Time { return tuesday }, Unlimited: true})
		if err != nil {
			t.Fatal(err)
		}
		defer sim.Close() //nolint:errcheck // nothing depends on it
		app, err := sim.Install(manifest(true, allScopes...))
		if err != nil {
			t.Fatal(err)
		}
		long := &clock{now: tuesday.AddDate(0, 0, -3)}
		db := storagetest.OpenAt(t, dsn, long.Now)
		for n := range people {
			id := fmt.Sprintf("U%03d", n)
			sim.AddPerson(slacksim.Person{ID: id, TZ: "Europe/Berlin"})
			if _, err := db.EnsurePerson(t.Context(), ladder.Person{ID: ladder.UserID(id), Timezone: "Europe/Berlin", Active: true}); err != nil {
				t.Fatal(err)
			}
		}
		processes := 1
		if db.Engine() == "postgres" {
			processes = 2
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		for round := range rounds + 1 {
			// Each round begins when the leases of the one before are over.
			start := tuesday.Add(time.Duration(round) * 10 * time.Minute)
			how := strings.Join([]string{dsn, app.BotToken, sim.APIURL(), start.Format(time.RFC3339), "25", "2"}, " ")
			var senders []*sender
			for range processes {
				senders = append(senders, startSender(t, how))
			}
			if round < rounds {
				posts := len(sim.Calls("chat.postMessage"))
				for len(sim.Calls("chat.postMessage")) == posts && !senders[0].over() {
					time.Sleep(time.Millisecond)
				}
				time.Sleep(rand.N(700 * time.Millisecond))
				for _, s := range senders {
					_ = s.cmd.Process.Kill()
				}
			}
			for _, s := range senders {
				if <-s.ended; s.err != nil && round == rounds {
					t.Fatal(s.err)
				}
			}
		}
		for n := range people {
			id := fmt.Sprintf("U%03d", n)
			var got []string
			for _, m := range sim.User(id).Messages("D" + id[1:]) {
				got = append(got, m.Text())
			}
			if len(got) != 2 || !strings.Contains(got[0], "part 1 of 2") || !strings.Contains(got[1], "part 2 of 2") {
				t.Errorf("%s got %q", id, got)
			}
		}
		t.Logf("%d posts, %d look-ups", len(sim.Calls("chat.postMessage")), len(sim.Calls("conversations.history", "conversations.replies")))
	})
}
