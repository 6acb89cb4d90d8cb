package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// needsText says in a sentence what would make a quarter count: what the wins
// lack, then whose words. It is "" if nothing is missing. titles are the words of
// wins that lack a result, as far as the reader may see them.
func (b *Bot) needsText(st sustain, q ladder.StreakQuarter, titles map[ladder.WinID]string) string {
	need := map[ladder.NeedKind]ladder.Need{}
	var words []string
	for _, n := range ladder.Needs(st.streak, q) {
		need[n.Kind] = n
		if word := needOfWords(st, q, n.Kind); word != "" {
			words = append(words, word)
		}
	}
	var parts []string
	if wins := b.needOfWins(st, need); wins != "" {
		parts = append(parts, wins)
	}
	if n := need[ladder.NeedWitness]; n.N > 0 {
		parts = append(parts, needOfWitness(n, titles))
	}
	if len(words) > 0 {
		parts = append(parts, strings.Join(words, ", then "))
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("*To make %s count:* %s.", blockkit.Escape(q.Quarter.Label), strings.Join(parts, "; "))
}

// needOfWins is how many wins are missing, and where.
func (b *Bot) needOfWins(st sustain, need map[ladder.NeedKind]ladder.Need) string {
	var where []string
	if n := need[ladder.NeedDimension]; n.N > 0 {
		var names []string
		for _, id := range n.Dimensions {
			names = append(names, blockkit.Escape(b.dimensionName(id)))
		}
		if n.N >= len(names) {
			where = append(where, "in "+strings.Join(names, " and "))
		} else {
			where = append(where, fmt.Sprintf("in %d of %s", n.N, strings.Join(names, ", ")))
		}
	}
	if n := need[ladder.NeedMonth]; n.N > 0 {
		where = append(where, "in "+plural(n.N, "more month")+" of the quarter")
	}
	wins := "a win"
	if n := need[ladder.NeedWins]; n.N > 0 {
		wins = plural(n.N, "more win")
	} else if len(where) == 0 {
		return ""
	}
	text := wins + " judged at " + blockkit.Escape(string(st.streak.Target))
	if len(where) > 0 {
		text += " " + strings.Join(where, " and ")
	}
	return text
}

func needOfWitness(n ladder.Need, titles map[ladder.WinID]string) string {
	for _, id := range slices.Backward(n.Wins) {
		if title := titles[id]; title != "" {
			return fmt.Sprintf("a result, or who saw it, for “%s”", blockkit.Escape(blockkit.Clip(title, 60)))
		}
	}
	return fmt.Sprintf("%d with a result or somebody who saw it", n.N)
}

// needOfWords is whose word is missing, "" if that is not what is.
func needOfWords(st sustain, q ladder.StreakQuarter, kind ladder.NeedKind) string {
	who := "your"
	if !st.own() {
		who = "their"
	}
	switch kind {
	case ladder.NeedClaim:
		return who + " claim"
	case ladder.NeedAnswer:
		if q.Answered() {
			return "a talk with the manager, who can answer anew"
		}
		return "the manager's word"
	case ladder.NeedExtend:
		return "the manager's word that the run goes on after so many excused quarters"
	}
	return ""
}

// bareTitles are the words of one's own wins that lack a result or a witness, in
// the quarters that can still count.
func (b *Bot) bareTitles(ctx context.Context, st sustain) (map[ladder.WinID]string, error) {
	words, err := b.store.WordsOf(ctx, st.person.ID, bareWins(st)...)
	return b.titlesOf(st, words), err
}

// bareWins are the newest of each quarter.
func bareWins(st sustain) []ladder.WinID {
	var ids []ladder.WinID
	for _, q := range st.streak.Quarters {
		for _, n := range ladder.Needs(st.streak, q) {
			if n.Kind == ladder.NeedWitness && len(n.Wins) > 0 {
				ids = append(ids, slices.Max(n.Wins))
			}
		}
	}
	return ids
}

func (b *Bot) titlesOf(st sustain, words map[ladder.WinID]ladder.Win) map[ladder.WinID]string {
	titles := map[ladder.WinID]string{}
	for id, w := range words {
		if ladder.CanSee(b.viewer(st.viewer), w.Item(), st.person) {
			titles[id] = firstLine(w.Text)
		}
	}
	return titles
}
