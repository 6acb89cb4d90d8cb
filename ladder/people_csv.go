package ladder

import "io"

// Limits of a people file.
const (
	MaxPeopleFile = 10 << 20 // bytes
	MaxPeopleRows = 100_000
)

// PersonRow is one person of a people file. What the file leaves empty is
// unknown and stays as it is.
type PersonRow struct {
	Line         int    // of the file, counted from 1
	Person       Person // ID is empty if only an e-mail identifies them that nobody in the org has
	ManagerEmail string // set instead of Person.Manager if the manager's ID is not known either
}

// RowFault is what is wrong with one row of a file.
type RowFault struct {
	Line   int    // counted from 1; 0 for the file as a whole
	Column string // "" for the row as a whole
	Text   string // one plain sentence
}

// String is "line 3, column manager: …".
func (f RowFault) String() string { return f.Text }

// ParsePeople reads a people file (people.csv in PRODUCT.md).
func ParsePeople(r io.Reader, org []Person, l *Ladder) ([]PersonRow, []RowFault) {
	return nil, nil
}

// ManagerLoops finds everybody who is, through their managers, their own
// manager. edges maps people to their managers.
func ManagerLoops(edges map[UserID]UserID) [][]UserID {
	return nil
}
