package bot

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// Columns of the sustain grid. A phone shows about forty characters of a code
// block in one line, which is four quarters; a run that is longer may take more.
const (
	gridLeast = 4
	gridMost  = 6
	gridNames = 14 // characters of a dimension's name
	gridCell  = 5  // a quarter's label; the "*" of an open one, the newest, stands at the end of the line
)

// sustainGrid is the sustain matrix as text: a row for each dimension, a column
// for each of the newest quarters, and a last row for the quarters themselves.
func (b *Bot) sustainGrid(s ladder.Streak) string {
	quarters := gridQuarters(s)
	var rows strings.Builder
	row := func(name string, cell func(ladder.StreakQuarter) string) {
		line := pad(blockkit.Clip(name, gridNames), gridNames)
		for _, q := range quarters {
			line += " " + pad(cell(q), gridCell)
		}
		rows.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	row("", func(q ladder.StreakQuarter) string {
		if q.State == ladder.QuarterOpen {
			return shortQuarter(q.Quarter) + "*"
		}
		return shortQuarter(q.Quarter)
	})
	for _, d := range b.ladder.Dimensions {
		row(d.Name, func(q ladder.StreakQuarter) string { return "  " + markSign(q, d.ID) })
	}
	row("Quarter", func(q ladder.StreakQuarter) string { return "  " + quarterSign(q) })
	return rows.String()
}

// gridQuarters are the newest quarters, and more of them if the run is longer.
func gridQuarters(s ladder.Streak) []ladder.StreakQuarter {
	run := 0
	for i := len(s.Quarters) - 1; i >= 0; i-- {
		if q := s.Quarters[i]; !q.Pending && !q.Counts && !q.Bridged && q.Value != ladder.ValueNext {
			break
		}
		run++
	}
	n := min(max(run+1, gridLeast), gridMost, len(s.Quarters))
	return s.Quarters[len(s.Quarters)-n:]
}

// shortQuarter is a quarter's label in five characters: Q2'26, and Q1'27 of FY27.
func shortQuarter(p ladder.Period) string {
	year, quarter, ok := strings.Cut(p.Label, "-")
	if !ok || len(year) < 2 {
		return blockkit.Clip(p.Label, 5)
	}
	return quarter + "'" + year[len(year)-2:]
}

func markSign(q ladder.StreakQuarter, id ladder.DimensionID) string {
	for _, c := range q.Cells {
		if c.Dimension != id {
			continue
		}
		switch c.Mark {
		case ladder.MarkConfirmed:
			return "●"
		case ladder.MarkClaimed:
			return "◐"
		case ladder.MarkCurrent:
			return "○"
		case ladder.MarkLeave:
			return "L"
		}
	}
	return "·"
}

// quarterSign says what became of a quarter as a whole.
func quarterSign(q ladder.StreakQuarter) string {
	switch {
	case q.Early || q.Target == "":
		return "·"
	case q.Counts:
		return "✓"
	case q.Value == ladder.ValueExcused:
		return "L"
	case q.Pending:
		return "…"
	case q.Value == ladder.ValueNext && q.Source == ladder.SourceClaimed:
		return "◐"
	}
	return "✗"
}

// gridSigns are the signs of the grid and what they mean.
var gridSigns = []struct{ sign, means string }{
	{"●", "confirmed next level"},
	{"◐", "claimed, or shown by wins"},
	{"○", "current level, or the next one only sometimes"},
	{"·", "no evidence"},
	{"L", "leave"},
	{"✓", "counts"},
	{"…", "pending"},
	{"✗", "does not count"},
	{"*", "in progress"},
}

// legendOf says what the signs in a grid mean. A sign stands alone, but for the one
// of a quarter in progress.
func legendOf(grid string) string {
	words := strings.Fields(grid)
	var parts []string
	for _, s := range gridSigns {
		there := slices.Contains(words, s.sign)
		if s.sign == "*" {
			there = strings.Contains(grid, s.sign)
		}
		if there {
			sign := s.sign
			if sign == "·" { // the same stands between the parts
				sign = "`·`"
			}
			parts = append(parts, sign+" "+s.means)
		}
	}
	return strings.Join(parts, " · ")
}

// pad fills text with spaces up to n characters.
func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s)))
}

// preformatted is text as a code block. A backtick in it would end the block, so
// it becomes one that does not.
func preformatted(text string) string {
	return "```\n" + blockkit.Escape(strings.ReplaceAll(strings.TrimRight(text, "\n"), "`", "ˋ")) + "\n```"
}

// plural is "1 win", "2 wins".
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
