package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"winlog/ladder"
)

// peopleLease is how long a job is a process's own without a sign of life. One
// step takes far less, even while Slack asks to wait.
const peopleLease = 10 * time.Minute

// SyncPeople does the work about people that is due since an instant and that
// nobody has done since: it takes names, zones and who is still there from
// Slack's list of members, and managers from their profiles if that is
// configured. It goes at the pace that Slack allows, may be ended at any moment,
// and goes on where it stopped. Several processes share one run.
func (b *Bot) SyncPeople(ctx context.Context, due time.Time) error {
	if b.self.Load().user == "" { // Slack has not said yet whose workspace it is
		return nil
	}
	err := b.runJob(ctx, "people", due, b.syncMembers)
	if b.managerField != "" {
		err = errors.Join(err, b.runJob(ctx, "managers", due, b.syncManagers))
	}
	return err
}

// runJob takes a job and does it step by step. What a step did is kept before the
// next begins.
func (b *Bot) runJob(ctx context.Context, name string, due time.Time, step func(context.Context, *ladder.Job) (done bool, err error)) error {
	job, mine, err := b.store.BeginJob(ctx, name, b.worker, due, peopleLease)
	if err != nil || !mine {
		return err
	}
	for done := false; !done; {
		if done, err = step(ctx, &job); err != nil {
			giveBack, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			return fmt.Errorf("job %s: %w", name, errors.Join(err, b.store.SaveJob(giveBack, job, 0, hopeless(err))))
		}
		lease := peopleLease
		if done {
			lease = 0
		}
		if err := b.store.SaveJob(ctx, job, lease, done); err != nil {
			return fmt.Errorf("job %s: %w", name, err)
		}
	}
	return nil
}

// hopeless reports whether trying again in a few minutes cannot help: an
// administrator of Slack has to act first. The next night is soon enough.
func hopeless(err error) bool {
	refused, ok := errors.AsType[slack.SlackErrorResponse](err)
	return ok && slices.Contains([]string{"missing_scope", "no_permission", "not_allowed_token_type", "access_denied", "enterprise_is_restricted"}, refused.Err)
}

// asked waits for the turn of the next call of a method and makes it. When Slack
// asks to wait, it waits as long and makes it again.
func (b *Bot) asked(ctx context.Context, between time.Duration, call func(context.Context) error) error {
	for {
		if err := b.wait(ctx, between); err != nil {
			return err
		}
		err := func() error {
			ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
			defer cancel()
			return call(ctx)
		}()
		limited, ok := errors.AsType[*slack.RateLimitedError](err)
		if !ok {
			return err
		}
		if err := b.wait(ctx, limited.RetryAfter); err != nil {
			return err
		}
	}
}

// sleep waits, or ends with ctx.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// readNote reads what a job noted so far. A note of another release is begun anew.
func readNote[N any](job ladder.Job) N {
	var note N
	if json.Unmarshal([]byte(job.Note), &note) != nil {
		return *new(N)
	}
	return note
}

func writeNote(job *ladder.Job, note any) error {
	text, err := json.Marshal(note)
	job.Note = string(text)
	return err
}

// memberNote is what came of reading the list of members, as counts.
type memberNote struct {
	Members int `json:"members"` // without apps and guests
	Changed int `json:"changed"`
	Met     int `json:"met"`  // named as managers, and stored
	Left    int `json:"left"` // deactivated since the last time
}

const (
	membersPerPage = 200             // more is allowed, but Slack advises against it
	memberPace     = 3 * time.Second // users.list is of tier 2: 20 a minute
)

// syncMembers takes one page of the workspace's members.
func (b *Bot) syncMembers(ctx context.Context, job *ladder.Job) (bool, error) {
	page := b.slack.GetUsersPaginated(slack.GetUsersOptionLimit(membersPerPage), slack.GetUsersOptionCursor(job.Step), slack.GetUsersOptionIncludeLocale(false))
	err := b.asked(ctx, memberPace, func(ctx context.Context) (err error) {
		page, err = page.Next(ctx)
		return err
	})
	if err != nil && err.Error() == "invalid_cursor" && job.Step != "" { // it was kept too long: from the beginning
		job.Step, job.Note = "", ""
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("users.list: %w", err)
	}
	note := readNote[memberNote](*job)
	if err := b.takeMembers(ctx, page.Users, &note); err != nil {
		return false, err
	}
	job.Step = page.Cursor
	if job.Step == "" {
		b.log.Info("people compared with Slack's members", "members", note.Members, "changed", note.Changed, "met", note.Met, "left", note.Left)
	}
	return job.Step == "", writeNote(job, note)
}

// takeMembers follows what Slack says of the members of one page, in one write.
func (b *Bot) takeMembers(ctx context.Context, members []slack.User, note *memberNote) error {
	named, err := b.store.UnknownManagers(ctx)
	if err != nil {
		return err
	}
	managers := make(map[ladder.UserID]bool, len(named))
	for _, id := range named {
		managers[id] = true
	}
	seen := make(map[ladder.UserID]ladder.Person, len(members))
	var ids []ladder.UserID
	for i := range members {
		u := &members[i]
		p := personOf(u)
		if managers[p.ID] && p.Active {
			if _, err := b.store.EnsurePerson(ctx, p); err != nil {
				return err
			}
			note.Met++
		}
		if !isApp(u) && !isGuest(u) && !u.Deleted {
			note.Members++
		}
		seen[p.ID], ids = p, append(ids, p.ID)
	}
	changed, err := b.store.UpdatePeople(ctx, ids, func(p *ladder.Person) { takeProfile(p, seen[p.ID]) })
	if err != nil {
		return err
	}
	note.Changed += len(changed)
	for _, p := range changed {
		if !p.Active {
			note.Left++
		}
	}
	return nil
}
