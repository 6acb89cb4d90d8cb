package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

const (
	// previewWins and previewGoals bound the form; what is beyond is far from shown.
	previewWins  = 8
	previewLeft  = 4 // wins more, of those that are left out
	previewGoals = 8

	placeLater  = "later" // if there is room
	placeHidden = "hidden"
)

func placeField(item ladder.DigestItem) string   { return "place_" + string(item) }
func commentField(item ladder.DigestItem) string { return "say_" + string(item) }

func previewValue(quarter ladder.Period, manager ladder.UserID) string {
	return valueVersion + quarter.From.String() + "|" + string(manager)
}

// ownPreview is the part that a button or form names, and the manager it was made
// for. What it names is looked up again; it can only be one's own.
func (b *Bot) ownPreview(ctx context.Context, c *call, value string) (previewed, ladder.UserID, error) {
	rest, ok := strings.CutPrefix(value, valueVersion)
	day, manager, two := strings.Cut(rest, "|")
	from, err := ladder.ParseDate(day)
	if !ok || !two || err != nil || len(manager) > 40 {
		return previewed{}, "", staleButton()
	}
	timeline := *b.timeline.Load()
	quarter := timeline.Of(from)
	if quarter.From != from {
		return previewed{}, "", staleButton()
	}
	if err := ladder.CheckTalkTime(quarter, timeline.Next(quarter), c.today); err != nil {
		return previewed{}, "", ladder.Errorf(ladder.Conflict, "The digest of %s is not the one to come.", quarter.Label)
	}
	p, err := b.findPreview(ctx, c.user(), quarter)
	if err != nil {
		return p, "", err
	}
	viewer := b.viewer(p.manager.ID)
	could := ladder.DigestCandidates(viewer, p.person, p.input.Wins, quarter, p.In, p.Part)
	wins, err := b.winsOf(ctx, viewer, p.formWins(could), p.person)
	p.wins = wins[p.person.ID]
	return p, ladder.UserID(manager), err
}

// formWins are the wins that have room in the form: those that are shown, and then
// those that are next.
func (p previewed) formWins(could []ladder.WinID) []ladder.WinID {
	left := func(id ladder.WinID) bool { return p.Part.Hides(id.DigestItem()) }
	ids := slices.DeleteFunc(slices.Clone(could), left)
	ids = ids[:min(len(ids), previewWins)]
	for _, id := range could {
		if left(id) && len(ids) < previewWins+previewLeft {
			ids = append(ids, id)
		}
	}
	return ids
}

// openPreview is [Change what they see].
func (b *Bot) openPreview(ctx context.Context, c *call) (socket.Reply, error) {
	p, _, err := b.ownPreview(ctx, c, c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.openModal(ctx, c, b.previewForm(p))
}

// previewForm asks of each thing where it stands in the digest, and for a word
// beside it.
func (b *Bot) previewForm(p previewed) *slack.ModalViewRequest {
	name := blockkit.Escape(shownName(p.manager))
	blocks := []slack.Block{blockkit.Section(fmt.Sprintf(
		"*Your part of %s's digest of %s*\nIt shows %d wins, the first in this order. Private wins are not here: they are in no digest. What you leave out of it is still shared with %s as before.",
		name, blockkit.Escape(p.o.Quarter.Label), ladder.DigestWins, name))}
	for _, w := range p.wins {
		item := w.ID.DigestItem()
		blocks = append(blocks, blockkit.Divider(), blockkit.Section("• "+digestWin(w)),
			blockkit.Input(placeField(item), "This win", "", false, blockkit.Select(inputAction, "Pick one", p.placeOfWin(item), winPlaces()...)),
			p.commentInput(item))
	}
	goals := p.formGoals()
	for i, g := range goals {
		item := g.DigestItem()
		chosen := strconv.Itoa(i + 1)
		if p.Part.Hides(item) {
			chosen = placeHidden
		}
		blocks = append(blocks, blockkit.Divider(), blockkit.Section(goalSign(g)+" "+blockkit.Escape(blockkit.Clip(firstLine(g.Text), 120))),
			blockkit.Input(placeField(item), "This goal", "", false, blockkit.Select(inputAction, "Pick one", chosen, goalPlaces(len(goals))...)),
			p.commentInput(item))
	}
	shown := p.DigestReport
	shown.Part.Hidden = nil
	if text := b.thinText(shown); text != "" {
		chosen := placeLater
		if p.Part.Hides(ladder.ThinItem) {
			chosen = placeHidden
		}
		blocks = append(blocks, blockkit.Divider(), blockkit.Section(text),
			blockkit.Input(placeField(ladder.ThinItem), "This line", "", false, blockkit.Select(inputAction, "Pick one", chosen,
				blockkit.Option(placeLater, "Shown"), blockkit.Option(placeHidden, "Not shown"))),
			p.commentInput(ladder.ThinItem))
	}
	return blockkit.Modal(blockkit.ModalText{
		Title: "Your part", Submit: "Save", Close: "Cancel", Callback: "preview", Metadata: previewValue(p.o.Quarter, p.manager.ID),
	}, blocks...)
}

// formGoals are the goals in the order in which they are shown, then those left out.
func (p previewed) formGoals() []ladder.DigestGoal {
	goals := slices.Clone(p.Goals)
	for _, g := range p.allGoals {
		if p.Part.Hides(g.DigestItem()) {
			goals = append(goals, g)
		}
	}
	return goals[:min(len(goals), previewGoals)]
}

// placeOfWin is what is chosen for a win at first: as it will be shown.
func (p previewed) placeOfWin(item ladder.DigestItem) string {
	if p.Part.Hides(item) {
		return placeHidden
	}
	for i, w := range p.Wins {
		if w.ID.DigestItem() == item {
			return strconv.Itoa(i + 1)
		}
	}
	return placeLater
}

func winPlaces() []*slack.OptionBlockObject {
	return []*slack.OptionBlockObject{
		blockkit.Option("1", "First"), blockkit.Option("2", "Second"),
		blockkit.Option(placeLater, "If there is room"), blockkit.Option(placeHidden, "Not shown"),
	}
}

func goalPlaces(n int) []*slack.OptionBlockObject {
	var options []*slack.OptionBlockObject
	for i := range n {
		options = append(options, blockkit.Option(strconv.Itoa(i+1), fmt.Sprintf("Number %d", i+1)))
	}
	return append(options, blockkit.Option(placeHidden, "Not shown"))
}

func (p previewed) commentInput(item ladder.DigestItem) slack.Block {
	return blockkit.Input(commentField(item), "A word beside it", "", true,
		blockkit.TextInput(inputAction, "", p.Part.Comments[item], false, ladder.MaxDigestComment))
}

// submitPreview keeps what somebody chose, and shows what that makes of it.
func (b *Bot) submitPreview(ctx context.Context, c *call) (socket.Reply, error) {
	p, manager, err := b.ownPreview(ctx, c, c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	part, err := b.takePreview(c, p)
	if err != nil {
		return socket.Reply{}, err
	}
	if manager != p.manager.ID && len(part.Comments) > 0 {
		return socket.Reply{}, ladder.Errorf(ladder.Conflict, "Your manager changed while the form was open: it is %s now, who would read your words. Open it again to write to them.", shownName(p.manager))
	}
	if _, err := b.store.SaveDigestPart(ctx, part); err != nil {
		return socket.Reply{}, err
	}
	if p, err = b.findPreview(ctx, c.user(), p.o.Quarter); err != nil {
		return socket.Reply{}, err
	}
	return socket.Reply{Update: blockkit.Modal(blockkit.ModalText{Title: "Your part", Close: "Done"},
		append([]slack.Block{blockkit.Section("*Saved.* " + p.goesText())}, b.previewCard(p)...)...)}, nil
}

// takePreview reads the form. Only what stands in the part counts, whatever fields
// came back.
func (b *Bot) takePreview(c *call, p previewed) (ladder.DigestPart, error) {
	part := ladder.DigestPart{User: c.user(), Quarter: p.o.Quarter.From, For: p.manager.ID, Comments: map[ladder.DigestItem]string{}}
	places := map[ladder.DigestItem]int{}
	take := func(item ladder.DigestItem) error {
		field, asked := c.View.Values[placeField(item)]
		if !asked {
			return nil
		}
		switch place := field[inputAction].Text; place {
		case placeHidden:
			part.Hidden = append(part.Hidden, item)
		case placeLater, "":
		default:
			n, err := strconv.Atoi(place)
			if err != nil || n < 1 || n > previewGoals {
				return ladder.FieldErrorf(placeField(item), "Pick one from the list.")
			}
			places[item] = n
			part.Order = append(part.Order, item)
		}
		text := ladder.OneLine(ladder.CleanText(c.View.Values[commentField(item)][inputAction].Text))
		if text != "" {
			part.Comments[item] = text
		}
		return ladder.CheckDigestComment(commentField(item), text)
	}
	for _, w := range p.wins {
		if err := take(w.ID.DigestItem()); err != nil {
			return part, err
		}
		if len(part.Order) > ladder.DigestWins {
			return part, ladder.FieldErrorf(placeField(w.ID.DigestItem()), "The digest shows %d wins. Pick “If there is room” for one of them.", ladder.DigestWins)
		}
	}
	for _, g := range p.allGoals {
		if err := take(g.DigestItem()); err != nil {
			return part, err
		}
	}
	if err := take(ladder.ThinItem); err != nil {
		return part, err
	}
	for _, item := range p.Part.Hidden { // what had no room in the form stays left out
		if _, asked := c.View.Values[placeField(item)]; !asked {
			part.Hidden = append(part.Hidden, item)
		}
	}
	slices.SortStableFunc(part.Order, func(a, b ladder.DigestItem) int { return cmp.Compare(places[a], places[b]) })
	return part, nil
}
