package ladder

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// mistakesOfText are the mistakes whose words somebody typed about themself. What
// they quote, or say they or others once thought, is none.
func mistakesOfText(text string) []string {
	text = plainWords(text)
	var found []string
	for _, w := range mistakeWords() {
		if w.match(text) {
			found = append(found, w.mistake)
		}
	}
	if len(found) > 0 && reported.MatchString(text) {
		return nil
	}
	return found
}

// mistakeWord is one way of saying a mistake: every pattern of all, and none of but.
type mistakeWord struct {
	mistake string
	// hints are in every text that matches, one of them at least. Hardly any win
	// has one, and looking for them takes next to nothing; patterns take their time.
	hints []string
	all   []*regexp.Regexp
	but   *regexp.Regexp
}

func (w mistakeWord) match(text string) bool {
	if !slices.ContainsFunc(w.hints, func(hint string) bool { return strings.Contains(text, hint) }) {
		return false
	}
	for _, re := range w.all {
		if !re.MatchString(text) {
			return false
		}
	}
	return w.but == nil || !w.but.MatchString(text)
}

// Parts of the patterns, which see what plainWords leaves.
const (
	amountRE  = `(?:\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|several|many|a few|a couple of|all these|so many)(?:\+| and a half)?`
	yearsRE   = amountRE + ` ?(?:years?|yrs?|months?|quarters?)`
	levelRE   = `(?:ic ?\d|m ?\d|senior|staff|lead|principal|manager)`
	seatRE    = `(?:here|with (?:the|this) company|at (?:the|this) company|(?:at|in|on) (?:this|my|the same)(?: current)? (?:level|role|position|job|title|grade)|(?:at|as|an?|at level|as an?) ` + levelRE + `)`
	promoteRE = `(?:promotion|promoted|next level|next title|level up|title|raise)`
	doRE      = `(?:do|start|work|lead|take|own|mentor|act|behave|operate|step|think|drive|deliver|show|begin|perform|set|influence|coach)\b`
	willRE    = `i (?:will|would|can|shall|am going to|could)(?: then| also| finally| gladly| happily| really)? ` + doRE
	upRE      = `(?:up|forward|(?:to|for me to) (?:grow|advance|progress|move up|go up|get ahead|get promoted|be promoted|earn more))`
	manageRE  = `(?:management|managing(?: people)?|(?:to )?(?:become|becoming|be|being) an? (?:\w+ )?manager|(?:the|a) manager track|go(?:ing)? into management)`
)

// reported are words of somebody who tells of a thought instead of having it.
var reported = regexp.MustCompile(`\b(?:used to (?:think|believe|say)|no longer (?:think|believe)|(?:is|was) (?:wrong|a myth|not true)|myth|(?:some|many|other|most) (?:people|engineers|of us) (?:think|believe|say)|(?:he|she|they|who|everyone|everybody|somebody|someone) (?:think|believe|say|thought|said|felt)s?|(?:told|asked|convinced|taught) \w+ (?:that|why|not)|instead of (?:thinking|saying|asking))\b`)

// mistakeWords are made when they are first needed, for there is a lot to compile.
var mistakeWords = sync.OnceValue(func() []mistakeWord {
	return []mistakeWord{
		{mistakeTenure, []string{"deserve", "should", "ought", "must", "due", "earned", "turn", "time"}, words(
			`\bi (?:have |now |already )*(?:been|worked|sat|stayed|am|spent|was) (?:[a-z]+ )?{seat}? ?(?:for )?(?:over |more than |almost |nearly |about )?{years}\b|\b(?:after|with|for) (?:over |more than |almost |nearly )?{years} (?:\w+ )?{seat}\b|\b{years} {seat}\b|\bi have been {seat}(?: for)? (?:so long|for ages|long enough|the longest)`,
			`\bi (?:really |do |think i |feel i |feel like i |believe i |surely |clearly |just |now |finally )*deserve(?: (?:a|an|the|my|to be|to get|to become|it|that)\b| {promote}|\W*$)|\bi (?:should|ought to|must) (?:really |now |already |finally )*(?:be|get|have been|have|become)(?: made)? (?:an? |the |my |some )?(?:{promote}|{level})|\bi (?:am|feel) (?:long )?(?:over)?due\b|\bi have earned (?:a|the|my|it)\b|\bmy (?:turn|promotion is (?:long )?(?:over)?due)\b|\bit is (?:about |high )?time (?:for my|i (?:was|am|got|get)|they|you|that i) ?(?:{promote}|promote me)?`), nil},
		{mistakeTenure, []string{"overdue", "waited", "turn"}, words(`\bi am (?:long )?overdue for (?:a |the |my )?{promote}|\bi have waited (?:long enough|{years}) for (?:a |the |my )?{promote}|\bit is my turn (?:for|to get|to be) (?:a |the |my )?{promote}`), nil},

		{
			mistakePromoteFirst,
			[]string{"promote me", "give me", "make me"},
			words(`\b(?:promote me|give me (?:the|a|that) (?:{promote}|role|level)|make me (?:an? |the )?{level})\b`, `\b{will}`),
			regexp.MustCompile(`\b(?:promote|make) me (?:to |an? |the )*(?:admin|owner|maintainer|moderator|editor|host|co-?host|reviewer|approver)`),
		},
		{
			mistakePromoteFirst,
			[]string{"promot", "title", "me a"},
			words(`\b(?:once|when|after|as soon as|if|only if|until) (?:i (?:am|get|have been|become|have)|you|they|we) (?:an? |the |my |promote |make |finally |officially )*(?:promoted|promotion|title|me|{level})\b`, `\b{will}`, `\bi (?:am|get|have|become)\b|\bme\b`, `\bpromot|\btitle\b|\bme an? `),
			regexp.MustCompile(`\bpromot\w* (?:the|this|our|a|an|it|them|to (?:prod|production|staging|main))\b`),
		},

		{mistakeSometimes, []string{"sometimes", "occasionally", "now and then", "from time to time", "once in a while"}, words(`\bi (?:already |also |do |did )*(?:sometimes|occasionally) (?:already )?(?:do|did|deliver|work at|operate at|work on|act as|perform at)\b|\b(?:sometimes|occasionally|now and then|from time to time|once in a while|every now and then),? i (?:already |also )?(?:do|did|deliver|work at|operate at|act as|perform at)\b|\bi (?:already |also )?(?:do|work at|operate at|act as|perform at)\b.*\b(?:sometimes|occasionally|now and then|from time to time|once in a while)\b`,
			`\b(?:do|did|deliver|work on) (?:some |a bit of )?(?:senior|next[- ]level|higher[- ]level|ic ?\d|staff)(?:[- ]level)? (?:work|stuff|things|tasks|projects)\b|\b(?:work|operate|perform) at (?:the |a )?(?:senior|next|higher|ic ?\d)(?:[- ]level| level)?\b|\bact as an? {level}`), nil},

		{mistakeOnlyWayUp, []string{"the only"}, words(`\b{manage} (?:\w+ )?is (?:really |basically )?the only (?:real )?(?:way|path|route|option|road) {up}|\bthe only (?:real )?(?:way|path|route|option|road) {up}(?: \w+){0,3} is (?:through |via |by )?{manage}`), nil},
		{mistakeOnlyWayUp, []string{"manage"}, words(`\b(?:i|you|we) (?:have to|need to|must|has to) (?:become an? (?:\w+ )?manager|be an? (?:\w+ )?manager|go into management|switch to management|manage people) (?:if (?:i|you|we) want )?(?:in order )?{up}`), nil},

		{
			mistakeGreatAt,
			[]string{"promot", "level", "deserve", "get "},
			words(`\b(?:i|my|me)\b`, `\b(?:great|excellent|outstanding|the best|brilliant|really good|very good|perfect) (?:at|in|on) (?:my|what i do at my) (?:current |own |present )?(?:level|role|job|work at this level)|\b(?:i am|being|be|become) (?:already )?(?:an? |the )?(?:great|excellent|outstanding|best|brilliant|perfect) ic ?\d|\bexceed(?:ing)? (?:all |every )?(?:expectations?|targets?|goals?) (?:at|for|of) (?:my|this) (?:current |own )?(?:level|role)`,
				`\bpromot|\bnext level\b|\blevel(?:led|ed)? up\b|\bdeserve\b|\bget (?:to )?(?:senior|ic ?\d)\b`),
			regexp.MustCompile(`\bnot (?:enough|by|just|only)\b|\bis not\b|\bpromoted? (?:the|our|this|it)\b`),
		},
	}
})

// words are patterns with the names of their parts filled in.
func words(patterns ...string) []*regexp.Regexp {
	parts := strings.NewReplacer("{years}", yearsRE, "{seat}", seatRE, "{promote}", promoteRE, "{level}", levelRE,
		"{will}", willRE, "{up}", upRE, "{manage}", manageRE)
	res := make([]*regexp.Regexp, len(patterns))
	for i, p := range patterns {
		res[i] = regexp.MustCompile(parts.Replace(p))
	}
	return res
}

// plainWords is a text as the patterns read it: folded, apostrophes and
// contractions undone, without what stands in quotation marks, in one line.
func plainWords(text string) string {
	text = strings.Trim(Fold(CleanText(text)), " \"“”„«»'‘’`")
	text = undoContractions.Replace(text)
	if strings.ContainsAny(text, "\"“„«") {
		text = quotedPart.ReplaceAllString(text, " ")
	}
	return strings.Join(strings.Fields(text), " ")
}

var (
	undoContractions = strings.NewReplacer("i've", "i have", "i’ve", "i have", "i'm", "i am", "i’m", "i am", "i'll", "i will", "i’ll", "i will",
		"i'd", "i would", "i’d", "i would", "it's", "it is", "it’s", "it is", "isn't", "is not", "isn’t", "is not", "…", " ...")
	quotedPart = regexp.MustCompile(`"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»`)
)
