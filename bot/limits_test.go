package bot_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"winlog/bot"
	"winlog/ladder"
)

// of is a text of exactly n characters, hostile where it is escaped.
func of(n int) string {
	return strings.TrimSpace(string([]rune(strings.Repeat("wörd & <x> ", n))[:n-1])) + "."
}

// longLadder is a ladder at the limits of ladder files.
func longLadder(t *testing.T) *ladder.Ladder {
	t.Helper()
	type object = map[string]any
	id := func(i int) string { return fmt.Sprintf("LevelAbcdefghijkl%02d", i) }
	repeat := func(n int, item func(i int) any) []any {
		list := make([]any, n)
		for i := range list {
			list[i] = item(i)
		}
		return list
	}
	texts := func(n, length int) []any { return repeat(n, func(int) any { return of(length) }) }
	roles := func(text func(r int) string) object {
		o := object{}
		for r := range 6 {
			o[fmt.Sprint("role", r)] = text(r)
		}
		return o
	}
	cells := object{}
	for d := range 8 {
		cells[fmt.Sprint("dimension-abcdefgh-", d)] = object{"given": of(150), "text": of(150)}
	}
	var transitions []any
	level := func(i int) any {
		o := object{
			"id": id(i), "word": of(40), "track": []string{"ic", "mgmt"}[i/10],
			"titles":   roles(func(r int) string { return fmt.Sprintf("Title %c%c of the level", 'A'+i, 'A'+r) }),
			"question": of(120), "scope": of(120), "here_if": of(300),
			"practices":  repeat(8, func(int) any { return object{"do": of(150), "success": of(150)} }),
			"examples":   roles(func(int) string { return of(300) }),
			"dimensions": cells,
		}
		var next []string
		for k := i + 1; k <= i+4 && k/10 == i/10; k++ {
			next = append(next, id(k))
			if len(transitions) < 60 {
				goal := object{"text": of(150), "why": of(75)}
				transitions = append(transitions, object{"from": id(i), "to": id(k), "gaps": texts(10, 75), "bad_goal": goal, "good_goal": goal})
			}
		}
		if next != nil {
			o["next"] = next
		}
		return o
	}
	file, err := json.Marshal(object{ // JSON is YAML
		"version": of(40), "name": of(75), "in_short": texts(10, 300),
		"roles": repeat(6, func(i int) any { return object{"id": fmt.Sprint("role", i), "name": of(40)} }),
		"dimensions": repeat(8, func(i int) any {
			return object{"id": fmt.Sprint("dimension-abcdefgh-", i), "name": fmt.Sprintf("Dimension %c", 'A'+i), "about": of(150), "core": true}
		}),
		"levels": repeat(20, level),
		"tracks": object{
			"note": of(300), "names": object{"ic": of(40), "mgmt": of(40)},
			"equivalences": repeat(10, func(i int) any { return object{"ic": id(i), "mgmt": id(i + 10), "seniority": of(50)} }),
			"switches":     repeat(20, func(i int) any { return object{"from": id(i % 10), "to": id(10 + i/2), "reason": of(150)} }),
			"choose":       repeat(10, func(int) any { return object{"ic": of(150), "mgmt": of(150)} }),
		},
		"where": object{"question": of(300), "wonder": repeat(30, func(i int) any {
			from := i % 5
			return object{"lower": id(from), "upper": id(from + 1 + i/5%5), "probably": id(from), "because": of(150)}
		})[:25]},
		"transitions": transitions,
		"guide":       object{"steps": repeat(10, func(int) any { return object{"title": of(75), "text": of(300)} }), "cycle": texts(10, 150)},
		"mistakes":    repeat(20, func(i int) any { return object{"id": fmt.Sprint("m", i), "mistake": of(150), "fix": of(300)} }),
	})
	if err != nil {
		t.Fatal(err)
	}
	l, faults := ladder.Parse("long.yaml", file)
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	return l
}

// shown runs a command and returns what it shows: a message, at once or after
// the ack, or else a modal.
func (p *person) shown(command, text string) string {
	p.w.t.Helper()
	before := len(p.Messages(team))
	out, err := p.Command(p.ctx(), team, command, text)
	if err != nil || out.Error != "" {
		p.w.t.Fatalf("%s %s: %v %s", command, clip(text), err, out.Error)
	}
	for range 500 {
		if v := p.View(); v != nil {
			defer func() { _, _ = p.CloseAll(p.ctx()) }()
			return v.Text()
		}
		if all := p.Messages(team); len(all) > before {
			return all[len(all)-1].Text()
		}
		time.Sleep(10 * time.Millisecond)
	}
	p.w.t.Fatalf("%s %s was answered with nothing", command, clip(text))
	return ""
}

// Every answer about a ladder at its limits is one that Slack takes, and holds
// all of the ladder's text.
func TestLongestLadder(t *testing.T) {
	l := longLadder(t)
	w := newWorld(t, func(o *bot.Options) { o.Ladder = l })
	_, err := w.db.SetLevel(t.Context(), ladder.LevelInterval{
		User: "U0INES", Level: l.Levels[2].ID, Role: "role0", From: ladder.DateOf(start), Change: ladder.LevelCorrection,
	})
	if err != nil {
		t.Fatal(err)
	}
	two, three, other := string(l.Levels[2].ID), string(l.Levels[3].ID), string(l.Levels[15].ID)
	for _, text := range []string{"", three, two + " " + three, two + " " + other, "list", "where", "guide", "mistakes", "dimensions", "goals", "tracks", "set", "help"} {
		t.Run(text, func(t *testing.T) {
			w.t = t
			for line := range strings.Lines(w.ines.shown("/level", text)) {
				// Titles of modals and lines of menus are short by nature.
				if cut := strings.HasSuffix(strings.TrimSpace(line), "…") && len(line) > 400; cut || strings.Contains(line, "do not fit") && text != "goals" { // 60 steps in full are more than a view holds
					t.Errorf("something was cut: %s", line)
				}
			}
		})
	}
}

// A win at its limits, of characters that grow when they are escaped, is shown
// wherever wins are shown.
func TestLongestWin(t *testing.T) {
	w := newWorld(t)
	text := strings.Repeat("a & b <c>\n", 299) + "the end"
	if got := w.ines.shown("/win", text); !strings.Contains(got, "the end") {
		t.Error("the answer does not show the whole win")
	}
	first := w.onlyWin("U0INES")
	for i := range 5 {
		long := first
		long.ID, long.Text, long.Result = "", strings.Repeat("<&>", 1000), strings.Repeat("<&>", 1000)
		long.Dimensions = []ladder.DimensionID{"scope", "collaboration", "mentorship"}
		for p := range ladder.MaxWinPeople {
			long.People = append(long.People, ladder.UserID(fmt.Sprintf("U0PERSON%05d", p)))
		}
		for n := range ladder.MaxWinLinks {
			link := fmt.Sprintf("https://example.com/%d/?", n)
			long.Links = append(long.Links, link+strings.Repeat("&a=1", (ladder.MaxLinkLen-len(link))/4))
		}
		if _, _, err := w.db.SaveWin(t.Context(), long, fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	m := w.ines.runs("/win", "list")
	mustContain(t, m.Text(), "1–5 of 6", "and links: 20", "Older →")
	w.clicksMenu(w.ines, m, "Edit")
	w.ines.modalWith("Edit win")
	w.ines.fills("visibility", "private")
	if errs := w.ines.submits(); len(errs) != 0 {
		t.Fatal(errs)
	}
	w.ines.modalWith("Saved.")
	if _, err := w.ines.CloseAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.clicksMenu(w.ines, m, "History")
	w.ines.modalWith("Before the edit of")
	if _, err := w.ines.CloseAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.clicksMenu(w.ines, m, "Delete")
	m = w.ines.sees(team, "Deleted.")
	w.ines.clicks(m, "Bring it back")
	w.ines.modalWith("It is back.")
}

// A refused text comes back even if it is longer than a message.
func TestLongestRefusedText(t *testing.T) {
	w := newWorld(t)
	out, err := w.ines.Command(t.Context(), team, "/win", strings.Repeat("& <b> ", 2000))
	if err != nil || out.Error != "" {
		t.Fatal(err, out.Error)
	}
	mustContain(t, w.ines.sees(team, "at most 3000").Text(), "&amp; &lt;b&gt; &amp;")
}
