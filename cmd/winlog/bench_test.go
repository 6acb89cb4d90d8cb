package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"winlog/bot"
	"winlog/ladder"
	"winlog/slacksim"
	"winlog/storage"
)

// The benchmarks measure the real program beside a bare slack-go bot that only
// acks (testdata/barebot), in the same run, against the same local Slack, each
// in a process of its own. Figures of one run compare; figures of two machines
// do not. docs/performance.md says what they were.

// benchPeople use it at once: commands of one person wait for each other.
const benchPeople = 200

// scaled is how much a benchmark does: all of it, or with -short, which is to see
// that it runs, a part.
func scaled[N int | int64](full, short N) N {
	if testing.Short() {
		return short
	}
	return full
}

// rounds of each measurement are made, in turn with the baseline; medians count.
func rounds() int { return scaled(3, 1) }

// binaries builds the program as it is shipped, and the baseline.
var binaries = sync.OnceValues(func() (map[string]string, error) {
	dir, err := os.MkdirTemp("", "winlog-bench")
	if err != nil {
		return nil, err
	}
	built := map[string]string{}
	for name, pkg := range map[string]string{"winlog": ".", "bare": "./testdata/barebot"} {
		built[name] = filepath.Join(dir, name)
		cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", built[name], pkg)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if testing.Short() { // what the test itself was built from is there already
			cmd = exec.Command("go", "build", "-o", built[name], pkg)
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("build %s: %w\n%s", pkg, err, out)
		}
	}
	return built, nil
})

// stage is a local Slack with people in it and a database that knows them.
type stage struct {
	b      *testing.B
	sim    *slacksim.Sim
	app    *slacksim.App
	people []string
	dsn    string
}

func newStage(b *testing.B) *stage {
	b.Helper()
	sim, err := slacksim.Start(slacksim.Options{Lean: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = sim.Close() })
	s := &stage{b: b, sim: sim, dsn: filepath.Join(b.TempDir(), "winlog.db")}
	var known []ladder.Person
	for i := range benchPeople {
		id := fmt.Sprintf("U%05d", i)
		s.people = append(s.people, id)
		sim.AddPerson(slacksim.Person{ID: id, Name: strings.ToLower(id), TZ: "Europe/Lisbon"})
		known = append(known, ladder.Person{ID: ladder.UserID(id), Name: id, Role: ladder.Eng, Level: "IC2", Timezone: "Europe/Lisbon"})
	}
	sim.AddChannel("C0BENCH", "bench", s.people...)
	if s.app, err = sim.Install(bot.Manifest(bot.CommandNames{})); err != nil {
		b.Fatal(err)
	}
	s.database(func(ctx context.Context, db *storage.DB) error {
		_, err := db.ImportPeople(ctx, known, "", ladder.DateOf(time.Now()), false)
		return err
	})
	return s
}

// database opens the stage's database before the program does.
func (s *stage) database(use func(context.Context, *storage.DB) error) {
	s.b.Helper()
	db, err := storage.Open(s.b.Context(), s.dsn, storage.Options{Now: time.Now})
	if err == nil {
		err = use(s.b.Context(), db)
	}
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		s.b.Fatal(err)
	}
}

// bots are what is measured: by name, how it is started.
func (s *stage) start(name string) *exec.Cmd {
	s.b.Helper()
	built, err := binaries()
	if err != nil {
		s.b.Fatal(err)
	}
	var args []string
	if name == "winlog" {
		args = []string{"serve"}
	}
	cmd := exec.CommandContext(s.b.Context(), built[name], args...)
	cmd.Dir = s.b.TempDir()
	cmd.Env = []string{
		"WINLOG_SLACK_APP_TOKEN=" + s.app.AppToken, "WINLOG_SLACK_BOT_TOKEN=" + s.app.BotToken,
		"WINLOG_SLACK_API_URL=" + s.sim.APIURL(), "WINLOG_LOG_LEVEL=warn",
	}
	if name == "winlog" {
		cmd.Env = append(cmd.Env, "WINLOG_STORAGE_DSN="+s.dsn)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		s.b.Fatal(err)
	}
	if err := s.sim.WaitConnections(s.b.Context(), 1); err != nil {
		s.b.Fatalf("%s did not connect: %v\n%s", name, err, &stderr)
	}
	return cmd
}

// stop ends a bot and waits until its sockets are gone.
func (s *stage) stop(cmd *exec.Cmd) {
	s.b.Helper()
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait()
	for s.sim.Connections() > 0 {
		time.Sleep(time.Millisecond)
	}
}

// load runs a command through one bot and returns what was measured, after a
// short warm-up. Nothing may fail: a figure of lost commands says nothing.
func (s *stage) load(name, command, text string, inFlight, total int) measured {
	s.b.Helper()
	cmd := s.start(name)
	if name == "winlog" {
		if err := s.sim.WaitConnections(s.b.Context(), 2); err != nil {
			s.b.Fatal(err)
		}
	}
	o := slacksim.LoadOptions{
		Users: s.people, Channel: "C0BENCH", Command: command, InFlight: inFlight, Total: total / 10,
		Text: func(int) string { return text },
	}
	var got slacksim.LoadResult
	for range 2 {
		var err error
		if got, err = s.sim.Load(s.b.Context(), o); err != nil || got.Failed > 0 {
			s.b.Fatalf("%s: %v, %v %v", name, err, got, got.Errors)
		}
		o.Total = total
	}
	s.stop(cmd)
	used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return measured{got, float64(used.Microseconds()) / float64(total+total/10)}
}

// measured is one round: what Slack saw, and the bot's processor time.
type measured struct {
	slacksim.LoadResult
	cpu float64 // µs a command, start and stop of the program included
}

// inTurn measures both bots several times, one after the other.
func (s *stage) inTurn(command, text string, inFlight, total int) (bare, winlog []measured) {
	for range rounds() {
		bare = append(bare, s.load("bare", command, text, inFlight, total))
		winlog = append(winlog, s.load("winlog", command, text, inFlight, total))
	}
	return bare, winlog
}

// median of one figure over the rounds.
func median(rounds []measured, figure func(measured) float64) float64 {
	var all []float64
	for _, r := range rounds {
		all = append(all, figure(r))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

func rate(r measured) float64 { return r.Rate }
func p50(r measured) float64  { return float64(r.P50.Microseconds()) }
func p99(r measured) float64  { return float64(r.P99.Microseconds()) }
func cpu(r measured) float64  { return r.cpu }

// BenchmarkAtFifty measures commands per second and the slowest acks with 50
// commands in flight.
func BenchmarkAtFifty(b *testing.B) {
	for _, c := range []struct{ name, command, text string }{
		{"level", "/level", "IC3"},
		{"win", "/win", "Shipped OAuth login for the partner portal"},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := newStage(b)
			for b.Loop() {
				bare, winlog := s.inTurn(c.command, c.text, 50, scaled(20_000, 1_000))
				b.ReportMetric(median(bare, rate), "bare/s")
				b.ReportMetric(median(winlog, rate), "winlog/s")
				b.ReportMetric(100*median(winlog, rate)/median(bare, rate), "%-of-bare")
				b.ReportMetric(median(bare, p99), "bare-p99-µs")
				b.ReportMetric(median(winlog, p99), "winlog-p99-µs")
				b.ReportMetric(median(winlog, p99)/median(bare, p99), "x-bare-p99")
				b.ReportMetric(median(bare, cpu), "bare-cpu-µs")
				b.ReportMetric(median(winlog, cpu), "winlog-cpu-µs")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkOneAtATime measures the ack of /win with one command in flight,
// beside what one fsync costs on the same disk.
func BenchmarkOneAtATime(b *testing.B) {
	s := newStage(b)
	for b.Loop() {
		sync := fsyncTime(b)
		bare, winlog := s.inTurn("/win", "Shipped OAuth login for the partner portal", 1, scaled(2_000, 100))
		b.ReportMetric(sync, "fsync-µs")
		b.ReportMetric(median(bare, p50), "bare-p50-µs")
		b.ReportMetric(median(winlog, p50), "winlog-p50-µs")
		b.ReportMetric(median(winlog, p50)-sync, "over-fsync-µs")
	}
	b.ReportMetric(0, "ns/op")
}

// fsyncTime is the median time, in µs, of appending 4 KiB to a file and syncing it.
func fsyncTime(b *testing.B) float64 {
	b.Helper()
	f, err := os.Create(filepath.Join(b.TempDir(), "sync"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	var all []float64
	page := make([]byte, 4096)
	for range 500 {
		begun := time.Now()
		if _, err := f.Write(page); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
		all = append(all, float64(time.Since(begun).Microseconds()))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// BenchmarkInAMillion measures reads in a database with nothing else in it and in
// one with a million wins of others, which takes long to fill: so they share it.
func BenchmarkInAMillion(b *testing.B) {
	stages := map[string]*stage{}
	filled := func(name string) *stage {
		if s := stages[name]; s != nil {
			return s
		}
		s := newStage(b)
		others := map[string]int64{"empty": 0, "million": scaled[int64](1_000_000, 10_000)}[name]
		s.database(func(ctx context.Context, db *storage.DB) error { return fillOthers(ctx, db, others) })
		stages[name] = s
		return s
	}
	b.Run("list", func(b *testing.B) { benchList(b, filled("empty"), filled("million")) })
	for _, name := range []string{"empty", "million"} {
		b.Run("digest/"+name, func(b *testing.B) { benchDigest(b, filled(name)) })
	}
}

// benchList measures /win list of people with 20 wins each.
func benchList(b *testing.B, alone, crowded *stage) {
	for _, s := range []*stage{alone, crowded} {
		s.database(func(ctx context.Context, db *storage.DB) error {
			var wins []ladder.Win
			var keys []string
			for _, id := range s.people {
				for i := range 20 {
					wins = append(wins, ladder.Win{
						User: ladder.UserID(id), OccurredOn: ladder.DateOf(time.Now()).AddDays(-i), Text: fmt.Sprintf("Win number %d", i),
						Dimensions: []ladder.DimensionID{"scope"}, Visibility: ladder.Manager, Source: "import",
					})
					keys = append(keys, id+strconv.Itoa(i))
				}
			}
			_, err := db.SaveWins(ctx, wins, keys, false)
			return err
		})
	}
	for b.Loop() {
		var empty, million []measured
		for range rounds() {
			empty = append(empty, alone.load("winlog", "/win", "list all", 1, scaled(1_000, 100)))
			million = append(million, crowded.load("winlog", "/win", "list all", 1, scaled(1_000, 100)))
		}
		b.ReportMetric(median(empty, p50), "empty-p50-µs")
		b.ReportMetric(median(million, p50), "million-p50-µs")
		b.ReportMetric(median(million, p50)/median(empty, p50), "x-empty")
	}
	b.ReportMetric(0, "ns/op")
}

// fillOthers stores wins of 5,000 other people, in SQL for speed.
func fillOthers(ctx context.Context, db *storage.DB, count int64) error {
	return db.Write(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
INSERT INTO wins (id, user_id, occurred_on, text, result, level, goal_id, visibility, source, search, submission_key, created_at, updated_at, deleted_at, purged_at)
SELECT 'w' || (100000000 + i), 'X' || (i % 5000), '2026-0' || (1 + i % 9) || '-1' || (i % 10),
'Shipped OAuth login for the mobile apps', '', 'IC3', '', 'public', 'import', 'shipped oauth login for the mobile apps', 'k' || i, 1, 1, 0, 0
FROM n WHERE $1 > 0`, count)
		return err
	})
}

// BenchmarkStart measures the time from starting the process to its first ack,
// with a database that is up to date.
func BenchmarkStart(b *testing.B) {
	s := newStage(b)
	first := func(name string) float64 {
		var all []float64
		for range scaled(7, 1) {
			begun := time.Now()
			cmd := s.start(name)
			got, err := s.sim.Load(b.Context(), slacksim.LoadOptions{
				Users: s.people, Channel: "C0BENCH", Command: "/level", InFlight: 1, Total: 1, Text: func(int) string { return "IC3" },
			})
			all = append(all, float64(time.Since(begun).Microseconds()))
			s.stop(cmd)
			if err != nil || got.Failed > 0 {
				b.Fatalf("%s: %v %v", name, err, got)
			}
		}
		slices.Sort(all)
		return all[len(all)/2] / 1000
	}
	for b.Loop() {
		bare, winlog := first("bare"), first("winlog")
		b.ReportMetric(bare, "bare-ms")
		b.ReportMetric(winlog, "winlog-ms")
		b.ReportMetric(winlog/bare, "x-bare")
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkSize measures the memory of an idle program and the size of its file.
func BenchmarkSize(b *testing.B) {
	s := newStage(b)
	for b.Loop() {
		for _, name := range []string{"bare", "winlog"} {
			cmd := s.start(name)
			time.Sleep(3 * time.Second) // both sockets are up, start-up's garbage is gone
			b.ReportMetric(residentMB(b, cmd.Process.Pid), name+"-rss-MB")
			s.stop(cmd)
			info, err := os.Stat(cmd.Path)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(info.Size())/1e6, name+"-file-MB")
		}
	}
	b.ReportMetric(0, "ns/op")
}

func residentMB(b *testing.B, pid int) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err != nil {
				b.Fatal(err)
			}
			return kb * 1024 / 1e6
		}
	}
	b.Fatal("no VmRSS")
	return 0
}
