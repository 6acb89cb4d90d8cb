package schedule

import (
	"strings"

	"winlog/ladder"
)

// Choice is what a person can choose on every unasked message: to pause the kind,
// to get it less often, or to stop it.
type Choice struct {
	Do   string // ChoosePause, ChooseLess, ChooseStop or ChooseResume
	Kind ladder.MessageKind
	For  ladder.Snooze // of a pause
}

// What can be chosen.
const (
	ChoosePause  = "pause"
	ChooseLess   = "less"
	ChooseStop   = "stop"
	ChooseResume = "resume" // of a settings view
)

// choiceVersion begins each value: buttons outlive releases.
const choiceVersion = "1"

// Value is the choice as the value of a button or an option.
func (c Choice) Value() string {
	return strings.Join([]string{choiceVersion, c.Do, string(c.Kind), string(c.For)}, "|")
}

// ParseChoice reads a value back. A value this program does not know, of another
// release or made up, is a NotFound error.
func ParseChoice(value string) (Choice, error) {
	parts := strings.Split(value, "|")
	if len(parts) == 4 && parts[0] == choiceVersion {
		c := Choice{Do: parts[1], Kind: ladder.MessageKind(parts[2]), For: ladder.Snooze(parts[3])}
		if err := c.Apply(&ladder.MessagePref{}, ladder.Date{}, ladder.Period{}); err == nil && (c.Kind == "" || IsKind(c.Kind)) {
			return c, nil
		}
	}
	return Choice{}, errUnknownChoice()
}

func errUnknownChoice() error {
	return ladder.Errorf(ladder.NotFound, "This button is from an older or newer Win Log; change it in the settings.")
}

// Apply makes the choice in what the person decided. today is theirs, quarter the
// one it is in.
func (c Choice) Apply(p *ladder.MessagePref, today ladder.Date, quarter ladder.Period) error {
	switch c.Do {
	case ChoosePause:
		until, ok := c.For.Until(today, quarter)
		if !ok {
			return errUnknownChoice()
		}
		p.PausedUntil = until
	case ChooseLess:
		p.LessOften()
	case ChooseStop:
		p.Stopped = true
	case ChooseResume:
		p.Resume()
	default:
		return errUnknownChoice()
	}
	return nil
}

// IsKind reports whether there is a kind of this name.
func IsKind(id ladder.MessageKind) bool {
	for _, k := range Kinds() {
		if k.ID == id {
			return true
		}
	}
	return false
}
