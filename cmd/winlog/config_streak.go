package main

import (
	"fmt"
	"strconv"

	"winlog/ladder"
)

// maxRule is more than any number of a streak's rules can mean.
const maxRule = 1000

// streakSettings are the numbers by which a streak is computed, with the defaults
// of the rules themselves.
func streakSettings() []setting {
	def := ladder.DefaultStreakRules()
	number := func(key string, def int, of func(*ladder.StreakRules) *int) setting {
		return setting{key: "streak." + key, def: strconv.Itoa(def), set: func(c *config, v string) error {
			n, err := strconv.Atoi(v)
			if err != nil || n < 0 || n > maxRule {
				return fmt.Errorf("%q is no number from 0 to %d", v, maxRule)
			}
			*of(&c.streak) = n
			return nil
		}}
	}
	return []setting{
		number("evidence_wins", def.EvidenceWins, func(r *ladder.StreakRules) *int { return &r.EvidenceWins }),
		number("evidence_dimensions", def.EvidenceDimensions, func(r *ladder.StreakRules) *int { return &r.EvidenceDimensions }),
		number("evidence_months", def.EvidenceMonths, func(r *ladder.StreakRules) *int { return &r.EvidenceMonths }),
		number("evidence_witnessed", def.EvidenceWitnessed, func(r *ladder.StreakRules) *int { return &r.EvidenceWitnessed }),
		number("leave_days", def.LeaveDays, func(r *ladder.StreakRules) *int { return &r.LeaveDays }),
		number("max_excused", def.MaxExcused, func(r *ladder.StreakRules) *int { return &r.MaxExcused }),
		number("ready", def.Ready, func(r *ladder.StreakRules) *int { return &r.Ready }),
		number("undeniable", def.Undeniable, func(r *ladder.StreakRules) *int { return &r.Undeniable }),
		number("breadth_people", def.BreadthPeople, func(r *ladder.StreakRules) *int { return &r.BreadthPeople }),
		number("breadth_teams", def.BreadthTeams, func(r *ladder.StreakRules) *int { return &r.BreadthTeams }),
		{
			key: "streak.partial_pauses", def: strconv.FormatBool(def.PartialPauses), words: []string{"true", "false"},
			set: func(c *config, v string) error {
				switch v {
				case "true", "false":
					c.streak.PartialPauses = v == "true"
					return nil
				}
				return fmt.Errorf("%q is neither true nor false", v)
			},
		},
	}
}
