package bot

import (
	"context"
	"strings"
	"unicode/utf8"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// maxSearch is how many characters may be searched for: with every filter
// beside them they fit a button, in any script.
const maxSearch = 60

// searchWins is /win search words, over all time.
func (b *Bot) searchWins(ctx context.Context, c *call) (socket.Reply, error) {
	return b.findWins(ctx, c, blockkit.Decode(c.rest, nil).Text)
}

// askSearch opens the form to search one's wins.
func (b *Bot) askSearch(ctx context.Context, c *call) (socket.Reply, error) {
	return b.openModal(ctx, c, blockkit.Modal(
		blockkit.ModalText{Title: "Search your wins", Submit: "Search", Close: "Cancel", Callback: "win_search"},
		blockkit.Input("words", "Words", "Finds wins that contain all of them, from any time.", false,
			blockkit.TextInput(inputAction, "checkout", "", false, maxSearch))))
}

// submitSearch shows what was found in place of the form.
func (b *Bot) submitSearch(ctx context.Context, c *call) (socket.Reply, error) {
	return b.findWins(ctx, c, c.View.Values["words"][inputAction].Text)
}

func (b *Bot) findWins(ctx context.Context, c *call, typed string) (socket.Reply, error) {
	words := strings.Join(strings.Fields(ladder.CleanText(typed)), " ")
	if n := utf8.RuneCountInString(words); n > maxSearch {
		return socket.Reply{}, ladder.FieldErrorf("words", "Search for at most %d characters; those are %d. A few words find most.", maxSearch, n)
	}
	if ladder.Blank(words) {
		return socket.Reply{}, ladder.FieldErrorf("words", "Write the words to look for, for example: %s search checkout", b.names.Win)
	}
	return b.showWins(ctx, c, winQuery{Period: "all", Words: words})
}
