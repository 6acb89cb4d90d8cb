package bot

import (
	"context"
	"fmt"
	"time"

	"winlog/bot/blockkit"
	"winlog/bot/schedule"
	"winlog/ladder"
)

// previewed is somebody's part of their manager's digest before it goes out, as the
// manager will see it.
type previewed struct {
	digestReport
	o       schedule.Outgoing // of the digest: its reader is the manager
	manager ladder.Person
	goes    ladder.Date  // when, in the manager's zone; zero if that is not known
	team    bool         // the manager has other reports too
	wins    []ladder.Win // that could be shown, those first that are; only where the person chooses
}

// preview shows a report what their manager's digest will say of them, before it
// says it (PRODUCT N4). It is silent where there is nothing, and where no digest
// will come.
func (b *Bot) preview(ctx context.Context, o schedule.Outgoing) (unaskedText, error) {
	p, err := b.findPreview(ctx, o.Recipient, o.Quarter)
	if ladder.KindOf(err) == ladder.Conflict {
		return unaskedText{}, nil
	}
	if err != nil || !p.says() {
		return unaskedText{}, err
	}
	wanted, err := b.wantsDigest(ctx, p.manager.ID)
	if err != nil || !wanted {
		return unaskedText{}, err
	}
	name := blockkit.Escape(shownName(p.manager))
	return unaskedText{
		fallback: fmt.Sprintf("Your part of %s's digest, before they see it", shownName(p.manager)),
		blocks:   b.previewBlocks(p),
		why:      fmt.Sprintf("%s gets a digest of the quarter. Whoever it speaks of sees their part first.", name),
	}, nil
}

// findPreview gathers somebody's part as their manager of today will see it. It is
// a Conflict if there is no such digest to come.
func (b *Bot) findPreview(ctx context.Context, user ladder.UserID, quarter ladder.Period) (previewed, error) {
	person, err := b.store.FindPerson(ctx, user)
	if err != nil {
		return previewed{}, err
	}
	if person.Manager == "" {
		return previewed{}, ladder.Errorf(ladder.Conflict, "Nobody is known as your manager, so there is no digest you are in.")
	}
	manager, err := b.store.FindPerson(ctx, person.Manager)
	if err != nil && ladder.KindOf(err) != ladder.NotFound {
		return previewed{}, err
	}
	if err != nil || !manager.Active {
		return previewed{}, ladder.Errorf(ladder.Conflict, "Your manager has no active account here, so they get no digest.")
	}
	p := previewed{manager: manager}
	if p.goes, err = b.digestDay(ctx, manager, quarter); err != nil {
		return previewed{}, err
	}
	loc := manager.Location(b.location)
	p.o = schedule.Outgoing{
		DeliveryKey: ladder.DeliveryKey{Kind: ladder.MessageDigest, Period: quarter.From, Recipient: manager.ID},
		Quarter:     quarter, To: manager, Location: loc, Today: ladder.DateOf(b.now().In(loc)), Now: b.now(),
		Shown: true, // to somebody else than its reader
	}
	st, err := b.standsFor(ctx, manager.ID, user, "")
	if err != nil {
		return previewed{}, err
	}
	if p.digestReport, err = b.digestReport(ctx, p.o, st); err != nil {
		return previewed{}, err
	}
	reports, err := b.store.Reports(ctx, manager.ID)
	p.team = len(reports) > 1
	return p, err
}

// digestDay is when a manager's digest of a quarter goes out, as far as that is
// known; it is a Conflict if it has.
func (b *Bot) digestDay(ctx context.Context, manager ladder.Person, quarter ladder.Period) (ladder.Date, error) {
	loc := manager.Location(b.location)
	rows, err := b.store.ListDeliveries(ctx, ladder.DeliveryFilter{Kind: ladder.MessageDigest, Period: quarter.From, Recipient: manager.ID, Limit: 1})
	if err != nil {
		return ladder.Date{}, err
	}
	at := time.Time{}
	switch slot, ok := b.schedule.SlotOf(ladder.MessageDigest, quarter, loc); {
	case len(rows) > 0 && !rows[0].SentAt.IsZero(): // all of it, or the first of it
		return ladder.Date{}, ladder.Errorf(ladder.Conflict, "%s's digest of %s went out (%s), so it cannot be changed any more.",
			shownName(manager), quarter.Label, sayDate(ladder.DateOf(rows[0].SentAt.In(loc)), ladder.DateOf(b.now().In(loc))))
	case len(rows) > 0:
		at = rows[0].DueAt
	case ok:
		at = slot.At
	}
	if at.Before(b.now()) { // it waits for something else
		return ladder.Date{}, nil
	}
	return ladder.DateOf(at.In(loc)), nil
}

// wantsDigest reports whether a manager lets digests come.
func (b *Bot) wantsDigest(ctx context.Context, manager ladder.UserID) (bool, error) {
	prefs, err := b.store.ListMessagePrefs(ctx, manager)
	for _, p := range prefs {
		if p.Stopped && (p.Kind == "" || p.Kind == ladder.MessageDigest) {
			return false, nil
		}
	}
	return true, err
}
