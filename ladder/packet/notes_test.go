package packet_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
	"winlog/ladder/packet"
)

func TestWriteNotes(t *testing.T) {
	quarter := ladder.Calendar{}.Of(ladder.NewDate(2026, time.May, 1)).Period()
	at := time.Date(2026, 7, 16, 9, 30, 0, 0, time.UTC)
	ines := ladder.Person{ID: "U0INES", Manager: "U0MARTA"}
	own := ladder.TalkNote{
		User: "U0INES", By: "U0INES", Quarter: quarter, Answers: map[ladder.TalkQuestion]string{ladder.TalkNeed: "Cover <b>"}, Gaps: []string{"Reach"},
		On: ladder.NewDate(2026, time.July, 16), For: "U0MARTA", Line: "One mentee", LineFor: "U0MARTA", LineAt: at, UpdatedAt: at,
	}
	hers := ladder.TalkNote{
		User: "U0INES", By: "U0MARTA", Quarter: quarter, Answers: map[ladder.TalkQuestion]string{ladder.TalkSay: "a secret"}, On: own.On,
		Line: "A pilot", LineFor: "U0INES", LineAt: at, UpdatedAt: at,
	}
	toAnother := ladder.TalkNote{User: "U0INES", By: "U0WAS", Quarter: quarter, Line: "a secret", LineFor: "U0ELSE"}
	about := []ladder.TalkNote{own, hers, toAnother}
	parts := []ladder.DigestPart{{
		User: "U0INES", Quarter: quarter.From, For: "U0MARTA", Hidden: []ladder.DigestItem{"win:a"}, Comments: map[ladder.DigestItem]string{"win:b": "With Arun"}, UpdatedAt: at,
	}}
	for _, tt := range []struct {
		name  string
		notes packet.Notes
		want  string
	}{
		{"of the person", packet.NotesOf(ines, []ladder.TalkNote{own}, about, parts), `{
  "talks": [
    {
      "user": "U0INES",
      "by": "U0INES",
      "quarter": "2026-Q2",
      "from": "2026-04-01",
      "answers": {
        "need": "Cover <b>"
      },
      "gaps": [
        "Reach"
      ],
      "on": "2026-07-16",
      "shared_with": "U0MARTA",
      "line": "One mentee",
      "line_for": "U0MARTA",
      "line_at": "2026-07-16T09:30:00Z",
      "updated_at": "2026-07-16T09:30:00Z"
    },
    {
      "user": "U0INES",
      "by": "U0MARTA",
      "quarter": "2026-Q2",
      "from": "2026-04-01",
      "answers": {},
      "gaps": [],
      "on": "",
      "shared_with": "",
      "line": "A pilot",
      "line_for": "U0INES",
      "line_at": "2026-07-16T09:30:00Z",
      "updated_at": ""
    }
  ],
  "digests": [
    {
      "from": "2026-04-01",
      "order": [],
      "hidden": [
        "win:a"
      ],
      "comments": {
        "win:b": "With Arun"
      },
      "comments_for": "U0MARTA",
      "updated_at": "2026-07-16T09:30:00Z"
    }
  ]
}
`},
		{"of nobody", packet.NotesOf(ladder.Person{ID: "U0NEW"}, nil, nil, nil), `{
  "talks": [],
  "digests": []
}
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			if err := packet.WriteNotes(&out, tt.notes); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, out.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	// A manager's own export has what they wrote about others.
	var out strings.Builder
	if err := packet.WriteNotes(&out, packet.NotesOf(ladder.Person{ID: "U0MARTA"}, []ladder.TalkNote{hers}, nil, nil)); err != nil || !strings.Contains(out.String(), "a secret") {
		t.Errorf("%v\n%s", err, out.String())
	}
}
