package ladder

import "slices"

// managerOfRecord is who answers for a quarter: the manager on its last day; if
// they are gone, the current manager; if that one is gone too, the next above
// them. "" is nobody: an admin (rule 14).
func (r *record) managerOfRecord(quarter Period) UserID {
	then, now := r.managerOn(quarter.Until.AddDays(-1)), r.managerOn(r.Today)
	for _, id := range []UserID{then, now} {
		if r.canAnswer(id) {
			return id
		}
	}
	id := now
	if id == "" {
		id = then
	}
	// As many steps as there are people: managers in a circle end it too.
	for range r.Bosses {
		id = r.Bosses[id].Manager
		if r.canAnswer(id) {
			return id
		}
	}
	return ""
}

// canAnswer reports whether a manager is somebody else and not deactivated.
func (r *record) canAnswer(id UserID) bool {
	boss, known := r.Bosses[id]
	return id != "" && id != r.Person.ID && (!known || boss.Active)
}

// managerOn is the manager on a day, "" if there was none. Without a history it is
// always the current one.
func (r *record) managerOn(day Date) UserID {
	if len(r.Managers) == 0 {
		return r.Person.Manager
	}
	for _, m := range slices.Backward(r.Managers) {
		if !m.From.After(day) {
			if m.To.IsZero() || m.To.After(day) {
				return m.Manager
			}
			return ""
		}
	}
	return ""
}

// previousManagers are the others who managed the person in a quarter so far.
func (r *record) previousManagers(quarter Period, ofRecord UserID) []UserID {
	var others []UserID
	for _, m := range r.Managers {
		in := m.From.Before(quarter.Until) && !m.From.After(r.Today) && (m.To.IsZero() || m.To.After(quarter.From))
		if in && m.Manager != "" && m.Manager != ofRecord && m.Manager != r.Person.ID && !slices.Contains(others, m.Manager) {
			others = append(others, m.Manager)
		}
	}
	return others
}
