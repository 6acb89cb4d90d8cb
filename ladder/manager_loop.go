package ladder

import "slices"

// ManagerLoops finds everybody who is, through their managers, their own
// manager. managers maps people to their manager. Each loop is given once, from
// its smallest id on, each followed by their manager; nil if there is none.
func ManagerLoops(managers map[UserID]UserID) [][]UserID {
	var loops [][]UserID
	walk := make(map[UserID]int, len(managers)) // on which walk somebody was met first
	n := 0
	for start := range managers {
		n++
		id := start
		for walk[id] == 0 {
			walk[id] = n
			next, ok := managers[id]
			if !ok || next == "" {
				break
			}
			id = next
			if walk[id] == n { // met on this walk already
				loops = append(loops, managerLoop(managers, id))
			}
		}
	}
	slices.SortFunc(loops, func(a, b []UserID) int { return slices.Compare(a[:1], b[:1]) })
	return loops
}

// managerLoop is the loop that goes through id.
func managerLoop(managers map[UserID]UserID, id UserID) []UserID {
	loop := []UserID{id}
	for next := managers[id]; next != id; next = managers[next] {
		loop = append(loop, next)
	}
	first := slices.Index(loop, slices.Min(loop))
	return slices.Concat(loop[first:], loop[:first])
}
