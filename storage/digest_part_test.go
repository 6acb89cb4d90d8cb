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
		if found, err := db.DigestPartsOf(ctx, quarter(2).From, "U1"); len(found) != 0 || err != nil {
			t.Errorf("nothing was chosen: %v, %v", found, err)
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
			parts, err := db.DigestPartsOf(ctx, p.Quarter, "UNOBODY", "U1", "U2")
			found := parts["U1"]
			if diff := cmp.Diff(saved, found); diff != "" || err != nil || found.UpdatedAt.IsZero() || len(parts) != 1 {
				t.Errorf("%v, (-saved +found)\n%s", err, diff)
			}
			found.UpdatedAt = time.Time{}
			if diff := cmp.Diff(p, found); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		}
		_, err = db.EnsurePerson(ctx, ladder.Person{ID: "U2", Active: true})
		must(t, err)
		theirs, err := db.SaveDigestPart(ctx, ladder.DigestPart{User: "U2", Quarter: quarter(2).From, For: "U8"})
		must(t, err)
		parts, err := db.DigestPartsOf(ctx, quarter(2).From, "U2", "U1")
		if diff := cmp.Diff(theirs, parts["U2"]); diff != "" || err != nil || len(parts) != 2 || parts["U1"].For != "U8" {
			t.Errorf("of two: %v, %+v", err, parts)
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
