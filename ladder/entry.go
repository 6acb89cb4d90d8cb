package ladder

// Entry is what ParseEntry understood of a line of text.
type Entry struct {
	Text        string // without the date and the tags
	Date        Date   // today if no date was said
	DateSaid    string // the words taken as the date: "last fri"; "" if none
	Dimensions  []DimensionID
	Level       LevelID
	Visibility  Visibility // "" if not said
	Tags        []string   // the tags understood, as typed: "#mentor"
	UnknownTags []string   // tags that stayed in the text: "#launch"
}

// ParseEntry reads the text of /win.
func ParseEntry(text string, today Date, l *Ladder) (Entry, error) {
	return Entry{Text: text, Date: today}, nil
}
