package packet_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winlog/ladder"
	"winlog/ladder/packet"
)

var (
	today = ladder.Date{Year: 2026, Month: time.November, Day: 20}
	april = ladder.Calendar{Start: time.April}
)

func names(id ladder.UserID) string {
	if id == "U1" {
		return "Ana <b>Lima</b>"
	}
	return string(id)
}

func write(t testing.TB, format string, cal ladder.Calendar, wins ...ladder.Win) string {
	t.Helper()
	var b bytes.Buffer
	if err := packet.WriteWins(&b, format, wins, names, cal); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// checker judges as an import does: known people are U1 to U9.
func checker() func(ladder.Win) error {
	l := ladder.Builtin()
	return func(w ladder.Win) error {
		if len(w.User) != 2 {
			return ladder.FieldErrorf("user", "There is no person %s.", w.User)
		}
		return ladder.CheckWin(w, ladder.Person{ID: w.User}, today, l)
	}
}

func sampleWins() []ladder.Win {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			panic(err)
		}
		return v
	}
	return []ladder.Win{
		{
			ID: "w1", User: "U1", OccurredOn: ladder.NewDate(2026, time.May, 12), Text: "Led the \"checkout\" clean-up, with Web\nand <Payments>",
			Result: "=2.9 % → 1.7 %", Dimensions: []ladder.DimensionID{"scope", "collaboration"}, Level: "IC3", People: []ladder.UserID{"U2", "U3"},
			Links: []string{"https://x.example/pr/1?a=1&b=2", "https://x.example/board"}, Goal: "g1", Visibility: ladder.Manager, Source: "import",
			CreatedAt: at("2026-05-12T11:30:00+02:00"), UpdatedAt: at("2026-05-13T09:30:00Z"),
		},
		{ID: "w2", User: "U1", OccurredOn: ladder.NewDate(2026, time.July, 1), Text: "Short", Visibility: ladder.Private, Source: "import", CreatedAt: at("2026-07-01T00:00:00Z"), UpdatedAt: at("2026-07-01T00:00:00Z")},
		{ID: "w3", User: "U1", OccurredOn: ladder.NewDate(2026, time.July, 2), Text: "Deleted", Visibility: ladder.Public, DeletedAt: at("2026-07-03T00:00:00Z")},
	}
}

func TestWriteJSON(t *testing.T) {
	want := `[
{"id":"w2","user":"U1","occurred_on":"2026-07-01","quarter":"FY27-Q2","text":"Short","result":"","dimensions":[],"level":"","people":[],"links":[],"goal":"","visibility":"private","created_at":"2026-07-01T00:00:00Z","updated_at":"2026-07-01T00:00:00Z"},
{"id":"w1","user":"U1","occurred_on":"2026-05-12","quarter":"FY27-Q1","text":"Led the \"checkout\" clean-up, with Web\nand <Payments>","result":"=2.9 % → 1.7 %","dimensions":["scope","collaboration"],"level":"IC3","people":["U2","U3"],"links":["https://x.example/pr/1?a=1&b=2","https://x.example/board"],"goal":"g1","visibility":"manager","created_at":"2026-05-12T09:30:00Z","updated_at":"2026-05-13T09:30:00Z"}
]
`
	got := write(t, packet.JSON, april, sampleWins()...)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !json.Valid([]byte(got)) {
		t.Error("not valid JSON")
	}
	if got := write(t, packet.JSON, april); got != "[]\n" {
		t.Errorf("no wins: got %q", got)
	}
}

func TestWriteCSV(t *testing.T) {
	want := `id,user,occurred_on,quarter,text,result,dimensions,level,people,links,goal,visibility,created_at,updated_at
w2,U1,2026-07-01,2026-Q3,Short,,,,,,,private,2026-07-01T00:00:00Z,2026-07-01T00:00:00Z
w1,U1,2026-05-12,2026-Q2,"Led the ""checkout"" clean-up, with Web
and <Payments>",'=2.9 % → 1.7 %,scope collaboration,IC3,U2 U3,https://x.example/pr/1?a=1&b=2 https://x.example/board,g1,manager,2026-05-12T09:30:00Z,2026-05-13T09:30:00Z
`
	if diff := cmp.Diff(want, write(t, packet.CSV, ladder.Calendar{}, sampleWins()...)); diff != "" {
		t.Error(diff)
	}
}

// By person, then newest day first, whatever order they come in.
func TestWriteOrder(t *testing.T) {
	day := func(n int) ladder.Date { return today.AddDays(-n) }
	at := func(n int64) time.Time { return time.Unix(n, 0) }
	wins := []ladder.Win{
		{ID: "d", User: "U2", OccurredOn: day(0)},
		{ID: "b", User: "U1", OccurredOn: day(2), CreatedAt: at(9)},
		{ID: "a", User: "U1", OccurredOn: day(1), CreatedAt: at(1)},
		{ID: "c2", User: "U1", OccurredOn: day(3), CreatedAt: at(5)},
		{ID: "c0", User: "U1", OccurredOn: day(3), CreatedAt: at(4)},
		{ID: "c1", User: "U1", OccurredOn: day(3), CreatedAt: at(4)},
	}
	before := slices.Clone(wins)
	rows, err := csv.NewReader(strings.NewReader(write(t, packet.CSV, april, wins...))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rows[1:] {
		got = append(got, row[0])
	}
	if diff := cmp.Diff([]string{"a", "b", "c2", "c1", "c0", "d"}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, wins); diff != "" {
		t.Errorf("the caller's wins moved: %s", diff)
	}
}

func TestWriteUnknownFormat(t *testing.T) {
	err := packet.WriteWins(&bytes.Buffer{}, "pdf", nil, names, april)
	if ladder.KindOf(err) != ladder.Invalid {
		t.Errorf("got %v, want an invalid error", err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, fmt.Errorf("disk full") }

func TestWriteFails(t *testing.T) {
	for _, format := range []string{packet.JSON, packet.CSV, packet.Markdown} {
		if err := packet.WriteWins(brokenWriter{}, format, sampleWins(), names, april); err == nil {
			t.Errorf("%s: got no error from a full disk", format)
		}
	}
}

func TestCellsAreSafe(t *testing.T) {
	tests := []struct{ text, cell string }{
		{"=1+1", "'=1+1"},
		{"+1", "'+1"},
		{"-1", "'-1"},
		{"@SUM(A1)", "'@SUM(A1)"},
		{"- item", "'- item"},
		{"'=1", "''=1"},
		{"''=1", "'''=1"},
		{"'tis done", "'tis done"},
		{"a=b", "a=b"},
		{"a;=1+1", "a;'=1+1"},
		{"a\n=1+1", "a\n'=1+1"},
		{"a\n-1+cmd", "a\n'-1+cmd"},
		{"a\n- item", "a\n- item"},
		{"a\n'- item", "a\n'- item"},
		{";;@x", ";;'@x"},
		{"＝1", "＝1"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			file := write(t, packet.CSV, april, ladder.Win{User: "U1", OccurredOn: today, Text: tt.text, Visibility: ladder.Public})
			rows, err := csv.NewReader(strings.NewReader(file)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			if got := rows[1][4]; got != tt.cell {
				t.Errorf("got %q, want %q", got, tt.cell)
			}
			wins, faults := readWins(strings.NewReader(file), packet.CSV, checker())
			if len(faults) > 0 || wins[0].Text != tt.text {
				t.Errorf("reads back as %+v, %v", wins, faults)
			}
		})
	}
}

// readWins is packet.ReadWins without the lines; nil after a fault.
func readWins(r io.Reader, format string, check func(ladder.Win) error) ([]ladder.Win, []ladder.RowFault) {
	rows, faults := packet.ReadWins(r, format, check)
	var wins []ladder.Win
	for _, row := range rows {
		wins = append(wins, row.Win)
	}
	return wins, faults
}

func TestReadCSVByHand(t *testing.T) {
	file := "\uFEFFText,occurred_on,user,dimensions,people,visibility\r\n" +
		"\" Shipped OAuth\r\nlogin\x00 \",2026-05-12, U1 ,\"scope, outcome\",U2;U1,public\r\n,,,,,\r\n=1,2026-05-13,U2,,,\r\n"
	wins, faults := readWins(strings.NewReader(file), packet.CSV, checker())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	want := []ladder.Win{
		{
			User: "U1", OccurredOn: ladder.NewDate(2026, time.May, 12), Text: "Shipped OAuth\nlogin", Dimensions: []ladder.DimensionID{"scope", "outcome"},
			People: []ladder.UserID{"U2"}, Visibility: ladder.Public, Source: "import",
		},
		{User: "U2", OccurredOn: ladder.NewDate(2026, time.May, 13), Text: "=1", Visibility: ladder.Private, Source: "import"},
	}
	if diff := cmp.Diff(want, wins); diff != "" {
		t.Error(diff)
	}
}

func TestReadFaults(t *testing.T) {
	const good = `{"user":"U1","occurred_on":"2026-05-12","text":"x"}`
	tests := []struct {
		name, format, in string
		want             []string // each fault begins so
	}{
		{"an unknown format", "md", "# Wins", []string{`Wins cannot be read from the format "md"`}},
		{"empty CSV", "csv", "", []string{"The file is empty"}},
		{"semicolons", "csv", "user;occurred_on;text\n", []string{"line 1: The columns are separated by semicolons"}},
		{"missing columns", "csv", "id,text\nw1,x\n", []string{"line 1: These columns are missing: user, occurred_on."}},
		{"an unknown column", "csv", "user,occurred_on,text,score\nU1,2026-05-12,x,5\n", []string{`line 1: There is no column "score"`}},
		{"cells", "csv", "user,occurred_on,text\nU1,2026-05-12\nana,12.05.2026,x\nU1,2026-11-21,x\nU12,2026-05-12,x\nU1,2026-05-12,\n", []string{
			"line 2: This row has 2 cells", "line 3, user: Write the Slack user id", "line 3, occurred_on: Write the day", "line 4, occurred_on: 21 November 2026 is still to come",
			"line 5, user: There is no person U12", "line 6, text: Write what you did",
		}},
		{"ids", "csv", "id,goal,user,occurred_on,text\nw1,,U1,2026-05-12,x\nw1,,U1,2026-05-12,x\na b,\"c,d\",U1,2026-05-12,x\n", []string{
			"line 3, id: Line 2 has the same id", "line 4, id: This is no id of a win", "line 4, goal: This is no id of a goal",
		}},
		{"instants", "csv", "user,occurred_on,text,created_at,updated_at\nU1,2026-05-12,x,yesterday,1960-01-01T00:00:00Z\n", []string{
			"line 2, created_at: Write the time like", "line 2, updated_at: Write the time like",
		}},
		{"what the check finds", "csv", "user,occurred_on,text,links,level,visibility\nU1,2026-05-12,x,javascript:alert(1),IC9,all\n", []string{
			"line 2, level:", "line 2, links:", "line 2, visibility:",
		}},
		{"line numbers after text of several lines", "csv", "user,occurred_on,text\nU1,2026-05-12,\"a\n\nb\"\nU1,x,x\n", []string{"line 5, occurred_on"}},

		{"empty JSON", "json", " \n", []string{"The file is empty"}},
		{"one object", "json", good, []string{"line 1: The file must be an array"}},
		{"a huge number", "json", strings.Repeat("5", 400), []string{"line 1: The file must be an array"}},
		{"a text", "json", `"x"`, []string{"line 1: The file must be an array"}},
		{"no JSON", "json", "id,user\n", []string{"line 1: This is no JSON"}},
		{"cut off", "json", "[\n" + good + ",\n", []string{"line 3: The file ends too early"}},
		{"cut off inside", "json", "[\n" + good + ",\n{\"user\":\n", []string{"line 4: The file ends too early"}},
		{"cut off after a win", "json", "[\n" + good, []string{"line 2: The file ends too early"}},
		{"a syntax fault", "json", "[\n" + good + ",\n{\"user\": U1}\n]", []string{"line 3: This is no JSON"}},
		{"a missing comma", "json", "[\n" + good + "\n" + good + "\n]", []string{"line 2: This is no JSON"}},
		{"something after", "json", "[\n" + good + "\n]\n[]", []string{"line 3: Something follows"}},
		{"no objects", "json", "[1,\nnull,\n[],\n" + good + "]", []string{"line 1: A win is an object", "line 2: A win is an object", "line 3: A win is an object"}},
		{"unknown and missing fields", "json", "[\n{\n\"text\":\"x\",\n\"score\":5}]", []string{"line 2: These fields are missing: user, occurred_on.", `line 2: There is no field "score"`}},
		{"another case", "json", `[{"User":"U1","occurred_on":"2026-05-12","text":"x"}]`, []string{"line 1: These fields are missing: user.", `line 1: There is no field "User"`}},
		{"wrong types", "json", `[{"user":1,"occurred_on":["2026-05-12"],"text":{},"people":"U2","links":[1]}]`, []string{
			"line 1, links: This must be a list", "line 1, occurred_on: This must be a text", "line 1, people: This must be a list", "line 1, text: This must be a text", "line 1, user: This must be a text",
		}},
		{"not UTF-8", "json", "[{\"user\":\"U1\",\"occurred_on\":\"2026-05-12\",\"text\":\"In\xeas\"}]", []string{"line 1: This win is not UTF-8"}},
		{"what the check finds, with lines", "json", "[\n" + good + ",\n" + strings.Replace(good, "2026-05-12", "2027-05-12", 1) + ",\n\n" + strings.Replace(good, "U1", "ana", 1) + "]", []string{
			"line 3, occurred_on: 12 May 2027 is still to come", "line 5, user:",
		}},
	}
	check := checker()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wins, faults := readWins(strings.NewReader(tt.in), tt.format, check)
			if wins != nil {
				t.Errorf("got %d wins with a fault", len(wins))
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

func TestReadJSONWithBOM(t *testing.T) {
	wins, faults := readWins(strings.NewReader("\uFEFF[{\"user\":\"U1\",\"occurred_on\":\"2026-05-12\",\"text\":\"x\",\"people\":null}]"), packet.JSON, checker())
	if len(wins) != 1 || len(faults) > 0 {
		t.Errorf("got %v, %v", wins, faults)
	}
	if wins, faults := readWins(strings.NewReader("[]"), packet.JSON, checker()); len(wins)+len(faults) > 0 {
		t.Errorf("no wins: got %v, %v", wins, faults)
	}
}

// anyWin is any win that may be kept.
func anyWin() *rapid.Generator[ladder.Win] {
	odd := rapid.StringOf(rapid.SampledFrom([]rune("ab é=+-@'\";,\n\t<>&*_#`[]()|~\\1.👩🔥שן\u200d")))
	return rapid.Custom(func(t *rapid.T) ladder.Win {
		when := time.Unix(rapid.Int64Range(0, 1_800_000_000).Draw(t, "created"), 0).UTC()
		link := rapid.Custom(func(t *rapid.T) string {
			return "https://x.example/" + rapid.StringMatching(`[a-z0-9,;=+'&?#-]{0,12}`).Draw(t, "path")
		})
		w := ladder.Win{
			User:       rapid.SampledFrom([]ladder.UserID{"U1", "U2", "U3"}).Draw(t, "user"),
			OccurredOn: today.AddDays(-rapid.IntRange(0, 3000).Draw(t, "days")),
			Text:       "x" + odd.Draw(t, "text"),
			Result:     odd.Draw(t, "result"),
			Dimensions: rapid.SliceOf(rapid.SampledFrom([]ladder.DimensionID{"scope", "mentorship", "outcome"})).Draw(t, "dimensions"),
			Level:      rapid.SampledFrom([]ladder.LevelID{"", "IC2", "M1"}).Draw(t, "level"),
			People:     rapid.SliceOfN(rapid.SampledFrom([]ladder.UserID{"U4", "U5", "W6"}), 0, 5).Draw(t, "people"),
			Links:      rapid.SliceOfN(link, 0, 3).Draw(t, "links"),
			Goal:       rapid.SampledFrom([]ladder.GoalID{"", "g1"}).Draw(t, "goal"),
			Visibility: rapid.SampledFrom([]ladder.Visibility{ladder.Private, ladder.Manager, ladder.Public}).Draw(t, "visibility"),
			Source:     "import", CreatedAt: when, UpdatedAt: when.Add(time.Hour),
		}
		if rapid.Bool().Draw(t, "formula") {
			w.Text = odd.Draw(t, "formula text") + w.Text
		}
		if rapid.Bool().Draw(t, "no times") {
			w.CreatedAt, w.UpdatedAt = time.Time{}, time.Time{}
		}
		return w.Tidy()
	})
}

// What is exported and imported again is the same, in both formats and with
// any calendar.
func TestRoundTrip(t *testing.T) {
	check := checker()
	rapid.Check(t, func(rt *rapid.T) {
		wins := rapid.SliceOfN(anyWin(), 1, 6).Draw(rt, "wins")
		for i := range wins {
			wins[i].ID = ladder.WinID(fmt.Sprintf("w%d", i))
		}
		cal := ladder.Calendar{Start: time.Month(rapid.IntRange(0, 12).Draw(rt, "start"))}
		for _, format := range []string{packet.JSON, packet.CSV} {
			file := write(t, format, cal, wins...)
			got, faults := readWins(strings.NewReader(file), format, check)
			if len(faults) > 0 {
				rt.Fatalf("%s: %v\n%s", format, faults, file)
			}
			slices.SortFunc(got, func(a, b ladder.Win) int { return strings.Compare(string(a.ID), string(b.ID)) })
			if diff := cmp.Diff(wins, got); diff != "" {
				rt.Fatalf("%s: %s", format, diff)
			}
			if again := write(t, format, cal, got...); again != file {
				rt.Errorf("%s: exported again, it is another file", format)
			}
		}
	})
}

func FuzzReadJSON(f *testing.F) {
	fuzzRead(f, packet.JSON)
}

func FuzzReadCSV(f *testing.F) {
	fuzzRead(f, packet.CSV)
}

func fuzzRead(f *testing.F, format string) {
	f.Add(write(f, format, april, sampleWins()...))
	for _, s := range []string{
		"", "[]", "[{}]", "[\n{\"user\":\"U1\",\"occurred_on\":\"2026-05-12\",\"text\":\"x\"}]", "[{\"text\":\"\\ud800\"}]", "[[[[", "{\"a\":[}",
		"user,occurred_on,text\nU1,2026-05-12,'=x\n", "user,occurred_on,text,links\nU1,2026-05-12,x,https://x.example javascript:x\n", "a;b", "user,occurred_on,text\n\"",
	} {
		f.Add(s)
	}
	check := checker()
	f.Fuzz(func(t *testing.T, s string) {
		wins, faults := readWins(strings.NewReader(s), format, check)
		if wins != nil && faults != nil {
			t.Fatalf("got %d wins and %d faults", len(wins), len(faults))
		}
		for _, w := range wins {
			if err := check(w); err != nil || w.Text != ladder.CleanText(w.Text) {
				t.Errorf("got %+v: %v", w, err)
			}
		}
		lines := strings.Count(s, "\n") + 1
		for _, fault := range faults {
			if fault.Line < 0 || fault.Line > lines || fault.Text == "" || len(fault.Text) > 2000 {
				t.Errorf("got the fault %+v in %d lines", fault, lines)
			}
		}
		if len(wins) == 0 {
			return
		}
		again, faults := readWins(strings.NewReader(write(t, format, april, wins...)), format, check)
		if len(faults) > 0 || len(again) != len(wins) {
			t.Errorf("got %d wins, and %d with %v when written and read again", len(wins), len(again), faults)
		}
	})
}
