package bot

import (
	"context"
	"maps"
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
	stands := make([]sustain, len(people))
	shown := make([]ladder.UserID, len(people))
	for i, p := range people {
		if stands[i], err = b.standsFor(ctx, o.Recipient, p.ID, ""); err != nil {
			return unaskedText{}, err
		}
		shown[i] = p.ID
	}
	reports, err := b.digestReports(ctx, o, stands...)
	if err != nil {
		return unaskedText{}, err
	}
	sawFirst, err := b.store.SentOf(ctx, ladder.MessagePreview, o.Quarter.From, shown...)
	if err != nil {
		return unaskedText{}, err
	}
	for i, p := range people {
		if at, ok := sawFirst[p.ID]; ok {
			reports[i].sawFirst = ladder.DateOf(at.In(p.Location(b.location)))
		}
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

// digestReports gathers what the digest's reader may see of the quarter of some
// people, with one query of a kind for all of them. stands is how they stand in the
// reader's eyes.
func (b *Bot) digestReports(ctx context.Context, o schedule.Outgoing, stands ...sustain) ([]digestReport, error) {
	viewer := b.viewer(o.Recipient)
	people := make([]ladder.Person, len(stands))
	users := make([]ladder.UserID, len(stands))
	for i, st := range stands {
		people[i], users[i] = st.person, st.person.ID
	}
	parts, err := b.store.DigestPartsOf(ctx, o.Quarter.From, users...)
	if err != nil {
		return nil, err
	}
	goals, err := b.digestGoals(ctx, o, people...)
	if err != nil {
		return nil, err
	}
	reports := make([]digestReport, len(stands))
	var headlines []ladder.WinID
	for i, st := range stands {
		r := digestReport{sustain: st, DigestReport: ladder.DigestReport{Person: st.person, Streak: st.streak}}
		r.In, r.Judged = st.quarterOf(o.Quarter)
		if r.waits, err = b.waiting(ctx, o.Recipient, st, b.standsFor); err != nil {
			return nil, err
		}
		r.DigestReport.Waits = len(r.waits) > 0
		r.Part = parts[st.person.ID].SeenBy(viewer, st.person)
		headlines = append(headlines, ladder.DigestHeadlines(viewer, st.person, st.input.Wins, o.Quarter, r.In, r.Part)...)
		if leave, away := leaveNow(st.input.Leave, st.today); away {
			r.Leave = leave
		}
		r.allGoals = goals[st.person.ID]
		r.Goals = r.Part.ArrangeGoals(r.allGoals)
		reports[i] = r
	}
	wins, err := b.winsOf(ctx, viewer, headlines, people...)
	for i := range reports {
		reports[i].Wins = wins[reports[i].person.ID]
	}
	return reports, err
}

// digestReport is the same for one person.
func (b *Bot) digestReport(ctx context.Context, o schedule.Outgoing, st sustain) (digestReport, error) {
	reports, err := b.digestReports(ctx, o, st)
	if err != nil {
		return digestReport{}, err
	}
	return reports[0], nil
}

// digestGoals are the goals of some people that the digest's reader may see.
func (b *Bot) digestGoals(ctx context.Context, o schedule.Outgoing, owners ...ladder.Person) (map[ladder.UserID][]ladder.DigestGoal, error) {
	byID := peopleByID(owners)
	// What was set for the quarter in progress is agreed now, in the same talk.
	goals, err := b.store.GoalsOf(ctx, o.Quarter.From, o.Quarter.Until.AddDays(1), slices.Collect(maps.Keys(byID))...)
	if err != nil {
		return nil, err
	}
	goals = slices.DeleteFunc(goals, func(g ladder.Goal) bool {
		return g.State == ladder.GoalDropped || !ladder.CanSee(b.viewer(o.Recipient), g.Item(), byID[g.User])
	})
	ids := make([]ladder.GoalID, len(goals))
	for i, g := range goals {
		ids[i] = g.ID
	}
	notes, err := b.store.GoalStories(ctx, ids...)
	if err != nil {
		return nil, err
	}
	shown := map[ladder.UserID][]ladder.DigestGoal{}
	for _, g := range goals {
		d := ladder.DigestGoal{Goal: g, Agreed: isAgreed(notes[g.ID])}
		for _, n := range notes[g.ID] {
			if n.Kind == ladder.GoalCheckIn {
				d.Status = n.Status
			}
		}
		shown[g.User] = append(shown[g.User], d)
	}
	return shown, nil
}

// winsOf are some wins of their owners, in that order, as far as the viewer may see
// them. Only these are read: most wins of a quarter are in no digest.
func (b *Bot) winsOf(ctx context.Context, viewer ladder.Viewer, ids []ladder.WinID, owners ...ladder.Person) (map[ladder.UserID][]ladder.Win, error) {
	seen := map[ladder.UserID][]ladder.Win{}
	if len(ids) == 0 {
		return seen, nil
	}
	byID := peopleByID(owners)
	found, _, err := b.store.ListWins(ctx, ladder.WinFilter{IDs: ids})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(x, y ladder.Win) int { return slices.Index(ids, x.ID) - slices.Index(ids, y.ID) })
	for _, w := range found {
		if owner, ok := byID[w.User]; ok && ladder.CanSee(viewer, w.Item(), owner) {
			seen[w.User] = append(seen[w.User], w)
		}
	}
	return seen, nil
}

func peopleByID(people []ladder.Person) map[ladder.UserID]ladder.Person {
	byID := make(map[ladder.UserID]ladder.Person, len(people))
	for _, p := range people {
		byID[p.ID] = p
	}
	return byID
}
