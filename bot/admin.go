package bot

import (
	"context"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// adminOnly is a handler for administrators; everybody else is told who they are.
// It is asked at each click and form again: a button proves nothing.
//
// Administrators keep the org chart. They read what everybody may read: nothing
// here shows a win, a goal or a claim (PRODUCT promise 3).
func adminOnly(run handler) handler {
	return func(b *Bot, ctx context.Context, c *call) (socket.Reply, error) {
		if !b.admins[c.user()] {
			return socket.Reply{}, ladder.Errorf(ladder.Forbidden, "This is for the administrators of Win Log. %s", b.whoAdmins(ctx))
		}
		return run(b, ctx, c)
	}
}

// whoAdmins names the administrators, in a sentence.
func (b *Bot) whoAdmins(ctx context.Context) string {
	var names []string
	for _, id := range b.adminIDs {
		name := string(id)
		if p, err := b.store.FindPerson(ctx, id); err == nil {
			name = shownName(p)
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return "There are none yet: whoever runs it names them in its configuration, under admins."
	}
	return "Ask " + strings.Join(names, " or ") + "."
}

// showAdmin is /winlog admin: what is wrong in the org chart; with words, the
// people who match; with a person, what is kept of them; "audit", who changed what.
func (b *Bot) showAdmin(ctx context.Context, c *call) (socket.Reply, error) {
	typed := blockkit.Decode(c.rest, nil)
	word, rest, _ := strings.Cut(c.rest, " ")
	switch {
	case strings.EqualFold(word, "audit"):
		id, err := b.onePersonOrAll(c, rest)
		if err != nil {
			return socket.Reply{}, err
		}
		return b.auditFrom(ctx, c, id, 0)
	case len(typed.Users) > 0:
		id, err := b.onePerson(c, "admin")
		if err != nil {
			return socket.Reply{}, err
		}
		return b.adminPerson(ctx, c, id, "")
	case typed.Text != "":
		return b.adminSearch(ctx, c, typed.Text)
	}
	return b.adminOverview(ctx, c)
}

// onePersonOrAll is the one person a text names, "" if it is empty.
func (b *Bot) onePersonOrAll(c *call, text string) (ladder.UserID, error) {
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	of := *c
	of.rest = text
	return b.onePerson(&of, "admin audit")
}

func (b *Bot) backToAdmin(ctx context.Context, c *call) (socket.Reply, error) {
	return b.adminOverview(ctx, c)
}

func (b *Bot) adminOverview(ctx context.Context, c *call) (socket.Reply, error) {
	people, err := b.store.ListPeople(ctx)
	if err != nil {
		return socket.Reply{}, err
	}
	members, err := b.store.FindJob(ctx, "people")
	if err != nil {
		return socket.Reply{}, err
	}
	managers, err := b.store.FindJob(ctx, "managers")
	if err != nil {
		return socket.Reply{}, err
	}
	return b.answer(c, "Administration", b.adminPage(c, people, members, managers)), nil
}

// mostFound is how many people a search shows.
const mostFound = 20

func (b *Bot) adminSearch(ctx context.Context, c *call, text string) (socket.Reply, error) {
	people, err := b.store.ListPeople(ctx)
	if err != nil {
		return socket.Reply{}, err
	}
	found := ladder.FindPeople(people, text, mostFound+1)
	return b.answer(c, "People", b.foundPeople(text, found)), nil
}

// openAdminPerson is a button or menu that opens a person.
func (b *Bot) openAdminPerson(ctx context.Context, c *call) (socket.Reply, error) {
	id, err := userValue(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.adminPerson(ctx, c, id, "")
}

// userValue reads a value that names a person.
func userValue(value string) (ladder.UserID, error) {
	id, ok := strings.CutPrefix(value, valueVersion)
	if !ok || !ladder.UserID(id).Valid() {
		return "", staleButton()
	}
	return ladder.UserID(id), nil
}

// adminPerson shows what is kept of a person's place in the organisation.
func (b *Bot) adminPerson(ctx context.Context, c *call, id ladder.UserID, said string) (socket.Reply, error) {
	blocks, err := b.adminCard(ctx, c, id, said)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.answer(c, "Administration", blocks), nil
}

func (b *Bot) adminCard(ctx context.Context, c *call, id ladder.UserID, said string) ([]slack.Block, error) {
	p, err := b.findPerson(ctx, id)
	if err != nil {
		return nil, err
	}
	levels, err := b.store.LevelHistory(ctx, id)
	if err != nil {
		return nil, err
	}
	managers, err := b.store.ManagerHistory(ctx, id)
	if err != nil {
		return nil, err
	}
	return b.adminPersonCard(c, p, levels, managers, p.Manager != "" && !b.managerActs(ctx, p), said), nil
}

// findPerson is somebody of the org chart, with a plain word if they are not.
func (b *Bot) findPerson(ctx context.Context, id ladder.UserID) (ladder.Person, error) {
	p, err := b.store.FindPerson(ctx, id)
	if err != nil && ladder.KindOf(err) == ladder.NotFound {
		err = ladder.Errorf(ladder.NotFound, "I have not met that person: they neither used Win Log nor are in the org chart. Import them, or let them try it once.")
	}
	return p, err
}
