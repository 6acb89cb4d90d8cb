package bot

import "winlog/ladder"

// seenBy is a streak as somebody may see it. A manager sees it by the wins that
// are shared with them, and the claims of the quarters they have read; a person
// sees what their manager said once it is decided. The rule is ladder.CanSee's.
func (b *Bot) seenBy(viewer ladder.UserID, in ladder.StreakInput, whole ladder.Streak) sustain {
	st := sustain{person: in.Person, viewer: viewer, today: in.Today, claimed: map[ladder.Date]bool{}}
	who := b.viewer(viewer)
	of := map[ladder.Date]ladder.StreakQuarter{}
	for _, q := range whole.Quarters {
		of[q.Quarter.From] = q
		st.claimed[q.Quarter.From] = q.Verdict.Claim != nil
	}
	hides := viewer != in.Person.ID
	var verdicts []ladder.Verdict
	for _, v := range in.Verdicts {
		q, judged := of[v.Quarter.From]
		if !judged || v.Target != whole.Target {
			// Of another target: who may see it is a matter of that streak. Its
			// sealed value is all that earlier runs need.
			q = ladder.StreakQuarter{Quarter: v.Quarter, State: v.Quarter.State(in.Today)}
		}
		if !ladder.CanSeeClaim(who, v, q, in.Person) {
			hides = hides || v.Claim != nil
			v.Claim = nil
		}
		if m := v.Manager; m != nil && !ladder.CanSeeAnswer(who, v, q, in.Person) {
			hides = true
			v.Manager = nil
			if m.Extend { // their word about the run is out
				v.Manager = &ladder.ManagerReading{Reading: ladder.Reading{By: m.By, At: m.At}, Extend: true}
			}
		}
		verdicts = append(verdicts, v)
	}
	in.Verdicts = verdicts
	if viewer != in.Person.ID {
		var wins []ladder.WinFact
		for _, w := range in.Wins {
			if ladder.CanSee(who, w.Item(in.Person.ID), in.Person) {
				wins = append(wins, w)
			}
		}
		in.Wins = wins
	}
	in.Target = whole.Target
	st.input, st.streak = in, whole
	if hides {
		st.input.Revision = 0 // it is another record now
		st.streak = ladder.ComputeStreak(in)
	}
	return st
}

// viewer is who a read is done for.
func (b *Bot) viewer(id ladder.UserID) ladder.Viewer {
	return ladder.Viewer{ID: id, Admin: b.admins[id]}
}
