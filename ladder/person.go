package ladder

import "time"

// UserID is a Slack user id, "U…" or "W…".
type UserID string

// LevelID names a level of the ladder: "IC2", "M1".
type LevelID string

// Role picks the title and the example of a level: eng or pm.
type Role string

// The roles of the built-in ladder. The empty Role is "unknown".
const (
	Eng Role = "eng"
	PM  Role = "pm"
)

// Person is somebody who logs wins, as known today. Level and manager also
// have a history: LevelInterval and ManagerInterval.
type Person struct {
	ID        UserID
	Email     string
	Name      string
	Role      Role
	Level     LevelID
	Manager   UserID
	StartDate Date   // first day of employment; zero if unknown
	Timezone  string // IANA name, "" if unknown
	Team      string
	Active    bool    // false once deactivated in Slack
	Target    LevelID // the level they chose to work towards; "" = the next of their track

	// Visibility is of wins they choose none for; "" = the workspace's.
	Visibility Visibility
	LeftOn     Date // when Slack deactivated them; zero while active or unknown

	LevelAsked bool // they were asked for their level once; not asked again unbidden
}

// Location is the person's zone, or fallback if theirs is unknown or invalid.
func (p Person) Location(fallback *time.Location) *time.Location {
	if p.Timezone == "" {
		return fallback
	}
	loc, err := loadZone(p.Timezone)
	if err != nil {
		return fallback
	}
	return loc
}

// Today is the civil date of now in the person's zone (QUARTERS rule 1).
func (p Person) Today(now time.Time, fallback *time.Location) Date {
	return DateOf(now.In(p.Location(fallback)))
}

// LevelChange says why a level was set. Promotion, correction and a switch of
// track mean different things to a streak (QUARTERS rules 9 and 10).
type LevelChange string

// The reasons of a level interval.
const (
	LevelInitial    LevelChange = "initial"
	LevelPromotion  LevelChange = "promotion"
	LevelCorrection LevelChange = "correction"
	LevelSwitch     LevelChange = "switch"
)

// LevelInterval is one dated entry of a person's level history. It holds from
// From until the next entry's From.
type LevelInterval struct {
	User   UserID
	Level  LevelID
	Role   Role
	From   Date
	Change LevelChange
	By     UserID // who recorded it; "" for an import on the command line
	At     time.Time
}

// ManagerInterval is one dated entry of who manages a person.
type ManagerInterval struct {
	User    UserID
	Manager UserID
	From    Date
	To      Date   // first day no longer in force; zero while current
	Source  string // "import", "self", "slack"
	At      time.Time
}

// Handover is a change of manager that is in force.
type Handover struct {
	User    UserID
	Manager UserID
	Before  UserID // the manager before, "" = nobody
	From    Date
	Source  string // of the change, as in ManagerInterval
	By      UserID // who recorded it
	At      time.Time
}

// Tells reports whether somebody should be told of the change: the person unless
// they said it themselves, the new manager unless they did. Where nobody managed
// the person before, it is no change but the first that is known; only what a
// person says of their manager is then news to the manager.
func (h Handover) Tells(user UserID) bool {
	if user == h.By || h.Before == "" && h.Source != "self" {
		return false
	}
	return user == h.Manager || user == h.User && h.Before != ""
}
