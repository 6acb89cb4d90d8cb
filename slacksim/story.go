package slacksim

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Story is what the people of the workspace do by themselves while time passes.
// The program that started the workspace tells it; the page offers to play it.
type Story struct {
	Name  string // "Play a year", as the page's button has it
	About string // what one will see, in a line or two beside it
	// Steps are what happens after now, in order. Steps that begin in the past are
	// not told.
	Steps func(now time.Time) []Step
}

// Step is one thing that somebody does at a time.
type Step struct {
	At   time.Time
	What string // in a line, for who watches: "Ines claims 2026-Q4"
	// Do does it, by what a User can do. A step that fails is told to who watches,
	// and the story goes on.
	Do func(context.Context) error
}

// StoryState is how far a story is.
type StoryState struct {
	Name    string   `json:"name"` // "" when there is none
	About   string   `json:"about"`
	Playing bool     `json:"playing"`
	Step    int      `json:"step"` // how many of its steps were begun
	Of      int      `json:"of"`   // 0 before it was begun
	What    string   `json:"what"` // the step begun last
	Faults  []string `json:"faults,omitempty"`
}

// telling is a story that was begun. It is kept while it is stopped, so that it
// goes on where it was.
type telling struct {
	steps  []Step
	begun  int
	faults []string
}

const (
	// storyPace is how much passes in each second on the way to the next step,
	// storyRest how long one can look at a step, when a story is played on the page.
	storyPace = 5 * 24 * time.Hour
	storyRest = 800 * time.Millisecond
	// stepTimeout bounds one step; what a person does takes Slack's three seconds at most.
	stepTimeout = 30 * time.Second
)

// Story is how far the story of the hooks is.
func (s *Sim) Story() StoryState {
	story := s.hook().Story
	p := &s.player
	p.mu.Lock()
	defer p.mu.Unlock()
	at := StoryState{Name: story.Name, About: story.About, Playing: p.stop != nil && p.pace == 0}
	if t := p.telling; t != nil {
		at.Step, at.Of, at.Faults = t.begun, len(t.steps), append([]string(nil), t.faults...)
		if t.begun > 0 {
			at.What = t.steps[t.begun-1].What
		}
	}
	return at
}

// TellStory plays the story of the hooks to its end, from its beginning or from
// where it was stopped, as fast as the app follows: the clock jumps from step to
// step, stopping at whatever is owed in between.
func (s *Sim) TellStory(ctx context.Context) error {
	s.Pause()
	return s.tellStory(ctx, 0, 0)
}

// PlayStory does the same at a pace that one can watch, until Pause.
func (s *Sim) PlayStory() {
	s.run(0, func(ctx context.Context) error { return s.tellStory(ctx, storyPace, storyRest) })
}

func (s *Sim) tellStory(ctx context.Context, perSecond, rest time.Duration) error {
	t, err := s.begunStory()
	if err != nil {
		return err
	}
	for t != nil && t.begun < len(t.steps) {
		step := t.steps[t.begun]
		if err := s.wander(ctx, step.At, perSecond); err != nil {
			return err
		}
		s.player.mu.Lock()
		t.begun++
		s.player.mu.Unlock()
		s.tellTime()
		if err := doStep(ctx, step); err != nil {
			s.log.Error("a step of the story failed", "step", step.What, "error", err)
			s.player.mu.Lock()
			t.faults = append(t.faults, fmt.Sprintf("%s: %v", step.What, err))
			s.player.mu.Unlock()
			s.tellAll(Notice{Type: "notice", Text: fmt.Sprintf("This did not work: %s.", step.What)})
		}
		if err := pause(ctx, rest); err != nil {
			return err
		}
	}
	return nil
}

// doStep does a step to its end, also if the story is stopped meanwhile.
func doStep(ctx context.Context, step Step) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stepTimeout)
	defer cancel()
	return step.Do(ctx)
}

var errStoryLate = errors.New("the clock is past the beginning of the story; reset the workspace and play it then")

// begunStory is the story in hand, or a new one; nil if there is none to tell.
func (s *Sim) begunStory() (*telling, error) {
	story := s.hook().Story
	p := &s.player
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.telling == nil && story.Steps != nil {
		now := s.Now()
		steps := story.Steps(now)
		if len(steps) > 0 && steps[0].At.Before(now) {
			return nil, errStoryLate
		}
		p.telling = &telling{steps: steps}
	}
	return p.telling, nil
}

// forgetStory has the story begin anew, in another world.
func (s *Sim) forgetStory() {
	s.player.mu.Lock()
	defer s.player.mu.Unlock()
	s.player.telling = nil
}

func pause(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return ctx.Err() //nolint:wrapcheck // the caller ended it
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err() //nolint:wrapcheck // the caller ended it
	}
}
