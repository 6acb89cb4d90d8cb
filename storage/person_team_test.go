package storage_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

func TestFindTeams(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ensure(t, db, ladder.Person{ID: "U1", Team: "Web"})
		ensure(t, db, ladder.Person{ID: "U2", Team: "Payments"})
		ensure(t, db, ladder.Person{ID: "U3"})
		ask := []ladder.UserID{"U404", "U3"}
		for i := range 1100 { // more than one question asks for
			ask = append(ask, ladder.UserID(fmt.Sprintf("U9%d", i)))
		}
		got, err := db.FindTeams(context.Background(), append(ask, "U1", "U2"))
		if diff := cmp.Diff(map[ladder.UserID]string{"U1": "Web", "U2": "Payments"}, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if got, err := db.FindTeams(context.Background(), nil); len(got) != 0 || err != nil {
			t.Error(got, err)
		}
	})
}
