package ladder

import "strings"

// Ladder is one career ladder: the levels, how they differ and how people move
// between them. Parse builds it from a file and checks it; afterwards it never
// changes, so it may be read from many goroutines at once. Treat every field
// and everything returned by a method as read-only.
//
// The tags say what a ladder file may hold: the key, whether it may be left out
// (omitempty), the largest number of characters of each text (max), and the
// least and largest number of items of a list (least, most). Parse and the
// published schema go by the same numbers, and a test keeps them equal.
type Ladder struct {
	Version     string       `yaml:"version" max:"40"` // stored with every verdict made by this ladder
	Name        string       `yaml:"name" max:"75"`
	InShort     []string     `yaml:"in_short" max:"300" least:"1" most:"10"`
	Roles       []RoleInfo   `yaml:"roles" least:"1" most:"6"`
	Dimensions  []Dimension  `yaml:"dimensions" least:"1" most:"8"`
	Levels      []Level      `yaml:"levels" least:"2" most:"20"` // from the first to the last, one track after the other
	Tracks      Tracks       `yaml:"tracks"`
	Where       Where        `yaml:"where"`
	Transitions []Transition `yaml:"transitions" least:"1" most:"60"`
	Guide       Guide        `yaml:"guide"`
	Mistakes    []Mistake    `yaml:"mistakes" least:"1" most:"20"`

	index index
}

// RoleInfo is a role that levels have titles and examples for.
type RoleInfo struct {
	ID   Role   `yaml:"id" max:"20"`
	Name string `yaml:"name" max:"40"` // "Eng", heads the column of titles
}

// Dimension is one axis along which levels differ and wins are tagged.
type Dimension struct {
	ID    DimensionID `yaml:"id" max:"20"`
	Name  string      `yaml:"name" max:"40"`             // "Problem scope"
	About string      `yaml:"about,omitempty" max:"150"` // what a level's cell says: "given → figures out"
	Core  bool        `yaml:"core"`                      // core dimensions have a cell on every level
}

// Track is a career track: individual contributors or managers.
type Track string

// The tracks. A move between them is a change of role, never a promotion.
const (
	TrackIC      Track = "ic"
	TrackManager Track = "mgmt"
)

// Level is one step of the ladder.
type Level struct {
	ID         LevelID              `yaml:"id" max:"20"`
	Word       string               `yaml:"word" max:"40"` // the level in a word: "Execution"
	Track      Track                `yaml:"track" max:"20"`
	Titles     map[Role]string      `yaml:"titles" max:"50"` // one for each role of the ladder
	Aliases    []string             `yaml:"aliases,omitempty" max:"50" most:"10"`
	Question   string               `yaml:"question" max:"150"` // the core question
	Scope      string               `yaml:"scope" max:"150"`
	HereIf     string               `yaml:"here_if" max:"300"` // "You ship reliably …"
	Practices  []Practice           `yaml:"practices" least:"1" most:"8"`
	Examples   map[Role]string      `yaml:"examples" max:"300"` // one for each role of the ladder
	Dimensions map[DimensionID]Cell `yaml:"dimensions"`         // one for each core dimension
	Next       []LevelID            `yaml:"next,omitempty" max:"20" most:"4"`
}

// Practice is one thing people at a level do and what it looks like when it
// works.
type Practice struct {
	Do      string `yaml:"do" max:"150"`
	Success string `yaml:"success" max:"150"`
}

// String is "do → success".
func (p Practice) String() string { return p.Do + " → " + p.Success }

// Cell is what one dimension means at one level. Given is empty except where
// the dimension tells what people are handed from what they work out.
type Cell struct {
	Given string `yaml:"given,omitempty" max:"150"`
	Text  string `yaml:"text" max:"150"`
}

// String is the text, or "given → text".
func (c Cell) String() string {
	if c.Given == "" {
		return c.Text
	}
	return c.Given + " → " + c.Text
}

// Tracks says how the two tracks relate.
type Tracks struct {
	Note         string           `yaml:"note" max:"300"` // "Management is a role change, not a promotion; …"
	Names        map[Track]string `yaml:"names" max:"40"`
	Equivalences []Equivalence    `yaml:"equivalences,omitempty" most:"20"`
	Switches     []Switch         `yaml:"switches,omitempty" most:"20"` // the common ones
	Choose       []Choice         `yaml:"choose,omitempty" most:"10"`
}

// Equivalence is a pair of equal seniority on the two tracks. A side is either
// a level of the ladder or a word for something that is none, such as "Entry
// manager".
type Equivalence struct {
	IC          LevelID `yaml:"ic,omitempty" max:"20"`
	ICWord      string  `yaml:"ic_word,omitempty" max:"50"`
	Manager     LevelID `yaml:"mgmt,omitempty" max:"20"`
	ManagerWord string  `yaml:"mgmt_word,omitempty" max:"50"`
	Seniority   string  `yaml:"seniority" max:"50"` // "Lead / strategic"
}

// Switch is a common move from one track to the other.
type Switch struct {
	From   LevelID `yaml:"from" max:"20"`
	To     LevelID `yaml:"to" max:"20"`
	Reason string  `yaml:"reason" max:"150"` // "wants to grow people, not just ship"
}

// Choice is one row of "Choose IC if… / Choose manager if…".
type Choice struct {
	IC      string `yaml:"ic" max:"150"`
	Manager string `yaml:"mgmt" max:"150"`
}

// Where helps people to place themselves.
type Where struct {
	Question string   `yaml:"question" max:"300"`
	Wonder   []Wonder `yaml:"wonder" least:"1" most:"30"`
}

// Wonder is one row of "if you wonder… you are probably…".
type Wonder struct {
	Lower    LevelID `yaml:"lower" max:"20"`
	Upper    LevelID `yaml:"upper" max:"20"`
	Probably LevelID `yaml:"probably" max:"20"`
	Because  string  `yaml:"because" max:"150"`
}

// Transition is what people commonly lack for a step, and what a goal for it
// looks like. It starts at one level (From) or at any level of a track
// (FromTrack); the other is empty.
type Transition struct {
	From      LevelID     `yaml:"from,omitempty" max:"20"`
	FromTrack Track       `yaml:"from_track,omitempty" max:"20"`
	To        LevelID     `yaml:"to" max:"20"`
	Gaps      []string    `yaml:"gaps" max:"75" least:"1" most:"10"` // an option of a Slack checkbox holds 75 characters, a group 10 options
	BadGoal   GoalExample `yaml:"bad_goal,omitempty"`                // current level; empty if the ladder has no example
	GoodGoal  GoalExample `yaml:"good_goal,omitempty"`               // next level; empty if the ladder has no example
}

// GoalExample is an example of a goal and what makes it good or bad.
type GoalExample struct {
	Text string `yaml:"text" max:"150"`
	Why  string `yaml:"why" max:"75"` // "IC1 doing IC1 work", "IC1 → IC2"
}

// Guide is how to level up.
type Guide struct {
	Steps []Step   `yaml:"steps" least:"1" most:"10"`
	Cycle []string `yaml:"cycle" max:"150" least:"1" most:"10"` // in order; the last follows from the others
}

// Step is one step of the guide.
type Step struct {
	Title string `yaml:"title" max:"75"`
	Text  string `yaml:"text" max:"300"`
}

// Mistake is a common mistake about levels and its fix.
type Mistake struct {
	ID      string `yaml:"id" max:"40"` // "tenure": names it in the program, "shown once" goes by it
	Mistake string `yaml:"mistake" max:"150"`
	Fix     string `yaml:"fix" max:"300"`
}

// Level is the level with an id written exactly as in the ladder; Find is for
// what people type.
func (l *Ladder) Level(id LevelID) (*Level, bool) {
	i, ok := l.index.level[id]
	if !ok {
		return nil, false
	}
	return &l.Levels[i], true
}

// Dimension is the dimension with an id.
func (l *Ladder) Dimension(id DimensionID) (Dimension, bool) {
	for _, d := range l.Dimensions {
		if d.ID == id {
			return d, true
		}
	}
	return Dimension{}, false
}

// CoreDimensions are the dimensions with a cell on every level, in order.
func (l *Ladder) CoreDimensions() []Dimension {
	var core []Dimension
	for _, d := range l.Dimensions {
		if d.Core {
			core = append(core, d)
		}
	}
	return core
}

// HasRole reports whether levels have a title for the role.
func (l *Ladder) HasRole(role Role) bool {
	for _, r := range l.Roles {
		if r.ID == role {
			return true
		}
	}
	return false
}

// Title is the level's title in a role. For a role the ladder does not know,
// such as the empty one, it is every title: "Senior Engineer / Lead PM".
func (l *Ladder) Title(id LevelID, role Role) string {
	lv, ok := l.Level(id)
	if !ok {
		return ""
	}
	return l.byRole(lv.Titles, role)
}

// Example is what work at the level looks like in a role; for an unknown role
// every example.
func (l *Ladder) Example(id LevelID, role Role) string {
	lv, ok := l.Level(id)
	if !ok {
		return ""
	}
	return l.byRole(lv.Examples, role)
}

func (l *Ladder) byRole(texts map[Role]string, role Role) string {
	if t, ok := texts[role]; ok {
		return t
	}
	var all []string
	for _, r := range l.Roles {
		t := texts[r.ID]
		if len(all) == 0 || all[len(all)-1] != t { // "Director" once, not twice
			all = append(all, t)
		}
	}
	return strings.Join(all, " / ")
}
