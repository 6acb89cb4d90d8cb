package ladder_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

var (
	boss   = ladder.Viewer{ID: "UBOSS"}
	admin  = ladder.Viewer{ID: "UADMIN", Admin: true}
	myself = ladder.Viewer{ID: "UME", Admin: true}
)

func reading(value ladder.VerdictValue) ladder.Reading {
	return ladder.Reading{At: july20, Value: value, Dimensions: map[ladder.DimensionID]ladder.VerdictValue{"scope": value}}
}

// read gives the manager's own reading of a quarter.
func (h *history) read(label, today string, value ladder.VerdictValue) *history {
	h.t.Helper()
	v, q := h.quarterOn(label, today)
	v, err := ladder.ReadQuarter(v, q, ladder.Viewer{ID: q.Manager}, reading(value))
	if err != nil {
		h.t.Fatal(err)
	}
	*h.verdict(label, h.target()) = v
	return h
}

func TestReadQuarter(t *testing.T) {
	claimed := func() *history { return ic2(t).claims("2026-Q2") }
	tests := []struct {
		name  string
		h     *history
		by    ladder.Viewer
		today string
		want  string
		saw   bool
	}{
		{"the manager", claimed(), boss, "2026-07-20", "", false},
		{"again, with the claim open", claimed().read("2026-Q2", "2026-07-20", ladder.ValuePartial), boss, "2026-07-21", "", true},
		{"without a claim", ic2(t).win("2026-05-01", "IC3"), boss, "2026-06-20", "", false},
		{"the person", claimed(), myself, "2026-07-20", "forbidden : Nobody answers for their own quarter.", false},
		{"a colleague", claimed(), ladder.Viewer{ID: "UYOU"}, "2026-07-20", "forbidden : Only their manager at the end of 2026-Q2 answers for it.", false},
		{"nobody", claimed(), ladder.Viewer{}, "2026-07-20", "forbidden : Nobody answers for their own quarter.", false},
		{"an admin", claimed(), admin, "2026-07-20", "forbidden : Only their manager at the end of 2026-Q2 answers for it.", false},
		{"an admin where there is no manager", claimed().managed("", "2025-01-01"), admin, "2026-07-20", "", false},
		{
			"a colleague where there is no manager", claimed().managed("", "2025-01-01"),
			ladder.Viewer{ID: "UYOU"},
			"2026-07-20",
			"forbidden : Nobody manages them now, so an admin answers for 2026-Q2.", false,
		},
		{"once sealed", claimed(), boss, "2026-07-31", "conflict : 2026-Q2 was sealed on 31 July 2026 and is not changed any more. Re-open it first.", false},
		{
			"once answered", ic2(t).confirmed("2026-Q2"), boss, "2026-07-20",
			"conflict : 2026-Q2 was answered already: confirmed as next. Take that answer back before you give another.", false,
		},
		{
			"while excused", ic2(t).win("2026-06-10", "IC3").away("2026-04-01", 50), boss, "2026-07-20",
			"conflict : 2026-Q2 is excused: 50 days of leave. Only they can ask to have it judged.", false,
		},
		{
			"a quarter of another level", person(t, "IC1").win("2026-04-10", "IC3").reaches("IC2", "2026-04-05", ladder.LevelPromotion), boss, "2026-07-20",
			"conflict : There is nothing to answer for 2026-Q2: it is not judged against a next level.", false,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, q := tt.h.quarterOn("2026-Q2", tt.today)
			got, err := ladder.ReadQuarter(v, q, tt.by, reading(ladder.ValueCurrent))
			if diff := cmp.Diff(tt.want, refusal(err)); diff != "" {
				t.Fatal(diff)
			}
			if err != nil {
				return
			}
			want := reading(ladder.ValueCurrent)
			want.By = tt.by.ID
			if diff := cmp.Diff(&ladder.ManagerReading{Reading: want, Saw: tt.saw}, got.Manager); diff != "" {
				t.Error(diff)
			}
			*tt.h.verdict("2026-Q2", "IC3") = got
			if _, q := tt.h.quarterOn("2026-Q2", tt.today); q.Source == ladder.SourceConfirmed {
				t.Error("a reading alone decides the quarter")
			}
		})
	}
}

func TestAnswerQuarter(t *testing.T) {
	confirm := ladder.Answer{At: july20, Decision: ladder.Confirm}
	with := func(h *history, value ladder.VerdictValue) *history { return h.read("2026-Q2", "2026-07-20", value) }
	met := func() *history { return ic2(t).evidence("2026-Q2", "IC3").claims("2026-Q2") }
	thin := func() *history { return ic2(t).claims("2026-Q2") }
	tests := []struct {
		name string
		h    *history
		by   ladder.Viewer
		a    ladder.Answer
		want string // the refusal, or the value that counts
	}{
		{"before their own reading", met(), boss, confirm, "conflict : Give your own reading of 2026-Q2 first. What they claim opens after it."},
		{"confirm what was claimed", with(met(), ladder.ValueCurrent), boss, confirm, "next confirmed"},
		{"confirm less", with(met(), ladder.ValueCurrent), boss, ladder.Answer{Decision: ladder.Confirm, Value: ladder.ValuePartial}, "partial confirmed"},
		{"confirm without the evidence", with(thin(), ladder.ValueNext), boss, confirm, "invalid note: The wins alone do not show it yet, so write a line about what you saw."},
		{
			"confirm without the evidence with a line", with(thin(), ladder.ValueNext), boss,
			ladder.Answer{Decision: ladder.Confirm, Note: "Ran the incident review."},
			"next confirmed",
		},
		{"confirm what nobody claimed", with(ic2(t).evidence("2026-Q2", "IC3"), ladder.ValueNext), boss, confirm, "next confirmed"},
		{"not yet, as they read it", with(met(), ladder.ValueCurrent), boss, ladder.Answer{Decision: ladder.NotYet, Note: "One more month"}, "current confirmed"},
		{"not yet at the target", with(met(), ladder.ValueNext), boss, ladder.Answer{Decision: ladder.NotYet, Note: "One more month"}, "invalid overall: Not yet means below IC3: say how the quarter was instead."},
		{"not yet after all", with(met(), ladder.ValueNext), boss, ladder.Answer{Decision: ladder.NotYet, Note: "One more month", Value: ladder.ValuePartial}, "partial confirmed"},
		{"not yet without a line", with(met(), ladder.ValueCurrent), boss, ladder.Answer{Decision: ladder.NotYet}, "invalid note: Write a line about what would make the next quarter count."},
		{"discuss", with(met(), ladder.ValueCurrent), boss, ladder.Answer{Decision: ladder.Discuss}, "next claimed"},
		{"nothing chosen", with(met(), ladder.ValueNext), boss, ladder.Answer{}, "invalid : Choose to confirm, to say not yet or to discuss it."},
		{"extend a run that is not stale", with(met(), ladder.ValueNext), boss, ladder.Answer{Decision: ladder.Confirm, Extend: true, Note: "x"}, "invalid : There is no stale run to extend."},
		{"somebody else's reading", with(met(), ladder.ValueNext), admin, confirm, "forbidden : Only their manager at the end of 2026-Q2 answers for it."},
		{"the person", with(met(), ladder.ValueNext), myself, confirm, "forbidden : Nobody answers for their own quarter."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, q := tt.h.quarterOn("2026-Q2", "2026-07-20")
			v, err := ladder.AnswerQuarter(v, q, tt.by, tt.a)
			got := refusal(err)
			if err == nil {
				*tt.h.verdict("2026-Q2", "IC3") = v
				_, q = tt.h.quarterOn("2026-Q2", "2026-07-20")
				got = string(q.Value) + " " + string(q.Source)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Two managers answer at once; the second one reads what the first one wrote.
func TestSecondAnswer(t *testing.T) {
	h := ic2(t).evidence("2026-Q2", "IC3").claims("2026-Q2").managed("", "2025-01-01")
	v, q := h.quarterOn("2026-Q2", "2026-07-20")
	v, err := ladder.ReadQuarter(v, q, admin, reading(ladder.ValueNext))
	if err != nil {
		t.Fatal(err)
	}
	first, err := ladder.AnswerQuarter(v, q, admin, ladder.Answer{At: july20, Decision: ladder.Confirm})
	if err != nil {
		t.Fatal(err)
	}
	again, err := ladder.AnswerQuarter(first, q, admin, ladder.Answer{At: july20.Add(time.Minute), Decision: ladder.Confirm})
	if diff := cmp.Diff(first, again); err != nil || diff != "" {
		t.Errorf("a second click: %v %s", err, diff)
	}
	const answered = "conflict : 2026-Q2 was answered already: confirmed as next. Take that answer back before you give another."
	for _, by := range []ladder.Viewer{admin, {ID: "UOTHER", Admin: true}} {
		got, err := ladder.AnswerQuarter(first, q, by, ladder.Answer{At: july20, Decision: ladder.NotYet, Note: "One more month", Value: ladder.ValueCurrent})
		if refusal(err) != answered {
			t.Errorf("%s: %v", by.ID, err)
		}
		if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("%s: %s", by.ID, diff)
		}
	}
	if _, err := ladder.ReadQuarter(first, q, ladder.Viewer{ID: "UOTHER", Admin: true}, reading(ladder.ValueBelow)); refusal(err) != answered {
		t.Errorf("a reading after the answer: %v", err)
	}
}

func TestWithdrawAnswer(t *testing.T) {
	h := ic2(t).confirmed("2026-Q2")
	v, q := h.quarterOn("2026-Q2", "2026-07-20")
	for _, by := range []ladder.Viewer{myself, admin, {ID: "UYOU"}} {
		if _, err := ladder.WithdrawAnswer(v, q, by, july20, ""); ladder.KindOf(err) != ladder.Forbidden {
			t.Errorf("%s: %v", by.ID, err)
		}
	}
	got, err := ladder.WithdrawAnswer(v, q, boss, july20, "")
	if err != nil {
		t.Fatal(err)
	}
	if got.Manager.Decision != "" || got.Manager.Value != ladder.ValueNext || v.Manager.Decision != ladder.Confirm {
		t.Errorf("after: %+v, before: %+v", got.Manager, v.Manager)
	}
	if diff := cmp.Diff([]ladder.VerdictNote{{By: "UBOSS", At: july20, Text: "Took back: confirmed as next."}}, got.Notes); diff != "" {
		t.Error(diff)
	}
	if _, err := ladder.WithdrawAnswer(got, q, boss, july20, ""); refusal(err) != "conflict : There is no answer for 2026-Q2 to take back." {
		t.Errorf("twice: %v", err)
	}
	v, q = h.quarterOn("2026-Q2", "2026-07-31")
	if _, err := ladder.WithdrawAnswer(v, q, boss, july20, ""); ladder.KindOf(err) != ladder.Conflict {
		t.Errorf("once sealed: %v", err)
	}
}

// A sealed quarter is re-opened, a late win counts, the claim and the answer can
// be given, and it is sealed again.
func TestReopenQuarter(t *testing.T) {
	h := ic2(t).win("2026-01-10", "IC3", "scope").win("2026-02-10", "IC3", "collaboration").
		lateWin("2026-03-10", "2026-05-20", "IC3", "mentorship").sealed("2026-05-01")
	at := time.Date(2026, time.May, 21, 9, 0, 0, 0, time.UTC)
	v, q := h.quarterOn("2026-Q1", "2026-05-21")
	if _, err := ladder.ReopenQuarter(v, q, boss, at, " "); refusal(err) != "invalid note: Write a line about why it is opened again; both of you see it." {
		t.Errorf("without a line: %v", err)
	}
	if _, err := ladder.ReopenQuarter(v, q, myself, at, "please"); ladder.KindOf(err) != ladder.Forbidden {
		t.Errorf("by the person: %v", err)
	}
	reopened, err := ladder.ReopenQuarter(v, q, boss, at, "Forgot the mentoring.")
	if err != nil {
		t.Fatal(err)
	}
	*h.verdict("2026-Q1", "IC3") = reopened
	tests := []struct{ today, want string }{
		{"2026-05-21", "IC2→IC3 official 0 claimed 0 evidenced 1: 2026-Q1 next(e)… 2026-Q2 none…"},
		{"2026-06-05", "IC2→IC3 official 0 claimed 0 evidenced 1: 2026-Q1 next(e)… 2026-Q2 none…"},
		{"2026-06-06", "IC2→IC3 official 0 claimed 0 evidenced 1: 2026-Q1 next(e)✗ 2026-Q2 none…"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, read(h.on(tt.today))); diff != "" {
			t.Errorf("%s: %s", tt.today, diff)
		}
	}
	h.claims("2026-Q1").read("2026-Q1", "2026-05-22", ladder.ValueNext)
	v, q = h.quarterOn("2026-Q1", "2026-05-22")
	if v, err = ladder.AnswerQuarter(v, q, boss, ladder.Answer{Decision: ladder.Confirm}); err != nil {
		t.Fatal(err)
	}
	*h.verdict("2026-Q1", "IC3") = v
	h.sealed("2026-06-06")
	if got, want := read(h.on("2026-06-10")), "IC2→IC3 official 1 claimed 1: 2026-Q1 next(C)+ 2026-Q2 none…"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if _, q := h.quarterOn("2026-Q1", "2026-06-10"); len(q.Evidence.Wins) != 3 || q.State != ladder.QuarterSealed {
		t.Errorf("sealed again with %v, %s", q.Evidence.Wins, q.State)
	}
	_, open := h.quarterOn("2026-Q2", "2026-06-10")
	if _, err := ladder.ReopenQuarter(ladder.Verdict{User: "UME"}, open, boss, at, "x"); refusal(err) != "conflict : 2026-Q2 is not sealed, so there is nothing to re-open." {
		t.Errorf("an open one: %v", err)
	}
}

func TestExtendRun(t *testing.T) {
	h := ic2(t).confirmed("2025-Q2").away("2025-07-01", 274)
	v, q := h.quarterOn("2026-Q1", "2026-04-30")
	if _, err := ladder.ExtendRun(v, q, boss, july20, "x"); refusal(err) != "conflict : There is no stale run to extend." {
		t.Errorf("not stale yet: %v", err)
	}
	v, q = h.quarterOn("2026-Q1", "2026-05-02")
	if _, err := ladder.ExtendRun(v, q, boss, july20, ""); ladder.KindOf(err) != ladder.Invalid {
		t.Errorf("without a line: %v", err)
	}
	if _, err := ladder.ExtendRun(v, q, myself, july20, "x"); ladder.KindOf(err) != ladder.Forbidden {
		t.Errorf("by the person: %v", err)
	}
	v, err := ladder.ExtendRun(v, q, boss, july20, "Back at full strength.")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := ladder.ExtendRun(v, q, boss, july20, "Again."); err != nil || len(again.Notes) != 1 {
		t.Errorf("again: %v, %d notes", err, len(again.Notes))
	}
	*h.verdict("2026-Q1", "IC3") = v
	if read, err := ladder.ReadQuarter(v, withState(q, ladder.QuarterReview), boss, reading(ladder.ValueNext)); ladder.KindOf(err) != ladder.Conflict || !read.Manager.Extend {
		t.Errorf("an excused quarter is read: %v", err)
	}
	v.OptIn = true
	if read, err := ladder.ReadQuarter(v, withState(q, ladder.QuarterReview), boss, reading(ladder.ValueNext)); err != nil || !read.Manager.Extend {
		t.Errorf("a reading takes the extension back: %v", err)
	}
	if got, want := read(h.confirmed("2026-Q2").on("2026-07-02")), "IC2→IC3 official 2 claimed 2: 2025-Q2 next(C)+ 2025-Q3 excused= 2025-Q4 excused= 2026-Q1 excused= 2026-Q2 next(C)+ 2026-Q3 none…"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A run is extended beside a verdict that stays as it was sealed.
func TestExtendRunOfSealed(t *testing.T) {
	h := ic2(t).confirmed("2025-Q2").away("2025-07-01", 274).sealed("2026-05-02")
	h.in.Versions = []ladder.LadderVersion{{Version: "9", Published: h.day("2020-01-01")}}
	v, q := h.quarterOn("2026-Q1", "2026-05-03")
	q.Ladder, q.Level = "9", "IC1"
	got, err := ladder.ExtendRun(v, q, boss, july20, "Back at full strength.")
	if err != nil || got.Ladder != "1" || got.Level != "IC2" || got.Value != ladder.ValueExcused {
		t.Errorf("%v: ladder %s, level %s, %s", err, got.Ladder, got.Level, got.Value)
	}
}

func withState(q ladder.StreakQuarter, s ladder.QuarterState) ladder.StreakQuarter {
	q.State = s
	return q
}

// A line written with the reading stands for one with the decision.
func TestAnswerKeepsTheLine(t *testing.T) {
	h := ic2(t).claims("2026-Q2")
	v, q := h.quarterOn("2026-Q2", "2026-07-20")
	r := reading(ladder.ValueNext)
	r.Note = "Ran the incident review."
	v, err := ladder.ReadQuarter(v, q, boss, r)
	if err != nil {
		t.Fatal(err)
	}
	if v, err = ladder.AnswerQuarter(v, q, boss, ladder.Answer{Decision: ladder.Confirm}); err != nil || v.Manager.Note != r.Note {
		t.Errorf("%v, %+v", err, v.Manager)
	}
}

// The answer to the first quarter after a stale run may extend it.
func TestAnswerThatExtends(t *testing.T) {
	h := ic2(t).confirmed("2025-Q2").away("2025-07-01", 274).evidence("2026-Q2", "IC3").claims("2026-Q2").read("2026-Q2", "2026-07-02", ladder.ValueNext)
	v, q := h.quarterOn("2026-Q2", "2026-07-02")
	if _, err := ladder.AnswerQuarter(v, q, boss, ladder.Answer{Decision: ladder.Confirm, Extend: true}); ladder.KindOf(err) != ladder.Invalid {
		t.Errorf("without a line: %v", err)
	}
	v, err := ladder.AnswerQuarter(v, q, boss, ladder.Answer{Decision: ladder.Confirm, Extend: true, Note: "As before."})
	if err != nil {
		t.Fatal(err)
	}
	*h.verdict("2026-Q2", "IC3") = v
	if s := h.on("2026-07-02"); s.Official != 2 {
		t.Error(read(s))
	}
}
