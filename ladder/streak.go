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
	Employment []Employment // empty = since Person.StartDate
	Leave      []Leave
	Target     LevelID // "" = the person's choice or the default of their level
	Wins       []WinFact
	Verdicts   []Verdict
}

// Streak is how long somebody has worked at a target level (QUARTERS.md).
type Streak struct {
	Level    LevelID
	Target   LevelID // "" at the end of a track: a "sustain" view of the level held
	Official int     // quarters in a row that the manager confirmed
	Claimed  int     // claimed or confirmed
	// Evidenced counts those that at least meet the rule about wins.
	Evidenced int
	Stale     bool            // more excused quarters in a row than may be bridged: needs a manager's word
	Quarters  []StreakQuarter // oldest first, the newest is the one in progress
	Earlier   []Run           // runs that ended, were completed by a promotion or frozen by a switch
	Rules     StreakRules
}

// RunEnd says why a run is over.
type RunEnd string

// The ends of a run.
const (
	RunBroken    RunEnd = "broken"    // a sealed quarter did not count
	RunCompleted RunEnd = "completed" // the person reached the target
	RunFrozen    RunEnd = "frozen"    // they changed track or target
	RunArchived  RunEnd = "archived"  // they left the company in between
)

// Run is an earlier run, kept readable.
type Run struct {
	Target    LevelID
	From      Period // its first quarter
	To        Period // its last
	Confirmed int
	Claimed   int
	End       RunEnd
	On        Date // when it ended
}

// StreakQuarter is one quarter as the rules read it.
type StreakQuarter struct {
	Quarter   Period
	State     QuarterState
	Level     LevelID       // the reference level (rule 4)
	Value     VerdictValue  // which one counts (rule 6)
	Source    VerdictSource // on whose word
	Pending   bool          // cannot break a run yet
	Counts    bool          // adds to the official streak
	Bridged   bool          // excused: neither counts nor breaks
	Partial   bool          // fewer days than a whole quarter were judged
	Evidence  Evidence
	Cells     []MatrixCell // of the sustain matrix, one for each dimension of the ladder
	Verdict   Verdict      // what was said; its zero value if nothing
	Withdrawn int          // wins of sealed evidence that were deleted since
	LeaveDays int
	Employed  int    // days employed in the quarter
	Manager   UserID // of record (rule 14), "" = nobody
	Early     bool   // of the quarter of a level change: its wins at the new target are early evidence
}

// Evidence is how the wins of a quarter stand to the rule (rule 5). Each Has is
// compared with the number of the same name in StreakRules.
type Evidence struct {
	Wins       []WinID // judged at the target or above
	Dimensions []DimensionID
	Months     int
	Witnessed  int
	Above      int  // of Wins, those judged above the target (case 35)
	After      int  // added after the quarter's end (case 14)
	Late       int  // added after sealing: not in Wins (case 15)
	Met        bool // the whole rule
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
