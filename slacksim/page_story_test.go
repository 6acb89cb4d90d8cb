package slacksim_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"winlog/slacksim"
)

// testStory: it is begun in the clock's panel, tells what happens, is still there
// after a reload, stops, goes on and ends.
func testStory(t *testing.T, browser context.Context) {
	o := newOffice(t)
	reached, release := make(chan struct{}), make(chan struct{})
	o.sim.SetHooks(slacksim.Hooks{Story: slacksim.Story{Name: "Play a month", About: "Ana speaks every day.", Steps: func(now time.Time) []slacksim.Step {
		var steps []slacksim.Step
		for day := 1; day <= 30; day++ {
			steps = append(steps, slacksim.Step{At: now.AddDate(0, 0, day), What: fmt.Sprintf("Ana speaks on day %d", day), Do: func(ctx context.Context) error {
				if day == 2 { // it lasts as long as the test wants
					close(reached)
					<-release
				}
				_, err := o.sim.User("U0ANA").Say(ctx, "C0GENERAL", fmt.Sprintf("day %d", day))
				return err
			}})
		}
		return steps
	}}})
	p := openTab(t, browser, o.at("U0BEN", "C0GENERAL"))
	p.gone("#story", "")
	p.click("#clock", "")
	p.see(".clock-panel", "Ana speaks every day.")
	p.click(".clock-panel button", "Play a month")
	<-reached
	p.see("#story", "2 of 30Ana speaks on day 2")
	p.shot("story")
	p.reload()
	p.see("#story button", "Stop")
	p.see("#story", "2 of 30Ana speaks on day 2")
	p.see("#play[aria-label='Pause the clock']", "")
	close(release)
	p.see(".msg", "day 2")
	p.click("#story button", "Stop")
	p.see("#story button", "Go on")
	p.see("#play[aria-label^='Play']", "")
	stopped := o.sim.Story()
	if stopped.Playing || stopped.Step < 2 || stopped.Step > 29 {
		t.Errorf("stopped at %+v", stopped)
	}
	p.click("#story button", "Go on")
	p.see("#story button", "Stop")
	if err := o.sim.TellStory(t.Context()); err != nil { // the rest of it at once
		t.Fatal(err)
	}
	p.see("#story", "Over.")
	p.gone("#story button", "Stop")
	p.see(".msg", "day 30")
	p.click("#story button[aria-label=Hide]", "")
	p.gone("#story", "")
}
