package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// lookUp is /level: nothing is one's own level, one level is its card, two are
// compared, two of different tracks make the guide to switching.
func (b *Bot) lookUp(ctx context.Context, c *call) (socket.Reply, error) {
	if c.rest == "" || strings.EqualFold(c.rest, "me") {
		return b.ownLevel(ctx, c)
	}
	query := strings.Join(strings.Fields(blockkit.Decode(blockkit.Clip(c.rest, 200), nil).Text), " ")
	whole := b.ladder.Find(query, c.person.Role)
	if whole.Found == ladder.FoundOne && !whole.Match.Loose {
		return b.levelCard(c, whole.Match), nil
	}
	first, second, two := b.ladder.FindPair(query, c.person.Role)
	if two && (whole.Found != ladder.FoundOne || !first.Loose && !second.Loose) {
		return b.twoLevels(c, first.Level, second.Level)
	}
	switch whole.Found {
	case ladder.FoundOne:
		return b.levelCard(c, whole.Match), nil
	case ladder.FoundSeveral:
		return b.chooseLevel(c, fmt.Sprintf("“%s” fits several levels. Which one?", blockkit.Escape(query)), whole.Candidates), nil
	}
	if _, ok := b.ladder.FindDimension(strings.TrimPrefix(query, "#")); ok {
		return b.dimensions(ctx, c)
	}
	if len(whole.Candidates) > 0 {
		return b.chooseLevel(c, fmt.Sprintf("There is no level “%s”. Did you mean:", blockkit.Escape(query)), whole.Candidates), nil
	}
	return socket.Reply{}, b.noSuchLevel(c, query)
}

// noSuchLevel names what there is instead.
func (b *Bot) noSuchLevel(_ *call, query string) error {
	ids := make([]string, 0, len(b.ladder.Levels))
	for _, l := range b.ladder.Levels {
		ids = append(ids, string(l.ID))
	}
	return ladder.Errorf(ladder.NotFound, "There is no level “%s”. The levels are %s; %s list shows them with their titles.",
		blockkit.Clip(query, 60), strings.Join(ids, ", "), b.names.Level)
}

func (b *Bot) twoLevels(c *call, first, second ladder.LevelID) (socket.Reply, error) {
	if first == second { // "IC3 vs IC3"
		return b.levelCard(c, ladder.Match{Level: first}), nil
	}
	if b.ladder.IsSwitch(first, second) {
		g, err := b.ladder.Switch(first, second, c.person.Role)
		if err != nil {
			return socket.Reply{}, err
		}
		return b.answer(c, fmt.Sprintf("From %s to %s", first, second), b.switchGuide(c, g)), nil
	}
	cmp, err := b.ladder.Compare(first, second, c.person.Role)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.answer(c, fmt.Sprintf("%s and %s", first, second), b.comparison(cmp)), nil
}

// showLevel is every button that names a level.
func (b *Bot) showLevel(_ context.Context, c *call) (socket.Reply, error) {
	id, ok := strings.CutPrefix(c.Action.Value.Text, valueVersion)
	if !ok {
		return socket.Reply{}, staleButton()
	}
	if _, ok := b.ladder.Level(ladder.LevelID(id)); !ok {
		return socket.Reply{}, b.noSuchLevel(c, id)
	}
	return b.levelCard(c, ladder.Match{Level: ladder.LevelID(id)}), nil
}

// showComparison is every button that names two levels.
func (b *Bot) showComparison(_ context.Context, c *call) (socket.Reply, error) {
	pair, ok := strings.CutPrefix(c.Action.Value.Text, valueVersion)
	first, second, two := strings.Cut(pair, "|")
	if !ok || !two {
		return socket.Reply{}, staleButton()
	}
	return b.twoLevels(c, ladder.LevelID(first), ladder.LevelID(second))
}

// ownLevel is /level alone.
func (b *Bot) ownLevel(ctx context.Context, c *call) (socket.Reply, error) {
	if _, ok := b.ladder.Level(c.person.Level); !ok {
		return b.askLevel(ctx, c)
	}
	return b.answer(c, "You are at "+string(c.person.Level), b.ownLevelCard(c)), nil
}

func (b *Bot) listLevels(_ context.Context, c *call) (socket.Reply, error) {
	return b.answer(c, "All levels", b.quickReference()), nil
}

func (b *Bot) guide(_ context.Context, c *call) (socket.Reply, error) {
	return b.answer(c, "How to level up", b.guideCard(c)), nil
}

func (b *Bot) mistakes(_ context.Context, c *call) (socket.Reply, error) {
	return b.answer(c, "Common mistakes", b.mistakesCard()), nil
}

func (b *Bot) dimensions(_ context.Context, c *call) (socket.Reply, error) {
	return b.answer(c, "Dimensions", b.dimensionsCard()), nil
}

func (b *Bot) goalExamples(_ context.Context, c *call) (socket.Reply, error) {
	return b.answer(c, "Goals: current level or next level?", b.goalExamplesCard()), nil
}

func (b *Bot) tracks(_ context.Context, c *call) (socket.Reply, error) {
	return b.answer(c, "IC and manager tracks", b.tracksCard()), nil
}

// answer is a message to the person. A click gets it in the place of what was
// clicked: the message, or the modal; on Home it opens one. What is too long for a
// message, which a ladder of one's own may be, is a modal, which holds more.
func (b *Bot) answer(c *call, text string, blocks []slack.Block) socket.Reply {
	if c.View.Type == "modal" {
		return socket.Reply{Update: blockkit.Modal(blockkit.ModalText{Title: text, Close: "Close"}, blocks...)}
	}
	if c.View.Type == "home" && c.opened { // what was opened is the answer
		return socket.Reply{}
	}
	if c.View.Type == "home" || c.Trigger != "" && !c.opened && !blockkit.FitsMessage(blocks) {
		c.opened = true
		return socket.Reply{Push: blockkit.Modal(blockkit.ModalText{Title: text, Close: "Close"}, blocks...)}
	}
	return socket.Reply{Message: &socket.Answer{
		Text: blockkit.Fallback(blockkit.Escape(text)), Replace: c.Kind == socket.Action,
		Blocks: blockkit.Fit(blocks, blockkit.MaxMessageBlocks),
	}}
}
