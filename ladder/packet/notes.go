package packet

import (
	"encoding/json"
	"io"

	"winlog/ladder"
)

// Notes are what somebody wrote beside wins and goals, as a file has it, and what
// was written to them.
type Notes struct {
	Talks   []talkRecord `json:"talks"`
	Digests []partRecord `json:"digests"`
}

// talkRecord is one side of a 1:1. The order of the fields is the order of the file.
type talkRecord struct {
	User       string            `json:"user"` // whose quarter it is about
	By         string            `json:"by"`
	Quarter    string            `json:"quarter"`
	From       string            `json:"from"` // the quarter's first day
	Answers    map[string]string `json:"answers"`
	Gaps       []string          `json:"gaps"`
	On         string            `json:"on"`
	SharedWith string            `json:"shared_with"`
	Line       string            `json:"line"`
	LineFor    string            `json:"line_for"`
	LineAt     string            `json:"line_at"`
	UpdatedAt  string            `json:"updated_at"`
}

// partRecord is what somebody chose for their part of a manager's digest.
type partRecord struct {
	From        string            `json:"from"`
	Order       []string          `json:"order"`
	Hidden      []string          `json:"hidden"`
	Comments    map[string]string `json:"comments"`
	CommentsFor string            `json:"comments_for"`
	UpdatedAt   string            `json:"updated_at"`
}

// NotesOf are a person's notes: all that they wrote, about others too, and of what
// others wrote about them what ladder.CanSee lets them see. by is what they wrote,
// about what was written about them.
func NotesOf(person ladder.Person, by, about []ladder.TalkNote, parts []ladder.DigestPart) Notes {
	n := Notes{Talks: []talkRecord{}, Digests: []partRecord{}}
	for _, t := range by {
		if t.By == person.ID {
			n.Talks = append(n.Talks, newTalkRecord(t))
		}
	}
	for _, t := range ladder.TalkLines(ladder.Viewer{ID: person.ID}, person, about) {
		if t.By != person.ID { // the line alone: the preparation is its author's
			n.Talks = append(n.Talks, newTalkRecord(ladder.TalkNote{User: t.User, By: t.By, Quarter: t.Quarter, Line: t.Line, LineFor: t.LineFor, LineAt: t.LineAt}))
		}
	}
	for _, p := range parts {
		n.Digests = append(n.Digests, partRecord{
			From: p.Quarter.String(), Order: texts(p.Order), Hidden: texts(p.Hidden), Comments: plainMap(p.Comments),
			CommentsFor: string(p.For), UpdatedAt: instant(p.UpdatedAt),
		})
	}
	return n
}

func newTalkRecord(t ladder.TalkNote) talkRecord {
	return talkRecord{
		User: string(t.User), By: string(t.By), Quarter: t.Quarter.Label, From: t.Quarter.From.String(), Answers: plainMap(t.Answers), Gaps: texts(t.Gaps),
		On: t.On.String(), SharedWith: string(t.For), Line: t.Line, LineFor: string(t.LineFor), LineAt: instant(t.LineAt), UpdatedAt: instant(t.UpdatedAt),
	}
}

func plainMap[K ~string](m map[K]string) map[string]string {
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[string(k)] = v
	}
	return out
}

// WriteNotes writes notes as JSON. Days are text and instants RFC 3339 in UTC;
// nothing is null.
func WriteNotes(w io.Writer, n Notes) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false) // a file, never part of a page
	encoder.SetIndent("", "  ")
	return encoder.Encode(n)
}
