package bot

import (
	"context"
	"slices"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// openReading is [Give my reading first]: the blind form, or claim and reading
// beside each other for whoever gave theirs already.
func (b *Bot) openReading(ctx context.Context, c *call) (socket.Reply, error) {
	ref, err := parseRef(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	st, q, err := b.reportQuarter(ctx, c, ref)
	if err == nil {
		err = b.saw(ctx, c, ladder.PathQuarter, st.person.ID)
	}
	if err != nil {
		return socket.Reply{}, err
	}
	if q.Answered() { // by whoever it was: it is shown, and may be taken back
		return b.openModal(ctx, c, b.answeredModal(c, st, q))
	}
	if m := q.Verdict.Manager; m != nil && m.By == c.user() && m.Value != "" {
		return b.openModal(ctx, c, b.answerForm(st, q))
	}
	if err := b.mayRead(c, st, q); err != nil {
		return socket.Reply{}, err
	}
	wins, err := b.winsOfQuarter(ctx, c, st.person, q.Quarter)
	if err != nil {
		return socket.Reply{}, err
	}
	// The best of them first, as in a digest: the form has room for a few.
	best := ladder.DigestCandidates(b.viewer(c.user()), st.person, st.input.Wins, q.Quarter, q, ladder.DigestPart{})
	slices.SortStableFunc(wins, func(x, y ladder.Win) int { return slices.Index(best, x.ID) - slices.Index(best, y.ID) })
	return b.openModal(ctx, c, b.readingForm(st, q, wins))
}

// mayRead is why somebody cannot give a reading, before they fill in the form.
func (b *Bot) mayRead(c *call, st sustain, q ladder.StreakQuarter) error {
	v := q.Verdict
	v.User = st.person.ID
	_, err := ladder.ReadQuarter(v, q, b.viewer(c.user()), ladder.Reading{By: c.user(), At: b.now(), Value: ladder.ValueNext})
	return err
}

// submitReading stores the manager's reading and only then opens the claim.
func (b *Bot) submitReading(ctx context.Context, c *call) (socket.Reply, error) {
	ref, err := parseRef(c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	r := b.takeReading(c)
	st, q, err := b.changeReport(ctx, c, ref, func(v ladder.Verdict, q ladder.StreakQuarter) (ladder.Verdict, error) {
		return ladder.ReadQuarter(v, q, b.viewer(c.user()), r)
	})
	if err != nil {
		return b.orAnswered(ctx, c, ref, err)
	}
	return socket.Reply{Update: b.answerForm(st, q)}, nil
}

// submitAnswer stores the manager's decision and tells the report, who asked for
// it.
func (b *Bot) submitAnswer(ctx context.Context, c *call) (socket.Reply, error) {
	ref, err := parseRef(c.View.Metadata)
	if err != nil {
		return socket.Reply{}, err
	}
	text := func(field string) string { return c.View.Values[field][inputAction].Text }
	a := ladder.Answer{At: b.now(), Decision: ladder.Decision(text("decision")), Note: text(noteField)}
	if a.Decision == ladder.NotYet {
		a.Value = ladder.VerdictValue(text(overallField))
	}
	st, q, err := b.changeReport(ctx, c, ref, func(v ladder.Verdict, q ladder.StreakQuarter) (ladder.Verdict, error) {
		return ladder.AnswerQuarter(v, q, b.viewer(c.user()), a)
	})
	if err != nil {
		return b.orAnswered(ctx, c, ref, err)
	}
	return socket.Reply{
		Update: b.answeredModal(c, st, q),
		After:  b.tellReport(st.person.ID, "answer:"+c.viewKey(), answerText(c.user(), st, q)),
	}, nil
}

// orAnswered shows the second of two managers what the first one said; any other
// error is told as it is.
func (b *Bot) orAnswered(ctx context.Context, c *call, ref quarterRef, err error) (socket.Reply, error) {
	if ladder.KindOf(err) != ladder.Conflict {
		return socket.Reply{}, err
	}
	st, q, again := b.reportQuarter(ctx, c, ref)
	if again != nil || !q.Answered() {
		return socket.Reply{}, err
	}
	view := b.answeredModal(c, st, q)
	view.Blocks.BlockSet = append(blockkit.Sections(":information_source: "+sentence(err, "")), view.Blocks.BlockSet...)
	return socket.Reply{Update: view}, nil
}

// reportQuarter is a quarter of somebody else, as the person who acts may see it.
// Strangers learn nothing, not even whether there is such a quarter.
func (b *Bot) reportQuarter(ctx context.Context, c *call, ref quarterRef) (sustain, ladder.StreakQuarter, error) {
	p, err := b.store.FindPerson(ctx, ref.user)
	if err != nil && ladder.KindOf(err) != ladder.NotFound {
		return sustain{}, ladder.StreakQuarter{}, err
	}
	if err != nil || ref.user == c.user() {
		return sustain{}, ladder.StreakQuarter{}, notYours()
	}
	st, q, err := b.quarterNow(ctx, c.user(), p, ref)
	// Who managed the person earlier in the quarter adds a note and sees no more.
	if st.person.ID != "" && !b.mayOpen(c, st, q) && !slices.Contains(q.Previous, c.user()) {
		return sustain{}, ladder.StreakQuarter{}, notYours()
	}
	return st, q, err
}

// mayOpen reports whether somebody may look at a quarter of somebody else: the
// current manager, and whoever answers or answered for it. What of it they see is
// ladder.CanSee's to say.
func (b *Bot) mayOpen(c *call, st sustain, q ladder.StreakQuarter) bool {
	me := b.viewer(c.user())
	return me.ID == st.person.Manager || me.ID == q.Manager || q.Manager == "" && me.Admin ||
		q.Verdict.Manager != nil && q.Verdict.Manager.By == me.ID
}

func notYours() error {
	return ladder.Errorf(ladder.NotFound, "There is no such quarter, or it is not yours to answer for.")
}

// changeReport changes a verdict of a report by a rule of the domain, which is
// given the row as it is and the quarter as it stands, and returns both anew.
func (b *Bot) changeReport(ctx context.Context, c *call, ref quarterRef,
	change func(ladder.Verdict, ladder.StreakQuarter) (ladder.Verdict, error),
) (sustain, ladder.StreakQuarter, error) {
	st, q, err := b.reportQuarter(ctx, c, ref)
	if err != nil {
		return st, q, err
	}
	_, err = b.store.ChangeVerdict(ctx, c.user(), st.person.ID, q.Quarter, st.streak.Target, func(v *ladder.Verdict) error {
		next, err := change(*v, q)
		if err == nil {
			*v = next
		}
		return err
	})
	if err != nil {
		return st, q, err
	}
	b.homes.touch(st.person.ID)
	return b.reportQuarter(ctx, c, ref)
}

// answeredModal shows what was answered for a quarter, and what the person who
// looks can do about it.
func (b *Bot) answeredModal(c *call, st sustain, q ladder.StreakQuarter) *slack.ModalViewRequest {
	blocks := append(b.answered(st, q), b.sideBySide(st, q)...)
	return blockkit.Modal(blockkit.ModalText{Title: "Answered", Close: "Done"}, append(blocks, blockkit.Actions(b.verdictButtons(c, st, q)...)...)...)
}

// winsOfQuarter are the wins of a quarter that somebody lets the person who acts
// see, newest first.
func (b *Bot) winsOfQuarter(ctx context.Context, c *call, owner ladder.Person, p ladder.Period) ([]ladder.Win, error) {
	wins, _, err := b.sharedPage(ctx, c, owner, p, 0, maxShared)
	return wins, err
}

// maxShared bounds the wins of a quarter that are read for a form.
const maxShared = 100
