package ladder_test

import (
	"testing"
	"time"

	"winlog/ladder"
)

func TestWinDeleted(t *testing.T) {
	if (ladder.Win{}).Deleted() {
		t.Error("a new win: got deleted")
	}
	if !(ladder.Win{DeletedAt: time.Unix(0, 0)}).Deleted() {
		t.Error("deleted in 1970: got not deleted")
	}
}

func TestPersonLocation(t *testing.T) {
	fallback := time.FixedZone("fallback", 3600)
	for zone, want := range map[string]string{"Asia/Tokyo": "Asia/Tokyo", "": "fallback", "Nowhere/City": "fallback", "../etc/passwd": "fallback"} {
		if got := (ladder.Person{Timezone: zone}).Location(fallback).String(); got != want {
			t.Errorf("%q: got %s, want %s", zone, got, want)
		}
	}
}
