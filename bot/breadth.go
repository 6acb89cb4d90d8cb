package bot

import (
	"context"
	"fmt"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// breadth is with how many people on how many teams somebody worked.
func (b *Bot) breadth(ctx context.Context, in ladder.StreakInput) (ladder.Breadth, error) {
	var named []ladder.UserID
	seen := map[ladder.UserID]bool{}
	for _, w := range in.Wins {
		for _, id := range w.People {
			if !seen[id] {
				seen[id] = true
				named = append(named, id)
			}
		}
	}
	teams, err := b.store.FindTeams(ctx, named)
	if err != nil {
		return ladder.Breadth{}, err
	}
	return ladder.MeasureBreadth(in, teams), nil
}

// breadthText is breadth in one line, against what the ladder asks for.
func breadthText(br ladder.Breadth, r ladder.StreakRules) string {
	text := fmt.Sprintf("*Breadth*, last four quarters: %s on %s (the ladder: %d+ people on %d+ teams).",
		people(len(br.People)), plural(len(br.Teams), "team"), r.BreadthPeople, r.BreadthTeams)
	if br.Unknown > 0 {
		text += fmt.Sprintf(" For %s the team is not known.", people(br.Unknown))
	}
	if br.OnlyManager != "" {
		text += fmt.Sprintf("\nThe only one your wins name is %s, a manager of yours: managers change, so let others see your work too.", blockkit.Mention(string(br.OnlyManager)))
	}
	return text
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}
