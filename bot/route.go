package bot

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"winlog/bot/socket"
	"winlog/ladder"
)

// call is a request together with who made it and what day it is for them.
type call struct {
	*socket.Request
	person ladder.Person
	today  ladder.Date
	rest   string // a command's text after the subcommand, Slack-escaped
	opened bool   // the trigger is used up: a modal was opened
}

// user is who acts. Slack says so; nothing in a button or form does.
func (c *call) user() ladder.UserID { return ladder.UserID(c.User) }

// handler answers one call. An error becomes what explain (errors.go) makes of it.
type handler func(b *Bot, ctx context.Context, c *call) (socket.Reply, error)

// command is a slash command.
type command struct {
	name    string // with slash, as this workspace calls it
	summary string // what it is for, for the manifest and help
	hint    string // usage hint beside the composer
	run     handler
	subs    []sub
	notes   []string // lines under the help, mrkdwn
}

// sub is a subcommand: the first word after a command.
type sub struct {
	word string
	args string
	help string
	run  handler
}

// shortcut is an entry of Slack's ⚡ menu or of a message's "…" menu.
type shortcut struct {
	name, callback, description string
	message                     bool
	run                         handler
}

// table is everything a person can do. Help and manifest are made from it.
type table struct {
	commands  []command
	shortcuts []shortcut
	actions   map[string]handler // by action_id
	views     map[string]handler // by callback_id of a submitted modal
	events    map[string]func(b *Bot, ctx context.Context, r *socket.Request) error
	scopes    []string
}

// newTable lists all routes. Buttons outlive releases: an action_id or
// callback_id keeps its meaning for ever, or is retired.
func newTable(n CommandNames) *table {
	n = n.withDefaults()
	win := command{
		name: n.Win, summary: "Log a win, or look at the ones you logged", hint: "[what you did] · list · search · help",
		run: (*Bot).logWin,
		subs: []sub{
			{"", "", "opens a form", nil},
			{"", "Shipped OAuth login", "logs it at once; only you see the answer", nil},
			{"", "yesterday Unblocked @Arun on the #mentorship rota", "dates: `yesterday`, `last fri`, `on 12 May`, `3 days ago`, `2026-05-12`; a date alone opens the form for that day", nil},
			{"list", "[quarter | year | all] [filters]", "your wins; filters: `#mentorship` `IC3` `@person` `#private`", (*Bot).listWins},
			{"search", "words", "finds wins that contain all the words", (*Bot).searchWins},
			{"add", "text", "logs text that starts with one of these words", (*Bot).addWin},
		},
		notes: []string{
			"Tags: `#scope` `#collaboration` `#mentorship` say which dimension it shows; `#private` only you · `#manager` you and your manager · `#public` everyone.",
			"You can edit or delete a win from `" + n.Win + " list`; a deleted one can be brought back for 10 minutes.",
			"On any message: *More actions → Log as win*. In a direct message to me: just write it.",
		},
	}
	level := command{
		name: n.Level, summary: "Look up the career ladder", hint: "[level or title] · list · where · guide · help",
		run: (*Bot).lookUp,
		subs: []sub{
			{"", "", "your level, the next one and the gaps between them", nil},
			{"", "IC3", "one level in full; titles work too: `senior engineer`, `lead pm`", nil},
			{"", "IC2 IC3", "two levels side by side; `IC3 M1` is a guide to switching track", nil},
			{"list", "", "all levels at a glance", (*Bot).listLevels},
			{"where", "[ic | manager]", "find out where you are, by dated questions", (*Bot).whereAmI},
			{"guide", "", "how to level up, in four steps", (*Bot).guide},
			{"mistakes", "", "common mistakes and their fixes", (*Bot).mistakes},
			{"dimensions", "", "scope, collaboration and mentorship by level", (*Bot).dimensions},
			{"goals", "", "bad and good goals for each step", (*Bot).goalExamples},
			{"tracks", "", "individual contributor or manager?", (*Bot).tracks},
			{"set", "", "tell me your own level and role, or change them", (*Bot).askLevel},
		},
	}
	goal := command{
		name: n.Goal, summary: "Set goals for the next level, and see whether they are", hint: "[what you will do] · check · list · help",
		run: (*Bot).setGoal,
		subs: []sub{
			{"", "", "opens a form with the common gaps of your next step", nil},
			{"", "Lead the API redesign across 3 teams", "saves it at once, and says whether it reads as next-level; only you see the answer", nil},
			{"", "Improve onboarding next quarter", "the same for a quarter that is named before or behind it", nil},
			{"check", "text", "says the same without saving", (*Bot).checkGoal},
			{"list", "[quarter | year | all]", "your goals: check in, close, carry over, edit", (*Bot).listGoals},
			{"add", "text", "saves text that starts with one of these words", (*Bot).addGoal},
		},
		notes: []string{
			fmt.Sprintf("At most %d next-level goals a quarter; goals at your own level are kept and not counted. You may overrule the coach: it reads words, in English, and your manager judges the work.", ladder.MaxActiveGoals),
			"Tags: `#mentorship` is the dimension · `#M1` the level it leads to · `#private` only you · `#manager` you and your manager · `#public` everyone.",
		},
	}
	streak := command{
		name: n.Streak, summary: "How long you have worked at the next level", hint: "[level] · why [quarter] · help",
		run: (*Bot).showStreak,
		subs: []sub{
			{"", "", "your quarters in a row, the grid, and what would make this quarter count", nil},
			{"", "M1", "the same towards another level you worked or work towards", nil},
			{"why", "[quarter]", "the rules that decided how a quarter reads, with their numbers", (*Bot).whyStreak},
			{"target", "[level]", "choose the level you work towards", (*Bot).askTarget},
			{"leave", "", "the days you are away; dates only", (*Bot).askLeave},
		},
		notes: []string{
			"You claim a quarter with its button; your manager gives their own reading before they see yours. An open quarter never breaks a streak.",
		},
	}
	winlog := command{
		name: n.Winlog, summary: "Win Log: help, and what I know about you", hint: "me · team · report @person · manager @person · settings · help",
		run: (*Bot).winlogHelp,
		subs: []sub{
			{"help", "[" + strings.Join(topics, " | ") + " | all]", "how to use a command, or all of them", (*Bot).helpOn},
			{"me", "", "what I know about you, and how to change it", (*Bot).me},
			{"settings", "", "what I write to you by myself, and who sees your wins unless you choose", (*Bot).askSettings},
			{"pause", "until 12 June", "no messages from me until then; also `2 weeks`, `until Monday`, `quarter end`", (*Bot).pause},
			{"resume", "", "ends the pause", (*Bot).resume},
			{"who-saw", "", "who read of your log, and when", (*Bot).whoSaw},
			{"admin", "[@person | name | audit]", "for administrators: faults of the org chart, levels and managers, who changed what", adminOnly((*Bot).showAdmin)},
			{"win", "…", "the same as `" + n.Win + " …`, should another app own that name", (*Bot).viaWin},
			{"level", "…", "the same as `" + n.Level + " …`", (*Bot).viaLevel},
			{"goal", "…", "the same as `" + n.Goal + " …`", (*Bot).viaGoal},
			{"streak", "…", "the same as `" + n.Streak + " …`", (*Bot).viaStreak},
			{"team", "", "the people who report to you, and what waits for you", (*Bot).showTeam},
			{"report", "@person", "one of them: their streak, goals, and the wins they share with you", (*Bot).showReport},
			{"1:1", "[@person]", "prepare the quarterly 1:1 with your manager, or with somebody who reports to you; and one line after it", (*Bot).showTalk},
			{"manager", "[@person]", "who manages you, or who does from today on", (*Bot).chooseManager},
		},
	}
	return &table{
		commands: []command{win, level, goal, streak, winlog},
		shortcuts: []shortcut{
			{name: "Log a win", callback: "log_win", description: "Write down something you did", run: (*Bot).openWinModal},
			{name: "Log as win", callback: "log_message", description: "Log this message as a win of yours", message: true, run: (*Bot).logMessage},
		},
		actions: map[string]handler{
			"win.details":   (*Bot).editWin,
			"win.undo":      (*Bot).undoWin,
			"win.restore":   (*Bot).restoreWin,
			"win.menu":      (*Bot).winMenu,
			"win.page":      (*Bot).pageWins,
			"win.search":    (*Bot).askSearch,
			"win.filter":    (*Bot).pageWins,
			"win.filter.d":  (*Bot).pageWins,
			"win.filter.v":  (*Bot).pageWins,
			"win.new":       (*Bot).openWinModal,
			"win.suggest":   (*Bot).useSuggestion,
			"win.goal":      (*Bot).linkGoal,
			"win.headline":  (*Bot).markHeadline,
			"offer.log":     (*Bot).acceptOffer,
			"offer.details": (*Bot).detailOffer,
			"offer.no":      (*Bot).declineOffer,
			"level.show":    (*Bot).showLevel,
			"level.list":    (*Bot).listLevels,
			"level.own":     (*Bot).ownLevel,
			"help.all":      (*Bot).showAllHelp,
			"help.card":     (*Bot).winlogHelp,
			"help.topic":    (*Bot).showHelp,
			"level.compare": (*Bot).showComparison,
			"level.set":     (*Bot).askLevel,
			"goal.new":      (*Bot).openNewGoal,
			"goal.level":    (*Bot).draftGoal,
			"goal.target":   (*Bot).refreshGoalForm,
			"goal.keep":     (*Bot).keepChecked,
			"goal.draft":    (*Bot).draftGoal,
			"goal.swap":     (*Bot).openSwap,
			"goal.undo":     (*Bot).undoGoal,
			"goal.reopen":   (*Bot).reopenGoal,
			"goal.edit":     (*Bot).editGoal,
			"goal.rewrite":  (*Bot).rewriteGoal,
			"goal.overrule": (*Bot).askOverrule,
			"goal.checkin":  (*Bot).askCheckIn,
			"goal.close":    (*Bot).askClose,
			"goal.story":    (*Bot).showGoal,
			"goal.menu":     (*Bot).goalMenu,
			"goal.page":     (*Bot).pageGoals,
			"goal.agree":    (*Bot).agreeGoal,
			"goal.comment":  (*Bot).askComment,

			"streak.show":      (*Bot).showOwnStreak,
			"streak.why":       (*Bot).showWhy,
			"streak.target":    (*Bot).askTarget,
			"leave.open":       (*Bot).askLeave,
			"leave.remove":     (*Bot).removeLeave,
			"claim.open":       (*Bot).openClaim,
			"reading.open":     (*Bot).openReading,
			"reading.withdraw": withdrawLine.ask,
			"reading.reopen":   reopenLine.ask,
			"reading.extend":   extendLine.ask,
			"reading.note":     noteLine.ask,
			"team.page":        (*Bot).pageTeam,
			"report.open":      (*Bot).openReport,
			"manager.set":      (*Bot).setManager,
			"manager.no":       (*Bot).keepManager,

			"talk.prepare": (*Bot).prepareTalk,
			"talk.after":   (*Bot).askTalkLine,
			"talk.skip":    (*Bot).skipTalk,
			"preview.open": (*Bot).openPreview,

			"settings.open":  (*Bot).askSettings,
			"message.snooze": (*Bot).snooze,
			"message.less":   (*Bot).lessOften,
			"message.stop":   (*Bot).stopThese,
			"message.undo":   (*Bot).undoDecision,
			"message.all":    (*Bot).pauseAll,
			"message.resume": (*Bot).resumeInForm,
			"reads.page":     (*Bot).pageReads,

			"words.open":     (*Bot).openWords,
			"words.menu":     (*Bot).wordsMenu,
			"words.write":    (*Bot).askWords,
			"words.later":    (*Bot).laterWords,
			"words.withdraw": (*Bot).withdrawWords,

			"admin.open":    adminOnly((*Bot).backToAdmin),
			"admin.person":  adminOnly((*Bot).openAdminPerson),
			"admin.level":   adminOnly((*Bot).askAdminLevel),
			"admin.manager": adminOnly((*Bot).askAdminManager),
			"admin.audit":   adminOnly((*Bot).pageAudit),
		},
		views: map[string]handler{
			"win":           (*Bot).submitWin,
			"edit":          (*Bot).submitEdit,
			"level":         (*Bot).submitLevel,
			"where":         (*Bot).submitWhere,
			"goal":          (*Bot).submitGoal,
			"goal_edit":     (*Bot).submitGoalEdit,
			"goal_swap":     (*Bot).submitSwap,
			"goal_overrule": (*Bot).submitOverrule,
			"goal_checkin":  (*Bot).submitCheckIn,
			"goal_close":    (*Bot).submitClose,
			"goal_comment":  (*Bot).submitComment,

			"target":              (*Bot).submitTarget,
			"win_search":          (*Bot).submitSearch,
			"target_sure":         (*Bot).submitTargetSure,
			"leave":               (*Bot).submitLeave,
			"claim":               (*Bot).submitClaim,
			"reading":             (*Bot).submitReading,
			"answer":              (*Bot).submitAnswer,
			withdrawLine.callback: withdrawLine.submit,
			reopenLine.callback:   reopenLine.submit,
			extendLine.callback:   extendLine.submit,
			noteLine.callback:     noteLine.submit,

			"talk":          (*Bot).submitTalk,
			"talk_line":     (*Bot).submitTalkLine,
			"preview":       (*Bot).submitPreview,
			"settings":      (*Bot).submitSettings,
			"words_ask":     (*Bot).submitAsk,
			"words_remove":  (*Bot).submitRemoveWords,
			"words":         (*Bot).submitWords,
			"admin_level":   adminOnly((*Bot).submitAdminLevel),
			"admin_manager": adminOnly((*Bot).submitAdminManager),
		},
		events: map[string]func(*Bot, context.Context, *socket.Request) error{
			"app_home_opened": (*Bot).homeOpened,
			"message":         (*Bot).offerWin,
			"user_change":     (*Bot).userChanged,
			"team_join":       (*Bot).teamJoined,
		},
		scopes: []string{"chat:write", "commands", "im:history", "im:write", "users:read", "users:read.email"},
	}
}

// find is the command of that name, and the subcommand its text begins with.
func (t *table) find(name, text string) (cmd command, s sub, rest string, ok bool) {
	for _, cmd := range t.commands {
		if cmd.name != name {
			continue
		}
		word, rest := strings.TrimSpace(text), ""
		if i := strings.IndexFunc(word, unicode.IsSpace); i >= 0 { // a command may hold line breaks
			word, rest = word[:i], word[i:]
		}
		for _, s := range cmd.subs {
			if s.run != nil && strings.EqualFold(s.word, word) {
				return cmd, s, strings.TrimSpace(rest), true
			}
		}
		if strings.EqualFold(word, "help") && strings.TrimSpace(rest) == "" {
			return cmd, sub{word: "help", run: (*Bot).help}, "", true
		}
		return cmd, sub{run: cmd.run}, strings.TrimSpace(text), true
	}
	return command{}, sub{}, "", false
}
