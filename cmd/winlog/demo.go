package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"winlog/bot"
	"winlog/slacksim"
)

func newDemo(now func() time.Time) *cobra.Command {
	var addr, data string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Open a make-believe Slack workspace in the browser",
		Long: `demo starts a local Slack with sample people, channels and wins, and runs the very
same program against it as serve does. It needs no account, no token and no
network. It prints the address to open; Ctrl-C ends it.

What you do is forgotten at the end, unless --data names a file to keep it in.`,
		Example: "  winlog demo\n  winlog demo --addr 127.0.0.1:9000 --data demo.db",
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !isLoopback(addr) {
				return misusef("--addr %s: whoever reaches the demo can act as anybody in it, so it listens on loopback only, such as 127.0.0.1:8080", addr)
			}
			c, err := loadConfig(cmd, false)
			if err != nil {
				return err
			}
			if !c.log.chosen {
				c.log.level = slog.LevelWarn // the terminal is for the address, not for every click
			}
			return runDemo(cmd, c, addr, data, now)
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "where to listen, on loopback; port 0 takes a free one")
	cmd.Flags().StringVar(&data, "data", "", "database file to keep (default a temporary one)")
	return cmd
}

func isLoopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// runDemo points the configuration at a local Slack and a database of the
// demo's own, whatever else is configured, and runs the program.
func runDemo(cmd *cobra.Command, c *config, addr, data string, now func() time.Time) (err error) {
	defer func() { err = unlessStopped(cmd.Context(), err) }()
	if data == "" {
		dir, tempErr := os.MkdirTemp("", "winlog-demo-")
		if tempErr != nil {
			return fmt.Errorf("make a folder for the demo's database: %w", tempErr)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		data = filepath.Join(dir, "demo.db")
	}
	log := c.logger(cmd.ErrOrStderr())
	sim, err := slacksim.Start(slacksim.Options{Addr: addr, Now: now, Logger: log, Team: "Acme"})
	if err != nil {
		return fmt.Errorf("%w (--addr 127.0.0.1:0 takes a free port)", err)
	}
	defer func() { err = errors.Join(err, sim.Close()) }()
	if err := settle(cmd.Context(), sim); err != nil {
		return fmt.Errorf("let the sample people talk: %w", err)
	}
	app, err := sim.Install(bot.Manifest(c.commands))
	if err != nil {
		return fmt.Errorf("install the app in the local Slack: %w", err)
	}
	c.slack.appToken, c.slack.botToken, c.slack.apiURL = app.AppToken, app.BotToken, sim.APIURL()
	c.dsn = data
	if !cmd.Flags().Changed("http-addr") {
		c.httpAddr = "" // the configured one may be a serve's on this machine
	}
	if err := c.fillSamples(cmd.Context(), sim.Now, log); err != nil {
		return fmt.Errorf("fill in the sample data: %w", err)
	}
	if _, err := fmt.Fprintln(cmd.OutOrStdout(), sim.PageURL()); err != nil {
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "Open it in a browser and type %s Shipped OAuth login, or %s IC3. Ctrl-C ends the demo.\n",
		c.commands.Win, c.commands.Level)
	return runProgram(cmd.Context(), c, sim.Now, log)
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
