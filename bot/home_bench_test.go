package bot_test

import (
	"fmt"
	"log/slog"
	"path/filepath"
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
// 1,000 wins in three years, in turn with publishing an empty view, against the
// same local Slack.
func BenchmarkHome(b *testing.B) {
	ctx := b.Context()
	now := func() time.Time { return start }
	sim, err := slacksim.Start(slacksim.Options{Now: now, Lean: true, Unlimited: true})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = sim.Close() }()
	sim.AddPerson(slacksim.Person{ID: "U0INES", Name: "ines", TZ: "Europe/Lisbon"})
	app, err := sim.Install(bot.Manifest(bot.CommandNames{}))
	if err != nil {
		b.Fatal(err)
	}
	db, err := storage.Open(ctx, filepath.Join(b.TempDir(), "winlog.db"), storage.Options{Now: now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	ines := ladder.Person{ID: "U0INES", Name: "Ines", Role: ladder.Eng, Level: "IC2", Timezone: "Europe/Lisbon", StartDate: ladder.NewDate(2023, 1, 9), Active: true}
	if _, err = db.ImportPeople(ctx, []ladder.Person{ines}, "", ladder.NewDate(2023, 1, 9), false); err != nil {
		b.Fatal(err)
	}
	for i := range 1000 {
		w := ladder.Win{
			User: "U0INES", OccurredOn: ladder.DateOf(start).AddDays(-i), Text: "Led the checkout clean-up across three teams", Level: "IC3",
			Dimensions: []ladder.DimensionID{"scope", "collaboration"}, Visibility: ladder.Manager, People: []ladder.UserID{"U0ARUN"},
		}
		if _, _, err := db.SaveWin(ctx, w, fmt.Sprint(i)); err != nil {
			b.Fatal(err)
		}
	}
	api := slack.New(app.BotToken, slack.OptionAppLevelToken(app.AppToken), slack.OptionAPIURL(sim.APIURL()))
	bt, err := bot.New(bot.Options{Slack: api, Store: db, Ladder: ladder.Builtin(), Coach: builtinCoach(), Now: now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	took := func(publish func() error) float64 {
		begun := time.Now()
		if err := publish(); err != nil {
			b.Fatal(err)
		}
		return float64(time.Since(begun).Microseconds())
	}
	var empty, home []float64
	for b.Loop() {
		empty = append(empty, took(func() error { _, err := api.PublishViewContext(ctx, emptyHome("U0INES")); return err }))
		home = append(home, took(func() error { return bt.PublishHome(ctx, "U0INES") }))
	}
	mid := func(all []float64) float64 { slices.Sort(all); return all[len(all)/2] }
	b.ReportMetric(mid(empty), "empty-µs")
	b.ReportMetric(mid(home), "home-µs")
	b.ReportMetric(mid(home)/mid(empty), "x-empty")
}
