package bot_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"winlog/bot"
	"winlog/ladder"
	"winlog/slacksim"
	"winlog/storage"
)

// BenchmarkHome measures reading, making and publishing the Home of somebody with
// 1,000 wins in three years, in turn with publishing an empty view by the same
// client to the same local Slack: after each change, when nothing changed since
// it was published, and when nothing changed and its owner looks at it again.
func BenchmarkHome(b *testing.B) {
	debug.SetGCPercent(300) // as the program does
	w := newHomeWorld(b)
	took := func(publish func() error) float64 {
		begun := time.Now()
		if err := publish(); err != nil {
			b.Fatal(err)
		}
		return float64(time.Since(begun).Nanoseconds()) / 1000
	}
	publish := func(sees string) func() error {
		return func() error { return w.bot.PublishHome(b.Context(), "U0INES", sees) }
	}
	var empty, same, again []float64
	changes := []string{"win", "edit", "claim"}
	changed := map[string][]float64{}
	for n := 0; b.Loop(); n++ {
		what := changes[n%len(changes)]
		w.change(b, what, 2*n) // before both, because what waited for the disk goes on with cold caches
		empty = append(empty, took(func() error { _, err := w.api.PublishViewContext(b.Context(), emptyHome("U0INES")); return err }))
		w.change(b, what, 2*n+1)
		changed[what] = append(changed[what], took(publish("")))
		same = append(same, took(publish("")))
		again = append(again, took(publish(w.bot.HomeHash("U0INES"))))
	}
	mid := func(all []float64) float64 {
		slices.Sort(all)
		return all[len(all)/2]
	}
	b.ReportMetric(0, "ns/op") // of all of them
	b.ReportMetric(mid(empty), "empty-µs")
	for _, what := range changes {
		if len(changed[what]) > 0 {
			b.ReportMetric(mid(changed[what])/mid(empty), "x-"+what)
		}
	}
	b.ReportMetric(mid(same)/mid(empty), "x-same")
	b.ReportMetric(mid(again)/mid(empty), "x-again")
}

type homeWorld struct {
	db   *storage.DB
	api  *slack.Client
	bot  *bot.Bot
	wins []ladder.WinID
}

func newHomeWorld(b *testing.B) *homeWorld {
	b.Helper()
	ctx := b.Context()
	now := func() time.Time { return start }
	sim, err := slacksim.Start(slacksim.Options{Now: now, Lean: true, Unlimited: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = sim.Close() })
	sim.AddPerson(slacksim.Person{ID: "U0INES", Name: "ines", TZ: "Europe/Lisbon"})
	app, err := sim.Install(bot.Manifest(bot.CommandNames{}))
	if err != nil {
		b.Fatal(err)
	}
	w := &homeWorld{}
	if w.db, err = storage.Open(ctx, filepath.Join(b.TempDir(), "winlog.db"), storage.Options{Now: now, Logger: slog.New(slog.DiscardHandler)}); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = w.db.Close() })
	ines := ladder.Person{ID: "U0INES", Name: "Ines", Role: ladder.Eng, Level: "IC2", Timezone: "Europe/Lisbon", StartDate: ladder.NewDate(2023, 1, 9), Active: true}
	if _, err = w.db.ImportPeople(ctx, []ladder.Person{ines}, "", ladder.NewDate(2023, 1, 9), false); err != nil {
		b.Fatal(err)
	}
	for i := range 1000 {
		w.save(b, ladder.DateOf(start).AddDays(-i), fmt.Sprint(i))
	}
	w.api = slack.New(app.BotToken, slack.OptionAppLevelToken(app.AppToken), slack.OptionAPIURL(sim.APIURL()),
		slack.OptionHTTPClient(&http.Client{Transport: bot.Transport()}))
	w.bot, err = bot.New(bot.Options{Slack: w.api, Store: w.db, Ladder: ladder.Builtin(), Coach: builtinCoach(), Now: now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	return w
}

func (w *homeWorld) save(b *testing.B, on ladder.Date, key string) {
	b.Helper()
	win, _, err := w.db.SaveWin(b.Context(), ladder.Win{
		User: "U0INES", OccurredOn: on, Text: "Led the checkout clean-up across three teams", Level: "IC3",
		Dimensions: []ladder.DimensionID{"scope", "collaboration"}, Visibility: ladder.Manager, People: []ladder.UserID{"U0ARUN"},
	}, key)
	if err != nil {
		b.Fatal(err)
	}
	w.wins = append(w.wins, win.ID)
}

// change is the nth change of what Home shows: a new win, one that is edited,
// or a claim of the quarter.
func (w *homeWorld) change(b *testing.B, what string, n int) {
	b.Helper()
	var err error
	switch what {
	case "win":
		w.save(b, ladder.DateOf(start), fmt.Sprint("more", n))
	case "edit":
		_, err = w.db.UpdateWin(b.Context(), "U0INES", w.wins[0], "", func(w *ladder.Win) error {
			w.Text, w.Level = fmt.Sprint("Led the clean-up, number ", n), ladder.LevelID(fmt.Sprint("IC", 2+n%2))
			return nil
		})
	case "claim":
		_, err = w.db.ChangeVerdict(b.Context(), "U0INES", "U0INES", thisQuarter(), "IC3", func(v *ladder.Verdict) error {
			v.Claim = &ladder.Reading{Value: ladder.ValueNext, Note: fmt.Sprint(n)}
			return nil
		})
	}
	if err != nil {
		b.Fatal(err)
	}
}
