package ladder_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

// Who reads a preparation and the line after a 1:1.
func TestCanSeeTalk(t *testing.T) {
	owner := ladder.Person{ID: "UOWNER", Manager: "UMANAGER"}
	viewers := []struct {
		who string
		ladder.Viewer
	}{
		{"owner", ladder.Viewer{ID: "UOWNER"}},
		{"manager", ladder.Viewer{ID: "UMANAGER"}},
		{"former manager", ladder.Viewer{ID: "UFORMER"}},
		{"skip-level", ladder.Viewer{ID: "USKIP"}},
		{"peer", ladder.Viewer{ID: "UPEER"}},
		{"admin", ladder.Viewer{ID: "UADMIN", Admin: true}},
		{"deactivated manager", ladder.Viewer{ID: "UMANAGER", Outside: true}},
	}
	own := func(shared ladder.UserID) ladder.TalkNote {
		return ladder.TalkNote{User: "UOWNER", By: "UOWNER", For: shared, Gaps: []string{"x"}, Line: "l", LineFor: "UMANAGER"}
	}
	theirs := func(by ladder.UserID) ladder.TalkNote {
		return ladder.TalkNote{User: "UOWNER", By: by, For: "UOWNER", Line: "l", LineFor: "UOWNER"}
	}
	quarter := func(state ladder.QuarterState, m *ladder.ManagerReading, manager ladder.UserID) ladder.StreakQuarter {
		return ladder.StreakQuarter{State: state, Target: "IC3", Value: ladder.ValueNext, Manager: manager, Verdict: ladder.Verdict{Manager: m}}
	}
	read := func(by ladder.UserID, d ladder.Decision) *ladder.ManagerReading {
		return &ladder.ManagerReading{Reading: ladder.Reading{By: by, Value: ladder.ValueNext}, Decision: d}
	}
	review := quarter(ladder.QuarterReview, nil, "UMANAGER")
	excused := review
	excused.Value = ladder.ValueExcused
	boss := ladder.Person{ID: "UMANAGER", Manager: "USKIP"}
	was := ladder.Person{ID: "UFORMER", Manager: "USKIP"}
	for _, tt := range []struct {
		what  string
		item  ladder.Item
		owner ladder.Person
		want  string
	}{
		{"kept to oneself", own("").Item(review), owner, "owner"},
		{"shared, the manager has not read the quarter", own("UMANAGER").Item(review), owner, "owner"},
		{"shared, after their reading", own("UMANAGER").Item(quarter(ladder.QuarterReview, read("UMANAGER", ""), "UMANAGER")), owner, "owner, manager"},
		{"shared, an open quarter", own("UMANAGER").Item(quarter(ladder.QuarterOpen, nil, "UMANAGER")), owner, "owner, manager"},
		{"shared, sealed without a reading", own("UMANAGER").Item(quarter(ladder.QuarterSealed, nil, "UMANAGER")), owner, "owner, manager"},
		{"shared, decided", own("UMANAGER").Item(quarter(ladder.QuarterReview, read("UFORMER", ladder.Confirm), "UMANAGER")), owner, "owner, manager"},
		{"shared, excused", own("UMANAGER").Item(excused), owner, "owner, manager"},
		{"shared, no quarter to judge", own("UMANAGER").Item(ladder.StreakQuarter{}), owner, "owner, manager"},
		{"shared, another one answers for the quarter", own("UMANAGER").Item(quarter(ladder.QuarterReview, nil, "UFORMER")), owner, "owner, manager"},
		{"shared with the manager before", own("UFORMER").Item(ladder.StreakQuarter{}), owner, "owner"},
		{"a manager's own notes", theirs("UMANAGER").Item(ladder.StreakQuarter{}), boss, "manager"},
		{"a former manager's own notes", theirs("UFORMER").Item(ladder.StreakQuarter{}), was, "former manager"},
		{"the person's line", own("").LineItem(), owner, "owner, manager"},
		{"the manager's line", theirs("UMANAGER").LineItem(), boss, "owner, manager"},
		{"a former manager's line", theirs("UFORMER").LineItem(), was, "owner, former manager"},
		{"the person's line to a former manager", ladder.TalkNote{User: "UOWNER", By: "UOWNER", Line: "l", LineFor: "UFORMER"}.LineItem(), owner, "owner"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			var allowed []string
			for _, v := range viewers {
				if ladder.CanSee(v.Viewer, tt.item, tt.owner) {
					allowed = append(allowed, v.who)
				}
			}
			if got := strings.Join(allowed, ", "); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestTalkLines(t *testing.T) {
	owner := ladder.Person{ID: "U1", Manager: "U2"}
	note := func(by ladder.UserID, line string, to ladder.UserID) ladder.TalkNote {
		return ladder.TalkNote{User: "U1", By: by, Line: line, LineFor: to}
	}
	notes := []ladder.TalkNote{note("U2", "of the manager", "U1"), note("U1", "of the person", "U2"), note("U3", "of the one before", "U1"), note("U2", "", "")}
	for viewer, want := range map[ladder.UserID][]string{
		"U1": {"of the person", "of the manager", "of the one before"},
		"U2": {"of the person", "of the manager"},
		"U3": {"of the one before"},
		"U4": nil,
	} {
		var got []string
		for _, n := range ladder.TalkLines(ladder.Viewer{ID: viewer}, owner, notes) {
			got = append(got, n.Line)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", viewer, diff)
		}
	}
}

func TestCheckTalkNote(t *testing.T) {
	day := ladder.NewDate(2026, time.July, 16)
	for _, tt := range []struct {
		name   string
		change func(*ladder.TalkNote)
		before ladder.TalkNote
		want   string // the fields at fault
	}{
		{"an answer", func(n *ladder.TalkNote) { n.Answers = map[ladder.TalkQuestion]string{"well": "x"} }, ladder.TalkNote{}, ""},
		{"a day alone", func(n *ladder.TalkNote) { n.On = day }, ladder.TalkNote{}, ""},
		{"nothing", func(*ladder.TalkNote) {}, ladder.TalkNote{}, "well"},
		{"nothing of a manager", func(n *ladder.TalkNote) { n.By = "U2" }, ladder.TalkNote{}, "enjoys"},
		{"nothing any more", func(*ladder.TalkNote) {}, ladder.TalkNote{Gaps: []string{"a"}}, ""},
		{"as long as it may be", func(n *ladder.TalkNote) {
			n.Answers = map[ladder.TalkQuestion]string{"well": strings.Repeat("é", ladder.MaxTalkText)}
		}, ladder.TalkNote{}, ""},
		{"too long, twice", func(n *ladder.TalkNote) {
			long := strings.Repeat("é", ladder.MaxTalkText+1)
			n.Answers = map[ladder.TalkQuestion]string{"well": long, "need": long, "say": long}
		}, ladder.TalkNote{}, "well need"},
		{"no text", func(n *ladder.TalkNote) { n.Answers = map[ladder.TalkQuestion]string{"failed": "a\x00"} }, ladder.TalkNote{}, "failed"},
		{"gaps of the step", func(n *ladder.TalkNote) { n.Gaps = []string{"a", "b"} }, ladder.TalkNote{}, ""},
		{"a gap of another step", func(n *ladder.TalkNote) { n.Gaps = []string{"a", "z"} }, ladder.TalkNote{}, "gaps"},
		{"one that was picked before", func(n *ladder.TalkNote) { n.Gaps = []string{"z"} }, ladder.TalkNote{Gaps: []string{"z"}}, ""},
		{"too many gaps", func(n *ladder.TalkNote) { n.Gaps = []string{"a", "b", "c", "d"} }, ladder.TalkNote{}, "gaps"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := ladder.TalkNote{User: "U1", By: "U1"}
			tt.change(&n)
			if got := fieldsAtFault(ladder.CheckTalkNote(n, tt.before, []string{"a", "b", "c", "d"})); got != tt.want {
				t.Errorf("at fault: %q, want %q", got, tt.want)
			}
		})
	}
}

// fieldsAtFault are the fields of Errors.
func fieldsAtFault(err error) string {
	var list ladder.Errors
	var fields []string
	if errors.As(err, &list) {
		for _, e := range list {
			fields = append(fields, e.Field)
		}
	}
	return strings.Join(fields, " ")
}

func TestCheckTalkTime(t *testing.T) {
	quarter := ladder.Calendar{}.Of(ladder.NewDate(2026, time.May, 1))
	for _, tt := range []struct {
		today ladder.Date
		want  bool
	}{
		{ladder.NewDate(2026, time.March, 31), false},
		{ladder.NewDate(2026, time.April, 1), true},
		{ladder.NewDate(2026, time.July, 10), true},
		{ladder.NewDate(2026, time.October, 14), true}, // the next prompt came five days ago
		{ladder.NewDate(2026, time.October, 15), false},
	} {
		if err := ladder.CheckTalkTime(quarter.Period(), quarter.Next().Period(), tt.today); (err == nil) != tt.want {
			t.Errorf("%s: %v, want %v", tt.today, err, tt.want)
		}
	}
}
