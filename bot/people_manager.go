package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"winlog/ladder"
)

const (
	profilesPerStep = 20                     // between two savings of how far it is
	profilePace     = 700 * time.Millisecond // users.profile.get is of tier 4: 100 a minute
	emailPace       = 1300 * time.Millisecond
	maxNoted        = 50 // faults kept for the administrators
)

// managerFault is why somebody's manager could not be taken from Slack.
type managerFault string

const (
	faultForm     managerFault = "form"     // the field holds neither a person nor an e-mail
	faultSeveral  managerFault = "several"  // it names several
	faultUnknown  managerFault = "unknown"  // nobody has that e-mail
	faultInactive managerFault = "inactive" // they have no active account
	faultLoop     managerFault = "loop"     // they report to the person already
	faultSelf     managerFault = "self"
)

// managerNote is what came of reading managers from profiles.
type managerNote struct {
	Read    int             `json:"read"`
	Empty   int             `json:"empty"`
	Changed int             `json:"changed"`
	Faults  int             `json:"faults"`
	Noted   []notedManager  `json:"noted,omitempty"`
	Loops   []ladder.UserID `json:"loops,omitempty"` // tried again at the end
}

// notedManager is one fault.
type notedManager struct {
	Person  ladder.UserID `json:"person"`
	Manager ladder.UserID `json:"manager,omitempty"`
	Fault   managerFault  `json:"fault"`
}

// fault notes one, the first of them with whom it is about.
func (n *managerNote) fault(p, manager ladder.UserID, what managerFault) {
	n.Faults++
	if len(n.Noted) < maxNoted {
		n.Noted = append(n.Noted, notedManager{p, manager, what})
	}
}

// syncManagers reads the managers of the next few people from their profiles, in
// the order of their ids. Once through, it tries again what would have been a
// loop: a line of managers that turned round is one until all of it is read.
func (b *Bot) syncManagers(ctx context.Context, job *ladder.Job) (bool, error) {
	people, err := b.store.ListPeople(ctx)
	if err != nil {
		return false, err
	}
	note := readNote[managerNote](*job)
	left := slices.DeleteFunc(slices.Clone(people), func(p ladder.Person) bool { return !p.Active || string(p.ID) <= job.Step })
	for _, p := range left[:min(len(left), profilesPerStep)] {
		if err := b.syncManager(ctx, people, p, &note, false); err != nil {
			return false, errors.Join(err, writeNote(job, note)) // it goes on from here, with what it knows
		}
		job.Step = string(p.ID)
	}
	if len(left) > profilesPerStep {
		return false, writeNote(job, note)
	}
	loops := note.Loops
	note.Loops = nil
	for _, p := range people {
		if slices.Contains(loops, p.ID) {
			if err := b.syncManager(ctx, people, p, &note, true); err != nil {
				return false, err
			}
		}
	}
	b.log.Info("managers compared with Slack's profiles", "people", note.Read, "without", note.Empty, "changed", note.Changed, "refused", note.Faults)
	return true, writeNote(job, note)
}

// syncManager takes one person's manager from their profile. An empty field says
// nothing, and neither does one that names the same as ever: their manager stays.
// again is the second try of a loop.
func (b *Bot) syncManager(ctx context.Context, people []ladder.Person, p ladder.Person, note *managerNote, again bool) error {
	var profile *slack.UserProfile
	err := b.asked(ctx, profilePace, func(ctx context.Context) (err error) {
		profile, err = b.slack.GetUserProfileContext(ctx, &slack.GetUserProfileParameters{UserID: string(p.ID)})
		return err
	})
	if err != nil {
		if err.Error() == "user_not_found" || err.Error() == "user_not_visible" { // one whom Slack does not show keeps nobody else waiting
			return nil
		}
		return fmt.Errorf("users.profile.get: %w", err)
	}
	if !again {
		note.Read++
	}
	value := strings.TrimSpace(profile.FieldsMap()[b.managerField].Value)
	if value == "" {
		note.Empty++
		return nil
	}
	id, fault, err := b.readManager(ctx, people, value)
	switch {
	case err != nil:
		return err
	case fault == "" && id == p.ID:
		fault = faultSelf
	}
	if fault != "" {
		note.fault(p.ID, id, fault)
		return nil
	}
	if id != p.Manager { // else there is nothing to say against them now
		if _, err := b.colleague(ctx, id, ""); err != nil {
			if ladder.KindOf(err) == ladder.Invalid || ladder.KindOf(err) == ladder.NotFound {
				note.fault(p.ID, id, faultInactive)
				return nil
			}
			return err
		}
	}
	changed, err := b.store.FollowManager(ctx, p.ID, id, p.Today(b.now(), b.location))
	switch {
	case err == nil && changed:
		note.Changed++
	case err == nil: // they are, or somebody else was chosen since
	case ladder.KindOf(err) == ladder.Invalid && !again:
		note.Loops = append(note.Loops, p.ID)
	case ladder.KindOf(err) == ladder.Invalid:
		note.fault(p.ID, id, faultLoop)
	default:
		return err
	}
	return nil
}

// readManager is who a profile's field names: a person, or somebody's e-mail.
func (b *Bot) readManager(ctx context.Context, people []ladder.Person, value string) (ladder.UserID, managerFault, error) {
	if id := ladder.UserID(value); id.Valid() {
		return id, "", nil
	}
	email := strings.ToLower(value)
	switch {
	case strings.Contains(value, ","):
		return "", faultSeveral, nil
	case !strings.Contains(email, "@"):
		return "", faultForm, nil
	}
	if i := slices.IndexFunc(people, func(p ladder.Person) bool { return p.Active && strings.ToLower(p.Email) == email }); i >= 0 {
		return people[i].ID, "", nil
	}
	var found *slack.User
	err := b.asked(ctx, emailPace, func(ctx context.Context) (err error) {
		found, err = b.slack.GetUserByEmailContext(ctx, email)
		return err
	})
	switch {
	case err != nil && err.Error() == "users_not_found":
		return "", faultUnknown, nil
	case err != nil:
		return "", "", fmt.Errorf("users.lookupByEmail: %w", err)
	}
	return ladder.UserID(found.ID), "", nil
}
