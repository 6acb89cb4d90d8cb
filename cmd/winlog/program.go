package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/slack-go/slack"

	"winlog/bot"
	"winlog/ladder"
	"winlog/storage"
)

const (
	// slackTimeout bounds one call of Slack's Web API; slack-go alone has no bound.
	slackTimeout = 10 * time.Second
	// stopTimeout bounds what is not the bot's own finishing: HTTP and the sweep.
	stopTimeout = 5 * time.Second
)

// runProgram is what serve and demo have in common: it opens the database,
// answers Slack until ctx ends, and then ends everything in order, the database
// last. now is the clock of everything that is dated; made, if not nil, is given
// the bot before it runs.
func runProgram(ctx context.Context, c *config, now func() time.Time, log *slog.Logger, made func(*bot.Bot)) (err error) {
	if os.Getenv("GOGC") == "" {
		// The live heap is a few MB, so by default every few MB of requests would
		// start a collection; this halves their cost and keeps the idle size.
		debug.SetGCPercent(300)
	}
	defer func() { err = unlessStopped(ctx, err) }()
	// What starting took is given back once, or it would stay for as long as little
	// happens.
	defer time.AfterFunc(2*time.Second, debug.FreeOSMemory).Stop()
	db, err := storage.Open(ctx, c.dsn, storageOptions(c, now, log))
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer func() {
		if closeErr := db.Close(); closeErr != nil {
			err = errors.Join(err, fmt.Errorf("close the database: %w", closeErr))
		}
		log.Info("stopped")
	}()

	registry := prometheus.NewRegistry()
	registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		buildInfo(),
		databaseSize(db),
	)
	o := botOptions(c, db, now, log)
	o.Registry = registry
	b, err := bot.New(o)
	if err != nil {
		return err
	}

	if made != nil {
		made(b)
	}
	health, err := startHealth(ctx, c.httpAddr, b.Ready, registry, log)
	if err != nil {
		return err
	}
	sweep := startSweep(db, b, c.peopleSync, func() time.Time { return now().In(c.location) }, log)
	log.Info("started", "version", readBuild().version, "database", db.Engine(), "ladder", c.ladderName,
		"ladder_version", c.ladder.Version, "http", health.addr())

	err = b.Run(ctx)
	log.Info("stopping")
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	return errors.Join(err, health.stop(ending), sweep.stop(ending))
}

// unlessStopped is nil where err only says that the program was asked to stop
// before it had started.
func unlessStopped(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil
	}
	return err
}

func storageOptions(c *config, now func() time.Time, log *slog.Logger) storage.Options {
	return storage.Options{Now: now, Logger: log, Zone: c.location, ClassifyChange: func(from, to ladder.LevelID) ladder.LevelChange {
		if c.ladder.IsSwitch(from, to) {
			return ladder.LevelSwitch
		}
		return ladder.LevelPromotion
	}}
}

func botOptions(c *config, db *storage.DB, now func() time.Time, log *slog.Logger) bot.Options {
	return bot.Options{
		Slack: slackClient(c), Store: db, Ladder: c.ladder, Lexicon: c.lexicon, Calendar: c.calendar,
		Location: c.location, Commands: c.commands, Visibility: c.visibility,
		Streak: c.streak, Admins: c.admins, Messages: c.messages, Work: c.work,
		ManagerField: c.managerField,
		Now:          now, Logger: log, Connections: c.slack.connections, Unpaced: c.slack.unpaced,
	}
}

func slackClient(c *config) *slack.Client {
	return slack.New(c.slack.botToken,
		slack.OptionAppLevelToken(c.slack.appToken),
		slack.OptionAPIURL(c.slack.apiURL),
		slack.OptionHTTPClient(&http.Client{Timeout: slackTimeout, Transport: bot.Transport()}),
	)
}
