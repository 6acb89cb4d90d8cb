package bot

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// dimensionWins are the wins of a quarter in one dimension.
type dimensionWins struct {
	target int // judged at the target or above
	other  int // judged at another level, or at none
}

// winsByDimension counts the wins of a quarter that are before the reader.
func winsByDimension(in ladder.StreakInput, q ladder.StreakQuarter) map[ladder.DimensionID]dimensionWins {
	at := map[ladder.WinID]bool{}
	for _, id := range q.Evidence.Wins {
		at[id] = true
	}
	counts := map[ladder.DimensionID]dimensionWins{}
	for _, w := range in.Wins {
		if !w.DeletedAt.IsZero() || !q.Quarter.Contains(w.OccurredOn) {
			continue
		}
		for _, id := range w.Dimensions {
			n := counts[id]
			if at[w.ID] {
				n.target++
			} else {
				n.other++
			}
			counts[id] = n
		}
	}
	return counts
}

// suggested is the verdict that the wins alone would give a dimension. It is
// filled in, and the person decides.
func (n dimensionWins) suggested() ladder.VerdictValue {
	switch {
	case n.target > 0 && n.other > n.target:
		return ladder.ValuePartial
	case n.target > 0:
		return ladder.ValueNext
	case n.other > 0:
		return ladder.ValueCurrent
	}
	return ladder.ValueNone
}

func (n dimensionWins) text(target ladder.LevelID) string {
	if n.target+n.other == 0 {
		return "No win in this quarter."
	}
	return fmt.Sprintf("%s in this quarter, %d judged at %s.", plural(n.target+n.other, "win"), n.target, target)
}

// blind is the same for a manager who has not read the quarter yet, without what
// its owner thinks of it.
func (n dimensionWins) blind(ladder.LevelID) string {
	if n.target+n.other == 0 {
		return "No win shared with you."
	}
	return plural(n.target+n.other, "win") + " shared with you."
}

// Fields of the forms for a claim and for a manager's reading.
const (
	overallField = "overall"
	noteField    = "note"
	optInField   = "opt_in"
)

func dimensionField(id ladder.DimensionID) string { return "dim_" + string(id) }

// readingInputs ask for a verdict for each dimension of the ladder, and for the
// quarter as a whole. whose is "my" or "their", hint what is said of the wins, and
// suggest what is chosen at first, "" for nothing.
func (b *Bot) readingInputs(target ladder.LevelID, whose string, hint func(ladder.DimensionID) string,
	suggest func(ladder.DimensionID) ladder.VerdictValue, overall ladder.VerdictValue,
) []slack.Block {
	var blocks []slack.Block
	options := valueOptions(target, whose)
	for _, d := range b.ladder.Dimensions {
		blocks = append(blocks, blockkit.Input(dimensionField(d.ID), d.Name, b.dimensionHint(d, target, hint(d.ID)), false,
			blockkit.Select(inputAction, "Pick one", string(suggest(d.ID)), options...)))
	}
	return append(blocks, blockkit.Input(overallField, "The quarter as a whole", "Most weeks, not the best one.", false,
		blockkit.Select(inputAction, "Pick one", string(overall), options...)))
}

// dimensionHint is what the dimension means at the target, and what wins there are.
func (b *Bot) dimensionHint(d ladder.Dimension, target ladder.LevelID, wins string) string {
	if l, ok := b.ladder.Level(target); ok && d.Core {
		return fmt.Sprintf("%s: %s. %s", target, l.Dimensions[d.ID], wins)
	}
	return wins
}

// valueOptions are the verdicts from high to low; whose is "my" or "their".
func valueOptions(target ladder.LevelID, whose string) []*slack.OptionBlockObject {
	return []*slack.OptionBlockObject{
		blockkit.Option(string(ladder.ValueNext), fmt.Sprintf("At %s, most weeks", target)),
		blockkit.Option(string(ladder.ValuePartial), fmt.Sprintf("Sometimes at %s", target)),
		blockkit.Option(string(ladder.ValueCurrent), "At "+whose+" level"),
		blockkit.Option(string(ladder.ValueBelow), "Not yet at "+whose+" level"),
		blockkit.Option(string(ladder.ValueNone), "No evidence"),
	}
}

// claimForm asks somebody how they worked in a quarter.
func (b *Bot) claimForm(st sustain, q ladder.StreakQuarter) *slack.ModalViewRequest {
	target := st.streak.Target
	counts := winsByDimension(st.input, q)
	claim := q.Verdict.Claim
	suggest := func(id ladder.DimensionID) ladder.VerdictValue {
		if claim != nil {
			return claim.Dimensions[id]
		}
		return counts[id].suggested()
	}
	overall, note := overallSuggested(q), ""
	if claim != nil {
		overall, note = claim.Value, claim.Note
	}
	blocks := []slack.Block{
		blockkit.Section(fmt.Sprintf("*%s as %s · %s*\nHow did you work in this quarter, most weeks? The wins suggest an answer; you decide.",
			blockkit.Escape(q.Quarter.Label), blockkit.Escape(string(target)), blockkit.Escape(b.ladder.Title(target, st.person.Role)))),
		blockkit.Context(evidenceText(q, st.streak)),
	}
	if unseen := unsharedText(st.input, q); unseen != "" {
		blocks = append(blocks, blockkit.Context(unseen))
	}
	blocks = append(blocks, b.readingInputs(target, "my",
		func(id ladder.DimensionID) string { return counts[id].text(target) }, suggest, overall)...)
	blocks = append(blocks, blockkit.Input(noteField, "One line", "Your manager reads it once they have given their own reading.", true,
		blockkit.TextInput(inputAction, "What this quarter showed", note, true, ladder.MaxReadingNote)))
	if q.Value == ladder.ValueExcused || q.Verdict.OptIn {
		var chosen []string
		if q.Verdict.OptIn {
			chosen = []string{"yes"}
		}
		blocks = append(blocks, blockkit.Input(optInField, "This quarter is excused", "", true,
			blockkit.Checkboxes(inputAction, chosen, blockkit.Described("yes", "Judge it all the same",
				"Without this it is bridged: it neither counts nor breaks your run."))))
	}
	submit := "Claim it"
	if claim != nil {
		submit = "Change my claim"
	}
	return blockkit.Modal(blockkit.ModalText{
		Title: "Claim " + q.Quarter.Label, Submit: submit, Close: "Cancel", Callback: "claim",
		Metadata: refTo(st.person.ID, target, q).value(),
	}, blocks...)
}

// overallSuggested is the verdict that the wins alone would give the quarter.
func overallSuggested(q ladder.StreakQuarter) ladder.VerdictValue {
	switch {
	case q.Evidence.Met:
		return ladder.ValueNext
	case len(q.Evidence.Wins) > 0:
		return ladder.ValuePartial
	}
	return "" // the person says
}

// evidenceText says how the wins of a quarter stand to the rule, with its
// numbers (QUARTERS rule 5).
func evidenceText(q ladder.StreakQuarter, s ladder.Streak) string {
	e, r := q.Evidence, s.Rules
	part := func(have, need int, of string) string {
		sign := "✗"
		if have >= need {
			sign = "✓"
		}
		return fmt.Sprintf("%s %d of %d %s", sign, have, need, of)
	}
	head := "The evidence rule is not met"
	if e.Met {
		head = "The evidence rule is met"
	}
	text := fmt.Sprintf("%s: %s", head, strings.Join([]string{
		part(len(e.Wins), r.EvidenceWins, "wins judged at "+blockkit.Escape(string(s.Target))),
		part(len(e.Dimensions), r.EvidenceDimensions, "core dimensions"),
		part(e.Months, r.EvidenceMonths, "months"),
		part(e.Witnessed, r.EvidenceWitnessed, "with a result or a named witness"),
	}, " · "))
	if e.Above > 0 {
		text += fmt.Sprintf(" · above target: %d", e.Above)
	}
	if e.After > 0 {
		text += fmt.Sprintf(" · added after the quarter's end: %d", e.After)
	}
	if e.Late > 0 {
		text += fmt.Sprintf(" · too late to count: %d", e.Late)
	}
	return text
}

// claimSaved says what happens next with a claim.
func (b *Bot) claimSaved(st sustain, q ladder.StreakQuarter) []slack.Block {
	claim := q.Verdict.Claim
	seals := sayDate(q.Quarter.SealedFrom(), st.today)
	head := fmt.Sprintf("*Claimed: %s, %s.*", blockkit.Escape(q.Quarter.Label), blockkit.Escape(valueWord(claim.Value, st.streak.Target)))
	var next string
	switch {
	case q.Manager == "":
		next = fmt.Sprintf("Nobody is known as your manager, so nobody can confirm it yet: `%s manager @name` says who it is.", b.names.Winlog)
	case claim.Value == ladder.ValueNext:
		next = fmt.Sprintf("I tell %s, who gives their own reading before they see yours, and then confirms, says “not yet”, or asks to discuss.", blockkit.Mention(string(q.Manager)))
	default:
		next = fmt.Sprintf("%s sees it after giving their own reading.", blockkit.Mention(string(q.Manager)))
	}
	return []slack.Block{
		blockkit.Section(head + "\n" + next),
		blockkit.Context(fmt.Sprintf("It seals on %s. Until then you can change it. A claim alone stays a claim: time does not confirm it.", seals)),
	}
}

// unsharedText says how many of the wins that speak for a quarter its manager
// cannot see, "" if they see all.
func unsharedText(in ladder.StreakInput, q ladder.StreakQuarter) string {
	hidden := 0
	for _, w := range in.Wins {
		if w.Visibility == ladder.Private && slices.Contains(q.Evidence.Wins, w.ID) {
			hidden++
		}
	}
	if hidden == 0 {
		return ""
	}
	return fmt.Sprintf(":lock: %s of these private, so your manager does not see it: share what should speak for you.", plural(hidden, "win"))
}
