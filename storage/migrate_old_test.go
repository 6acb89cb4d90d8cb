package storage_test

import (
	"context"
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// firstMigration are the first version's tables.
func firstMigration(t *testing.T) fs.FS {
	t.Helper()
	const name = "00001_people_and_wins.sql"
	content, err := fs.ReadFile(storage.Migrations(), name)
	must(t, err)
	return fstest.MapFS{name: {Data: content}}
}

// firstSchema is a database as the first version of the tables left it: a person
// with a win in full, one of text alone, and one that was purged.
func firstSchema(t *testing.T, dsn string) {
	t.Helper()
	ctx := context.Background()
	db, err := storage.OpenMigrations(ctx, dsn, options, firstMigration(t))
	must(t, err)
	for _, statement := range []string{
		`INSERT INTO people (id, email, name, role, level, manager_id, start_date, timezone, team, active, asked, created_at, updated_at)
VALUES ('U1', '', 'Ines', 'eng', 'IC2', 'U9', '', 'Europe/Berlin', '', 1, 1, 1, 1)`,
		`INSERT INTO wins (id, user_id, occurred_on, text, result, level, goal_id, visibility, source, search, submission_key, created_at, updated_at, deleted_at, purged_at)
VALUES ('w1', 'U1', '2026-05-01', 'Shipped it', 'mails 40 → 3', 'IC3', '', 'public', 'modal', 'shipped it', 'k1', 1777666400, 1777666400, 0, 0),
('w2', 'U1', '2026-05-02', 'Helped', '', '', '', 'manager', 'command', 'helped', '', 1777752800, 1777752800, 0, 0),
('w3', 'U1', '2026-05-03', '', '', '', '', 'private', '', '', '', 1777839200, 1777839200, 1777839300, 1777849200)`,
		"INSERT INTO win_dimensions (win_id, pos, dimension) VALUES ('w1', 1, 'collaboration'), ('w1', 0, 'scope')",
		"INSERT INTO win_people (win_id, pos, user_id) VALUES ('w1', 1, 'U2'), ('w1', 0, 'U5')",
		"INSERT INTO win_links (win_id, pos, link) VALUES ('w1', 0, 'https://example.org/')",
	} {
		must(t, db.Write(ctx, func(tx *storage.Tx) error {
			_, err := tx.Exec(statement)
			return err
		}))
	}
	must(t, db.Close())
}

// A database of the first version is brought up to date with all it holds.
func TestMigrateFirstSchema(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		firstSchema(t, dsn)
		m, err := storage.Migrate(ctx, dsn, options)
		if err != nil || m.From != 1 || m.To != schema {
			t.Fatalf("%v, %+v", err, m)
		}
		db := storagetest.Open(t, dsn)
		want := ladder.Person{ID: "U1", Name: "Ines", Role: ladder.Eng, Level: "IC2", Manager: "U9", Timezone: "Europe/Berlin", Active: true, LevelAsked: true}
		if diff := cmp.Diff(want, find(t, db, "U1")); diff != "" {
			t.Errorf("person (-want +got):\n%s", diff)
		}
		w, err := db.FindWin(ctx, "w1")
		if diff := cmp.Diff([]ladder.UserID{"U5", "U2"}, w.People); diff != "" || err != nil || w.Text != "Shipped it" || w.Headline {
			t.Errorf("%v, win %+v", err, w)
		}
		facts := []ladder.WinFact{
			{
				ID: "w1", OccurredOn: may(1), Level: "IC3", Dimensions: []ladder.DimensionID{"scope", "collaboration"},
				People: []ladder.UserID{"U5", "U2"}, HasResult: true, Witness: true, Visibility: ladder.Public, LoggedOn: may(1),
			},
			{ID: "w2", OccurredOn: may(2), Visibility: ladder.Manager, LoggedOn: may(2)},
			{ID: "w3", OccurredOn: may(3), DeletedAt: time.Unix(1777839300, 0).UTC()},
		}
		in, err := db.FindRecord(ctx, "U1")
		if diff := cmp.Diff(facts, in.Wins); diff != "" || err != nil {
			t.Errorf("%v, facts (-want +got):\n%s", err, diff)
		}
		// The same as the program writes them itself.
		if _, err := db.MarkHeadline(ctx, "U1", "w1", quarter(2), true); err != nil {
			t.Error(err)
		}
		facts[0].Headline = true
		in, err = db.FindRecord(ctx, "U1")
		if diff := cmp.Diff(facts, in.Wins); diff != "" || err != nil {
			t.Errorf("%v, facts after a change (-want +got):\n%s", err, diff)
		}
		if db.Engine() == "sqlite" {
			copied, err := storage.OpenMigrations(ctx, m.Copy, options, firstMigration(t))
			must(t, err)
			defer func() { must(t, copied.Close()) }()
			if n, err := copied.CountWins(ctx); n != 2 || err != nil {
				t.Errorf("the safety copy holds %d wins, %v", n, err)
			}
		}
	})
}
