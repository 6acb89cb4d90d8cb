package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"winlog/bot"
	"winlog/ladder"
	"winlog/slacksim"
)

// demo is Win Log running in a local Slack.
type demo struct {
	c      *config
	sim    *slacksim.Sim
	log    *slog.Logger
	keep   bool            // what was done is kept: nothing puts the sample data back
	resets chan chan error // each asks for the sample data again, and waits for what came of it

	quarter ladder.Quarter // in which the sample data were filled in
}

// runDemo points the configuration at a local Slack and a database of the
// demo's own, whatever else is configured, and runs the program.
func runDemo(cmd *cobra.Command, c *config, o demoOptions, now func() time.Time) (err error) {
	defer func() { err = unlessStopped(cmd.Context(), err) }()
	data := o.data
	if data == "" {
		dir, tempErr := os.MkdirTemp("", "winlog-demo-")
		if tempErr != nil {
			return fmt.Errorf("make a folder for the demo's database: %w", tempErr)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		data = filepath.Join(dir, "demo.db")
	}
	if !cmd.Flags().Changed("http-addr") {
		c.httpAddr = "" // the configured one may be a serve's on this machine
	}
	keep := o.data != ""
	o.data = data
	d, err := openDemo(cmd.Context(), c, o, now, c.logger(cmd.ErrOrStderr()))
	if err != nil {
		return err
	}
	d.keep = keep
	defer func() { err = errors.Join(err, d.sim.Close()) }()
	if _, err := fmt.Fprintln(cmd.OutOrStdout(), d.sim.PageURL()); err != nil {
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "Open it in a browser and type %s Shipped OAuth login, or %s IC3. Ctrl-C ends the demo.\n",
		c.commands.Win, c.commands.Level)
	return d.run(cmd.Context())
}

// openDemo starts the local Slack and fills the sample data into o.data.
func openDemo(ctx context.Context, c *config, o demoOptions, now func() time.Time, log *slog.Logger) (*demo, error) {
	sim, app, err := openWorkspace(ctx, c, o, now, log, bot.Manifest(c.commands, c.moreScopes()...))
	if err != nil {
		return nil, err
	}
	c.slack.appToken, c.slack.botToken, c.slack.apiURL, c.slack.unpaced = app.AppToken, app.BotToken, sim.APIURL(), true
	c.dsn = o.data
	d := &demo{c: c, sim: sim, log: log, resets: make(chan chan error)}
	if err := d.fill(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("fill in the sample data: %w", err), sim.Close())
	}
	return d, nil
}

// fill puts in the sample data as of now.
func (d *demo) fill(ctx context.Context) error {
	d.quarter = d.c.sampleQuarter(d.sim.Now())
	return d.c.fillSamples(ctx, d.sim.Now, d.log)
}

// openWorkspace starts a local Slack with the sample people and an app's manifest.
func openWorkspace(ctx context.Context, c *config, o demoOptions, now func() time.Time, log *slog.Logger, manifest []byte) (*slacksim.Sim, *slacksim.App, error) {
	sim, err := slacksim.Start(slacksim.Options{Addr: o.addr, Now: now, Logger: log, Team: "Acme", YearStart: c.calendar.Start})
	if err != nil {
		return nil, nil, fmt.Errorf("%w (--addr 127.0.0.1:0 takes a free port)", err)
	}
	if err := settle(ctx, sim); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("let the sample people talk: %w", err), sim.Close())
	}
	app, err := sim.Install(manifest)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("install the app in the local Slack: %w", err), sim.Close())
	}
	sim.KeepSample()
	return sim, app, nil
}

// run runs the program until ctx ends, and anew after each reset.
func (d *demo) run(ctx context.Context) error {
	for {
		running, stop := context.WithCancel(ctx)
		ended := make(chan error, 1)
		go func() { ended <- runProgram(running, d.c, d.sim.Now, d.log, d.hook) }()
		select {
		case err := <-ended:
			stop()
			return err
		case done := <-d.resets:
			d.sim.SetHooks(slacksim.Hooks{Reset: d.reset}) // until there is a bot again
			stop()
			err := errors.Join(<-ended, d.forget(), d.fill(ctx), d.sim.WaitConnections(ctx, 0))
			done <- err
			if err != nil {
				return fmt.Errorf("start the demo again: %w", err)
			}
		}
	}
}

// hook tells the workspace's clock what the bot owes, and the bot that the clock was moved.
func (d *demo) hook(b *bot.Bot) {
	about := map[ladder.MessageKind]string{}
	for _, k := range bot.MessageKinds() {
		about[k.ID] = fmt.Sprintf("%s: %s", k.ID, k.About)
	}
	hooks := slacksim.Hooks{
		Owed: func(ctx context.Context) ([]slacksim.Owed, error) {
			next, err := b.UpcomingMessages(ctx)
			var owed []slacksim.Owed
			for _, m := range next {
				owed = append(owed, slacksim.Owed{At: m.DueAt, What: about[m.Kind], To: string(m.Recipient)})
			}
			return owed, err
		},
		Moved: func(ctx context.Context) {
			if err := b.CatchUp(ctx); err != nil {
				d.log.Error("what fell due was not all done; trying again later", "error", err)
			}
		},
	}
	if !d.keep {
		hooks.Reset = d.reset
		if d.c.ladderName == builtinLadder { // the story climbs its levels
			steps := d.year(d.quarter)
			hooks.Story = slacksim.Story{Name: "Play a year", About: aboutYear, Steps: func(time.Time) []slacksim.Step { return steps }}
		}
	}
	d.sim.SetHooks(hooks)
}

// forget removes the database, with the files beside it.
func (d *demo) forget() error {
	for _, file := range []string{d.c.dsn, d.c.dsn + "-wal", d.c.dsn + "-shm"} {
		if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove the demo's database: %w", err)
		}
	}
	return nil
}

// reset has the program started again with the sample data, and waits until it is connected.
func (d *demo) reset(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	done := make(chan error, 1)
	select {
	case d.resets <- done:
	case <-ctx.Done():
		return errors.New("the demo is ending")
	}
	if err := <-done; err != nil {
		return err
	}
	return d.sim.WaitConnections(ctx, d.c.slack.connections)
}

// runWorkspace starts the local Slack for a bot of somebody else's, and prints
// what it needs in the form of a shell's assignments.
func runWorkspace(cmd *cobra.Command, c *config, o demoOptions, now func() time.Time) (err error) {
	defer func() { err = unlessStopped(cmd.Context(), err) }()
	manifest := slacksim.OpenManifest("Your bot", "/bot")
	if o.manifest != "" {
		if manifest, err = os.ReadFile(o.manifest); err != nil {
			return fmt.Errorf("read the manifest: %w", err)
		}
	}
	sim, app, err := openWorkspace(cmd.Context(), c, o, now, c.logger(cmd.ErrOrStderr()), manifest)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sim.Close()) }()
	sim.SetHooks(slacksim.Hooks{Reset: func(context.Context) error { return nil }})
	if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s\nSLACK_API_URL=%s\nSLACK_APP_TOKEN=%s\nSLACK_BOT_TOKEN=%s\n",
		sim.PageURL(), sim.APIURL(), app.AppToken, app.BotToken); err != nil {
		return err
	}
	fmt.Fprintln(cmd.ErrOrStderr(), "Point a bot at this address with these tokens, by Socket Mode. The page shows what goes over the wire. Ctrl-C ends the workspace.")
	<-cmd.Context().Done()
	return nil
}

// settle moves the sample people into the local Slack and lets them talk, over
// the last few hours.
func settle(ctx context.Context, sim *slacksim.Sim) error {
	var everybody []string
	for _, p := range demoPeople() {
		id := string(p.id())
		everybody = append(everybody, id)
		sim.AddPerson(slacksim.Person{ID: id, Name: p.handle, RealName: p.name, Title: p.title, Email: p.email(), TZ: p.zone})
	}
	said := 0
	for _, channel := range demoChannels() {
		sim.AddChannel(channel.id(), channel.name, everybody...)
		said += len(channel.said)
	}
	const pause = 11 * time.Minute
	sim.Jump(-time.Duration(said+1) * pause)
	defer sim.ResetClock()
	for _, channel := range demoChannels() {
		for _, m := range channel.said {
			sim.Jump(pause)
			if _, err := sim.User(string(demoID(m.from))).Say(ctx, channel.id(), m.text); err != nil {
				return err
			}
		}
	}
	return nil
}
