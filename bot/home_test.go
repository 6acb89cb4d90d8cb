package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"winlog/bot"
	"winlog/ladder"
	"winlog/slacksim"
)

// opensHome opens the Home tab and returns it once it shows a text.
func (p *person) opensHome(text string) *slacksim.View {
	p.w.t.Helper()
	if _, err := p.OpenHome(p.ctx()); err != nil {
		p.w.t.Fatal(err)
	}
	return p.home(text)
}

// home is the Home tab once it shows a text.
func (p *person) home(text string) *slacksim.View {
	p.w.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx(), patience)
	defer cancel()
	v, err := p.WaitForHome(ctx, func(v *slacksim.View) bool { return v != nil && strings.Contains(v.Text(), text) })
	if err != nil {
		shown := "nothing"
		if v := p.Home(); v != nil {
			shown = v.Text()
		}
		p.w.t.Fatalf("Home does not show %q but:\n%s", text, shown)
	}
	return v
}

func TestHome(t *testing.T) {
	w := newWorld(t)
	home := w.ines.opensHome("IC2 → IC3")
	mustContain(t, home.Text(), "Senior", "This quarter", "2026-Q2* is in progress", "To make 2026-Q2 count", "No goal in 2026-Q2 yet", "Problem scope", "Latest wins", "Nothing here yet")

	w.ines.clicks(home, "win.new")
	w.ines.modalWith("What happened")
	w.ines.fills("text", "Led the checkout clean-up <!channel>")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.home("Led the checkout clean-up &lt;!channel&gt;")
	w.ines.closes()
	w.ines.runs("/goal", nextGoal)
	home = w.ines.home(nextGoal)
	w.ines.clicks(home, "My win")
	w.clicksMenu(w.ines, w.ines.modalWith("Your wins"), "Delete")
	deleted := w.ines.modalWith("Deleted.")
	w.ines.home("Nothing here yet")
	w.ines.clicks(deleted, "Bring it back")
	w.ines.modalWith("It is back.")
	home = w.ines.home("My win")
	w.ines.closes()

	w.ines.clicks(home, "Search")
	w.ines.modalWith("Search your wins")
	w.ines.fills("words", "checkout")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.clicksMenu(w.ines, w.ines.modalWith("Led the checkout clean-up"), "Mark as headline")
	w.ines.home(":star:")
}

// Each button on each Home is answered with something to see.
func TestEachButtonOfHome(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.inGrace()
	w.ines.runs("/goal", nextGoal)
	w.ines.claims(q2, "")
	for _, p := range []*person{w.ines, w.marta, w.newbie} {
		home := p.opensHome("The ladder")
		for i := range home.Buttons() {
			home = p.Home() // a change gives the blocks new ids
			b := home.Buttons()[i]
			if out, err := p.Press(t.Context(), home, b); err != nil || !out.OK() {
				t.Errorf("%s: %v %+v", b.Label, err, out)
				continue
			}
			v := p.modal()
			if text := v.Text(); strings.Contains(text, "Something went wrong") || strings.Contains(text, "Not done") {
				t.Errorf("%s: %s", b.Label, text)
			}
			p.closes()
		}
	}
}

func TestHomeOfSomebodyNew(t *testing.T) {
	w := newWorld(t)
	home := w.newbie.opensHome("Welcome to Win Log")
	mustContain(t, home.Text(), "1. Your level", "2. Your first win", "3. Your first goal", "/winlog manager @name")
	w.newbie.clicks(home, "Set my level")
	w.newbie.modalWith("Your level")
	w.newbie.fills("role", "eng")
	w.newbie.fills("level", "IC1")
	w.newbie.fills("since", "2026-01-01")
	if errs := w.newbie.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.newbie.home("IC1 → IC2")
}

func TestHomeOfManager(t *testing.T) {
	w := newWorld(t)
	w.strongQuarter("U0INES", q2, "IC3", ladder.Manager)
	w.inGrace()
	home := w.marta.opensHome("Your team")
	mustContain(t, home.Text(), "*Arun Rao*  IC1 → IC2", "*Ines Faro*  IC2 → IC3", "By name.")
	reads, _, err := w.db.ListReads(t.Context(), "U0INES", 0, 10)
	if err != nil || len(reads) != 1 || reads[0].Path != ladder.PathTeam {
		t.Errorf("reads of Ines's log: %+v, %v", reads, err)
	}
	w.ines.opensHome("IC2 → IC3")
	w.ines.claims(q2, "")
	home = w.marta.home("2026-Q2 is claimed and waits for you")
	w.marta.clicks(home, "Give my reading of 2026-Q2")
	w.marta.modalWith("2026-Q2")
}

// A Home that was made before a change answers in words, and is made anew.
func TestStaleHome(t *testing.T) {
	w := newWorld(t)
	w.ines.runs("/win", "Untangled the invoices")
	w.ines.runs("/goal", nextGoal)
	w.ines.opensHome("Untangled the invoices")
	for _, tc := range []struct {
		name, action, label, want, gone string
		change                          func()
	}{
		{"a deleted win", "win.page", "My win", "Nothing here yet", "Untangled the invoices", func() {
			win := w.onlyWin("U0INES")
			if _, err := w.db.UpdateWin(t.Context(), "U0INES", win.ID, "", func(w *ladder.Win) error { w.DeletedAt = start; return nil }); err != nil {
				t.Fatal(err)
			}
		}},
		{"a closed goal", "goal.menu", "Check in", "This goal is closed (achieved)", "Check in", func() {
			id := w.onlyGoal("U0INES").ID
			if _, err := w.db.ChangeGoal(t.Context(), "U0INES", id, "", func(g *ladder.Goal, _ []ladder.Goal) ([]ladder.GoalNote, error) {
				g.State = ladder.GoalAchieved
				return nil, nil
			}); err != nil {
				t.Fatal(err)
			}
		}},
		{"a changed level", "claim.open", "Claim 2026-Q2", "There is no quarter that begins on 2026-04-01 towards IC3 any more", "*IC2 → IC3*", func() {
			w.levelSince("U0INES", "IC3", ladder.NewDate(2026, 3, 1), ladder.LevelPromotion)
		}},
	} {
		home := w.ines.Home()
		i := slices.IndexFunc(home.Buttons(), func(b slacksim.Button) bool { return b.ActionID == tc.action && b.Label == tc.label })
		if i < 0 {
			t.Fatalf("%s: there is no button %s", tc.name, tc.label)
		}
		tc.change()
		if out, err := w.ines.Press(t.Context(), home, home.Buttons()[i]); err != nil || !out.OK() {
			t.Fatalf("%s: %v %+v", tc.name, err, out)
		}
		w.ines.modalWith(tc.want)
		w.ines.closes()
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		if _, err := w.ines.WaitForHome(ctx, func(v *slacksim.View) bool { return !strings.Contains(v.Text(), tc.gone) }); err != nil {
			t.Errorf("%s: Home still shows %q:\n%s", tc.name, tc.gone, w.ines.Home().Text())
		}
		cancel()
	}
}

// Nobody's Home costs a call unless its owner opened it and it shows something new.
func TestHomeIsPublishedForWhoLooks(t *testing.T) {
	w := newWorld(t)
	w.ines.runs("/win", "Shipped OAuth login")
	w.ines.runs("/level", "list")
	if n := len(w.sim.Calls("views.publish")); n != 0 {
		t.Errorf("%d calls for a Home that nobody opened", n)
	}
	w.ines.opensHome("Shipped OAuth login")
	w.ines.runs("/level", "list")
	w.ines.runs("/win", "Another one")
	w.ines.home("Another one")
	for i := 0; i < 200 && len(w.sim.Calls("views.publish")) < 2; i++ { // a call is noted once it is answered
		time.Sleep(5 * time.Millisecond)
	}
	if n := len(w.sim.Calls("views.publish")); n != 2 {
		t.Errorf("%d calls, want one for the look and one for the win", n)
	}

	// Slack shows what there is already, and tells so.
	w.ines.opensHome("Another one")
	w.ines.runs("/win", "A third")
	w.ines.home("A third")
	if n := len(w.sim.Calls("views.publish")); n > 3 {
		t.Errorf("%d calls, want none for another look", n)
	}
	if _, err := w.api.PublishViewContext(t.Context(), emptyHome("U0INES")); err != nil {
		t.Fatal(err)
	}
	w.ines.opensHome("A third")
}

// After a restart, a change is shown to whoever opened their Home before it.
func TestHomeAfterRestart(t *testing.T) {
	w := newWorld(t)
	w.ines.opensHome("Nothing here yet")
	w.eventually("that she opened it is stored", func() bool {
		users, err := w.db.WhoHadFirstTime(t.Context(), "home")
		return err == nil && slices.Equal(users, []ladder.UserID{"U0INES"})
	})
	again, err := bot.New(bot.Options{Slack: w.api, Store: w.db, Ladder: ladder.Builtin(), Coach: builtinCoach(), Now: w.now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Introduce(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.seed(2)
	for _, user := range []ladder.UserID{"U0INES", "U0ARUN"} {
		if err := again.TouchHome(t.Context(), user); err != nil {
			t.Fatal(err)
		}
	}
	w.ines.home("All 2 wins")
	if w.arun.Home() != nil {
		t.Error("a Home that nobody opened was published")
	}
}

// A burst ends with a Home that shows all of it, whatever order Slack answers in.
func TestHomeAfterBurst(t *testing.T) {
	w := newWorld(t)
	w.ines.opensHome("Nothing here yet")
	w.sim.Faults().Slow("views.publish", 300*time.Millisecond, -1)
	const wins = 12
	for i := range wins {
		w.ines.runs("/win", fmt.Sprintf("Number %d of the burst", i))
	}
	w.ines.home(fmt.Sprintf("All %d wins", wins))
	if n := len(w.sim.Calls("views.publish")); n > wins/2 {
		t.Errorf("%d calls for %d wins at once", n, wins)
	}
}

// What Slack does not take is logged, and the next look or change mends it.
func TestHomeThatSlackRefuses(t *testing.T) {
	w := newWorld(t)
	w.ines.opensHome("Nothing here yet")
	w.sim.Faults().ServerError("views.publish", 500, 1)
	w.ines.runs("/win", "Shipped OAuth login")
	for range 500 {
		if strings.Contains(w.log.String(), "work after the ack failed") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	mustContain(t, w.log.String(), "work after the ack failed")
	if strings.Contains(w.log.String(), "Shipped OAuth") {
		t.Error("the log holds the win")
	}
	w.ines.opensHome("Shipped OAuth login")

	// Somebody else published meanwhile: the hash is out of date.
	if _, err := w.api.PublishViewContext(t.Context(), emptyHome("U0INES")); err != nil {
		t.Fatal(err)
	}
	w.ines.runs("/win", "After the conflict")
	w.ines.home("After the conflict")
}

// Whatever there is to show, Slack takes it.
func TestFullestHome(t *testing.T) {
	w := newWorld(t)
	w.fillHome(1000)
	home := w.marta.opensHome("The ladder")
	raw, err := json.Marshal(home.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	if len(raw) > 250_000 || len(home.Blocks) > 100 {
		t.Errorf("%d bytes, %d blocks", len(raw), len(home.Blocks))
	}
	mustContain(t, home.Text(), "All 1000 wins", "54 more goals", "8 of 42", "The others")
	for _, label := range []string{"The others", "54 more goals", "All 1000 wins", "My streak"} {
		w.marta.clicks(home, label)
		w.marta.modal()
		w.marta.closes()
	}
}
