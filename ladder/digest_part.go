package ladder

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"
)

// MaxDigestComment is the longest word beside an item of a digest, in characters.
const MaxDigestComment = 300

// DigestItem names something of a person's part of a digest: a win, a goal, or the
// thin dimension. The ids are in the database.
type DigestItem string

// ThinItem is the line about the thin dimension.
const ThinItem DigestItem = "thin"

// DigestItem names the win in a digest.
func (id WinID) DigestItem() DigestItem { return DigestItem("win:" + string(id)) }

// DigestItem names the goal in a digest.
func (g Goal) DigestItem() DigestItem { return DigestItem("goal:" + string(g.ID)) }

// DigestPart is what somebody chose for their part of their manager's digest of a
// quarter (PRODUCT N4). It only orders and takes away: what is not shared with the
// manager is in no digest, whatever is chosen here.
type DigestPart struct {
	User     UserID
	Quarter  Date                  // the quarter's first day
	Order    []DigestItem          // what comes first; everything else follows as usual
	Hidden   []DigestItem          // what is left out
	Comments map[DigestItem]string // a word beside an item, for the manager it was written for
	For      UserID                // that manager
	// UpdatedAt is zero if nothing was chosen.
	UpdatedAt time.Time
}

// Hides reports whether an item is left out.
func (p DigestPart) Hides(item DigestItem) bool { return slices.Contains(p.Hidden, item) }

// place is an item's rank in what the person ordered; what they did not order comes
// after it.
func (p DigestPart) place(item DigestItem) int {
	if i := slices.Index(p.Order, item); i >= 0 {
		return i
	}
	return len(p.Order)
}

// Item is the comments as CanSee knows them.
func (p DigestPart) Item() Item {
	return Item{Kind: ItemReflection, Owner: p.User, Visibility: Manager, Reader: p.For, Open: true}
}

// SeenBy is the choices in the eyes of a viewer: without the comments, unless they
// are for them.
func (p DigestPart) SeenBy(viewer Viewer, owner Person) DigestPart {
	if !CanSee(viewer, p.Item(), owner) {
		p.Comments = nil
	}
	return p
}

// ArrangeGoals are goals as the person chose to have them shown.
func (p DigestPart) ArrangeGoals(goals []DigestGoal) []DigestGoal {
	shown := slices.DeleteFunc(slices.Clone(goals), func(g DigestGoal) bool { return p.Hides(g.DigestItem()) })
	slices.SortStableFunc(shown, func(a, b DigestGoal) int { return cmp.Compare(p.place(a.DigestItem()), p.place(b.DigestItem())) })
	return shown
}

// CheckDigestComment is what is wrong with a word beside an item; field is where it
// was typed.
func CheckDigestComment(field, text string) error {
	if n := utf8.RuneCountInString(text); n > MaxDigestComment {
		return FieldErrorf(field, "This has %d characters; at most %d fit.", n, MaxDigestComment)
	}
	return nil
}
