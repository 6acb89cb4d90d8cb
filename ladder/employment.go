package ladder

// RehiredAfter is how many days somebody has to be away from the workspace to be
// employed anew when they return: shorter is a mishap or an agency's break, and
// their run goes on.
const RehiredAfter = 90

// Rehire is the employment of somebody who is back on a day after having left on
// another; list is what it was, empty for since first, as in StreakInput. A short
// absence leaves it as it was.
func Rehire(list []Employment, first, left, back Date) []Employment {
	if left.IsZero() || back.DaysSince(left) <= RehiredAfter {
		return list
	}
	var now []Employment
	if len(list) == 0 && first.Before(left) {
		list = []Employment{{From: first}}
	}
	for _, e := range list {
		if e.Until.IsZero() || e.Until.After(left) {
			e.Until = left
		}
		if e.Until.After(e.From) {
			now = append(now, e)
		}
	}
	return append(now, Employment{From: back})
}
