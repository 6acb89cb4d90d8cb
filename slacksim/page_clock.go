package slacksim

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// listedOwed is how much of what is owed the page lists.
const listedOwed = 50

func unixOf(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

func (s *Sim) pageNow(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, object{"ok": true, "now": unixOf(s.Now()), "playing": s.Playing().Seconds(), "story": s.Story()})
}

// pageAgenda answers where a person's clock can jump to, and what the app owes whom.
func (s *Sim) pageAgenda(w http.ResponseWriter, r *http.Request) {
	u := s.pageUser(w, r)
	if u == nil {
		return
	}
	s.mu.Lock()
	zone := s.people[u.id].TZ
	s.mu.Unlock()
	owed, err := s.Owed(r.Context())
	if err != nil {
		s.log.Error("the app could not say what it owes", "error", err)
		writeJSON(w, http.StatusInternalServerError, object{"ok": false, "error": "The app could not say what it owes."})
		return
	}
	list := []any{}
	for _, o := range owed[:min(len(owed), listedOwed)] {
		list = append(list, object{"at": unixOf(o.At), "what": o.What, "to": o.To})
	}
	marks := []any{}
	for _, m := range marksAfter(s.Now().In(location(zone)), s.o.YearStart) {
		marks = append(marks, object{"label": m.label, "at": unixOf(m.at)})
	}
	writeJSON(w, http.StatusOK, object{"ok": true, "marks": marks, "owed": list, "more": max(0, len(owed)-listedOwed), "hooked": s.hook().Owed != nil})
}

func location(zone string) *time.Location {
	if loc, err := time.LoadLocation(zone); err == nil {
		return loc
	}
	return time.UTC
}

// mark is a moment that one wants to jump to.
type mark struct {
	label string
	at    time.Time
}

// marksAfter are the next moments of interest, at nine in the morning where now
// is. Quarters are those of a year that begins with a month.
func marksAfter(now time.Time, yearStart time.Month) []mark {
	if yearStart == 0 {
		yearStart = time.January
	}
	nine := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 9, 0, 0, 0, t.Location())
	}
	working := func(t time.Time) time.Time {
		for !t.After(now) || t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
			t = nine(t.AddDate(0, 0, 1))
		}
		return t
	}
	into := (int(now.Month()) - int(yearStart) + 12) % 3 // months into the quarter
	next := time.Date(now.Year(), now.Month()+time.Month(3-into), 1, 9, 0, 0, 0, now.Location())
	last := nine(next.AddDate(0, 0, -1))
	if !last.After(now) {
		last = nine(next.AddDate(0, 3, -1))
	}
	return []mark{{"Next working day", working(nine(now))}, {"Last day of the quarter", last}, {"First working day of the next quarter", working(next)}}
}

// pageClock moves the clock as the page says.
func (s *Sim) pageClock(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Jump  string  `json:"jump"` // a duration, such as "24h"
		To    float64 `json:"to"`   // unix seconds
		Owed  bool    `json:"owed"` // to the next message that is owed
		Play  string  `json:"play"` // how much passes per second
		Story bool    `json:"story"`
		Pause bool    `json:"pause"`
		Reset bool    `json:"reset"`
	}
	if !decodePage(w, r, &in) {
		return
	}
	jump, err := duration(in.Jump, 0)
	if err != nil {
		clockRefuses(w, fmt.Sprintf("%q is no duration such as 24h", in.Jump))
		return
	}
	play, err := duration(in.Play, 0)
	if err != nil {
		clockRefuses(w, fmt.Sprintf("%q is no duration such as 24h", in.Play))
		return
	}
	if in.Play == "" {
		s.Pause() // whoever moves the clock stops it first
	}
	ctx, now := r.Context(), s.Now()
	switch {
	case in.Reset:
		s.ResetClock()
	case in.Play != "":
		s.Play(play)
	case in.Story:
		s.PlayStory()
	case jump < 0:
		s.Jump(jump)
	case jump > 0:
		err = s.travelFar(ctx, now.Add(jump))
	case in.Owed:
		err = s.travelToOwed(ctx)
	case in.To != 0:
		err = s.travelFar(ctx, time.UnixMilli(int64(in.To*1000)))
	}
	if err != nil {
		clockRefuses(w, err.Error())
		return
	}
	s.pageNow(w, r)
}

func clockRefuses(w http.ResponseWriter, why string) {
	writeJSON(w, http.StatusBadRequest, object{"ok": false, "error": why})
}

// farthest is how far one jump may go: the app sends all it owes on the way.
const farthest = 5 * 366 * 24 * time.Hour

func (s *Sim) travelFar(ctx context.Context, to time.Time) error {
	switch d := to.Sub(s.Now()); {
	case d > farthest:
		return fmt.Errorf("%s is more than five years away", to.UTC().Format(time.DateOnly))
	case d < 0:
		return fmt.Errorf("%s is past: the clock goes back only to the real time", to.UTC().Format(time.DateOnly))
	}
	return s.Travel(ctx, to)
}

func (s *Sim) travelToOwed(ctx context.Context) error {
	owed, err := s.Owed(ctx)
	switch {
	case err != nil:
		return err
	case len(owed) == 0:
		return errNothingOwed
	}
	return s.Travel(ctx, owed[0].At)
}
