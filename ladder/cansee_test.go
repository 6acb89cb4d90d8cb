package ladder_test

import (
	"fmt"
	"strings"
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

// Every kind of viewer against every kind of item. What is not listed is not
// allowed.
func TestCanSeeItems(t *testing.T) {
	owner := ladder.Person{ID: "UOWNER", Manager: "UMANAGER"}
	viewers := []struct {
		who string
		ladder.Viewer
	}{
		{"owner", ladder.Viewer{ID: "UOWNER"}},
		{"manager", ladder.Viewer{ID: "UMANAGER"}},
		{"former manager", ladder.Viewer{ID: "UFORMER"}}, // who gave no reading of the quarter
		{"manager of record", ladder.Viewer{ID: "URECORD"}},
		{"skip-level", ladder.Viewer{ID: "USKIP"}},
		{"peer", ladder.Viewer{ID: "UPEER"}},
		{"admin", ladder.Viewer{ID: "UADMIN", Admin: true}},
		{"stranger", ladder.Viewer{ID: "UOTHER", Outside: true}},
		{"deactivated owner", ladder.Viewer{ID: "UOWNER", Outside: true}},
		{"deactivated manager", ladder.Viewer{ID: "UMANAGER", Outside: true}},
	}
	read := func(by ladder.UserID, d ladder.Decision) *ladder.ManagerReading {
		return &ladder.ManagerReading{Reading: ladder.Reading{By: by, Value: ladder.ValueNext}, Decision: d}
	}
	open := ladder.StreakQuarter{State: ladder.QuarterReview, Manager: "URECORD"}
	sealed := ladder.StreakQuarter{State: ladder.QuarterSealed, Manager: "URECORD"}
	orphan := ladder.StreakQuarter{State: ladder.QuarterReview}
	said := func(m *ladder.ManagerReading) ladder.Verdict { return ladder.Verdict{User: "UOWNER", Manager: m} }
	everyone := "owner, manager, former manager, manager of record, skip-level, peer, admin"
	tests := []struct {
		what string
		item ladder.Item
		want string
	}{
		{"private win", ladder.Win{User: "UOWNER", Visibility: ladder.Private}.Item(), "owner"},
		{"manager win", ladder.Win{User: "UOWNER", Visibility: ladder.Manager}.Item(), "owner, manager"},
		{"public win", ladder.Win{User: "UOWNER", Visibility: ladder.Public}.Item(), everyone},
		{"deleted public win", ladder.Win{User: "UOWNER", Visibility: ladder.Public, DeletedAt: july20}.Item(), "owner"},
		{"private goal", ladder.Goal{User: "UOWNER", Visibility: ladder.Private}.Item(), "owner"},
		{"manager goal", ladder.Goal{User: "UOWNER", Visibility: ladder.Manager}.Item(), "owner, manager"},
		{"public goal", ladder.Goal{User: "UOWNER", Visibility: ladder.Public}.Item(), everyone},

		{"claim nobody read", said(nil).ClaimItem(open), "owner"},
		{"claim, the manager of record gave a reading", said(read("URECORD", "")).ClaimItem(open), "owner, manager of record"},
		{"claim, the manager gave a reading", said(read("UMANAGER", "")).ClaimItem(open), "owner, manager"},
		{"claim, a former manager gave a reading", said(read("UFORMER", "")).ClaimItem(open), "owner"},
		{"claim, a run was extended only", said(&ladder.ManagerReading{Reading: ladder.Reading{By: "URECORD"}, Extend: true}).ClaimItem(open), "owner"},
		{"claim to be discussed", said(read("URECORD", ladder.Discuss)).ClaimItem(open), "owner, manager of record"},
		{"claim, decided", said(read("URECORD", ladder.NotYet)).ClaimItem(open), "owner, manager, manager of record"},
		{"claim, sealed", said(nil).ClaimItem(sealed), "owner, manager, manager of record"},
		{"claim without a manager, nobody read", said(nil).ClaimItem(orphan), "owner"},
		{"claim without a manager, an admin gave a reading", said(read("UADMIN", "")).ClaimItem(orphan), "owner, admin"},

		{"reading without a decision", said(read("URECORD", "")).AnswerItem(open), "manager of record"},
		{"confirmation", said(read("URECORD", ladder.Confirm)).AnswerItem(open), "owner, manager, manager of record"},
		{"confirmation by a former manager", said(read("UFORMER", ladder.Confirm)).AnswerItem(sealed), "owner, manager, former manager, manager of record"},
		{"no answer", said(nil).AnswerItem(open), ""},

		{"private reflection", ladder.Item{Kind: ladder.ItemReflection, Owner: "UOWNER", Visibility: ladder.Private}, "owner"},
		{"shared reflection", ladder.Item{Kind: ladder.ItemReflection, Owner: "UOWNER", Visibility: ladder.Manager}, "owner, manager"},
		{"reflection called public", ladder.Item{Kind: ladder.ItemReflection, Owner: "UOWNER", Visibility: ladder.Public}, "owner, manager"},
		{"digest", ladder.Item{Kind: ladder.ItemDigest, Owner: "UMANAGER", Visibility: ladder.Public}, "manager"},
		{"something unknown", ladder.Item{Owner: "UOWNER", Visibility: ladder.Public}, "owner"},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			var allowed []string
			for _, v := range viewers {
				if ladder.CanSee(v.Viewer, tt.item, owner) {
					allowed = append(allowed, v.who)
				}
			}
			if got := strings.Join(allowed, ", "); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestCanSeeClaimBlind(t *testing.T) {
	h := ic2(t).claims("2026-Q2")
	owner := h.in.Person
	v, q := h.quarterOn("2026-Q2", "2026-07-20")
	if ladder.CanSeeClaim(boss, v, q, owner) {
		t.Error("the manager sees the claim before their own reading")
	}
	v, err := ladder.ReadQuarter(v, q, boss, reading(ladder.ValueCurrent))
	if err != nil {
		t.Fatal(err)
	}
	if !ladder.CanSeeClaim(boss, v, q, owner) {
		t.Error("the manager does not see the claim after their own reading")
	}
	me := ladder.Viewer{ID: "UME"}
	if ladder.CanSeeAnswer(me, v, q, owner) {
		t.Error("the person sees the reading before the decision")
	}
	if v, err = ladder.AnswerQuarter(v, q, boss, ladder.Answer{Decision: ladder.NotYet, Note: "One more month"}); err != nil {
		t.Fatal(err)
	}
	if !ladder.CanSeeAnswer(me, v, q, owner) {
		t.Error("the person does not see the decision")
	}
}
