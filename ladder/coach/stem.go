package coach

import "strings"

// stem is a folded word without the ending that makes a form of it, so that
// "decide", "deciding" and "decided" meet. British and American spellings meet
// too, and doubled letters become one, which forgives the commonest typing
// errors ("commited"). It need not be a word; equal stems are all that counts.
func stem(w string) string {
	if s, ok := irregular[w]; ok {
		return s
	}
	w = strings.TrimSuffix(w, "'s")
	if len(w) <= 3 {
		return w
	}
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		w = w[:len(w)-3] + "y"
	case hasAnySuffix(w, "sses", "shes", "ches", "xes", "zes"):
		w = w[:len(w)-2]
	case strings.HasSuffix(w, "s") && !hasAnySuffix(w, "ss", "us", "is"):
		w = w[:len(w)-1]
	}
	switch {
	case strings.HasSuffix(w, "ing") && hasVowel(w[:len(w)-3]) && len(w) > 5:
		w = w[:len(w)-3]
	case strings.HasSuffix(w, "ied") && len(w) > 4:
		w = w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "eed") && hasVowel(w[:len(w)-2]) && len(w) > 4:
		w = w[:len(w)-2]
	case strings.HasSuffix(w, "ly") && len(w) > 5:
		w = w[:len(w)-2]
	}
	if len(w) > 3 {
		w = strings.TrimSuffix(w, "e")
	}
	if len(w) > 3 && strings.HasSuffix(w, "y") {
		w = w[:len(w)-1] + "i"
	}
	return singleLetters(oneSpelling(w))
}

// spellings are what is spelt in two ways, rightly or not.
var spellings = [...][2]string{{"iz", "is"}, {"yz", "ys"}, {"our", "or"}, {"programm", "program"}, {"ance", "ence"}, {"ant", "ent"}, {"anc", "enc"}}

func oneSpelling(w string) string {
	for _, s := range spellings {
		if strings.Contains(w, s[0]) {
			w = strings.ReplaceAll(w, s[0], s[1])
		}
	}
	return w
}

func hasAnySuffix(w string, suffixes ...string) bool {
	for _, s := range suffixes {
		if strings.HasSuffix(w, s) {
			return true
		}
	}
	return false
}

func hasVowel(w string) bool { return strings.ContainsAny(w, "aeiouy") }

// singleLetters writes doubled letters once.
func singleLetters(w string) string {
	double := false
	for i := 1; i < len(w); i++ {
		double = double || w[i] == w[i-1]
	}
	if !double {
		return w
	}
	b := make([]byte, 0, len(w))
	for i := range len(w) {
		if i == 0 || w[i] != w[i-1] {
			b = append(b, w[i])
		}
	}
	return string(b)
}

// irregular are the forms that no ending explains, and words whose ending is
// none.
var irregular = forms(
	"be am is are was were been being",
	"bring brought bringing", "build built building builds", "buy bought", "choos choose chose chosen choosing chooses",
	"com come came coming comes", "do did done does doing", "draw drew drawn", "driv drive drove driven driving drives",
	"fal fall fell fallen falls falling", "fel feel felt feels", "find found finding finds", "get got gotten getting gets",
	"giv give gave given giving gives", "go went gone goes going", "grow grew grown growing grows",
	"hav have had has having", "hear heard hears", "hold held holding holds", "kep keep kept keeping keeps", "know knew known knows",
	"lead led leads leading", "leav leave left leaving leaves", "let lets letting", "los lose lost losing loses",
	"mak make made making makes", "mean meant", "met meet meets", "pay paid pays paying", "put putting puts",
	"read reads reading", "run ran running runs", "say said says", "see saw seen sees seeing", "sel sell sold sells selling",
	"send sent sends sending", "set setting sets", "show shown showed shows", "sit sat sitting sits", "speak spoke spoken speaks",
	"spend spent spends", "stand stood standing stands", "tak take took taken taking takes", "teach taught teaching teaches",
	"tel tell told tells telling", "think thought thinks thinking", "understand understood", "win won winning wins", "writ write wrote written writing writes",
	"carri carry carried carries", "becom become became becomes", "begin began begun", "break broke broken breaks", "catch caught",
	"cut cuts cutting", "fed feed fed feeds", "fight fought", "forget forgot forgotten", "hid hide hidden", "shap shape shaping shaped shapes",
	// Of these the number matters: one team or several.
	"teams", "squads", "crews", "groups", "pods", "tribes", "units", "managers", "heads", "departments", "divisions", "areas", "products", "domains",
	"countries", "regions", "quarters", "years", "months", "directors", "executives", "problems", "initiatives", "functions", "organisations", "apps",
	"people", "news", "always", "this", "thus", "his", "its", "ours", "yours", "across", "process", "access", "business", "thing things",
	"something", "anything", "nothing", "everything", "during", "string", "spring", "morning", "evening", "need needs needed", "speed speeds",
	"feedback", "series", "sales", "ops", "ios", "os", "us", "as", "apis api", "okr okrs", "kpi kpis", "pm pms", "em ems", "ic ics", "apm apms", "vp vps", "qa", "ux",
	"child children", "man men", "woman women", "meeting meetings", "training trainings", "onboarding", "planning", "hire hiring hired hires", "story stories",
	"marketing", "engineering", "pricing", "billing", "learning learnings", "staffing", "levelling leveling", "funding", "spending",
	"backlog backlogs", "hundred", "own owned owns owning",
)

// forms maps each word of a line to the first.
func forms(lines ...string) map[string]string {
	m := make(map[string]string)
	for _, line := range lines {
		words := strings.Fields(line)
		for _, w := range words {
			m[w] = words[0]
		}
	}
	return m
}
