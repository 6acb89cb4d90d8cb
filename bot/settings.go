package bot

import (
	"context"
	"slices"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// askSettings is /winlog settings: what comes unasked and how often, and who may
// see wins that nobody chose a visibility for.
func (b *Bot) askSettings(ctx context.Context, c *call) (socket.Reply, error) {
	s, err := b.settingsOf(ctx, c)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.openModal(ctx, c, b.settingsForm(c, s))
}

// settings is what a person decided, and what their form shows because of it.
type settings struct {
	prefs   map[ladder.MessageKind]ladder.MessagePref // "" = all
	kinds   []ladder.MessageKind                      // that may reach them
	managed []ladder.ManagerInterval                  // who managed them, the current one last
	acts    bool                                      // the current one has an active account
}

func (b *Bot) settingsOf(ctx context.Context, c *call) (settings, error) {
	s := settings{prefs: map[ladder.MessageKind]ladder.MessagePref{}}
	prefs, err := b.store.ListMessagePrefs(ctx, c.user())
	if err != nil {
		return s, err
	}
	for _, p := range prefs {
		s.prefs[p.Kind] = p
	}
	reports, err := b.store.Reports(ctx, c.user())
	if err != nil {
		return s, err
	}
	for _, k := range messageKinds {
		if !k.managers || len(reports) > 0 {
			s.kinds = append(s.kinds, k.id)
		}
	}
	s.acts = b.managerActs(ctx, c.person)
	s.managed, err = b.store.ManagerHistory(ctx, c.user())
	return s, err
}

// paused is the day on which messages come again, the zero Date if they do now.
func (s settings) paused(today ladder.Date) ladder.Date {
	if until := s.prefs[""].PausedUntil; until.After(today) {
		return until
	}
	return ladder.Date{}
}

// messageKind is a kind of message as people are told of it.
type messageKind struct {
	id       ladder.MessageKind
	name     string // "No more *…*", "*…* come less often"
	about    string // a label of the settings
	managers bool   // only managers get it
}

// messageKinds are all kinds in the order in which settings show them.
var messageKinds = []messageKind{
	{ladder.MessageDigest, "quarterly digests", "Digest of your reports' quarter", true},
	{ladder.MessagePreview, "digest previews", "What your manager's digest will say of you, to you first", false},
	{ladder.MessagePrompt, "1:1 prompts", "Preparing the quarterly 1:1", false},
	{ladder.MessageStreak, "streak summaries", "Your streak after a quarter", false},
	{ladder.MessageClaim, "claim reminders", "Claiming a quarter before it is late", false},
	{ladder.MessageNudge, "goal nudges", "Your goals: none yet, half-time, the end of the quarter", false},
	{ladder.MessageReminder, "win reminders", "Logging a win after a quiet spell", false},
	{ladder.MessageTip, "ladder tips", "Tips from the ladder", false},
	{ladder.MessageHandover, "notes about a change of manager", "A new manager, or new people to manage", false},
	{ladder.MessageOnboarding, "welcome messages", "Three old wins in your first week", false},
}

// findKind is the kind of that id; "" is all of them.
func findKind(id ladder.MessageKind) (messageKind, bool) {
	if id == "" {
		return messageKind{name: "messages"}, true
	}
	i := slices.IndexFunc(messageKinds, func(k messageKind) bool { return k.id == id })
	if i < 0 {
		return messageKind{}, false
	}
	return messageKinds[i], true
}

// How often messages of a kind come, as the form's menus have it.
const (
	oftenUsual = "usual"
	oftenLess  = "less"
	oftenNever = "never"
)

func often(p ladder.MessagePref) string {
	switch {
	case p.Stopped:
		return oftenNever
	case p.Every > 1:
		return oftenLess
	}
	return oftenUsual
}

// setOften makes a decision what a menu says.
func setOften(p *ladder.MessagePref, choice string) {
	switch choice {
	case often(*p): // it is already, perhaps even less often
	case oftenNever:
		p.Stopped = true
	case oftenLess:
		p.Stopped = false
		if p.Every <= 1 {
			p.LessOften()
		}
	default:
		p.Stopped, p.Every = false, 0
	}
}

// submitSettings keeps what the form says. Saying the same again changes nothing.
func (b *Bot) submitSettings(ctx context.Context, c *call) (socket.Reply, error) {
	text := func(field string) string { return c.View.Values[field][inputAction].Text }
	pause, err := readPauseField(text("pause"), c.today)
	if err != nil {
		return socket.Reply{}, err
	}
	visibility := ladder.Visibility(text("visibility"))
	if visibility == usualVisibility {
		visibility = ""
	} else if !isVisibility(string(visibility)) {
		return socket.Reply{}, ladder.FieldErrorf("visibility", "Pick who may see your wins.")
	}
	before, err := b.settingsOf(ctx, c)
	if err != nil {
		return socket.Reply{}, err
	}
	for _, k := range before.kinds {
		choice := text(kindField(k))
		if choice == "" || choice == often(before.prefs[k]) {
			continue
		}
		if err := b.changePref(ctx, c, k, func(p *ladder.MessagePref) { setOften(p, choice) }); err != nil {
			return socket.Reply{}, err
		}
	}
	if pause != before.paused(c.today) {
		if err := b.changePref(ctx, c, "", func(p *ladder.MessagePref) { p.PausedUntil = pause }); err != nil {
			return socket.Reply{}, err
		}
	}
	if visibility != c.person.Visibility {
		if c.person, err = b.store.UpdatePerson(ctx, c.user(), func(p *ladder.Person) error {
			p.Visibility = visibility
			return nil
		}); err != nil {
			return socket.Reply{}, err
		}
	}
	return b.settingsSaved(ctx, c, "*Saved.*")
}

// settingsSaved shows what holds now in the form's place.
func (b *Bot) settingsSaved(ctx context.Context, c *call, head string) (socket.Reply, error) {
	s, err := b.settingsOf(ctx, c)
	if err != nil {
		return socket.Reply{}, err
	}
	return socket.Reply{Update: blockkit.Modal(blockkit.ModalText{Title: "Settings", Close: "Done"}, b.settingsSummary(c, s, head)...)}, nil
}

// changePref changes a decision about messages.
func (b *Bot) changePref(ctx context.Context, c *call, kind ladder.MessageKind, change func(*ladder.MessagePref)) error {
	_, err := b.store.ChangeMessagePref(ctx, c.user(), kind, func(p *ladder.MessagePref) error {
		change(p)
		return nil
	})
	return err
}

// visibilityFor is who may see a win of the person who acts unless they choose.
func (b *Bot) visibilityFor(c *call) ladder.Visibility {
	if c.person.Visibility != "" {
		return c.person.Visibility
	}
	return b.visibility
}
