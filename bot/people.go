package bot

import (
	"context"
	"fmt"
	"time"

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
	name := u.RealName
	if name == "" {
		name = u.Name
	}
	return ladder.Person{
		ID: ladder.UserID(id), Name: ladder.CleanText(name), Email: u.Profile.Email,
		Timezone: validZone(u.TZ), Active: !u.Deleted,
	}, nil
}

// userChanged keeps name, zone and deactivation of people we know up to date.
// Slack sends this for every change of anybody's status, so a change that does
// not matter here must not cost a write.
func (b *Bot) userChanged(ctx context.Context, r *socket.Request) error {
	e, ok := r.Event.Data.(*slackevents.UserChangeEvent)
	if !ok || e.User.ID == "" {
		return nil
	}
	old, err := b.store.FindPerson(ctx, ladder.UserID(e.User.ID))
	if err != nil {
		if ladder.KindOf(err) == ladder.NotFound {
			return nil
		}
		return err
	}
	now := ladder.Person{
		Name:     ladder.CleanText(e.User.RealName),
		Timezone: validZone(e.User.TZ), Active: !e.User.Deleted,
	}
	changed := old
	takeProfile(&changed, now)
	changed.Active = now.Active
	if changed == old {
		return nil
	}
	_, err = b.store.UpdatePerson(ctx, old.ID, func(p *ladder.Person) error {
		takeProfile(p, now)
		p.Active = now.Active
		return nil
	})
	return err
}

// takeProfile copies what Slack knows better than we do. What Slack leaves out
// (e-mail without the scope, the zone of a deactivated person) stays.
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
