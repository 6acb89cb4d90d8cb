package bot

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/ladder"
)

// orgProblems are the kinds of problems as administrators read them.
var orgProblems = map[ladder.OrgProblemKind]struct{ name, what string }{
	ladder.OrgLoop:            {"Managers in a circle", "Nobody in it has a manager above them. Set one of them anew."},
	ladder.OrgManagerInactive: {"Their manager has left", "Nobody can confirm their quarters until they have another."},
	ladder.OrgManagerUnknown:  {"Nobody knows their manager", "The id belongs to nobody here who was met: import them, or set another."},
	ladder.OrgNoManager:       {"No manager", "What they share with their manager is seen by nobody."},
	ladder.OrgSeveralTops:     {"Several at the top", "Each of them manages people and has no manager. One is the head; are the others missing theirs?"},
	ladder.OrgLevelUnknown:    {"A level that is not in the ladder", "The ladder was changed since: correct their level."},
	ladder.OrgNoLevel:         {"No level", "They are asked for it when they first use Win Log."},
}

const (
	namesPerProblem = 8
	mostInMenu      = 100 // Slack's limit of a menu
)

// adminPage is what is wrong in the org chart, and how it is kept in step with Slack.
func (b *Bot) adminPage(c *call, people []ladder.Person, members, managers ladder.Job) []slack.Block {
	byID, active := peopleByID(people), 0
	for _, p := range people {
		if p.Active {
			active++
		}
	}
	blocks := []slack.Block{
		blockkit.Header("Administration"),
		blockkit.Section(fmt.Sprintf("People: %d active, %d inactive. `%s admin @person` or `%s admin name` finds one; `%s admin audit` shows who changed what.",
			active, len(people)-active, b.names.Winlog, b.names.Winlog, b.names.Winlog)),
	}
	problems := ladder.OrgProblems(people, b.ladder)
	if len(problems) == 0 {
		blocks = append(blocks, blockkit.Section(":white_check_mark: *The org chart has no faults.*"))
	}
	for _, kind := range ladder.OrgProblemKinds() {
		if text := b.problemText(kind, problems, byID); text != "" {
			blocks = append(blocks, blockkit.Section(text))
		}
	}
	buttons := []slack.BlockElement{}
	if menu := b.problemMenu(problems, byID); menu != nil {
		buttons = append(buttons, menu)
	}
	blocks = append(blocks, blockkit.Actions(append(buttons, blockkit.Button("admin.audit", "Audit log", valueVersion+"|0"))...)...)
	return append(blocks, b.syncText(c, members, managers, byID)...)
}

// problemText is one kind of problem with the first of those it is about; "" if
// there is none.
func (b *Bot) problemText(kind ladder.OrgProblemKind, problems []ladder.OrgProblem, byID map[ladder.UserID]ladder.Person) string {
	var lines []string
	n := 0
	for _, p := range problems {
		if p.Kind != kind {
			continue
		}
		if n++; n > namesPerProblem {
			continue
		}
		line := personText(byID[p.Person], p.Person)
		switch {
		case p.Kind == ladder.OrgLoop:
			line = loopText(p.Loop, byID)
		case p.Kind == ladder.OrgLevelUnknown:
			line += ": " + blockkit.Escape(string(byID[p.Person].Level))
		case p.Manager != "":
			line += " → " + personText(byID[p.Manager], p.Manager)
		}
		lines = append(lines, "• "+line)
	}
	if n == 0 {
		return ""
	}
	if n > namesPerProblem {
		lines = append(lines, fmt.Sprintf("… and %d more", n-namesPerProblem))
	}
	k := orgProblems[kind]
	return fmt.Sprintf("*%s* · %d\n_%s_\n%s", k.name, n, k.what, strings.Join(lines, "\n"))
}

// loopText is a circle from its first member back to them. A long one is cut.
func loopText(loop []ladder.UserID, byID map[ladder.UserID]ladder.Person) string {
	var names []string
	for _, id := range loop[:min(len(loop), namesPerProblem)] {
		names = append(names, personText(byID[id], id))
	}
	if more := len(loop) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return strings.Join(append(names, names[0]), " → ")
}

// personText is a person in a list of administrators'.
func personText(p ladder.Person, id ladder.UserID) string {
	if p.Name == "" {
		return blockkit.Mention(string(id))
	}
	return blockkit.Escape(blockkit.Clip(p.Name, 60))
}

// problemMenu opens somebody a problem is about, nil if there is none.
func (b *Bot) problemMenu(problems []ladder.OrgProblem, byID map[ladder.UserID]ladder.Person) slack.BlockElement {
	var options []*slack.OptionBlockObject
	listed := map[ladder.UserID]bool{}
	for _, p := range problems {
		if !listed[p.Person] && len(options) < mostInMenu {
			listed[p.Person] = true
			options = append(options, blockkit.Described(valueVersion+string(p.Person), shownName(byID[p.Person]), orgProblems[p.Kind].name))
		}
	}
	if len(options) == 0 {
		return nil
	}
	return blockkit.Select("admin.person", "Open one of them…", "", options...)
}

// managerFaults says why a manager was not taken from Slack.
var managerFaults = map[managerFault]string{
	faultForm: "the field holds neither a person nor an e-mail", faultSeveral: "the field names several people",
	faultUnknown: "nobody in Slack has that e-mail", faultInactive: "has no active account",
	faultLoop: "reports to them already, directly or through others", faultSelf: "is themself",
}

// syncText is when people and managers were last compared with Slack, and which
// managers were refused.
func (b *Bot) syncText(c *call, members, managers ladder.Job, byID map[ladder.UserID]ladder.Person) []slack.Block {
	loc := c.person.Location(b.location)
	when := func(j ladder.Job) string {
		switch {
		case j.DoneAt.IsZero():
			return "not yet"
		case j.BegunAt.After(j.DoneAt):
			return "under way since " + j.BegunAt.In(loc).Format("2 Jan 15:04 MST")
		}
		return j.DoneAt.In(loc).Format("2 Jan 15:04 MST")
	}
	line := "Compared with Slack's members: " + when(members)
	if b.managerField != "" {
		line += " · managers taken from Slack's profiles: " + when(managers)
	}
	blocks := []slack.Block{blockkit.Context(line)}
	note := readNote[managerNote](managers)
	if b.managerField == "" || note.Faults == 0 {
		return blocks
	}
	lines := []string{fmt.Sprintf("*Managers in Slack's profiles that were not taken* · %d", note.Faults)}
	for i, n := range note.Noted {
		if i == 2*namesPerProblem {
			lines = append(lines, fmt.Sprintf("… and %d more", note.Faults-i))
			break
		}
		line := "• " + personText(byID[n.Person], n.Person) + ": "
		if n.Manager != "" {
			line += personText(byID[n.Manager], n.Manager) + " "
		}
		lines = append(lines, line+managerFaults[n.Fault])
	}
	return append([]slack.Block{blockkit.Section(strings.Join(lines, "\n"))}, blocks...)
}

// foundPeople is what a search found.
func (b *Bot) foundPeople(text string, found []ladder.Person) []slack.Block {
	blocks := []slack.Block{blockkit.Section(fmt.Sprintf("*People with “%s”*", blockkit.Escape(blockkit.Clip(text, 60))))}
	if len(found) == 0 {
		return append(blocks, blockkit.Context("Nobody known has that in their name, e-mail or team. Somebody who neither used Win Log nor is in the org chart is not known."))
	}
	for _, p := range found[:min(len(found), mostFound)] {
		blocks = append(blocks, blockkit.SectionWith(foundText(p),
			blockkit.Button("admin.person#"+string(p.ID), "Open", valueVersion+string(p.ID))))
	}
	if len(found) > mostFound {
		blocks = append(blocks, blockkit.Context(fmt.Sprintf("Only the first %d are shown. More words find fewer.", mostFound)))
	}
	return append(blocks, blockkit.Actions(blockkit.Button("admin.open", "← Overview", valueVersion))...)
}

func foundText(p ladder.Person) string {
	facts := []string{}
	for _, fact := range []string{string(p.Level), p.Team, p.Email} {
		if fact != "" {
			facts = append(facts, blockkit.Escape(blockkit.Clip(fact, 100)))
		}
	}
	if !p.Active {
		facts = append(facts, "_inactive_")
	}
	return fmt.Sprintf("*%s*  %s", blockkit.Escape(blockkit.Clip(shownName(p), 100)), strings.Join(facts, " · "))
}

// adminPersonCard is somebody's place in the organisation, and how it came to be.
func (b *Bot) adminPersonCard(c *call, p ladder.Person, levels []ladder.LevelInterval, managers []ladder.ManagerInterval, missing bool, said string) []slack.Block {
	blocks := []slack.Block{blockkit.Header(blockkit.Clip(shownName(p), 100))}
	if said != "" {
		blocks = append([]slack.Block{blockkit.Section(said)}, blocks...)
	}
	level, manager, state := "_none_", "_none_", "active"
	if p.Level != "" {
		level = blockkit.Escape(fmt.Sprintf("%s · %s", p.Level, b.ladder.Title(p.Level, p.Role)))
	}
	if p.Manager != "" {
		manager = blockkit.Mention(string(p.Manager))
		if missing {
			manager += " :warning: no active account"
		}
	}
	if !p.Active {
		state = "inactive"
		if !p.LeftOn.IsZero() {
			state += " since " + sayDate(p.LeftOn, c.today)
		}
	}
	or := func(s string) string {
		if s == "" {
			return "_unknown_"
		}
		return blockkit.Escape(blockkit.Clip(s, 200))
	}
	blocks = append(blocks, blockkit.Fields(
		"*Level*\n"+level, "*Manager*\n"+manager, "*Team*\n"+or(p.Team), "*E-mail*\n"+or(p.Email),
		"*First day*\n"+or(p.StartDate.String()), "*Time zone*\n"+or(p.Timezone), "*Slack*\n"+blockkit.Mention(string(p.ID))+" "+string(p.ID), "*Account*\n"+state)...)
	if text := historyText(levels, managers, c.today); text != "" {
		blocks = append(blocks, blockkit.Section(text))
	}
	value := valueVersion + string(p.ID)
	return append(blocks, blockkit.Actions(
		blockkit.Button("admin.level", "Set level", value),
		blockkit.Button("admin.manager", "Set manager", value),
		blockkit.Button("admin.audit", "Audit log", value+"|0"),
		blockkit.Button("admin.open", "← Overview", valueVersion))...)
}

// mostHistory is how many of the newest entries of a history are shown.
const mostHistory = 6

// historyText is the newest entries of somebody's levels and managers, the newest
// first.
func historyText(levels []ladder.LevelInterval, managers []ladder.ManagerInterval, today ladder.Date) string {
	var lines []string
	since := func(d ladder.Date) string {
		if d.IsZero() {
			return "since ever"
		}
		return "since " + sayDate(d, today)
	}
	for i := len(levels) - 1; i >= max(0, len(levels)-mostHistory); i-- {
		l := levels[i]
		lines = append(lines, fmt.Sprintf("%s %s (%s)", blockkit.Escape(string(l.Level)), since(l.From), l.Change))
	}
	for i := len(managers) - 1; i >= max(0, len(managers)-mostHistory); i-- {
		m := managers[i]
		line := blockkit.Mention(string(m.Manager)) + " " + since(m.From)
		if !m.To.IsZero() {
			line += " until " + sayDate(m.To.AddDays(-1), today)
		}
		if m.Source != "" {
			line += " (" + blockkit.Escape(m.Source) + ")"
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return ""
	}
	return "*History*\n• " + strings.Join(lines, "\n• ")
}
