package bot_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/slacksim"
	"winlog/storage"
)

// Another program holds the database's lock: a win in one line, a form and
// somebody's first command are refused in time, with everything typed at hand.
func TestDatabaseLocked(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	w.marta.opens("/win", "")
	w.marta.modalWith("Log a win")
	w.marta.fills("text", winText(3))
	other := w.another()
	w.sql(other, "BEGIN IMMEDIATE")

	var waiting sync.WaitGroup
	for _, p := range []*person{w.ines, w.newbie} { // the newbie is not stored either
		waiting.Go(func() {
			answer, took := p.asks("/win", "yesterday "+winText(1)+" #private")
			w.admits(answer, "did not answer in time", "nothing was changed", "Your text, to copy:", "yesterday "+winText(1)+" #private")
			if took > 2900*time.Millisecond {
				t.Errorf("an answer after %v", took)
			}
		})
	}
	waiting.Go(func() {
		if out, err := w.marta.Submit(t.Context()); err != nil || !out.OK() {
			t.Error(err, out)
		}
	})
	answer, took := w.arun.asks("/win", "list") // reading goes on
	mustContain(t, answer, "Nothing")
	if took > time.Second {
		t.Errorf("a list after %v", took)
	}
	waiting.Wait()
	w.admits(w.marta.modalWith("Not saved").Text(), "did not answer in time", "still there")
	if got := w.texts(w.ines, w.newbie, w.marta); len(got) != 0 {
		t.Errorf("refused, and stored all the same: %q", got)
	}

	w.sql(other, "COMMIT")
	for _, p := range []*person{w.ines, w.newbie} {
		answer, _ := p.asks("/win", winText(2))
		mustContain(t, answer, "Logged.")
	}
	if out, err := w.marta.Close(t.Context()); err != nil || !out.OK() {
		t.Fatal(err, out)
	}
	if errs := w.marta.submits(); len(errs) != 0 {
		t.Error(errs)
	}
	w.marta.modalWith("Logged.")
	want := []string{winText(2), winText(2), winText(3)}
	if diff := cmp.Diff(want, w.texts(w.ines, w.newbie, w.marta)); diff != "" {
		t.Error(diff)
	}
}

// The database takes nothing any more: whatever somebody does is answered with
// the reason, and works again when the reason is gone.
func TestDatabaseTakesNothing(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		want string // part of what people read
		plan func(w *faultWorld) (begin, mend func())
	}{
		{"read-only", "for reading only; nothing was saved", readOnly},
		{"full", "full; nothing was saved", full},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := newFaultWorldAtRest(t)
			begin, mend := tc.plan(w)
			w.run()
			w.waitConnected()
			begin()
			long := winText(1) + strings.Repeat(" and more", 320)
			answer, _ := w.ines.asks("/win", long)
			w.admits(answer, tc.want, "Your text, to copy:", winText(1), "and more and more")
			w.ines.opens("/win", "")
			w.ines.modalWith("Log a win")
			w.ines.fills("text", long)
			if errs := w.ines.submits(); len(errs) != 0 {
				t.Error(errs)
			}
			w.admits(w.ines.modalWith("Not saved").Text(), tc.want, "still there")
			if got := w.texts(w.ines); len(got) != 0 {
				t.Fatalf("refused, and stored all the same: %d wins", len(got))
			}
			answer, _ = w.ines.asks("/level", "IC3")
			mustContain(t, answer, "IC3 · Senior Engineer")

			mend()
			if out, err := w.ines.Close(t.Context()); err != nil || !out.OK() {
				t.Fatal(err, out)
			}
			if errs := w.ines.submits(); len(errs) != 0 {
				t.Error(errs)
			}
			w.ines.modalWith("Logged.")
			answer, _ = w.ines.asks("/win", winText(2))
			mustContain(t, answer, "Logged.")
			if diff := cmp.Diff([]string{long, winText(2)}, w.texts(w.ines)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// readOnly has wins go to a database that was opened for reading.
func readOnly(w *faultWorld) (begin, mend func()) {
	guest, err := storage.Open(w.t.Context(), w.path, storage.Options{Now: w.now, ReadOnly: true})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = guest.Close() })
	return func() { w.store.onSave(guest.SaveWin) }, func() { w.store.onSave(nil) }
}

// full has the file grow to the largest size it may have.
func full(w *faultWorld) (begin, mend func()) {
	if err := w.db.Close(); err != nil {
		w.t.Fatal(err)
	}
	other := w.another()
	var pages int
	if err := other.QueryRowContext(w.t.Context(), "PRAGMA page_count").Scan(&pages); err != nil {
		w.t.Fatal(err)
	}
	var err error
	w.db, err = storage.Open(w.t.Context(), fmt.Sprintf("file:%s?_pragma=max_page_count(%d)", w.path, pages+4), storage.Options{Now: w.now})
	if err != nil {
		w.t.Fatal(err)
	}
	w.store.Store = w.db
	return func() {
			w.sql(other, "CREATE TABLE something_else (x)", "INSERT INTO something_else VALUES (zeroblob(100000))")
		}, func() {
			w.sql(other, "DROP TABLE something_else")
		}
}

// A file that is damaged while it is served.
func TestDatabaseDamaged(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	w.ines.asks("/win", winText(1))
	other := w.another()
	// The change makes the program look at the file again; the checkpoint brings
	// all of it there.
	w.sql(other, "CREATE TABLE something_else (x)", "PRAGMA wal_checkpoint(TRUNCATE)")
	good, err := os.ReadFile(w.path)
	if err != nil {
		t.Fatal(err)
	}
	bad := append(good[:4096:4096], strings.Repeat("no page of a database ", len(good)/22)...)
	if err := os.WriteFile(w.path, bad[:len(good)], 0o600); err != nil {
		t.Fatal(err)
	}
	answer, _ := w.ines.asks("/win", winText(2))
	w.admits(answer, "damaged", "restore the latest backup", "Your text, to copy:", winText(2))
	answer, _ = w.ines.asks("/winlog", "win "+winText(2))
	w.admits(answer, "damaged", "Your text, to copy:", winText(2))
	for _, p := range []*person{w.arun, w.newbie} {
		answer, _ := p.asks("/win", "list")
		w.admits(answer, "damaged")
		if strings.Contains(answer, "to copy") {
			t.Errorf("a command is offered as if it were a win:\n%s", answer)
		}
	}

	// The program does as it says: stop, restore, start.
	if err := w.stop(); err != nil {
		t.Error(err)
	}
	_ = other.Close()
	_ = w.db.Close() // may say once more that the file is damaged
	if err := os.WriteFile(w.path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	if w.db, err = storage.Open(t.Context(), w.path, storage.Options{Now: w.now}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{winText(1)}, w.texts(w.ines)); diff != "" {
		t.Error(diff)
	}
}

// The database is closed under the bot. In everything people can do they are told.
func TestDatabaseClosed(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t)
	if _, err := w.ines.Say(t.Context(), w.ines.DM(), winText(4)); err != nil {
		t.Fatal(err)
	}
	offer := w.ines.sees(w.ines.DM(), "Log this as a win?")
	w.ines.opens("/win", "")
	w.ines.modalWith("Log a win")
	w.ines.fills("text", winText(1))
	if err := w.bot.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.db.Close(); err != nil {
		t.Fatal(err)
	}
	const want = "nothing was saved"
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Error(errs)
	}
	w.admits(w.ines.modalWith("Not saved").Text(), want, "still there")
	answer, _ := w.ines.asks("/win", winText(2))
	w.admits(answer, want, "Your text, to copy:", winText(2))
	answer, _ = w.ines.asks("/win", "add list "+winText(3))
	w.admits(answer, want, "Your text, to copy:", "list "+winText(3))
	answer, _ = w.newbie.asks("/level", "IC3")
	w.admits(answer, want)
	w.ines.clicks(offer, "Log as win")
	w.admits(w.ines.sees(w.ines.DM(), want).Text(), want)
	if out, err := w.arun.Shortcut(t.Context(), "log_win"); err != nil || !out.OK() {
		t.Fatal(err, out)
	}
	w.admits(w.arun.sees(w.arun.DM(), want).Text(), want) // a shortcut has no other place
	if err := w.bot.Ready(t.Context()); ladder.KindOf(err) != ladder.Unavailable {
		t.Errorf("Ready: %v", err)
	}
}

// An event that came while the database was away is brought again by Slack.
func TestEventIsBroughtAgain(t *testing.T) {
	t.Parallel()
	w := newFaultWorld(t, "unacked") // which is how Slack is asked to
	other := w.another()
	w.sql(other, "BEGIN IMMEDIATE")
	w.sim.AddPerson(slacksim.Person{ID: "U0INES", Name: "ines", RealName: "Ines Faro-Lund", Email: "ines@example.com", TZ: "Europe/Oslo"})
	w.until("the change was refused", func() bool { return w.counted("winlog_requests_total", "unavailable") > 0 })
	w.sql(other, "COMMIT")
	w.until("the change is stored", func() bool {
		p, err := w.db.FindPerson(t.Context(), "U0INES")
		return err == nil && p.Name == "Ines Faro-Lund" && p.Timezone == "Europe/Oslo"
	})
}
