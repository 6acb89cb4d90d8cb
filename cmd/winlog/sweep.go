package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"

	"winlog/ladder"
	"winlog/storage"
)

const (
	// purgeEvery is how often deleted wins are looked for. What a person deleted
	// is gone for good within the undo window plus this.
	purgeEvery = "@every 5m"
	// forgetEvery is how often what is kept for a time only is looked for.
	forgetEvery = "@daily"
	// oweEvery is how often messages that fell due are looked for. What is late is
	// owed all the same, so that it does not matter when.
	oweEvery = "@every 5m"
	// closeEvery is how often ended quarters are looked for.
	closeEvery = "@every 1h"
	// sweepTimeout bounds one run of a job.
	sweepTimeout = time.Minute
	// syncEvery is how often it is looked whether people are to be compared with
	// Slack's members, and how soon a comparison that was stopped goes on.
	syncEvery = "@every 10m"
	// syncTimeout bounds one run; what is left waits for the next.
	syncTimeout = 3 * time.Hour
	// closeTimeout bounds one run over everybody; what is left waits for the next.
	closeTimeout = 30 * time.Minute
)

// sweep does what falls due by the clock: it removes for good what people deleted
// and can no longer bring back, forgets who read whose log long ago, owes the messages
// that fell due, closes the quarters whose time is over, and compares people with
// Slack's members.
type sweep struct {
	cron   *cron.Cron
	cancel context.CancelFunc
	first  chan struct{} // closed when the runs at start are over
}

// clockwork is a bot, as far as the sweep knows it.
type clockwork interface {
	OweMessages(ctx context.Context) error
	CloseQuarters(ctx context.Context) error
	SyncPeople(ctx context.Context, due time.Time) error
}

// startSweep begins at once. people is when to compare people with Slack's
// members, nil for never; now is in the zone it is meant in.
func startSweep(db *storage.DB, b clockwork, people cron.Schedule, now func() time.Time, log *slog.Logger) *sweep {
	ctx, cancel := context.WithCancel(context.Background())
	s := &sweep{cancel: cancel, first: make(chan struct{})}
	s.cron = cron.New(cron.WithLogger(cronLog{log}), cron.WithLocation(time.UTC))
	add := func(every string, limit time.Duration, run func(context.Context)) cron.Job {
		job := cron.NewChain(cron.Recover(cronLog{log}), cron.SkipIfStillRunning(cronLog{log})).Then(cron.FuncJob(func() {
			ctx, cancel := context.WithTimeout(ctx, limit)
			defer cancel()
			run(ctx)
		}))
		_, err := s.cron.AddJob(every, job)
		must(err)
		return job
	}
	purge := add(purgeEvery, sweepTimeout, func(ctx context.Context) {
		n, err := db.PurgeDeleted(ctx, now().Add(-ladder.UndoWindow))
		switch {
		case err != nil && ctx.Err() == nil:
			log.Error("deleted wins were not removed; trying again later", "error", err)
		case n > 0:
			log.Info("deleted wins removed for good", "count", n)
		}
	})
	forget := add(forgetEvery, sweepTimeout, func(ctx context.Context) {
		n, err := db.PurgeReads(ctx, ladder.DateOf(now()).AddDays(-ladder.KeptReads))
		switch {
		case err != nil && ctx.Err() == nil:
			log.Error("who read whose log long ago was not forgotten; trying again tomorrow", "error", err)
		case n > 0:
			log.Info("who read whose log long ago is forgotten", "count", n)
		}
	})
	add(oweEvery, sweepTimeout, func(ctx context.Context) { // at start, the bot does it itself
		if err := b.OweMessages(ctx); err != nil && !errors.Is(err, context.Canceled) {
			log.Error("what is owed was not all found; trying again later", "error", err)
		}
	})
	closing := add(closeEvery, closeTimeout, func(ctx context.Context) {
		if err := b.CloseQuarters(ctx); err != nil && !errors.Is(err, context.Canceled) {
			log.Error("ended quarters were not all closed; trying again later", "error", err)
		}
	})
	add(syncEvery, syncTimeout, func(ctx context.Context) {
		due, ok := lastTime(people, now())
		if !ok {
			return
		}
		if err := b.SyncPeople(ctx, due); err != nil && !errors.Is(err, context.Canceled) {
			log.Error("people were not all compared with Slack's members; going on later", "error", err)
		}
	})
	s.cron.Start()
	go func() {
		defer close(s.first)
		purge.Run() // what fell due while the program was down
		forget.Run()
		closing.Run()
	}()
	return s
}

// stop ends a run in hand and waits for it: the database closes next.
func (s *sweep) stop(ctx context.Context) error {
	s.cancel()
	for _, done := range []<-chan struct{}{s.cron.Stop().Done(), s.first} {
		select {
		case <-done:
		case <-ctx.Done():
			return fmt.Errorf("stop the sweep: %w", ctx.Err())
		}
	}
	return nil
}

// cronLog gives cron's messages to slog; its routine ones are for debugging.
type cronLog struct{ log *slog.Logger }

func (l cronLog) Info(msg string, keysAndValues ...any) {
	l.log.Debug("cron: "+msg, keysAndValues...) //nolint:sloglint // the pairs are cron's
}

func (l cronLog) Error(err error, msg string, keysAndValues ...any) {
	l.log.Error("cron: "+msg, append(keysAndValues, "error", err)...) //nolint:sloglint // the pairs are cron's
}
