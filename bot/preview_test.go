package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

// previewWorld is the day of the previews for 2026-Q2, three working days before
// the digest, with a strong quarter of Ines.
func previewWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, sending(t, ladder.MessagePreview, ladder.MessageDigest))
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.logs("U0INES", ladder.NewDate(2026, 5, 20), "Kept to myself", ladder.Private)
	w.saysGoal("U0INES", "Lead the API redesign", ladder.Manager)
	w.saysGoal("U0INES", "A goal of my own", ladder.Private)
	w.onDay(2026, 7, 3)
	return w
}

// saysGoal stores a goal of 2026-Q2.
func (w *world) saysGoal(user ladder.UserID, text string, v ladder.Visibility) ladder.Goal {
	w.t.Helper()
	return w.saysGoalFor(q2, user, text, v)
}

func (w *world) saysGoalFor(q ladder.Quarter, user ladder.UserID, text string, v ladder.Visibility) ladder.Goal {
	w.t.Helper()
	g, _, err := w.db.SaveGoal(w.t.Context(), ladder.Goal{
		User: user, Quarter: q.Period(), Level: "IC2", Target: "IC3", Role: ladder.Eng, Text: text, Visibility: v, Verdict: ladder.GoalNext,
	}, "", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return g
}

// winOf is the win with a text.
func (w *world) winOf(user ladder.UserID, text string) ladder.Win {
	w.t.Helper()
	for _, win := range w.wins(user) {
		if win.Text == text {
			return win
		}
	}
	w.t.Fatalf("no win %q", text)
	return ladder.Win{}
}

func place(item ladder.DigestItem) string   { return "place_" + string(item) }
func comment(item ladder.DigestItem) string { return "say_" + string(item) }

// A report sees their part first, changes it, and the digest says what they chose.
func TestPreviewThenDigest(t *testing.T) {
	w := previewWorld(t)
	next := w.saysGoalFor(q2.Next(), "U0INES", "Lead the next one", ladder.Manager)
	w.sent()
	w.sent()
	m := w.ines.sees(w.ines.DM(), "Your part of the 2026-Q2 digest")
	mustContain(t, m.Text(), "This is what Marta Olsen will read of you, on Tue 7 Jul", "Strong win in June", "Strong win in May", "Lead the API redesign",
		"to agree to “Lead the next one”", "In the table of quarters", "Never in it: private wins", "Stop these")
	mustLack(t, m.Text(), "to agree to “Lead the API redesign”", "Kept to myself", "A goal of my own", "Strong win in April", "Open")
	w.ines.wantDMs(1)
	w.arun.wantDMs(0) // nothing to read of him
	w.marta.wantDMs(0)

	june, april := w.winOf("U0INES", "Strong win in June").ID.DigestItem(), w.winOf("U0INES", "Strong win in April").ID.DigestItem()
	may := w.winOf("U0INES", "Strong win in May").ID.DigestItem()
	goals, err := w.db.ListGoals(t.Context(), ladder.GoalFilter{User: "U0INES"})
	if err != nil {
		t.Fatal(err)
	}
	w.ines.clicks(m, "Change what they see")
	form := w.ines.modalWith("Your part of Marta Olsen's digest")
	mustLack(t, form.Text(), "Kept to myself", "A goal of my own")
	w.ines.fills(place(april), "1")
	if errs := w.ines.submits(); len(errs) != 1 || !strings.Contains(fmt.Sprint(errs), "The digest shows 2 wins") {
		t.Errorf("three wins for two places: %v", errs)
	}
	w.ines.fills(place(june), "hidden")
	w.ines.fills(place(may), "2")
	w.ines.fills(comment(april), "With Support <!channel>")
	w.ines.fills(place(goals[0].DigestItem()), "hidden")
	w.ines.saves()
	saved := w.ines.modalWith("Saved.").Text()
	mustContain(t, saved, "Strong win in April", "Strong win in May", "_Ines Faro:_ With Support &lt;!channel&gt;")
	mustLack(t, saved, "Strong win in June", "Lead the API")
	w.ines.closes()
	parts, err := w.db.DigestPartsOf(t.Context(), q2.First(), "U0INES")
	part := parts["U0INES"]
	part.UpdatedAt = time.Time{}
	want := ladder.DigestPart{
		User: "U0INES", Quarter: q2.First(), For: "U0MARTA", Order: []ladder.DigestItem{april, may, next.DigestItem()}, Hidden: []ladder.DigestItem{june, goals[0].DigestItem()},
		Comments: map[ladder.DigestItem]string{april: "With Support <!channel>"},
	}
	if diff := cmp.Diff(want, part); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}

	w.onDay(2026, 7, 7)
	w.sent()
	digest := w.marta.sees(w.marta.DM(), "Your 2026-Q2 digest").Text()
	mustContain(t, digest, "Strong win in April", "_Ines Faro:_ With Support &lt;!channel&gt;", "These saw their part first: Ines Faro (Fri 3 Jul).")
	mustLack(t, digest, "Strong win in June", "Lead the API", "Kept to myself", "A goal of my own")
	if i, j := strings.Index(digest, "Strong win in April"), strings.Index(digest, "Strong win in May"); i > j || j < 0 {
		t.Error("the wins are not in the order she chose")
	}
	// Now it is out.
	w.ines.clicks(m, "Change what they see")
	w.ines.sees(w.ines.DM(), "Marta Olsen's digest of 2026-Q2 went out (today, Tue 7 Jul)")
	if text := w.owed(ladder.MessagePreview, "U0INES"); strings.Contains(text, "Strong") {
		t.Errorf("a preview of what is out:\n%s", text)
	}
	mustLack(t, w.log.String(), "With Support", "Strong win")
}

// Who sees a preview, and what of it.
func TestPreviewRules(t *testing.T) {
	for _, tc := range []struct {
		name       string
		change     func(w *world)
		to         ladder.UserID
		has, lacks []string
	}{
		{"as usual", func(*world) {}, "U0INES", []string{"Strong win in June"}, []string{"Kept to myself"}},
		{"nothing to say", func(*world) {}, "U0ARUN", nil, []string{"digest"}},
		{"no manager", func(w *world) { w.managedBy("U0INES", "") }, "U0INES", nil, []string{"digest"}},
		{"the manager of today", func(w *world) { w.managedBy("U0INES", "U0ARUN") }, "U0INES", []string{"This is what Arun Rao will read"}, []string{"Marta"}},
		{"the manager wants no digest", func(w *world) {
			if _, err := w.db.ChangeMessagePref(w.t.Context(), "U0MARTA", ladder.MessageDigest, func(p *ladder.MessagePref) error { p.Stopped = true; return nil }); err != nil {
				w.t.Fatal(err)
			}
		}, "U0INES", nil, []string{"digest"}},
		{"the manager has left", func(w *world) {
			w.deactivates("U0MARTA")
		}, "U0INES", nil, []string{"digest"}},
		{"the first of the digest is out, the rest waits for the morning", func(w *world) {
			owed := ladder.Delivery{
				DeliveryKey: ladder.DeliveryKey{Kind: ladder.MessageDigest, Period: q2.First(), Recipient: "U0MARTA"},
				State:       ladder.DeliveryDue, DueAt: w.now(), ExpiresAt: w.now().AddDate(0, 0, 9),
			}
			if _, err := w.db.OweDeliveries(w.t.Context(), []ladder.Delivery{owed}); err != nil {
				w.t.Fatal(err)
			}
			claimed, err := w.db.ClaimDeliveries(w.t.Context(), ladder.DeliveryClaim{Worker: "other", Lease: time.Minute, Limit: 1})
			if err != nil || len(claimed) != 1 {
				w.t.Fatal(claimed, err)
			}
			begun := claimed[0]
			begun.State, begun.Parts, begun.SentAt, begun.DueAt = ladder.DeliveryDue, 1, w.now(), w.now().AddDate(0, 0, 1)
			if err := w.db.SaveDelivery(w.t.Context(), "other", begun); err != nil {
				w.t.Fatal(err)
			}
		}, "U0INES", nil, []string{"digest"}},
		{"what was put first and made private since", func(w *world) {
			june := w.winOf("U0INES", "Strong win in June")
			if _, err := w.db.SaveDigestPart(w.t.Context(), ladder.DigestPart{
				User: "U0INES", Quarter: q2.First(), For: "U0MARTA", Order: []ladder.DigestItem{june.ID.DigestItem()},
				Comments: map[ladder.DigestItem]string{june.ID.DigestItem(): "Look at this"},
			}); err != nil {
				w.t.Fatal(err)
			}
			if _, err := w.db.UpdateWin(w.t.Context(), "U0INES", june.ID, "", func(w *ladder.Win) error { w.Visibility = ladder.Private; return nil }); err != nil {
				w.t.Fatal(err)
			}
		}, "U0INES", []string{"Strong win in May"}, []string{"Strong win in June", "Look at this"}},
		{"words for the manager before", func(w *world) {
			if _, err := w.db.SaveDigestPart(w.t.Context(), ladder.DigestPart{
				User: "U0INES", Quarter: q2.First(), For: "U0MARTA", Hidden: []ladder.DigestItem{w.winOf("U0INES", "Strong win in June").ID.DigestItem()},
				Comments: map[ladder.DigestItem]string{w.winOf("U0INES", "Strong win in May").ID.DigestItem(): "For Marta only"},
			}); err != nil {
				w.t.Fatal(err)
			}
			w.managedBy("U0INES", "U0ARUN")
		}, "U0INES", []string{"Strong win in May", "Arun Rao"}, []string{"For Marta only", "Strong win in June"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorldAtRest(t, sending(t, ladder.MessagePreview, ladder.MessageDigest))
			w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
			w.logs("U0INES", ladder.NewDate(2026, 5, 20), "Kept to myself", ladder.Private)
			w.onDay(2026, 7, 3)
			tc.change(w)
			text := w.owed(ladder.MessagePreview, tc.to)
			mustContain(t, text, tc.has...)
			mustLack(t, text, tc.lacks...)
			p, err := w.db.FindPerson(t.Context(), tc.to)
			if err != nil || len(tc.has) == 0 {
				return
			}
			w.onDay(2026, 7, 9)
			digest := w.owed(ladder.MessageDigest, p.Manager) // says the same
			mustLack(t, digest, tc.lacks[len(tc.lacks)-1])
		})
	}
}

// Buttons and forms that somebody made, or that have outlived their time.
func TestForgedPreviews(t *testing.T) {
	w := previewWorld(t)
	for _, tc := range []struct {
		name, value, want string
		who               *person
	}{
		{"no quarter's first day", "1|2026-04-02|U0MARTA", "older or newer Win Log", w.ines},
		{"no date", "1|soon|U0MARTA", "older or newer Win Log", w.ines},
		{"half of it", "1|2026-04-01", "older or newer Win Log", w.ines},
		{"an older version", "0|2026-04-01|U0MARTA", "older or newer Win Log", w.ines},
		{"long over", "1|2025-10-01|U0MARTA", "The digest of 2025-Q4 is not the one to come", w.ines},
		{"nobody's report", "1|2026-04-01|U0MARTA", "Nobody is known as your manager", w.marta},
	} {
		t.Run(tc.name, func(t *testing.T) { mustContain(t, w.forge(tc.who, "preview.open", tc.value), tc.want) })
	}
	// The manager changes while the form is open: words were for another.
	w.sent()
	w.ines.clicks(w.ines.sees(w.ines.DM(), "Your part of the 2026-Q2 digest"), "Change what they see")
	w.ines.modalWith("Your part of Marta Olsen's digest")
	may := w.winOf("U0INES", "Strong win in May").ID.DigestItem()
	w.ines.fills(comment(may), "Between us")
	w.managedBy("U0INES", "U0ARUN")
	w.ines.saves()
	mustContain(t, w.ines.modalWith("Not saved").Text(), "it is Arun Rao now, who would read your words")
	if parts, err := w.db.DigestPartsOf(t.Context(), q2.First(), "U0INES"); len(parts) != 0 || err != nil {
		t.Errorf("it was kept all the same: %v, %v", parts, err)
	}
}

// What the form has no room for stays as it was chosen.
func TestPreviewFormHasLimitedRoom(t *testing.T) {
	w := previewWorld(t)
	for i := range 30 {
		w.logs("U0INES", ladder.NewDate(2026, 6, 1).AddDays(i%20), fmt.Sprintf("Small win %d", i), ladder.Manager)
	}
	part := ladder.DigestPart{User: "U0INES", Quarter: q2.First(), For: "U0MARTA"}
	for _, win := range w.wins("U0INES") {
		if win.Visibility != ladder.Private {
			part.Hidden = append(part.Hidden, win.ID.DigestItem())
		}
	}
	for i := range 10 {
		part.Hidden = append(part.Hidden, w.saysGoal("U0INES", fmt.Sprintf("Small goal %d", i), ladder.Manager).DigestItem())
	}
	if _, err := w.db.SaveDigestPart(t.Context(), part); err != nil {
		t.Fatal(err)
	}
	w.sent()
	w.ines.clicks(w.ines.sees(w.ines.DM(), "Your part of the 2026-Q2 digest"), "Change what they see")
	w.ines.modalWith("Your part of Marta Olsen's digest")
	w.ines.saves()
	w.ines.modalWith("Saved.")
	parts, err := w.db.DigestPartsOf(t.Context(), q2.First(), "U0INES")
	if err != nil {
		t.Fatal(err)
	}
	saved := parts["U0INES"]
	for _, item := range part.Hidden {
		if !saved.Hides(item) {
			t.Errorf("%s came back", item)
		}
	}
	if len(saved.Hidden) != len(part.Hidden) {
		t.Errorf("%d left out, want %d", len(saved.Hidden), len(part.Hidden))
	}
}
