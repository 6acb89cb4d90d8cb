package ladder

import "time"

// Job is a piece of work that the program does by itself now and then, in steps.
// It goes on where it stopped, whichever process has it.
type Job struct {
	Name    string
	Worker  string // who has it, "" = nobody
	Step    string // where to go on; "" = at the beginning
	Note    string // what came of it so far, as JSON
	BegunAt time.Time
	DoneAt  time.Time // when the last run that came to its end did; zero if none did
}
