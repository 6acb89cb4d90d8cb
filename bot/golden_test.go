package bot

import (
	"bytes"
	"encoding/json"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"winlog/bot/socket"
	"winlog/ladder"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares v, as indented JSON, with testdata/NAME.json.
func golden(t *testing.T, name string, v any) {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (run with -update to make it)", err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s (-want +got, -update rewrites):\n%s", file, diff)
	}
}

// viewBot is a Bot that can make views; it is connected to nothing.
func viewBot(t *testing.T) *Bot {
	t.Helper()
	b, err := New(Options{
		Slack: slack.New("xoxb-none", slack.OptionAppLevelToken("xapp-none")), Store: noStore{}, Ladder: ladder.Builtin(),
		Now: func() time.Time { return viewNow }, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// noStore is for views, which read nothing: calling it is a bug.
type noStore struct{ Store }

var viewNow = time.Date(2026, 5, 12, 15, 4, 5, 0, time.UTC)

func viewCall(kind socket.Kind) *call {
	p := ladder.Person{ID: "U0INES", Name: "Ines Faro", Role: ladder.Eng, Level: "IC2", Timezone: "Europe/Lisbon", Active: true}
	return &call{
		Request: &socket.Request{Kind: kind, User: "U0INES", Channel: "C0GENERAL"},
		person:  p, today: p.Today(viewNow, time.UTC),
	}
}

func viewWin() ladder.Win {
	return ladder.Win{
		ID: "01win", User: "U0INES", OccurredOn: ladder.NewDate(2026, 5, 11),
		Text:       "Led checkout error clean-up <!channel>\n& kept *calm*",
		Result:     "Failed orders 2.9 % → 1.7 %",
		Dimensions: []ladder.DimensionID{"collaboration", "outcome"}, Level: "IC3",
		People: []ladder.UserID{"U0ARUN"}, Links: []string{"https://dash.example.com/orders?a=1&b=2"},
		Visibility: ladder.Manager, CreatedAt: viewNow, UpdatedAt: viewNow,
	}
}
