package storage

import (
	"context"
	"slices"
	"strings"

	"winlog/ladder"
)

const personColumns = "id, email, name, role, level, manager_id, start_date, timezone, team, active, asked, target, visibility, left_on"

func scanPerson(scan func(...any) error) (ladder.Person, error) {
	var p ladder.Person
	var start, left string
	var active, asked int64
	if err := scan(&p.ID, &p.Email, &p.Name, &p.Role, &p.Level, &p.Manager, &start, &p.Timezone, &p.Team, &active, &asked, &p.Target,
		&p.Visibility, &left); err != nil {
		return p, err
	}
	p.Active, p.LevelAsked = active == 1, asked == 1
	var err error
	if p.StartDate, err = parseDate(start); err != nil {
		return p, err
	}
	p.LeftOn, err = parseDate(left)
	return p, err
}

// FindPerson is the person with an id, or a NotFound error.
func (db *DB) FindPerson(ctx context.Context, id ladder.UserID) (ladder.Person, error) {
	p, epoch, ok := db.memory.person(id)
	if ok && ctx.Err() == nil {
		return p, nil
	}
	err := db.look(ctx, func(tx *Tx) error {
		var err error
		p, err = findPerson(tx, id)
		return err
	})
	if err == nil {
		db.memory.keepPerson(epoch, p)
	}
	return p, err
}

func findPerson(tx *Tx, id ladder.UserID) (ladder.Person, error) {
	var p ladder.Person
	found := false
	err := tx.Each("SELECT "+personColumns+" FROM people WHERE id = $1", []any{storable(id)}, func(scan func(...any) error) (err error) {
		found = true
		p, err = scanPerson(scan)
		return err
	})
	if err == nil && !found {
		err = ladder.Errorf(ladder.NotFound, "This person is not known yet.")
	}
	return p, err
}

// EnsurePerson stores p unless the person is known, and returns what is stored.
// A level or a manager that p brings starts its history today.
func (db *DB) EnsurePerson(ctx context.Context, p ladder.Person) (ladder.Person, error) {
	stored, err := db.FindPerson(ctx, p.ID)
	if ladder.KindOf(err) != ladder.NotFound {
		return stored, err
	}
	err = db.Write(ctx, func(tx *Tx) error {
		added, err := addPerson(tx, p)
		if err != nil {
			return err
		}
		if added {
			err = startHistory(tx, p, tx.today(), "", "profile")
		}
		if err == nil {
			stored, err = findPerson(tx, p.ID)
		}
		return err
	})
	return stored, err
}

// today is the day of a change that nobody gave a date for.
func (tx *Tx) today() ladder.Date { return ladder.DateOf(tx.Now) }

// addPerson stores p without level and manager, which come with a history, and
// reports false if the person is known.
func addPerson(tx *Tx, p ladder.Person) (bool, error) {
	if p.ID == "" {
		return false, ladder.FieldErrorf("slack_user_id", "A person needs a Slack id.")
	}
	n, err := tx.Exec(`INSERT INTO people (id, email, name, role, level, manager_id, start_date, timezone, team, active, asked, target, created_at, updated_at)
VALUES ($1, $2, $3, $4, '', '', $5, $6, $7, $8, $9, $10, $11, $11) ON CONFLICT (id) DO NOTHING`,
		storable(p.ID), storable(p.Email), storable(p.Name), storable(p.Role), p.StartDate.String(),
		storable(p.Timezone), storable(p.Team), flag(p.Active), flag(p.LevelAsked), storable(p.Target), seconds(tx.Now))
	return n == 1, err
}

// startHistory gives a new person the level and the manager of p. Nobody said
// since when the level holds, so it holds from their first day, or for ever
// where that is unknown: a later change is then always a later one.
func startHistory(tx *Tx, p ladder.Person, from ladder.Date, by ladder.UserID, source string) error {
	if p.Level != "" {
		l := ladder.LevelInterval{User: p.ID, Level: p.Level, Role: p.Role, From: p.StartDate, Change: ladder.LevelInitial, By: by}
		if err := applyLevel(tx, l); err != nil {
			return err
		}
	}
	if p.Manager != "" {
		return applyManager(tx, p.ID, p.Manager, from, source, by)
	}
	return nil
}

// UpdatePerson changes what a profile says: name, e-mail, zone, team, whether
// the person is active or was asked for their level, the start date, the target
// and the visibility they chose. Role, level and manager stay as they are:
// SetLevel and SetManager change them. An error of change aborts.
func (db *DB) UpdatePerson(ctx context.Context, id ladder.UserID, change func(*ladder.Person) error) (ladder.Person, error) {
	var p ladder.Person
	err := db.Write(ctx, func(tx *Tx) error {
		old, err := findPerson(tx, id)
		if err != nil {
			return err
		}
		p = old
		if err := change(&p); err != nil {
			return err
		}
		p.ID, p.Role, p.Level, p.Manager = old.ID, old.Role, old.Level, old.Manager
		return updateProfile(tx, old, &p)
	})
	if err != nil {
		return ladder.Person{}, err
	}
	return p, nil
}

// UpdatePeople does the same for those of some people who are known, in one
// transaction, and returns the ones that changed as they are now.
func (db *DB) UpdatePeople(ctx context.Context, ids []ladder.UserID, change func(*ladder.Person)) ([]ladder.Person, error) {
	var changed []ladder.Person
	err := db.Write(ctx, func(tx *Tx) error {
		changed = nil
		for _, where := range oneOf("id", ids) {
			known, err := selectPeople(tx, where.text, where.args...)
			if err != nil {
				return err
			}
			for _, old := range known {
				p := old
				change(&p)
				p.ID, p.Role, p.Level, p.Manager = old.ID, old.Role, old.Level, old.Manager
				if err := updateProfile(tx, old, &p); err != nil {
					return err
				}
				if p != old {
					changed = append(changed, p)
				}
			}
		}
		return nil
	})
	return changed, err
}

// updateProfile stores p, and the role with it, if it differs from old.
func updateProfile(tx *Tx, old ladder.Person, p *ladder.Person) error {
	p.Email, p.Name, p.Role = storable(p.Email), storable(p.Name), storable(p.Role)
	p.Timezone, p.Team, p.Target = storable(p.Timezone), storable(p.Team), storable(p.Target)
	p.LeftOn = old.LeftOn
	if *p == old {
		return nil
	}
	if p.Active != old.Active {
		if err := comeOrGo(tx, old, p); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`UPDATE people SET email = $2, name = $3, role = $4, start_date = $5, timezone = $6, team = $7, active = $8, asked = $9,
target = $10, visibility = $11, left_on = $12, updated_at = $13 WHERE id = $1`,
		p.ID, p.Email, p.Name, p.Role, p.StartDate.String(), p.Timezone, p.Team, flag(p.Active), flag(p.LevelAsked),
		p.Target, string(p.Visibility), p.LeftOn.String(), seconds(tx.Now)); err != nil {
		return err
	}
	return auditChoices(tx, old, *p)
}

// auditChoices notes what people choose that others are judged or read by.
func auditChoices(tx *Tx, old, p ladder.Person) error {
	if p.Target != old.Target {
		if err := addAudit(tx, ladder.AuditEntry{
			By: p.ID, Action: "target", Subject: p.ID,
			Detail: targetWords(old.Target) + " → " + targetWords(p.Target),
		}); err != nil {
			return err
		}
	}
	if p.Visibility == old.Visibility {
		return nil
	}
	return addAudit(tx, ladder.AuditEntry{
		By: p.ID, Action: "visibility", Subject: p.ID,
		Detail: "of new wins: " + orUsual(old.Visibility) + " → " + orUsual(p.Visibility),
	})
}

func orUsual(v ladder.Visibility) string {
	if v == "" {
		return "the workspace's"
	}
	return string(v)
}

func targetWords(target ladder.LevelID) string {
	if target == "" {
		return "the next level"
	}
	return string(target)
}

// ListPeople is everybody, in the order of their ids.
func (db *DB) ListPeople(ctx context.Context) ([]ladder.Person, error) {
	var people []ladder.Person
	err := db.look(ctx, func(tx *Tx) (err error) {
		people, err = listPeople(tx)
		return err
	})
	return people, err
}

func listPeople(tx *Tx) ([]ladder.Person, error) {
	people, err := selectPeople(tx, "1 = 1")
	// Here and not in SQL: collations differ between servers.
	slices.SortFunc(people, func(a, b ladder.Person) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return people, err
}

func selectPeople(tx *Tx, where string, args ...any) ([]ladder.Person, error) {
	var people []ladder.Person
	err := tx.Each("SELECT "+personColumns+" FROM people WHERE "+where, args, func(scan func(...any) error) error {
		p, err := scanPerson(scan)
		people = append(people, p)
		return err
	})
	return people, err
}
