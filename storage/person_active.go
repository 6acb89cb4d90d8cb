package storage

import (
	"fmt"

	"winlog/ladder"
)

// comeOrGo notes the day on which somebody was deactivated, and gives who comes
// back after a long time a second employment. The day is theirs.
func comeOrGo(tx *Tx, old ladder.Person, p *ladder.Person) error {
	today := p.Today(tx.Now, tx.db.zone)
	if !p.Active {
		p.LeftOn = today
		return addAudit(tx, ladder.AuditEntry{Action: "deactivated", Subject: p.ID, Detail: "in Slack, from " + today.String()})
	}
	p.LeftOn = ladder.Date{}
	before, err := listEmployment(tx, p.ID)
	if err != nil {
		return err
	}
	detail := "back"
	if !old.LeftOn.IsZero() {
		detail = fmt.Sprintf("back after %d days", today.DaysSince(old.LeftOn))
	}
	if now := ladder.Rehire(before, p.StartDate, old.LeftOn, today); len(now) != len(before) {
		if err := storeEmployment(tx, p.ID, now); err != nil {
			return err
		}
		detail += ", employed anew from " + today.String()
	}
	return addAudit(tx, ladder.AuditEntry{Action: "reactivated", Subject: p.ID, Detail: detail})
}

func storeEmployment(tx *Tx, user ladder.UserID, list []ladder.Employment) error {
	if _, err := tx.Exec("DELETE FROM employment WHERE user_id = $1", user); err != nil {
		return err
	}
	for _, e := range list {
		if _, err := tx.Exec("INSERT INTO employment (user_id, from_date, until_date) VALUES ($1, $2, $3)",
			user, e.From.String(), e.Until.String()); err != nil {
			return err
		}
	}
	return nil
}
