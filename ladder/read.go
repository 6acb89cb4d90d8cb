package ladder

import "time"

// ReadPath is where somebody read of another's log.
type ReadPath string

// The paths, as the record of reads keeps them.
const (
	PathTeam    ReadPath = "team"    // a manager's overview
	PathReport  ReadPath = "report"  // one person's page
	PathDigest  ReadPath = "digest"  // the quarterly digest
	PathGoal    ReadPath = "goal"    // a goal that waits for an answer
	PathQuarter ReadPath = "quarter" // a claim and its evidence
	PathAsked   ReadPath = "asked"   // a win somebody was asked about
	PathTalk    ReadPath = "talk"    // what prepares a 1:1

	// At the command line, where the viewer is CommandLine.
	PathExport      ReadPath = "export"       // wins
	PathExportNotes ReadPath = "export_notes" // what was written for 1:1s and digests
)

// CommandLine is who reads at the command line: whoever runs the program, and
// nobody in Slack, whose ids look different.
const CommandLine UserID = "command line"

// KeptReads is for how many days it is kept who read whose log: a year, and the
// month in which it is talked about.
const KeptReads = 400

// LogRead is that somebody read another's log. It is kept once for a viewer,
// subject, path and day (of UTC).
type LogRead struct {
	Viewer  UserID
	Subject UserID
	Path    ReadPath
	At      time.Time // the first time that day
}
