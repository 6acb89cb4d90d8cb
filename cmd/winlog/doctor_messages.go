package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"winlog/ladder"
	"winlog/storage"
)

// failuresShown is how far back the doctor looks for messages that failed.
const failuresShown = 30 * 24 * time.Hour

// examineMessages tells what Slack refuses of what is sent by itself. A database
// that cannot be read is for examineDatabase to tell.
func examineMessages(ctx context.Context, c *config, now func() time.Time) []finding {
	const what = "messages"
	db, err := storage.Open(ctx, c.dsn, storage.Options{Now: now, ReadOnly: true})
	if err != nil {
		return nil
	}
	defer db.Close()
	held, failed, err := troubles(ctx, db, now())
	switch {
	case err != nil:
		return nil
	case len(held) > 0:
		return []finding{bad(what, "cannot go out: "+tally(held), "correct what Slack refuses (scopes: paste the output of winlog manifest and reinstall; "+
			"messages_tab_disabled: App Home → Messages Tab); what waits then goes out by itself")}
	case len(failed) > 0:
		return []finding{note(what, "not delivered in the last 30 days: %s; winlog send --list --state failed shows them", tally(failed))}
	}
	return []finding{good(what, "nothing that was owed in the last 30 days failed")}
}

// troubles counts by reason what waits because of a fault, and what failed.
func troubles(ctx context.Context, db *storage.DB, now time.Time) (held, failed map[string]int, err error) {
	held, failed = map[string]int{}, map[string]int{}
	waiting := []string{"", ladder.SkipOutOfHours, ladder.SkipCap, ladder.SkipPaused, ladder.SkipOnLeave}
	for state, counts := range map[ladder.DeliveryState]map[string]int{ladder.DeliveryDue: held, ladder.DeliveryFailed: failed} {
		all, err := db.ListDeliveries(ctx, ladder.DeliveryFilter{State: state})
		if err != nil {
			return nil, nil, err
		}
		for _, d := range all {
			if now.Sub(d.DueAt) < failuresShown && !slices.Contains(waiting, d.Reason) {
				counts[d.Reason]++
			}
		}
	}
	return held, failed, nil
}

// tally is "2 (Slack says channel_not_found)".
func tally(counts map[string]int) string {
	var parts []string
	for _, reason := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%d (%s)", counts[reason], inPlain(ladder.DeliveryDue, reason)))
	}
	return strings.Join(parts, ", ")
}
