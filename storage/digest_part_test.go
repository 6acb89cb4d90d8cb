package storage_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

func TestDigestParts(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		_, err := db.EnsurePerson(ctx, ladder.Person{ID: "U1", Active: true})
		must(t, err)
		if _, err := db.FindDigestPart(ctx, "U1", quarter(2).From); ladder.KindOf(err) != ladder.NotFound {
			t.Errorf("nothing was chosen: %v", err)
		}
		first := ladder.DigestPart{
			User: "U1", Quarter: quarter(2).From, For: "U9", Order: []ladder.DigestItem{"win:b", "win:a"}, Hidden: []ladder.DigestItem{ladder.ThinItem},
			Comments: map[ladder.DigestItem]string{"win:b": "with <Arun> 👩‍💻"},
		}
		second := ladder.DigestPart{User: "U1", Quarter: quarter(2).From, For: "U8", Hidden: []ladder.DigestItem{"goal:g"}}
		other := ladder.DigestPart{User: "U1", Quarter: quarter(3).From}
		for _, p := range []ladder.DigestPart{first, second, other} {
			saved, err := db.SaveDigestPart(ctx, p)
			must(t, err)
			found, err := db.FindDigestPart(ctx, "U1", p.Quarter)
			if diff := cmp.Diff(saved, found); diff != "" || err != nil || found.UpdatedAt.IsZero() {
				t.Errorf("%v, (-saved +found)\n%s", err, diff)
			}
			found.UpdatedAt = time.Time{}
			if diff := cmp.Diff(p, found); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		}
		all, err := db.ListDigestParts(ctx, "U1")
		if err != nil || len(all) != 2 || all[0].For != "U8" || all[1].Quarter != quarter(3).From {
			t.Errorf("%v, %+v", err, all)
		}
		if _, err := db.SaveDigestPart(ctx, ladder.DigestPart{User: "UNOBODY", Quarter: quarter(2).From}); err == nil {
			t.Error("choices of somebody unknown are kept")
		}
	})
}
