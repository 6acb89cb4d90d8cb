package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// verdictLine is something a manager does to a verdict with one line: the form
// that asks for the line, and the rule that takes it.
type verdictLine struct {
	callback, action, label string // the form's, its button's and what the button says before the quarter
	title, button           string
	about                   string // with the name of the report and the quarter
	optional                bool
	done                    string // what the manager reads; the report is told the same
	rule                    func(v ladder.Verdict, q ladder.StreakQuarter, by ladder.Viewer, at time.Time, note string) (ladder.Verdict, error)
}

var (
	withdrawLine = verdictLine{
		callback: "withdraw", action: "reading.withdraw", label: "Take back my answer for",
		title: "Take your answer back", button: "Take it back", optional: true,
		about: "*%s · %s*: your answer is taken back and the claim counts as a claim again. You both see that, and the line.",
		done:  "The answer for %s was taken back; it is a claim again until it is answered.",
		rule:  ladder.WithdrawAnswer,
	}
	reopenLine = verdictLine{
		callback: "reopen", action: "reading.reopen", label: "Re-open",
		title: "Re-open a quarter", button: "Re-open it",
		about: "*%s · %s*: late wins count, and you can answer anew, for as long as a review takes. You both see that, and the line.",
		done:  "%s is open again: late wins count, and it can be answered anew.",
		rule:  ladder.ReopenQuarter,
	}
	extendLine = verdictLine{
		callback: "extend", action: "reading.extend", label: "Let the run go on over",
		title: "Let the run go on", button: "It goes on",
		about: "*%s · %s*: more quarters in a row were excused than a run is bridged over. Your word lets it go on; you both see that, and the line.",
		done:  "The run goes on over %s.",
		rule:  ladder.ExtendRun,
	}
	noteLine = verdictLine{
		callback: "verdict_note", action: "reading.note", label: "Note on",
		title: "Add a note", button: "Add it",
		about: "*%s · %s*: you managed them for a part of this quarter. Your note stands beside the verdict; they and whoever answers for it see it.",
		done:  "A note stands beside %s.",
		rule:  ladder.AddPreviousManagerNote,
	}
)

var verdictLines = []*verdictLine{&withdrawLine, &reopenLine, &extendLine, &noteLine}

// ask is the handler of the button that opens the form.
func (l *verdictLine) ask(b *Bot, ctx context.Context, c *call) (socket.Reply, error) {
	ref, err := parseRef(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	st, q, err := b.reportQuarter(ctx, c, ref)
	if err != nil {
		return socket.Reply{}, err
	}
	if err := l.may(b, c, st, q); err != nil {
		return socket.Reply{}, err
	}
	return b.openModal(ctx, c, l.form(st, q))
}

// may is why somebody cannot do this now, before they write a line: the rule
// itself is asked, with a line that is as good as any.
func (l *verdictLine) may(b *Bot, c *call, st sustain, q ladder.StreakQuarter) error {
	v := q.Verdict
	v.User = st.person.ID
	_, err := l.rule(v, q, b.viewer(c.user()), b.now(), "a line")
	return err
}

func (l *verdictLine) form(st sustain, q ladder.StreakQuarter) *slack.ModalViewRequest {
	return blockkit.Modal(blockkit.ModalText{
		Title: l.title, Submit: l.button, Close: "Cancel", Callback: l.callback, Metadata: refTo(st.person.ID, st.streak.Target, q).value(),
	},
		blockkit.Section(fmt.Sprintf(l.about, blockkit.Escape(shownName(st.person)), blockkit.Escape(q.Quarter.Label))),
		blockkit.Input(noteField, "One line", "", l.optional, blockkit.TextInput(inputAction, "", "", true, ladder.MaxReadingNote)))
}

// submit is the handler of the form.
func (l *verdictLine) submit(b *Bot, ctx context.Context, c *call) (socket.Reply, error) {
	ref, err := parseRef(c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	note := c.View.Values[noteField][inputAction].Text
	st, q, err := b.changeReport(ctx, c, ref, func(v ladder.Verdict, q ladder.StreakQuarter) (ladder.Verdict, error) {
		return l.rule(v, q, b.viewer(c.user()), b.now(), note)
	})
	if err != nil {
		return socket.Reply{}, err
	}
	said := fmt.Sprintf(l.done, blockkit.Escape(q.Quarter.Label))
	if note = ladder.CleanText(note); !ladder.Blank(note) {
		said += "\n" + quote(note)
	}
	blocks := blockkit.Sections("*" + blockkit.Escape(shownName(st.person)) + "* " + said)
	return socket.Reply{
		Update: blockkit.Modal(blockkit.ModalText{Title: "Done", Close: "Close"}, append(blocks, blockkit.Actions(b.verdictButtons(c, st, q)...)...)...),
		After:  b.tellReport(st.person.ID, l.callback+":"+c.viewKey(), blockkit.Mention(c.User)+": "+said),
	}, nil
}
