package bot

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// openWinModal opens the empty form.
func (b *Bot) openWinModal(ctx context.Context, c *call) (socket.Reply, error) {
	w := ladder.Win{OccurredOn: c.today, Visibility: b.visibilityFor(c)}
	return b.openForm(ctx, c, w, winForm{})
}

// winForm is what a form's metadata says: where the win comes from. It comes
// back as sent or as somebody forged it, so it decides nothing about whose win
// it is.
type winForm struct {
	id      ladder.WinID // the win that is edited, "" for a new one
	version int64        // its UpdatedAt when the form was opened
	source  string       // of a new win, "" = "modal"
	key     string       // natural key of a new win, "" = the view's
	first   bool         // its owner has not been asked before; not in the metadata
}

func (f winForm) callback() string {
	if f.id != "" {
		return "edit"
	}
	return "win"
}

func (f winForm) metadata() string {
	return strings.Join([]string{"1", string(f.id), strconv.FormatInt(f.version, 10), f.source, f.key}, "|")
}

func parseForm(metadata string) (winForm, error) {
	parts := strings.SplitN(metadata, "|", 5)
	if len(parts) != 5 || parts[0] != "1" {
		return winForm{}, ladder.Errorf(ladder.Conflict, "This form is from an older or newer Win Log. Copy your text, close the form and open it again.")
	}
	version, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return winForm{}, ladder.Errorf(ladder.Invalid, "This form is damaged. Copy your text, close the form and open it again.")
	}
	f := winForm{id: ladder.WinID(parts[1]), version: version, source: parts[3], key: parts[4]}
	switch f.source {
	case "", "shortcut", "message":
	default:
		f.source = ""
	}
	return f, nil
}

// openForm opens the form with what is known of the win.
func (b *Bot) openForm(ctx context.Context, c *call, w ladder.Win, f winForm) (socket.Reply, error) {
	reply, err := b.openModal(ctx, c, b.winForm(c, w, f, b.offersFor(ctx, c, w)))
	if e, ok := errors.AsType[*ladder.Error](err); ok {
		e.Text = "Slack did not open the form in time. Please try again, or log it in one line: " + b.names.Win + " followed by what you did."
	}
	return reply, err
}

// submitWin saves the form of a new win.
func (b *Bot) submitWin(ctx context.Context, c *call) (socket.Reply, error) {
	f, err := parseForm(c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	w := ladder.Win{User: c.user(), Source: "modal"}
	if f.source != "" {
		w.Source = f.source
	}
	takeForm(&w, c.View.Values)
	if err := ladder.CheckWin(w, c.person, c.today, b.ladder); err != nil {
		return socket.Reply{}, err
	}
	if err := b.checkLink(ctx, w); err != nil {
		return socket.Reply{}, err
	}
	key := "view:" + c.View.ID + ":" + c.View.Hash // one form is one win, whatever it says when it is sent again
	if f.key != "" {
		key = f.key
	}
	w, created, err := b.store.SaveWin(ctx, w, key)
	if err != nil {
		return socket.Reply{}, err
	}
	if !created { // logged already, from the same message or view; what the form says now is not lost
		if w, err = b.changeOwn(ctx, c, w.ID, c.viewKey(), func(w *ladder.Win) error {
			if w.Deleted() {
				return ladder.Errorf(ladder.Conflict, "You logged this already and deleted it. Open a new form to log it again.")
			}
			takeForm(w, c.View.Values)
			return ladder.CheckWin(*w, c.person, c.today, b.ladder)
		}); err != nil {
			return socket.Reply{}, err
		}
	}
	return b.savedInForm(ctx, c, w, "*Logged.*", true), nil
}

// editWin opens the form of a win that exists: [Add details] and Edit.
func (b *Bot) editWin(ctx context.Context, c *call) (socket.Reply, error) {
	id, err := buttonID(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	reply, err := b.openEdit(ctx, c, id, strings.HasSuffix(c.Action.ID, firstTime))
	if err == nil && c.View.ID == "" && c.ResponseURL != "" {
		// What the message says of the win may soon be untrue, and only now can it
		// be changed: a form has no message to answer in.
		reply.Message = &socket.Answer{Text: "Your win", Replace: true, Blocks: b.winInForm(id)}
	}
	return reply, err
}

// firstTime ends the action of the button that opens a win's form for the first
// time.
const firstTime = "#first"

func (b *Bot) openEdit(ctx context.Context, c *call, id ladder.WinID, first bool) (socket.Reply, error) {
	w, err := b.ownWin(ctx, c, id)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.openForm(ctx, c, w, winForm{id: w.ID, version: w.UpdatedAt.Unix(), first: first})
}

// submitEdit saves the form of a win that exists. A win that was changed
// since the form was opened is not overwritten.
func (b *Bot) submitEdit(ctx context.Context, c *call) (socket.Reply, error) {
	f, err := parseForm(c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	said := ladder.Win{User: c.user()}
	takeForm(&said, c.View.Values)
	if err := b.checkLink(ctx, said); err != nil {
		return socket.Reply{}, err
	}
	w, err := b.changeOwn(ctx, c, f.id, c.viewKey(), func(w *ladder.Win) error {
		if w.Deleted() {
			return ladder.Errorf(ladder.Conflict, "This win was deleted meanwhile. Bring it back first, or copy your text into a new one.")
		}
		if w.UpdatedAt.Unix() != f.version {
			return ladder.Errorf(ladder.Conflict, "This win was changed since you opened the form, so nothing was overwritten. Copy your text and open it again.")
		}
		before := *w
		takeForm(w, c.View.Values)
		return b.checkEdit(*w, before, c)
	})
	if err != nil {
		return socket.Reply{}, err
	}
	return b.savedInForm(ctx, c, w, "*Saved.*", false), nil
}

// checkEdit checks an edited win. A level or dimension that an older ladder
// knew may stay.
func (b *Bot) checkEdit(w, before ladder.Win, c *call) error {
	if _, known := b.ladder.Level(w.Level); !known && w.Level == before.Level {
		w.Level = ""
	}
	w.Dimensions = slices.DeleteFunc(slices.Clone(w.Dimensions), func(id ladder.DimensionID) bool {
		_, known := b.ladder.Dimension(id)
		return !known && slices.Contains(before.Dimensions, id)
	})
	return ladder.CheckWin(w, c.person, c.today, b.ladder)
}

// savedInForm shows the saved win in the form's place. Asking for the level of
// somebody who has none yet is one button away, not in the way.
func (b *Bot) savedInForm(ctx context.Context, c *call, w ladder.Win, head string, fresh bool) socket.Reply {
	blocks := b.winCard(c, w, b.offersFor(ctx, c, w), head, fresh)
	blocks = append(blocks, b.mistakesAfter(ctx, c, ladder.MistakeInput{Text: w.Text})...)
	if c.person.Level == "" {
		blocks = append(blocks, b.levelHint()...)
	}
	return socket.Reply{Update: blockkit.Modal(blockkit.ModalText{Title: "Your win", Close: "Done"}, blocks...)}
}

// takeForm copies a form's fields into a win. Text is cleaned here, at the edge.
func takeForm(w *ladder.Win, values map[string]map[string]socket.Value) {
	text := func(field string) string { return values[field][inputAction].Text }
	list := func(field string) []string { return values[field][inputAction].List }

	w.Text = ladder.CleanText(text("text"))
	w.Result = ladder.CleanText(text("result"))
	w.OccurredOn = ladder.Date{}
	if d, err := ladder.ParseDate(text("date")); err == nil {
		w.OccurredOn = d
	}
	w.Dimensions = nil
	for _, id := range list("dimensions") {
		w.Dimensions = append(w.Dimensions, ladder.DimensionID(id))
	}
	w.Level = ladder.LevelID(text("level"))
	if w.Level == noLevel {
		w.Level = ""
	}
	if _, asked := values["goal"]; asked {
		if w.Goal = ladder.GoalID(text("goal")); w.Goal == noLevel {
			w.Goal = ""
		}
	}
	w.People = nil
	for _, id := range list("people") {
		if ladder.UserID(id) != w.User {
			w.People = append(w.People, ladder.UserID(id))
		}
	}
	w.Links = nil
	for i := range ladder.MaxWinLinks {
		w.Links = append(w.Links, strings.Fields(text(linkField(i)))...)
	}
	w.Visibility = ladder.Visibility(text("visibility"))
	*w = w.Tidy()
}

// noLevel is the menu entry for "I cannot say" or "none": Slack has no empty option.
const noLevel = "-"

// levelHint offers to set the level.
func (b *Bot) levelHint() []slack.Block {
	return append([]slack.Block{
		blockkit.Context("Tell me your level once, and I can show your next level and its gaps beside your wins."),
	}, blockkit.Actions(blockkit.Button("level.set", "Set my level", valueVersion))...)
}
