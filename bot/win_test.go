package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"winlog/ladder"
)

// ignoreMade leaves out what the program makes itself.
var ignoreMade = cmpopts.IgnoreFields(ladder.Win{}, "ID", "CreatedAt", "UpdatedAt")

func TestLogWinInOneLine(t *testing.T) {
	may := func(d int) ladder.Date { return ladder.NewDate(2026, 5, d) }
	for _, tc := range []struct {
		name, text string
		want       ladder.Win
		shown      []string
	}{
		{
			"plain", "Shipped OAuth login",
			ladder.Win{OccurredOn: may(12), Text: "Shipped OAuth login", Visibility: ladder.Manager},
			[]string{"Logged.", "Shipped OAuth login", "today, Tue 12 May", "2026-Q2", "you and your manager", "Add details", "Undo"},
		},
		{
			"date, tags and people", "yesterday Unblocked @arun on the refund rota #mentorship #private",
			ladder.Win{
				OccurredOn: may(11), Text: "Unblocked @arun on the refund rota", Visibility: ladder.Private,
				Dimensions: []ladder.DimensionID{"mentorship"}, People: []ladder.UserID{"U0ARUN"},
			},
			[]string{"yesterday, Mon 11 May", "Mentorship", "only you"},
		},
		{
			"a date in the last quarter", "on 28 March Closed the audit #IC3",
			ladder.Win{OccurredOn: ladder.NewDate(2026, 3, 28), Text: "Closed the audit", Level: "IC3", Visibility: ladder.Manager},
			[]string{"2026-Q1", "is closed"},
		},
		{
			"a week is no day", "last week Closed the audit",
			ladder.Win{OccurredOn: may(12), Text: "last week Closed the audit", Visibility: ladder.Manager},
			[]string{"“last week” names no day", "dated today"},
		},
		{
			"an unknown tag stays", "Fixed #1234 for good",
			ladder.Win{OccurredOn: may(12), Text: "Fixed #1234 for good", Visibility: ladder.Manager},
			[]string{"no dimension", "#1234"},
		},
		{
			"somebody's own name is no company", "With @ines alone",
			ladder.Win{OccurredOn: may(12), Text: "With @ines alone", Visibility: ladder.Manager},
			nil,
		},
		{
			"entities are what was typed", "R&D <beats> 'em",
			ladder.Win{OccurredOn: may(12), Text: "R&D <beats> 'em", Visibility: ladder.Manager},
			[]string{"R&amp;D &lt;beats&gt;"},
		},
		{
			"a link", "Shipped the portal https://example.com/pr/7.",
			ladder.Win{OccurredOn: may(12), Text: "Shipped the portal https://example.com/pr/7.", Visibility: ladder.Manager, Links: []string{"https://example.com/pr/7"}},
			[]string{"https://example.com/pr/7|example.com"},
		},
		{
			"an address that is no link stays text", "Closed https://good@evil.example/x",
			ladder.Win{OccurredOn: may(12), Text: "Closed https://good@evil.example/x", Visibility: ladder.Manager},
			nil,
		},
		{
			"a broadcast fires nothing", "<!channel> Ship it",
			ladder.Win{OccurredOn: may(12), Text: "<!channel> Ship it", Visibility: ladder.Manager},
			[]string{"&lt;!channel&gt; Ship it"},
		},
		{
			"right to left and zero width", "\u202eevil\u202c done\u200b",
			ladder.Win{OccurredOn: may(12), Text: "evil done", Visibility: ladder.Manager},
			nil,
		},
		{
			"NUL", "Ship\x00ped",
			ladder.Win{OccurredOn: may(12), Text: "Shipped", Visibility: ladder.Manager},
			nil,
		},
		{
			"emoji alone", "🎉🚀",
			ladder.Win{OccurredOn: may(12), Text: "🎉🚀", Visibility: ladder.Manager},
			nil,
		},
		{
			"a text that begins with a subcommand", "add list of suppliers cleaned",
			ladder.Win{OccurredOn: may(12), Text: "list of suppliers cleaned", Visibility: ladder.Manager},
			nil,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t)
			m := w.ines.runs("/win", tc.text)
			if !m.Ephemeral {
				t.Error("everybody in the channel sees the answer")
			}
			mustContain(t, m.Text(), tc.shown...)
			tc.want.User, tc.want.Source = "U0INES", "command"
			if diff := cmp.Diff(tc.want, w.onlyWin("U0INES"), ignoreMade, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
			if seen := w.arun.Messages(team); len(seen) != 0 {
				t.Errorf("a colleague sees %d messages", len(seen))
			}
		})
	}
}

func TestRefusedTextIsNotLost(t *testing.T) {
	long := strings.Repeat("wörd ", 2000)
	for _, tc := range []struct{ name, text, want, kept string }{
		{"too long", long, "at most 3000", "wörd wörd"},
		{"in the future", "tomorrow Ship the thing", "goal", "Ship the thing"},
		{"before employment", "on 3 May 2020 Built the first version", "1 February 2024", "Built the first version"},
		{"nothing visible", "\u200b\u200d", "Write what you did", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			m := w.ines.runs("/win", tc.text)
			mustContain(t, m.Text(), tc.want, tc.kept)
			if got := len(w.wins("U0INES")); got != 0 {
				t.Errorf("%d wins were logged", got)
			}
		})
	}
}

func TestUndoAndBringBack(t *testing.T) {
	w := newWorld(t)
	m := w.ines.runs("/win", "Shipped OAuth login")
	w.ines.clicks(m, "Undo")
	if got := len(w.wins("U0INES")); got != 0 {
		t.Fatalf("%d wins after Undo", got)
	}
	gone := w.ines.sees(team, "Deleted.")
	w.ines.clicks(gone, "Bring it back")
	w.ines.sees(team, "It is back.")
	w.onlyWin("U0INES")

	again := w.ines.sees(team, "It is back.")
	w.ines.clicks(again, "Delete")
	gone = w.ines.sees(team, "Deleted.")
	w.jump(ladder.UndoWindow + time.Second)
	w.ines.clicks(gone, "Bring it back")
	w.ines.sees(team, "cannot be brought back")
	if got := len(w.wins("U0INES")); got != 0 {
		t.Errorf("%d wins after the undo window", got)
	}
}

func TestAddDetails(t *testing.T) {
	w := newWorld(t)
	m := w.ines.runs("/win", "Shipped OAuth login")
	w.ines.clicks(m, "Add details")
	w.ines.modalWith("Edit win")
	if old := w.ines.sees(team, "opened in a form").Text(); strings.Contains(old, "your manager") {
		t.Errorf("the message still says who sees it:\n%s", old)
	}
	w.ines.fills("result", "Failed logins 4 % → 1 %")
	w.ines.fills("dimensions", "collaboration", "outcome")
	w.ines.fills("level", "IC3")
	w.ines.fills("people", "U0ARUN")
	w.ines.fills("links", "https://example.com/pr/1\nhttps://dash.example.com")
	w.ines.fills("visibility", "public")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.ines.modalWith("Saved.").Text(), "Shipped OAuth login", "Failed logins", "shows IC3", "Collaboration", "everyone")
	want := ladder.Win{
		User: "U0INES", OccurredOn: ladder.NewDate(2026, 5, 12), Text: "Shipped OAuth login", Result: "Failed logins 4 % → 1 %",
		Dimensions: []ladder.DimensionID{"collaboration", "outcome"}, Level: "IC3", People: []ladder.UserID{"U0ARUN"},
		Links: []string{"https://example.com/pr/1", "https://dash.example.com"}, Visibility: ladder.Public, Source: "command",
	}
	got := w.onlyWin("U0INES")
	if diff := cmp.Diff(want, got, ignoreMade); diff != "" {
		t.Error(diff)
	}
	edits, err := w.db.WinEdits(t.Context(), got.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(edits) != 1 || edits[0].Action != "edit" || edits[0].Before.Result != "" {
		t.Errorf("history: %+v", edits)
	}
}

func TestFormOfANewWin(t *testing.T) {
	w := newWorld(t)
	w.ines.opens("/win", "")
	v := w.ines.modalWith("Log a win")
	mustContain(t, v.Text(), "Can you drive business impact?")
	w.ines.fills("text", "Led the error clean-up")
	w.ines.fills("date", "2026-05-13")
	w.ines.fills("links", "javascript:alert(1)")
	errs := w.ines.submits()
	for _, field := range []string{"date", "links"} {
		if errs[field] == "" {
			t.Errorf("no error beside %s: %v", field, errs)
		}
	}
	if got := len(w.wins("U0INES")); got != 0 {
		t.Fatalf("%d wins were logged in spite of errors", got)
	}
	w.ines.fills("date", "2026-05-10")
	w.ines.fills("links", "https://example.com")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Logged.")
	got := w.onlyWin("U0INES")
	if got.OccurredOn != ladder.NewDate(2026, 5, 10) || got.Level != "" || got.Source != "modal" {
		t.Errorf("got %+v", got)
	}
}

func TestStaleFormOverwritesNothing(t *testing.T) {
	w := newWorld(t)
	m := w.ines.runs("/win", "First version")
	w.ines.clicks(m, "Add details")
	w.ines.modalWith("Edit win")
	id := w.onlyWin("U0INES").ID
	w.jump(time.Second)
	_, err := w.db.UpdateWin(t.Context(), "U0INES", id, "elsewhere", func(win *ladder.Win) error {
		win.Text = "Second version"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w.ines.fills("text", "Third version")
	w.ines.submits()
	w.ines.modalWith("changed since you opened the form")
	if got := w.onlyWin("U0INES").Text; got != "Second version" {
		t.Errorf("the win is now %q", got)
	}
}

// A win may have more links than one field of a form holds; saving the form
// loses none.
func TestFormKeepsEveryLink(t *testing.T) {
	w := newWorld(t)
	m := w.ines.runs("/win", "Shipped OAuth login")
	id := w.onlyWin("U0INES").ID
	var want []string
	for i := range ladder.MaxWinLinks {
		link := fmt.Sprintf("https://example.com/%d/", i)
		want = append(want, link+strings.Repeat("a", ladder.MaxLinkLen-len(link)))
	}
	if _, err := w.db.UpdateWin(t.Context(), "U0INES", id, "", func(win *ladder.Win) error { win.Links = want; return nil }); err != nil {
		t.Fatal(err)
	}
	w.ines.clicks(m, "Add details")
	w.ines.modalWith("Edit win")
	w.ines.fills("result", "Saved again")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Saved.")
	if diff := cmp.Diff(want, w.onlyWin("U0INES").Links); diff != "" {
		t.Error(diff)
	}
}

// A form leads to a card that leads to a form, as often as one likes.
func TestAddDetailsAgainAndAgain(t *testing.T) {
	w := newWorld(t)
	w.ines.opens("/win", "")
	w.ines.fills("text", "Shipped OAuth login")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Logged.")
	for i := range 5 {
		w.jump(time.Second)
		result := fmt.Sprintf("Result %d", i)
		label := "Edit"
		if i == 0 {
			label = "Add details"
		}
		w.ines.clicks(w.ines.modal(), label)
		w.ines.modalWith("Edit win")
		w.ines.fills("result", result)
		if errs := w.ines.submits(); len(errs) != 0 {
			t.Fatal(errs)
		}
		w.ines.modalWith(result)
	}
	if got := w.onlyWin("U0INES").Result; got != "Result 4" {
		t.Errorf("the result is %q", got)
	}
}
