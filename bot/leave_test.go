package bot_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

func TestLeave(t *testing.T) {
	w := newWorld(t)
	w.ines.clicks(w.ines.runs("/streak", ""), "Leave…")
	mustContain(t, w.ines.modalWith("Your leave").Text(), "nobody is told why", "45 days of leave", "No leave is recorded")
	add := func(from, until string) map[string]string {
		t.Helper()
		w.ines.fills("from", from)
		if until != "" {
			w.ines.fills("until", until)
		}
		return w.ines.submits()
	}
	if errs := add("2026-06-01", "2026-06-15"); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Mon 1 Jun to Sun 14 Jun (14 days)")
	if errs := add("2026-06-10", ""); !strings.Contains(errs["from"], "overlap the leave from 2026-06-01 until 2026-06-15") {
		t.Errorf("errors %q", errs)
	}
	if errs := add("2026-08-01", "2026-07-01"); !strings.Contains(errs["until"], "must come later than the first day") {
		t.Errorf("errors %q", errs)
	}
	w.ines.closes()
	w.ines.opens("/streak", "leave")
	w.ines.modalWith("Your leave")
	if errs := add("2026-09-01", ""); len(errs) != 0 {
		t.Fatal(errs)
	}
	m := w.ines.modalWith("from Tue 1 Sep, open-ended")
	if out, err := w.ines.Press(t.Context(), m, m.Buttons()[0]); err != nil || !out.OK() {
		t.Fatal(err, out)
	}
	w.until("it came about", func() bool { v := w.ines.View(); return v != nil && !strings.Contains(v.Text(), "14 days") })
	w.ines.modalWith("open-ended")
	got, err := w.db.ListLeave(t.Context(), "U0INES")
	if diff := cmp.Diff([]ladder.Leave{{User: "U0INES", From: ladder.NewDate(2026, 9, 1)}}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
