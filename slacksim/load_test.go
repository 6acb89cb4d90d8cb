package slacksim_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/slack-go/slack/socketmode"

	"winlog/slacksim"
)

// plainBot acks every command in slack-go's own event loop: the quickest bot there is.
func (p *place) plainBot(t testing.TB) {
	t.Helper()
	client := socketmode.New(p.api)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{}, 2)
	go func() { _ = client.RunContext(ctx); done <- struct{}{} }()
	go func() {
		defer func() { done <- struct{}{} }()
		for {
			select {
			case e := <-client.Events:
				if e.Type == socketmode.EventTypeSlashCommand {
					_ = client.AckCtx(ctx, e.Request.EnvelopeID, map[string]string{"text": "Saved."})
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	t.Cleanup(func() { cancel(); <-done; <-done })
	if err := p.WaitConnections(deadline(t), 1); err != nil {
		t.Fatal(err)
	}
}

func TestLoadAnswersEverything(t *testing.T) {
	for _, lean := range []bool{false, true} {
		t.Run(fmt.Sprintf("lean=%t", lean), func(t *testing.T) {
			p := open(t, slacksim.Options{Lean: lean})
			p.plainBot(t)
			got, err := p.Load(deadline(t), slacksim.LoadOptions{
				Command: "/win", InFlight: 50, Total: 2000, Text: func(i int) string { return fmt.Sprintf("\"win\" %d", i) },
				Check: func(ack []byte) bool { return string(ack) == `{"text":"Saved."}` },
			})
			if err != nil {
				t.Fatal(err)
			}
			if got.Acked != 2000 || got.Failed != 0 || got.Rate <= 0 || got.P99 < got.P50 {
				t.Errorf("got %+v", got)
			}
			if n := len(p.ana.Messages("C0GENERAL")); n != 0 {
				t.Errorf("load left %d messages", n)
			}
			p.wantViolations(t)
		})
	}
}

func TestLoadCountsWhatFails(t *testing.T) {
	p := open(t, slacksim.Options{AckTimeout: 50 * time.Millisecond})
	if got, err := p.Load(deadline(t), slacksim.LoadOptions{Command: "/win", Total: 3}); err != nil || got.Errors["dispatch_failed"] != 3 {
		t.Errorf("without a socket: got %+v, %v", got, err)
	}
	p.run(t, func(socketmode.Event) any { return noAck{} })
	if got, err := p.Load(deadline(t), slacksim.LoadOptions{Command: "/win", InFlight: 3, Total: 3}); err != nil || got.Errors["operation_timeout"] != 3 {
		t.Errorf("without acks: got %+v, %v", got, err)
	}
	if _, err := p.Load(deadline(t), slacksim.LoadOptions{Command: "/none"}); err == nil {
		t.Error("a command that is not in the manifest was run")
	}
}

// BenchmarkCommands is the rate of the workspace and slack-go together.
func BenchmarkCommands(b *testing.B) {
	p := open(b, slacksim.Options{Lean: true})
	p.plainBot(b)
	for _, inFlight := range []int{1, 50} {
		b.Run(fmt.Sprintf("inflight=%d", inFlight), func(b *testing.B) {
			got, err := p.Load(context.Background(), slacksim.LoadOptions{Command: "/win", InFlight: inFlight, Total: b.N})
			if err != nil || got.Failed > 0 {
				b.Fatal(got, err)
			}
			b.ReportMetric(got.Rate, "commands/s")
			b.ReportMetric(float64(got.P50.Microseconds()), "p50-µs")
			b.ReportMetric(float64(got.P99.Microseconds()), "p99-µs")
		})
	}
}
