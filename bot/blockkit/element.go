package blockkit

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"
)

// Button is a plain button. Its value is data for the handler, which must not
// trust it.
func Button(actionID, label, value string) *slack.ButtonBlockElement {
	return &slack.ButtonBlockElement{Type: slack.METButton, ActionID: actionID, Text: plain(label, maxButton), Value: Clip(value, maxButtonValue)}
}

// Primary is the one button of a message that most people want.
func Primary(actionID, label, value string) *slack.ButtonBlockElement {
	return Button(actionID, label, value).WithStyle(slack.StylePrimary)
}

// Option is one entry of a menu. A value over 150 characters is a bug of the
// caller: it would be refused, so it is cut and the handler reports it as stale.
func Option(value, text string) *slack.OptionBlockObject {
	return &slack.OptionBlockObject{Value: Clip(value, maxOptionValue), Text: plain(text, maxOption)}
}

// LongOption is an option whose text may take the second, grey line too: 150
// characters in all.
func LongOption(value, text string) *slack.OptionBlockObject {
	head, tail := text, ""
	if parts := Split(text, maxOption); len(parts) > 1 {
		head, tail = parts[0], strings.TrimSpace(strings.TrimPrefix(text, parts[0]))
	}
	return Described(value, head, tail)
}

// Described is an option with a second, grey line.
func Described(value, text, description string) *slack.OptionBlockObject {
	o := Option(value, text)
	if description != "" {
		o.Description = plain(description, maxOption)
	}
	return o
}

// Select is a menu of up to 100 options. initial is the value chosen at first,
// "" or an unknown one for none.
func Select(actionID, placeholder, initial string, options ...*slack.OptionBlockObject) *slack.SelectBlockElement {
	options = options[:min(len(options), 100)]
	s := &slack.SelectBlockElement{Type: slack.OptTypeStatic, ActionID: actionID, Placeholder: plain(placeholder, maxPlaceholder), Options: options}
	if i := slices.IndexFunc(options, func(o *slack.OptionBlockObject) bool { return o.Value == initial }); i >= 0 && initial != "" {
		s.InitialOption = options[i]
	}
	return s
}

// MultiSelect is a menu of up to 100 options of which several can be chosen.
func MultiSelect(actionID, placeholder string, initial []string, options ...*slack.OptionBlockObject) *slack.MultiSelectBlockElement {
	options = options[:min(len(options), 100)]
	s := &slack.MultiSelectBlockElement{Type: slack.MultiOptTypeStatic, ActionID: actionID, Placeholder: plain(placeholder, maxPlaceholder), Options: options}
	for _, o := range options {
		if slices.Contains(initial, o.Value) {
			s.InitialOptions = append(s.InitialOptions, o)
		}
	}
	return s
}

// Checkboxes is a list of up to 10 options to tick.
func Checkboxes(actionID string, initial []string, options ...*slack.OptionBlockObject) *slack.CheckboxGroupsBlockElement {
	options = options[:min(len(options), 10)]
	s := slack.NewCheckboxGroupsBlockElement(actionID, options...)
	for _, o := range options {
		if slices.Contains(initial, o.Value) {
			s.InitialOptions = append(s.InitialOptions, o)
		}
	}
	return s
}

// Radio is a list of up to 10 options of which one is chosen. initial is its
// value, "" or an unknown one for none.
func Radio(actionID, initial string, options ...*slack.OptionBlockObject) *slack.RadioButtonsBlockElement {
	options = options[:min(len(options), 10)]
	r := slack.NewRadioButtonsBlockElement(actionID, options...)
	if i := slices.IndexFunc(options, func(o *slack.OptionBlockObject) bool { return o.Value == initial }); i >= 0 && initial != "" {
		r.InitialOption = options[i]
	}
	return r
}

// Users is a menu of people of which up to most can be chosen.
func Users(actionID, placeholder string, initial []string, most int) *slack.MultiSelectBlockElement {
	return &slack.MultiSelectBlockElement{
		Type: slack.MultiOptTypeUser, ActionID: actionID, Placeholder: plain(placeholder, maxPlaceholder),
		InitialUsers: initial, MaxSelectedItems: &most,
	}
}

// User is a menu of people of which one can be chosen; initial "" for none.
func User(actionID, placeholder, initial string) *slack.SelectBlockElement {
	return &slack.SelectBlockElement{Type: slack.OptTypeUser, ActionID: actionID, Placeholder: plain(placeholder, maxPlaceholder), InitialUser: initial}
}

// Overflow is the "…" menu; Slack allows five entries.
func Overflow(actionID string, options ...*slack.OptionBlockObject) *slack.OverflowBlockElement {
	return slack.NewOverflowBlockElement(actionID, options[:min(len(options), 5)]...)
}

// DatePicker picks a civil date, "2026-05-12"; initial "" for none.
func DatePicker(actionID, initial string) *slack.DatePickerBlockElement {
	d := slack.NewDatePickerBlockElement(actionID)
	d.InitialDate = initial
	return d
}

// TextInput takes one line, or several if multiline. Slack itself refuses more
// than most characters; 3,000 is Slack's own limit. An initial text that is
// longer is clipped, as Slack would refuse the whole modal.
func TextInput(actionID, placeholder, initial string, multiline bool, most int) *slack.PlainTextInputBlockElement {
	most = min(most, maxText)
	in := &slack.PlainTextInputBlockElement{
		Type: slack.METPlainTextInput, ActionID: actionID, Multiline: multiline,
		MaxLength: most, InitialValue: Clip(initial, most),
	}
	if placeholder != "" {
		in.Placeholder = plain(placeholder, maxPlaceholder)
	}
	return in
}

// Input is a labelled field of a modal. blockID is the key of its error and of
// its value; hint may be "".
func Input(blockID, label, hint string, optional bool, element slack.BlockElement) slack.Block {
	in := &slack.InputBlock{Type: slack.MBTInput, BlockID: blockID, Label: plain(label, maxLabel), Element: element, Optional: optional}
	if hint != "" {
		in.Hint = plain(hint, maxLabel)
	}
	return in
}

// Telling is an Input that tells at once what is entered, as an action of its
// element's action_id.
func Telling(in slack.Block) slack.Block {
	if in, ok := in.(*slack.InputBlock); ok {
		in.DispatchAction = true
	}
	return in
}
