package coach

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"winlog/ladder"
)

// example is a labelled goal of testdata/goals.csv.
type example struct {
	id, trap, split string
	goal            Goal
	next            bool
}

// readGoals reads a file of goals: id,from,to,role,label,trap,split,text.
func readGoals(t testing.TB, path string) []example {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []example
	for _, r := range rows[1:] {
		all = append(all, example{
			id: r[0], trap: r[5], split: r[6], next: r[4] == "next",
			goal: Goal{Text: r[7], From: ladder.LevelID(r[1]), To: ladder.LevelID(r[2]), Role: ladder.Role(r[3])},
		})
	}
	return all
}

// fact is one thing an example teaches: whether its text is at least at a step.
type fact struct {
	x    map[string]float32
	step int
	yes  bool
	w    float64
}

// factsOf are the steps that a label says something about. A next-level goal is
// at least at its target and so at every rung below; a current-level goal is
// below its target and so below every rung above. On the management track,
// what an individual contributor does is below all rungs.
func factsOf(c *Coach, e example) []fact {
	names, value := values(c.read(e.goal.Text).features)
	_ = names
	rung, manager, _ := c.lexicon.rungOf(e.goal.To)
	var facts []fact
	add := func(step int, yes bool, w float64) { facts = append(facts, fact{value, step, yes, w}) }
	first, last := 0, icSteps
	if manager {
		first, last = icSteps, allSteps
	}
	target := first + rung - 1
	for step := first; step < last; step++ {
		switch {
		case e.next && step <= target:
			add(step, true, decay(target-step))
		case !e.next && step >= target:
			add(step, false, decay(step-target))
		}
	}
	if !manager && (!e.next || rung < icSteps) {
		for step := icSteps; step < allSteps; step++ {
			add(step, false, 0.3)
		}
	}
	return facts
}

// decay weighs what a label says of steps further away: the nearest is what was
// asked.
func decay(distance int) float64 { return math.Pow(hyper.decay, float64(distance)) }

var hyper = struct {
	decay                   float64
	signalShared, signalOwn float64 // L2 strength
	wordShared, wordOwn     float64
	prior                   float64
	minCount                int
	rounds                  int
	pairScale               float64
}{0.6, 0.5, 1, 2, 4, 0.5, 3, 300, 1.5}

// train learns the weights from facts. Every step has its own weight for each
// feature: one that the steps of the track share plus one of its own, both kept
// small; the weights of signals are kept near what the lexicon says.
func train(c *Coach, examples []example) model {
	var facts []fact
	count := make(map[string]int)
	for _, e := range examples {
		fs := factsOf(c, e)
		facts = append(facts, fs...)
		for n := range fs[0].x {
			count[n]++
		}
	}
	var names []string
	for n, k := range count {
		isSignal := n[0] == 's' || n[0] == 'o' || n[0] == 'x' || n[0] == 'c'
		if isSignal || k >= hyper.minCount && !(n[0] == 'b' && k < hyper.minCount+1) {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	index := make(map[string]int, len(names))
	for i, n := range names {
		index[n] = i
	}
	// parameters: for each feature, shared IC, shared M, then 7 own.
	const width = 2 + allSteps
	theta := make([]float64, len(names)*width)
	l2 := make([]float64, len(theta))
	prior := priors(c)
	for i, n := range names {
		ls, lo := hyper.wordShared, hyper.wordOwn
		switch n[0] {
		case 's', 'o', 'x', 'c':
			ls, lo = hyper.signalShared, hyper.signalOwn
		case 'b':
			ls, lo = ls*hyper.pairScale, lo*hyper.pairScale
		}
		if n == "c:bias" {
			ls, lo = 0.01, 0.01
		}
		for j := range width {
			if j < 2 {
				l2[i*width+j] = ls
			} else {
				l2[i*width+j] = lo
			}
		}
	}
	type sparse struct {
		idx []int
		val []float64
		fact
		base float64
	}
	rows := make([]sparse, len(facts))
	for i, f := range facts {
		r := sparse{fact: f}
		for _, n := range slices.Sorted(maps.Keys(f.x)) {
			if p, ok := prior[n]; ok {
				r.base += float64(p[f.step]) * float64(f.x[n])
			}
			if k, ok := index[n]; ok {
				r.idx, r.val = append(r.idx, k*width), append(r.val, float64(f.x[n]))
			}
		}
		rows[i] = r
	}
	// Adam over all facts at once.
	m, v := make([]float64, len(theta)), make([]float64, len(theta))
	g := make([]float64, len(theta))
	for round := 1; round <= hyper.rounds; round++ {
		for i := range g {
			g[i] = l2[i] * theta[i]
		}
		for i := range rows {
			r := &rows[i]
			track := 0
			if r.step >= icSteps {
				track = 1
			}
			z := r.base
			for j, k := range r.idx {
				z += r.val[j] * (theta[k+track] + theta[k+2+r.step])
			}
			y := 0.0
			if r.yes {
				y = 1
			}
			d := (1/(1+math.Exp(-z)) - y) * r.w
			for j, k := range r.idx {
				g[k+track] += d * r.val[j]
				g[k+2+r.step] += d * r.val[j]
			}
		}
		rate := 0.05 * math.Pow(0.995, float64(round))
		for i := range theta {
			m[i] = 0.9*m[i] + 0.1*g[i]
			v[i] = 0.99*v[i] + 0.01*g[i]*g[i]
			theta[i] -= rate * (m[i] / (1 - math.Pow(0.9, float64(round)))) / (math.Sqrt(v[i]/(1-math.Pow(0.99, float64(round)))) + 1e-8)
		}
	}
	out := make(model)
	for n, p := range prior {
		out[n] = p
	}
	for i, n := range names {
		w := out[n]
		for s := range allSteps {
			track := 0
			if s >= icSteps {
				track = 1
			}
			w[s] += float32(theta[i*width+track] + theta[i*width+2+s])
		}
		out[n] = w
	}
	for n, w := range out {
		for s := range w {
			w[s] = float32(math.Round(float64(w[s])*100) / 100)
		}
		out[n] = w
		if w == (weights{}) {
			delete(out, n)
		}
	}
	return out
}

// priors are the weights that the lexicon itself suggests: a signal of a rung
// speaks for the steps up to it and, less, against those above.
func priors(c *Coach) model {
	m := make(model)
	for _, s := range c.lexicon.Signals {
		var w weights
		if r := slices.Index(icRungs, s.IC); r >= 0 {
			for k := range icSteps {
				w[k] = float32(hyper.prior)
				if k >= r {
					w[k] = -float32(hyper.prior) / 2
				}
			}
		}
		if r := slices.Index(managerRungs, s.Manager); r >= 0 {
			for k := range managerSteps {
				w[icSteps+k] = float32(hyper.prior)
				if k >= r {
					w[icSteps+k] = -float32(hyper.prior) / 2
				}
			}
		}
		m["s:"+s.ID] = w
	}
	return m
}

// score is how a set of goals was judged.
type score struct{ right, all, nextAsCurrent, currentAsNext, unclear, current int }

func (s score) String() string {
	return fmt.Sprintf("%.1f%% of %d (cur→next %.1f%%, next→cur %d)", 100*float64(s.right)/float64(s.all), s.all, 100*float64(s.currentAsNext)/float64(max(1, s.current)), s.nextAsCurrent)
}

func judgeAll(c *Coach, examples []example, into map[string]*score, wrong func(e example, odds float32)) {
	for _, e := range examples {
		rung, manager, _ := c.lexicon.rungOf(e.goal.To)
		odds, _ := atLeast(c.model.scores(c.read(e.goal.Text).features), rung, manager)
		got := odds >= 0
		for _, key := range []string{string(e.goal.From + ">" + e.goal.To), "all", "author " + e.id[:1], "role " + string(e.goal.Role)} {
			s := into[key]
			if s == nil {
				s = new(score)
				into[key] = s
			}
			s.all++
			if !e.next {
				s.current++
			}
			switch {
			case got == e.next:
				s.right++
			case e.next:
				s.nextAsCurrent++
			default:
				s.currentAsNext++
			}
		}
		if got != e.next && wrong != nil {
			wrong(e, odds)
		}
	}
}

func printScores(m map[string]*score) {
	for _, k := range slices.Sorted(maps.Keys(m)) {
		fmt.Printf("  %-10s %s\n", k, m[k])
	}
}

func foldOf(id string, n int) int {
	h := fnv.New32a()
	h.Write([]byte("fold" + id))
	return int(h.Sum32() % uint32(n))
}

func TestExperiment(t *testing.T) {
	if os.Getenv("COACH_EXPERIMENT") == "" {
		t.Skip()
	}
	c, err := New(ladder.Builtin(), nil)
	if err != nil {
		t.Fatal(err)
	}
	all := readGoals(t, "testdata/goals.csv")
	var dev, held, extra []example
	for _, e := range all {
		switch {
		case e.split == "dev":
			dev = append(dev, e)
		default:
			held = append(held, e)
		}
	}
	if _, err := os.Stat("testdata/extra.csv"); err == nil {
		extra = readGoals(t, "testdata/extra.csv")
	}
	type miss struct {
		e    example
		odds float32
	}
	var misses []miss
	author := make(map[string]*score)
	for _, a := range []string{"a", "b", "c"} {
		var tr, te []example
		for _, e := range dev {
			if e.id[:1] == a {
				te = append(te, e)
			} else {
				tr = append(tr, e)
			}
		}
		c.model = train(c, append(tr, extra...))
		judgeAll(c, te, author, func(e example, o float32) { misses = append(misses, miss{e, o}) })
	}
	fmt.Println("leave author out:")
	printScores(author)
	cv := make(map[string]*score)
	for k := range 8 {
		var tr, te []example
		for _, e := range dev {
			if foldOf(e.id, 8) == k {
				te = append(te, e)
			} else {
				tr = append(tr, e)
			}
		}
		c.model = train(c, append(tr, extra...))
		judgeAll(c, te, cv, nil)
	}
	fmt.Println("8-fold:", cv["all"])
	fit := make(map[string]*score)
	c.model = train(c, append(slices.Clone(dev), extra...))
	judgeAll(c, dev, fit, nil)
	fmt.Println("fit:", fit["all"], "features", len(c.model))
	writeModel(t, c.model)
	if os.Getenv("COACH_EXPERIMENT") == "held" {
		h := make(map[string]*score)
		judgeAll(c, held, h, nil)
		fmt.Println("held-out:")
		printScores(h)
	}
	slices.SortFunc(misses, func(a, b miss) int { return cmp.Or(cmp.Compare(a.e.goal.To, b.e.goal.To), cmp.Compare(a.e.id, b.e.id)) })
	var b strings.Builder
	for _, m := range misses {
		fmt.Fprintf(&b, "%s %s>%s next=%v odds=%.2f %s | %s\n", m.e.id, m.e.goal.From, m.e.goal.To, m.e.next, m.odds, m.e.trap, m.e.goal.Text)
		r := c.read(m.e.goal.Text)
		for _, h := range r.hits {
			fmt.Fprintf(&b, "   %s%s[%s]", signalPrefix[r.status[h.from]], c.lexicon.Signals[h.signal].ID, m.e.goal.Text[r.tokens[h.from].start:r.tokens[h.to-1].end])
		}
		fmt.Fprintln(&b)
	}
	os.WriteFile("/tmp/cw/misses.txt", []byte(b.String()), 0o644)
}

func writeModel(t *testing.T, m model) {
	var b strings.Builder
	for _, n := range slices.Sorted(maps.Keys(m)) {
		b.WriteString(n)
		for _, w := range m[n] {
			fmt.Fprintf(&b, "\t%d", int(math.Round(float64(w)*100)))
		}
		b.WriteByte('\n')
	}
	if err := os.WriteFile("weights.txt", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
