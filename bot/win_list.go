package bot

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// winsPerPage keeps a page of long wins well below the size of an ack.
const winsPerPage = 5

// winQuery is what a list shows. It travels in buttons, so every field is
// checked again when it comes back; it can only ever select one's own wins.
type winQuery struct {
	Period     string // what ladder.ParsePeriod reads; "" = this quarter
	Dimension  string
	Level      string
	Person     string
	Visibility string
	Words      string
	Offset     int
}

// queryEscaper escapes what separates the parts of a query and nothing else:
// percent-encoded, a letter of most scripts would be six characters.
var queryEscaper = strings.NewReplacer("%", "%25", "&", "%26", "+", "%2B", ";", "%3B", " ", "+")

// encode fits an option's 150 characters. Search words that are full of what
// has to be escaped are cut, which finds the same or more.
func (q winQuery) encode() string {
	var parts []string
	add := func(key, value string) {
		if value != "" {
			parts = append(parts, key+"="+queryEscaper.Replace(value))
		}
	}
	add("d", q.Dimension)
	add("l", q.Level)
	if q.Offset > 0 {
		add("o", strconv.Itoa(q.Offset))
	}
	add("p", q.Period)
	add("q", q.Words)
	add("u", q.Person)
	add("v", q.Visibility)
	out := valueVersion + strings.Join(parts, "&")
	if utf8.RuneCountInString(out) > 150 && q.Words != "" {
		words := []rune(q.Words)
		q.Words = strings.TrimSpace(string(words[:len(words)-1]))
		return q.encode()
	}
	return out
}

func parseQuery(s string) (winQuery, error) {
	s, ok := strings.CutPrefix(s, valueVersion)
	v, err := url.ParseQuery(s)
	if !ok || err != nil {
		return winQuery{}, staleButton()
	}
	q := winQuery{Period: v.Get("p"), Dimension: v.Get("d"), Level: v.Get("l"), Person: v.Get("u"), Visibility: v.Get("v"), Words: v.Get("q")}
	if o := v.Get("o"); o != "" {
		if q.Offset, err = strconv.Atoi(o); err != nil || q.Offset < 0 || q.Offset > 1_000_000 {
			return winQuery{}, staleButton()
		}
	}
	return q, nil
}

// filter checks a query and makes a filter of it, and names the period.
func (b *Bot) filter(c *call, q winQuery) (ladder.WinFilter, string, error) {
	f := ladder.WinFilter{User: c.user(), Offset: q.Offset, Limit: winsPerPage}
	period := q.Period
	if period == "" {
		period = "this"
	}
	p, err := ladder.ParsePeriod(period, c.today, b.calendar)
	if err != nil {
		return f, "", err
	}
	f.From, f.Until = p.From, p.Until
	if q.Dimension != "" {
		if _, ok := b.ladder.Dimension(ladder.DimensionID(q.Dimension)); !ok {
			return f, "", ladder.Errorf(ladder.Invalid, "There is no dimension %q. There are: %s.", blockkit.Clip(q.Dimension, 40), b.dimensionTags())
		}
		f.Dimension = ladder.DimensionID(q.Dimension)
	}
	if q.Level != "" {
		if _, ok := b.ladder.Level(ladder.LevelID(q.Level)); !ok {
			return f, "", b.noSuchLevel(c, q.Level)
		}
		f.Level = ladder.LevelID(q.Level)
	}
	switch v := ladder.Visibility(q.Visibility); v {
	case "", ladder.Private, ladder.Manager, ladder.Public:
		f.Visibility = v
	default:
		return f, "", ladder.Errorf(ladder.Invalid, "Visibility is #private, #manager or #public.")
	}
	f.Person = ladder.UserID(q.Person)
	f.Words = strings.Fields(q.Words)
	return f, p.Label, nil
}

func (b *Bot) dimensionTags() string {
	var tags []string
	for _, d := range b.ladder.Dimensions {
		tags = append(tags, "#"+string(d.ID))
	}
	return strings.Join(tags, ", ")
}

// listWins is /win list [quarter|year|all] [filters].
func (b *Bot) listWins(ctx context.Context, c *call) (socket.Reply, error) {
	q, err := b.readQuery(c)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.showWins(ctx, c, q)
}

// readQuery reads filters in any order; what is left over names the period.
func (b *Bot) readQuery(c *call) (winQuery, error) {
	var q winQuery
	typed := blockkit.Decode(c.rest, func(string) string { return "" })
	if len(typed.Users) > 1 {
		return q, ladder.Errorf(ladder.Invalid, "Filter by one person at a time.")
	}
	if len(typed.Users) == 1 {
		q.Person = typed.Users[0]
	}
	var period []string
	for _, word := range strings.Fields(typed.Text) {
		name := strings.TrimLeft(word, "#")
		switch {
		case strings.HasPrefix(word, "@"):
			if q.Person == "" {
				return q, ladder.Errorf(ladder.Invalid, "I do not know who %s is. Pick the name from the list Slack shows while you type it.", blockkit.Clip(word, 40))
			}
		case isVisibility(name):
			q.Visibility = strings.ToLower(name)
		default:
			if id, ok := b.ladder.FindDimension(name); ok {
				if q.Dimension != "" && q.Dimension != string(id) {
					return q, ladder.Errorf(ladder.Invalid, "Filter by one dimension at a time.")
				}
				q.Dimension = string(id)
			} else if r := b.ladder.Find(name, ""); r.Found == ladder.FoundOne && r.Match.By == ladder.ByID && !r.Match.Loose {
				q.Level = string(r.Match.Level)
			} else if strings.HasPrefix(word, "#") {
				return q, ladder.Errorf(ladder.Invalid, "I do not know the filter “%s”. There are: %s, #private, #manager, #public, a level such as IC3, and @person.", blockkit.Clip(word, 40), b.dimensionTags())
			} else {
				period = append(period, word)
			}
		}
	}
	q.Period = strings.Join(period, " ")
	if _, err := ladder.ParsePeriod(orThis(q.Period), c.today, b.calendar); err != nil {
		return q, ladder.Errorf(ladder.Invalid, "I do not know the period “%s”. Try `%s list`, `%s list last quarter`, `%s list %s`, `%s list %d` or `%s list all`. To log a win that begins with “list”, write `%s add list …`.",
			blockkit.Clip(q.Period, 60), b.names.Win, b.names.Win, b.names.Win, b.calendar.Of(c.today).Prev(), b.names.Win, c.today.Year, b.names.Win, b.names.Win)
	}
	return q, nil
}

func orThis(period string) string {
	if period == "" {
		return "this"
	}
	return period
}

func isVisibility(word string) bool {
	switch ladder.Visibility(strings.ToLower(word)) {
	case ladder.Private, ladder.Manager, ladder.Public:
		return true
	}
	return false
}

// pageWins is every button and menu under a list: another page or filter.
func (b *Bot) pageWins(ctx context.Context, c *call) (socket.Reply, error) {
	q, err := parseQuery(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.showWins(ctx, c, q)
}

func (b *Bot) showWins(ctx context.Context, c *call, q winQuery) (socket.Reply, error) {
	f, label, err := b.filter(c, q)
	if err != nil {
		return socket.Reply{}, err
	}
	q.Period = label // one spelling, so that the menu shows it as chosen
	wins, total, err := b.store.ListWins(ctx, f)
	if err != nil {
		return socket.Reply{}, err
	}
	if len(wins) == 0 && q.Offset > 0 { // the last page emptied meanwhile
		q.Offset = 0
		return b.showWins(ctx, c, q)
	}
	return b.answer(c, fmt.Sprintf("Your wins: %s, %d", label, total), b.winPage(c, q, label, wins, total)), nil
}

// winMenu is the "…" menu of a win in a list.
func (b *Bot) winMenu(ctx context.Context, c *call) (socket.Reply, error) {
	verb, rest, _ := strings.Cut(strings.TrimPrefix(c.Action.Value.Text, valueVersion), "|")
	id, err := buttonID(valueVersion + rest)
	if err != nil || !strings.HasPrefix(c.Action.Value.Text, valueVersion) {
		return socket.Reply{}, staleButton()
	}
	switch verb {
	case "edit":
		return b.openEdit(ctx, c, id, false)
	case "history":
		return b.showHistory(ctx, c, id)
	case "words":
		return b.wordsOf(ctx, c, id)
	case "headline", "plain":
		return b.headlineInList(ctx, c, id, verb == "headline")
	case "delete":
		return b.deleteInList(ctx, c, id)
	}
	return socket.Reply{}, staleButton()
}

// deleteInList deletes a win and shows the list again, which the clicked row's
// block_id describes, with the way back above it.
func (b *Bot) deleteInList(ctx context.Context, c *call, id ladder.WinID) (socket.Reply, error) {
	_, query, _ := strings.Cut(c.Action.Block, ":")
	q, err := parseQuery(query)
	if err != nil {
		return socket.Reply{}, err
	}
	w, err := b.deleteWin(ctx, c, id)
	if err != nil {
		return socket.Reply{}, err
	}
	reply, err := b.showWins(ctx, c, q)
	if err == nil {
		above(reply, winDeleted(w)...)
	}
	return reply, err
}

// above adds blocks over those of an answer, be it a message or a modal.
func above(reply socket.Reply, blocks ...slack.Block) {
	switch {
	case reply.Message != nil:
		reply.Message.Blocks = append(blocks, reply.Message.Blocks...)
	case reply.Update != nil:
		reply.Update.Blocks.BlockSet = append(blocks, reply.Update.Blocks.BlockSet...)
	case reply.Push != nil:
		reply.Push.Blocks.BlockSet = append(blocks, reply.Push.Blocks.BlockSet...)
	}
}

// showHistory opens what a win was before each change.
func (b *Bot) showHistory(ctx context.Context, c *call, id ladder.WinID) (socket.Reply, error) {
	w, err := b.ownWin(ctx, c, id)
	if err != nil {
		return socket.Reply{}, err
	}
	edits, err := b.store.WinEdits(ctx, id)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.openModal(ctx, c, b.historyModal(c, w, edits))
}
