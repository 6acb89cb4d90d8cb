package bot

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/schedule"
	"winlog/ladder"
)

// claimText is what a manager reads of a claim before their own reading: that
// there is one, and nothing that the person wrote.
func claimText(st sustain, q ladder.StreakQuarter) string {
	name, quarter, target := blockkit.Escape(shownName(st.person)), blockkit.Escape(q.Quarter.Label), blockkit.Escape(string(q.Target))
	if q.Verdict.Claim.Value == ladder.ValueNext {
		return fmt.Sprintf("%s claims %s as %s.", name, quarter, target)
	}
	return fmt.Sprintf("%s has said how %s went on the way to %s.", name, quarter, target)
}

// claimMessage is the direct message about a claim.
func (b *Bot) claimMessage(st sustain, q ladder.StreakQuarter) []slack.Block {
	blocks := []slack.Block{
		blockkit.Section(fmt.Sprintf("*%s*\nGive your own reading first, a minute for %s; then you see both side by side.",
			claimText(st, q), plural(len(b.ladder.Dimensions)+1, "row"))),
		blockkit.Context(fmt.Sprintf("It seals on %s. `%s team` shows it too.", sayDate(q.Quarter.SealedFrom(), st.today), b.names.Winlog)),
	}
	return append(blocks, blockkit.Actions(blockkit.Primary("reading.open", "Give my reading first", refTo(st.person.ID, q.Target, q).value()))...)
}

// answerText tells the report what their manager answered.
func answerText(by ladder.UserID, st sustain, q ladder.StreakQuarter) string {
	m := q.Verdict.Manager
	who, quarter, target := blockkit.Mention(string(by)), blockkit.Escape(q.Quarter.Label), blockkit.Escape(string(q.Target))
	var text string
	switch {
	case m.Decision == ladder.Confirm && m.Value == ladder.ValueNext:
		text = fmt.Sprintf("*%s confirmed %s as %s.*", who, quarter, target)
	case m.Decision == ladder.Confirm:
		text = fmt.Sprintf("*%s confirmed what you said of %s: %s.*", who, quarter, blockkit.Escape(valueWord(m.Value, q.Target)))
	case m.Decision == ladder.NotYet:
		text = fmt.Sprintf("*%s answered “not yet” for %s as %s.* Your claim stays visible to you both.", who, quarter, target)
	default:
		text = fmt.Sprintf("*%s would like to talk about %s as %s before deciding.* Your claim waits.", who, quarter, target)
	}
	if m.Note != "" {
		text += "\n" + quote(m.Note)
	}
	return text
}

// tellReport sends somebody what their manager did with their quarter, once for
// each thing done. Who claims has asked for it.
func (b *Bot) tellReport(user ladder.UserID, key, text string) func(context.Context) error {
	return func(ctx context.Context) error {
		first, err := b.store.FirstTime(ctx, user, key)
		if err != nil || !first {
			return err
		}
		blocks := append(blockkit.Sections(text), blockkit.Actions(
			blockkit.Button("streak.show", "My streak", valueVersion))...)
		return b.tell(ctx, telling{user, key, b.now(), func(context.Context) (schedule.Message, bool, error) {
			m, err := ScheduledMessage(blockkit.Fallback(text), blocks...)
			return m, true, err
		}})
	}
}

// post sends a direct message.
func (b *Bot) post(ctx context.Context, user ladder.UserID, text string, blocks []slack.Block) error {
	_, _, err := b.slack.PostMessageContext(ctx, string(user), slack.MsgOptionText(text, false), slack.MsgOptionBlocks(blocks...),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl())
	return err
}
