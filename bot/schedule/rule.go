package schedule

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"winlog/ladder"
)

// Rule is when a kind falls due: a cron spec, read in each person's zone, and for
// quarterly kinds the day of the quarter from which on it counts. Its first time
// from that day on is the slot.
type Rule struct {
	cron   cron.Schedule
	anchor anchor
}

// anchor is a day of a quarter: so many days before or after one of its days. The
// zero anchor is the first day after the quarter.
type anchor struct {
	of      anchorOf
	days    int // negative = before
	working bool
}

type anchorOf int

const (
	afterQuarter anchorOf = iota
	quarterStart
	quarterEnd
	digestDay
)

// Off is the rule of a kind that is never sent.
const Off = "off"

// Rules are the rules of the kinds that are sent.
type Rules map[ladder.MessageKind]Rule

// maxAnchor keeps what is about a quarter within the next.
const maxAnchor = 80

var anchorForm = regexp.MustCompile(`^(\d{1,2}) (working )?days? (before|after) (quarter start|quarter end|digest)$`)

// ParseRule reads the rule of a kind, such as "30 9 * * 2" or, for a quarterly
// one, "30 9 * * *, 5 working days after quarter end". ok is false for "off". The
// error is a sentence for whoever wrote the configuration.
func ParseRule(kind Kind, text string) (rule Rule, ok bool, _ error) {
	text = strings.Join(strings.Fields(text), " ")
	if strings.EqualFold(text, Off) {
		return Rule{}, false, nil
	}
	spec, when, anchored := strings.Cut(text, ", ")
	var err error
	if rule.cron, err = parseCron(spec); err != nil {
		return Rule{}, false, err
	}
	if !anchored {
		return rule, true, nil
	}
	if kind.Cycle != Quarterly {
		return Rule{}, false, errors.New("only what is sent once a quarter can be tied to a quarter; write a cron spec alone, such as 30 9 * * 2")
	}
	m := anchorForm.FindStringSubmatch(strings.ToLower(when))
	if m == nil {
		return Rule{}, false, fmt.Errorf("%q is no day of a quarter: write it like 5 working days after quarter end, 10 days before quarter end or 3 working days before digest", when)
	}
	days, _ := strconv.Atoi(m[1]) // two digits
	if days > maxAnchor {
		return Rule{}, false, fmt.Errorf("%d days is more than a quarter can wait: at most %d", days, maxAnchor)
	}
	if m[3] == "before" {
		days = -days
	}
	rule.anchor = anchor{days: days, working: m[2] != ""}
	switch m[4] {
	case "quarter start":
		rule.anchor.of = quarterStart
	case "quarter end":
		rule.anchor.of = quarterEnd
	case "digest":
		if kind.ID == ladder.MessageDigest {
			return Rule{}, false, errors.New("the digest cannot be tied to itself; tie it to quarter start or quarter end")
		}
		rule.anchor.of = digestDay
	}
	return rule, true, nil
}

// NeedsDigest reports whether the rule is tied to the digest's.
func (r Rule) NeedsDigest() bool { return r.anchor.of == digestDay }

// parseCron reads the five fields of a cron spec. The library takes a zone before
// them, and panics on some; here the zone is the person's.
func parseCron(spec string) (s cron.Schedule, err error) {
	if strings.Contains(spec, "TZ=") {
		return nil, errors.New("a cron spec has no zone here: it is read in the zone of each person")
	}
	defer func() {
		if recover() != nil {
			s, err = nil, badCron(spec)
		}
	}()
	parser := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)
	s, parseErr := parser.Parse(spec)
	if parseErr != nil {
		return nil, badCron(spec)
	}
	s.(*cron.SpecSchedule).Location = time.UTC //nolint:forcetypeassert // what the parser makes of five fields
	if next := s.Next(civil(ladder.NewDate(2024, 1, 1), 0)); next.IsZero() {
		return nil, fmt.Errorf("the cron spec %q names a day that does not exist", spec)
	}
	return s, nil
}

func badCron(spec string) error {
	return fmt.Errorf("%q is no cron spec: write minute, hour, day of the month, month and day of the week (0 = Sunday), such as 30 9 * * 1-5", spec)
}

// civil is a time of day on a calendar, written as if it were UTC. Cron specs are
// evaluated on such times, since the library skips the hour that clocks skip and
// repeats the one they repeat.
func civil(d ladder.Date, minute int) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, minute, 0, 0, time.UTC)
}

// firstFrom is the first time of the spec on a day or later: the day and the
// minute in it; false if there is none within the library's five years.
func (r Rule) firstFrom(d ladder.Date) (ladder.Date, int, bool) {
	t := r.cron.Next(civil(d, 0).Add(-time.Second))
	if t.IsZero() {
		return ladder.Date{}, 0, false
	}
	return ladder.DateOf(t), t.Hour()*60 + t.Minute(), true
}
