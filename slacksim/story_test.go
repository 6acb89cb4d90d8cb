package slacksim_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"

	"winlog/slacksim"
)

// tale is a story of three days, one step a day, the second of which fails.
func (p *place) tale() slacksim.Story {
	return slacksim.Story{Name: "Play three days", Steps: func(now time.Time) []slacksim.Step {
		var steps []slacksim.Step
		for day := 1; day <= 3; day++ {
			steps = append(steps, slacksim.Step{At: now.AddDate(0, 0, day), What: fmt.Sprintf("Ana speaks on day %d", day), Do: func(ctx context.Context) error {
				if day == 2 {
					return errors.New("she has no voice")
				}
				_, err := p.ana.Say(ctx, "C0GENERAL", fmt.Sprintf("day %d", day))
				return err
			}})
		}
		return steps
	}}
}

// said are what people said, with how long after the beginning.
func (p *place) said(began time.Time) []string {
	var out []string
	for _, m := range p.ana.Messages("C0GENERAL") {
		var seconds int64
		_, _ = fmt.Sscanf(m.TS, "%d.", &seconds) // a ts always begins so
		out = append(out, fmt.Sprintf("%s after %s", m.Text(), time.Unix(seconds, 0).Sub(began).Round(time.Hour)))
	}
	return out
}

func TestStory(t *testing.T) {
	p := open(t, slacksim.Options{})
	began := p.Now()
	app := &owing{sim: p.Sim, due: []time.Time{began.Add(30 * time.Hour)}}
	hooks := app.hooks()
	hooks.Story = p.tale()
	p.SetHooks(hooks)
	if got := p.Story(); got.Name != "Play three days" || got.Of != 0 || got.Playing {
		t.Errorf("before it begins: %+v", got)
	}
	if err := p.TellStory(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"day 1 after 24h0m0s", "day 3 after 72h0m0s"}, p.said(began)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if len(app.sent) != 1 || app.sent[0] > time.Second {
		t.Errorf("how late the app was on the way: %v", app.sent)
	}
	want := slacksim.StoryState{Name: "Play three days", Step: 3, Of: 3, What: "Ana speaks on day 3", Faults: []string{"Ana speaks on day 2: she has no voice"}}
	if diff := cmp.Diff(want, p.Story()); diff != "" {
		t.Errorf("at the end (-want +got):\n%s", diff)
	}
	if err := p.TellStory(t.Context()); err != nil || len(p.said(began)) != 2 {
		t.Errorf("told twice: %v, %q", err, p.said(began))
	}
}

// TestStoryIsLate: one that begins in the past is not told in a hurry.
func TestStoryIsLate(t *testing.T) {
	p := open(t, slacksim.Options{})
	began := p.Now()
	steps := p.tale().Steps(began)
	p.SetHooks(slacksim.Hooks{Story: slacksim.Story{Name: "Play", Steps: func(time.Time) []slacksim.Step { return steps }}})
	p.Jump(25 * time.Hour)
	if err := p.TellStory(t.Context()); err == nil || !strings.Contains(err.Error(), "past the beginning") {
		t.Errorf("got %v", err)
	}
	if s := p.Story(); s.Of != 0 || len(p.said(began)) != 0 {
		t.Errorf("told all the same: %+v, %q", s, p.said(began))
	}
}

// TestStoryStops: it stops at any moment, with the step in hand done, goes on where
// it was, and begins anew in another world.
func TestStoryStops(t *testing.T) {
	inBubble(t, slacksim.Options{}, func(t *testing.T, p *place, _ *websocket.Dialer) {
		began := p.Now()
		p.SetHooks(slacksim.Hooks{Story: p.tale(), Reset: func(context.Context) error { return nil }})
		p.KeepSample()
		p.PlayStory()
		time.Sleep(300 * time.Millisecond) // five days a second: the first step is done
		if s := p.Story(); !s.Playing || s.Step != 1 || s.What != "Ana speaks on day 1" {
			t.Errorf("on the way: %+v", s)
		}
		p.Pause()
		at := p.Now()
		time.Sleep(time.Minute)
		if s := p.Story(); s.Playing || s.Step != 1 || p.Now().Sub(at) != time.Minute {
			t.Errorf("after the stop: %+v, and %s passed in a minute", s, p.Now().Sub(at))
		}
		p.PlayStory()
		time.Sleep(time.Minute)
		if s := p.Story(); s.Playing || s.Step != 3 {
			t.Errorf("played on: %+v", s)
		}
		if diff := cmp.Diff([]string{"day 1 after 24h0m0s", "day 3 after 72h0m0s"}, p.said(began)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if err := p.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
		if s := p.Story(); s.Step != 0 || s.Of != 0 || len(p.said(began)) != 0 {
			t.Errorf("after the reset: %+v, %q", s, p.said(began))
		}
		p.PlayStory() // Close ends it
	})
}

// TestPageStory: the page plays, stops and reads how far it is; whoever acts stops
// it too.
func TestPageStory(t *testing.T) {
	p := open(t, slacksim.Options{})
	p.SetHooks(slacksim.Hooks{Story: p.tale()})
	move := func(body string) object {
		t.Helper()
		_, got, _ := p.ask(t, http.MethodPost, "/sim/clock", body, nil)
		story, _ := got["story"].(object)
		return story
	}
	if got := move(`{"story":true}`); got["playing"] != true || got["name"] != "Play three days" {
		t.Errorf("play: %v", got)
	}
	_, workspace, _ := p.ask(t, http.MethodGet, "/sim/workspace", "", nil)
	if story, _ := workspace["story"].(object); story["playing"] != true || story["of"] != 3.0 {
		t.Errorf("a page that is opened meanwhile: %v", workspace["story"])
	}
	if got := move(`{"pause":true}`); got["playing"] != false || got["of"] != 3.0 {
		t.Errorf("pause: %v", got)
	}
	move(`{"story":true}`)
	p.ask(t, http.MethodPost, "/sim/people/U0ANA/command", `{"channel":"C0GENERAL","text":"/win x"}`, nil)
	if p.Story().Playing {
		t.Error("the story plays on while somebody acts")
	}
}
