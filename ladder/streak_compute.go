package ladder

import (
	"slices"
	"sort"
	"time"
)

// ComputeStreak is the streak of a person by QUARTERS rules 3 to 15.
//
// It is that of the level they hold, unless in.Target is a level they worked
// towards from another one: then it is how that run stood when they left it. For a
// target they never had it has no quarters.
func ComputeStreak(in StreakInput) Streak {
	return newRecord(in).streak()
}

// RecomputeStreak is ComputeStreak for somebody whose streak was computed before,
// by the same rules and ladder: what their wins showed in quarters whose wins are
// still the same list in memory is not looked for again.
func RecomputeStreak(in StreakInput, before Shown) (Streak, Shown) {
	r := newRecord(in)
	r.before, r.now = before, Shown{}
	return r.streak(), r.now
}

func (r *record) streak() Streak {
	in := r.StreakInput
	s := Streak{Level: in.Person.Level, Target: in.Target, Rules: in.Rules}
	stints := r.stints() // newest first
	if len(stints) == 0 {
		return s
	}
	shown := stints[0]
	own := in.Ladder.GoalTarget(Person{Level: shown.level, Target: in.Person.Target})
	if in.Target == "" {
		s.Target = own
	} else {
		i := slices.IndexFunc(stints, func(st stint) bool { return in.Ladder.IsTarget(st.level, in.Target) })
		if i < 0 {
			return s
		}
		shown = stints[i]
	}
	s.Level = shown.level

	s.Quarters = r.quarters(shown, s.Target, shown.last(in.Today))
	t, ended := r.follow(s.Quarters, shown, s.Target)
	s.Official, s.Claimed, s.Evidenced = t.official.n, t.claimed.n, t.evidenced.n
	s.Stale = t.official.stale || t.claimed.stale
	s.Earlier = ended
	for _, st := range stints {
		for _, target := range r.targets(st) {
			if st != shown || target != s.Target {
				s.Earlier = append(s.Earlier, r.otherRuns(st, target, own)...)
			}
		}
	}
	slices.SortStableFunc(s.Earlier, func(a, b Run) int { return a.On.Compare(b.On) })
	return s
}

// otherRuns are the runs of a stint towards a target, without the one that goes
// on: that is a streak of its own.
func (r *record) otherRuns(st stint, target, own LevelID) []Run {
	on := st.until
	if st.lasts() {
		// The person turned to another target, and nobody wrote down when: the run
		// is as it was after the last quarter in which something was said for it.
		on = r.lastWord(st, target).Until
		if target == own {
			on = r.Today.AddDays(1)
		}
	}
	quarters := r.quarters(st, target, on.AddDays(-1))
	t, runs := r.follow(quarters, st, target)
	if t.claimed.n == 0 || st.lasts() && target == own {
		return runs
	}
	run := Run{
		Target: target, From: t.claimed.first, To: r.Timeline.Of(on.AddDays(-1)),
		Confirmed: t.official.n, Claimed: t.claimed.n, End: RunFrozen, On: on,
	}
	switch {
	case !st.lasts() && st.next == "":
		run.End = RunArchived
	case slices.Contains(r.Ladder.AtOrAbove(target), st.next):
		run.End = RunCompleted
	}
	return append(runs, run)
}

// record is what a streak is computed from, made ready to look things up.
type record struct {
	StreakInput
	zone     *time.Location
	levels   []LevelInterval
	employed []Period
	leave    []Period
	verdicts map[verdictKey]*Verdict
	byID     map[WinID]*WinFact // made when it is needed
	before   Shown              // what was found before
	now      Shown              // and what is now
	begin    Date               // of the first win or word
}

type verdictKey struct {
	quarter Date // its first day
	target  LevelID
}

func newRecord(in StreakInput) *record {
	r := &record{StreakInput: in, zone: in.Person.Location(time.UTC), begin: in.Today}
	byDay := func(i, j int) bool { return r.Wins[i].OccurredOn.Before(r.Wins[j].OccurredOn) }
	if !sort.SliceIsSorted(r.Wins, byDay) {
		r.Wins = slices.Clone(r.Wins)
		sort.SliceStable(r.Wins, byDay)
	}
	r.levels = levelHistory(in)
	r.employed = employments(in)
	for _, l := range in.Leave {
		r.leave = append(r.leave, Period{From: l.From, Until: l.Until})
	}
	r.leave = joined(r.leave)
	r.verdicts = make(map[verdictKey]*Verdict, len(in.Verdicts))
	for i := range in.Verdicts {
		v := &in.Verdicts[i]
		r.verdicts[verdictKey{v.Quarter.From, v.Target}] = v
		r.begin = earlier(r.begin, v.Quarter.From)
	}
	if len(r.Wins) > 0 {
		r.begin = earlier(r.begin, r.Wins[0].OccurredOn)
	}
	return r
}

// quarters are those of a stint from the first win or word to a day. The one in
// which the stint began is among them, if there is something from then.
func (r *record) quarters(st stint, target LevelID, through Date) []StreakQuarter {
	first := r.Timeline.Of(later(st.from, r.begin))
	quarters := make([]StreakQuarter, 0, 2+max(0, through.DaysSince(first.From))/90)
	for p := first; !p.From.After(through); p = r.Timeline.Next(p) {
		if reference, ok := r.reference(p); ok {
			quarters = append(quarters, r.quarter(p, reference, st, target))
		}
	}
	return quarters
}

// targets are the levels for which something was said about a quarter of a stint.
func (r *record) targets(st stint) []LevelID {
	var targets []LevelID
	for _, v := range r.Verdicts {
		if r.isOf(v, st) && r.Ladder.IsTarget(st.level, v.Target) && !slices.Contains(targets, v.Target) {
			targets = append(targets, v.Target)
		}
	}
	return targets
}

// lastWord is the newest quarter of a stint about which something was said for a
// target.
func (r *record) lastWord(st stint, target LevelID) Period {
	var last Period
	for _, v := range r.Verdicts {
		if v.Target == target && r.isOf(v, st) && v.Quarter.From.After(last.From) {
			last = r.Timeline.Of(v.Quarter.From)
		}
	}
	return last
}

// isOf reports whether a verdict is of a stint's quarter.
func (r *record) isOf(v Verdict, st stint) bool {
	reference, ok := r.reference(v.Quarter)
	return ok && !reference.Before(st.from) && (st.lasts() || reference.Before(st.until))
}
