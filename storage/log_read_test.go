package storage_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage/storagetest"
)

func TestReads(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		c := &clock{now: may2026()}
		db := storagetest.OpenAt(t, dsn, c.Now)
		read := func(viewer ladder.UserID, path ladder.ReadPath, subjects ...ladder.UserID) {
			t.Helper()
			if err := db.SaveReads(ctx, viewer, path, subjects); err != nil {
				t.Fatal(err)
			}
		}
		read("UM", ladder.PathTeam, "U2", "UM", "U1", "")
		c.Add(time.Hour)
		read("UM", ladder.PathTeam, "U1") // the same day
		read("UM", ladder.PathReport, "U1")
		c.Add(23 * time.Hour)
		read("UM", ladder.PathTeam, "U1")

		want := []ladder.LogRead{
			{Viewer: "UM", Subject: "U1", Path: ladder.PathTeam, At: c.Now()},
			{Viewer: "UM", Subject: "U1", Path: ladder.PathReport, At: may2026().Add(time.Hour)},
			{Viewer: "UM", Subject: "U1", Path: ladder.PathTeam, At: may2026()},
		}
		for _, tt := range []struct {
			offset, limit int
			want          []ladder.LogRead
		}{{0, 0, want}, {0, 2, want[:2]}, {2, 2, want[2:]}, {3, 2, nil}} {
			got, total, err := db.ListReads(ctx, "U1", tt.offset, tt.limit)
			if diff := cmp.Diff(tt.want, got); err != nil || total != 3 || diff != "" {
				t.Errorf("from %d: total %d, %v (-want +got):\n%s", tt.offset, total, err, diff)
			}
		}
		if _, total, err := db.ListReads(ctx, "UM", 0, 0); err != nil || total != 0 {
			t.Errorf("reading one's own log was recorded: %d, %v", total, err)
		}
		if n, err := db.PurgeReads(ctx, ladder.DateOf(c.Now())); err != nil || n != 3 { // U2's too
			t.Errorf("forgot %d, %v; want the 3 of the day before", n, err)
		}
		if got, _, err := db.ListReads(ctx, "U1", 0, 0); err != nil || len(got) != 1 || !got[0].At.Equal(c.Now()) {
			t.Errorf("left are %v, %v", got, err)
		}
	})
}

func TestPageAudit(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		db := storagetest.OpenAt(t, dsn, (&clock{now: may2026()}).Now)
		for _, e := range []ladder.AuditEntry{
			{By: "UA", Action: "level", Subject: "U1", Detail: "1"},
			{By: "UA", Action: "manager", Subject: "U1", Detail: "2"},
			{By: "U1", Action: "manager", Subject: "U1", Detail: "3"},
			{By: "UA", Action: "manager", Subject: "U2", Detail: "4"},
		} {
			if err := db.Audit(ctx, e); err != nil {
				t.Fatal(err)
			}
		}
		for _, tt := range []struct {
			name   string
			filter ladder.AuditFilter
			want   string
			total  int
		}{
			{"all", ladder.AuditFilter{}, "4321", 4},
			{"a page", ladder.AuditFilter{Offset: 1, Limit: 2}, "32", 4},
			{"of one person", ladder.AuditFilter{Subject: "U1"}, "321", 3},
			{"by one person", ladder.AuditFilter{By: "UA", Limit: 1}, "4", 3},
			{"of a kind", ladder.AuditFilter{Action: "manager", Subject: "U1", By: "UA"}, "2", 1},
			{"behind the end", ladder.AuditFilter{Offset: 9}, "", 4},
		} {
			entries, total, err := db.PageAudit(ctx, tt.filter)
			got := ""
			for _, e := range entries {
				got += e.Detail
			}
			if err != nil || got != tt.want || total != tt.total {
				t.Errorf("%s: got %q of %d, %v; want %q of %d", tt.name, got, total, err, tt.want, tt.total)
			}
		}
	})
}
