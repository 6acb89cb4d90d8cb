package bot

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// usualVisibility is the menu entry for the workspace's choice: Slack has no
// empty option.
const usualVisibility = "-"

// kindField is the block_id of a kind's menu.
func kindField(k ladder.MessageKind) string { return "kind." + string(k) }

// settingsForm is everything a person decides about Win Log.
func (b *Bot) settingsForm(c *call, s settings) *slack.ModalViewRequest {
	blocks := []slack.Block{
		blockkit.Section("*What I write to you by myself*\nAt most one message a day and three a week, in your working hours, and less while you do not react. What you ask for is always answered."),
	}
	if until := s.paused(c.today); !until.IsZero() {
		blocks = append(blocks, blockkit.SectionWith("Paused until "+sayDate(until, c.today)+".", blockkit.Button("message.resume", "Resume", valueVersion)))
	}
	blocks = append(blocks, blockkit.Input("pause", "Pause all of it until", "The first day on which it comes again. Leave it empty for no pause.", true,
		blockkit.DatePicker(inputAction, s.paused(c.today).String())))
	for _, id := range s.kinds {
		k, _ := findKind(id)
		hint := ""
		if until := s.prefs[id].PausedUntil; until.After(c.today) {
			hint = fmt.Sprintf("Snoozed until %s; %s resume ends that.", sayDate(until, c.today), b.names.Winlog)
		}
		blocks = append(blocks, blockkit.Input(kindField(id), k.about, hint, false, oftenMenu(s.prefs[id])))
	}
	blocks = append(blocks, blockkit.Divider(),
		blockkit.Input("visibility", "Who may see a new win, unless you choose", "You can always choose another for a single win. Wins you logged already stay as they are.", false, b.usualVisibilityMenu(c)),
		blockkit.Divider())
	return blockkit.Modal(blockkit.ModalText{Title: "Settings", Submit: "Save", Close: "Cancel", Callback: "settings", Metadata: valueVersion},
		append(blocks, b.aboutMe(c, s)...)...)
}

func oftenMenu(p ladder.MessagePref) slack.BlockElement {
	return blockkit.Select(inputAction, "Pick one", often(p),
		blockkit.Option(oftenUsual, "As usual"),
		blockkit.Option(oftenLess, "Less often: "+everyText(max(p.Every, 2))),
		blockkit.Option(oftenNever, "Off"))
}

// everyText says which of the messages come.
func everyText(n int) string {
	switch n {
	case 2:
		return "every second one"
	case 4:
		return "every fourth one"
	}
	return fmt.Sprintf("one in %d", n)
}

func (b *Bot) usualVisibilityMenu(c *call) slack.BlockElement {
	chosen := string(c.person.Visibility)
	if chosen == "" {
		chosen = usualVisibility
	}
	names := map[ladder.Visibility]string{ladder.Private: "Only me", ladder.Manager: "Me and my manager", ladder.Public: "Everyone here"}
	return blockkit.Select(inputAction, "Pick one", chosen,
		blockkit.Option(usualVisibility, "As usual here: "+strings.ToLower(names[b.visibility])),
		blockkit.Option(string(ladder.Private), names[ladder.Private]),
		blockkit.Option(string(ladder.Manager), names[ladder.Manager]),
		blockkit.Option(string(ladder.Public), names[ladder.Public]))
}

// managerSources says where a person's manager was learned from.
var managerSources = map[string]string{
	"self": "you said so", "import": "from your company's people file", "slack": "from your Slack profile",
	"profile": "from your company's people file", "admin": "set by an administrator",
}

// aboutMe is what the settings show and do not change: zone, manager and leave.
func (b *Bot) aboutMe(c *call, s settings) []slack.Block {
	zone := fmt.Sprintf("*Time zone*: %s, the workspace's, as Slack does not tell yours.", b.location)
	if c.person.Timezone != "" {
		zone = fmt.Sprintf("*Time zone*: %s, from your Slack profile. Days and messages follow it; change it in Slack under Preferences → Language & region.", blockkit.Escape(c.person.Timezone))
	}
	manager := fmt.Sprintf("*Manager*: not known, so nobody sees what you share with your manager. `%s manager @name` says who it is.", b.names.Winlog)
	if c.person.Manager != "" {
		since := ""
		if n := len(s.managed); n > 0 && s.managed[n-1].Manager == c.person.Manager {
			since = ", since " + sayDate(s.managed[n-1].From, c.today)
			if how := managerSources[s.managed[n-1].Source]; how != "" {
				since += " (" + how + ")"
			}
		}
		if !s.acts {
			since += ", who has no active account any more"
		}
		manager = fmt.Sprintf("*Manager*: %s%s. `%s manager @name` changes it.", blockkit.Mention(string(c.person.Manager)), since, b.names.Winlog)
	}
	leave := fmt.Sprintf("*Leave*: `%s leave` has the days you are away; nothing comes on them.", b.names.Streak)
	return []slack.Block{blockkit.Section(zone), blockkit.Section(manager), blockkit.Section(leave)}
}

// settingsSummary is what holds, with the way back to the form.
func (b *Bot) settingsSummary(c *call, s settings, head string) []slack.Block {
	var lines []string
	if until := s.paused(c.today); !until.IsZero() {
		lines = append(lines, "I write nothing by myself until "+sayDate(until, c.today)+".")
	}
	for _, id := range s.kinds {
		k, _ := findKind(id)
		switch p := s.prefs[id]; {
		case p.Stopped:
			lines = append(lines, "Off: "+k.name+".")
		case p.PausedUntil.After(c.today):
			lines = append(lines, "Not before "+sayDate(p.PausedUntil, c.today)+": "+k.name+".")
		case p.Every > 1:
			lines = append(lines, "Less often, "+everyText(p.Every)+": "+k.name+".")
		}
	}
	if len(lines) == 0 {
		lines = append(lines, "All messages come as usual.")
	}
	lines = append(lines, "New wins are seen by: "+visibilityText(b.visibilityFor(c))+".")
	return append([]slack.Block{blockkit.Section(head + "\n• " + strings.Join(lines, "\n• "))},
		blockkit.Actions(blockkit.Button("settings.open", "Settings", valueVersion))...)
}
