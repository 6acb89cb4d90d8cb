package bot

import (
	"context"
	"slices"
	"strings"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
	"winlog/ladder/coach"
)

// suggestion is what a win's words seem to show, without what its owner said
// already: they decide. A level below theirs is not suggested: words that are
// too short for more say nothing of a person who works above it.
func (b *Bot) suggestion(c *call, w ladder.Win) coach.Suggestion {
	if w.Text == "" || w.Level != "" && len(w.Dimensions) > 0 {
		return coach.Suggestion{}
	}
	s := b.coach().SuggestWin(w.Text, w.Result, c.person.Level, c.person.Role)
	if w.Level != "" || b.hasLevel(c.person) && !b.ladder.IsSwitch(c.person.Level, s.Level) && !slices.Contains(b.ladder.AtOrAbove(c.person.Level), s.Level) {
		s.Level, s.Line = "", coach.Line{}
	}
	if len(w.Dimensions) > 0 {
		s.Dimensions = nil
	}
	return s
}

// suggestionText is a suggestion and what it rests on, in grey; "" if there is
// none.
func (b *Bot) suggestionText(s coach.Suggestion) string {
	var parts []string
	if s.Level != "" {
		parts = append(parts, string(s.Level))
	}
	for _, id := range s.Dimensions {
		parts = append(parts, b.dimensionName(id))
	}
	if len(parts) == 0 {
		return ""
	}
	text := "Suggested: " + strings.Join(parts, " · ")
	if len(s.Words) > 0 && s.Line.Text != "" {
		text += ", because “" + strings.Join(s.Words, "”, “") + "” reads like “" + s.Line.Text + "”"
	}
	return text + "."
}

// useSuggestion takes over what was suggested, as far as the win's owner has said
// nothing else.
func (b *Bot) useSuggestion(ctx context.Context, c *call) (socket.Reply, error) {
	id, err := buttonID(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	w, err := b.changeOwn(ctx, c, id, c.clickKey(), func(w *ladder.Win) error {
		if w.Deleted() {
			return noSuchWin()
		}
		s := b.suggestion(c, *w)
		if w.Level == "" {
			w.Level = s.Level
		}
		if len(w.Dimensions) == 0 {
			w.Dimensions = s.Dimensions
		}
		return nil
	})
	if err != nil {
		return socket.Reply{}, err
	}
	return b.replaceCard(c, b.winCard(c, w, b.offersFor(ctx, c, w), "*Noted.*", false)), nil
}

// hintWith is a field's hint with the suggestion before it.
func hintWith(suggested, hint string) string {
	return strings.TrimSpace(blockkit.Clip(suggested, 1500) + " " + hint)
}
