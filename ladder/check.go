package ladder

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxTable bounds the quick reference of all levels, in characters: one Slack
// message shows about 13,000 (chat.postMessage, msg_blocks_too_long).
const maxTable = 10_000

// reservedIDs are the words that follow /level and mean something else than a
// level.
var reservedIDs = []string{"list", "where", "guide", "mistakes", "dimensions", "goals", "tracks", "set", "help"}

// checker finds the faults that need the whole ladder: references, order,
// missing cells, duplicates. It meets half-filled ladders too, because the
// decoder goes on after a fault.
type checker struct {
	*decoder
	l *Ladder
	// Order of each level with a usable id. If a level has none, or no usable
	// list of next levels, whole is false: what does not fit may be its doing.
	order map[LevelID]int
	whole bool
}

func checkLadder(l *Ladder, d *decoder) {
	c := checker{decoder: d, l: l, order: make(map[LevelID]int)}
	c.roles()
	c.dimensions()
	c.levelIDs()
	for i := range l.Levels {
		c.level(i)
	}
	c.reachable()
	c.names()
	c.quickReference()
	c.tracks()
	c.where()
	c.transitions()
	c.mistakes()
}

// failKey reports a fault at a key of a table rather than at its value.
func (c *checker) failKey(path, format string, args ...any) {
	c.faultf(c.keyAt[path], format, args...)
}

func (c *checker) given(path string) bool {
	_, ok := c.at[path]
	return ok
}

// ident checks the form of an id that people may type or a file may name.
func (c *checker) ident(path, id, what string, upper bool) {
	if id == "" {
		return // missing or empty: reported
	}
	ok := true
	for i, r := range id {
		letter := r >= 'a' && r <= 'z' || upper && r >= 'A' && r <= 'Z'
		inner := r >= '0' && r <= '9' || r == '-' || r == '_'
		ok = ok && (letter || inner && i > 0)
	}
	if ok {
		return
	}
	if upper {
		c.fail(path, "%q cannot be the id of a %s: use letters, digits and hyphens, a letter first", clip(id), what)
	} else {
		c.fail(path, "%q cannot be the id of a %s: use small letters, digits and hyphens, a letter first", clip(id), what)
	}
}

// unique reports an id that an earlier item has.
func (c *checker) unique(seen map[string]string, key, path, what, shown string) {
	if key == "" {
		return
	}
	if first, ok := seen[key]; ok {
		c.fail(path, "there is a second %s %q; the first is in line %d", what, clip(shown), c.at[first].line)
		return
	}
	seen[key] = path
}

func (c *checker) roles() {
	seen := make(map[string]string)
	for i, r := range c.l.Roles {
		path := fmt.Sprintf("roles[%d].id", i)
		c.ident(path, string(r.ID), "role", false)
		c.unique(seen, string(r.ID), path, "role", string(r.ID))
	}
}

func (c *checker) dimensions() {
	seen, core := make(map[string]string), 0
	for i, d := range c.l.Dimensions {
		path := fmt.Sprintf("dimensions[%d].id", i)
		c.ident(path, string(d.ID), "dimension", false)
		c.unique(seen, string(d.ID), path, "dimension", string(d.ID))
		if d.Core {
			core++
		}
	}
	if core == 0 && len(c.l.Dimensions) > 0 {
		c.fail("dimensions", "no dimension is core; at least one must have a cell on every level (core: true)")
	}
}

func (c *checker) levelIDs() {
	seen := make(map[string]string)
	c.whole = len(c.l.Levels) > 0
	for i, lv := range c.l.Levels {
		path := fmt.Sprintf("levels[%d].id", i)
		if c.given(fmt.Sprintf("levels[%d].next", i)) && len(lv.Next) == 0 {
			c.whole = false // no list, or too long a one
		}
		if lv.ID == "" {
			c.whole = false
			continue
		}
		c.ident(path, string(lv.ID), "level", true)
		c.unique(seen, idKey(string(lv.ID)), path, "level", string(lv.ID))
		if slices.Contains(reservedIDs, strings.ToLower(string(lv.ID))) {
			c.fail(path, "%q cannot be the id of a level: /level %s means something else", lv.ID, strings.ToLower(string(lv.ID)))
		}
		if _, ok := c.order[lv.ID]; !ok {
			c.order[lv.ID] = i
		}
	}
}

// known reports whether a reference leads to a level and, if it does not, says
// so.
func (c *checker) known(path string, id LevelID) bool {
	if id == "" {
		return false
	}
	_, ok := c.order[id]
	if !ok && c.whole {
		c.fail(path, "there is no level %q in this ladder%s", clip(string(id)), c.nearLevel(id))
	}
	return ok
}

func (c *checker) nearLevel(id LevelID) string {
	for _, lv := range c.l.Levels {
		if idKey(string(lv.ID)) == idKey(string(id)) && idKey(string(id)) != "" {
			return fmt.Sprintf("; did you mean %q?", lv.ID)
		}
	}
	return ""
}

func (c *checker) trackOf(id LevelID) Track {
	if i, ok := c.order[id]; ok {
		return c.l.Levels[i].Track
	}
	return ""
}

func (c *checker) level(i int) {
	lv := &c.l.Levels[i]
	path := fmt.Sprintf("levels[%d]", i)
	c.track(path+".track", lv.Track)
	c.cells(path+".titles", lv.ID, lv.Titles)
	c.cells(path+".examples", lv.ID, lv.Examples)
	c.dimensionCells(path+".dimensions", lv)
	for j := range lv.Next {
		c.next(fmt.Sprintf("%s.next[%d]", path, j), i, j)
	}
}

func (t Track) known() bool { return t == TrackIC || t == TrackManager }

func (c *checker) track(path string, t Track) {
	if t != "" && !t.known() {
		c.fail(path, "there is no track %q; it is %q or %q", clip(string(t)), TrackIC, TrackManager)
	}
}

// cells checks that there is one text for each role and none for another.
func (c *checker) cells(path string, id LevelID, texts map[Role]string) {
	if !c.given(path) || len(c.l.Roles) == 0 {
		return
	}
	what := path[strings.LastIndexByte(path, '.')+1:]
	for _, r := range c.l.Roles {
		if _, ok := texts[r.ID]; !ok && r.ID != "" {
			c.fail(path, "the %s of level %s have none for role %q", what, clip(string(id)), clip(string(r.ID)))
		}
	}
	for role := range texts {
		if !c.l.HasRole(role) {
			c.failKey(path+"."+string(role), "there is no role %q in this ladder", clip(string(role)))
		}
	}
}

// dimensionCells checks that each core dimension has a cell on the level.
func (c *checker) dimensionCells(path string, lv *Level) {
	if !c.given(path) || len(c.l.Dimensions) == 0 {
		return
	}
	for i, d := range c.l.Dimensions {
		cell, ok := lv.Dimensions[d.ID]
		again := slices.ContainsFunc(c.l.Dimensions[:i], func(e Dimension) bool { return e.ID == d.ID })
		switch {
		case d.ID == "" || again: // reported
		case d.Core && !ok:
			c.fail(path, "level %s has no cell for dimension %q", clip(string(lv.ID)), clip(string(d.ID)))
		case !d.Core && ok:
			c.failKey(path+"."+string(d.ID), "dimension %q is not core, so levels have no cell for it", clip(string(d.ID)))
		case ok && cell.Given == "" && c.someGiven(d.ID):
			c.fail(path+"."+string(d.ID), "level %s does not say what is given in dimension %q; other levels do", clip(string(lv.ID)), clip(string(d.ID)))
		}
	}
	for id := range lv.Dimensions {
		if _, ok := c.l.Dimension(id); !ok {
			c.failKey(path+"."+string(id), "there is no dimension %q in this ladder", clip(string(id)))
		}
	}
}

func (c *checker) someGiven(id DimensionID) bool {
	return slices.ContainsFunc(c.l.Levels, func(lv Level) bool { return lv.Dimensions[id].Given != "" })
}

// next checks one reference to a next level. Levels stand in their order in the
// file, so a step forward in the file rules out every cycle.
func (c *checker) next(path string, i, j int) {
	lv := &c.l.Levels[i]
	next := lv.Next[j]
	if !c.known(path, next) || lv.ID == "" {
		return
	}
	to := c.order[next]
	switch {
	case slices.Contains(lv.Next[:j], next):
		c.fail(path, "level %s names %s twice as its next level", lv.ID, next)
	case to == i:
		c.fail(path, "level %s names itself as its next level", lv.ID)
	case to < i:
		c.fail(path, "broken order: the next level of %s is %s, which stands before it", lv.ID, next)
	case lv.Track.known() && c.l.Levels[to].Track.known() && c.l.Levels[to].Track != lv.Track:
		c.fail(path, "the next level of %s is %s, which is on the other track; list such a move under tracks.switches", lv.ID, next)
	}
}

// reachable checks that each level but the first of its track is the next level
// of some other.
func (c *checker) reachable() {
	if !c.whole {
		return
	}
	reached := make(map[LevelID]bool)
	for _, lv := range c.l.Levels {
		for _, n := range lv.Next {
			reached[n] = true
		}
	}
	begun := make(map[Track]bool)
	for i, lv := range c.l.Levels {
		if begun[lv.Track] && !reached[lv.ID] && lv.Track != "" {
			c.fail(fmt.Sprintf("levels[%d].id", i), "broken order: level %s is not the next level of any other", clip(string(lv.ID)))
		}
		begun[lv.Track] = true
	}
}

// names checks that a title or alias leads to one level only.
func (c *checker) names() {
	type name struct {
		role Role
		key  string
	}
	seen := make(map[name]string)
	for i, lv := range c.l.Levels {
		path := fmt.Sprintf("levels[%d]", i)
		for role, title := range lv.Titles {
			n := name{role, nameKey(title)}
			if n.key == "" {
				continue
			}
			if first, ok := seen[n]; ok {
				c.fail(path+".titles."+string(role), "the title %q is there twice for role %q; the first is in line %d", clip(title), clip(string(role)), c.at[first].line)
				continue
			}
			seen[n] = path + ".titles." + string(role)
		}
	}
	for i, lv := range c.l.Levels {
		for j, alias := range lv.Aliases {
			for k, other := range c.l.Levels {
				if k != i && nameKey(alias) != "" && other.isNamed(nameKey(alias)) {
					c.fail(fmt.Sprintf("levels[%d].aliases[%d]", i, j), "the alias %q of level %s also names level %s", clip(alias), clip(string(lv.ID)), clip(string(other.ID)))
				}
			}
		}
	}
}

func (lv *Level) isNamed(key string) bool {
	for _, t := range lv.Titles {
		if nameKey(t) == key {
			return true
		}
	}
	return slices.ContainsFunc(lv.Aliases, func(a string) bool { return nameKey(a) == key })
}

func (c *checker) quickReference() {
	count := 0
	for _, row := range c.l.quickReference() {
		for _, cell := range row {
			count += utf8.RuneCountInString(cell)
		}
	}
	if count > maxTable {
		c.fail("levels", "the quick reference of all levels has %d characters; at most %d fit into a Slack message", count, maxTable)
	}
}
