package ladder

import "fmt"

// Reason is one rule that decided how a quarter reads, and what it was applied to.
type Reason struct {
	Rule int    // of QUARTERS.md
	Text string // a plain sentence, without anybody's words or name
	Got  int    // what there was, where the rule compares numbers
	Want int    // what it asks for; 0 where it compares none
	User UserID // whom the sentence is about, if it is a manager
}

// Why is why a quarter of a streak reads as it does, by the numbers of the rules:
// its days, its target, what was judged, whose word counts, what it does to the
// run.
func Why(s Streak, q StreakQuarter) []Reason {
	w := why{q: q, s: s}
	w.days()
	w.judged()
	if q.Target != "" && !q.Early {
		w.leave()
	}
	w.evidence()
	if q.Target != "" && !q.Early {
		w.word()
		w.run()
		w.manager()
	}
	return w.reasons
}

type why struct {
	s       Streak
	q       StreakQuarter
	reasons []Reason
}

func (w *why) say(rule int, format string, args ...any) {
	w.reasons = append(w.reasons, Reason{Rule: rule, Text: fmt.Sprintf(format, args...)})
}

// compare says a number and what the rule asks for.
func (w *why) compare(rule, got, want int, format string, args ...any) {
	w.say(rule, format, args...)
	r := &w.reasons[len(w.reasons)-1]
	r.Got, r.Want = got, want
}

func (w *why) days() {
	p := w.q.Quarter
	w.say(2, "%s is from %s to %s.", p.Label, p.From.words(), p.Until.AddDays(-1).words())
	switch reopened := w.q.Verdict.reopened(); {
	case w.q.State == QuarterOpen:
		w.say(3, "It has not ended. An open quarter never breaks a streak.")
	case w.q.State == QuarterReview && reopened:
		w.say(3, "It was sealed and is re-opened: late wins and a new answer count.")
	case w.q.State == QuarterGrace:
		w.say(3, "It has ended; wins still count as usual until %s, and nothing breaks before it is sealed on %s.",
			p.ReviewFrom().AddDays(-1).words(), w.q.SealsOn.words())
	case w.q.State == QuarterReview:
		w.say(3, "It has ended and waits for the manager; wins count with a mark, and nothing breaks before it is sealed on %s.", w.q.SealsOn.words())
	default:
		w.say(3, "It was sealed on %s. Later wins are kept and change nothing.", w.q.SealsOn.words())
	}
}

func (w *why) judged() {
	switch {
	case w.q.Target == "":
		w.say(4, "%s is the last level of its track, so there is no streak; wins are read against %s.", w.q.Level, w.q.Level)
	case w.q.Early:
		w.say(9, "The level at its beginning was %s, so the quarter belongs to that level's run. What shows %s already is early evidence: seen, not counted.", w.q.Level, w.q.Target)
	default:
		w.say(4, "The level at its beginning was %s, so it is judged against %s.", w.q.Level, w.q.Target)
	}
	w.say(15, "It is judged by version %s of the ladder.", w.q.Ladder)
}

func (w *why) leave() {
	days := w.s.Rules.LeaveDays
	if w.q.LeaveDays > 0 {
		w.compare(11, w.q.LeaveDays, days, "%s of leave; %d or more excuse a quarter.", plural(w.q.LeaveDays, "day"), days)
	}
	if w.q.Employed < days {
		w.compare(11, w.q.Employed, days, "The person was employed on %s of it; fewer than %d excuse it.", plural(w.q.Employed, "day"), days)
	}
	switch {
	case w.q.Excusable && w.q.Verdict.OptIn && w.q.Value != ValueExcused:
		w.say(11, "The person asked to have it judged all the same.")
	case w.q.Excusable && w.q.Verdict.OptIn:
		w.say(11, "The person asked to have it judged; as it is not at %s, it stays excused.", w.q.Target)
	}
}

func (w *why) evidence() {
	e, rules, level := w.q.Evidence, w.s.Rules, w.q.Target
	if level == "" {
		level = w.q.Level
	}
	w.compare(5, len(e.Wins), rules.EvidenceWins, "%s judged at %s or above; the rule asks for %d.", plural(len(e.Wins), "win"), level, rules.EvidenceWins)
	w.compare(5, len(e.Dimensions), rules.EvidenceDimensions, "They are in %s; the rule asks for %d.", plural(len(e.Dimensions), "core dimension"), rules.EvidenceDimensions)
	w.compare(5, e.Months, rules.EvidenceMonths, "They are from %s; the rule asks for %d.", plural(e.Months, "month"), rules.EvidenceMonths)
	w.compare(5, e.Witnessed, rules.EvidenceWitnessed, "%d with a result or a named witness; the rule asks for %d.", e.Witnessed, rules.EvidenceWitnessed)
	if e.Above > 0 {
		w.say(5, "%d of them judged above %s.", e.Above, level)
	}
	if e.After > 0 {
		w.say(12, "%d of them added after the quarter's end.", e.After)
	}
	if e.Late > 0 {
		w.say(12, "%s added after it was sealed: kept as late, not counted.", plural(e.Late, "win"))
	}
	if w.q.Withdrawn > 0 {
		w.say(13, "Evidence withdrawn (%d): the verdict stays as it was sealed.", w.q.Withdrawn)
	}
}

// word says whose word counts (rule 6).
func (w *why) word() {
	q := w.q
	switch {
	case q.Value == ValueExcused:
		w.say(11, "So it is excused.")
	case q.Source == SourceConfirmed && q.Value == ValueNext:
		w.say(6, "The manager confirmed it at %s.", q.Target)
		less := 0
		for _, c := range q.Cells {
			if c.Mark == MarkCurrent {
				less++
			}
		}
		if less > 0 {
			w.say(6, "It is confirmed as a whole: in %s the grid shows less than %s, since what was said or logged there alone is the current level, or %s only sometimes.",
				plural(less, "dimension"), q.Target, q.Target)
		}
	case q.Source == SourceConfirmed:
		w.say(6, "The manager says: %s. That counts; what was claimed stays visible.", q.Value.words(q.Level, q.Target))
	case q.Source == SourceClaimed && q.State == QuarterSealed:
		w.say(6, "The person said: %s. The manager did not confirm it, and a claim does not become confirmed by time.", q.Value.words(q.Level, q.Target))
	case q.Source == SourceClaimed:
		w.say(6, "The person says: %s. The manager's word is missing.", q.Value.words(q.Level, q.Target))
	case q.Source == SourceEvidenced:
		w.say(6, "The rule about wins is met, but the person did not claim it, so it counts as evidenced only.")
	default:
		w.say(6, "Nobody said anything about it; by the wins alone it is %s.", q.Value.words(q.Level, q.Target))
	}
}

// run says what the quarter does to the official run (rule 7).
func (w *why) run() {
	q, rules := w.q, w.s.Rules
	switch {
	case q.Counts && q.Stale && !q.Verdict.extends():
		w.say(7, "It counts and begins a new run: the one before was bridged over more than %d excused quarters in a row.", rules.MaxExcused)
	case q.Counts:
		w.say(7, "It adds to the confirmed run.")
	case q.Bridged && q.Stale && !q.Verdict.extends():
		w.compare(7, rules.MaxExcused+1, rules.MaxExcused, "It is one more excused quarter in a row than the %d a run is bridged over, so the run needs the manager's word to go on.", rules.MaxExcused)
	case q.Bridged:
		w.say(7, "It neither counts nor breaks the run.")
	case q.Pending:
		w.say(7, "It does not count yet and cannot break the run before it is sealed.")
	case q.Value == ValuePartial && q.Source == SourceConfirmed && rules.PartialPauses:
		w.say(7, "It pauses the confirmed run: the organisation lets a partial quarter do so.")
	case q.Qualifies(SourceClaimed):
		w.say(7, "It adds to the claimed run and ends a confirmed one.")
	default:
		w.say(7, "It does not count, so no run goes on past it.")
	}
}

func (w *why) manager() {
	if w.q.Manager == "" {
		w.say(14, "Nobody manages the person, so an admin answers for it.")
		return
	}
	w.say(14, "The manager of record answers for it.")
	w.reasons[len(w.reasons)-1].User = w.q.Manager
}

// words is the value as part of a sentence.
func (v VerdictValue) words(level, target LevelID) string {
	switch v {
	case ValueNext:
		return "at " + string(target)
	case ValuePartial:
		return "sometimes at " + string(target)
	case ValueCurrent:
		return "at " + string(level)
	case ValueBelow:
		return "not yet at " + string(level)
	case ValueExcused:
		return "excused"
	}
	return "without evidence"
}

// extends reports whether a manager said that a stale run goes on.
func (v Verdict) extends() bool { return v.Manager != nil && v.Manager.Extend }

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
