package bot

import (
	"context"
	"slices"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// claimable are the quarters that a person can claim now or change the claim of:
// first those that ended, newest first, then the one in progress.
func claimable(s ladder.Streak) []ladder.StreakQuarter {
	var ended, open []ladder.StreakQuarter
	for _, q := range slices.Backward(s.Quarters) {
		switch {
		case q.State == ladder.QuarterSealed || q.Target == "" || q.Early || q.Answered():
		case q.State == ladder.QuarterOpen:
			open = append(open, q)
		default:
			ended = append(ended, q)
		}
	}
	return append(ended, open...)
}

// openClaim opens the form to claim a quarter.
func (b *Bot) openClaim(ctx context.Context, c *call) (socket.Reply, error) {
	ref, err := parseRef(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	st, q, err := b.ownQuarter(ctx, c, ref)
	if err != nil {
		return socket.Reply{}, err
	}
	if err := b.mayClaim(st, q); err != nil {
		return socket.Reply{}, err
	}
	return b.openModal(ctx, c, b.claimForm(st, q))
}

// mayClaim is why a quarter cannot be claimed, before anything is typed: the rule
// itself is asked with a claim that is right in every other way.
func (b *Bot) mayClaim(st sustain, q ladder.StreakQuarter) error {
	v := q.Verdict
	v.User, v.OptIn = st.person.ID, v.OptIn || q.Excusable
	_, err := ladder.ClaimQuarter(v, q, ladder.Reading{By: st.person.ID, At: b.now(), Value: ladder.ValueNext})
	return err
}

// submitClaim stores a claim and tells the manager who answers for the quarter.
func (b *Bot) submitClaim(ctx context.Context, c *call) (socket.Reply, error) {
	ref, err := parseRef(c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	st, q, err := b.ownQuarter(ctx, c, ref)
	if err != nil {
		return socket.Reply{}, err
	}
	r := b.takeReading(c)
	optIn, asked := c.View.Values[optInField]
	again := false
	_, err = b.store.ChangeVerdict(ctx, c.user(), c.user(), q.Quarter, st.streak.Target, func(v *ladder.Verdict) error {
		next := *v
		again = v.Claim != nil
		var err error
		if asked && q.Excusable {
			if next, err = ladder.OptIn(next, q, c.user(), r.At, len(optIn[inputAction].List) > 0); err != nil {
				return err
			}
		}
		if next, err = ladder.ClaimQuarter(next, q, r); err == nil {
			*v = next
		}
		return err
	})
	if err != nil {
		return socket.Reply{}, err
	}
	if st, q, err = b.ownQuarter(ctx, c, ref); err != nil {
		return socket.Reply{}, err
	}
	b.homes.touch(q.Manager)
	blocks := append(b.claimSaved(st, q), b.streakSummary(st)...)
	blocks = append(blocks, b.mistakesAfter(ctx, c, ladder.MistakeInput{Text: r.Note, Streak: st.streak})...)
	return socket.Reply{
		Update: blockkit.Modal(blockkit.ModalText{Title: "Claimed", Close: "Done"}, blocks...),
		After:  b.tellOfClaim(st, q, again),
	}, nil
}

// ownQuarter is a quarter of the person who acts, as it stands today. A form or
// button that was made when they had another level or target is refused.
func (b *Bot) ownQuarter(ctx context.Context, c *call, ref quarterRef) (sustain, ladder.StreakQuarter, error) {
	if ref.user != c.user() {
		return sustain{}, ladder.StreakQuarter{}, ladder.Errorf(ladder.Forbidden, "That is somebody else's quarter: only they can claim it.")
	}
	return b.quarterNow(ctx, c.user(), c.person, ref)
}

// quarterNow looks a quarter up again, as the viewer may see it.
func (b *Bot) quarterNow(ctx context.Context, viewer ladder.UserID, p ladder.Person, ref quarterRef) (sustain, ladder.StreakQuarter, error) {
	st, err := b.sustain(ctx, viewer, p, ref.target)
	if err != nil {
		return st, ladder.StreakQuarter{}, err
	}
	for _, q := range st.streak.Quarters {
		if q.Quarter.From != ref.from {
			continue
		}
		if q.Level != ref.level {
			return st, q, ladder.Errorf(ladder.Conflict, "The level in %s changed from %s to %s meanwhile, so this is about another step. Run %s again.",
				q.Quarter.Label, ref.level, q.Level, b.names.Streak)
		}
		return st, q, nil
	}
	return st, ladder.StreakQuarter{}, ladder.Errorf(ladder.NotFound, "There is no quarter that begins on %s towards %s any more. Run %s again.", ref.from, ref.target, b.names.Streak)
}

// takeReading copies the fields of a claim or of a manager's reading.
func (b *Bot) takeReading(c *call) ladder.Reading {
	text := func(field string) string { return c.View.Values[field][inputAction].Text }
	r := ladder.Reading{
		By: c.user(), At: b.now(), Value: ladder.VerdictValue(text(overallField)),
		Dimensions: map[ladder.DimensionID]ladder.VerdictValue{}, Note: text(noteField),
	}
	for _, d := range b.ladder.Dimensions {
		if v := text(dimensionField(d.ID)); v != "" {
			r.Dimensions[d.ID] = ladder.VerdictValue(v)
		}
	}
	return r
}
