package bot

import (
	"context"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// sustain is how somebody stands in their quarters today, as far as whoever
// looks may see.
type sustain struct {
	person  ladder.Person
	viewer  ladder.UserID
	today   ladder.Date // in the person's zone
	input   ladder.StreakInput
	streak  ladder.Streak
	claimed map[ladder.Date]bool // quarters that are claimed, by their first day, seen or not
}

// own reports whether people look at themselves.
func (s sustain) own() bool { return s.viewer == s.person.ID }

// streakInput is everything a streak of somebody is computed from, as it is today.
func (b *Bot) streakInput(ctx context.Context, user ladder.UserID) (ladder.StreakInput, error) {
	in, err := b.store.FindRecord(ctx, user)
	if err != nil {
		return in, err
	}
	in.Today, in.Rules, in.Ladder = in.Person.Today(b.now(), b.location), b.rules, b.ladder
	return in, nil
}

// sustain computes how somebody stands towards a target, "" for the one they
// work towards, as a viewer may see it. What fell due is sealed first.
func (b *Bot) sustain(ctx context.Context, viewer ladder.UserID, p ladder.Person, target ladder.LevelID) (sustain, error) {
	in, err := b.streakInput(ctx, p.ID)
	if err != nil {
		return sustain{}, err
	}
	return b.sustainBy(ctx, viewer, in, target)
}

// sealedFor is sustain of somebody by their id.
func (b *Bot) sealedFor(ctx context.Context, viewer, user ladder.UserID, target ladder.LevelID) (sustain, error) {
	return b.sustain(ctx, viewer, ladder.Person{ID: user}, target)
}

func (b *Bot) sustainBy(ctx context.Context, viewer ladder.UserID, in ladder.StreakInput, target ladder.LevelID) (sustain, error) {
	in, whole, err := b.sealedOrDue(ctx, in, target)
	if err != nil {
		return sustain{}, err
	}
	return b.seenBy(viewer, in, whole), nil
}

// showStreak is /streak [target | why [quarter]].
func (b *Bot) showStreak(ctx context.Context, c *call) (socket.Reply, error) {
	target := ladder.LevelID("")
	if c.rest != "" && !strings.EqualFold(c.rest, "claim") { // the claim's button is under the streak
		query := strings.Join(strings.Fields(blockkit.Decode(blockkit.Clip(c.rest, 200), nil).Text), " ")
		found := b.ladder.Find(query, c.person.Role)
		if found.Found != ladder.FoundOne {
			return socket.Reply{}, ladder.Errorf(ladder.NotFound, "I do not know “%s”. Write %s for your streak, %s IC3 for the one towards a level, or %s help.",
				blockkit.Clip(query, 40), b.names.Streak, b.names.Streak, b.names.Streak)
		}
		target = found.Match.Level
		if target == c.person.Level && !b.cameTo(ctx, c, target) {
			return socket.Reply{}, ladder.Errorf(ladder.Invalid, "%s is your level now; a streak leads to another. %s shows yours, %s target chooses where to.",
				target, b.names.Streak, b.names.Streak)
		}
	}
	return b.answerStreak(ctx, c, target)
}

// cameTo reports whether a person has a streak that led to a level.
func (b *Bot) cameTo(ctx context.Context, c *call, target ladder.LevelID) bool {
	st, err := b.sustain(ctx, c.user(), c.person, target)
	return err != nil || len(st.streak.Quarters) > 0 // a fault is told where the streak is shown
}

// answerStreak shows one's streak towards a target, "" for the one chosen.
func (b *Bot) answerStreak(ctx context.Context, c *call, target ladder.LevelID) (socket.Reply, error) {
	if !b.hasLevel(c.person) {
		return b.askLevel(ctx, c)
	}
	st, err := b.sustain(ctx, c.user(), c.person, target)
	if err != nil {
		return socket.Reply{}, err
	}
	breadth, err := b.breadth(ctx, st.input)
	if err != nil {
		return socket.Reply{}, err
	}
	titles, err := b.bareTitles(ctx, st)
	if err != nil {
		return socket.Reply{}, err
	}
	notes := b.mistakesAfter(ctx, c, ladder.MistakeInput{Streak: st.streak, Breadth: breadth})
	return b.answer(c, "Your streak", append(b.streakCard(st, breadth, titles), notes...)), nil
}

// streakButtons are what a person can do about their streak.
func (b *Bot) streakButtons(st sustain) []slack.Block {
	var buttons []slack.BlockElement
	for _, q := range claimable(st.streak) {
		id, value := "claim.open#"+q.Quarter.From.String(), refTo(st.person.ID, st.streak.Target, q).value()
		switch {
		case q.Verdict.Claim != nil:
			buttons = append(buttons, blockkit.Button(id, "Change my claim of "+q.Quarter.Label, value))
		case q.State != ladder.QuarterOpen:
			buttons = append(buttons, blockkit.Primary(id, "Claim "+q.Quarter.Label, value))
		default:
			buttons = append(buttons, blockkit.Button(id, "Claim "+q.Quarter.Label, value))
		}
	}
	if n := len(st.streak.Quarters); n > 0 {
		buttons = append(buttons, blockkit.Button("streak.why", "Why?", refTo(st.person.ID, st.streak.Target, st.streak.Quarters[n-1]).value()))
	}
	buttons = append(buttons,
		blockkit.Button("streak.target", "Target…", valueVersion),
		blockkit.Button("leave.open", "Leave…", valueVersion))
	return blockkit.Actions(buttons...)
}

// showOwnStreak is a button that leads to one's streak.
func (b *Bot) showOwnStreak(ctx context.Context, c *call) (socket.Reply, error) {
	return b.answerStreak(ctx, c, "")
}
