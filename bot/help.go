package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// help is "help" after any command, made from the route table.
func (b *Bot) help(_ context.Context, c *call) (socket.Reply, error) {
	cmd, _, _, _ := b.routes.find(c.Command, "")
	return b.answer(c, "Help for "+cmd.name, commandHelp(cmd)), nil
}

func commandHelp(cmd command) []slack.Block {
	var lines strings.Builder
	for _, s := range cmd.subs {
		usage := strings.Join(strings.Fields(cmd.name+" "+s.word+" "+s.args), " ")
		fmt.Fprintf(&lines, "`%s`  %s\n", blockkit.Escape(usage), blockkit.Escape(s.help))
	}
	blocks := []slack.Block{blockkit.Section("*" + cmd.name + "*  " + blockkit.Escape(cmd.summary))}
	blocks = append(blocks, blockkit.Sections(lines.String())...)
	for _, n := range cmd.notes {
		blocks = append(blocks, blockkit.Context(n))
	}
	return blocks
}

// winlogHelp is /winlog alone: what it is for, and the way to everything else.
func (b *Bot) winlogHelp(_ context.Context, c *call) (socket.Reply, error) {
	if c.rest != "" {
		word, _, _ := strings.Cut(c.rest, " ")
		return socket.Reply{}, ladder.Errorf(ladder.NotFound, "%s has no “%s”. %s%s help shows what there is.",
			b.names.Winlog, blockkit.Clip(word, 40), b.meant(word), b.names.Winlog)
	}
	return b.answer(c, "Win Log", b.helpCard()), nil
}

// helpCard says what most people need, with a button for the help of each command.
func (b *Bot) helpCard() []slack.Block {
	n := b.names
	var buttons []slack.BlockElement
	for i, cmd := range b.routes.commands {
		buttons = append(buttons, blockkit.Button("help.topic#"+topics[i], cmd.name, valueVersion+topics[i]))
	}
	buttons = append(buttons, blockkit.Button("help.all", "All of it", valueVersion))
	return append([]slack.Block{
		blockkit.Section("*Win Log* keeps what you did beside your career ladder, and shows how long you have worked at the next level.\n" +
			"Wins you log are yours: you say who may see each."),
		blockkit.Section(fmt.Sprintf("• `%s Shipped OAuth login`  logs a win; `%s` alone opens a form\n"+
			"• `%s list`  your wins, to edit, delete or add to\n"+
			"• `%s`  your level, the next one and what lies between\n"+
			"• `%s Lead the API redesign across 3 teams`  sets a goal, and says whether it is next-level\n"+
			"• `%s`  your quarters in a row, and what would make this one count\n"+
			"• `%s settings`  what I write to you by myself",
			n.Win, n.Win, n.Win, n.Level, n.Goal, n.Streak, n.Winlog)),
		blockkit.Context(fmt.Sprintf("All there is to a command: a button, or `%s help %s`.", n.Winlog, strings.Join(topics, " | "))),
	}, blockkit.Actions(buttons...)...)
}

// topics are the commands by the names that do not change, in the table's order.
var topics = []string{"win", "level", "goal", "streak", "winlog"}

// helpOn is /winlog help, alone or with a command's name behind it.
func (b *Bot) helpOn(ctx context.Context, c *call) (socket.Reply, error) {
	word := strings.ToLower(c.rest)
	switch word {
	case "":
		return b.help(ctx, c)
	case "all":
		return b.helpAll(c), nil
	}
	for i, cmd := range b.routes.commands {
		if topic := strings.TrimPrefix(word, "/"); topic == topics[i] || "/"+topic == cmd.name {
			return b.answer(c, "Help for "+cmd.name, commandHelp(cmd)), nil
		}
	}
	return socket.Reply{}, ladder.Errorf(ladder.NotFound, "There is no help on “%s” by itself. %sThe topics are %s and all.",
		blockkit.Clip(word, 40), b.meant(word), strings.Join(topics, ", "))
}

// showHelp is the button of a command in the card.
func (b *Bot) showHelp(ctx context.Context, c *call) (socket.Reply, error) {
	topic, ok := strings.CutPrefix(c.Action.Value.Text, valueVersion)
	if !ok || !slices.Contains(topics, topic) {
		return socket.Reply{}, staleButton()
	}
	c.rest = topic
	return b.helpOn(ctx, c)
}

// showAllHelp is the button for every command on one page.
func (b *Bot) showAllHelp(_ context.Context, c *call) (socket.Reply, error) {
	return b.helpAll(c), nil
}

// meant is what somebody may have looked for: what the word is another one for, a
// subcommand that begins with it, or one of another command.
func (b *Bot) meant(word string) string {
	word = strings.ToLower(word)
	n := b.names
	switch word {
	case "stop", "off", "mute", "quiet", "unsubscribe", "notifications", "messages":
		return fmt.Sprintf("Did you mean %s settings? ", n.Winlog)
	case "wins":
		return fmt.Sprintf("Did you mean %s list? ", n.Win)
	case "goals": // the person's own; /level goals has examples
		return fmt.Sprintf("Did you mean %s list? ", n.Goal)
	case "claim", "quarter", "quarters":
		return fmt.Sprintf("Did you mean %s? ", n.Streak)
	case "export":
		return exportsAreAsked + " "
	}
	for _, cmd := range slices.Backward(b.routes.commands) { // /winlog is the last
		for _, s := range cmd.subs {
			if s.word == word || cmd.name == b.names.Winlog && len(word) > 2 && strings.HasPrefix(s.word, word) {
				return fmt.Sprintf("Did you mean %s %s? ", cmd.name, s.word)
			}
		}
	}
	return ""
}

func (b *Bot) helpAll(c *call) socket.Reply {
	blocks := []slack.Block{blockkit.Section("*Win Log* keeps what you did beside your career ladder. Wins you log are yours: you say who may see each.")}
	for _, cmd := range b.routes.commands {
		blocks = append(blocks, blockkit.Divider())
		blocks = append(blocks, commandHelp(cmd)...)
	}
	return b.answer(c, "Win Log help", blocks)
}

// viaWin is /winlog win …, for workspaces where another app owns /win.
func (b *Bot) viaWin(ctx context.Context, c *call) (socket.Reply, error) {
	return b.via(ctx, c, b.names.Win)
}

// viaLevel is /winlog level ….
func (b *Bot) viaLevel(ctx context.Context, c *call) (socket.Reply, error) {
	return b.via(ctx, c, b.names.Level)
}

// viaGoal is /winlog goal ….
func (b *Bot) viaGoal(ctx context.Context, c *call) (socket.Reply, error) {
	return b.via(ctx, c, b.names.Goal)
}

// viaStreak is /winlog streak ….
func (b *Bot) viaStreak(ctx context.Context, c *call) (socket.Reply, error) {
	return b.via(ctx, c, b.names.Streak)
}

func (b *Bot) via(ctx context.Context, c *call, name string) (socket.Reply, error) {
	_, s, rest, _ := b.routes.find(name, c.rest)
	r := *c.Request // what came in stays as it is, for whoever answers if this fails
	r.Command = name
	c.Request, c.rest = &r, rest
	return s.run(b, ctx, c)
}

// me is what the bot knows about somebody, and where to change it.
func (b *Bot) me(ctx context.Context, c *call) (socket.Reply, error) {
	p := c.person
	or := func(s, unknown string) string {
		if s == "" {
			return unknown
		}
		return blockkit.Escape(s)
	}
	level := "not set yet"
	if p.Level != "" {
		level = fmt.Sprintf("%s · %s", p.Level, b.ladder.Title(p.Level, p.Role))
	}
	manager := "unknown: wins shared with your manager are seen by nobody yet"
	if p.Manager != "" {
		manager = blockkit.Mention(string(p.Manager))
		if !b.managerActs(ctx, p) {
			manager += fmt.Sprintf(", who has no active account any more: `%s manager @name` says who it is now", b.names.Winlog)
		}
	}
	started := "unknown"
	if !p.StartDate.IsZero() {
		started = sayDate(p.StartDate, c.today)
	}
	blocks := []slack.Block{blockkit.Header("What I know about you")}
	blocks = append(blocks, blockkit.Fields(
		"*Name*\n"+or(p.Name, "unknown"),
		"*Level*\n"+blockkit.Escape(level),
		"*Manager*\n"+manager,
		"*Team*\n"+or(p.Team, "unknown"),
		"*Started*\n"+started,
		"*Time zone*\n"+or(p.Timezone, b.location.String()+" (the workspace's; Slack did not tell yours)"),
		"*Today is*\n"+fmt.Sprintf("%s, %s", sayDate(c.today, ladder.Date{}), b.calendar.Of(c.today)),
	)...)
	return b.answer(c, "What I know about you", append(blocks, blockkit.Actions(
		blockkit.Button("level.set", "Change my level", valueVersion),
		blockkit.Button("win.page", "My wins", winQuery{}.encode()),
		blockkit.Button("settings.open", "Settings", valueVersion),
		blockkit.Button("reads.page", "Who saw my log", valueVersion))...)), nil
}
