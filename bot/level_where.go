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

// whereAmI is /level where [manager]: one dated question for each level of a
// track. Without a word it asks about the track the person is on.
func (b *Bot) whereAmI(ctx context.Context, c *call) (socket.Reply, error) {
	track := ladder.TrackIC
	if l, ok := b.ladder.Level(c.person.Level); ok {
		track = l.Track
	}
	switch word := strings.ToLower(c.rest); {
	case strings.HasPrefix(word, "man"), word == "mgmt":
		track = ladder.TrackManager
	case word == "ic":
		track = ladder.TrackIC
	case word != "":
		return socket.Reply{}, ladder.Errorf(ladder.Invalid, "Write %s where, or %s where ic or manager to choose the track.", b.names.Level, b.names.Level)
	}
	return b.openModal(ctx, c, b.whereModal(c, track))
}

// whereModal asks how often somebody has worked as each level describes, since
// two full quarters ago: as far back as a promotion looks.
func (b *Bot) whereModal(c *call, track ladder.Track) *slack.ModalViewRequest {
	since := b.calendar.Of(c.today).Prev().Prev().First()
	blocks := []slack.Block{
		blockkit.Section("*" + blockkit.Escape(b.ladder.Where.Question) + "*"),
		blockkit.Context("Your answers are shown to you and are not stored."),
	}
	for _, q := range b.ladder.WhereQuestions(track, since) {
		var do []string
		for _, p := range q.Practices {
			do = append(do, p.String())
		}
		blocks = append(blocks, blockkit.Sections(bullets(do))...)
		blocks = append(blocks, blockkit.Input("where_"+string(q.Level), q.Text, "", false,
			blockkit.Select(inputAction, "How often?", "",
				blockkit.Option(string(ladder.MostWeeks), "Most weeks"),
				blockkit.Option(string(ladder.Sometimes), "Sometimes, in a good month"),
				blockkit.Option(string(ladder.Rarely), "Rarely or not yet"))))
	}
	return blockkit.Modal(blockkit.ModalText{
		Title: "Where am I?", Submit: "Show me", Close: "Cancel", Callback: "where", Metadata: valueVersion + string(track),
	}, blocks...)
}

// submitWhere answers the self-placement.
func (b *Bot) submitWhere(_ context.Context, c *call) (socket.Reply, error) {
	track := ladder.Track(strings.TrimPrefix(c.View.Metadata, valueVersion))
	if track != ladder.TrackManager {
		track = ladder.TrackIC
	}
	answers := map[ladder.LevelID]ladder.WhereAnswer{}
	for block, fields := range c.View.Values {
		if id, ok := strings.CutPrefix(block, "where_"); ok {
			answers[ladder.LevelID(id)] = ladder.WhereAnswer(fields[inputAction].Text)
		}
	}
	return socket.Reply{Update: blockkit.Modal(
		blockkit.ModalText{Title: "Where am I?", Close: "Close"}, b.placement(track, answers)...)}, nil
}

func (b *Bot) placement(track ladder.Track, answers map[ladder.LevelID]ladder.WhereAnswer) []slack.Block {
	esc := blockkit.Escape
	p := b.ladder.Place(track, answers)
	var blocks []slack.Block
	switch {
	case p.Level == "":
		blocks = append(blocks, blockkit.Section(fmt.Sprintf("By your answers you are on the way to *%s*, the first level of this track.", esc(string(p.Next)))))
	case p.Wonder:
		blocks = append(blocks, blockkit.Section(fmt.Sprintf("*%s or %s? You are probably %s.*\n%s", p.Level, p.Next, p.Level, esc(p.Because))))
	default:
		blocks = append(blocks, blockkit.Section(fmt.Sprintf("By your answers you are at *%s*.\n%s", p.Level, esc(p.Because))))
	}
	if p.Level != "" && p.Next != "" {
		gaps, _ := b.ladder.Gaps(p.Level, p.Next)
		blocks = append(blocks, blockkit.Section(fmt.Sprintf("*To work like %s*\n%s", p.Next, bullets(gaps))))
	}
	return append(blocks, blockkit.Context("This is your own reading, a start for a talk with your manager; it sets nothing. `"+b.names.Level+" set` records your level."))
}
