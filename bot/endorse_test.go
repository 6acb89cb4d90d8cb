package bot_test

import (
	"strings"
	"testing"
	"time"

	"winlog/ladder"
	"winlog/slacksim"
)

// endorsement is what a colleague was asked about somebody's only win.
func (w *world) endorsement(owner, by ladder.UserID) ladder.Endorsement {
	w.t.Helper()
	e, err := w.db.FindEndorsement(w.t.Context(), w.onlyWin(owner).ID, by)
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

// asks fills in the form for a colleague's word about a win and sends it.
func (p *person) asksFor(on slacksim.On, colleague, note, mayRead string) map[string]string {
	p.w.t.Helper()
	p.clicks(on, "Ask for a word")
	p.modalWith("Ask a colleague for one sentence")
	p.fills("colleague", colleague)
	if note != "" {
		p.fills("note", note)
	}
	if mayRead != "" {
		p.fills("may_read", mayRead)
	}
	return p.submits()
}

const secretWin = "Led the payments <rollout> & nobody knew"

// From the question to the answer, its changes, and its end.
func TestWordOfAColleague(t *testing.T) {
	w := newWorld(t)
	m := w.ines.runs("/win", secretWin+" #private")
	if errs := w.ines.asksFor(m, "U0ARUN", "The <review> rota?", "yes"); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Asked.")

	dm := w.arun.sees(w.arun.DM(), "asks you for a word")
	mustContain(t, dm.Text(), "<@U0INES>", "The &lt;review&gt; rota?", "Led the payments &lt;rollout&gt; &amp; nobody knew", "which they let you read for this")
	w.eventually("it is recorded as sent", func() bool { return !w.endorsement("U0INES", "U0ARUN").SentAt.IsZero() })

	w.arun.clicks(dm, "Not now")
	dm = w.arun.sees(w.arun.DM(), "Ines Faro is not told")
	if got := len(w.ines.Messages(w.ines.DM())); got != 0 {
		t.Errorf("the owner was sent %d messages", got)
	}
	w.arun.clicks(dm, "Write one sentence")
	mustContain(t, w.arun.modalWith("What did you see them do?").Text(), "The &lt;review&gt; rota?")
	w.arun.fills("words", "She got <three> teams to agree.\nWe shipped.")
	w.arun.fills("dimension", "collaboration")
	if errs := w.arun.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	mustContain(t, w.arun.modalWith("Thank you").Text(), "She got &lt;three&gt; teams to agree.")
	told := w.ines.sees(w.ines.DM(), "wrote about your win")
	mustContain(t, told.Text(), "<@U0ARUN> · Collaboration", ">She got &lt;three&gt; teams to agree.", ">We shipped.")
	mustContain(t, w.arun.runs("/winlog", "me").Text(), "Arun Rao") // nothing of it is about Arun's own log
	mustContain(t, w.ines.runs("/winlog", "who-saw").Text(), "<@U0ARUN>: a win you asked them about")

	// The owner hides it, shows it, sees it on the card.
	w.ines.clicks(told, "Hide, remove or ask somebody else")
	w.clicksMenu(w.ines, w.ines.modalWith("She got"), "Hide from others")
	w.clicksMenu(w.ines, w.ines.modalWith("hidden from others"), "Show to others")
	w.ines.modalIs("shown again", func(v *slacksim.View) bool {
		return strings.Contains(v.Text(), "She got") && !strings.Contains(v.Text(), "hidden from others")
	})
	if _, err := w.ines.CloseAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.clicksMenu(w.ines, w.ines.runs("/win", "list"), "Colleagues’ words")
	w.ines.modalWith("She got")
	if _, err := w.ines.CloseAll(t.Context()); err != nil {
		t.Fatal(err)
	}

	// The colleague changes it, which the owner hears once for each change.
	w.arun.clicks(w.arun.modal(), "Change it")
	w.arun.modalWith("Take back what I wrote")
	w.arun.fills("words", "She got four teams to agree.")
	if errs := w.arun.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.arun.modalWith("Thank you")
	w.ines.sees(w.ines.DM(), "four teams")
	w.arun.clicks(w.arun.modal(), "Change it")
	w.arun.modalWith("Take back what I wrote")
	if errs := w.arun.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.arun.modalWith("Thank you")
	if got := len(w.ines.Messages(w.ines.DM())); got != 2 {
		t.Errorf("the owner was told %d times, want twice: saying the same again is no news", got)
	}

	// And takes it back, for good.
	w.arun.clicks(w.arun.modal(), "Take it back")
	w.arun.modalWith("What you wrote is gone")
	if e := w.endorsement("U0INES", "U0ARUN"); e.State != ladder.EndorsementWithdrawn || e.Text != "" || e.Note != "" {
		t.Errorf("kept %+v", e)
	}
	if said := w.forge(w.arun, "words.write", "1|"+string(w.onlyWin("U0INES").ID)); !strings.Contains(said, "for good") {
		t.Errorf("writing again: %q", said)
	}
	w.ines.clicks(told, "Hide, remove or ask somebody else")
	w.ines.modalWith("took back what they wrote")
}

// What the colleague is shown depends on who may see the win, and on the owner's word.
func TestAskShowsOnlyWhatMayBeRead(t *testing.T) {
	for _, tc := range []struct {
		name, tag, colleague, mayRead, note string
		shown                               bool
	}{
		{"private, not shared", "#private", "U0ARUN", "no", "the review", false},
		{"private, shared", "#private", "U0ARUN", "yes", "", true},
		{"the manager's, and a peer", "#manager", "U0ARUN", "no", "the review", false},
		{"the manager's, and the manager", "#manager", "U0MARTA", "no", "", true},
		{"public", "#public", "U0ARUN", "", "", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t)
			if errs := w.ines.asksFor(w.ines.runs("/win", "Secret plan "+tc.tag), tc.colleague, tc.note, tc.mayRead); len(errs) != 0 {
				t.Fatal(errs)
			}
			p := w.person(tc.colleague)
			dm := p.sees(p.DM(), "asks you for a word")
			if got := strings.Contains(dm.Text(), "Secret plan"); got != tc.shown {
				t.Errorf("shown %v, want %v:\n%s", got, tc.shown, dm.Text())
			}
			p.clicks(dm, "Write one sentence")
			if got := strings.Contains(p.modalWith("What did you see").Text(), "Secret plan"); got != tc.shown {
				t.Errorf("in the form: shown %v, want %v", got, tc.shown)
			}
			_, reads, err := w.db.ListReads(t.Context(), "U0INES", 0, 0)
			if err != nil || (reads > 0) != tc.shown {
				t.Errorf("%d reads are recorded: %v", reads, err)
			}
		})
	}
}

func TestAskRefused(t *testing.T) {
	w := newWorld(t)
	w.sim.AddPerson(slacksim.Person{ID: "U0LEFT", Name: "left", Deleted: true})
	m := w.ines.runs("/win", "Secret plan #private")
	for _, tc := range []struct{ colleague, note, mayRead, field, want string }{
		{"U0INES", "", "yes", "colleague", "comes from a colleague"},
		{"U0LEFT", "", "yes", "colleague", "no active account"},
		{"U0SIMBOT01", "", "yes", "colleague", "no active account"},
		{"U0ARUN", "", "no", "note", "they cannot know"},
	} {
		if errs := w.ines.asksFor(m, tc.colleague, tc.note, tc.mayRead); !strings.Contains(errs[tc.field], tc.want) {
			t.Errorf("%+v: %v", tc, errs)
		}
		if _, err := w.ines.CloseAll(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := w.known("U0LEFT"); ok {
		t.Error("somebody who left is stored")
	}

	// Once asked is enough.
	if errs := w.ines.asksFor(m, "U0ARUN", "", "yes"); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.clicks(w.ines.modalWith("Asked."), "Words of colleagues")
	w.ines.modalWith("asked today")
	w.ines.fills("colleague", "U0ARUN")
	w.ines.fills("may_read", "yes")
	if errs := w.ines.submits(); !strings.Contains(errs["colleague"], "Nobody is asked twice") {
		t.Errorf("asked again: %v", errs)
	}
	w.arun.sees(w.arun.DM(), "asks you for a word")
	if got := len(w.arun.Messages(w.arun.DM())); got != 1 {
		t.Errorf("asked by %d messages", got)
	}
}

// Nobody gets at a win or its words by making up ids.
func TestForgedWords(t *testing.T) {
	w := newWorld(t)
	if errs := w.ines.asksFor(w.ines.runs("/win", "Secret plan #private"), "U0ARUN", "", "yes"); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.arun.sees(w.arun.DM(), "asks you for a word")
	id := string(w.onlyWin("U0INES").ID)
	for _, tc := range []struct{ action, value, want string }{
		{"words.open", "1|" + id, "not one of yours"},
		{"words.menu", "1|hide|" + id + "|U0ARUN", "not one of yours"},
		{"words.menu", "1|remove|" + id + "|U0ARUN", "not one of yours"},
		{"words.write", "1|" + id, "Nobody asked for this"},
		{"words.later", "1|" + id, "Nobody asked for this"},
		{"words.withdraw", "1|" + id, "Nobody asked for this"},
		{"words.write", "1|none", "Nobody asked for this"},
		{"words.write", id, "older or newer Win Log"},
		{"words.menu", "1|shout|" + id + "|U0ARUN", "not one of yours"},
		{"words.menu", "1|hide|" + id, "older or newer Win Log"},
	} {
		if said := w.forge(w.marta, tc.action, tc.value); !strings.Contains(said, tc.want) || strings.Contains(said, "Secret") {
			t.Errorf("%s %s: %q", tc.action, tc.value, said)
		}
	}
	if e := w.endorsement("U0INES", "U0ARUN"); e.State != ladder.EndorsementAsked || e.Hidden {
		t.Errorf("changed to %+v", e)
	}
}

// The win is deleted, or the question taken back, while the colleague writes.
func TestWordsTooLate(t *testing.T) {
	for _, tc := range []struct {
		name string
		end  func(w *world)
		want string
	}{
		{"the win is deleted", func(w *world) {
			w.clicksMenu(w.ines, w.ines.runs("/win", "list"), "Delete")
			w.ines.sees(team, "Deleted.")
		}, "The win was deleted meanwhile"},
		{"the question is taken back", func(w *world) {
			w.ines.clicks(w.ines.modalWith("Asked."), "Words of colleagues")
			w.clicksMenu(w.ines, w.ines.modalWith("no answer yet"), "Take the question back")
			w.ines.modalWith("cannot be asked")
			if errs := w.ines.submits(); len(errs) != 0 {
				w.t.Fatal(errs)
			}
			w.ines.modalWith("Removed")
		}, "The question was taken back meanwhile"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t)
			if errs := w.ines.asksFor(w.ines.runs("/win", "Secret plan #public"), "U0ARUN", "", ""); len(errs) != 0 {
				t.Fatal(errs)
			}
			dm := w.arun.sees(w.arun.DM(), "asks you for a word")
			w.eventually("it is recorded as sent", func() bool { return !w.endorsement("U0INES", "U0ARUN").SentAt.IsZero() })
			w.arun.clicks(dm, "Write one sentence")
			w.arun.modalWith("What did you see")
			w.arun.fills("words", "She did it all.")
			tc.end(w)
			if errs := w.arun.submits(); len(errs) != 0 {
				t.Fatal(errs)
			}
			mustContain(t, w.arun.modalWith("Not saved").Text(), tc.want, "What you typed is still there")
			if _, err := w.arun.CloseAll(t.Context()); err != nil {
				t.Fatal(err)
			}
			n := len(w.arun.Messages(w.arun.DM()))
			w.arun.clicks(dm, "Write one sentence")
			w.eventually("it is answered", func() bool { return len(w.arun.Messages(w.arun.DM())) > n })
			if said := w.arun.Last(w.arun.DM()).Text(); !strings.Contains(said, "deleted") && !strings.Contains(said, "taken back") {
				t.Errorf("answered %q", said)
			}
		})
	}
}

// A question that does not go out is sent later, once, or given up and told.
func TestAskIsSentLater(t *testing.T) {
	ask := func(w *world) {
		w.t.Helper()
		if errs := w.ines.asksFor(w.ines.runs("/win", "Secret plan #public"), "U0ARUN", "", ""); len(errs) != 0 {
			w.t.Fatal(errs)
		}
		w.ines.modalWith("Asked.")
	}
	failed := func(w *world) { // and the bot knows
		w.t.Helper()
		w.eventually("it failed", func() bool { return strings.Contains(w.log.String(), "work after the ack failed") })
	}
	owe := func(w *world) {
		w.t.Helper()
		if err := w.bot.OweMessages(w.t.Context()); err != nil {
			w.t.Error(err)
		}
	}
	t.Run("Slack was away", func(t *testing.T) {
		w := newWorld(t)
		w.sim.Faults().ServerError("chat.postMessage", 503, 1)
		ask(w)
		failed(w)
		owe(w) // a moment later it is not late yet
		w.jump(3 * time.Minute)
		owe(w)
		w.arun.sees(w.arun.DM(), "asks you for a word")
		owe(w)
		if got := len(w.arun.Messages(w.arun.DM())); got != 1 {
			t.Errorf("asked by %d messages", got)
		}
	})
	t.Run("it went out and nobody noted it", func(t *testing.T) {
		w := newWorld(t)
		ask(w)
		w.arun.sees(w.arun.DM(), "asks you for a word")
		w.eventually("it is recorded as sent", func() bool { return !w.endorsement("U0INES", "U0ARUN").SentAt.IsZero() })
		if _, err := w.db.ChangeEndorsement(t.Context(), w.onlyWin("U0INES").ID, "U0ARUN", func(e *ladder.Endorsement, _ ladder.Win) error {
			e.SentAt = time.Time{}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		w.jump(3 * time.Minute)
		owe(w)
		if got := len(w.arun.Messages(w.arun.DM())); got != 1 {
			t.Errorf("asked by %d messages", got)
		}
		if w.endorsement("U0INES", "U0ARUN").SentAt.IsZero() {
			t.Error("it is still to be sent")
		}
	})
	t.Run("the colleague cannot be reached", func(t *testing.T) {
		w := newWorld(t)
		w.sim.Faults().Error("chat.postMessage", "user_not_found", 1)
		ask(w)
		mustContain(t, w.ines.sees(w.ines.DM(), "I could not ask").Text(), "<@U0ARUN>", "ask somebody else")
		if _, err := w.db.FindEndorsement(t.Context(), w.onlyWin("U0INES").ID, "U0ARUN"); ladder.KindOf(err) != ladder.NotFound {
			t.Errorf("the question is kept: %v", err)
		}
	})
	t.Run("the colleague left meanwhile", func(t *testing.T) {
		w := newWorld(t)
		w.sim.Faults().ServerError("chat.postMessage", 503, 1)
		ask(w)
		failed(w)
		w.sim.Faults().DeactivateUser("U0ARUN")
		w.eventually("they are inactive", func() bool { p, _ := w.known("U0ARUN"); return !p.Active })
		w.jump(3 * time.Minute)
		owe(w)
		w.ines.sees(w.ines.DM(), "their account was deactivated")
	})
	t.Run("Slack takes nothing for days", func(t *testing.T) {
		w := newWorld(t)
		w.sim.Faults().Error("chat.postMessage", "messages_tab_disabled", 2)
		ask(w)
		failed(w)
		w.jump(73 * time.Hour)
		owe(w)
		w.ines.sees(w.ines.DM(), "Slack did not take the message")
	})
}

// A form that Slack delivers again asks once.
func TestAskOnce(t *testing.T) {
	w := newWorld(t)
	m := w.ines.runs("/win", "Secret plan #public")
	w.ines.clicks(m, "Ask for a word")
	w.ines.modalWith("Ask a colleague")
	w.ines.fills("colleague", "U0ARUN")
	w.sim.Faults().Duplicate(3)
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Asked.")
	w.arun.sees(w.arun.DM(), "asks you for a word")
	time.Sleep(100 * time.Millisecond)
	if got := len(w.arun.Messages(w.arun.DM())); got != 1 {
		t.Errorf("asked by %d messages", got)
	}
}

// Those who may see the win read the words, unless the owner hid them.
func TestWordsAreSeenWithTheWin(t *testing.T) {
	w := newWorld(t)
	w.ines.runs("/win", "Secret plan #manager")
	win := w.onlyWin("U0INES")
	if _, _, err := w.db.AskEndorsement(t.Context(), ladder.Endorsement{Win: win.ID, By: "U0ARUN"}, "", func(ladder.Win, []ladder.Endorsement) error { return nil }); err != nil {
		t.Fatal(err)
	}
	set := func(hidden bool) {
		t.Helper()
		if _, err := w.db.ChangeEndorsement(t.Context(), win.ID, "U0ARUN", func(e *ladder.Endorsement, _ ladder.Win) error {
			e.State, e.Text, e.Hidden = ladder.EndorsementWritten, "She held it together.", hidden
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	set(false)
	mustContain(t, w.marta.runs("/winlog", "report @ines").Text(), "Secret plan", "<@U0ARUN>", "She held it together.")
	set(true)
	if got := w.marta.runs("/winlog", "report @ines").Text(); strings.Contains(got, "She held it together.") {
		t.Errorf("the manager reads hidden words:\n%s", got)
	}
}
