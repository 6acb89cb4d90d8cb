package bot

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// homeView is somebody's Home tab: where they are, this quarter, their goals, the
// grid, their latest wins, and who reports to them.
func (b *Bot) homeView(c *call, page homePage) []slack.Block {
	var blocks []slack.Block
	if page.streak == nil {
		blocks = b.homeWelcome(c)
	} else {
		blocks = b.homeLevel(c, *page.streak)
		blocks = append(blocks, b.homeQuarter(*page.streak, page.titles)...)
		blocks = append(blocks, b.homeGoalBlocks(c, page)...)
		blocks = append(blocks, b.homeStreak(*page.streak)...)
	}
	blocks = append(blocks, b.homeWins(c, page)...)
	blocks = append(blocks, b.homeTeamBlocks(page)...)
	var buttons []slack.BlockElement
	if p := c.person; p.Manager != "" && p.Level != "" {
		about := talkRef{p.ID, b.talkQuarter(c.today).From, p.Manager}
		buttons = append(buttons, blockkit.Button("talk.prepare", "Prepare my 1:1", about.value()))
	}
	buttons = append(buttons,
		blockkit.Button("level.list", "The ladder", valueVersion),
		blockkit.Button("settings.open", "Settings", valueVersion),
		blockkit.Button("help.card", "Help", valueVersion))
	return append(append(blocks, blockkit.Divider()), blockkit.Actions(buttons...)...)
}

// homeWelcome is the first Home of somebody whose level is not known.
func (b *Bot) homeWelcome(c *call) []slack.Block {
	blocks := []slack.Block{
		blockkit.Header("Welcome to Win Log"),
		blockkit.Section("Here you keep what you did beside your career ladder, so that a promotion does not rest on anybody's memory. Wins are yours: you say who may see each."),
		blockkit.SectionWith("*1. Your level.* It shows what the next one asks for, and the gaps to it.",
			blockkit.Primary("level.set", "Set my level", valueVersion)),
		blockkit.SectionWith(fmt.Sprintf("*2. Your first win.* One line is enough; `%s Shipped OAuth login` does it anywhere.", b.names.Win),
			blockkit.Button("win.new", "Log a win", valueVersion)),
		blockkit.SectionWith("*3. Your first goal.* I say whether it reads as next-level, and why.",
			blockkit.Button("goal.new", "Set a goal", valueVersion)),
	}
	if c.person.Manager == "" {
		blocks = append(blocks, blockkit.Context(fmt.Sprintf("`%s manager @name` tells me who manages you. Until then nobody sees what you share with your manager.", b.names.Winlog)))
	}
	return blocks
}

// homeLevel is the step somebody works at, and the buttons used most.
func (b *Bot) homeLevel(c *call, st sustain) []slack.Block {
	p := c.person
	head := fmt.Sprintf("*%s* · %s", blockkit.Escape(stepOf(st.streak)), blockkit.Escape(b.ladder.Title(p.Level, p.Role)))
	buttons := []slack.BlockElement{
		blockkit.Primary("win.new", "Log a win", valueVersion),
		blockkit.Button("goal.new", "Set a goal", valueVersion),
	}
	if n := claimable(st.streak); len(n) > 0 {
		label := "Claim "
		if n[0].Verdict.Claim != nil {
			label = "Change my claim of "
		}
		buttons = append(buttons, blockkit.Button("claim.open", label+n[0].Quarter.Label, refTo(p.ID, st.streak.Target, n[0]).value()))
	}
	blocks := []slack.Block{blockkit.Section(head)}
	if st.streak.Target != "" {
		blocks[0] = blockkit.Section(head + " → " + blockkit.Escape(b.ladder.Title(st.streak.Target, p.Role)))
		buttons = append(buttons, blockkit.Button("level.show", "What "+string(st.streak.Target)+" asks for", valueVersion+string(st.streak.Target)))
	}
	buttons = append(buttons, blockkit.Button("level.own", "My level and the gaps", valueVersion))
	if p.Manager == "" {
		blocks = append(blocks, blockkit.Context(fmt.Sprintf("Nobody is known as your manager, so nobody can confirm a quarter: `%s manager @name`.", b.names.Winlog)))
	}
	return append(blocks, blockkit.Actions(buttons...)...)
}

// homeQuarter is what the quarters wait for that can still count.
func (b *Bot) homeQuarter(st sustain, titles map[ladder.WinID]string) []slack.Block {
	lines := b.pendingLines(st)
	for _, q := range st.streak.Quarters {
		if text := b.needsText(st, q, titles); text != "" {
			lines = append(lines, text)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return append([]slack.Block{blockkit.Header("This quarter")}, blockkit.Sections(strings.Join(lines, "\n"))...)
}

func (b *Bot) homeGoalBlocks(c *call, page homePage) []slack.Block {
	blocks := []slack.Block{blockkit.Header("Goals")}
	if len(page.goals) == 0 {
		return append(blocks, blockkit.Section(fmt.Sprintf("No goal in %s yet. A next-level goal says what you will do that your level does not ask for.", b.calendar.Of(c.today))))
	}
	for _, g := range page.goals {
		blocks = append(blocks, b.goalRow(c, g.Goal, g.notes, nil, 0)...)
	}
	label := "All goals"
	if page.more > 0 {
		label = fmt.Sprintf("%d more goals", page.more)
	}
	return append(blocks, blockkit.Actions(blockkit.Button("goal.page", label, goalPage(0, "")))...)
}

// homeStreak is the grid, with what counts above it.
func (b *Bot) homeStreak(st sustain) []slack.Block {
	blocks := []slack.Block{
		blockkit.Header("Streak"),
		blockkit.SectionWith(b.streakHeadline(st.streak), blockkit.Button("streak.show", "My streak", valueVersion)),
	}
	if len(st.streak.Quarters) > 0 {
		grid := b.sustainGrid(st.streak)
		blocks = append(blocks, blockkit.Section(preformatted(grid)), blockkit.Context(legendOf(grid)))
	}
	return blocks
}

func (b *Bot) homeWins(c *call, page homePage) []slack.Block {
	if page.total == 0 {
		if page.streak == nil { // the welcome speaks of it
			return nil
		}
		return []slack.Block{
			blockkit.Header("Latest wins"),
			blockkit.Section(fmt.Sprintf("Nothing here yet. *Log a win* above, or `%s Shipped OAuth login` anywhere.", b.names.Win)),
		}
	}
	lines := make([]string, len(page.wins))
	for i, w := range page.wins {
		lines[i] = homeWin(c, w)
	}
	blocks := append([]slack.Block{blockkit.Header("Latest wins")}, blockkit.Sections(strings.Join(lines, "\n"))...)
	all := "My win"
	if page.total > 1 {
		all = fmt.Sprintf("All %d wins", page.total)
	}
	return append(blocks, blockkit.Actions(
		blockkit.Button("win.page", all, winQuery{Period: allTime}.encode()),
		blockkit.Button("win.search", "Search", valueVersion))...)
}

// homeWin is a win in a line: the list has its menu and the rest.
func homeWin(c *call, w ladder.Win) string {
	seen, _, _ := strings.Cut(visibilityText(w.Visibility), " ")
	line := fmt.Sprintf("%s *%s*", seen, sayDate(w.OccurredOn, c.today))
	if w.Level != "" {
		line += " · " + blockkit.Escape(string(w.Level))
	}
	if w.Headline {
		line += " · :star:"
	}
	return line + "\n" + blockkit.ClipEscaped(blockkit.Escape(blockkit.Clip(firstLine(w.Text), 150)), 300)
}

// homeTeamBlocks are the people who report to somebody, by name, in short.
func (b *Bot) homeTeamBlocks(page homePage) []slack.Block {
	if page.people == 0 && len(page.former) == 0 {
		return nil
	}
	blocks := []slack.Block{blockkit.Header("Your team")}
	for _, r := range page.team {
		blocks = append(blocks, b.reportCard(r)...)
	}
	blocks = append(blocks, b.formerBlocks(page.former)...)
	foot := "By name. Made from what each of them shares with you; nothing here is a rating."
	if page.people <= len(page.team) {
		return append(blocks, blockkit.Context(foot))
	}
	blocks = append(blocks, blockkit.Context(fmt.Sprintf("%d of %d. %s `%s team` shows everybody.", len(page.team), page.people, foot, b.names.Winlog)))
	return append(blocks, blockkit.Actions(blockkit.Button("team.page", "The others",
		valueVersion+strconv.Itoa(len(page.team))))...)
}
