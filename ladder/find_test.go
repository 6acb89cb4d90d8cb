package ladder_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winlog/ladder"
)

// said is a search result as a reader would put it: "IC3 Lead PM (pm)", with a
// "~" before a loose match.
func said(m ladder.Match) string {
	s := fmt.Sprintf("%s %s", m.Level, m.Title)
	if m.Role != "" {
		s += fmt.Sprintf(" (%s)", m.Role)
	}
	if m.Loose {
		s = "~" + s
	}
	return s
}

func saidAll(ms []ladder.Match) []string {
	var all []string
	for _, m := range ms {
		all = append(all, said(m))
	}
	return all
}

func TestFindOne(t *testing.T) {
	l := ladder.Builtin()
	for _, tc := range []struct {
		query string
		role  ladder.Role
		want  string
	}{
		// Ids.
		{"IC3", "", "IC3 IC3"},
		{"ic3", "", "IC3 IC3"},
		{"IC 3", "", "IC3 IC3"},
		{"ic-3", "", "IC3 IC3"},
		{"  ic_3. ", "", "IC3 IC3"},
		{"l: IC3", "", "IC3 IC3"},
		{"level m1", "", "M1 M1"},
		{"Level: IC 0", "", "IC0 IC0"},
		{"ＩＣ３", "", "IC3 IC3"},
		{"IC3 Senior Engineer", "", "IC3 IC3"},
		{"IC3 · Lead PM", "eng", "IC3 IC3"},
		{"m2 (Org building)", "", "M2 M2"},

		// Titles of both roles, in any case.
		{"Intern", "", "IC0 Intern (eng)"},
		{"associate pm", "", "IC0 Associate PM (pm)"},
		{"junior engineer", "", "IC1 Junior Engineer (eng)"},
		{"product manager", "", "IC1 Product Manager (pm)"},
		{"senior engineer", "", "IC3 Senior Engineer (eng)"},
		{"SENIOR ENGINEER", "pm", "IC3 Senior Engineer (eng)"},
		{"lead pm", "", "IC3 Lead PM (pm)"},
		{"lead pm", "eng", "IC3 Lead PM (pm)"},
		{"Lead Engineer", "", "IC4 Lead Engineer (eng)"},
		{"principal pm", "", "IC4 Principal PM (pm)"},
		{"engineering manager", "", "M1 Engineering Manager (eng)"},
		{"Senior Eng Manager", "", "M2 Senior Eng Manager (eng)"},
		{"director", "", "M3 Director"},
		{"director", "pm", "M3 Director (pm)"},

		// Abbreviations and other spellings.
		{"sr engineer", "", "IC3 Senior Engineer (eng)"},
		{"Sr. Eng", "", "IC3 Senior Engineer (eng)"},
		{"jr eng", "", "IC1 Junior Engineer (eng)"},
		{"eng mgr", "", "M1 Engineering Manager (eng)"},
		{"senior engineering manager", "", "M2 Senior Eng Manager (eng)"},
		{"sr product manager", "", "IC2 Senior PM (pm)"},
		{"senior software engineer", "", "IC3 Senior Engineer (eng)"},
		{"pm", "", "IC1 Product Manager (pm)"},
		{"em", "", "M1 EM"},
		{"Director of Engineering", "", "M3 Director of Engineering"},

		// The level's word.
		{"ownership", "", "IC2 Ownership"},
		{"leadership", "", "IC3 Leadership"},
		{"team leadership", "", "M1 Team leadership"},

		// Incomplete, in another order, misspelt.
		{"eng lead", "", "~IC4 Lead Engineer (eng)"},
		{"principal", "eng", "~IC4 Principal PM (pm)"},
		{"princ", "", "~IC4 Principal PM (pm)"},
		{"internn", "", "~IC0 Intern (eng)"},
		{"seniro engineer", "", "~IC3 Senior Engineer (eng)"},
		{"laed pm", "", "~IC3 Lead PM (pm)"},
		{"senior enginerr", "", "~IC3 Senior Engineer (eng)"},
		{"seniorengineer", "", "~IC3 Senior Engineer (eng)"},
		{"leadpm", "", "~IC3 Lead PM (pm)"},
		{"enineering manager", "", "~M1 Engineering Manager (eng)"},
		{"direktor", "", "~M3 Director"},
		{"owner ship", "", "~IC2 Ownership"},

		// The person's role decides.
		{"lead", "eng", "~IC4 Lead Engineer (eng)"},
		{"lead", "pm", "~IC3 Lead PM (pm)"},
		{"associate", "eng", "~IC2 Associate Engineer (eng)"},
		{"associate", "pm", "~IC0 Associate PM (pm)"},
	} {
		t.Run(fmt.Sprintf("%s/%s", tc.query, tc.role), func(t *testing.T) {
			r := l.Find(tc.query, tc.role)
			if r.Found != ladder.FoundOne {
				t.Fatalf("found %d, candidates %q, want %q", r.Found, saidAll(r.Candidates), tc.want)
			}
			if got := said(r.Match); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestFindSeveralOrNone(t *testing.T) {
	l := ladder.Builtin()
	for _, tc := range []struct {
		query string
		role  ladder.Role
		found ladder.Found
		want  []string
	}{
		{"lead", "", ladder.FoundSeveral, []string{"~IC3 Lead PM (pm)", "~IC4 Lead Engineer (eng)"}},
		{"senior", "", ladder.FoundSeveral, []string{"~IC2 Senior PM (pm)", "~IC3 Senior Engineer (eng)", "~M2 Senior Eng Manager / Senior PM Manager"}},
		{"senior", "eng", ladder.FoundSeveral, []string{"~IC3 Senior Engineer (eng)", "~M2 Senior Eng Manager (eng)", "~IC2 Senior PM (pm)"}},
		{"manager", "eng", ladder.FoundSeveral, []string{"~M1 Engineering Manager (eng)", "~M2 Senior Eng Manager (eng)", "~IC1 Product Manager (pm)"}},
		{"engineer", "", ladder.FoundSeveral, []string{
			"~IC1 Junior Engineer (eng)", "~IC2 Associate Engineer (eng)", "~IC3 Senior Engineer (eng)", "~IC4 Lead Engineer (eng)",
		}},
		{"exec", "", ladder.FoundSeveral, []string{"~IC1 Execution", "~M3 Executive leadership"}},

		{"IC5", "", ladder.FoundNone, []string{"~IC4 IC4", "~IC3 IC3", "~IC2 IC2"}},
		{"M4", "", ladder.FoundNone, []string{"~M3 M3", "~M2 M2", "~M1 M1"}},
		{"I3", "", ladder.FoundNone, []string{"~IC3 IC3", "~M3 M3"}},
		{"3", "", ladder.FoundNone, []string{"~IC3 IC3", "~M3 M3"}},
		{"level 3", "", ladder.FoundNone, []string{"~IC3 IC3", "~M3 M3"}},
		{"tech lead", "eng", ladder.FoundNone, []string{"~IC4 Lead Engineer (eng)", "~IC3 Lead PM (pm)"}},
		{"principal engineer", "eng", ladder.FoundNone, []string{"~IC4 Principal PM (pm)", "~IC1 Junior Engineer (eng)", "~IC2 Associate Engineer (eng)"}},
		{"IC2 IC3", "", ladder.FoundNone, nil},
		{"xyzzy", "", ladder.FoundNone, nil},
		{"vp", "", ladder.FoundNone, nil},
		{"", "", ladder.FoundNone, nil},
		{"  \x00\u200b !? ", "", ladder.FoundNone, nil},
		{"🏆", "", ladder.FoundNone, nil},
		{strings.Repeat("senior ", 2000), "", ladder.FoundNone, nil},
	} {
		t.Run(fmt.Sprintf("%.20q/%s", tc.query, tc.role), func(t *testing.T) {
			r := l.Find(tc.query, tc.role)
			if r.Found != tc.found {
				t.Errorf("found %d (%s), want %d", r.Found, said(r.Match), tc.found)
			}
			if diff := cmp.Diff(tc.want, saidAll(r.Candidates)); diff != "" {
				t.Errorf("candidates (-want +got):\n%s", diff)
			}
		})
	}
}

// TestFindOneTellsOthers: who is taken at their role's word can still be told
// what else the word means.
func TestFindOneTellsOthers(t *testing.T) {
	r := ladder.Builtin().Find("lead", ladder.Eng)
	if diff := cmp.Diff([]string{"~IC3 Lead PM (pm)"}, saidAll(r.Candidates)); diff != "" {
		t.Errorf("candidates (-want +got):\n%s", diff)
	}
}

// TestFindEveryName: each name the ladder has leads back to its level.
func TestFindEveryName(t *testing.T) {
	l := ladder.Builtin()
	for _, lv := range l.Levels {
		names := append([]string{string(lv.ID), lv.Word}, lv.Aliases...)
		for _, title := range lv.Titles {
			names = append(names, title)
		}
		for _, name := range names {
			for _, spelling := range []string{name, strings.ToUpper(name), strings.ToLower(name), " " + strings.ReplaceAll(name, " ", "  ") + ". "} {
				if r := l.Find(spelling, ""); r.Found != ladder.FoundOne || r.Match.Level != lv.ID || r.Match.Loose {
					t.Errorf("Find(%q): got %+v, want %s", spelling, r, lv.ID)
				}
			}
		}
	}
}

func TestFindPair(t *testing.T) {
	l := ladder.Builtin()
	for _, tc := range []struct {
		query string
		role  ladder.Role
		want  string // "" for none
	}{
		{"IC2 IC3", "", "IC2 IC2 | IC3 IC3"},
		{"ic2 vs ic3", "", "IC2 IC2 | IC3 IC3"},
		{"IC3→M1", "", "IC3 IC3 | M1 M1"},
		{"ic 3 -> m 1", "", "IC3 IC3 | M1 M1"},
		{"ic3, m1", "", "IC3 IC3 | M1 M1"},
		{"senior engineer engineering manager", "", "IC3 Senior Engineer (eng) | M1 Engineering Manager (eng)"},
		{"senior pm to ic3", "", "IC2 Senior PM (pm) | IC3 IC3"},
		{"seniro engineer, em", "", "~IC3 Senior Engineer (eng) | M1 EM"},
		{"lead ic3", "eng", "~IC4 Lead Engineer (eng) | IC3 IC3"},
		{"ic3 to ic4", "", "IC3 IC3 | IC4 IC4"},
		{"ic3 ic3", "", "IC3 IC3 | IC3 IC3"},
		{"ic3 vs IC3", "", "IC3 IC3 | IC3 IC3"},
		{"ic3 lead pm", "", ""}, // one level by two of its names
		{"ic3", "", ""},
		{"ic3 nothing", "", ""},
		{"", "", ""},
		{strings.Repeat("ic3 ", 5000), "", ""},
	} {
		t.Run(fmt.Sprintf("%.30q", tc.query), func(t *testing.T) {
			a, b, ok := l.FindPair(tc.query, tc.role)
			got := ""
			if ok {
				got = said(a) + " | " + said(b)
			}
			if got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// TestFindOwnIDs: a company's ids may look like anything.
func TestFindOwnIDs(t *testing.T) {
	text := string(ladder.BuiltinYAML())
	for i, id := range []string{"IC0", "IC1", "IC2", "IC3", "IC4", "M1", "M2", "M3"} {
		text = idPattern(id).ReplaceAllString(text, fmt.Sprintf("${1}L-%d0", i+1))
	}
	l, faults := ladder.Parse("own.yaml", []byte(text))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for query, want := range map[string]ladder.LevelID{"L-10": "L-10", "l10": "L-10", "l 10": "L-10", "L 8 0": "L-80", "senior engineer": "L-40"} {
		if r := l.Find(query, ""); r.Found != ladder.FoundOne || r.Match.Level != want {
			t.Errorf("Find(%q): got %+v, want %s", query, r, want)
		}
	}
}

// TestFindDigitsDoNotSlip: a number is not a misspelling of another.
func TestFindDigitsDoNotSlip(t *testing.T) {
	text := edit(t, string(ladder.BuiltinYAML()), "    aliases: [EM]", "    aliases: [Band 12345]")
	l, faults := ladder.Parse("own.yaml", []byte(text))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if r := l.Find("bnad 12345", ""); r.Found != ladder.FoundNone && r.Match.Level != "M1" {
		t.Errorf("got %+v, want M1 or a suggestion", r)
	}
	if r := l.Find("band 12346", ""); r.Found != ladder.FoundNone {
		t.Errorf("got %+v, want none", r)
	}
}

func FuzzFind(f *testing.F) {
	l := ladder.Builtin()
	for _, seed := range []string{"ic3", "senior engineer", "lead", "IC5", "level 3", "seniro enginerr", "IC2 IC3", "", "\x00\xff", "🏆 win", "ＩＣ３", "İC3", "3 3 3", "manager manager manager"} {
		f.Add(seed, "eng")
		f.Add(seed, "")
	}
	f.Fuzz(func(t *testing.T, query, role string) {
		r := l.Find(query, ladder.Role(role))
		switch r.Found {
		case ladder.FoundOne:
			if _, ok := l.Level(r.Match.Level); !ok || r.Match.Title == "" {
				t.Errorf("found what is not there: %+v", r)
			}
		case ladder.FoundSeveral:
			if len(r.Candidates) < 2 {
				t.Errorf("several are fewer than two: %+v", r)
			}
		case ladder.FoundNone:
			if len(r.Candidates) > 3 || r.Match.Level != "" {
				t.Errorf("nothing found, yet %+v", r)
			}
		}
		seen := make(map[ladder.LevelID]bool)
		for _, m := range r.Candidates {
			if _, ok := l.Level(m.Level); !ok || m.Title == "" || seen[m.Level] {
				t.Errorf("bad candidate %+v of %+v", m, r)
			}
			seen[m.Level] = true
		}
		if a, b, ok := l.FindPair(query, ladder.Role(role)); ok && a.Level == b.Level && a != b {
			t.Errorf("a pair of one level by two names: %v %v", a, b)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	l := ladder.Builtin()
	for _, bc := range []struct{ name, query string }{
		{"exact id", "IC3"}, {"loose id", "ic 3"}, {"title", "senior engineer"}, {"misspelt", "seniro enginerr"}, {"miss", "group technical principal"},
	} {
		b.Run(bc.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Find(bc.query, ladder.Eng)
			}
		})
	}
}

// TestFindExactIDAllocates nothing: it is the hot path of /level.
func TestFindExactIDAllocates(t *testing.T) {
	l := ladder.Builtin()
	if n := testing.AllocsPerRun(100, func() { l.Find("IC3", ladder.Eng) }); n > 0 {
		t.Errorf("got %v allocations, want none", n)
	}
}

// idPattern finds a level's id where it stands alone as a value.
func idPattern(id string) *regexp.Regexp {
	return regexp.MustCompile(`(?m)((?:id|from|to|ic|mgmt|lower|upper|probably): |next: \[)` + id + `\b`)
}
