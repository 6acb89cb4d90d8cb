package ladder

// Viewer is who a read is done for.
type Viewer struct {
	ID UserID
	// Admin opens no win: admins manage the org chart and settings, and read
	// what everybody else may read (PRODUCT promise 3).
	Admin bool
	// Outside is somebody who is deactivated or not of the workspace.
	Outside bool
}

// ItemKind is a kind of thing that belongs to somebody and may be read by others.
type ItemKind string

// The kinds of items.
const (
	ItemWin        ItemKind = "win"
	ItemGoal       ItemKind = "goal"
	ItemClaim      ItemKind = "claim"      // what somebody says of their quarter
	ItemAnswer     ItemKind = "answer"     // what their manager says of it
	ItemReflection ItemKind = "reflection" // preparation of a 1:1, a comment on one's part of a digest
	ItemLine       ItemKind = "line"       // what one side of a 1:1 wrote to the other after it
	ItemDigest     ItemKind = "digest"     // what a manager is sent about their reports
	ItemWords      ItemKind = "words"      // what a colleague wrote about a win
)

// Item is what the rule about reading needs to know of a thing. Wins, goals and
// verdicts make theirs.
type Item struct {
	Kind       ItemKind
	Owner      UserID     // of a digest, whom it was written for
	Visibility Visibility // of a win, goal or reflection; of words, that of their win
	Deleted    bool
	Manager    UserID // of a claim or answer: who answers for the quarter, "" = an admin
	Reader     UserID // of a claim or answer: who gave a reading of the quarter as its manager; of words: who wrote them
	Open       bool   // of a claim: also to managers who gave none; of an answer: to the person too; of words: not hidden
}

// CanSee is the one rule about who may read what (PRODUCT promise 3). Owners see
// all of their own, also deleted wins; their current manager what they shared with
// the manager; everyone what is public; somebody outside nothing. owner is the
// item's owner as known today; if it is somebody else, nobody but the owner sees
// the item.
//
// A reflection is for the manager it was written for, as long as they manage its
// owner, and if they answer for its quarter, once they gave their own reading. The
// line after a 1:1 is for the other side.
//
// A claim is for the current manager and the one who answers for its quarter, and
// for each of them once they gave their own reading. The person sees that reading
// once the manager decided.
func CanSee(viewer Viewer, item Item, owner Person) bool {
	own := viewer.ID == item.Owner
	switch {
	case viewer.ID == "" || viewer.Outside:
		return false
	case own && item.Kind != ItemAnswer:
		return true
	case item.Deleted || owner.ID != item.Owner:
		return false
	}
	manages := viewer.ID == owner.Manager
	answers := viewer.ID == item.Manager || item.Manager == "" && viewer.Admin
	switch item.Kind {
	case ItemWin, ItemGoal:
		return item.Visibility == Public || item.Visibility == Manager && manages
	case ItemWords:
		return viewer.ID == item.Reader || item.Open && (item.Visibility == Public || item.Visibility == Manager && manages)
	case ItemReflection: // there is no such thing for the whole workspace
		shared := item.Visibility == Public || item.Visibility == Manager
		return shared && manages && (item.Reader == "" || viewer.ID == item.Reader) && (item.Open || viewer.ID != item.Manager)
	case ItemLine:
		return viewer.ID == item.Reader && (manages || item.Open)
	case ItemClaim:
		return (manages || answers) && (item.Open || viewer.ID == item.Reader)
	case ItemAnswer:
		return viewer.ID == item.Reader && !own || item.Open && (own || manages || answers)
	}
	return false
}

// Item is the win as CanSee knows it.
func (w Win) Item() Item {
	return Item{Kind: ItemWin, Owner: w.User, Visibility: w.Visibility, Deleted: w.Deleted()}
}

// Item is the win of an owner as CanSee knows it.
func (w WinFact) Item(owner UserID) Item {
	return Item{Kind: ItemWin, Owner: owner, Visibility: w.Visibility, Deleted: !w.DeletedAt.IsZero()}
}

// Item is the goal as CanSee knows it. What its owner wrote about overruling the
// coach is the owner's alone even so.
func (g Goal) Item() Item {
	return Item{Kind: ItemGoal, Owner: g.User, Visibility: g.Visibility}
}

// Item is what a colleague wrote about a win as CanSee knows it. There is nothing
// to see unless they did.
func (e Endorsement) Item(w Win) Item {
	if !e.Written() || e.Win != w.ID {
		return Item{}
	}
	item := w.Item()
	item.Kind, item.Reader, item.Open = ItemWords, e.By, !e.Hidden
	return item
}

// ClaimItem is the claim as CanSee knows it: a manager reads the quarter blind
// until it is decided or sealed.
func (v Verdict) ClaimItem(q StreakQuarter) Item {
	item := v.item(ItemClaim, q)
	item.Open = q.State == QuarterSealed || v.Manager != nil && v.Manager.Decision.final()
	return item
}

// AnswerItem is the manager's side as CanSee knows it.
func (v Verdict) AnswerItem(q StreakQuarter) Item {
	item := v.item(ItemAnswer, q)
	item.Open = v.Manager != nil && v.Manager.Decision != ""
	return item
}

func (v Verdict) item(kind ItemKind, q StreakQuarter) Item {
	item := Item{Kind: kind, Owner: v.User, Manager: q.Manager}
	if v.Manager != nil && v.Manager.gave() {
		item.Reader = v.Manager.By
	}
	return item
}

// CanSeeClaim reports whether somebody may see what was claimed for a quarter.
func CanSeeClaim(viewer Viewer, v Verdict, q StreakQuarter, owner Person) bool {
	return CanSee(viewer, v.ClaimItem(q), owner)
}

// CanSeeAnswer reports whether somebody may see what the manager says of a quarter.
func CanSeeAnswer(viewer Viewer, v Verdict, q StreakQuarter, owner Person) bool {
	return CanSee(viewer, v.AnswerItem(q), owner)
}

// CanAgree reports whether a user may agree to a goal and comment on it: the
// owner's current manager, if the owner shared it.
func CanAgree(user UserID, g Goal, owner Person) bool {
	return user != g.User && user == owner.Manager && CanSee(Viewer{ID: user}, g.Item(), owner)
}

// CanChange reports whether a user may edit, delete or restore a win: only its
// owner may.
func CanChange(user UserID, w Win) bool {
	return user != "" && user == w.User
}
