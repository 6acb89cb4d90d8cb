package ladder

import "time"

// ReadPath is where somebody read of another's log.
type ReadPath string

// The paths, as the record of reads keeps them.
const (
	ReadTeam    ReadPath = "team"    // a manager's overview
	ReadReport  ReadPath = "report"  // one person's page
	ReadDigest  ReadPath = "digest"  // the quarterly digest
	ReadGoal    ReadPath = "goal"    // a goal that waits for an answer
	ReadQuarter ReadPath = "quarter" // a claim and its evidence
	ReadAsked   ReadPath = "asked"   // a win somebody was asked about
)

// LogRead is that somebody read another's log. It is kept once for a viewer,
// subject, path and day (of UTC).
type LogRead struct {
	Viewer  UserID
	Subject UserID
	Path    ReadPath
	At      time.Time // the first time that day
}
