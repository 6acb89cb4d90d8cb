package ladder

import (
	"sync"
	"time"
)

// zones remembers the zones that were loaded: time.LoadLocation parses its file
// anew each time, which costs more than the rest of most requests.
var zones sync.Map // name → *time.Location

// loadZone is time.LoadLocation, remembered. Names that do not exist are not,
// as there is no end of them.
func loadZone(name string) (*time.Location, error) {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), nil //nolint:forcetypeassert // only locations are stored
	}
	loc, err := time.LoadLocation(name)
	if err == nil {
		zones.Store(name, loc)
	}
	return loc, err
}
