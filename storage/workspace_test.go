package storage_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

func TestBindWorkspace(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		db := storagetest.Open(t, dsn)
		for range 2 {
			if err := db.BindWorkspace(ctx, "T1"); err != nil {
				t.Fatal(err)
			}
		}
		err := db.BindWorkspace(ctx, "T2")
		wantKind(t, err, ladder.Conflict)
		if err != nil && (!strings.Contains(err.Error(), "T1") || !strings.Contains(err.Error(), "T2")) {
			t.Errorf("the error does not name both: %v", err)
		}
		wantKind(t, db.BindWorkspace(ctx, ""), ladder.Internal)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		db = storagetest.Open(t, dsn)
		wantKind(t, db.BindWorkspace(ctx, "T2"), ladder.Conflict)
		if err := db.BindWorkspace(ctx, "T1"); err != nil {
			t.Error(err)
		}
	})
}

func TestStats(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		ensure(t, db, ann())
		save(t, db, fullWin("U1"), "")
		gone := fullWin("U1")
		gone.DeletedAt = may2026()
		save(t, db, gone, "")
		saveGoal(t, db, fullGoal("U1"), "")
		if err := db.BindWorkspace(ctx, "T1"); err != nil {
			t.Fatal(err)
		}
		got, err := db.Stats(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if got.Bytes < 10_000 {
			t.Errorf("%d bytes", got.Bytes)
		}
		want := storage.Stats{Engine: db.Engine(), Schema: schema, Workspace: "T1", People: 1, Wins: 1, Goals: 1, Bytes: got.Bytes}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if size, err := db.Size(ctx); size < 10_000 || err != nil {
			t.Errorf("size %d, %v", size, err)
		}
	})
}

func TestAudit(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		db := storagetest.OpenAt(t, dsn, (&clock{now: may2026()}).Now)
		var want []ladder.AuditEntry
		for i := range 5 {
			e := ladder.AuditEntry{By: "UADMIN", Action: "export", Subject: ladder.UserID(fmt.Sprint("U", i%2)), Detail: fmt.Sprint("n", i)}
			if err := db.Audit(ctx, e); err != nil {
				t.Fatal(err)
			}
			e.At = may2026()
			want = append([]ladder.AuditEntry{e}, want...)
		}
		check := func(subject ladder.UserID, limit int, want ...ladder.AuditEntry) {
			t.Helper()
			got, err := db.ListAudit(ctx, subject, limit)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		}
		check("", 0, want...)
		check("", 2, want[:2]...)
		check("U1", 0, want[1], want[3])
		check("U1", 1, want[1])
		check("U404", 0)
		wantKind(t, db.Audit(ctx, ladder.AuditEntry{}), ladder.Invalid)
	})
}
