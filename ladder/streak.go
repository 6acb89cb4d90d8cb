package ladder

// StreakRules are the numbers of QUARTERS.md that an organisation may change.
type StreakRules struct {
	EvidenceWins       int  // wins judged at target, 3
	EvidenceDimensions int  // core dimensions among them, 2
	EvidenceMonths     int  // months of the quarter they are spread over, 2
	EvidenceWitnessed  int  // of them with a result or a named witness, 1
	LeaveDays          int  // days of leave, or short of employment, that excuse a quarter, 45
	MaxExcused         int  // excused quarters in a row that a run is bridged over, 2
	Ready              int  // quarters in a row that are worth a talk, 2
	Undeniable         int  // and that make the pattern undeniable, 3
	PartialPauses      bool // partial pauses a run instead of ending it
	BreadthPeople      int  // 10
	BreadthTeams       int  // 3
}

// DefaultStreakRules are the numbers of QUARTERS.md.
func DefaultStreakRules() StreakRules {
	return StreakRules{
		EvidenceWins: 3, EvidenceDimensions: 2, EvidenceMonths: 2, EvidenceWitnessed: 1,
		LeaveDays: 45, MaxExcused: 2, Ready: 2, Undeniable: 3,
		BreadthPeople: 10, BreadthTeams: 3,
	}
}

// StreakInput is everything a streak is computed from. Lists are in order of
// time.
type StreakInput struct {
	Today      Date // in the person's zone
	Timeline   Timeline
	Rules      StreakRules
	Ladder     *Ladder
	Person     Person
	Levels     []LevelInterval
	Managers   []ManagerInterval
	Bosses     map[UserID]Person // those of Managers and who manages them; whoever is missing counts as active
	Employment []Employment      // empty = since Person.StartDate
	Leave      []Leave
	Target     LevelID // "" = the person's choice or the default of their level
	Wins       []WinFact
	Verdicts   []Verdict
	Versions   []LadderVersion // of the ladder, as published; empty = always Ladder.Version

	// Revision is another one whenever something changed that is read from the
	// database, so that what was computed need not be computed again; 0 = unknown.
	Revision uint64
}

// Streak is how long somebody has worked at a target level (QUARTERS.md).
type Streak struct {
	Level     LevelID
	Target    LevelID         // "" at the end of a track: a "sustain" view of the level held
	Official  int             // quarters in a row that the manager confirmed
	Claimed   int             // claimed or confirmed
	Evidenced int             // claimed, confirmed, or the rule about wins is met
	Stale     bool            // more excused quarters in a row than may be bridged: needs a manager's word
	Quarters  []StreakQuarter // from the first win or word on, oldest first; the newest is the one in progress
	Earlier   []Run           // runs that are over, in the order they ended
	Rules     StreakRules
}

// RunEnd says why a run is over.
type RunEnd string

// The ends of a run.
const (
	RunBroken    RunEnd = "broken"    // a sealed quarter did not count
	RunStale     RunEnd = "stale"     // it was bridged too long, and the next quarter that counted began a new one
	RunCompleted RunEnd = "completed" // the person reached the target
	RunFrozen    RunEnd = "frozen"    // they changed track, target or level without reaching it
	RunArchived  RunEnd = "archived"  // they left the company in between
)

// Run is an earlier run, kept readable.
type Run struct {
	Target    LevelID
	From      Period // the first quarter that counted
	To        Period // the last that counted, or the one in which it was completed, frozen or archived
	Confirmed int    // quarters in a row when it ended
	Claimed   int    // claimed or confirmed, likewise
	End       RunEnd
	On        Date // when it ended
}

// StreakQuarter is one quarter as the rules read it.
type StreakQuarter struct {
	Quarter   Period
	State     QuarterState  // review too while a manager has it re-opened
	SealsOn   Date          // first day on which it is sealed
	Level     LevelID       // the reference level (rule 4)
	Target    LevelID       // that it is judged against, "" in a sustain view
	Value     VerdictValue  // which one counts (rule 6); "" if Early
	Source    VerdictSource // on whose word; "" if nobody's
	Pending   bool          // does not count yet and cannot break a run yet
	Counts    bool          // adds to the official streak
	Bridged   bool          // sealed and excused: neither counts nor breaks
	Stale     bool          // more excused quarters in a row than may be bridged, by this one or just before it
	Excusable bool          // long leave or short employment: excused unless the person opts in (rule 11)
	Partial   bool          // judged, and the person was employed for a part of it only
	Early     bool          // of a level change, so not judged: its wins at the target are early evidence (rule 9)
	Evidence  Evidence
	Cells     []MatrixCell // of the sustain matrix, one for each dimension of the ladder
	Verdict   Verdict      // what was said; its zero value if nothing
	Withdrawn int          // wins of sealed evidence that were deleted or moved since
	LeaveDays int
	Employed  int      // days employed in the quarter
	Manager   UserID   // of record (rule 14), "" = nobody: an admin
	Previous  []UserID // who else managed the person in the quarter
	Ladder    string   // version it is judged by (rule 15)
}

// Evidence is how the wins of a quarter stand to the rule (rule 5), whose
// numbers are in StreakRules.
type Evidence struct {
	Wins       []WinID       // judged at the target or above
	Dimensions []DimensionID // core ones among them, in the ladder's order
	Missing    []DimensionID // core ones without
	Months     int
	Witnessed  int
	Bare       []WinID // of Wins, those without a result or a named witness
	Above      int     // of Wins, those judged above the target (case 35)
	After      int     // of Wins, those added after the quarter's end (case 14)
	Late       int     // judged at the target but added after sealing: not in Wins (case 15)
	Total      int     // wins of the quarter that are not late, whatever they show
	Met        bool    // the whole rule
}

// Mark is what the sustain matrix shows for a dimension and quarter.
type Mark string

// The marks, from strong to weak.
const (
	MarkConfirmed Mark = "confirmed" // ● next level, confirmed
	MarkClaimed   Mark = "claimed"   // ◐ next level, claimed or evidenced
	MarkCurrent   Mark = "current"   // ○ work at the level held
	MarkNothing   Mark = "nothing"   // · no evidence
	MarkLeave     Mark = "leave"     // L
)

// MatrixCell is one cell of the sustain matrix.
type MatrixCell struct {
	Dimension DimensionID
	Mark      Mark
}
