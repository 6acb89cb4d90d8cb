package slacksim_test

import (
	"context"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"winlog/slacksim"
)

func testHood(t *testing.T, browser context.Context) {
	o := newOffice(t)
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	p.click("#hood-button", "")
	p.see(".hood-row", "apps.connections.open")
	p.send("/demo words")
	p.see(".hood-envelope", "/demo")
	p.click(".hood-envelope summary", "/demo")
	p.see(".hood-body pre", `"command": "/demo"`)
	p.see(".hood-body pre", "Saved: words")
	p.click(".hood-body .btn-link", "Copy")
	p.shot("hood")

	p.click(".msg-ephemeral button", "Undo")
	p.see(".hood-hook", "response_url")
	line := eval[string](p, `(async () => {
		const { curl } = await import("/exchange.js");
		return curl({ kind: "call", what: "chat.postMessage", url: "http://x/api/chat.postMessage", json: false, sent: { channel: "C1", text: "it's", blocks: [] } });
	})()`)
	for _, want := range []string{`"Authorization: Bearer $SLACK_BOT_TOKEN"`, `'text=it'\''s'`, `--data-urlencode 'blocks=[]'`} {
		if !strings.Contains(line, want) {
			t.Errorf("%s lacks %s", line, want)
		}
	}

	p.click(".hood summary", "Make Slack misbehave")
	p.click(".hood button", "429 for 20 s")
	p.see(".hood-faults", "every call is answered with 429")
	p.click(".hood button", "Behave again")
	p.see(".hood-faults", "Slack behaves")

	_, _, err := o.bot.api.PostMessage("C0GENERAL", slack.MsgOptionBlocks(slack.NewHeaderBlock(plain(strings.Repeat("x", 151)))))
	if err == nil {
		t.Error("a header of 151 characters was taken")
	}
	p.see(".hood-bad", "Slack would refuse this: invalid_blocks")
	p.see(".hood-count", "1")
	p.click(".hood-filters button", "Violations")
	p.gone(".hood-envelope", "")
	p.click("[aria-label='Close the panel']", "")
	p.gone(".hood", "")
}

func testReset(t *testing.T, browser context.Context) {
	o := newOffice(t)
	o.sim.KeepSample()
	o.sim.SetHooks(slacksim.Hooks{Reset: func(context.Context) error { return nil }})
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	p.send("to be forgotten")
	p.see(".msg", "to be forgotten")
	p.click("#hood-button", "")
	p.click(".hood summary", "The workspace")
	p.click(".hood button", "Reset to the sample data")
	p.click("dialog button", "Reset")
	p.see(".toast", "as it was at the start")
	p.gone(".msg", "to be forgotten")
}
