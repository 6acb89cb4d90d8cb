package bot

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// streakSummary is what counts, the grid and what is pending: the part of a
// streak that every place shows alike.
func (b *Bot) streakSummary(st sustain) []slack.Block {
	blocks := []slack.Block{blockkit.Section(b.streakHeadline(st.streak))}
	if len(st.streak.Quarters) == 0 {
		return append(blocks, blockkit.Context("There is no quarter to look at yet."))
	}
	grid := b.sustainGrid(st.streak)
	blocks = append(blocks, blockkit.Section(preformatted(grid)), blockkit.Context(legendOf(grid)))
	if lines := b.pendingLines(st); len(lines) > 0 {
		blocks = append(blocks, blockkit.Sections(strings.Join(lines, "\n"))...)
	}
	return blocks
}

// streakCard is everything /streak shows of one's own streak.
func (b *Bot) streakCard(st sustain, breadth ladder.Breadth, titles map[ladder.WinID]string) []slack.Block {
	blocks := b.streakSummary(st)
	var needs []string
	for _, q := range st.streak.Quarters {
		if text := b.needsText(st, q, titles); text != "" {
			needs = append(needs, text)
		}
	}
	if len(needs) > 0 {
		blocks = append(blocks, blockkit.Sections(strings.Join(needs, "\n"))...)
	}
	blocks = append(blocks, blockkit.Section(breadthText(breadth, st.streak.Rules)))
	blocks = append(blocks, earlierRuns(st.streak, st.today)...)
	return append(blocks, b.streakButtons(st)...)
}

// streakHeadline says what counts, in one line and a grey one below.
func (b *Bot) streakHeadline(s ladder.Streak) string {
	esc := blockkit.Escape
	if s.Target == "" {
		return fmt.Sprintf("*%s is the end of this track.* There is no next level to count quarters for; this is how you keep it up.", esc(string(s.Level)))
	}
	head := fmt.Sprintf("*%s: %s*", esc(stepOf(s)), countText(s))
	if s.Stale {
		head += "\n:hourglass: More quarters in a row were excused than a run is bridged over, so it needs your manager's word to go on."
	}
	return head + "\n" + threshold(s) + fmt.Sprintf("\nConfirmed %d · claimed %d · at least shown by wins %d", s.Official, s.Claimed, s.Evidenced)
}

// countText is the runs in a few words.
func countText(s ladder.Streak) string {
	switch {
	case s.Level == "":
		return "nothing to count yet"
	case s.Target == "":
		return "the end of the track"
	case s.Official == 0 && s.Claimed == 0 && s.Evidenced == 0:
		return "no quarter yet"
	case s.Official == 0 && s.Claimed == 0:
		return fmt.Sprintf("%d shown by wins, none claimed", s.Evidenced)
	case s.Official == 0:
		return fmt.Sprintf("%d claimed, none confirmed", s.Claimed)
	case s.Claimed > s.Official:
		return fmt.Sprintf("%d in a row confirmed, %d claimed", s.Official, s.Claimed)
	}
	text := fmt.Sprintf("%d in a row confirmed", s.Official)
	if slices.ContainsFunc(s.Quarters, func(q ladder.StreakQuarter) bool { return q.Pending && q.Value == ladder.ValueNext }) {
		text += fmt.Sprintf(", number %d under way", s.Official+1)
	}
	return text
}

// threshold says what the official number means. The program never says that
// somebody is promoted (QUARTERS rule 8).
func threshold(s ladder.Streak) string {
	r := s.Rules
	switch {
	case s.Official > r.Undeniable:
		return fmt.Sprintf("_%d confirmed: has the conversation happened?_", s.Official)
	case s.Official == r.Undeniable:
		return fmt.Sprintf("_%d in a row: the pattern is undeniable._", s.Official)
	case s.Official >= r.Ready:
		return fmt.Sprintf("_%d in a row: ready to discuss. At %d the pattern is undeniable._", s.Official, r.Undeniable)
	}
	return fmt.Sprintf("_Promotions recognise %d to %d quarters in a row: at %d it is ready to discuss, at %d the pattern is undeniable._",
		r.Ready, r.Undeniable, r.Ready, r.Undeniable)
}

// pendingLines say of each quarter that cannot break the run yet what it waits
// for, oldest first.
func (b *Bot) pendingLines(st sustain) []string {
	var lines []string
	for _, q := range st.streak.Quarters {
		if line := b.pendingLine(st, q); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func (b *Bot) pendingLine(st sustain, q ladder.StreakQuarter) string {
	name := "*" + blockkit.Escape(q.Quarter.Label) + "*"
	seals := sayDate(q.Quarter.SealedFrom(), st.today)
	claimed := st.claimed[q.Quarter.From]
	answered := q.Verdict.Manager != nil && q.Verdict.Manager.Decision != ""
	switch {
	case q.State == ladder.QuarterSealed || q.Target == "" || q.Early:
		return ""
	case q.Value == ladder.ValueExcused && !claimed && st.own():
		return name + " is excused: it neither counts nor breaks the run. If you met the bar all the same, your claim can ask to have it judged."
	case q.Value == ladder.ValueExcused && !claimed:
		return name + " is excused: it neither counts nor breaks the run."
	case answered && q.Verdict.Manager.Decision == ladder.Discuss:
		return fmt.Sprintf("%s: %s wants to talk before deciding. It seals on %s.", name, mentionOr(q.Verdict.Manager.By, "the manager"), seals)
	case answered:
		return fmt.Sprintf("%s: %s by %s.", name, decisionWord(q.Verdict.Manager.Decision), mentionOr(q.Verdict.Manager.By, "the manager"))
	case claimed && q.Manager == "":
		return fmt.Sprintf("%s is claimed. Nobody is known as manager who could confirm it; `%s manager` says who it is. It seals on %s.", name, b.names.Winlog, seals)
	case claimed && q.Manager == st.viewer:
		return fmt.Sprintf("%s is claimed and waits for you until it seals on %s.", name, seals)
	case claimed:
		return fmt.Sprintf("%s is claimed and waits for %s until it seals on %s.", name, blockkit.Mention(string(q.Manager)), seals)
	case q.State == ladder.QuarterOpen:
		return fmt.Sprintf("%s is in progress, %s left. An open quarter never breaks a streak.", name, plural(q.Quarter.Until.DaysSince(st.today), "day"))
	case q.State == ladder.QuarterGrace:
		return fmt.Sprintf("%s has ended and is not claimed. Wins still count as usual until %s; it seals on %s.",
			name, sayDate(q.Quarter.ReviewFrom().AddDays(-1), st.today), seals)
	}
	otherwise := "it breaks the run"
	if st.streak.Evidenced == 0 { // there is none
		otherwise = "it does not count"
	}
	return fmt.Sprintf("%s has ended and is not claimed. It seals on %s: claim it before then, or %s.", name, seals, otherwise)
}

func decisionWord(d ladder.Decision) string {
	switch d {
	case ladder.Confirm:
		return "confirmed"
	case ladder.NotYet:
		return "answered “not yet”"
	}
	return "to be discussed"
}

func mentionOr(id ladder.UserID, unknown string) string {
	if id == "" {
		return unknown
	}
	return blockkit.Mention(string(id))
}

// earlierRuns are the runs that are over, newest first.
func earlierRuns(s ladder.Streak, today ladder.Date) []slack.Block {
	if len(s.Earlier) == 0 {
		return nil
	}
	var lines []string
	for _, r := range slices.Backward(s.Earlier) {
		quarters := r.From.Label
		if r.To.Label != r.From.Label {
			quarters += " to " + r.To.Label
		}
		lines = append(lines, fmt.Sprintf("• *%s* %s: %d confirmed, %d claimed; %s", blockkit.Escape(string(r.Target)),
			blockkit.Escape(quarters), r.Confirmed, r.Claimed, runEnd(r, today)))
	}
	const shown = 5
	if len(lines) > shown {
		lines = append(lines[:shown], fmt.Sprintf("… and %d before", len(lines)-shown))
	}
	return blockkit.Sections("*Earlier runs*\n" + strings.Join(lines, "\n"))
}

func runEnd(r ladder.Run, today ladder.Date) string {
	on := ""
	if !r.On.IsZero() {
		on = " on " + sayDate(r.On, today)
	}
	switch r.End {
	case ladder.RunCompleted:
		return "completed" + on + ": the level was reached"
	case ladder.RunFrozen:
		return "frozen" + on + " by a change of target or track"
	case ladder.RunArchived:
		return "archived" + on
	}
	return "ended" + on
}

// valueWord is a verdict as people read it.
func valueWord(v ladder.VerdictValue, target ladder.LevelID) string {
	switch v {
	case ladder.ValueNext:
		return "at " + string(target)
	case ladder.ValuePartial:
		return "sometimes at " + string(target)
	case ladder.ValueCurrent:
		return "at the level held"
	case ladder.ValueBelow:
		return "not yet at the level held"
	case ladder.ValueExcused:
		return "excused"
	}
	return "no evidence"
}
