package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"

	"winlog/ladder"
	"winlog/storage"
)

const (
	// sweepEvery is how often deleted wins are looked for. What a person deleted
	// is gone for good within the undo window plus this.
	sweepEvery = "@every 5m"
	// sweepTimeout bounds one run.
	sweepTimeout = time.Minute
)

// sweep removes for good what people deleted and can no longer bring back.
type sweep struct {
	cron   *cron.Cron
	cancel context.CancelFunc
	first  chan struct{} // closed when the run at start is over
}

func startSweep(db *storage.DB, now func() time.Time, log *slog.Logger) *sweep {
	ctx, cancel := context.WithCancel(context.Background())
	s := &sweep{cancel: cancel, first: make(chan struct{})}
	job := cron.NewChain(cron.Recover(cronLog{log}), cron.SkipIfStillRunning(cronLog{log})).Then(cron.FuncJob(func() {
		ctx, cancel := context.WithTimeout(ctx, sweepTimeout)
		defer cancel()
		n, err := db.PurgeDeleted(ctx, now().Add(-ladder.UndoWindow))
		switch {
		case err != nil && ctx.Err() == nil:
			log.Error("deleted wins were not removed; trying again later", "error", err)
		case n > 0:
			log.Info("deleted wins removed for good", "count", n)
		}
	}))
	s.cron = cron.New(cron.WithLogger(cronLog{log}), cron.WithLocation(time.UTC))
	_, err := s.cron.AddJob(sweepEvery, job)
	must(err)
	s.cron.Start()
	go func() {
		defer close(s.first)
		job.Run() // what fell due while the program was down
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
