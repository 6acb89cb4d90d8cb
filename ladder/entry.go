package ladder

import (
	"slices"
	"strings"
	"unicode"
)

// Entry is what ParseEntry understood of a line of text.
type Entry struct {
	Text        string // clean, without the date and the tags around it
	Date        Date   // today if no date was said
	DateSaid    string // the words taken as the date, "last fri"; "" if none
	VagueDate   string // words at the beginning that name no one day, "last week"; they stay in the text
	Dimensions  []DimensionID
	Level       LevelID
	Visibility  Visibility // "" if not said
	Tags        []string   // the tags understood, as typed: "#mentor"
	UnknownTags []string   // what looks like a tag and is none; it stays in the text: "#launch"
}

// ParseEntry reads the text of /win: a leading date (see leadingDate), then
// what happened, with tags anywhere: #dimension in loose spelling, #IC3 and
// other level ids, #private, #manager, #public. Tags at the beginning or end of
// a line are taken out of the text; one inside a sentence is understood and
// stays, as "improved #collaboration across teams" needs the word.
//
// A date or tag is only taken if it leaves some text: a date alone is text. The
// error is Invalid with the Field text, date, level or visibility.
func ParseEntry(text string, today Date, l *Ladder) (Entry, error) {
	text = CleanText(text)
	if Blank(text) {
		return Entry{}, FieldErrorf("text", "Write what you did.")
	}
	p := &entryParser{ladder: l, entry: Entry{Date: today}}
	rest := p.leadingTags(text)
	said, err := leadingDate(rest, today)
	if said.words != "" {
		// Whether words remain has to be known before a date is an error:
		// "tomorrow" alone is text.
		without := &entryParser{ladder: l}
		if Blank(without.tags(said.rest)) {
			said, err = dateSaid{}, nil
		}
	}
	if err != nil {
		return Entry{}, err
	}
	if said.words != "" {
		p.entry.Date, p.entry.DateSaid, rest = said.date, said.words, said.rest
	} else {
		p.entry.VagueDate = vagueDate.FindString(rest)
	}
	p.entry.Text = CleanText(p.tags(rest))
	if len(p.faults) == 0 && Blank(p.entry.Text) {
		p.faults.add("text", "Write what you did besides the tags.")
	}
	if err := p.faults.err(); err != nil {
		return Entry{}, err
	}
	return p.entry, nil
}

// ParseGoal reads the text of /goal: tags as in ParseEntry, where a level such
// as #M1 is the one the goal leads to, and no date. The error is Invalid with
// the Field text, level or visibility.
func ParseGoal(text string, l *Ladder) (Entry, error) {
	text = CleanText(text)
	if Blank(text) {
		return Entry{}, FieldErrorf("text", "Write what you want to do.")
	}
	p := &entryParser{ladder: l}
	p.entry.Text = CleanText(p.tags(text))
	if len(p.faults) == 0 && Blank(p.entry.Text) {
		p.faults.add("text", "Write what you want to do besides the tags.")
	}
	if err := p.faults.err(); err != nil {
		return Entry{}, err
	}
	return p.entry, nil
}

type entryParser struct {
	ladder *Ladder
	entry  Entry
	faults Errors
	known  map[string]tag // what readTag found, as each word is looked at several times
}

// maxTag is the length from which a "#" begins no tag: no id or name is longer.
const maxTag = 60

// leadingTags takes the tags a text begins with and returns what follows.
func (p *entryParser) leadingTags(text string) string {
	for {
		word, rest := cutWord(text)
		if !p.isTagWord(word) {
			return text
		}
		p.take(word)
		text = rest
		if separator, rest := cutWord(text); isSeparator(separator) {
			text = rest
		}
	}
}

// tags takes the tags of a text and returns it without those at the edges of
// its lines. A mention or link beside a tag does not make it part of a sentence.
func (p *entryParser) tags(text string) string {
	lines := strings.Split(text, "\n")
	kept := lines[:0]
	for _, line := range lines {
		words := strings.FieldsFunc(line, unicode.IsSpace)
		p.noteUnknown(words)
		if slices.ContainsFunc(words, p.isTagWord) {
			if words = p.takeTags(words); len(words) == 0 {
				continue
			}
			indent := line[:len(line)-len(strings.TrimLeftFunc(line, unicode.IsSpace))]
			line = indent + strings.Join(words, " ")
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "\n")
}

// takeTags takes the tags of a line and returns its words without those at the
// edges, and without the punctuation between these and the sentence: "#scope -
// fixed it, #private".
func (p *entryParser) takeTags(words []string) []string {
	first, last := len(words), -1 // of the sentence
	for i, word := range words {
		if p.isProse(word) {
			first, last = min(first, i), i
		}
	}
	var kept []string
	afterTag := false
	for i, word := range words {
		if p.isTagWord(word) {
			p.take(word)
			if i < first || i > last {
				if i > last {
					kept = trimEnd(kept)
				}
				afterTag = true
				continue
			}
		}
		if afterTag && isSeparator(word) {
			continue
		}
		afterTag = false
		kept = append(kept, word)
	}
	return kept
}

// trimEnd removes the punctuation words end in.
func trimEnd(words []string) []string {
	for len(words) > 0 && isSeparator(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if n := len(words); n > 0 && !isURL(words[n-1]) {
		words[n-1] = strings.TrimRight(words[n-1], ",;:")
	}
	return words
}

// isSeparator reports whether a word is only punctuation that separates.
func isSeparator(word string) bool { return strings.Trim(word, ",;:-–—|·") == "" }

// isProse reports whether a word is part of a sentence, not something that
// stands around it.
func (p *entryParser) isProse(word string) bool {
	return !p.isTagWord(word) && !strings.HasPrefix(word, "@") && !isURL(word) && !isSeparator(word)
}

func isURL(word string) bool {
	return strings.HasPrefix(word, "https://") || strings.HasPrefix(word, "http://")
}

// cutWord is the first word of s and what follows it.
func cutWord(s string) (word, rest string) {
	i := strings.IndexFunc(s, unicode.IsSpace)
	if i < 0 {
		return s, ""
	}
	return s[:i], strings.TrimLeftFunc(s[i:], unicode.IsSpace)
}

// tagNames are the tags a word consists of, "#scope,#private" being two, or nil
// if it is no tag. A "#" inside a word, as in a link or in C#, makes none.
func tagNames(word string) []string {
	word = strings.TrimRight(strings.TrimLeft(word, "(["), ".,;:!?)]")
	if !strings.HasPrefix(word, "#") {
		return nil
	}
	var names []string
	for part := range strings.SplitSeq(word[1:], "#") {
		name := strings.TrimRight(part, ",;/|+&")
		if name == "" || len(name) > maxTag || strings.ContainsFunc(name, func(r rune) bool {
			return !unicode.In(r, unicode.L, unicode.M, unicode.N) && r != '-' && r != '_'
		}) {
			return nil
		}
		names = append(names, name)
	}
	return names
}

// isTagWord reports whether every tag of a word is known.
func (p *entryParser) isTagWord(word string) bool {
	names := tagNames(word)
	return names != nil && !slices.ContainsFunc(names, func(n string) bool { return p.readTag(n) == (tag{}) })
}

// noteUnknown notes the unknown tags among words.
func (p *entryParser) noteUnknown(words []string) {
	for _, word := range words {
		for _, name := range tagNames(word) {
			if p.readTag(name) == (tag{}) {
				p.entry.UnknownTags = appendNew(p.entry.UnknownTags, "#"+name)
			}
		}
	}
}

// take notes the tags of a tag word.
func (p *entryParser) take(word string) {
	for _, name := range tagNames(word) {
		e, t := &p.entry, p.readTag(name)
		e.Tags = appendNew(e.Tags, "#"+name)
		if t.dimension != "" {
			e.Dimensions = appendNew(e.Dimensions, t.dimension)
		}
		if t.level != "" {
			if e.Level != "" && e.Level != t.level {
				p.faults.add("level", "You wrote both #%s and #%s. Keep the one you mean.", e.Level, t.level)
			}
			e.Level = t.level
		}
		if t.visibility != "" {
			if e.Visibility != "" && e.Visibility != t.visibility {
				p.faults.add("visibility", "You wrote both #%s and #%s. Keep the one you mean.", e.Visibility, t.visibility)
			}
			e.Visibility = t.visibility
		}
	}
}

// tag is what a tag means; one field is set, none if it is unknown.
type tag struct {
	dimension  DimensionID
	level      LevelID
	visibility Visibility
}

func (p *entryParser) readTag(name string) tag {
	t, ok := p.known[name]
	if !ok {
		t = p.findTag(name)
		if p.known == nil {
			p.known = make(map[string]tag)
		}
		p.known[name] = t
	}
	return t
}

func (p *entryParser) findTag(name string) tag {
	if !strings.ContainsFunc(name, unicode.IsLetter) { // #1234 is a ticket
		return tag{}
	}
	switch v := Visibility(strings.ToLower(name)); v {
	case Private, Manager, Public:
		return tag{visibility: v}
	}
	if r := p.ladder.Find(name, ""); r.Found == FoundOne && r.Match.By == ByID && !r.Match.Loose {
		return tag{level: r.Match.Level}
	}
	if id, ok := p.ladder.FindDimension(name); ok {
		return tag{dimension: id}
	}
	return tag{}
}

func appendNew[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}
