package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// askLevel opens the form for one's own level and role.
func (b *Bot) askLevel(ctx context.Context, c *call) (socket.Reply, error) {
	reply, err := b.openModal(ctx, c, b.levelForm(c, ""))
	if err == nil && c.person.Level == "" && !c.person.LevelAsked { // asked for it or not: once is enough
		reply.After = func(ctx context.Context) error { return b.levelAsked(ctx, c, true) }
	}
	return reply, err
}

// askLevelOnce asks somebody without a level after their first command was
// answered. The answer does not wait for it, and it is not asked again.
func (b *Bot) askLevelOnce(c *call, reply *socket.Reply) {
	if c.person.Level != "" || c.person.LevelAsked || c.opened || c.Trigger == "" || reply.After != nil {
		return
	}
	reply.After = func(ctx context.Context) error {
		if err := b.levelAsked(ctx, c, true); err != nil { // first, or the next command would ask too
			return err
		}
		if _, err := b.slack.OpenViewContext(ctx, c.Trigger, *b.levelForm(c, "")); err != nil {
			return errors.Join(err, b.levelAsked(ctx, c, false)) // the trigger ran out: asked at the next command
		}
		return nil
	}
}

func (b *Bot) levelAsked(ctx context.Context, c *call, asked bool) error {
	_, err := b.store.UpdatePerson(ctx, c.person.ID, func(p *ladder.Person) error {
		p.LevelAsked = asked
		return nil
	})
	return err
}

// levelForm asks for level, role and since when. Somebody who has a level is
// also asked why it changes, as a promotion, a correction and a switch of
// track mean different things to a streak. then says what follows the form, ""
// for the level's card.
func (b *Bot) levelForm(c *call, then string) *slack.ModalViewRequest {
	blocks := append([]slack.Block{
		blockkit.Section("So that I can show your next level and the gaps to it. It is a fact you tell me, not a judgement; change it at any time with `" + b.names.Level + " set`."),
	}, b.levelInputs(c.person, c.today, "Not sure? Close this and try "+b.names.Level+" where", levelReasons)...)
	return blockkit.Modal(blockkit.ModalText{Title: "Your level", Submit: "Save", Close: "Not now", Callback: "level", Metadata: valueVersion + then}, blocks...)
}

// levelInputs ask for somebody's role, level and since when; and for the reason
// if they have a level already.
func (b *Bot) levelInputs(p ladder.Person, today ladder.Date, hint string, why []levelReason) []slack.Block {
	var roles, levels, reasons []*slack.OptionBlockObject
	for _, r := range b.ladder.Roles {
		roles = append(roles, blockkit.Option(string(r.ID), roleName(r)))
	}
	for _, l := range b.ladder.Levels {
		levels = append(levels, blockkit.Described(string(l.ID), fmt.Sprintf("%s · %s", l.ID, b.ladder.Title(l.ID, p.Role)), l.HereIf))
	}
	since := today
	if p.Level == "" && !p.StartDate.IsZero() {
		since = p.StartDate
	}
	inputs := []slack.Block{
		blockkit.Input("role", "Role", "", false, blockkit.Select(inputAction, "Pick one", string(p.Role), roles...)),
		blockkit.Input("level", "Level", hint, false, blockkit.Select(inputAction, "Pick one", string(p.Level), levels...)),
		blockkit.Input("since", "Since", "Roughly is fine. It decides from which quarter on the next level counts.", false,
			blockkit.DatePicker(inputAction, since.String())),
	}
	if p.Level == "" {
		return inputs
	}
	for _, r := range why {
		reasons = append(reasons, blockkit.Option(string(r.change), r.text))
	}
	return append(inputs, blockkit.Input("reason", "What happened?", "", false, blockkit.Select(inputAction, "Pick one", "", reasons...)))
}

// levelReason is why a level changes, in the words of whoever says so.
type levelReason struct {
	change ladder.LevelChange
	text   string
}

var levelReasons = []levelReason{
	{ladder.LevelPromotion, "I was promoted"},
	{ladder.LevelSwitch, "I switched track or role"},
	{ladder.LevelCorrection, "It was recorded wrongly"},
}

func roleName(r ladder.RoleInfo) string {
	switch r.ID {
	case ladder.Eng:
		return "Engineering"
	case ladder.PM:
		return "Product management"
	}
	return r.Name
}

// submitLevel records the level.
func (b *Bot) submitLevel(ctx context.Context, c *call) (socket.Reply, error) {
	in, err := b.readLevel(ctx, c, c.person)
	if err != nil {
		return socket.Reply{}, err
	}
	p, err := b.store.SetLevel(ctx, in)
	if err != nil {
		return socket.Reply{}, err
	}
	c.person = p
	if typed, ok := strings.CutPrefix(c.View.Metadata, valueVersion+thenGoal); ok {
		return b.levelThenGoal(c, typed), nil
	}
	return socket.Reply{Update: blockkit.Modal(blockkit.ModalText{Title: "Your level", Close: "Done"}, b.ownLevelCard(c)...)}, nil
}

// readLevel reads levelInputs about somebody.
func (b *Bot) readLevel(ctx context.Context, c *call, p ladder.Person) (ladder.LevelInterval, error) {
	text := func(field string) string { return c.View.Values[field][inputAction].Text }
	in := ladder.LevelInterval{
		User: p.ID, Level: ladder.LevelID(text("level")), Role: ladder.Role(text("role")),
		Change: ladder.LevelInitial, By: c.user(), At: b.now(),
	}
	var faults ladder.Errors
	if _, ok := b.ladder.Level(in.Level); !ok {
		faults = append(faults, ladder.FieldErrorf("level", "Pick a level of the ladder."))
	}
	if !b.ladder.HasRole(in.Role) {
		faults = append(faults, ladder.FieldErrorf("role", "Pick a role."))
	}
	from, err := ladder.ParseDate(text("since"))
	switch {
	case err != nil:
		faults = append(faults, ladder.FieldErrorf("since", "Pick the date since when it holds."))
	case from.After(c.today):
		faults = append(faults, ladder.FieldErrorf("since", "Pick today or an earlier date. When the day has come, tell me again."))
	case !p.StartDate.IsZero() && from.Before(p.StartDate):
		faults = append(faults, ladder.FieldErrorf("since", "The first day of work was %s; pick that day or a later one.", p.StartDate))
	}
	in.From = from
	if begun, err := b.levelSince(ctx, p.ID); err != nil {
		return in, err
	} else if len(faults) == 0 && from.Before(begun) && ladder.LevelChange(text("reason")) != ladder.LevelCorrection {
		faults = append(faults, ladder.FieldErrorf("since", "%s is recorded since %s, so this cannot be earlier. If that is wrong, correct it first: pick “It was recorded wrongly”.", p.Level, begun))
	}
	if _, asked := c.View.Values["reason"]; asked {
		in.Change = ladder.LevelChange(text("reason"))
		switch {
		case in.Change == ladder.LevelPromotion && b.ladder.IsSwitch(p.Level, in.Level):
			faults = append(faults, ladder.FieldErrorf("reason", "A move between the tracks is a role change, not a promotion: pick the switch of track."))
		case in.Change != ladder.LevelPromotion && in.Change != ladder.LevelSwitch && in.Change != ladder.LevelCorrection:
			faults = append(faults, ladder.FieldErrorf("reason", "Pick what happened."))
		}
	}
	if len(faults) > 0 {
		return in, faults
	}
	return in, nil
}

// levelSince is the day from which a person's level is recorded, the zero Date if
// they have none.
func (b *Bot) levelSince(ctx context.Context, user ladder.UserID) (ladder.Date, error) {
	history, err := b.store.LevelHistory(ctx, user)
	if err != nil || len(history) == 0 {
		return ladder.Date{}, err
	}
	return history[len(history)-1].From, nil
}

// openModal opens a modal with the request's trigger, or in the place of the
// modal that was clicked in: Slack stacks three at most, and a form leads to a
// card that leads to a form.
func (b *Bot) openModal(ctx context.Context, c *call, view *slack.ModalViewRequest) (socket.Reply, error) {
	c.opened = true
	if c.View.ID != "" && c.View.Type == "modal" {
		return socket.Reply{Update: view}, nil
	}
	if _, err := b.slack.OpenViewContext(ctx, c.Trigger, *view); err != nil {
		return socket.Reply{}, &ladder.Error{Kind: ladder.Unavailable, Err: err, Text: "Slack did not open the form in time. Please try again."}
	}
	return socket.Reply{}, nil
}
