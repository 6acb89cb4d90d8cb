package coach

import (
	_ "embed" // for the files below
	"maps"
	"slices"
	"strings"

	"winlog/ladder"
)

// Rung is a kind of work, in terms of which the coach thinks. A lexicon says on
// which rung each level of a ladder stands.
type Rung string

// The rungs of the two tracks, from low to high. Self is where the management
// track starts from: doing the work oneself.
const (
	Learn   Rung = "learn"
	Execute Rung = "execute"
	Own     Rung = "own"
	Lead    Rung = "lead"
	Direct  Rung = "direct"

	Self     Rung = "self"
	Team     Rung = "team"
	Org      Rung = "org"
	Function Rung = "function"
)

var (
	icRungs      = []Rung{Learn, Execute, Own, Lead, Direct}
	managerRungs = []Rung{Self, Team, Org, Function}
)

// Axis is what a signal speaks of (COACH.md section 2).
type Axis string

// The axes.
const (
	Problem       Axis = "problem"  // how much of the problem and its solution is given
	Decision      Axis = "decision" // what is decided
	Delivery      Axis = "delivery" // how work gets done
	Collaboration Axis = "collaboration"
	People        Axis = "people"
	Outcome       Axis = "outcome"
	Horizon       Axis = "horizon"
)

var axes = []Axis{Problem, Decision, Delivery, Collaboration, People, Outcome, Horizon}

// Lexicon is the words the coach goes by: what people write when they speak of
// work on some rung. It is data, so that a company can bring the words of its
// own ladder. The tags are those of ladder.Ladder.
type Lexicon struct {
	Version  string                      `yaml:"version" max:"40"`
	Levels   map[ladder.LevelID]Rung     `yaml:"levels" max:"20"`                                  // each level of the ladder
	Axes     map[Axis]ladder.DimensionID `yaml:"axes" max:"20"`                                    // the dimension of the ladder that each axis belongs to
	Sets     map[string][]string         `yaml:"sets,omitempty" max:"60" least:"1" most:"400"`     // words that phrases name together: <team>
	Families map[string][]string         `yaml:"families,omitempty" max:"60" least:"1" most:"400"` // words that mean much the same
	Signals  []Signal                    `yaml:"signals,omitempty" most:"150"`
}

// Signal is one thing that a text can say about work, and the phrases that say
// it.
type Signal struct {
	ID      string   `yaml:"id" max:"40"`
	Axis    Axis     `yaml:"axis" max:"20"`
	IC      Rung     `yaml:"ic,omitempty" max:"20"`   // the rung it is typical of; empty = says nothing of that track
	Manager Rung     `yaml:"mgmt,omitempty" max:"20"` // the same on the management track
	Says    string   `yaml:"says" max:"100"`          // "takes the problem without a solution"
	Phrases []string `yaml:"phrases" max:"80" least:"1" most:"800"`
}

//go:embed lexicon.yaml
var lexiconYAML []byte

//go:embed lexicon.schema.json
var schemaJSON []byte

// Schema is the JSON schema (draft 2020-12) of a lexicon file, for editors.
func Schema() []byte { return slices.Clone(schemaJSON) }

// BuiltinYAML is the file of the built-in lexicon, for people who want to start
// their own from it.
func BuiltinYAML() []byte { return slices.Clone(lexiconYAML) }

// BuiltinLexicon is the lexicon of the built-in ladder. It is not checked as others
// are: the file is part of the program, and its tests check it.
func BuiltinLexicon() *Lexicon {
	x := new(Lexicon)
	if faults := ladder.DecodeText("lexicon.yaml", lexiconYAML, x, func(ladder.Fail) {}); len(faults) > 0 {
		panic("coach: " + faults[0].String())
	}
	return x
}

// LoadLexicon reads a lexicon file from disk. Either the lexicon is whole, or
// it is nil and every fault is listed.
func LoadLexicon(path string) (*Lexicon, []ladder.Fault) {
	x := new(Lexicon)
	if faults := ladder.DecodeFile(path, x, x.check); len(faults) > 0 {
		return nil, faults
	}
	return x, nil
}

// withBuiltin is x with what it leaves out taken from the built-in lexicon: a
// set or signal that x has stands instead of the built-in one of that name.
func (x *Lexicon) withBuiltin() *Lexicon {
	all := BuiltinLexicon()
	all.Version, all.Levels, all.Axes = x.Version, x.Levels, x.Axes
	maps.Copy(all.Sets, x.Sets)
	maps.Copy(all.Families, x.Families)
	for _, s := range x.Signals {
		if i := slices.IndexFunc(all.Signals, func(b Signal) bool { return b.ID == s.ID }); i >= 0 {
			all.Signals[i] = s
		} else {
			all.Signals = append(all.Signals, s)
		}
	}
	return all
}

// rungOf is where a level stands on its track, from 0, and which track.
func (x *Lexicon) rungOf(id ladder.LevelID) (rung int, manager, ok bool) {
	r, ok := x.Levels[id]
	if !ok {
		return 0, false, false
	}
	if i := slices.Index(icRungs, r); i >= 0 {
		return i, false, true
	}
	i := slices.Index(managerRungs, r)
	return i, true, i >= 0
}

// setNames are the sets that a phrase names.
func setNames(phrase string) []string {
	var names []string
	for word := range strings.FieldsSeq(phrase) {
		for alternative := range strings.SplitSeq(word, "/") {
			if name, ok := strings.CutPrefix(alternative, "<"); ok {
				names = append(names, strings.TrimSuffix(name, ">"))
			}
		}
	}
	return names
}

// stems are those of the lexicon's words and of everyday English.
func (x *Lexicon) stems() map[string]bool {
	plain := strings.NewReplacer("/", " ", "<", " ", ">", " ", "_", " ")
	var words []string
	for _, s := range x.Signals {
		for _, p := range s.Phrases {
			words = append(words, plain.Replace(p))
		}
	}
	known := stemSet(words)
	for _, lists := range []map[string][]string{x.Sets, x.Families} {
		for _, list := range lists {
			maps.Copy(known, stemSet(list))
		}
	}
	for _, english := range []map[string]bool{smallWords, fillers, goalVerbs, dates, notNames} {
		maps.Copy(known, stemSet(slices.Collect(maps.Keys(english))))
	}
	maps.Copy(known, verbs)
	return known
}
