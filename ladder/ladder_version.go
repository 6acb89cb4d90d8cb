package ladder

// LadderVersion is a version of the organisation's ladder and the day it was
// published.
type LadderVersion struct {
	Version   string
	Published Date
}

// LadderOfQuarter is the version a quarter is judged by: the newest one published
// before the end of its first month (QUARTERS case 40), or the first of all for
// quarters before there was any. versions are in order of publishing; if there
// are none it is "".
func LadderOfQuarter(quarter Period, versions []LadderVersion) string {
	var version string
	second := NewDate(quarter.From.Year, quarter.From.Month+1, quarter.From.Day)
	for i, v := range versions {
		if i == 0 || v.Published.Before(second) {
			version = v.Version
		}
	}
	return version
}
