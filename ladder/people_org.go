package ladder

import (
	"fmt"
	"strings"
)

// peopleIndex finds people by id and e-mail.
type peopleIndex struct {
	byID    map[UserID]Person
	byEmail map[string]UserID
}

func newPeopleIndex(people []Person) peopleIndex {
	x := peopleIndex{byID: make(map[UserID]Person, len(people)), byEmail: make(map[string]UserID, len(people))}
	for _, who := range people {
		x.byID[who.ID] = who
		// An address may have gone from somebody who left to somebody who came.
		email := strings.ToLower(who.Email)
		if other, ok := x.byEmail[email]; email != "" && (!ok || !x.byID[other].Active) {
			x.byEmail[email] = who.ID
		}
	}
	return x
}

// identify gives the rows the ids that org has for their e-mails, and notes who
// is there twice.
func (p *peopleParser) identify() {
	lineOf := make(map[string]int, 2*len(p.rows)) // by id and e-mail
	for i := range p.rows {
		row := &p.rows[i]
		who := &row.Person
		given := who.ID != ""
		if !given && who.Email != "" {
			who.ID = p.org.byEmail[who.Email]
		}
		if first := lineOf[who.Email]; who.Email != "" && first != 0 {
			p.faultf(row.Line, "email", "Line %d has the same e-mail.", first)
		} else if first := lineOf[string(who.ID)]; who.ID != "" && first != 0 {
			p.faultf(row.Line, "", "This is the same person as in line %d.", first)
		}
		lineOf[who.Email], lineOf[string(who.ID)] = row.Line, row.Line
	}
	for _, row := range p.rows {
		holder := p.org.byEmail[row.Person.Email]
		if holder == "" || row.Person.ID == holder || !p.org.byID[holder].Active {
			continue
		}
		if lineOf[string(holder)] == 0 {
			p.faultf(row.Line, "email", "This e-mail belongs to %s already.", p.org.name(holder))
		}
	}
}

// name is how a fault names somebody of the org.
func (x peopleIndex) name(id UserID) string {
	if who := x.byID[id]; who.Name != "" {
		return fmt.Sprintf("%s (%s)", clip(who.Name), id)
	}
	return string(id)
}

// managerCell is the manager of a row, an id or an e-mail in small letters; ""
// with a fault if it is neither.
func (p *peopleParser) managerCell(line int, cell string) string {
	if strings.Contains(cell, "@") {
		if email := strings.ToLower(cell); isEmail(email) {
			return email
		}
	} else if UserID(cell).Valid() {
		return cell
	}
	p.faultf(line, "manager", "%q is neither a Slack user id nor an e-mail address.", clip(cell))
	return ""
}

// resolveManagers finds who the managers are, and notes unknown ones, people
// who manage themselves, and circles.
//
// Somebody of the file whose id is not known yet goes by their e-mail, which
// cannot be taken for an id.
func (p *peopleParser) resolveManagers() {
	key := func(who Person) UserID {
		if who.ID == "" {
			return UserID(who.Email)
		}
		return who.ID
	}
	rowOf := make(map[UserID]int, len(p.rows))      // by key
	byEmail := make(map[string]UserID, len(p.rows)) // to key
	for i, row := range p.rows {
		rowOf[key(row.Person)] = i
		if row.Person.Email != "" {
			byEmail[row.Person.Email] = key(row.Person)
		}
	}
	find := func(manager string) (UserID, bool) {
		id := UserID(manager)
		if strings.Contains(manager, "@") {
			if id = byEmail[manager]; id == "" {
				id = p.org.byEmail[manager]
			}
		}
		_, inFile := rowOf[id]
		_, inOrg := p.org.byID[id]
		return id, id != "" && (inFile || inOrg)
	}

	managers := make(map[UserID]UserID, len(p.rows)+len(p.org.byID))
	for id, who := range p.org.byID {
		if who.Manager != "" {
			managers[id] = who.Manager
		}
	}
	for i := range p.rows {
		row := &p.rows[i]
		if p.manager[i] == "" {
			continue
		}
		manager, ok := find(p.manager[i])
		switch {
		case !ok:
			p.faultf(row.Line, "manager", "Nobody in the file or known already is %s.", clip(p.manager[i]))
			continue
		case manager == key(row.Person):
			p.faultf(row.Line, "manager", "Nobody manages themself.")
			continue
		case strings.Contains(string(manager), "@"):
			row.ManagerEmail = string(manager)
		default:
			row.Person.Manager = manager
		}
		managers[key(row.Person)] = manager
	}
	for _, loop := range ManagerLoops(managers) {
		p.loopFaults(loop, rowOf)
	}
}

// loopFaults notes a circle of managers at each row that is part of it. A
// circle without one was there before and is not this file's fault.
func (p *peopleParser) loopFaults(loop []UserID, rowOf map[UserID]int) {
	for at, id := range loop {
		if i, ok := rowOf[id]; ok && p.manager[i] != "" {
			p.faultf(p.rows[i].Line, "manager", "The managers go in a circle: %s.", p.chain(loop, at, rowOf))
		}
	}
}

// chain names a circle from one of its members on: "Ana (line 2) → Bo (line 3)
// → Ana (line 2)". A long one is cut in the middle.
func (p *peopleParser) chain(loop []UserID, at int, rowOf map[UserID]int) string {
	const most = 8
	name := func(n int) string {
		id := loop[n%len(loop)]
		i, ok := rowOf[id]
		switch {
		case !ok:
			return p.org.name(id) + ", not in the file"
		case p.rows[i].Person.Name != "":
			return fmt.Sprintf("%s (line %d)", clip(p.rows[i].Person.Name), p.rows[i].Line)
		}
		return fmt.Sprintf("%s (line %d)", id, p.rows[i].Line)
	}
	var names []string
	for n := range min(len(loop), most) {
		names = append(names, name(at+n))
	}
	if len(loop) > most {
		names = append(names, fmt.Sprintf("%d more", len(loop)-most))
	}
	return strings.Join(append(names, name(at)), " → ")
}
