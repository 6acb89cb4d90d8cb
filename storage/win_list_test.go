package storage_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

func texts(wins []ladder.Win) []string {
	var list []string
	for _, w := range wins {
		list = append(list, w.Text)
	}
	return list
}

func TestListWins(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		ids := map[string]ladder.WinID{}
		add := func(day int, text string, change func(*ladder.Win)) {
			w := plainWin("U1", text)
			w.OccurredOn = may(day)
			if change != nil {
				change(&w)
			}
			ids[text] = save(t, db, w, "").ID
		}
		add(3, "old", nil)
		add(9, "scope", func(w *ladder.Win) { w.Dimensions = []ladder.DimensionID{"collaboration", "scope"} })
		add(9, "same day, later", func(w *ladder.Win) { w.Level, w.Goal = "IC3", "g1" })
		add(20, "with U7", func(w *ladder.Win) { w.People = []ladder.UserID{"U8", "U7"} })
		add(21, "private", func(w *ladder.Win) { w.Visibility, w.Headline = ladder.Private, true })
		add(22, "deleted", func(w *ladder.Win) { w.DeletedAt = may2026() })
		add(30, "somebody else's", func(w *ladder.Win) { w.User = "U2" })

		all := []string{"private", "with U7", "same day, later", "scope", "old"}
		tests := []struct {
			name   string
			filter ladder.WinFilter
			want   []string
			total  int
		}{
			{"all", ladder.WinFilter{}, all, 5},
			{"first_page", ladder.WinFilter{Limit: 2}, all[:2], 5},
			{"second_page", ladder.WinFilter{Limit: 2, Offset: 2}, all[2:4], 5},
			{"last_page", ladder.WinFilter{Limit: 2, Offset: 4}, all[4:], 5},
			{"beyond_the_last", ladder.WinFilter{Limit: 2, Offset: 5}, nil, 5},
			{"far_beyond_without_limit", ladder.WinFilter{Offset: 50}, nil, 5},
			{"negative_offset", ladder.WinFilter{Limit: 2, Offset: -3}, all[:2], 5},
			{"exactly_one_page", ladder.WinFilter{Limit: 5}, all, 5},
			{"from", ladder.WinFilter{From: may(9)}, all[:4], 4},
			{"until_is_exclusive", ladder.WinFilter{Until: may(9)}, all[4:], 1},
			{"from_until", ladder.WinFilter{From: may(9), Until: may(21), Limit: 1}, all[1:2], 3},
			{"dimension", ladder.WinFilter{Dimension: "scope"}, []string{"scope"}, 1},
			{"level", ladder.WinFilter{Level: "IC3"}, []string{"same day, later"}, 1},
			{"person", ladder.WinFilter{Person: "U7"}, []string{"with U7"}, 1},
			{"goal", ladder.WinFilter{Goal: "g1"}, []string{"same day, later"}, 1},
			{"headline", ladder.WinFilter{Headline: true}, []string{"private"}, 1},
			{"visibility", ladder.WinFilter{Visibility: ladder.Private}, []string{"private"}, 1},
			{"ids", ladder.WinFilter{IDs: []ladder.WinID{ids["old"], ids["with U7"], ids["deleted"], ids["somebody else's"], "none"}}, []string{"with U7", "old"}, 2},
			{"shared", ladder.WinFilter{Shared: true}, all[1:], 4},
			{"nothing_matches", ladder.WinFilter{Person: "U7", Level: "IC3"}, nil, 0},
			{"another_owner", ladder.WinFilter{User: "U2"}, []string{"somebody else's"}, 1},
			{"unknown_owner", ladder.WinFilter{User: "U404"}, nil, 0},
		}
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				if tt.filter.User == "" {
					tt.filter.User = "U1"
				}
				wins, total, err := db.ListWins(ctx, tt.filter)
				if err != nil {
					t.Fatal(err)
				}
				if diff := gocmp.Diff(tt.want, texts(wins)); diff != "" || total != tt.total {
					t.Errorf("total %d, want %d (-want +got):\n%s", total, tt.total, diff)
				}
			})
		}
		t.Run("every_owner", func(t *testing.T) {
			wins, total, err := db.ListWins(ctx, ladder.WinFilter{})
			if err != nil || total != 6 || wins[0].Text != "somebody else's" {
				t.Errorf("got %q of %d, %v", texts(wins), total, err)
			}
		})
	})
}

func TestListWinsSearch(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		for _, text := range []string{"Café ÉTÉ", "ÄПр ИЙ", "Straße", "100% sure", "a_b", `back\slash`, "wow!", "İstanbul", "ﬁnal"} {
			save(t, db, plainWin("U1", text), "")
		}
		w := plainWin("U1", "plain")
		w.Result = "fewer ALERTS: 40 → 3"
		save(t, db, w, "")
		tests := []struct {
			words []string
			want  []string
		}{
			{[]string{"été"}, []string{"Café ÉTÉ"}},
			{[]string{"ÉTÉ", "CAFÉ"}, []string{"Café ÉTÉ"}},
			{[]string{"ETE"}, []string{"Café ÉTÉ"}},
			{[]string{"äпР"}, []string{"ÄПр ИЙ"}},
			{[]string{"ий"}, []string{"ÄПр ИЙ"}},
			{[]string{"STRASSE"}, []string{"Straße"}},
			{[]string{"istanbul"}, []string{"İstanbul"}},
			{[]string{"final"}, []string{"ﬁnal"}},
			{[]string{"100%"}, []string{"100% sure"}},
			{[]string{"%"}, []string{"100% sure"}},
			{[]string{"_"}, []string{"a_b"}},
			{[]string{"a.b"}, nil},
			{[]string{`\`}, []string{`back\slash`}},
			{[]string{"!"}, []string{"wow!"}},
			{[]string{"alerts", "plain"}, []string{"plain"}},
			{[]string{"alerts", "café"}, nil},
			{[]string{"\x00\xff"}, nil},
			{[]string{strings.Repeat("%", 60_000)}, nil},
		}
		for _, tt := range tests {
			t.Run(strings.Join(tt.words, "_")[:min(10, len(strings.Join(tt.words, "_")))], func(t *testing.T) {
				wins, _, err := db.ListWins(ctx, ladder.WinFilter{User: "U1", Words: tt.words})
				if err != nil {
					t.Fatal(err)
				}
				if diff := gocmp.Diff(tt.want, texts(wins)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
		t.Run("empty_words_match_all", func(t *testing.T) {
			if _, total, err := db.ListWins(ctx, ladder.WinFilter{User: "U1", Words: []string{"", "\x00"}}); err != nil || total != 10 {
				t.Errorf("got %d, %v", total, err)
			}
		})
		t.Run("too_many_words", func(t *testing.T) {
			var words []string
			for i := range 2000 {
				words = append(words, fmt.Sprint("w", i))
			}
			_, _, err := db.ListWins(ctx, ladder.WinFilter{User: "U1", Words: words})
			wantKind(t, err, ladder.Invalid)
		})
	})
}

// Parts are read in chunks of several sizes: every win gets its own.
func TestListWinsParts(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		const count = 263
		var wins []ladder.Win
		for i := range count {
			w := fullWin("U1")
			w.OccurredOn = w.OccurredOn.AddDays(i)
			w.Links = []string{fmt.Sprint("https://example.org/", i), "https://example.org/a"}
			wins = append(wins, w)
		}
		if _, err := db.SaveWins(context.Background(), wins, make([]string, count), false); err != nil {
			t.Fatal(err)
		}
		slices.Reverse(wins)
		for _, limit := range []int{1, 2, 10, 11, 50, 51, 250, 251, 0} {
			got, total, err := db.ListWins(context.Background(), ladder.WinFilter{User: "U1", Limit: limit})
			if err != nil || total != count {
				t.Fatalf("limit %d: total %d, %v", limit, total, err)
			}
			want := wins
			if limit > 0 {
				want = wins[:limit]
			}
			for i := range got {
				want := want[i]
				want.ID, want.CreatedAt, want.UpdatedAt = got[i].ID, got[i].CreatedAt, got[i].UpdatedAt
				if diff := gocmp.Diff(want, got[i]); diff != "" {
					t.Fatalf("limit %d, win %d (-want +got):\n%s", limit, i, diff)
				}
			}
		}
	})
}

// Any filter selects on both engines what the plain loop below selects.
func TestListWinsAgainstLoop(t *testing.T) {
	storagetest.ForEach(t, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		owners, levels := []ladder.UserID{"U1", "U2"}, []ladder.LevelID{"", "IC1", "IC2"}
		dimensions, people := []ladder.DimensionID{"scope", "mentorship"}, []ladder.UserID{"U3", "U4"}
		visibilities := []ladder.Visibility{ladder.Private, ladder.Manager, ladder.Public}
		words := []string{"Été", "шаг", "ship", "a_b", "50%"}
		var wins []ladder.Win
		for i := range 120 {
			w := ladder.Win{
				User: owners[i%2], OccurredOn: may(1 + i*7%31), Text: words[i%5] + " one", Result: words[i*3%5],
				Level: levels[i%3], Visibility: visibilities[i/2%3], Headline: i%7 == 0,
			}
			if i%4 > 0 {
				w.Dimensions = dimensions[:1+i%2]
			}
			if i%3 > 0 {
				w.People = people[i%2:]
			}
			if i%10 == 0 {
				w.DeletedAt = may2026()
			}
			wins = append(wins, save(t, db, w, ""))
		}
		slices.SortFunc(wins, func(a, b ladder.Win) int {
			return cmp.Or(b.OccurredOn.Compare(a.OccurredOn), strings.Compare(string(b.ID), string(a.ID)))
		})
		matches := func(w ladder.Win, f ladder.WinFilter) bool {
			for _, word := range f.Words {
				if !strings.Contains(ladder.Fold(w.Text+"\n"+w.Result), ladder.Fold(word)) {
					return false
				}
			}
			return !w.Deleted() && (f.User == "" || w.User == f.User) &&
				(f.From.IsZero() || !w.OccurredOn.Before(f.From)) && (f.Until.IsZero() || w.OccurredOn.Before(f.Until)) &&
				(f.Dimension == "" || slices.Contains(w.Dimensions, f.Dimension)) && (f.Level == "" || w.Level == f.Level) &&
				(f.Person == "" || slices.Contains(w.People, f.Person)) && (f.Visibility == "" || w.Visibility == f.Visibility) &&
				(!f.Headline || w.Headline)
		}
		day := rapid.Custom(func(r *rapid.T) ladder.Date {
			if rapid.Bool().Draw(r, "any day") {
				return ladder.Date{}
			}
			return may(rapid.IntRange(1, 31).Draw(r, "day"))
		})
		rapid.Check(t, func(r *rapid.T) {
			f := ladder.WinFilter{
				User:       rapid.SampledFrom(append(owners, "")).Draw(r, "user"),
				From:       day.Draw(r, "from"),
				Until:      day.Draw(r, "until"),
				Dimension:  rapid.SampledFrom(append(dimensions, "", "")).Draw(r, "dimension"),
				Level:      rapid.SampledFrom(levels).Draw(r, "level"),
				Person:     rapid.SampledFrom(append(people, "", "")).Draw(r, "person"),
				Visibility: rapid.SampledFrom(append(visibilities, "", "")).Draw(r, "visibility"),
				Headline:   rapid.IntRange(0, 4).Draw(r, "headline") == 0,
				Words:      rapid.SliceOfN(rapid.SampledFrom([]string{"été", "ШАГ", "one", "_", "%", "zzz"}), 0, 2).Draw(r, "words"),
				Offset:     rapid.IntRange(0, 60).Draw(r, "offset"),
				Limit:      rapid.IntRange(0, 30).Draw(r, "limit"),
			}
			var want []ladder.Win
			for _, w := range wins {
				if matches(w, f) {
					want = append(want, w)
				}
			}
			total := len(want)
			want = want[min(f.Offset, total):]
			if f.Limit > 0 {
				want = want[:min(f.Limit, len(want))]
			}
			got, gotTotal, err := db.ListWins(ctx, f)
			if err != nil {
				r.Fatal(err)
			}
			if diff := gocmp.Diff(append([]ladder.Win{}, want...), append([]ladder.Win{}, got...)); diff != "" || gotTotal != total {
				r.Fatalf("total %d, want %d (-want +got):\n%s", gotTotal, total, diff)
			}
		})
	})
}

// plan is how SQLite answers a query.
func plan(t *testing.T, db *storage.DB, query string, args ...any) string {
	t.Helper()
	var steps []string
	err := db.Read(context.Background(), func(tx *storage.Tx) error {
		return tx.Each("EXPLAIN QUERY PLAN "+query, args, func(scan func(...any) error) error {
			var id, parent, unused int
			var line string
			err := scan(&id, &parent, &unused, &line)
			steps = append(steps, line)
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "; ")
}

// One owner's list is read from the index, in order, whatever the filter.
func TestListWinsUsesIndex(t *testing.T) {
	db := storagetest.New(t)
	for _, f := range []ladder.WinFilter{
		{},
		{From: may(1), Until: may(9)},
		{Level: "IC3"},
		{Visibility: ladder.Public},
		{Dimension: "scope"},
		{Person: "U2"},
		{Words: []string{"oauth", "login"}},
		{From: may(1), Level: "IC3", Visibility: ladder.Public, Dimension: "scope", Person: "U2", Words: []string{"x"}},
	} {
		f.User, f.Limit = "U1", 10
		query, args := storage.PageQuery(t, f)
		text := plan(t, db, query, args...)
		if !strings.Contains(text, "USING INDEX wins_of_owner (user_id=?") || strings.Contains(text, "TEMP B-TREE") || strings.Contains(text, "SCAN") {
			t.Errorf("%+v: %s", f, text)
		}
	}
}
