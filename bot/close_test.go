package bot_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/bot"
	"winlog/ladder"
)

// sealedQuarters are the quarters of somebody that are written down, with value
// and source.
func (w *world) sealedQuarters(user ladder.UserID) map[string]string {
	w.t.Helper()
	in, err := w.db.FindRecord(w.t.Context(), user)
	if err != nil {
		w.t.Fatal(err)
	}
	found := map[string]string{}
	for _, v := range in.Verdicts {
		if !v.Sealed.IsZero() {
			found[v.Quarter.Label] = string(v.Value) + " " + string(v.Source)
		}
	}
	return found
}

// The job writes down what counts, once, however late and however many programs
// run it at once; what is not over stays open.
func TestCloseQuarters(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q1, "IC3", ladder.Manager)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.ines.runs("/win", "Kept it running #scope IC2") // in 2026-Q2
	w.arun.runs("/win", "Shipped the login #scope IC1")
	w.inGrace()
	w.ines.claims(q2, "")
	closeAll := func(b *bot.Bot) {
		t.Helper()
		if err := b.CloseQuarters(t.Context()); err != nil {
			t.Error(err)
		}
	}
	closeAll(w.bot)
	if diff := cmp.Diff(map[string]string{"2026-Q1": "next evidenced"}, w.sealedQuarters("U0INES")); diff != "" {
		t.Errorf("in July (-want +got):\n%s", diff)
	}

	w.onDay(2026, 11, 20) // down for months, then two of them at the same moment
	other, err := bot.New(bot.Options{Slack: w.api, Store: w.db, Ladder: ladder.Builtin(), Coach: builtinCoach(), Now: w.now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	for _, b := range []*bot.Bot{w.bot, other} {
		both.Go(func() { closeAll(b) })
	}
	both.Wait()
	want := map[string]string{"2026-Q1": "next evidenced", "2026-Q2": "next claimed", "2026-Q3": "none "}
	if diff := cmp.Diff(want, w.sealedQuarters("U0INES")); diff != "" {
		t.Errorf("in November (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"2026-Q2": "current ", "2026-Q3": "none "}, w.sealedQuarters("U0ARUN")); diff != "" {
		t.Errorf("Arun, in November (-want +got):\n%s", diff)
	}
	sealed := w.verdict("U0INES", q2, "IC3")
	if len(sealed.Wins) != 3 {
		t.Errorf("sealed with %d wins, want 3", len(sealed.Wins))
	}

	// Evidence that goes later leaves the verdict, and is told.
	if _, err := w.db.UpdateWin(t.Context(), "U0INES", sealed.Wins[0], "", func(win *ladder.Win) error { win.DeletedAt = w.now(); return nil }); err != nil {
		t.Fatal(err)
	}
	again, err := bot.New(bot.Options{Slack: w.api, Store: w.db, Ladder: ladder.Builtin(), Coach: builtinCoach(), Now: w.now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	closeAll(again) // a program that has just started looks at everybody
	if diff := cmp.Diff(sealed, w.verdict("U0INES", q2, "IC3")); diff != "" {
		t.Errorf("closing again changed it (-before +after):\n%s", diff)
	}
	w.ines.opens("/streak", "why 2026-Q2")
	mustContain(t, w.ines.modalWith("Why?").Text(), "Evidence withdrawn (1)", "a claim does not become confirmed by time")
}

// lastWord is a database in which the manager answers between the moment a quarter
// is judged and the moment it is written down.
type lastWord struct {
	bot.Store
	once sync.Once
}

func (s *lastWord) ChangeVerdict(ctx context.Context, by, user ladder.UserID, quarter ladder.Period, target ladder.LevelID,
	change func(*ladder.Verdict) error,
) (ladder.Verdict, error) {
	var err error
	if by == "" { // the closing
		s.once.Do(func() {
			_, err = s.Store.ChangeVerdict(ctx, "U0MARTA", user, quarter, target, func(v *ladder.Verdict) error {
				v.Manager = &ladder.ManagerReading{Reading: ladder.Reading{Value: ladder.ValueNext}, Decision: ladder.Confirm}
				return nil
			})
		})
	}
	if err != nil {
		return ladder.Verdict{}, err
	}
	return s.Store.ChangeVerdict(ctx, by, user, quarter, target, change)
}

// What is said at the very last moment is sealed with it, not lost under what was
// judged before.
func TestCloseQuartersAtTheLastWord(t *testing.T) {
	w := newWorld(t, func(o *bot.Options) { o.Store = &lastWord{Store: o.Store} })
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.inGrace()
	w.ines.claims(q2, "")
	w.onDay(2026, 8, 2)
	if err := w.bot.CloseQuarters(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"2026-Q2": "next confirmed"}, w.sealedQuarters("U0INES")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// /streak shows what is sealed even if the job has not run, and writes it down.
func TestStreakSealsWhatItShows(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.inGrace()
	w.ines.claims(q2, "")
	w.onDay(2026, 7, 30)
	mustContain(t, w.ines.runs("/streak", "").Text(), "until it seals on Fri 31 Jul")
	w.jump(24 * time.Hour)
	m := w.ines.runs("/streak", "")
	mustContain(t, m.Text(), "1 claimed, none confirmed", "Quarter          ◐     …")
	if diff := cmp.Diff(map[string]string{"2026-Q2": "next claimed"}, w.sealedQuarters("U0INES")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A run over too many excused quarters is stale until the manager says that it
// goes on.
func TestExtendAStaleRun(t *testing.T) {
	w := newWorld(t)
	confirmed := func(q ladder.Quarter) {
		t.Helper()
		at := time.Date(q.End().Year, q.End().Month, 3, 12, 0, 0, 0, time.UTC)
		if _, err := w.db.ChangeVerdict(t.Context(), "U0MARTA", "U0INES", q.Period(), "IC3", func(v *ladder.Verdict) error {
			v.Level, v.Ladder = "IC2", "1"
			v.Manager = &ladder.ManagerReading{Reading: ladder.Reading{By: "U0MARTA", At: at, Value: ladder.ValueNext}, Decision: ladder.Confirm}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	q225 := q2.Add(-4)
	confirmed(q225)
	if err := w.db.SaveLeave(t.Context(), "U0INES", ladder.Leave{User: "U0INES", From: q225.End(), Until: ladder.NewDate(2026, 4, 1)}); err != nil {
		t.Fatal(err)
	}
	mustContain(t, w.ines.runs("/streak", "").Text(), "1 in a row confirmed", "needs your manager's word to go on")
	mustContain(t, w.marta.runs("/winlog", "team").Text(), "the run is stale and needs your word")
	w.marta.clicks(w.marta.runs("/winlog", "report @ines"), "Let the run go on over 2026-Q1")
	w.marta.modalWith("Let the run go on")
	w.marta.fills("note", "Leave, and back as strong")
	if errs := w.marta.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.marta.modalWith("The run goes on over 2026-Q1")
	w.ines.sees(w.ines.DM(), "Leave, and back as strong")
	text := w.ines.runs("/streak", "").Text()
	mustContain(t, text, "1 in a row confirmed")
	if strings.Contains(text, "needs your manager's word") {
		t.Errorf("the run is still stale:\n%s", text)
	}
}
