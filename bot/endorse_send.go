package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"winlog/bot/blockkit"
	"winlog/bot/schedule"
	"winlog/ladder"
)

const (
	// askLate is when a question that was not recorded as sent is looked after:
	// the process that took it may have ended.
	askLate = 2 * time.Minute
	// askExpires is when a question that cannot be sent is given up.
	askExpires = 72 * time.Hour
)

// sendAsk sends a colleague the question about a win. It was asked for, so it
// waits for nothing and counts for no cap. again looks first whether it is out
// already: a process may have ended between sending and recording it.
func (b *Bot) sendAsk(ctx context.Context, e ladder.Endorsement, again bool) error {
	w, err := b.store.FindWin(ctx, e.Win)
	if err != nil || w.Deleted() {
		return err
	}
	owner, err := b.store.FindPerson(ctx, e.Owner)
	if err != nil {
		return err
	}
	colleague, err := b.store.FindPerson(ctx, e.By)
	if err != nil {
		return err
	}
	if !colleague.Active { // Slack would take the message, and nobody would read it
		return b.giveUpAsk(ctx, e, "their account was deactivated")
	}
	if ladder.CanReadAsked(e, w, owner) {
		if err := b.sawAs(ctx, e.By, ladder.PathAsked, e.Owner); err != nil {
			return err
		}
	}
	message, err := ScheduledMessage(fmt.Sprintf("%s asks you for a word about a win of theirs.", blockkit.Escape(shownName(owner))), b.askMessage(e, w, owner)...)
	if err != nil {
		return err
	}
	err = b.postOnce(ctx, e.By, "words/"+string(e.Win)+"/"+string(e.By), message, e.AskedAt, again)
	if fault, ok := errors.AsType[*schedule.Fault](err); ok && (fault.Final() || b.now().Sub(e.AskedAt) > askExpires) {
		return errors.Join(err, b.giveUpAsk(ctx, e, "Slack did not take the message"))
	}
	if err != nil {
		return err
	}
	_, err = b.store.ChangeEndorsement(ctx, e.Win, e.By, func(e *ladder.Endorsement, _ ladder.Win) error {
		e.SentAt = b.now()
		return nil
	})
	return err
}

// postOnce posts a direct message under a key; again looks first whether it is out,
// posted after an instant.
func (b *Bot) postOnce(ctx context.Context, user ladder.UserID, key string, m schedule.Message, since time.Time, again bool) error {
	to := Poster(b.slack)
	if again {
		channel, err := to.OpenDM(ctx, user)
		if err != nil {
			return err
		}
		if _, out, err := to.FindPosted(ctx, channel, "", key, since.Add(-time.Minute)); err != nil || out {
			return err
		}
	}
	_, _, err := to.Post(ctx, string(user), "", key, m)
	return err
}

// giveUpAsk forgets a question that cannot reach anybody, and says so to who asked.
func (b *Bot) giveUpAsk(ctx context.Context, e ladder.Endorsement, why string) error {
	if err := b.store.DeleteEndorsement(ctx, e.Win, e.By); err != nil {
		return err
	}
	text := fmt.Sprintf("I could not ask %s about your win: %s. Nothing was sent; you can ask somebody else.", blockkit.Mention(string(e.By)), why)
	return b.post(ctx, e.Owner, blockkit.Fallback(text), append(blockkit.Sections(text), blockkit.Actions(
		blockkit.Button("words.open", "Ask somebody else", buttonValue(e.Win)))...))
}

// sendLateAsks sends the questions that did not go out when they were asked. Of
// several processes one does it.
func (b *Bot) sendLateAsks(ctx context.Context) error {
	late, err := b.store.UnsentEndorsements(ctx, b.now().Add(-askLate))
	if err != nil || len(late) == 0 {
		return err
	}
	return b.runJob(ctx, "words", b.now(), func(ctx context.Context, _ *ladder.Job) (bool, error) {
		var faults []error
		for _, e := range late {
			// It may have gone out while another process had its turn.
			if now, err := b.store.FindEndorsement(ctx, e.Win, e.By); err == nil && now.SentAt.IsZero() {
				faults = append(faults, b.sendAsk(ctx, now, true))
			}
		}
		if err := errors.Join(faults...); err != nil { // the next time, and not at once again
			b.log.Warn("a question about a win was not sent; trying again later", "error", err)
		}
		return true, nil
	})
}
