package bot

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

var adminReasons = []levelReason{
	{ladder.LevelPromotion, "Promoted"},
	{ladder.LevelSwitch, "Switched track or role"},
	{ladder.LevelCorrection, "It was recorded wrongly"},
}

// askAdminLevel opens the form for somebody's level.
func (b *Bot) askAdminLevel(ctx context.Context, c *call) (socket.Reply, error) {
	p, err := b.valuePerson(ctx, c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.openModal(ctx, c, b.adminLevelForm(c, p))
}

func (b *Bot) valuePerson(ctx context.Context, value string) (ladder.Person, error) {
	id, err := userValue(value)
	if err != nil {
		return ladder.Person{}, err
	}
	return b.findPerson(ctx, id)
}

func (b *Bot) adminLevelForm(c *call, p ladder.Person) *slack.ModalViewRequest {
	blocks := append([]slack.Block{
		blockkit.Section(fmt.Sprintf("*%s*\nA promotion completes their run towards the level; a switch freezes it; a correction reads the past as if it had always been so. They see in `%s me` what holds.",
			blockkit.Escape(shownName(p)), b.names.Winlog)),
	}, b.levelInputs(p, c.today, "", adminReasons)...)
	return blockkit.Modal(blockkit.ModalText{
		Title: "Set a level", Submit: "Save", Close: "Cancel", Callback: "admin_level", Metadata: valueVersion + string(p.ID),
	}, blocks...)
}

// submitAdminLevel records it.
func (b *Bot) submitAdminLevel(ctx context.Context, c *call) (socket.Reply, error) {
	p, err := b.valuePerson(ctx, c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	in, err := b.readLevel(ctx, c, p)
	if err != nil {
		return socket.Reply{}, err
	}
	if _, err := b.store.SetLevel(ctx, in); err != nil {
		return socket.Reply{}, err
	}
	b.homes.touch(p.ID)
	return b.adminSaved(ctx, c, p.ID)
}

// askAdminManager opens the form for somebody's manager.
func (b *Bot) askAdminManager(ctx context.Context, c *call) (socket.Reply, error) {
	p, err := b.valuePerson(ctx, c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.openModal(ctx, c, b.adminManagerForm(c, p, b.managerActs(ctx, p)))
}

// adminManagerForm begins with the manager as it is; Slack refuses to show one who
// has left.
func (b *Bot) adminManagerForm(c *call, p ladder.Person, acts bool) *slack.ModalViewRequest {
	now := ""
	if acts {
		now = string(p.Manager)
	}
	return blockkit.Modal(blockkit.ModalText{
		Title: "Set a manager", Submit: "Save", Close: "Cancel", Callback: "admin_manager", Metadata: valueVersion + string(p.ID),
	},
		blockkit.Section(fmt.Sprintf("*%s*\nThe new manager sees at once what %s shares with the manager; the one before does not any more. Both are told.",
			blockkit.Escape(shownName(p)), blockkit.Escape(shownName(p)))),
		blockkit.Input("manager", "Manager", "Leave it empty for nobody.", true, blockkit.User(inputAction, "Pick a person", now)),
		blockkit.Input("from", "From", "Today, or an earlier day: quarters that ended since then are the new manager's to confirm.", false,
			blockkit.DatePicker(inputAction, c.today.String())),
	)
}

// submitAdminManager records it.
func (b *Bot) submitAdminManager(ctx context.Context, c *call) (socket.Reply, error) {
	p, err := b.valuePerson(ctx, c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	text := func(field string) string { return c.View.Values[field][inputAction].Text }
	from, err := ladder.ParseDate(text("from"))
	switch {
	case err != nil:
		return socket.Reply{}, ladder.FieldErrorf("from", "Pick a day.")
	case from.After(c.today):
		return socket.Reply{}, ladder.FieldErrorf("from", "Pick today or an earlier day. When the day has come, set it again.")
	case !p.StartDate.IsZero() && from.Before(p.StartDate):
		return socket.Reply{}, ladder.FieldErrorf("from", "The first day of work was %s; pick that day or a later one.", p.StartDate)
	}
	manager := ladder.UserID(text("manager"))
	if manager == p.ID {
		return socket.Reply{}, ladder.FieldErrorf("manager", "Nobody manages themself.")
	}
	if manager != "" {
		if _, err := b.colleague(ctx, manager, "manager"); err != nil {
			return socket.Reply{}, err
		}
	}
	if err := b.checkSince(ctx, p, manager, from); err != nil {
		return socket.Reply{}, err
	}
	err = b.store.SetManager(ctx, p.ID, manager, from, "admin", c.user())
	if err != nil && ladder.KindOf(err) == ladder.Invalid {
		err = ladder.FieldErrorf("manager", "They report to %s, directly or through others, so they cannot be the manager.", shownName(p))
	}
	if err != nil {
		return socket.Reply{}, err
	}
	b.homes.touch(p.ID, p.Manager, manager)
	return b.adminSaved(ctx, c, p.ID)
}

// checkSince refuses an earlier day for the manager somebody has: naming them again
// changes nothing, and it is not said to be saved.
func (b *Bot) checkSince(ctx context.Context, p ladder.Person, manager ladder.UserID, from ladder.Date) error {
	if manager == "" || manager != p.Manager {
		return nil
	}
	history, err := b.store.ManagerHistory(ctx, p.ID)
	if n := len(history); err == nil && n > 0 && from.Before(history[n-1].From) {
		err = ladder.FieldErrorf("from", "They manage %s since %s already. To move that day, save it with nobody first, then with them.", shownName(p), history[n-1].From)
	}
	return err
}

func (b *Bot) adminSaved(ctx context.Context, c *call, id ladder.UserID) (socket.Reply, error) {
	blocks, err := b.adminCard(ctx, c, id, "*Saved.*")
	if err != nil {
		return socket.Reply{}, err
	}
	return socket.Reply{Update: blockkit.Modal(blockkit.ModalText{Title: "Administration", Close: "Done"}, blocks...)}, nil
}
