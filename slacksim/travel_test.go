package slacksim_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"

	"winlog/slacksim"
)

// owing is an app that sends a message at each of some times, when it is told
// that the clock has moved.
type owing struct {
	sim  *slacksim.Sim
	due  []time.Time
	sent []time.Duration // how late each was
}

func (o *owing) hooks() slacksim.Hooks {
	return slacksim.Hooks{
		Owed: func(context.Context) ([]slacksim.Owed, error) {
			var out []slacksim.Owed
			for _, at := range o.due {
				out = append(out, slacksim.Owed{At: at, What: "Reminder", To: "U0ANA"})
			}
			return out, nil
		},
		Moved: func(context.Context) {
			for len(o.due) > 0 && !o.due[0].After(o.sim.Now()) {
				o.sent = append(o.sent, o.sim.Now().Sub(o.due[0]))
				o.due = o.due[1:]
			}
		},
	}
}

func TestTravelStopsAtWhatIsOwed(t *testing.T) {
	now := time.Date(2026, 5, 12, 9, 0, 0, 0, time.UTC)
	p := open(t, slacksim.Options{Now: func() time.Time { return now }})
	app := &owing{sim: p.Sim, due: []time.Time{now.Add(time.Hour), now.Add(25 * time.Hour), now.Add(25 * time.Hour), now.Add(100 * time.Hour)}}
	p.SetHooks(app.hooks())
	if err := p.Travel(t.Context(), now.Add(48*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]time.Duration{0, 0, 0}, app.sent); diff != "" {
		t.Errorf("how late each was sent (-want +got):\n%s", diff)
	}
	if got := p.Now(); !got.Equal(now.Add(48 * time.Hour)) {
		t.Errorf("arrived at %s", got)
	}
	owed, err := p.Owed(t.Context())
	if err != nil || len(owed) != 1 || !owed[0].At.Equal(now.Add(100*time.Hour)) {
		t.Errorf("left to send: %v, %v", owed, err)
	}
	p.SetHooks(slacksim.Hooks{Owed: func(context.Context) ([]slacksim.Owed, error) { return nil, errors.New("no database") }})
	if err := p.Travel(t.Context(), now.Add(49*time.Hour)); err == nil {
		t.Error("the app could not say what it owes, and nobody heard of it")
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	p.SetHooks(slacksim.Hooks{})
	if err := p.Travel(stopped, now.Add(50*time.Hour)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestPlay(t *testing.T) {
	inBubble(t, slacksim.Options{}, func(t *testing.T, p *place, _ *websocket.Dialer) {
		began := p.Now()
		app := &owing{sim: p.Sim}
		for day := range 3 {
			app.due = append(app.due, began.Add(time.Duration(day)*24*time.Hour+time.Hour))
		}
		p.SetHooks(app.hooks())
		p.Play(24 * time.Hour)
		if got := p.Playing(); got != 24*time.Hour {
			t.Errorf("plays %s a second", got)
		}
		time.Sleep(3*time.Second + 10*time.Millisecond)
		p.Pause()
		if got := p.Now().Sub(began).Round(time.Hour); got != 72*time.Hour {
			t.Errorf("in three seconds %s passed", got)
		}
		for _, late := range app.sent {
			if late > time.Second {
				t.Errorf("sent %s late", late)
			}
		}
		if len(app.sent) != 3 || p.Playing() != 0 {
			t.Errorf("sent %d, still playing %s", len(app.sent), p.Playing())
		}
		before := p.Now()
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if got := p.Now().Sub(before); got != 10*time.Second {
			t.Errorf("after the pause %s passed in ten seconds", got)
		}
		p.Play(time.Hour) // Close ends it
	})
}

func TestPageClock(t *testing.T) {
	for _, r := range []struct {
		now       string
		yearStart time.Month
		want      string
	}{
		{"2026-05-12T15:00:00Z", 0, "2026-05-13 2026-06-30 2026-07-01"},
		{"2026-05-15T15:00:00Z", 0, "2026-05-18 2026-06-30 2026-07-01"}, // a Friday
		{"2026-05-16T02:00:00Z", 0, "2026-05-18 2026-06-30 2026-07-01"}, // still Friday in São Paulo
		{"2026-05-13T11:00:00Z", 0, "2026-05-13 2026-06-30 2026-07-01"}, // eight in the morning there
		{"2026-06-30T15:00:00Z", 0, "2026-07-01 2026-09-30 2026-07-01"},
		{"2026-12-31T15:00:00Z", 0, "2027-01-01 2027-03-31 2027-01-01"},
		{"2026-05-12T15:00:00Z", time.February, "2026-05-13 2026-07-31 2026-08-03"},
		{"2027-01-30T15:00:00Z", time.February, "2027-02-01 2027-01-31 2027-02-01"},
	} {
		now, err := time.Parse(time.RFC3339, r.now)
		if err != nil {
			t.Fatal(err)
		}
		p := open(t, slacksim.Options{Now: func() time.Time { return now }, YearStart: r.yearStart})
		_, answer, _ := p.ask(t, http.MethodGet, "/sim/people/U0ANA/agenda", "", nil)
		zone, err := time.LoadLocation("America/Sao_Paulo")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range list(answer["marks"]) {
			at := time.Unix(int64(m.(object)["at"].(float64)), 0).In(zone)
			if at.Hour() != 9 {
				t.Errorf("%v is at %s", m, at)
			}
			got = append(got, at.Format(time.DateOnly))
		}
		if strings.Join(got, " ") != r.want {
			t.Errorf("at %s: got %v, want %s", r.now, got, r.want)
		}
	}
	p := open(t, slacksim.Options{})
	app := &owing{sim: p.Sim, due: []time.Time{p.Now().Add(30 * time.Hour), p.Now().Add(40 * time.Hour)}}
	p.SetHooks(app.hooks())
	move := func(body string) (int, object) {
		t.Helper()
		status, got, _ := p.ask(t, http.MethodPost, "/sim/clock", body, nil)
		return status, got
	}
	_, agenda, _ := p.ask(t, http.MethodGet, "/sim/people/U0ANA/agenda", "", nil)
	if owed := list(agenda["owed"]); len(owed) != 2 || owed[0].(object)["what"] != "Reminder" || owed[0].(object)["to"] != "U0ANA" {
		t.Errorf("owed: %v", agenda)
	}
	if status, _ := move(`{"owed":true}`); status != http.StatusOK || len(app.sent) != 1 {
		t.Errorf("to the next owed message: status %d, %d sent", status, len(app.sent))
	}
	if status, _ := move(`{"jump":"24h"}`); status != http.StatusOK || len(app.sent) != 2 {
		t.Errorf("a day on: status %d, %d sent", status, len(app.sent))
	}
	for body, want := range map[string]string{
		`{"owed":true}`: "owes no message", `{"to":1}`: "is past", `{"to":99999999999}`: "five years", `{"play":"fast"}`: "no duration", `{"jump":"soon"}`: "no duration",
	} {
		if status, got := move(body); status != http.StatusBadRequest || !strings.Contains(got["error"].(string), want) {
			t.Errorf("%s: got %d %v, want %q", body, status, got, want)
		}
	}
	if _, got := move(`{"play":"24h"}`); got["playing"] != 86_400.0 {
		t.Errorf("play: got %v", got)
	}
	if _, got := move(`{"pause":true}`); got["playing"] != 0.0 {
		t.Errorf("pause: got %v", got)
	}
	p.Play(24 * time.Hour)
	p.ask(t, http.MethodPost, "/sim/people/U0ANA/command", `{"channel":"C0GENERAL","text":"/win x"}`, nil)
	if p.Playing() != 0 {
		t.Error("the clock plays on while somebody acts: their trigger is too old at once")
	}
}
