// Command barebot is the baseline of the benchmarks: slack-go and nothing else.
// It acks every slash command with one line of text.
package main

import (
	"context"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

func main() {
	api := slack.New(os.Getenv("WINLOG_SLACK_BOT_TOKEN"),
		slack.OptionAppLevelToken(os.Getenv("WINLOG_SLACK_APP_TOKEN")),
		slack.OptionAPIURL(os.Getenv("WINLOG_SLACK_API_URL")))
	client := socketmode.New(api)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	go func() {
		for e := range client.Events {
			if e.Type != socketmode.EventTypeSlashCommand {
				continue
			}
			if err := client.AckCtx(ctx, e.Request.EnvelopeID, map[string]string{"text": "Logged."}); err != nil {
				log.Print(err)
			}
		}
	}()
	if err := client.RunContext(ctx); err != nil && ctx.Err() == nil {
		log.Fatal(err)
	}
}
