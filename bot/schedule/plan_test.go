package schedule_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"winlog/bot/schedule"
	"winlog/ladder"
)

// july is after the digest of the second quarter fell due in Berlin.
var july = time.Date(2026, 7, 8, 9, 0, 0, 0, time.UTC)

func (w *world) plan(ask schedule.Ask) []schedule.Planned {
	w.t.Helper()
	planned, err := w.send.Plan(w.t.Context(), ask)
	if err != nil {
		w.t.Fatal(err)
	}
	return planned
}

func quarterOf(y int, m time.Month) ladder.Period {
	return ladder.Calendar{}.Of(ladder.NewDate(y, m, 1)).Period()
}

// TestPlanAndPreview: a dry run shows what would be sent, and changes nothing.
func TestPlanAndPreview(t *testing.T) {
	l := &letter{parts: 2, to: func(_ schedule.Slot, id ladder.UserID) bool { return id != "U3" }}
	bubble(t, map[ladder.MessageKind]schedule.Builder{ladder.MessageDigest: l}, func(t *testing.T, w *world) {
		w.people("U1 Europe/Berlin", "U2 America/New_York", "U3 Europe/Berlin")
		w.clock.set(july)
		var got []string
		for _, p := range w.plan(schedule.Ask{Kind: ladder.MessageDigest}) {
			shown, err := w.send.Preview(t.Context(), p.Delivery)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, p.DeliveryKey.String()+" "+string(shown.Ruling.State)+" "+shown.Ruling.Reason+" "+shown.Messages[0].Text)
		}
		want := []string{
			"digest/2026-04-01/U1 sending  digest for U1, part 1 of 2",
			"digest/2026-04-01/U2 due out_of_hours digest for U2, part 1 of 2", // 5:00 there
		}
		if !slices.Equal(got, want) {
			t.Errorf("shown %q, want %q", got, want)
		}
		if len(w.rows()) != 0 || w.posts() != 0 {
			t.Errorf("a dry run left %v and %d posts", w.rows(), w.posts())
		}
		if n := len(w.plan(schedule.Ask{Kind: ladder.MessageDigest, To: "U3"})); n != 0 {
			t.Errorf("%d are owed to U3", n)
		}
		if _, err := w.send.Plan(t.Context(), schedule.Ask{Kind: ladder.MessageTip}); ladder.KindOf(err) != ladder.NotFound {
			t.Errorf("a kind without a builder: %v", err)
		}
	})
}

// TestSendWhatIsAskedFor: an operator sends a quarter's digests by hand.
func TestSendWhatIsAskedFor(t *testing.T) {
	l := &letter{parts: 1}
	bubble(t, map[ladder.MessageKind]schedule.Builder{ladder.MessageDigest: l}, func(t *testing.T, w *world) {
		w.people("U1 Europe/Berlin", "U2 Europe/Berlin", "U3 Europe/Berlin")
		send := func(ask schedule.Ask) schedule.Report {
			t.Helper()
			r, err := w.send.Send(t.Context(), ask, w.plan(ask))
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		digest := schedule.Ask{Kind: ladder.MessageDigest}
		w.clock.set(july)
		one := digest
		one.To = "U1"
		w.wantReport(send(one), schedule.Report{Sent: 1})
		w.wantReport(send(one), schedule.Report{})
		w.wantTexts("U1", "digest for U1, part 1 of 1")
		w.wantTexts("U2")

		l.fails = errTest
		w.wantReport(send(digest), schedule.Report{Later: 2})
		l.fails = nil
		w.clock.set(july.AddDate(0, 0, 30)) // much too late for serve
		w.restart()
		if err := w.send.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.wantRows("digest/2026-04-01/U1 sent", "digest/2026-04-01/U2 failed not_built", "digest/2026-04-01/U3 failed not_built")
		w.wantReport(send(digest), schedule.Report{Sent: 2})
		w.wantTexts("U3", "digest for U3, part 1 of 1")

		old := digest
		old.Quarter = quarterOf(2026, 2) // the one before, never sent: the caps hold, too
		w.wantReport(send(old), schedule.Report{Sent: 1, Later: 2})
		ahead := digest
		ahead.Quarter = quarterOf(2026, 8)
		if _, err := w.send.Send(t.Context(), ahead, w.plan(ahead)); err == nil || !strings.Contains(err.Error(), "falls due on 2026-10-07") {
			t.Errorf("a quarter that has not ended: %v", err)
		}
	})
}
