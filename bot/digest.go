package bot

import (
	"context"
	"slices"

	"winlog/bot/schedule"
	"winlog/ladder"
)

// digestReport is a report in a digest, with what its buttons need.
type digestReport struct {
	ladder.DigestReport
	sustain
	waits []waiting

	allGoals []ladder.DigestGoal // also those that the person left out
	sawFirst ladder.Date         // when they saw their part before the manager, zero if they did not
}

// digest is the quarter of a manager's reports, by name, for the manager only
// (PRODUCT N5). It is made at the moment it is sent, for whom they report to then.
func (b *Bot) digest(ctx context.Context, o schedule.Outgoing) (unaskedText, error) {
	people, err := b.store.Reports(ctx, o.Recipient)
	if err != nil || len(people) == 0 {
		return unaskedText{}, err
	}
	var reports []digestReport
	var shown []ladder.UserID
	for _, p := range people {
		st, err := b.standsFor(ctx, o.Recipient, p.ID, "")
		if err != nil {
			return unaskedText{}, err
		}
		r, err := b.digestReport(ctx, o, st)
		if err != nil {
			return unaskedText{}, err
		}
		if r.sawFirst, err = b.sawPreview(ctx, p, o.Quarter); err != nil {
			return unaskedText{}, err
		}
		reports, shown = append(reports, r), append(shown, p.ID)
	}
	former, err := b.formerWaiting(ctx, o.Recipient, o.Today, b.standsFor)
	if err != nil || len(former) == 0 && !slices.ContainsFunc(reports, digestReport.says) {
		return unaskedText{}, err
	}
	for _, w := range former {
		shown = append(shown, w.person.ID)
	}
	if !o.Shown {
		if err := b.sawAs(ctx, o.Recipient, ladder.PathDigest, shown...); err != nil {
			return unaskedText{}, err
		}
	}
	return unaskedText{
		fallback: "Your " + o.Quarter.Label + " digest: " + countReports(len(reports)),
		blocks:   b.digestBlocks(o, reports, former),
		why:      "People report to you. Names are in order of the alphabet, and nothing here is a rating.",
	}, nil
}

// says reports whether there is anything of the quarter to read of somebody.
func (r digestReport) says() bool {
	return r.Judged && (r.In.Evidence.Total > 0 || r.In.Value == ladder.ValueExcused) ||
		len(r.Wins) > 0 || len(r.Goals) > 0 || r.Waits || r.Streak.Stale
}

// digestReport gathers what the digest's reader may see of one report's quarter. st
// is how the report stands in the reader's eyes.
func (b *Bot) digestReport(ctx context.Context, o schedule.Outgoing, st sustain) (_ digestReport, err error) {
	r := digestReport{sustain: st, DigestReport: ladder.DigestReport{Person: st.person, Streak: st.streak}}
	r.In, r.Judged = st.quarterOf(o.Quarter)
	if r.waits, err = b.waiting(ctx, o.Recipient, st, b.standsFor); err != nil {
		return digestReport{}, err
	}
	r.DigestReport.Waits = len(r.waits) > 0
	viewer := b.viewer(o.Recipient)
	part, err := b.store.FindDigestPart(ctx, st.person.ID, o.Quarter.From)
	if err != nil && ladder.KindOf(err) != ladder.NotFound {
		return digestReport{}, err
	}
	r.Part = part.SeenBy(viewer, st.person)
	shown := ladder.DigestHeadlines(viewer, st.person, st.input.Wins, o.Quarter, r.In, r.Part)
	if r.Wins, err = b.winsOf(ctx, viewer, st.person, shown); err != nil {
		return digestReport{}, err
	}
	if leave, away := leaveNow(st.input.Leave, st.today); away {
		r.Leave = leave
	}
	if r.allGoals, err = b.digestGoals(ctx, o, st.person); err != nil {
		return digestReport{}, err
	}
	r.Goals = r.Part.ArrangeGoals(r.allGoals)
	return r, nil
}

func (b *Bot) digestGoals(ctx context.Context, o schedule.Outgoing, owner ladder.Person) ([]ladder.DigestGoal, error) {
	// What was set for the quarter in progress is agreed now, in the same talk.
	goals, err := b.store.ListGoals(ctx, ladder.GoalFilter{User: owner.ID, From: o.Quarter.From, Until: o.Quarter.Until.AddDays(1)})
	if err != nil {
		return nil, err
	}
	goals = slices.DeleteFunc(goals, func(g ladder.Goal) bool {
		return g.State == ladder.GoalDropped || !ladder.CanSee(b.viewer(o.Recipient), g.Item(), owner)
	})
	ids := make([]ladder.GoalID, len(goals))
	for i, g := range goals {
		ids[i] = g.ID
	}
	notes, err := b.store.GoalStories(ctx, ids...)
	if err != nil {
		return nil, err
	}
	var shown []ladder.DigestGoal
	for _, g := range goals {
		d := ladder.DigestGoal{Goal: g, Agreed: isAgreed(notes[g.ID])}
		for _, n := range notes[g.ID] {
			if n.Kind == ladder.GoalCheckIn {
				d.Status = n.Status
			}
		}
		shown = append(shown, d)
	}
	return shown, nil
}

// winsOf are some wins of somebody, in that order, as far as the viewer may see
// them. Only these are read: most wins of a quarter are in no digest.
func (b *Bot) winsOf(ctx context.Context, viewer ladder.Viewer, owner ladder.Person, ids []ladder.WinID) ([]ladder.Win, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, _, err := b.store.ListWins(ctx, ladder.WinFilter{User: owner.ID, IDs: ids})
	found = slices.DeleteFunc(found, func(w ladder.Win) bool { return !ladder.CanSee(viewer, w.Item(), owner) })
	slices.SortFunc(found, func(x, y ladder.Win) int { return slices.Index(ids, x.ID) - slices.Index(ids, y.ID) })
	return found, err
}
