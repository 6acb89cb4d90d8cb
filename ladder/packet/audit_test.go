package packet_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/ladder/packet"
)

func TestWriteAudit(t *testing.T) {
	at := time.Date(2026, 5, 12, 15, 4, 5, 0, time.FixedZone("", 3600))
	var out strings.Builder
	err := packet.WriteAudit(&out, []ladder.AuditEntry{
		{At: at, By: "UA", Action: "level", Subject: "U1", Detail: "promotion from 2026-05-01: IC1 → IC2"},
		{At: at, Action: "import_people", Detail: `3 created, "quoted"`},
		{At: at, By: "UA", Action: "=1+1", Subject: "U1", Detail: "@SUM(A1)"},
	}, func(id ladder.UserID) string { return map[ladder.UserID]string{"UA": "=Ann", "U1": "Ines"}[id] })
	want := `at,by,by_name,action,subject,subject_name,detail
2026-05-12T14:04:05Z,UA,'=Ann,level,U1,Ines,promotion from 2026-05-01: IC1 → IC2
2026-05-12T14:04:05Z,,,import_people,,,"3 created, ""quoted"""
2026-05-12T14:04:05Z,UA,'=Ann,'=1+1,U1,Ines,'@SUM(A1)
`
	if diff := cmp.Diff(want, out.String()); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
