package ladder

import "slices"

// NeedKind is a kind of thing that is missing for a quarter to count.
type NeedKind string

// The kinds, in the order they are listed. One win may meet several.
const (
	NeedDimension NeedKind = "dimension" // wins at the target in N more of Dimensions
	NeedMonth     NeedKind = "month"     // wins at the target in N more months of the quarter
	NeedWins      NeedKind = "wins"      // N more wins at the target
	NeedWitness   NeedKind = "witness"   // a result or a named witness for N of Wins, or of a win to come
	NeedOptIn     NeedKind = "opt_in"    // it is excused: the person may ask to have it judged
	NeedClaim     NeedKind = "claim"     // the person's own claim
	NeedAnswer    NeedKind = "answer"    // the manager's word
	NeedExtend    NeedKind = "extend"    // the manager's word that a stale run goes on
)

// Need is one thing that would help a quarter to count.
type Need struct {
	Kind       NeedKind
	N          int
	Dimensions []DimensionID // core ones without a win at the target, in the ladder's order
	Wins       []WinID       // at the target that have neither result nor named witness
}

// Needs are what would make a quarter of a streak count that is not sealed, such
// as the one in progress: what the rule about wins lacks, then the words. Nothing
// is missing for one that is confirmed, and one that is early cannot count.
func Needs(s Streak, q StreakQuarter) []Need {
	switch {
	case s.Target == "" || q.Early || q.State == QuarterSealed:
		return nil
	case q.Qualifies(SourceConfirmed):
		return extension(q)
	case q.Answered(): // by other words: talk
		return []Need{{Kind: NeedAnswer, N: 1}}
	case q.Excusable && !q.Verdict.OptIn:
		return []Need{{Kind: NeedOptIn, N: 1}}
	}
	e, rules := q.Evidence, s.Rules
	var needs []Need
	add := func(need Need) {
		if need.N > 0 {
			needs = append(needs, need)
		}
	}
	if !e.Met {
		add(Need{Kind: NeedDimension, N: rules.EvidenceDimensions - len(e.Dimensions), Dimensions: e.Missing})
		add(Need{Kind: NeedMonth, N: rules.EvidenceMonths - e.Months})
		add(Need{Kind: NeedWins, N: rules.EvidenceWins - len(e.Wins)})
		add(Need{Kind: NeedWitness, N: rules.EvidenceWitnessed - e.Witnessed, Wins: e.Bare})
	}
	if claim := q.Verdict.Claim; claim == nil || claim.Value != ValueNext {
		add(Need{Kind: NeedClaim, N: 1})
	}
	add(Need{Kind: NeedAnswer, N: 1})
	return slices.Concat(needs, extension(q))
}

// extension is what a quarter after a run that went stale needs to go on with it.
func extension(q StreakQuarter) []Need {
	if q.Stale && !q.Verdict.extends() {
		return []Need{{Kind: NeedExtend, N: 1}}
	}
	return nil
}
