package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"winlog/ladder"
)

// ImportResult says what an import of people did or, as a dry run, would do.
type ImportResult struct {
	Created, Updated, Unchanged int
	Changes                     []string // one line per person created or updated
}

// errDryRun ends a transaction that was never meant to be kept.
var errDryRun = errors.New("dry run")

// ImportPeople stores people from a file, all of them or none. Each is
// identified by ID. What is empty in the file stays as it is; a new level or
// manager holds from today on and goes to the history and the audit log. New
// people are active, and nobody known is made active or inactive: Slack says
// that. by is "" on the command line. A dry run does the same and keeps nothing.
func (db *DB) ImportPeople(ctx context.Context, people []ladder.Person, by ladder.UserID, today ladder.Date, dryRun bool) (ImportResult, error) {
	var result ImportResult
	err := db.Write(ctx, func(tx *Tx) error {
		i := importer{tx: tx, by: by, today: today, known: map[ladder.UserID]ladder.Person{}, classify: db.classify}
		err := i.run(people)
		result = i.result
		if err == nil && dryRun {
			err = errDryRun
		}
		return err
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	if err != nil {
		return ImportResult{}, err
	}
	return result, nil
}

// importer is one import on its way.
type importer struct {
	tx       *Tx
	by       ladder.UserID
	today    ladder.Date
	known    map[ladder.UserID]ladder.Person // as they are after the rows so far
	classify func(from, to ladder.LevelID) ladder.LevelChange
	result   ImportResult
}

func (i *importer) run(rows []ladder.Person) error {
	stored, err := listPeople(i.tx)
	if err != nil {
		return err
	}
	for _, p := range stored {
		i.known[p.ID] = p
	}
	for n, row := range rows {
		if row.ID == "" {
			return ladder.FieldErrorf("slack_user_id", "Person %d of the file has no Slack id.", n+1)
		}
		if err := i.row(row); err != nil {
			return err
		}
	}
	// Only now, so that a file may turn a line of managers round.
	for _, row := range rows {
		manager := i.known[row.ID].Manager
		loop, err := managerLoop(row.ID, manager, func(id ladder.UserID) (ladder.UserID, error) { return i.known[id].Manager, nil })
		if err != nil {
			return err
		}
		if loop {
			return loopError(row.ID, manager)
		}
	}
	return addAudit(i.tx, ladder.AuditEntry{
		By: i.by, Action: "import_people",
		Detail: fmt.Sprintf("%d created, %d updated, %d unchanged", i.result.Created, i.result.Updated, i.result.Unchanged),
	})
}

func (i *importer) row(row ladder.Person) error {
	old, ok := i.known[row.ID]
	if !ok {
		row.Active = true
		if _, err := addPerson(i.tx, row); err != nil {
			return err
		}
		if err := startHistory(i.tx, row, i.today, i.by, "import"); err != nil {
			return err
		}
		i.known[row.ID] = row
		i.result.Created++
		i.result.Changes = append(i.result.Changes, personLine(row, "added", differences(ladder.Person{}, row)))
		return nil
	}
	now := merge(old, row)
	if now == old {
		i.result.Unchanged++
		return nil
	}
	profile := now
	profile.Level, profile.Manager = old.Level, old.Manager
	if err := updateProfile(i.tx, old, &profile); err != nil {
		return err
	}
	if now.Level != old.Level {
		l := ladder.LevelInterval{User: now.ID, Level: now.Level, Role: now.Role, From: now.StartDate, Change: ladder.LevelInitial, By: i.by}
		if old.Level != "" {
			l.From, l.Change = i.today, i.classify(old.Level, now.Level)
		}
		if err := applyLevel(i.tx, l); err != nil {
			return err
		}
	}
	if now.Manager != old.Manager {
		if err := applyManager(i.tx, now.ID, now.Manager, i.today, "import", i.by); err != nil {
			return err
		}
	}
	i.known[now.ID] = now
	i.result.Updated++
	i.result.Changes = append(i.result.Changes, personLine(now, "changed", differences(old, now)))
	return nil
}

// merge is old with what row says.
func merge(old, row ladder.Person) ladder.Person {
	p := old
	fill(&p.Email, row.Email)
	fill(&p.Name, row.Name)
	fill(&p.Role, row.Role)
	fill(&p.Level, row.Level)
	fill(&p.Manager, row.Manager)
	fill(&p.Timezone, row.Timezone)
	fill(&p.Team, row.Team)
	if !row.StartDate.IsZero() {
		p.StartDate = row.StartDate
	}
	return p
}

func fill[S ~string](field *S, value S) {
	if value != "" {
		*field = storable(value)
	}
}

func personLine(p ladder.Person, what string, differences []string) string {
	line := string(p.ID)
	if p.Name != "" {
		line += " (" + p.Name + ")"
	}
	line += ": " + what
	if len(differences) > 0 {
		line += ", " + strings.Join(differences, ", ")
	}
	return line
}

// differences says what a person's row changes, field by field.
func differences(old, now ladder.Person) []string {
	var list []string
	for _, f := range []struct{ name, old, now string }{
		{"name", old.Name, now.Name},
		{"email", old.Email, now.Email},
		{"role", string(old.Role), string(now.Role)},
		{"level", string(old.Level), string(now.Level)},
		{"manager", string(old.Manager), string(now.Manager)},
		{"start date", old.StartDate.String(), now.StartDate.String()},
		{"timezone", old.Timezone, now.Timezone},
		{"team", old.Team, now.Team},
	} {
		switch {
		case f.old == f.now:
		case f.old == "":
			list = append(list, f.name+" "+f.now)
		default:
			list = append(list, f.name+" "+f.old+" → "+f.now)
		}
	}
	return list
}
