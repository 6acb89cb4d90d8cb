package storage_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// crowd owes one tip each to many people.
func crowd(t *testing.T, db *storage.DB, count int) {
	t.Helper()
	var all []ladder.Delivery
	for n := range count {
		id := ladder.UserID(fmt.Sprintf("U%04d", n))
		ensure(t, db, ladder.Person{ID: id, Active: true})
		all = append(all, owed("tip", may(1), id))
	}
	owe(t, db, all...)
}

// TestClaimedOnce: workers of two processes that claim at once never get the
// same delivery, and together get all.
func TestClaimedOnce(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		const count = 200
		c := &clock{now: may2026()}
		processes := []*storage.DB{storagetest.OpenAt(t, dsn, c.Now)}
		crowd(t, processes[0], count)
		if processes[0].Engine() == "postgres" {
			processes = append(processes, storagetest.OpenAt(t, dsn, c.Now))
		}
		var mu sync.Mutex
		took := map[ladder.UserID]int{}
		var wg sync.WaitGroup
		for n := range 16 {
			db, worker := processes[n%len(processes)], fmt.Sprint("w", n)
			wg.Go(func() {
				for empty := 0; empty < 3; {
					got, err := db.ClaimDeliveries(context.Background(), ladder.DeliveryClaim{Worker: worker, Lease: time.Hour, Limit: 5})
					if err != nil && ladder.KindOf(err) != ladder.Unavailable { // busy is answered so
						t.Error(err)
						return
					}
					if len(got) == 0 {
						empty++
					}
					mu.Lock()
					for _, d := range got {
						took[d.Recipient]++
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		for user, n := range took {
			if n != 1 {
				t.Errorf("%s was claimed %d times", user, n)
			}
		}
		if len(took) != count {
			t.Errorf("%d of %d were claimed", len(took), count)
		}
	})
}

// TestClaimIsGuarded runs the claim outside our transactions, at PostgreSQL's
// usual isolation, with and without the guard in the outer WHERE: what keeps the
// guard from being tidied away.
func TestClaimIsGuarded(t *testing.T) {
	guarded := storage.ClaimQuery(5)
	naive := strings.Replace(guarded, "WHERE state = 'due' AND (kind, period, recipient) IN", "WHERE (kind, period, recipient) IN", 1)
	if naive == guarded {
		t.Fatal("the claim has no guard")
	}
	t.Run("guarded", func(t *testing.T) {
		if twice := claimRaw(t, guarded); twice != 0 {
			t.Errorf("%d deliveries went to two workers", twice)
		}
	})
	t.Run("naive", func(t *testing.T) {
		if twice := claimRaw(t, naive); twice == 0 {
			t.Error("without the guard no delivery went to two workers: this test proves nothing")
		} else {
			t.Logf("without the guard %d of 200 went to two workers or more", twice)
		}
	})
}

// claimRaw is how many of 200 deliveries 32 connections claimed more than once.
func claimRaw(t *testing.T, query string) int {
	t.Helper()
	dsn := storagetest.Postgres(t)
	db := storagetest.OpenAt(t, dsn, func() time.Time { return may2026() })
	crowd(t, db, 200)
	raw, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	raw.SetMaxOpenConns(32)
	var mu sync.Mutex
	took := map[string]int{}
	var wg sync.WaitGroup
	for n := range 64 {
		wg.Go(func() {
			for range 4 {
				all, err := claimPlainly(t.Context(), raw, query, fmt.Sprint("w", n))
				if err != nil && !isHarmless(err) {
					t.Error(err)
				}
				mu.Lock()
				for _, recipient := range all {
					took[recipient]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	twice := 0
	for _, n := range took {
		if n > 1 {
			twice++
		}
	}
	return twice
}

// isHarmless reports whether a claim that failed took nothing: the index refuses a
// second delivery to a recipient, or PostgreSQL ended one of two claims that wait
// for each other. Our transactions run such a claim again.
func isHarmless(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.ConstraintName == "deliveries_sending" || e.Code == "40P01")
}

// claimPlainly is to whom the deliveries go that one statement claims.
func claimPlainly(ctx context.Context, raw *sql.DB, query, worker string) ([]string, error) {
	now := may2026().Unix()
	rows, err := raw.QueryContext(ctx, query, worker, now+3600, now)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns := make([]any, 19)
	for i := range columns {
		columns[i] = new(any)
	}
	var recipient string
	columns[2] = &recipient
	var all []string
	for rows.Next() {
		if err := rows.Scan(columns...); err != nil {
			return all, err
		}
		all = append(all, recipient)
	}
	return all, rows.Err()
}
