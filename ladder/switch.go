package ladder

// SwitchGuide is what to know before a move from one track to the other.
type SwitchGuide struct {
	From, To   *Level
	Note       string       // "Management is a role change, not a promotion; …"
	Common     bool         // the ladder lists this switch
	Reason     string       // why people make it; empty unless Common
	FromEquals *Equivalence // what From is as senior as; nil if the ladder does not say
	ToEquals   *Equivalence // what To is as senior as; nil if the ladder does not say
	Changes    []CompareRow // what changes: core question, scope, dimensions
	Choose     []Choice     // choose IC if…, choose manager if…
	Gaps       []string     // what people commonly lack; what To does if the ladder has no row
	GapsCommon bool         // Gaps are the ladder's common gaps
}

// Switch is the guide for a move between tracks. The error is NotFound for an
// unknown level and Invalid when both are on the same track.
func (l *Ladder) Switch(from, to LevelID, role Role) (SwitchGuide, error) {
	c, err := l.Compare(from, to, role)
	if err != nil {
		return SwitchGuide{}, err
	}
	if c.A.Track == c.B.Track {
		return SwitchGuide{}, Errorf(Invalid, "%s and %s are on the same track, so that is no switch.", from, to)
	}
	g := SwitchGuide{From: c.A, To: c.B, Note: l.Tracks.Note, Choose: l.Tracks.Choose}
	for _, s := range l.Tracks.Switches {
		if s.From == from && s.To == to {
			g.Common, g.Reason = true, s.Reason
		}
	}
	if e, ok := l.Equivalent(from); ok {
		g.FromEquals = &e
	}
	if e, ok := l.Equivalent(to); ok {
		g.ToEquals = &e
	}
	for _, r := range c.Rows {
		if !r.Same() {
			g.Changes = append(g.Changes, r)
		}
	}
	g.Gaps, g.GapsCommon = l.Gaps(from, to)
	return g, nil
}
