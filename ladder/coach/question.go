package coach

// questions are what to ask of a goal that should reach a rung: the first when
// nothing is known, then one for an axis the text does not speak of.
var questions = map[Rung][]string{
	Execute:  {"What will you finish without anybody checking on the way, and how will one see that it holds?", "Who will notice that you needed less help than last quarter?"},
	Own:      {"Which problem will you take before anyone has a solution for it?", "Whom outside your team must you win for it?"},
	Lead:     {"Which number of the business does it move, and who follows you there?", "Which other teams will you bring along, and who grows on the way?"},
	Direct:   {"Which teams beyond your own will decide by this a year from now?", "Whom must you win over, and what will they stop doing?"},
	Team:     {"Whom will you grow, and what will they do without you at the end?", "What will the team deliver that you do not build yourself?"},
	Org:      {"What will your managers or teams do without you once this is done?", "Which teams will work differently, and who keeps it so?"},
	Function: {"Which result of the business do you answer for, and before whom?", "Which executives decide it with you, and who could take your place?"},
}

const settlingQuestion = "How will you and your manager see at the end of the quarter that you did it?"

func rungName(rung int, manager bool) Rung {
	if manager {
		return managerRungs[rung]
	}
	return icRungs[rung]
}

// lifting is the question that would lift the goal to its target: about
// people and partners if it names none, else about the work.
func (e *explanation) lifting() string {
	rung, manager, _ := e.c.lexicon.rungOf(e.g.To)
	qs := questions[rungName(rung, manager)]
	for _, h := range e.r.hits {
		if s := e.c.lexicon.Signals[h.signal]; e.r.status[h.from] == mine && (s.Axis == Decision || s.Axis == Outcome) && e.c.reaches(s, rung, manager) {
			return qs[1]
		}
	}
	return qs[0]
}

// settling is the question that is left for a goal at its target.
func (e *explanation) settling() string {
	if !e.r.hasResult() {
		return settlingQuestion
	}
	rung, manager, _ := e.c.lexicon.rungOf(e.g.To)
	return questions[rungName(rung, manager)][1]
}

// reaches reports a signal that is typical of a rung or a higher one.
func (c *Coach) reaches(s Signal, rung int, manager bool) bool {
	r, names := s.IC, icRungs
	if manager {
		r, names = s.Manager, managerRungs
	}
	for i, name := range names {
		if name == r {
			return i >= rung
		}
	}
	return false
}
