package bot

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"strings"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// A text that is nothing but one of these is what people try before they know
// what there is: kept as it stands it would be a win or a goal called "delete".
// Who does mean it writes add before it.
var (
	loneWinWords = map[string]string{
		"new": "", "form": "",
		"edit": winsAreChanged, "change": winsAreChanged, "delete": winsAreChanged, "remove": winsAreChanged,
		"undo": winsAreChanged, "restore": winsAreChanged,
		"export": exportsAreAsked,
	}
	loneGoalWords = map[string]string{
		"new": "", "form": "",
		"edit": goalsAreChanged, "change": goalsAreChanged, "delete": goalsAreChanged, "remove": goalsAreChanged, "undo": goalsAreChanged,
		"close": goalsAreChanged, "done": goalsAreChanged, "achieved": goalsAreChanged, "missed": goalsAreChanged, "drop": goalsAreChanged,
		"check in": goalsAreChanged, "check-in": goalsAreChanged, "checkin": goalsAreChanged,
		"carry": goalsAreChanged, "carry over": goalsAreChanged, "swap": goalsAreChanged,
	}
)

const (
	winsAreChanged  = "Edit and delete are in the menu beside each win of your list; a deleted one can be brought back for 10 minutes."
	exportsAreAsked = "Whoever runs Win Log can export your wins for you."
	goalsAreChanged = "Check in, close, carry over and edit are in the menu beside each goal of your list."
)

// lone is what a whole text says if it is one of the words: nothing, or a hint.
func lone(text string, words map[string]string) (hint string, ok bool) {
	hint, ok = words[strings.ToLower(strings.Join(strings.Fields(text), " "))]
	return hint, ok
}

// loneWin answers a /win that says nothing that happened: a word of the above,
// or only a day, for which the form opens.
func (b *Bot) loneWin(ctx context.Context, c *call) (reply socket.Reply, ok bool, err error) {
	text := blockkit.Decode(c.rest, nil).Text
	if hint, ok := lone(text, loneWinWords); ok {
		if hint == "" {
			reply, err = b.openWinModal(ctx, c)
			return reply, true, err
		}
		return b.notKept(c, hint, fmt.Sprintf("%s add %s", b.names.Win, text), "win.page", "My wins", winQuery{}.encode()), true, nil
	}
	w := ladder.Win{Visibility: b.visibilityFor(c)}
	if strings.Contains(text, "#") { // "yesterday #private" is only a day too
		if said, err := ladder.ParseEntry(text, c.today, b.ladder); err == nil {
			text, w.Dimensions, w.Level = said.Text, said.Dimensions, said.Level
			w.Visibility = cmp.Or(said.Visibility, w.Visibility)
		}
	}
	w.OccurredOn, ok, err = ladder.OnlyDate(text, c.today)
	if !ok || err != nil {
		return socket.Reply{}, ok, err
	}
	reply, err = b.openForm(ctx, c, w, winForm{})
	return reply, true, err
}

// loneGoal answers a /goal that is only a word of the above, or only a quarter, for
// which the form opens.
func (b *Bot) loneGoal(ctx context.Context, c *call) (reply socket.Reply, ok bool, err error) {
	text := blockkit.Decode(c.rest, nil).Text
	hint, ok := lone(text, loneGoalWords)
	if q, err := ladder.ParseQuarter(text, c.today, b.calendar); err == nil && !ok {
		if !q.End().After(c.today) {
			hint, ok = fmt.Sprintf("%s is over. `%s list %s` shows its goals.", q, b.names.Goal, q), true
		} else if b.hasLevel(c.person) {
			g := b.newGoal(c)
			g.Quarter = q.Period()
			reply, err = b.openGoal(ctx, c, g, goalForm{})
			return reply, true, err
		}
	}
	switch {
	case !ok:
		return socket.Reply{}, false, nil
	case hint == "":
		reply, err = b.openNewGoal(ctx, c)
		return reply, true, err
	}
	return b.notKept(c, hint, fmt.Sprintf("%s add %s", b.names.Goal, text), "goal.page", "My goals", goalPage(0, "")), true, nil
}

// notKept says where what was meant is found, and how to keep the word itself.
func (b *Bot) notKept(c *call, hint, literally, action, label, value string) socket.Reply {
	blocks := append(blockkit.Sections("*Nothing was saved.* "+hint),
		blockkit.Context(fmt.Sprintf("If that word is all you want to write: `%s`", blockkit.Escape(literally))))
	return b.answer(c, "Nothing was saved", append(blocks, blockkit.Actions(blockkit.Primary(action, label, value))...))
}

// unknownName is an "@name" that Slack did not make a mention of: nobody here
// is called that, or it was typed without picking from Slack's list.
var unknownName = regexp.MustCompile(`(?:^|[\s(])(@[\p{L}\d][\p{L}\d._-]*[\p{L}\d])`)

// unknownNames are those of a command's text as Slack sent it.
func unknownNames(raw string) []string {
	if !strings.Contains(raw, "@") { // most texts have none, and the pattern takes its time
		return nil
	}
	var names []string
	for _, m := range unknownName.FindAllStringSubmatch(raw, 5) {
		names = append(names, m[1])
	}
	return names
}
