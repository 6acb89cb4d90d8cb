package ladder

// Viewer is who a read is done for.
type Viewer struct {
	ID UserID
	// Admin opens no win: admins manage the org chart and settings, and read
	// what everybody else may read (PRODUCT promise 3).
	Admin bool
}

// CanSee is the one rule about who may read a win (PRODUCT promise 3): owners
// all of their own, also deleted ones; their current manager what they shared
// with the manager; everyone what is public. owner is the win's owner as known
// today; if it is somebody else, nobody but the owner sees the win.
func CanSee(viewer Viewer, w Win, owner Person) bool {
	if w.Deleted() && viewer.ID != w.User {
		return false
	}
	return canRead(viewer, w.User, w.Visibility, owner)
}

// CanSeeGoal is the same rule for a goal. What its owner wrote about overruling
// the coach is the owner's alone even so.
func CanSeeGoal(viewer Viewer, g Goal, owner Person) bool {
	return canRead(viewer, g.User, g.Visibility, owner)
}

// CanAgree reports whether a user may agree to a goal and comment on it: the
// owner's current manager, if the owner shared it.
func CanAgree(user UserID, g Goal, owner Person) bool {
	return user != g.User && user == owner.Manager && CanSeeGoal(Viewer{ID: user}, g, owner)
}

func canRead(viewer Viewer, user UserID, v Visibility, owner Person) bool {
	switch {
	case viewer.ID == "":
		return false
	case viewer.ID == user:
		return true
	case owner.ID != user:
		return false
	}
	switch v {
	case Public:
		return true
	case Manager:
		return viewer.ID == owner.Manager
	}
	return false
}

// CanChange reports whether a user may edit, delete or restore a win: only its
// owner may.
func CanChange(user UserID, w Win) bool {
	return user != "" && user == w.User
}
