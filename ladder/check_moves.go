package ladder

import "fmt"

// tracks checks what is said about moves between the tracks.
func (c *checker) tracks() {
	t := &c.l.Tracks
	if t.Names != nil {
		used := make(map[Track]bool)
		for _, lv := range c.l.Levels {
			used[lv.Track] = true
		}
		for _, track := range []Track{TrackIC, TrackManager} {
			if _, ok := t.Names[track]; used[track] && !ok {
				c.fail("tracks.names", "tracks.names has none for track %q", track)
			}
		}
		for track := range t.Names {
			if !track.known() {
				c.failKey("tracks.names."+string(track), "there is no track %q; it is %q or %q", clip(string(track)), TrackIC, TrackManager)
			}
		}
	}
	seenIC, seenManager := make(map[string]string), make(map[string]string)
	for i, e := range t.Equivalences {
		path := fmt.Sprintf("tracks.equivalences[%d]", i)
		c.side(path, "ic", e.IC, e.ICWord, TrackIC)
		c.side(path, "mgmt", e.Manager, e.ManagerWord, TrackManager)
		c.unique(seenIC, string(e.IC), path+".ic", "equivalence of level", string(e.IC))
		c.unique(seenManager, string(e.Manager), path+".mgmt", "equivalence of level", string(e.Manager))
	}
	seen := make(map[string]string)
	for i, s := range t.Switches {
		path := fmt.Sprintf("tracks.switches[%d]", i)
		from, to := c.known(path+".from", s.From), c.known(path+".to", s.To)
		if !from || !to {
			continue
		}
		if c.trackOf(s.From) == c.trackOf(s.To) {
			c.fail(path+".to", "%s and %s are on the same track, so that is no switch", s.From, s.To)
		}
		step := string(s.From) + " → " + string(s.To)
		c.unique(seen, step, path+".from", "switch", step)
	}
}

// side checks one side of an equivalence: a level of its track or a word.
func (c *checker) side(path, key string, id LevelID, word string, track Track) {
	isLevel, isWord := c.given(path+"."+key), c.given(path+"."+key+"_word")
	switch {
	case isLevel && isWord:
		c.fail(path+"."+key+"_word", "give %q or %q, not both", key, key+"_word")
	case !isLevel && !isWord:
		c.fail(path, "%q is missing: a level of track %q, or a word as %q", key, track, key+"_word")
	case isLevel && c.known(path+"."+key, id) && c.trackOf(id) != track && c.trackOf(id) != "":
		c.fail(path+"."+key, "level %s is not on track %q", id, track)
	}
}

// where checks the rows "if you wonder… you are probably…".
func (c *checker) where() {
	seen := make(map[string]string)
	for i, w := range c.l.Where.Wonder {
		path := fmt.Sprintf("where.wonder[%d]", i)
		lower, upper := c.known(path+".lower", w.Lower), c.known(path+".upper", w.Upper)
		if !lower || !upper {
			continue
		}
		if c.order[w.Lower] >= c.order[w.Upper] || c.trackOf(w.Lower) != c.trackOf(w.Upper) {
			c.fail(path+".upper", "broken order: %s is not above %s on its track", w.Upper, w.Lower)
		}
		if w.Probably != "" && w.Probably != w.Lower && w.Probably != w.Upper {
			c.fail(path+".probably", "who wonders about %s or %s is one of the two, not %q", w.Lower, w.Upper, clip(string(w.Probably)))
		}
		pair := string(w.Lower) + " or " + string(w.Upper)
		c.unique(seen, pair, path+".lower", "row", pair)
	}
}

// transitions checks the steps that have gaps and goals.
func (c *checker) transitions() {
	seen := make(map[string]string)
	for i := range c.l.Transitions {
		t := &c.l.Transitions[i]
		path := fmt.Sprintf("transitions[%d]", i)
		bad, good := c.given(path+".bad_goal"), c.given(path+".good_goal")
		if bad != good {
			c.fail(path, "an example of a goal takes both %q and %q", "bad_goal", "good_goal")
		}
		from, start := c.transitionStart(path, t)
		to := c.known(path+".to", t.To)
		if !start || !to {
			continue
		}
		switch {
		case t.FromTrack != "" && c.trackOf(t.To) == t.FromTrack:
			c.fail(path+".to", "a step from any level of track %q ends on the other track; %s is on the same", t.FromTrack, t.To)
		case t.From != "" && c.whole && !c.isStep(t.From, t.To):
			c.fail(path+".to", "%s is neither the next level of %s nor a switch from it", t.To, t.From)
		}
		step := from + " → " + string(t.To)
		c.unique(seen, step, path, "transition", step)
	}
}

// transitionStart is what a transition starts from in words, and whether that
// exists.
func (c *checker) transitionStart(path string, t *Transition) (string, bool) {
	level, track := c.given(path+".from"), c.given(path+".from_track")
	switch {
	case level && track:
		c.fail(path+".from_track", "give %q or %q, not both", "from", "from_track")
	case level:
		return string(t.From), c.known(path+".from", t.From)
	case track:
		c.track(path+".from_track", t.FromTrack)
		return "any " + string(t.FromTrack), t.FromTrack.known()
	default:
		c.fail(path, "%q is missing in a transition: a level, or a track as %q", "from", "from_track")
	}
	return "", false
}

// isStep reports whether the ladder leads from one level to the other.
func (c *checker) isStep(from, to LevelID) bool {
	for _, n := range c.l.Levels[c.order[from]].Next {
		if n == to {
			return true
		}
	}
	for _, s := range c.l.Tracks.Switches {
		if s.From == from && s.To == to {
			return true
		}
	}
	return false
}

func (c *checker) mistakes() {
	seen := make(map[string]string)
	for i, m := range c.l.Mistakes {
		path := fmt.Sprintf("mistakes[%d].id", i)
		c.ident(path, m.ID, "mistake", false)
		c.unique(seen, m.ID, path, "mistake", m.ID)
	}
}
