package ladder_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winlog/ladder"
)

// org is who is known before an import.
var org = []ladder.Person{
	{ID: "U1", Email: "ana@x.example", Name: "Ana Lima", Manager: "U2", Active: true},
	{ID: "U2", Email: "Bo@x.example", Name: "Bo Chen", Active: true},
	{ID: "U3", Email: "cy@x.example", Name: "Cy", Manager: "U2"}, // has left
}

const fullHeader = "slack_user_id,email,name,role,level,manager,start_date,timezone,team\n"

func TestParsePeople(t *testing.T) {
	ines := ladder.Person{
		ID: "U9", Email: "ines@x.example", Name: "Inês Faro", Role: ladder.Eng, Level: "IC2", Manager: "U2",
		StartDate: ladder.Date{Year: 2025, Month: time.March, Day: 1}, Timezone: "Europe/Lisbon", Team: "Web",
	}
	tests := []struct {
		name, in string
		want     []ladder.PersonRow
	}{
		{
			"every column", fullHeader + "U9,Ines@x.example,Inês Faro,eng,IC2,U2,2025-03-01,Europe/Lisbon,Web\n",
			[]ladder.PersonRow{{Line: 2, Person: ines}},
		},
		{
			"any order, BOM, CRLF, quotes, spaces, loose spelling",
			"\uFEFFTeam, Level ,role,name,timezone,start_date,manager,email,slack_user_id\r\n" +
				"\"Web\", ic-2,ENG,\"Inês\r\nFaro\",Europe/Lisbon,2025-03-01,bo@x.example, Ines@X.example ,U9\r\n",
			[]ladder.PersonRow{{Line: 2, Person: ines}},
		},
		{
			"what is empty is unknown", "slack_user_id,email,name,manager\nU9,,,\n",
			[]ladder.PersonRow{{Line: 2, Person: ladder.Person{ID: "U9"}}},
		},
		{
			"known by e-mail", "email,level\nANA@x.example,IC3\n",
			[]ladder.PersonRow{{Line: 2, Person: ladder.Person{ID: "U1", Email: "ana@x.example", Level: "IC3"}}},
		},
		{
			"not known yet, and manager of another", "email,manager\nnew@x.example,boss@x.example\nboss@x.example,bo@x.example\n",
			[]ladder.PersonRow{
				{Line: 2, Person: ladder.Person{Email: "new@x.example"}, ManagerEmail: "boss@x.example"},
				{Line: 3, Person: ladder.Person{Email: "boss@x.example", Manager: "U2"}},
			},
		},
		{
			"manager of the file by id and by e-mail, before and after", "slack_user_id,email,manager\nU7,g@x.example,U8\nU8,h@x.example,\nU9,,H@x.example\n",
			[]ladder.PersonRow{
				{Line: 2, Person: ladder.Person{ID: "U7", Email: "g@x.example", Manager: "U8"}},
				{Line: 3, Person: ladder.Person{ID: "U8", Email: "h@x.example"}},
				{Line: 4, Person: ladder.Person{ID: "U9", Manager: "U8"}},
			},
		},
		{
			"blank lines and rows of commas", "email,team\n\n,\nana@x.example,Web\n , \n",
			[]ladder.PersonRow{{Line: 4, Person: ladder.Person{ID: "U1", Email: "ana@x.example", Team: "Web"}}},
		},
		{
			"no line end at the end", "email\nana@x.example",
			[]ladder.PersonRow{{Line: 2, Person: ladder.Person{ID: "U1", Email: "ana@x.example"}}},
		},
		{
			"a new e-mail of somebody known", "slack_user_id,email\nU1,lima@x.example\n",
			[]ladder.PersonRow{{Line: 2, Person: ladder.Person{ID: "U1", Email: "lima@x.example"}}},
		},
		{
			"the e-mail of somebody who left", "slack_user_id,email\nU8,cy@x.example\n",
			[]ladder.PersonRow{{Line: 2, Person: ladder.Person{ID: "U8", Email: "cy@x.example"}}},
		},
		{
			"e-mails changed round", "slack_user_id,email\nU1,bo@x.example\nU2,ana@x.example\n",
			[]ladder.PersonRow{
				{Line: 2, Person: ladder.Person{ID: "U1", Email: "bo@x.example"}},
				{Line: 3, Person: ladder.Person{ID: "U2", Email: "ana@x.example"}},
			},
		},
		{
			"a line of managers turned round", "slack_user_id,manager\nU2,U1\nU1,U9\nU9,\n",
			[]ladder.PersonRow{
				{Line: 2, Person: ladder.Person{ID: "U2", Manager: "U1"}},
				{Line: 3, Person: ladder.Person{ID: "U1", Manager: "U9"}},
				{Line: 4, Person: ladder.Person{ID: "U9"}},
			},
		},
	}
	l := ladder.Builtin()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, faults := ladder.ParsePeople(strings.NewReader(tt.in), org, l)
			if len(faults) > 0 {
				t.Fatalf("got faults %v", faults)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// An address that went from one person to another means the one who is there.
func TestParsePeopleReusedEmail(t *testing.T) {
	left := ladder.Person{ID: "U4", Email: "dee@x.example"}
	here := ladder.Person{ID: "U5", Email: "dee@x.example", Active: true}
	for _, people := range [][]ladder.Person{{left, here}, {here, left}} {
		rows, faults := ladder.ParsePeople(strings.NewReader("email\ndee@x.example\n"), people, ladder.Builtin())
		if len(faults) > 0 || rows[0].Person.ID != "U5" {
			t.Errorf("got %v, %v, want U5", rows, faults)
		}
	}
}

func TestParsePeopleFaults(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string // each fault begins so; the parts around … must both occur
	}{
		{"empty", "", []string{"The file is empty"}},
		{"only a BOM", "\uFEFF\r\n", []string{"The file is empty"}},
		{"only a header", "email\n", []string{"There is only a header"}},
		{"semicolons", "slack_user_id;email\nU1;a@x.example\n", []string{"line 1: The columns are separated by semicolons"}},
		{"quoted semicolons", "\"slack_user_id\";\"email\"\nU1;a@x.example\n", []string{"line 1: The columns are separated by semicolons"}},
		{"tabs", "email\tname\na@x.example\tAna\n", []string{"line 1: The columns are separated by tabs"}},
		{"UTF-16", "\xff\xfee\x00m\x00", []string{"The file is not UTF-8"}},
		{"Latin-1", "email,name\nana@x.example,In\xeas\n", []string{"The file is not UTF-8"}},
		{"an unknown column", "email,salary,Boss\nana@x.example,1,2\n", []string{`line 1: There is no column "salary"`, `line 1: There is no column "boss"`}},
		{"a column without a name", "email,\nana@x.example,\n", []string{`line 1: There is no column ""`}},
		{"a column twice", "email,name,Email\na@x.example,,\n", []string{"line 1: The column email is there twice"}},
		{"nobody identified", "name,level\nAna,IC2\n", []string{"line 1: The file needs a column slack_user_id or email"}},
		{"a row without identification", "email,name\n,Ana\nana@x.example,\n", []string{"line 2: Nobody is named here"}},
		{"cells missing and to spare", "email,name\nana@x.example\nbo@x.example,Bo,Chen\n", []string{"line 2: This row has 1 cells", "line 3: This row has 3 cells"}},
		{"a quotation mark", "email,name\nana@x.example,Ana \"A\" Lima\nbo@x.example,\"Bo\" Chen\n,x\n", []string{"line 2: A quotation mark", "line 3: A quotation mark", "line 4: Nobody is named"}},
		{"an open quotation mark", "email,name\nana@x.example,\"Ana\nbo@x.example,Bo\n", []string{"line 2: A quotation mark"}},
		{"a broken header", "email,\"na\"me\nana@x.example,Ana\n", []string{"line 1: A quotation mark"}},

		{"ids", "slack_user_id\nana\nu1\nC123\n", []string{`line 2, slack_user_id: "ana"`, `line 3, slack_user_id: "u1"`, `line 4, slack_user_id: "C123"`}},
		{"e-mails", "email\nana\nAna <ana@x.example>\n@x.example\na b@x.example\n", []string{
			`line 2, email: "ana"`, `line 3, email: "Ana <ana@x.example>"`, `line 4, email: "@x.example"`, `line 5, email: "a b@x.example"`,
		}},
		{"a long name", "email,name\nana@x.example," + strings.Repeat("é", 201) + "\n", []string{"line 2, name: This has 201 characters"}},
		{"a role", "email,role\nana@x.example,Engineer\n", []string{`line 2, role: There is no role "Engineer". The roles are eng, pm`}},
		{"levels", "email,level\nana@x.example,IC9\nbo@x.example,senior engineer\n", []string{`line 2, level: The ladder has no level "IC9". The levels are IC0, IC1`, `line 3, level: The ladder has no level "senior engineer"`}},
		{"dates", "email,start_date\nana@x.example,12.05.2026\nbo@x.example,2026-02-30\ncy@x.example,0026-01-01\n", []string{
			`line 2, start_date: "12.05.2026"`, `line 3, start_date: "2026-02-30"`, `line 4, start_date: "0026-01-01"`,
		}},
		{"zones", "email,timezone\nana@x.example,CEST\nbo@x.example,Local\ncy@x.example,../passwd\n", []string{
			`line 2, timezone: There is no time zone "CEST"`, `line 3, timezone: There is no time zone "Local"`, `line 4, timezone: There is no time zone "../passwd"`,
		}},
		{"every fault of a row", fullHeader + "x,x,,x,x,x,x,x,\n", []string{
			"line 2, slack_user_id:", "line 2, email:", "line 2, role:", "line 2, level:", "line 2, manager:", "line 2, start_date:", "line 2, timezone:",
		}},

		{"the same id", "slack_user_id\nU5\nU6\nU5\n", []string{"line 4: This is the same person as in line 2"}},
		{"the same e-mail", "email\nq@x.example\nQ@x.example\n", []string{"line 3, email: Line 2 has the same e-mail"}},
		{"the same person by id and e-mail", "slack_user_id,email\nU1,\n,ana@x.example\n", []string{"line 3: This is the same person as in line 2"}},
		{"the e-mail of somebody else", "slack_user_id,email\nU8,bo@x.example\n", []string{"line 2, email: This e-mail belongs to Bo Chen (U2) already"}},

		{"an unknown manager", "email,manager\nana@x.example,U77\nbo@x.example,who@x.example\n", []string{
			"line 2, manager: Nobody in the file or known already is U77", "line 3, manager: Nobody in the file or known already is who@x.example",
		}},
		{"a manager by name", "email,manager\nana@x.example,Bo Chen\n", []string{`line 2, manager: "Bo Chen" is neither`}},
		{"one's own manager, by id", "slack_user_id,manager\nU5,U5\n", []string{"line 2, manager: Nobody manages themself"}},
		{"one's own manager, by e-mail", "slack_user_id,email,manager\nU5,q@x.example,Q@x.example\n", []string{"line 2, manager: Nobody manages themself"}},
		{"one's own manager, unknown", "email,manager\nq@x.example,q@x.example\n", []string{"line 2, manager: Nobody manages themself"}},
		{"a circle of two", "slack_user_id,name,manager\nU5,Eva,U6\nU6,Finn,U5\n", []string{
			"line 2, manager: The managers go in a circle: Eva (line 2) → Finn (line 3) → Eva (line 2).",
			"line 3, manager: The managers go in a circle: Finn (line 3) → Eva (line 2) → Finn (line 3).",
		}},
		{"a circle of e-mails and ids", "slack_user_id,email,manager\n,p@x.example,U6\nU6,q@x.example,r@x.example\n,r@x.example,p@x.example\n", []string{
			"line 2, manager: The managers go in a circle: p@x.example (line 2) → U6 (line 3) → r@x.example (line 4) → p@x.example (line 2)",
			"line 3, manager:", "line 4, manager:",
		}},
		{"a circle through somebody not in the file", "slack_user_id,manager\nU2,U1\n", []string{
			"line 2, manager: The managers go in a circle: U2 (line 2) → Ana Lima (U1), not in the file → U2 (line 2).",
		}},
		{"a circle through a row that leaves the manager as it is", "slack_user_id,manager\nU2,U1\nU1,\n", []string{
			"line 2, manager: The managers go in a circle: U2 (line 2) → U1 (line 3) → U2 (line 2).",
		}},
		{"two circles", "slack_user_id,manager\nU5,U6\nU6,U5\nU7,U8\nU8,U7\n", []string{"line 2, manager:", "line 3, manager:", "line 4, manager:", "line 5, manager:"}},
		{"in the order of the file", "slack_user_id,level,manager\nU5,IC9,U5\nU6,IC9,U77\n", []string{"line 2, level", "line 2, manager", "line 3, level", "line 3, manager"}},
	}
	l := ladder.Builtin()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, faults := ladder.ParsePeople(strings.NewReader(tt.in), org, l)
			if rows != nil {
				t.Errorf("got %d rows with a fault", len(rows))
			}
			var got []string
			for _, f := range faults {
				got = append(got, f.String())
			}
			if !slices.EqualFunc(got, tt.want, strings.HasPrefix) {
				t.Error(cmp.Diff(tt.want, got))
			}
		})
	}
}

func TestParsePeopleLimits(t *testing.T) {
	l := ladder.Builtin()
	expect := func(t *testing.T, faults []ladder.RowFault, want string) {
		t.Helper()
		if len(faults) != 1 || !strings.HasPrefix(faults[0].String(), want) {
			t.Errorf("got %d faults, first %v, want %q", len(faults), faults[:min(1, len(faults))], want)
		}
	}
	var file strings.Builder
	file.WriteString("slack_user_id,manager\n")
	for i := range ladder.MaxPeopleRows {
		fmt.Fprintf(&file, "U%d,U%d\n", 100+i, 101+i)
	}
	t.Run("a long circle stays readable", func(t *testing.T) {
		var circle strings.Builder
		circle.WriteString("slack_user_id,manager\n")
		for i := range 1000 {
			fmt.Fprintf(&circle, "U%d,U%d\n", 100+i, 100+(i+1)%1000)
		}
		_, faults := ladder.ParsePeople(strings.NewReader(circle.String()), nil, l)
		if len(faults) != 1000 || len(faults[0].Text) > 300 || !strings.Contains(faults[0].Text, "992 more") {
			t.Errorf("got %d faults, the first %v", len(faults), faults[0])
		}
	})
	t.Run("the largest file", func(t *testing.T) {
		boss := []ladder.Person{{ID: ladder.UserID(fmt.Sprintf("U%d", 100+ladder.MaxPeopleRows))}}
		rows, faults := ladder.ParsePeople(strings.NewReader(file.String()), boss, l)
		if len(rows) != ladder.MaxPeopleRows || len(faults) > 0 {
			t.Errorf("got %d rows and %d faults", len(rows), len(faults))
		}
	})
	t.Run("one row more", func(t *testing.T) {
		_, faults := ladder.ParsePeople(strings.NewReader(file.String()+"U200100,\n"), nil, l)
		expect(t, faults[len(faults)-1:], "line 100002: The file has more than 100000 rows")
	})
	t.Run("bytes", func(t *testing.T) {
		_, faults := ladder.ParsePeople(strings.NewReader("email\n"+strings.Repeat("a", ladder.MaxPeopleFile)), nil, l)
		expect(t, faults, "The file is larger than 10 MiB")
	})
	t.Run("a file that cannot be read", func(t *testing.T) {
		_, faults := ladder.ParsePeople(iotest.ErrReader(errors.New("no such device")), nil, l)
		expect(t, faults, "The file cannot be read: no such device")
	})
}

func TestManagerLoops(t *testing.T) {
	type m = map[ladder.UserID]ladder.UserID
	tests := []struct {
		name  string
		edges m
		want  [][]ladder.UserID
	}{
		{"nobody", nil, nil},
		{"a line", m{"U1": "U2", "U2": "U3"}, nil},
		{"no manager", m{"U1": ""}, nil},
		{"oneself", m{"U1": "U1"}, [][]ladder.UserID{{"U1"}}},
		{"two", m{"U2": "U1", "U1": "U2"}, [][]ladder.UserID{{"U1", "U2"}}},
		{"a tail is no part of it", m{"U9": "U3", "U3": "U2", "U2": "U1", "U1": "U3"}, [][]ladder.UserID{{"U1", "U3", "U2"}}},
		{"several", m{"U5": "U6", "U6": "U5", "U1": "U1", "U7": "U5"}, [][]ladder.UserID{{"U1"}, {"U5", "U6"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for range 5 { // maps are walked in any order
				if diff := cmp.Diff(tt.want, ladder.ManagerLoops(tt.edges)); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

// Everybody who comes back to themself is in exactly one loop, nobody else is.
func TestManagerLoopsLaws(t *testing.T) {
	id := rapid.Custom(func(t *rapid.T) ladder.UserID {
		return ladder.UserID(fmt.Sprintf("U%d", rapid.IntRange(1, 8).Draw(t, "id")))
	})
	rapid.Check(t, func(t *rapid.T) {
		edges := rapid.MapOf(id, id).Draw(t, "edges")
		in := map[ladder.UserID]int{}
		for _, loop := range ladder.ManagerLoops(edges) {
			for i, member := range loop {
				in[member]++
				if edges[member] != loop[(i+1)%len(loop)] {
					t.Errorf("%v: %s is not managed by the next", loop, member)
				}
			}
		}
		for _, start := range slices.Sorted(maps.Keys(edges)) {
			back := false
			at := start
			for range edges {
				if at = edges[at]; at == start {
					back = true
				}
			}
			if back != (in[start] == 1) || in[start] > 1 {
				t.Errorf("%v: %s comes back: %v, is in %d loops", edges, start, back, in[start])
			}
		}
	})
}

func FuzzParsePeople(f *testing.F) {
	for _, s := range []string{
		"", fullHeader, fullHeader + "U9,i@x.example,Inês,eng,IC2,U2,2025-03-01,Europe/Lisbon,Web\n", "\uFEFFemail;name\n", "email,name\n\"a\"b,\n",
		"email,manager\na@x.example,b@x.example\nb@x.example,a@x.example\n", "slack_user_id,manager\nU5,U6\nU6,U5\n", "email\n\x00\n", "email\r\n\r\nana@x.example",
		"slack_user_id,email\nU8,bo@x.example\n,ana@x.example\n", "email,timezone\nana@x.example,UTC\n", "email,name\nana@x.example,\"a\n\nb\"\n",
	} {
		f.Add(s)
	}
	l := ladder.Builtin()
	f.Fuzz(func(t *testing.T, s string) {
		rows, faults := ladder.ParsePeople(strings.NewReader(s), org, l)
		if (len(rows) == 0) == (len(faults) == 0) {
			t.Fatalf("got %d rows and %d faults", len(rows), len(faults))
		}
		managers := map[ladder.UserID]ladder.UserID{}
		lines := strings.Count(s, "\n") + strings.Count(s, "\r") + 1
		seen := map[ladder.UserID]bool{}
		for _, row := range rows {
			who := row.Person
			if row.Line < 2 || row.Line > lines || who.ID == "" && who.Email == "" || who.ID != "" && (!who.ID.Valid() || seen[who.ID]) {
				t.Errorf("got %+v", row)
			}
			seen[who.ID] = true
			if who.ID != "" && who.Manager != "" {
				managers[who.ID] = who.Manager
			}
		}
		if loops := ladder.ManagerLoops(managers); loops != nil {
			t.Errorf("got the loops %v", loops)
		}
		for _, fault := range faults {
			if fault.Text == "" || fault.Line < 0 || fault.Line > lines || len(fault.String()) > 2000 {
				t.Errorf("got the fault %+v", fault)
			}
		}
	})
}
