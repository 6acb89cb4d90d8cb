package ladder

import (
	"fmt"
	"io"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits of a people file and of its texts.
const (
	MaxPeopleFile = 10 << 20 // bytes
	MaxPeopleRows = 100_000
	maxPersonText = 200 // characters of a name or team
)

// PersonRow is one person of a people file. What the file leaves empty is
// unknown and stays as it is. Active and LevelAsked are not in the file.
type PersonRow struct {
	Line         int    // of the file, counted from 1
	Person       Person // ID is empty if only an e-mail identifies them that nobody in the org has
	ManagerEmail string // set instead of Person.Manager if the manager is such a person of the file
}

// peopleColumns are the columns of a people file (people.csv in PRODUCT.md).
var peopleColumns = []string{"slack_user_id", "email", "name", "role", "level", "manager", "start_date", "timezone", "team"}

// ParsePeople reads a people file: CSV with a header that names any of the
// columns slack_user_id, email, name, role, level, manager, start_date,
// timezone and team, in any order. An id or e-mail identifies each person; a
// manager is an id or e-mail of somebody in the file or in org.
//
// If any row is faulty, no row is returned, so that a file is imported whole or
// not at all. A row whose e-mail nobody in org has comes back without an ID:
// look it up, add the person to org and parse again.
func ParsePeople(r io.Reader, org []Person, l *Ladder) ([]PersonRow, []RowFault) {
	p := &peopleParser{ladder: l, zones: map[string]bool{}, org: newPeopleIndex(org)}
	form := RowReader{
		Columns: peopleColumns, Header: checkPeopleHeader, Row: p.readRow,
		MaxBytes: MaxPeopleFile, MaxRows: MaxPeopleRows,
	}.Read(r)
	p.faults = append(p.faults, form...)
	p.identify()
	p.resolveManagers()
	if len(p.faults) > 0 {
		SortRowFaults(p.faults)
		return nil, p.faults
	}
	return p.rows, nil
}

func checkPeopleHeader(columns []string) string {
	if !slices.Contains(columns, "slack_user_id") && !slices.Contains(columns, "email") {
		return "The file needs a column slack_user_id or email, to know who is meant."
	}
	return ""
}

type peopleParser struct {
	ladder  *Ladder
	zones   map[string]bool // time zones seen and whether they exist; each costs a file
	org     peopleIndex
	rows    []PersonRow
	manager []string // the manager cell of each row, an id or e-mail
	faults  []RowFault
}

func (p *peopleParser) faultf(line int, column, format string, args ...any) {
	p.faults = append(p.faults, RowFault{Line: line, Column: column, Text: fmt.Sprintf(format, args...)})
}

// readRow reads one person and notes every fault of the row.
func (p *peopleParser) readRow(line int, columns, cells []string) {
	row := PersonRow{Line: line}
	manager := ""
	for i, column := range columns {
		cell := cellText(cells[i])
		if cell == "" {
			continue
		}
		if column == "manager" {
			manager = p.managerCell(line, cell)
			continue
		}
		if fault := p.readCell(&row.Person, column, cell); fault != "" {
			p.faultf(line, column, "%s", fault)
		}
	}
	if row.Person.ID == "" && row.Person.Email == "" && !p.hasFault(line) {
		p.faultf(line, "", "Nobody is named here: give slack_user_id or email.")
	}
	p.rows = append(p.rows, row)
	p.manager = append(p.manager, manager)
}

// hasFault reports whether the newest fault is of this line.
func (p *peopleParser) hasFault(line int) bool {
	return len(p.faults) > 0 && p.faults[len(p.faults)-1].Line == line
}

// readCell reads one cell into a person, and says what is wrong with it.
func (p *peopleParser) readCell(who *Person, column, cell string) string {
	switch column {
	case "slack_user_id":
		if who.ID = UserID(cell); !who.ID.Valid() {
			return fmt.Sprintf("%q is no Slack user id. One looks like U012AB3CD; Slack shows it in the person's profile under “Copy member ID”.", clip(cell))
		}
	case "email":
		if who.Email = strings.ToLower(cell); !isEmail(who.Email) {
			return fmt.Sprintf("%q is no e-mail address.", clip(cell))
		}
	case "name", "team":
		if n := utf8.RuneCountInString(cell); n > maxPersonText {
			return fmt.Sprintf("This has %d characters; at most %d fit.", n, maxPersonText)
		}
		if column == "name" {
			who.Name = cell
		} else {
			who.Team = cell
		}
	case "role":
		if who.Role = Role(strings.ToLower(cell)); !p.ladder.HasRole(who.Role) {
			return fmt.Sprintf("There is no role %q. The roles are %s.", clip(cell), p.roles())
		}
	case "level":
		found := p.ladder.Find(cell, "")
		if found.Found != FoundOne || found.Match.By != ByID || found.Match.Loose {
			return fmt.Sprintf("The ladder has no level %q. The levels are %s.", clip(cell), p.levels())
		}
		who.Level = found.Match.Level
	case "start_date":
		d, err := ParseDate(cell)
		if err != nil || d.Year < 1900 {
			return fmt.Sprintf("%q is no date. Write it as year-month-day, for example 2026-05-12.", clip(cell))
		}
		who.StartDate = d
	case "timezone":
		if who.Timezone = cell; !p.isZone(cell) {
			return fmt.Sprintf("There is no time zone %q. Write it like Europe/Berlin.", clip(cell))
		}
	}
	return ""
}

func isEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= 254 && !strings.ContainsAny(s, `"`)
}

// isZone reports whether a time zone exists. "Local" is the machine's zone,
// which is nobody's.
func (p *peopleParser) isZone(name string) bool {
	known, seen := p.zones[name]
	if !seen {
		_, err := time.LoadLocation(name)
		known = err == nil && name != "Local"
		p.zones[name] = known
	}
	return known
}

func (p *peopleParser) roles() string {
	var all []string
	for _, r := range p.ladder.Roles {
		all = append(all, string(r.ID))
	}
	return strings.Join(all, ", ")
}

func (p *peopleParser) levels() string {
	var all []string
	for _, lv := range p.ladder.Levels {
		all = append(all, string(lv.ID))
	}
	return strings.Join(all, ", ")
}
