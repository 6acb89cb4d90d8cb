package main

import (
	"log/slog"
	"net"
	"time"

	"github.com/spf13/cobra"

	"winlog/ladder"
)

type demoOptions struct {
	addr, data string
	strangers  bool   // the workspace without Win Log
	manifest   string // of the strangers' bot
}

func newDemo(now func() time.Time) *cobra.Command {
	var o demoOptions
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Open a make-believe Slack workspace in the browser",
		Long: `demo starts a local Slack with sample people, channels and wins, and runs the very
same program against it as serve does. It needs no account, no token and no
network. It prints the address to open; Ctrl-C ends it.

The clock at the top of the page moves the whole workspace on; "Play a year" in it
lets the sample people live four quarters in about three minutes. Marta Olsen
manages people and is the administrator.

What you do is forgotten at the end, unless --data names a file to keep it in;
then there is no year to play.

With --bring-your-own-bot the workspace starts without Win Log, and another bot
can connect to it by Socket Mode, with the address and the tokens that are printed.`,
		Example: "  winlog demo\n  winlog demo --addr 127.0.0.1:9000 --data demo.db\n  winlog demo --bring-your-own-bot --manifest manifest.json",
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !isLoopback(o.addr) {
				return misusef("--addr %s: whoever reaches the demo can act as anybody in it, so it listens on loopback only, such as 127.0.0.1:8080", o.addr)
			}
			if o.strangers && o.data != "" {
				return misusef("--data keeps what Win Log knows, and with --bring-your-own-bot it does not run")
			}
			if !o.strangers && o.manifest != "" {
				return misusef("--manifest is for --bring-your-own-bot: Win Log has its own")
			}
			c, err := loadConfig(cmd, false)
			if err != nil {
				return err
			}
			if !c.log.chosen {
				c.log.level = slog.LevelWarn // the terminal is for the address, not for every click
			}
			if o.strangers {
				return runWorkspace(cmd, c, o, now)
			}
			if len(c.admins) == 0 { // so that what administrators have can be looked at too
				c.admins = []ladder.UserID{demoID("marta")}
			}
			return runDemo(cmd, c, o, now)
		},
	}
	cmd.Flags().StringVar(&o.addr, "addr", "127.0.0.1:8080", "where to listen, on loopback; port 0 takes a free one")
	cmd.Flags().StringVar(&o.data, "data", "", "database file to keep (default a temporary one)")
	cmd.Flags().BoolVar(&o.strangers, "bring-your-own-bot", false, "start the workspace alone, for another bot, and print its tokens")
	cmd.Flags().StringVar(&o.manifest, "manifest", "", "app manifest (JSON) of the other bot (default one with every scope and the command /bot)")
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
