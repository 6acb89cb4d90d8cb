package schedule_test

import (
	"fmt"
	"strings"
	"time"

	"winlog/ladder"
)

// text is something that somebody wrote. Wherever it is read again it is known by
// its mark, which names its kind and its owner: "private-of-U012-345".
type text struct {
	kind   string
	owner  ladder.UserID
	of     audience
	about  ladder.UserID // of a word for one reader, who that is; of an answer, whose quarter it is about
	closed time.Time     // since when it is its owner's alone, zero if it is not
	gone   time.Time     // since when it is nobody's
}

// audience is who may read a text in a message, apart from its owner. It is written
// down here anew, and not asked of the program.
type audience int

const (
	nobody     audience = iota
	theManager          // who manages the owner at the time
	everybody
	thisManager // about, while they manage the owner
	thisPerson  // about
	bothSides   // about, and who manages them at the time
)

// writtenWin is a win and where its text is.
type writtenWin struct {
	id   ladder.WinID
	day  ladder.Date
	text int
}

// says notes a text and returns its mark.
func (c *company) says(t text) string {
	c.texts = append(c.texts, t)
	return fmt.Sprintf("%s-of-%s-%d", t.kind, t.owner, len(c.texts)-1)
}

// mayRead reports whether somebody may read a text at a time.
func (c *company) mayRead(reader ladder.UserID, t text, at time.Time) bool {
	since := func(then time.Time) bool { return !then.IsZero() && !at.Before(then) }
	switch {
	case since(t.gone):
		return false
	case reader == t.owner:
		return true
	case since(t.closed):
		return false
	}
	switch t.of {
	case nobody:
	case theManager:
		return c.managerAt(t.owner, at) == reader
	case everybody:
		return true
	case thisManager:
		return reader == t.about && c.managerAt(t.owner, at) == reader
	case thisPerson:
		return reader == t.about
	case bothSides:
		return reader == t.about || c.managerAt(t.about, at) == reader
	}
	return false
}

// write lets everybody do what people do with their log in a stretch of time.
func (c *company) write(step time.Duration) {
	c.t.Helper()
	for _, id := range c.people {
		if !c.phaseAt(id, c.clock.Now()).active {
			continue
		}
		often := func(everyDays float64) bool { return c.rng.Float64()*everyDays < step.Hours()/24 }
		today := c.today(id)
		quarter := fiscal(today)
		ended := fiscal(quarter.From.AddDays(-1))
		day := today.DaysSince(quarter.From)
		if often(9) {
			c.logWin(id, today)
		}
		if often(45) {
			c.setGoal(id, quarter)
		}
		if often(50) {
			c.talkOfGoal(id)
		}
		if often(80) {
			c.closeWin(id)
		}
		if day < 5 && often(8) { // the first digests are a week away
			c.choosePart(id, ended)
		}
		if often(40) {
			c.writeTalk(id, ended)
		}
		if day < 28 && often(20) {
			c.claim(id, ended)
		}
		if day < 40 && often(20) {
			c.answer(id, ended)
		}
	}
}

// shared is who may read something, by chance.
func (c *company) shared() (string, ladder.Visibility, audience) {
	switch c.rng.IntN(5) {
	case 0, 1:
		return "private", ladder.Private, nobody
	case 2, 3:
		return "manager", ladder.Manager, theManager
	}
	return "public", ladder.Public, everybody
}

// long makes a text so long that digests clip it.
var long = strings.Repeat(" so that it went on and on and on", 7)

func (c *company) logWin(id ladder.UserID, today ladder.Date) {
	c.t.Helper()
	kind, v, of := c.shared()
	mark := c.says(text{kind: kind, owner: id, of: of})
	dims := []ladder.DimensionID{"scope", "collaboration", "mentorship", "outcome"}
	win := ladder.Win{
		User: id, OccurredOn: today.AddDays(-c.rng.IntN(4)), Text: "Did " + mark + long, Visibility: v, Level: ladder.LevelID(fmt.Sprintf("IC%d", 2+c.rng.IntN(3))),
		Dimensions: dims[c.rng.IntN(4):][:1], Links: []string{"https://example.com/" + mark}, CreatedAt: c.clock.Now(), UpdatedAt: c.clock.Now(),
	}
	if c.odds(2) {
		win.Result = mark + " from 3 to 1" + long
	}
	c.must(func() (err error) {
		win, _, err = c.db.SaveWin(c.t.Context(), win, "")
		return err
	})
	c.wins[id] = append(c.wins[id], writtenWin{win.ID, win.OccurredOn, len(c.texts) - 1})
	if c.odds(4) {
		c.may(func() error {
			_, err := c.db.MarkHeadline(c.t.Context(), id, win.ID, fiscal(win.OccurredOn), true)
			return err
		})
	}
}

// closeWin makes one of somebody's newest wins private, or deletes it.
func (c *company) closeWin(id ladder.UserID) {
	c.t.Helper()
	wins := c.wins[id]
	if len(wins) == 0 {
		return
	}
	w := wins[len(wins)-1-c.rng.IntN(min(len(wins), 12))]
	t := &c.texts[w.text]
	if !t.gone.IsZero() {
		return
	}
	gone := c.odds(2)
	c.must(func() error {
		_, err := c.db.UpdateWin(c.t.Context(), id, w.id, "", func(win *ladder.Win) error {
			win.Visibility = ladder.Private
			if gone {
				win.DeletedAt = c.clock.Now()
			}
			return nil
		})
		return err
	})
	if gone {
		t.gone = c.clock.Now()
	}
	if t.closed.IsZero() {
		t.closed = c.clock.Now()
	}
}

func (c *company) setGoal(id ladder.UserID, quarter ladder.Period) {
	c.t.Helper()
	kind, v, of := c.shared()
	g := ladder.Goal{
		User: id, Quarter: quarter, Level: "IC1", Target: "IC2", Role: ladder.Eng, Text: "Aim at " + c.says(text{kind: kind, owner: id, of: of}), Visibility: v,
		Verdict: ladder.GoalNext, Overruled: true, OverruleWhy: c.says(text{kind: "why", owner: id}), State: ladder.GoalActive, CreatedAt: c.clock.Now(), UpdatedAt: c.clock.Now(),
	}
	c.may(func() error {
		g, _, err := c.db.SaveGoal(c.t.Context(), g, "", func(active []ladder.Goal) error {
			if len(active) >= 3 {
				return ladder.Errorf(ladder.Conflict, "three are enough")
			}
			return nil
		})
		if err == nil {
			c.goals[id] = append(c.goals[id], g.ID)
		}
		return err
	})
}

// talkOfGoal is a check-in on somebody's newest goal, or their manager's consent,
// or its end.
func (c *company) talkOfGoal(id ladder.UserID) {
	c.t.Helper()
	goals := c.goals[id]
	if len(goals) == 0 {
		return
	}
	by, note := id, ladder.GoalNote{Kind: ladder.GoalCheckIn, Status: ladder.AtRisk}
	note.Text = c.says(text{kind: "checkin", owner: id})
	closes := c.odds(4)
	switch boss := c.managerAt(id, c.clock.Now()); {
	case closes:
		note.Kind, note.Status = ladder.GoalClosed, ""
	case c.odds(2) && boss != "":
		by, note = boss, ladder.GoalNote{Kind: ladder.GoalAgreed}
	}
	c.must(func() error {
		_, err := c.db.ChangeGoal(c.t.Context(), by, goals[len(goals)-1], "", func(g *ladder.Goal, _ []ladder.Goal) ([]ladder.GoalNote, error) {
			if closes {
				g.State, g.Reason, g.ClosedAt = ladder.GoalAchieved, note.Text, c.clock.Now()
			}
			return []ladder.GoalNote{note}, nil
		})
		return err
	})
}

// choosePart is what somebody chooses before their manager's digest: a win is
// hidden, beside another stands a word.
func (c *company) choosePart(id ladder.UserID, ended ladder.Period) {
	c.t.Helper()
	parts, err := c.db.DigestPartsOf(c.t.Context(), ended.From, id)
	if err != nil {
		c.t.Fatal(err)
	}
	part := parts[id]
	boss := c.managerAt(id, c.clock.Now())
	if part.For != boss {
		part.Comments = nil // they were for somebody else
	}
	part.User, part.Quarter, part.For = id, ended.From, boss
	for _, w := range c.wins[id] {
		t := &c.texts[w.text]
		switch item := w.id.DigestItem(); {
		case !ended.Contains(w.day) || !t.closed.IsZero() || t.of == nobody:
		case c.odds(3):
			part.Hidden = append(part.Hidden, item)
			t.kind, t.closed = "hidden", c.clock.Now()
		case boss != "":
			if part.Comments == nil {
				part.Comments = map[ladder.DigestItem]string{}
			}
			part.Order = append(part.Order, item)
			part.Comments[item] = c.says(text{kind: "comment", owner: id, of: thisManager, about: boss}) + long
		}
	}
	c.must(func() error {
		_, err := c.db.SaveDigestPart(c.t.Context(), part)
		return err
	})
}

// writeTalk is what the two sides of a 1:1 write: each prepares it, and leaves the
// other a line.
func (c *company) writeTalk(id ladder.UserID, ended ladder.Period) {
	c.t.Helper()
	boss := c.managerAt(id, c.clock.Now())
	if boss == "" {
		return
	}
	own := c.odds(2)
	by, other, question := id, boss, ladder.TalkFailed
	line := text{kind: "line", owner: id, of: thisManager, about: boss}
	if !own {
		by, other, question = boss, id, ladder.TalkSay
		line = text{kind: "line", owner: boss, of: thisPerson, about: id}
	}
	answer, said := c.says(text{kind: "preparation", owner: by}), c.says(line)
	reader := ladder.UserID("")
	if own && c.odds(2) {
		reader = boss
	}
	c.must(func() error {
		_, err := c.db.ChangeTalkNote(c.t.Context(), id, by, ended, func(n *ladder.TalkNote) error {
			n.Answers, n.For = map[ladder.TalkQuestion]string{question: answer}, reader
			n.Line, n.LineFor, n.LineAt = said, other, c.clock.Now()
			return nil
		})
		return err
	})
}

// claim is what somebody says of their quarter.
func (c *company) claim(id ladder.UserID, ended ladder.Period) {
	c.t.Helper()
	q, ok := c.quarterOf(id, ended)
	if !ok {
		return
	}
	r := ladder.Reading{By: id, At: c.clock.Now(), Value: ladder.ValueNext, Note: c.says(text{kind: "claim", owner: id})}
	c.verdict(id, id, q, func(v ladder.Verdict) (ladder.Verdict, error) { return ladder.ClaimQuarter(v, q, r) })
}

// answer is what the manager who answers for somebody's quarter says of it: their
// own reading, and a decision or not yet.
func (c *company) answer(id ladder.UserID, ended ladder.Period) {
	c.t.Helper()
	q, ok := c.quarterOf(id, ended)
	if !ok || q.Manager == "" || q.Verdict.Claim == nil {
		return
	}
	boss := ladder.Viewer{ID: q.Manager}
	r := ladder.Reading{By: boss.ID, At: c.clock.Now(), Value: ladder.ValueNext, Note: c.says(text{kind: "reading", owner: boss.ID})}
	read := c.verdict(boss.ID, id, q, func(v ladder.Verdict) (ladder.Verdict, error) { return ladder.ReadQuarter(v, q, boss, r) })
	if !read || c.odds(3) {
		return
	}
	a := ladder.Answer{At: c.clock.Now(), Decision: ladder.Confirm, Note: c.says(text{kind: "answer", owner: boss.ID, of: bothSides, about: id})}
	c.verdict(boss.ID, id, q, func(v ladder.Verdict) (ladder.Verdict, error) { return ladder.AnswerQuarter(v, q, boss, a) })
}

// verdict changes what is said of a quarter, if the rules let it.
func (c *company) verdict(by, id ladder.UserID, q ladder.StreakQuarter, change func(ladder.Verdict) (ladder.Verdict, error)) bool {
	c.t.Helper()
	return c.may(func() error {
		_, err := c.db.ChangeVerdict(c.t.Context(), by, id, q.Quarter, q.Target, func(v *ladder.Verdict) (err error) {
			*v, err = change(*v)
			return err
		})
		return err
	})
}

// quarterOf is a quarter of somebody as the rules read it.
func (c *company) quarterOf(id ladder.UserID, quarter ladder.Period) (ladder.StreakQuarter, bool) {
	c.t.Helper()
	in, err := c.db.FindRecord(c.t.Context(), id)
	if err != nil {
		c.t.Fatal(err)
	}
	in.Rules, in.Ladder, in.Today = ladder.DefaultStreakRules(), ladder.Builtin(), c.today(id)
	for _, q := range ladder.ComputeStreak(in).Quarters {
		if q.Quarter.From == quarter.From && q.Target != "" && !q.Early {
			return q, true
		}
	}
	return ladder.StreakQuarter{}, false
}

// may does what the rules may refuse, and reports whether they did not. A database
// that is busy is asked again, as people do.
func (c *company) may(do func() error) bool {
	c.t.Helper()
	err := do()
	for n := 0; ladder.KindOf(err) == ladder.Unavailable && n < 20; n++ {
		time.Sleep(100 * time.Millisecond)
		err = do()
	}
	kind := ladder.KindOf(err)
	if err != nil && kind != ladder.Conflict && kind != ladder.Forbidden && kind != ladder.Invalid {
		c.t.Fatal(err)
	}
	return err == nil
}

// must does what the rules do not refuse.
func (c *company) must(do func() error) {
	c.t.Helper()
	if !c.may(do) {
		c.t.Fatal("it was refused")
	}
}
