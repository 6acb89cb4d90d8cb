package storage

import (
	"maps"
	"slices"
	"sync"
	"time"

	"winlog/ladder"
)

// Bounds of what is kept in memory; a workspace is rarely larger. A win takes
// about 250 bytes.
const (
	maxKeptPeople = 20_000
	maxKeptWins   = 40_000
)

// memory keeps what is read most: people, who reports to whom, and the records
// that streaks are computed from. It is for SQLite only, whose file belongs to this
// process (lockfile.go), so that nobody else can change what it holds; a nil memory
// holds nothing.
//
// A Write tells what it changed after its commit and before it is answered: nobody
// reads what was before an answer. What is read from the database is kept
// only if no Write changed it since the reading began, which epochs tell.
type memory struct {
	mu      sync.RWMutex
	epoch   uint64 // the newest of all
	newest  uint64 // run of a Write that was told
	people  map[ladder.UserID]ladder.Person
	reports map[reportsKey][]ladder.Person
	records map[ladder.UserID]*kept
	wins    int            // in records
	zone    *time.Location // of people whose own is unknown

	peopleEpoch uint64 // since when people and reports are as they are
}

// reportsKey is a manager, and since when those are asked for who have left them.
type reportsKey struct {
	manager ladder.UserID
	since   ladder.Date
}

// kept is a person's record as far as it is known. Its lists are shared with
// whoever read it: nobody writes into them.
type kept struct {
	ladder.StreakInput
	epoch    uint64         // since when nothing was taken out of it
	rest     bool           // everything but verdicts and wins is known
	verdicts bool           // they are known
	wins     bool           // they are known, but for fresh ones
	fresh    []ladder.Win   // that were changed since, as they are now, the newest change last
	stale    []ladder.WinID // of fresh, those that have to be read instead

	words    map[ladder.WinID]ladder.Win // of wins that were shown lately
	goals    []ladder.Goal
	allGoals bool // goals are known
}

// maxKeptWords bounds the words that are kept of one person.
const maxKeptWords = 40

// maxStale is how many changed wins are followed one by one.
const maxStale = 10

func (k *kept) whole() bool {
	return k.rest && k.verdicts && k.wins && len(k.fresh) == 0
}

// person is somebody who is kept, or the epoch to keep what is read instead under.
func (m *memory) person(id ladder.UserID) (p ladder.Person, epoch uint64, ok bool) {
	if m == nil {
		return ladder.Person{}, 0, false
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	p, ok = m.people[id]
	return p, m.peopleEpoch, ok
}

// keepPerson keeps what was read from the database since person.
func (m *memory) keepPerson(epoch uint64, p ladder.Person) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.peopleEpoch != epoch {
		return
	}
	if len(m.people) >= maxKeptPeople || m.people == nil {
		m.people = map[ladder.UserID]ladder.Person{}
	}
	m.people[p.ID] = p
}

// reportsOf and keepReports are the same for the people who report to somebody.
func (m *memory) reportsOf(key reportsKey) (people []ladder.Person, epoch uint64, ok bool) {
	if m == nil {
		return nil, 0, false
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	people, ok = m.reports[key]
	return slices.Clone(people), m.peopleEpoch, ok
}

func (m *memory) keepReports(epoch uint64, key reportsKey, people []ladder.Person) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.peopleEpoch != epoch {
		return
	}
	if len(m.reports) >= maxKeptPeople || m.reports == nil {
		m.reports = map[reportsKey][]ladder.Person{}
	}
	m.reports[key] = slices.Clone(people)
}

// record is what is known of somebody's record.
func (m *memory) record(id ladder.UserID) kept {
	if m == nil {
		return kept{}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	k := m.records[id]
	if k == nil { // so that changes are noticed while it is read
		if len(m.records) >= maxKeptPeople || m.records == nil {
			m.records, m.wins = map[ladder.UserID]*kept{}, 0
		}
		k = &kept{epoch: m.tick()}
		m.records[id] = k
	}
	return *k
}

// keepRecord keeps a whole record that was made from what was known, and gives it
// its revision. It is false if something of it was changed since.
func (m *memory) keepRecord(id ladder.UserID, known kept, in *ladder.StreakInput) bool {
	return m.keep(id, known, func(k *kept) {
		m.wins += len(in.Wins) - len(k.Wins)
		k.epoch = m.tick()
		in.Revision = k.epoch
		k.StreakInput, k.rest, k.verdicts, k.wins, k.fresh, k.stale = *in, true, true, true, nil, nil
		if m.wins > maxKeptWins {
			m.records, m.wins = nil, 0
		}
	})
}

// keep changes what is kept of somebody, unless it was changed since it was known.
func (m *memory) keep(id ladder.UserID, known kept, change func(*kept)) bool {
	if m == nil {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	k := m.records[id]
	if k == nil || k.epoch != known.epoch {
		return false
	}
	change(k)
	return true
}

// wordsOf are the words that are kept of some wins of somebody.
func (m *memory) wordsOf(id ladder.UserID, wins []ladder.WinID) (found map[ladder.WinID]ladder.Win, missing []ladder.WinID, known kept) {
	known = m.record(id)
	found = make(map[ladder.WinID]ladder.Win, len(wins))
	if m != nil {
		m.mu.RLock()
		defer m.mu.RUnlock()
	}
	for _, win := range wins {
		if w, ok := known.words[win]; ok {
			found[win] = w
		} else {
			missing = append(missing, win)
		}
	}
	return found, missing, known
}

// keepWords keeps words that were read since wordsOf.
func (m *memory) keepWords(id ladder.UserID, known kept, wins map[ladder.WinID]ladder.Win) {
	m.keep(id, known, func(k *kept) {
		if k.words == nil || len(k.words)+len(wins) > maxKeptWords {
			k.words = map[ladder.WinID]ladder.Win{}
		}
		maps.Copy(k.words, wins)
	})
}

// tick is an epoch that never was before.
func (m *memory) tick() uint64 {
	m.epoch++
	return m.epoch
}

// take is told what a Write changed, after its commit or a failure whose outcome
// is not known for sure. Wins are taken as they are now, if the Write is sure and
// the newest of all that were told: then nobody can have changed them since.
// Everything else is forgotten.
func (m *memory) take(c changes, sure bool) {
	if m == nil || !c.all && !c.people && len(c.of) == 0 {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	sure = sure && c.run > m.newest
	m.newest = max(m.newest, c.run)
	if c.all || c.people {
		m.peopleEpoch = m.tick()
		m.people, m.reports = nil, nil
		for _, k := range m.records {
			k.epoch = m.tick()
			k.rest = false
			if c.all {
				*k = kept{epoch: k.epoch, StreakInput: ladder.StreakInput{Wins: k.Wins}}
			}
		}
	}
	for id, of := range c.of {
		if k := m.records[id]; k != nil {
			n := len(k.Wins)
			k.take(*of, sure, m.zone)
			k.epoch = m.tick()
			k.Revision = k.epoch
			m.wins += len(k.Wins) - n
		}
	}
}

func (k *kept) take(c change, sure bool, zone *time.Location) {
	for _, v := range c.verdicts {
		k.takeVerdict(v, sure)
	}
	k.allGoals = k.allGoals && !c.goals
	for _, w := range c.added {
		k.takeWords(w, sure)
		if !sure || !k.append(w, zone) {
			k.takeWin(w, sure)
		}
	}
	for _, w := range c.wins {
		k.takeWords(w, sure)
		k.takeWin(w, sure)
	}
	if len(k.fresh) > maxStale {
		k.wins = false
	}
	if !k.wins {
		k.stale, k.fresh = nil, nil
	}
}

// append adds a win that is new and the newest in place: whoever reads the list
// does not read beyond what was its end. It is false for any other win.
func (k *kept) append(w ladder.Win, zone *time.Location) bool {
	n := len(k.Wins)
	if !k.rest || !k.wins || len(k.fresh) > 0 || n > 0 && compareWins(k.Wins[n-1].OccurredOn, w.OccurredOn, k.Wins[n-1].ID, w.ID) >= 0 {
		return false
	}
	f, err := factOf(w, k.Person.Location(zone))
	if err == nil {
		k.Wins = append(k.Wins, f)
	}
	return err == nil
}

func (k *kept) takeWin(w ladder.Win, sure bool) {
	w.Dimensions, w.People, w.Links = slices.Clone(w.Dimensions), slices.Clone(w.People), nil
	k.fresh = append(slices.Clip(k.fresh), w)
	if !sure {
		k.stale = append(slices.Clip(k.stale), w.ID)
	}
}

// takeVerdict puts a verdict into a list of its own: somebody may be reading the one
// that is kept.
func (k *kept) takeVerdict(v ladder.Verdict, sure bool) {
	if k.verdicts = k.verdicts && sure; !k.verdicts {
		return
	}
	at, found := slices.BinarySearchFunc(k.Verdicts, v, compareVerdicts)
	verdicts := slices.Clone(k.Verdicts)
	if found {
		verdicts[at] = v
	} else {
		verdicts = slices.Insert(verdicts, at, v)
	}
	k.Verdicts = verdicts
}

func (k *kept) takeWords(w ladder.Win, sure bool) {
	delete(k.words, w.ID)
	if sure && k.words != nil && len(k.words) < maxKeptWords {
		w.Dimensions, w.People, w.Links = nil, nil, nil
		k.words[w.ID] = w
	}
}
