package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"winlog/bot/socket"
	"winlog/ladder"
)

const (
	// meetTimeout bounds the one question to Slack that a first command may wait for.
	meetTimeout = 1200 * time.Millisecond
	// meetAgain is how often at most Slack is asked again for a zone it did not tell.
	meetAgain = 10 * time.Minute
)

// identify finds out who acts and what day it is for them. Somebody unknown is
// met: Slack is asked for name and zone once.
func (b *Bot) identify(ctx context.Context, c *call) error {
	p, err := b.store.FindPerson(ctx, c.user())
	switch {
	case err != nil && ladder.KindOf(err) == ladder.NotFound:
		p, err = b.meet(ctx, c.Request)
	case err == nil && p.Timezone == "" && b.offered.first(fmt.Sprintf("zone:%s:%d", c.User, b.now().Truncate(meetAgain).Unix())):
		p, err = b.refresh(ctx, p)
	}
	if err != nil {
		return err
	}
	if !p.Active { // somebody who acts is back, whatever we heard before
		p, err = b.store.UpdatePerson(ctx, p.ID, func(p *ladder.Person) error { p.Active = true; return nil })
		if err != nil {
			return err
		}
	}
	c.person, c.today = p, p.Today(b.now(), b.location)
	return nil
}

// meet stores somebody on first use. Slack being away must not cost them their
// win: they are stored under the name the request has, and asked about later.
func (b *Bot) meet(ctx context.Context, r *socket.Request) (ladder.Person, error) {
	p, err := b.lookUpPerson(ctx, r.User)
	if err != nil {
		b.log.Warn("Slack did not tell who this is; going on with the name in the request", "user", r.User, "error", err)
		p = ladder.Person{ID: ladder.UserID(r.User), Name: r.UserName, Active: true}
	}
	return b.store.EnsurePerson(ctx, p)
}

// refresh fills in the zone of somebody who was stored without.
func (b *Bot) refresh(ctx context.Context, p ladder.Person) (ladder.Person, error) {
	now, err := b.lookUpPerson(ctx, string(p.ID))
	if err != nil || now.Timezone == "" {
		return p, nil //nolint:nilerr // the default zone serves until Slack answers
	}
	return b.store.UpdatePerson(ctx, p.ID, func(p *ladder.Person) error {
		takeProfile(p, now)
		return nil
	})
}

func (b *Bot) lookUpPerson(ctx context.Context, id string) (ladder.Person, error) {
	ctx, cancel := context.WithTimeout(ctx, meetTimeout)
	defer cancel()
	u, err := b.slack.GetUserInfoContext(ctx, id)
	if err != nil {
		return ladder.Person{}, err
	}
	return personOf(u), nil
}

// colleague is somebody who is named by another: known, or met now. Nobody who
// cannot use the program is stored; the error says what to do, where is the field
// it is about, "" if none.
func (b *Bot) colleague(ctx context.Context, id ladder.UserID, where string) (ladder.Person, error) {
	p, err := b.store.FindPerson(ctx, id)
	if err != nil && ladder.KindOf(err) == ladder.NotFound {
		p, err = b.lookUpPerson(ctx, string(id))
		switch {
		case err != nil && (err.Error() == "user_not_found" || err.Error() == "user_not_visible"):
			return p, &ladder.Error{Kind: ladder.NotFound, Field: where, Err: err, Text: "Slack knows nobody like that here. Pick somebody else."}
		case err != nil:
			return p, &ladder.Error{Kind: ladder.Unavailable, Err: err, Text: "Slack did not tell who that is. Please try again."}
		case p.Active:
			p, err = b.store.EnsurePerson(ctx, p)
		}
	}
	if err != nil {
		return p, err
	}
	if !p.Active || id == ladder.UserID(b.self.Load().user) {
		return p, ladder.FieldErrorf(where, "%s has no active account here. Pick somebody else.", shownName(p))
	}
	return p, nil
}

// personOf is a member of the workspace as they are kept. Apps are nobody: they
// count as inactive.
func personOf(u *slack.User) ladder.Person {
	name := u.RealName
	if name == "" {
		name = u.Name
	}
	return ladder.Person{
		ID: ladder.UserID(u.ID), Name: ladder.CleanText(name), Email: u.Profile.Email,
		Timezone: validZone(u.TZ), Active: !u.Deleted && !isApp(u),
	}
}

// isApp reports whether a member is no person.
func isApp(u *slack.User) bool {
	return u.IsBot || u.IsConnectorBot || u.IsWorkflowBot || u.ID == "USLACKBOT"
}

// isGuest reports whether a member is only visiting: with few channels, or from
// another workspace. Guests can use the program; nobody stores them unasked.
func isGuest(u *slack.User) bool {
	return u.IsRestricted || u.IsUltraRestricted || u.IsStranger
}

// userChanged keeps name, zone and deactivation of people we know up to date.
func (b *Bot) userChanged(ctx context.Context, r *socket.Request) error {
	e, ok := r.Event.Data.(*slackevents.UserChangeEvent)
	if !ok || e.User.ID == "" {
		return nil
	}
	return b.follow(ctx, &slack.User{
		ID: e.User.ID, Name: e.User.Name, RealName: e.User.RealName, TZ: e.User.TZ, Deleted: e.User.Deleted, IsBot: e.User.IsBot,
	})
}

// teamJoined is somebody new in the workspace, or an invited person who came.
func (b *Bot) teamJoined(ctx context.Context, r *socket.Request) error {
	e, ok := r.Event.Data.(*slackevents.TeamJoinEvent)
	if !ok || e.User == nil || e.User.ID == "" {
		return nil
	}
	return b.follow(ctx, e.User)
}

// follow takes what Slack says of a member. Slack says something at every change
// of anybody's status, so what does not matter here must not cost a write.
//
// The program does not collect the workspace: who is neither in the org chart nor
// ever used it is not stored. Somebody named as a manager is in the org chart.
func (b *Bot) follow(ctx context.Context, u *slack.User) error {
	now := personOf(u)
	old, err := b.store.FindPerson(ctx, now.ID)
	if err != nil && ladder.KindOf(err) == ladder.NotFound {
		named, err := b.store.UnknownManagers(ctx)
		if err != nil || !slices.Contains(named, now.ID) || !now.Active {
			return err
		}
		_, err = b.store.EnsurePerson(ctx, now)
		return err
	}
	if err != nil {
		return err
	}
	changed := old
	takeProfile(&changed, now)
	if changed == old {
		return nil
	}
	_, err = b.store.UpdatePerson(ctx, old.ID, func(p *ladder.Person) error {
		takeProfile(p, now)
		return nil
	})
	return err
}

// takeProfile copies what Slack knows better than we do: also whether somebody is
// active. What Slack leaves out (e-mail without the scope, the zone of a
// deactivated person) stays.
func takeProfile(p *ladder.Person, from ladder.Person) {
	if from.Name != "" {
		p.Name = from.Name
	}
	if from.Email != "" {
		p.Email = from.Email
	}
	if from.Timezone != "" {
		p.Timezone = from.Timezone
	}
	p.Active = from.Active
}

// validZone is a zone this program knows, else "".
func validZone(name string) string {
	if name == "" {
		return ""
	}
	if _, err := time.LoadLocation(name); err != nil {
		return ""
	}
	return name
}
