package ladder_test

import (
	"fmt"
	"testing"
	"time"

	"winlog/ladder"
)

// Every kind of viewer, admin or not, against every visibility, deleted or not.
func TestCanSee(t *testing.T) {
	owner := ladder.Person{ID: "U1", Manager: "U2"}
	viewers := []struct {
		who string
		id  ladder.UserID
	}{
		{"owner", "U1"}, {"manager", "U2"}, {"former manager", "U3"}, {"manager's manager", "U4"}, {"colleague", "U5"}, {"nobody", ""},
	}
	// What is not listed is not allowed.
	allowed := map[string]bool{
		"owner private": true, "owner manager": true, "owner public": true, "owner unknown": true,
		"owner private deleted": true, "owner manager deleted": true, "owner public deleted": true, "owner unknown deleted": true,
		"manager manager": true, "manager public": true,
		"former manager public": true, "manager's manager public": true, "colleague public": true,
	}
	for _, v := range viewers {
		for _, visibility := range []ladder.Visibility{ladder.Private, ladder.Manager, ladder.Public, "unknown"} {
			for _, deleted := range []bool{false, true} {
				for _, admin := range []bool{false, true} {
					name := fmt.Sprintf("%s %s", v.who, visibility)
					w := ladder.Win{User: "U1", Visibility: visibility}
					if deleted {
						name += " deleted"
						w.DeletedAt = time.Unix(1, 0)
					}
					want := allowed[name]
					if got := ladder.CanSee(ladder.Viewer{ID: v.id, Admin: admin}, w.Item(), owner); got != want {
						t.Errorf("%s, admin %v: got %v, want %v", name, admin, got, want)
					}
				}
			}
		}
	}
}

func TestCanSeeWithoutManagerOrOwner(t *testing.T) {
	shared := ladder.Win{User: "U1", Visibility: ladder.Manager}
	tests := []struct {
		name   string
		viewer ladder.UserID
		w      ladder.Win
		owner  ladder.Person
		want   bool
	}{
		{"nobody is the manager of who has none", "", shared, ladder.Person{ID: "U1"}, false},
		{"a stranger to who has no manager", "U5", shared, ladder.Person{ID: "U1"}, false},
		{"the manager of somebody else", "U2", shared, ladder.Person{ID: "U9", Manager: "U2"}, false},
		{"public, but the owner is not known", "U5", ladder.Win{User: "U1", Visibility: ladder.Public}, ladder.Person{}, false},
		{"a win of nobody", "", ladder.Win{Visibility: ladder.Public}, ladder.Person{}, false},
		{"the manager of record", "U2", shared, ladder.Person{ID: "U1", Manager: "U2"}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ladder.CanSee(ladder.Viewer{ID: tt.viewer}, tt.w.Item(), tt.owner); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestCanChange(t *testing.T) {
	tests := []struct {
		user, owner ladder.UserID
		want        bool
	}{
		{"U1", "U1", true},
		{"U2", "U1", false},
		{"", "U1", false},
		{"", "", false},
	}
	for _, tt := range tests {
		for _, v := range []ladder.Visibility{ladder.Private, ladder.Public} {
			if got := ladder.CanChange(tt.user, ladder.Win{User: tt.owner, Visibility: v}); got != tt.want {
				t.Errorf("%q of %q: got %v, want %v", tt.user, tt.owner, got, tt.want)
			}
		}
	}
}
