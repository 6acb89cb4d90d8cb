package ladder

import (
	"cmp"
	"slices"
)

// Limits of a manager's digest: it prepares talks and is no archive.
const (
	DigestNeeds = 3 // things that wait for the manager
	DigestWins  = 2 // of one report
)

// DigestReport is what a digest says of one report. All of it is as the manager
// may see it: whoever fills it in has asked CanSee.
type DigestReport struct {
	Person Person
	Streak Streak
	Judged bool          // whether the quarter is part of the streak
	In     StreakQuarter // the digest's quarter, if it is
	Waits  bool          // it is claimed and waits for this manager
	Wins   []Win         // the best of the quarter: see DigestHeadlines
	Goals  []DigestGoal
	Leave  Leave      // they are on now; its zero value if they are not
	Part   DigestPart // what they chose to have shown, as the manager may see it
}

// DigestGoal is a goal of the quarter and how it stands.
type DigestGoal struct {
	Goal
	Agreed bool
	Status GoalStatus // of the newest check-in; "" if there is none
}

// DigestHeadlines are the wins of a quarter that a digest shows: at most
// DigestWins of DigestCandidates that the owner did not take away.
func DigestHeadlines(viewer Viewer, owner Person, wins []WinFact, q Period, judged StreakQuarter, part DigestPart) []WinID {
	seen := slices.DeleteFunc(DigestCandidates(viewer, owner, wins, q, judged, part), func(id WinID) bool { return part.Hides(id.DigestItem()) })
	return seen[:min(len(seen), DigestWins)]
}

// DigestCandidates are the wins of a quarter that the viewer may see, in the order
// in which a digest would show them: those its owner put first, those they marked,
// then those judged at the target, then those with a result, the newest first.
// judged is the quarter as the rules read it.
func DigestCandidates(viewer Viewer, owner Person, wins []WinFact, q Period, judged StreakQuarter, part DigestPart) []WinID {
	var seen []WinFact
	for _, w := range wins {
		if q.Contains(w.OccurredOn) && w.DeletedAt.IsZero() && CanSee(viewer, w.Item(owner.ID), owner) {
			seen = append(seen, w)
		}
	}
	rank := func(w WinFact) int {
		switch {
		case w.Headline:
			return 0
		case slices.Contains(judged.Evidence.Wins, w.ID):
			return 1
		case w.HasResult:
			return 2
		}
		return 3
	}
	slices.SortStableFunc(seen, func(a, b WinFact) int {
		return cmp.Or(part.place(a.ID.DigestItem())-part.place(b.ID.DigestItem()), rank(a)-rank(b), b.OccurredOn.Compare(a.OccurredOn), cmp.Compare(b.ID, a.ID))
	})
	ids := make([]WinID, len(seen))
	for i, w := range seen {
		ids[i] = w.ID
	}
	return ids
}

// Thin is the core dimension without a win at the target in the quarter that has
// been without one for longest, and the newest quarter that had some, zero if
// none did. It is false where nothing is asked of a quarter: an excused one, or
// one at the end of a track, and if the person took it out.
func (r DigestReport) Thin() (DimensionID, Period, bool) {
	q := r.In
	if r.Part.Hides(ThinItem) || !r.Judged || q.Target == "" || q.Early || q.Value == ValueExcused || len(q.Evidence.Missing) == 0 {
		return "", Period{}, false
	}
	thin, last := DimensionID(""), Period{}
	for _, id := range q.Evidence.Missing {
		if seen := r.lastSeen(id); thin == "" || seen.From.Before(last.From) {
			thin, last = id, seen
		}
	}
	return thin, last, true
}

// lastSeen is the newest quarter before the digest's in which a dimension had work
// at the next level.
func (r DigestReport) lastSeen(id DimensionID) Period {
	for _, q := range slices.Backward(r.Streak.Quarters) {
		if !q.Quarter.From.Before(r.In.Quarter.From) {
			continue
		}
		for _, c := range q.Cells {
			if c.Dimension == id && (c.Mark == MarkConfirmed || c.Mark == MarkClaimed) {
				return q.Quarter
			}
		}
	}
	return Period{}
}

// DigestNeedKind is a kind of thing that waits for a manager.
type DigestNeedKind string

// The kinds, in the order they come.
const (
	NeedReading   DigestNeedKind = "reading"   // a claim waits for their answer
	NeedRunOn     DigestNeedKind = "run"       // a stale run needs their word
	NeedAgreement DigestNeedKind = "agreement" // a goal nobody agreed to
)

// DigestNeed is one of them.
type DigestNeed struct {
	Kind   DigestNeedKind
	Report DigestReport
	Goal   Goal // of NeedAgreement
}

// FindDigestNeeds are what waits for the manager, what seals first, at most
// DigestNeeds, and how many there are in all. Nobody agrees to the goals of a
// quarter that is over.
func FindDigestNeeds(reports []DigestReport, today Date) ([]DigestNeed, int) {
	var claims, runs, goals []DigestNeed
	for _, r := range reports {
		switch {
		case r.Waits:
			claims = append(claims, DigestNeed{Kind: NeedReading, Report: r})
		case r.Streak.Stale:
			runs = append(runs, DigestNeed{Kind: NeedRunOn, Report: r})
		}
		for _, g := range r.Goals {
			if g.State == GoalActive && !g.Agreed && g.Visibility != Private && today.Before(g.Quarter.Until) {
				goals = append(goals, DigestNeed{Kind: NeedAgreement, Report: r, Goal: g.Goal})
				break // one each: their card has the others
			}
		}
	}
	all := slices.Concat(claims, runs, goals)
	return all[:min(len(all), DigestNeeds)], len(all)
}

// Pattern is what a team's quarters have in common.
type Pattern struct {
	Thin   DimensionID // without next-level work for at least half of them; "" = none
	Strong DimensionID // with such work for all of them; "" = none
	ThinOf int         // for how many
	Judged int         // of how many
}

// TeamPattern is what the quarters of at least two reports have in common. It
// speaks of dimensions, never of people.
func TeamPattern(l *Ladder, reports []DigestReport) Pattern {
	var p Pattern
	missing := map[DimensionID]int{}
	for _, r := range reports {
		if !r.Judged || r.In.Target == "" || r.In.Early || r.In.Value == ValueExcused {
			continue
		}
		p.Judged++
		for _, id := range r.In.Evidence.Missing {
			missing[id]++
		}
	}
	if p.Judged < 2 {
		return Pattern{Judged: p.Judged}
	}
	for _, d := range l.Dimensions {
		if !d.Core {
			continue
		}
		switch n := missing[d.ID]; {
		case n == 0 && p.Strong == "":
			p.Strong = d.ID
		case 2*n >= p.Judged && n > max(1, p.ThinOf):
			p.Thin, p.ThinOf = d.ID, n
		}
	}
	return p
}
