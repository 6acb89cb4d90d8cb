package bot

import (
	"context"
	"errors"
	"slices"

	"winlog/bot/schedule"
	"winlog/ladder"
)

// builders say what is sent by itself, by kind. A kind without one is not sent.
func (b *Bot) builders() map[ladder.MessageKind]schedule.Builder {
	return map[ladder.MessageKind]schedule.Builder{
		ladder.MessageDigest:     unasked{managers, b.digest, b.store},
		ladder.MessagePreview:    unasked{managed, b.preview, b.store},
		ladder.MessagePrompt:     unasked{talkers, b.prompt, b.store},
		ladder.MessageStreak:     unasked{levelled, b.streakMessage, b.store},
		ladder.MessageClaim:      unasked{levelled, b.claimReminder, b.store},
		ladder.MessageNudge:      unasked{levelled, b.nudge, b.store},
		ladder.MessageReminder:   unasked{levelled, b.winReminder, b.store},
		ladder.MessageTip:        unasked{levelled, b.tip, b.store},
		ladder.MessageHandover:   handovers{b},
		ladder.MessageOnboarding: welcome{b},
	}
}

// MessageRules say when which kind is sent by itself.
type MessageRules = schedule.Rules

// MessageKinds are the kinds there are.
func MessageKinds() []schedule.Kind { return schedule.Kinds() }

// AboutQuarter reports whether a kind is sent once for each quarter.
func AboutQuarter(kind ladder.MessageKind) bool {
	return slices.ContainsFunc(schedule.Kinds(), func(k schedule.Kind) bool { return k.ID == kind && k.Cycle == schedule.Quarterly })
}

// ParseMessageRule reads the rule of a kind; ok is false if it is switched off.
func ParseMessageRule(kind schedule.Kind, text string) (rule schedule.Rule, ok bool, err error) {
	return schedule.ParseRule(kind, text)
}

func (b *Bot) newSchedule(o Options, builders map[ladder.MessageKind]schedule.Builder) (*schedule.Schedule, error) {
	work := o.Work
	if work.Days == [7]bool{} {
		work = ladder.OfficeHours()
	}
	return schedule.New(schedule.Options{
		Store: b.store, Slack: Poster(b.slack), Builders: builders, Location: b.location, Now: b.now, Logger: b.log,
		Planner: schedule.Planner{Rules: o.Messages, Work: work, Quarter: b.QuarterOf},
		Count:   b.metrics.delivery,
		Unpaced: o.Unpaced,
	})
}

// What an operator asks for and is shown.
type (
	MessageAsk      = schedule.Ask
	PlannedMessage  = schedule.Planned
	PreparedMessage = schedule.Prepared
)

// QuarterOf is the quarter that holds a day, as the calendar was then.
func (b *Bot) QuarterOf(d ladder.Date) ladder.Period { return b.timeline.Load().Of(d) }

// Schedule is what sends messages by itself.
func (b *Bot) Schedule() *schedule.Schedule { return b.schedule }

// OweMessages finds what has fallen due since the last time and owes it; Run sends
// it. It may run at any time, late, often and in several processes.
func (b *Bot) OweMessages(ctx context.Context) error {
	if b.self.Load().team == "" {
		return nil // the database may be another workspace's
	}
	return errors.Join(b.schedule.Sweep(ctx), b.sendLateAsks(ctx), b.sendLateClaims(ctx), b.sendLateTellings(ctx))
}

// sendOwed sends until ctx ends, first what fell due while the program was down.
func (b *Bot) sendOwed(ctx context.Context) {
	if err := b.OweMessages(ctx); err != nil && !errors.Is(err, context.Canceled) {
		b.log.Error("what is owed was not all found; trying again later", "error", err)
	}
	b.schedule.Run(ctx)
}
