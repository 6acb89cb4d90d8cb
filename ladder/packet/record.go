package packet

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"winlog/ladder"
)

// record is a win as a file holds it: PRODUCT.md's "JSON export of a win". The
// order of the fields is the order of the file. Instants are RFC 3339 in UTC to
// the second, days and quarters text; nothing is null.
type record struct {
	ID         string   `json:"id"`
	User       string   `json:"user"`
	OccurredOn string   `json:"occurred_on"`
	Quarter    string   `json:"quarter"`
	Text       string   `json:"text"`
	Result     string   `json:"result"`
	Dimensions []string `json:"dimensions"`
	Level      string   `json:"level"`
	People     []string `json:"people"`
	Links      []string `json:"links"`
	Goal       string   `json:"goal"`
	Visibility string   `json:"visibility"`
	CreatedAt  string   `json:"created_at"`
	UpdatedAt  string   `json:"updated_at"`
}

// columns are the names of a record's fields in both formats.
var columns = []string{
	"id", "user", "occurred_on", "quarter", "text", "result", "dimensions", "level",
	"people", "links", "goal", "visibility", "created_at", "updated_at",
}

// field is where a record keeps a column: a text or a list, the other is nil.
func (r *record) field(column string) (text *string, list *[]string) {
	switch column {
	case "id":
		return &r.ID, nil
	case "user":
		return &r.User, nil
	case "occurred_on":
		return &r.OccurredOn, nil
	case "quarter":
		return &r.Quarter, nil
	case "text":
		return &r.Text, nil
	case "result":
		return &r.Result, nil
	case "dimensions":
		return nil, &r.Dimensions
	case "level":
		return &r.Level, nil
	case "people":
		return nil, &r.People
	case "links":
		return nil, &r.Links
	case "goal":
		return &r.Goal, nil
	case "visibility":
		return &r.Visibility, nil
	case "created_at":
		return &r.CreatedAt, nil
	case "updated_at":
		return &r.UpdatedAt, nil
	}
	return nil, nil
}

// newRecord is the file's form of a win.
func newRecord(w ladder.Win, cal ladder.Calendar) record {
	return record{
		ID: string(w.ID), User: string(w.User),
		OccurredOn: w.OccurredOn.String(), Quarter: cal.Of(w.OccurredOn).String(),
		Text: w.Text, Result: w.Result,
		Dimensions: texts(w.Dimensions), Level: string(w.Level),
		People: texts(w.People), Links: texts(w.Links),
		Goal: string(w.Goal), Visibility: string(w.Visibility),
		CreatedAt: instant(w.CreatedAt), UpdatedAt: instant(w.UpdatedAt),
	}
}

// texts is a list as text, empty rather than nil.
func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// typed is texts the other way round, nil rather than empty.
func typed[T ~string](list []string) []T {
	var out []T
	for _, s := range list {
		out = append(out, T(s))
	}
	return out
}

// instant is "" for the zero time.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// ids is the form of the ids that this program makes.
var ids = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// win is the win of a record; faultf gets what is wrong with its form. The
// quarter is not read: the day decides it. A win that does not say who may see
// it is private.
func (r *record) win(faultf func(column, format string, args ...any)) ladder.Win {
	w := ladder.Win{
		ID: ladder.WinID(r.ID), User: ladder.UserID(strings.TrimSpace(r.User)), Text: r.Text, Result: r.Result,
		Dimensions: typed[ladder.DimensionID](r.Dimensions), Level: ladder.LevelID(r.Level),
		People: typed[ladder.UserID](r.People), Links: typed[string](r.Links),
		Goal: ladder.GoalID(r.Goal), Visibility: ladder.Visibility(r.Visibility), Source: "import",
	}.Tidy()
	if w.Visibility == "" {
		w.Visibility = ladder.Private
	}
	if r.ID != "" && !ids.MatchString(r.ID) {
		faultf("id", "This is no id of a win. Leave it empty for a new one.")
	}
	if r.Goal != "" && !ids.MatchString(r.Goal) {
		faultf("goal", "This is no id of a goal.")
	}
	if !w.User.Valid() {
		faultf("user", "Write the Slack user id of whose win it is, for example U012AB3CD.")
	}
	var err error
	if w.OccurredOn, err = ladder.ParseDate(strings.TrimSpace(r.OccurredOn)); err != nil {
		faultf("occurred_on", "Write the day as year-month-day, for example 2026-05-12.")
	}
	w.CreatedAt = readInstant(r.CreatedAt, "created_at", faultf)
	w.UpdatedAt = readInstant(r.UpdatedAt, "updated_at", faultf)
	return w
}

func readInstant(s, column string, faultf func(column, format string, args ...any)) time.Time {
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || t.Unix() < 0 || t.UTC().Year() > 9999 { // what a database can hold
		faultf(column, "Write the time like 2026-05-12T09:30:00Z, or leave it empty.")
		return time.Time{}
	}
	return t.UTC().Truncate(time.Second)
}

// required are the columns without which nothing is a win.
var required = []string{"user", "occurred_on", "text"}

// missing names the required columns that are not there, "" if none.
func missing(have []string) string {
	var names []string
	for _, column := range required {
		if !slices.Contains(have, column) {
			names = append(names, column)
		}
	}
	return strings.Join(names, ", ")
}
