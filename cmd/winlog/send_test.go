package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
)

func TestSendMisuse(t *testing.T) {
	tests := []struct {
		args []string
		want string
	}{
		{nil, "what to send? name a kind: digest, preview,"},
		{[]string{"digests"}, `there is no kind of message "digests": digest, preview,`},
		{[]string{"digest", "nudge"}, "accepts at most 1 arg"},
		{[]string{"digest", "--state", "due"}, "--state belongs to --list"},
		{[]string{"--list", "--state", "lost"}, `there is no state "lost": due, sending,`},
		{[]string{"--list", "--dry-run"}, "leave --dry-run out"},
		{[]string{"digest"}, "slack.bot_token is missing"},
	}
	for _, tt := range tests {
		got := program{dir: t.TempDir()}.run(t, append([]string{"send"}, tt.args...)...)
		if got.code != exitMisuse || got.stdout != "" || !strings.Contains(got.stderr, tt.want) {
			t.Errorf("send %v: exit %d\n%s%s", tt.args, got.code, got.stdout, got.stderr)
		}
	}
}

// TestSendList: the ledger with filters, beside a serve that holds the database.
func TestSendList(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 7, 7, 9, 30, 0, 0, time.UTC)
	db, err := storage.Open(t.Context(), filepath.Join(dir, "winlog.db"), storage.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() // it is open while the command runs
	fill(t, db, now)
	list := func(args ...string) []string {
		t.Helper()
		got := program{dir: dir, env: []string{"WINLOG_CALENDAR_TIMEZONE=Europe/Berlin"}}.run(t, append([]string{"send", "--list"}, args...)...)
		if got.code != exitGood {
			t.Fatalf("exit %d\n%s", got.code, got.stderr)
		}
		var lines []string
		for line := range strings.SplitSeq(strings.TrimSpace(got.stdout), "\n") {
			lines = append(lines, strings.Join(strings.Fields(line), " "))
		}
		return lines
	}
	head := "KIND ABOUT TO NAME STATE WHEN WHY"
	digest := "digest 2026-Q2 U0MARTA Marta due 2026-07-07 11:30 CEST"
	tip := "tip 2026-07-01 U0INES Ines failed 2026-07-07 11:30 CEST Slack says channel_not_found"
	once := "onboarding once U0INES Ines skipped 2026-07-07 11:30 CEST its time was over before it could go"
	for _, tt := range []struct {
		args []string
		want []string
	}{
		{nil, []string{head, digest, once, tip}},
		{[]string{"tip"}, []string{head, tip}},
		{[]string{"--state", "skipped"}, []string{head, once}},
		{[]string{"--to", "U0MARTA", "--quarter", "2026-Q2"}, []string{head, digest}},
		{[]string{"--to", "marta@example.com", "--quarter", "2026-Q1"}, []string{head}},
	} {
		if diff := cmp.Diff(tt.want, list(tt.args...)); diff != "" {
			t.Errorf("send --list %v (-want +got):\n%s", tt.args, diff)
		}
	}
}

func fill(t *testing.T, db *storage.DB, now time.Time) {
	t.Helper()
	ctx := context.Background()
	for _, p := range []ladder.Person{{ID: "U0MARTA", Name: "Marta", Email: "marta@example.com", Active: true}, {ID: "U0INES", Name: "Ines", Active: true}} {
		if _, err := db.EnsurePerson(ctx, p); err != nil {
			t.Fatal(err)
		}
	}
	row := func(kind ladder.MessageKind, period ladder.Date, to ladder.UserID, state ladder.DeliveryState, why string) ladder.Delivery {
		return ladder.Delivery{
			DeliveryKey: ladder.DeliveryKey{Kind: kind, Period: period, Recipient: to},
			State:       state, Reason: why, DueAt: now, ExpiresAt: now.Add(time.Hour),
		}
	}
	if _, err := db.OweDeliveries(ctx, []ladder.Delivery{
		row("digest", ladder.NewDate(2026, 4, 1), "U0MARTA", ladder.DeliveryDue, ""),
		row("tip", ladder.NewDate(2026, 7, 1), "U0INES", ladder.DeliveryFailed, "channel_not_found"),
		row("onboarding", ladder.Date{}, "U0INES", ladder.DeliverySkipped, ladder.SkipLate),
	}); err != nil {
		t.Fatal(err)
	}
}

func TestBlockText(t *testing.T) {
	const blocks = `[
{"type":"header","text":{"type":"plain_text","text":"Your Q2 digest"}},
{"type":"section","text":{"type":"mrkdwn","text":"*Ines*, IC2 → IC3"},"accessory":{"type":"button","text":{"type":"plain_text","text":"Confirm"},"action_id":"a","value":"1|x"}},
{"type":"section","fields":[{"type":"mrkdwn","text":"one"},{"type":"mrkdwn","text":"two"}]},
{"type":"divider"},
{"type":"table","rows":[[{"type":"raw_text","text":"Scope"},{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"●"}]}]}]]},
{"type":"data_visualization","title":"Streak","chart":{"type":"bar"}},
{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Less often"}},{"type":"overflow","options":[{"text":{"type":"plain_text","text":"Tomorrow"},"value":"t"},{"text":{"type":"plain_text","text":"Monday"},"value":"m"}]}]},
{"type":"context","elements":[{"type":"mrkdwn","text":"small"},{"type":"image","alt_text":"a dot","image_url":"x"}]}]`
	want := `# Your Q2 digest
*Ines*, IC2 → IC3
[Confirm]
one
two
---
Scope | ●
Streak
[Less often] [Tomorrow] [Monday]
small · a dot`
	if diff := cmp.Diff(want, blockText([]byte(blocks))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := blockText([]byte("{")); got != "" {
		t.Errorf("of no blocks: %q", got)
	}
}

// Every reason a delivery can have is told in words.
func TestReasonsInWords(t *testing.T) {
	for _, code := range []string{
		ladder.SkipLate, ladder.SkipOutOfHours, ladder.SkipNothingNew, ladder.SkipSuperseded, ladder.SkipDeactivated, ladder.SkipOnLeave,
		ladder.SkipStopped, ladder.SkipPaused, ladder.SkipLessOften, ladder.SkipCap, ladder.SkipIgnored,
	} {
		if got := inPlain(ladder.DeliverySkipped, code); !strings.Contains(got, " ") || strings.Contains(got, "Slack says") {
			t.Errorf("skipped, %s: %q", code, got)
		}
	}
	for _, code := range []string{ladder.SkipOutOfHours, ladder.SkipOnLeave, ladder.SkipPaused, ladder.SkipCap, "not_built", "network"} {
		if got := inPlain(ladder.DeliveryDue, code); !strings.Contains(got, " ") || strings.Contains(got, "Slack says") {
			t.Errorf("due, %s: %q", code, got)
		}
	}
}
