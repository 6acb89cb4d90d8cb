package bot

import (
	"context"
	"fmt"
	"slices"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/schedule"
	"winlog/ladder"
)

// streakMessage is how somebody stands after a quarter (PRODUCT N3).
func (b *Bot) streakMessage(ctx context.Context, o schedule.Outgoing) (unaskedText, error) {
	st, err := b.standsFor(ctx, o.Recipient, o.Recipient, "")
	if err != nil {
		return unaskedText{}, err
	}
	q, ok := st.quarterOf(o.Quarter)
	silent := q.Evidence.Total == 0 && q.Verdict.Claim == nil && q.Value != ladder.ValueExcused && st.streak.Claimed == 0
	if !ok || q.Target == "" || silent {
		return unaskedText{}, nil
	}
	titles, err := b.bareTitles(ctx, st)
	if err != nil {
		return unaskedText{}, err
	}
	blocks := append([]slack.Block{blockkit.Header("Your streak after " + o.Quarter.Label)}, b.streakSummary(st)...)
	if text := b.needsText(st, q, titles); text != "" {
		blocks = append(blocks, blockkit.Sections(text)...)
	}
	return unaskedText{
		fallback: fmt.Sprintf("Your streak after %s: %s, %s", o.Quarter.Label, stepOf(st.streak), countText(st.streak)),
		blocks:   append(blocks, b.streakButtons(st)...),
		why:      fmt.Sprintf("%s is over. Only you get this; `%s` shows it at any time.", blockkit.Escape(o.Quarter.Label), b.names.Streak),
	}, nil
}

// claimReminder asks somebody to claim a quarter before its grace ends.
func (b *Bot) claimReminder(ctx context.Context, o schedule.Outgoing) (unaskedText, error) {
	st, err := b.standsFor(ctx, o.Recipient, o.Recipient, "")
	if err != nil {
		return unaskedText{}, err
	}
	q, ok := st.quarterOf(o.Quarter)
	done := q.State == ladder.QuarterSealed || q.State == ladder.QuarterOpen || q.Verdict.Claim != nil || q.Answered() || q.Value == ladder.ValueExcused
	if !ok || q.Target == "" || q.Early || done {
		return unaskedText{}, nil
	}
	titles, err := b.bareTitles(ctx, st)
	if err != nil {
		return unaskedText{}, err
	}
	label, last := blockkit.Escape(q.Quarter.Label), q.Quarter.ReviewFrom().AddDays(-1)
	head := fmt.Sprintf("*%s has ended and you have not claimed it.* Wins of it still count as usual until %s.", label, sayDate(last, st.today))
	if q.Evidence.Total == 0 {
		head = fmt.Sprintf("*%s ends without evidence on %s.* What you did in it can still be logged, with its date.", label, sayDate(last, st.today))
	}
	blocks := []slack.Block{blockkit.Section(head), blockkit.Context(evidenceText(q, st.streak))}
	if text := b.needsText(st, q, titles); text != "" {
		blocks = append(blocks, blockkit.Sections(text)...)
	}
	claim := blockkit.Button("claim.open", "Claim "+q.Quarter.Label, refTo(st.person.ID, q.Target, q).value())
	log := blockkit.Button("win.new", "Log a win", valueVersion)
	if q.Evidence.Total == 0 {
		log = log.WithStyle(slack.StylePrimary)
	} else {
		claim = claim.WithStyle(slack.StylePrimary)
	}
	return unaskedText{
		fallback: q.Quarter.Label + " has ended and is not claimed yet",
		blocks:   append(blocks, blockkit.Actions(claim, log)...),
		why:      fmt.Sprintf("A quarter counts on your word and your manager's. Unclaimed, it seals on %s as it is.", sayDate(q.Quarter.SealedFrom(), st.today)),
	}, nil
}

// winReminder asks somebody who logged wins and then none for a while.
func (b *Bot) winReminder(ctx context.Context, o schedule.Outgoing) (unaskedText, error) {
	in, err := b.streakInput(ctx, o.Recipient)
	if err != nil {
		return unaskedText{}, err
	}
	last := ladder.LastWin(in.Wins)
	if last.IsZero() || !slices.Contains(ladder.QuietWeeks, ladder.QuietSpell(last, o.Today, in.Leave)) {
		return unaskedText{}, nil
	}
	quarter := b.QuarterOf(o.Today)
	text := fmt.Sprintf("*What went well since %s?* That is when you logged your last win. A line is enough: what changed, and for whom.", sayDate(last, o.Today))
	return unaskedText{
		fallback: "What went well lately?",
		blocks: append([]slack.Block{
			blockkit.Section(text),
			blockkit.Context(fmt.Sprintf("`%s yesterday Unblocked the release` works too. %s has %s left.", b.names.Win, blockkit.Escape(quarter.Label), plural(quarter.Until.DaysSince(o.Today), "day"))),
		}, blockkit.Actions(blockkit.Primary("win.new", "Log a win", valueVersion))...),
		why: "You log wins, and none came for a while. Small ones are forgotten first.",
	}, nil
}

// tip is one of the ladder's common mistakes, each shown once in a life.
func (b *Bot) tip(ctx context.Context, o schedule.Outgoing) (unaskedText, error) {
	period := "tip:" + o.Period.String() + ":"
	m, again, err := b.tipOf(ctx, o, period)
	if err != nil || m.ID == "" {
		return unaskedText{}, err
	}
	if !o.Shown && !again {
		for _, name := range []string{period + m.ID, "mistake:" + m.ID} {
			if _, err := b.store.FirstTime(ctx, o.Recipient, name); err != nil {
				return unaskedText{}, err
			}
		}
	}
	return unaskedText{
		fallback: "A tip from the ladder: " + m.Mistake,
		blocks: []slack.Block{
			blockkit.Section(fmt.Sprintf(":bulb: *Many people meet this one:* %s\n*What helps:* %s", blockkit.Escape(m.Mistake), blockkit.Escape(m.Fix))),
		},
		why: fmt.Sprintf("One of the ladder's common mistakes a month, each once. `%s mistakes` has them all.", b.names.Level),
	}, nil
}

// tipOf is the tip of a delivery, and whether it was chosen at an earlier try:
// then it is the same again.
func (b *Bot) tipOf(ctx context.Context, o schedule.Outgoing, period string) (m ladder.Mistake, again bool, _ error) {
	names, err := b.store.FirstTimes(ctx, o.Recipient)
	if err != nil {
		return ladder.Mistake{}, false, err
	}
	shown := map[string]bool{}
	for _, m := range b.ladder.Mistakes {
		if slices.Contains(names, period+m.ID) {
			return m, true, nil
		}
		shown[m.ID] = slices.Contains(names, "mistake:"+m.ID)
	}
	in, err := b.streakInput(ctx, o.Recipient)
	if err != nil {
		return ladder.Mistake{}, false, err
	}
	makes := ladder.FindMistakes(b.ladder, ladder.MistakeInput{Streak: ladder.ComputeStreak(in), Breadth: ladder.MeasureBreadth(in, nil)})
	m, _ = ladder.NextTip(b.ladder, makes, shown)
	return m, false, nil
}
