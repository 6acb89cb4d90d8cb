package bot

import (
	"context"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/schedule"
	"winlog/bot/socket"
	"winlog/ladder"
)

// talk is the 1:1 about a quarter as one of its two sides may see it.
type talk struct {
	sustain // of the person whose quarter it is
	period  ladder.Period
	quarter ladder.StreakQuarter // the zero value if nothing is judged in it
	judged  bool
	other   ladder.Person // whom the viewer talks with

	mine   ladder.TalkNote // what the viewer wrote
	theirs ladder.TalkNote // what the other side lets them read; its day in any case
	waits  bool            // there is more to read once the viewer gave their own reading
	lines  []ladder.TalkNote
	before []ladder.TalkNote // lines of the 1:1 before
}

// talkRef names a 1:1 in a button or form: whose quarter, which, and with whom it
// was when the button was made. It is looked up again when it comes back.
type talkRef struct {
	user  ladder.UserID
	from  ladder.Date
	other ladder.UserID
}

func (t talk) ref() talkRef { return talkRef{t.person.ID, t.period.From, t.other.ID} }

func (r talkRef) value() string {
	return valueVersion + strings.Join([]string{string(r.user), r.from.String(), string(r.other)}, "|")
}

func parseTalkRef(value string) (talkRef, error) {
	rest, ok := strings.CutPrefix(value, valueVersion)
	parts := strings.Split(rest, "|")
	if !ok || len(parts) != 3 || parts[0] == "" || len(value) > 150 {
		return talkRef{}, staleButton()
	}
	from, err := ladder.ParseDate(parts[1])
	if err != nil {
		return talkRef{}, staleButton()
	}
	return talkRef{ladder.UserID(parts[0]), from, ladder.UserID(parts[2])}, nil
}

// findTalk is the 1:1 about a quarter of somebody: for the person with the manager
// they have now, for a manager with somebody who reports to them now. To anybody
// else there is none.
func (b *Bot) findTalk(ctx context.Context, viewer, user ladder.UserID, period ladder.Period) (talk, error) {
	st, err := b.standsFor(ctx, viewer, user, "")
	switch {
	case err != nil && ladder.KindOf(err) == ladder.NotFound:
		return talk{}, noTalk()
	case err != nil:
		return talk{}, err
	}
	t := talk{sustain: st, period: period}
	switch {
	case t.own():
		if st.person.Manager != "" {
			t.other, err = b.store.FindPerson(ctx, st.person.Manager)
			if ladder.KindOf(err) == ladder.NotFound { // a manager need not use the program
				t.other, err = ladder.Person{ID: st.person.Manager, Active: true}, nil
			}
		}
	case st.person.Manager == viewer:
		t.other = st.person
	default:
		return talk{}, noTalk()
	}
	if err != nil {
		return talk{}, err
	}
	t.quarter, t.judged = st.quarterOf(period)
	err = b.readTalk(ctx, &t)
	return t, err
}

// readTalk fills in what was written, as far as the viewer may see it.
func (b *Bot) readTalk(ctx context.Context, t *talk) error {
	before := b.timeline.Load().Prev(t.period)
	notes, err := b.store.ListTalkNotes(ctx, t.person.ID, before.From)
	if err != nil {
		return err
	}
	var now, earlier []ladder.TalkNote
	for _, n := range notes {
		switch n.Quarter.From {
		case t.period.From:
			now = append(now, n)
		case before.From:
			earlier = append(earlier, n)
		}
	}
	viewer := b.viewer(t.viewer)
	t.mine = ladder.TalkNote{User: t.person.ID, By: t.viewer, Quarter: t.period}
	for _, n := range now {
		switch n.By {
		case t.viewer:
			t.mine = n
		case t.other.ID:
			by := t.other // of a manager's note nobody else reads the preparation
			if ladder.CanSee(viewer, n.Item(t.quarter), by) {
				t.theirs = n
			} else {
				t.waits = n.Own() && n.For == t.viewer
				t.theirs = ladder.TalkNote{User: n.User, By: n.By, On: n.On}
			}
		}
	}
	t.lines = ladder.TalkLines(viewer, t.person, now)
	t.before = ladder.TalkLines(viewer, t.person, earlier)
	return nil
}

func noTalk() error {
	return ladder.Errorf(ladder.NotFound, "There is no such 1:1, or it is not yours: it is for a person and their current manager.")
}

// talkOf is the 1:1 that a button or form names, for whoever acts, if something
// can still be written for it.
func (b *Bot) talkOf(ctx context.Context, c *call, value string) (talk, talkRef, error) {
	ref, err := parseTalkRef(value)
	if err != nil {
		return talk{}, ref, err
	}
	timeline := *b.timeline.Load()
	period := timeline.Of(ref.from)
	if period.From != ref.from {
		return talk{}, ref, staleButton()
	}
	t, err := b.findTalk(ctx, c.user(), ref.user, period)
	if err == nil {
		err = ladder.CheckTalkTime(period, timeline.Next(period), c.today)
	}
	if err == nil && !t.other.Active {
		err = b.nobodyToTalkWith()
	}
	return t, ref, err
}

// sawTalk records that a manager is about to read what prepares a 1:1.
func (b *Bot) sawTalk(ctx context.Context, t talk) error {
	return b.sawAs(ctx, t.viewer, ladder.PathTalk, t.person.ID)
}

// talkQuarter is the quarter that is talked about on a day: the newest that ended.
func (b *Bot) talkQuarter(today ladder.Date) ladder.Period {
	timeline := *b.timeline.Load()
	return timeline.Prev(timeline.Of(today))
}

// showTalk is /winlog 1:1 [@person].
func (b *Bot) showTalk(ctx context.Context, c *call) (socket.Reply, error) {
	user, period := c.user(), b.talkQuarter(c.today)
	if c.rest != "" {
		var err error
		if user, err = b.onePerson(c, "1:1"); err != nil {
			return socket.Reply{}, err
		}
	}
	blocks, err := b.talkAsked(ctx, c, user, period)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.answer(c, "1:1 about "+period.Label, blocks), nil
}

// talkAsked is the 1:1 with one's manager, or with one report; without a manager,
// those with all of one's reports.
func (b *Bot) talkAsked(ctx context.Context, c *call, user ladder.UserID, period ladder.Period) ([]slack.Block, error) {
	o := schedule.Outgoing{
		DeliveryKey: ladder.DeliveryKey{Kind: ladder.MessagePrompt, Period: period.From, Recipient: c.user()},
		Quarter:     period, To: c.person, Location: c.person.Location(b.location), Today: c.today, Now: b.now(),
	}
	if user != c.user() {
		card, err := b.talkWith(ctx, o, user)
		return card.all(), err
	}
	card, err := b.ownTalk(ctx, o)
	if err != nil || len(card.blocks) > 0 {
		return card.all(), err
	}
	blocks, n, err := b.talksWithReports(ctx, o, true)
	if err == nil && n == 0 {
		err = b.nobodyToTalkWith()
	}
	return blocks, err
}

func (b *Bot) nobodyToTalkWith() error {
	return ladder.Errorf(ladder.Conflict, "I know no manager of yours with an active account, so there is nobody to talk with. %s manager @name says who it is.", b.names.Winlog)
}

// skipTalk is [Skip this quarter]: the other side is not told, and nothing is
// stored. What was written stays.
func (b *Bot) skipTalk(ctx context.Context, c *call) (socket.Reply, error) {
	t, _, err := b.talkOf(ctx, c, c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.answer(c, "Skipped", append([]slack.Block{
		blockkit.Section("Skipped: the 1:1 about " + blockkit.Escape(t.period.Label) + ". " + blockkit.Escape(shownName(t.other)) + " is not told."),
	}, blockkit.Actions(blockkit.Button("talk.prepare", "Prepare after all", t.ref().value()))...)), nil
}
