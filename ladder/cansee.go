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
	if viewer.ID == "" {
		return false
	}
	if viewer.ID == w.User {
		return true
	}
	if w.Deleted() || owner.ID != w.User {
		return false
	}
	switch w.Visibility {
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
