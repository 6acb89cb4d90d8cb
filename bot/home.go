package bot

import (
	"context"
	"encoding/json"
	"errors"
	"hash/maphash"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// homes are the Home tabs of the people who ever opened theirs: one that nobody
// looked at yet costs no call. That they did is stored, and nothing else, because
// Slack tells each time somebody opens it: one that could not be published is mended
// by the next look.
type homes struct {
	mu     sync.Mutex
	of     map[ladder.UserID]*home
	queue  []ladder.UserID // whose Home is due, for the next request to publish
	pause  time.Time       // Slack wants no more calls until then
	hashed maphash.Seed
}

// home is what is known of somebody's Home tab.
type home struct {
	due    due
	queued bool
	busy   bool   // somebody publishes it, and goes on while it is due
	shown  uint64 // hash of the blocks that were published last
	hash   string // Slack's, of the view that was published last
	looked string // Slack's, of the view that its owner looks at
	failed bool   // the last attempt did; what Slack shows is unknown
	stored bool   // that its owner opened it
}

// homeOpenedOnce is FirstTime's name for it.
const homeOpenedOnce = "home"

// loadHomes reads who opened theirs before the start.
func (b *Bot) loadHomes(ctx context.Context) error {
	users, err := b.store.WhoHadFirstTime(ctx, homeOpenedOnce)
	b.homes.mu.Lock()
	defer b.homes.mu.Unlock()
	for _, user := range users {
		if b.homes.of[user] == nil {
			b.homes.of[user] = &home{stored: true}
		}
	}
	return err
}

// due is why a Home has to be looked at again.
type due int

const (
	notDue  due = iota
	touched     // something may have changed: publish if it shows
	opened      // its owner looks at it: publish unless Slack shows the same
)

func newHomes() *homes {
	return &homes{of: map[ladder.UserID]*home{}, hashed: maphash.MakeSeed()}
}

// open makes somebody's Home due because they look at it. hash is that of the view
// they see, "" if it is not known.
func (h *homes) open(user ladder.UserID, hash string) {
	h.know(user)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.of[user].due, h.of[user].looked = opened, hash
	h.enqueue(user)
}

// know remembers that somebody has a Home: they clicked in it.
func (h *homes) know(user ladder.UserID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.of[user] == nil {
		h.of[user] = &home{}
	}
}

// touch makes the Homes of those due who have one.
func (h *homes) touch(users ...ladder.UserID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, user := range users {
		if known := h.of[user]; known != nil {
			known.due = max(known.due, touched)
			h.enqueue(user)
		}
	}
}

func (h *homes) enqueue(user ladder.UserID) {
	if known := h.of[user]; !known.queued {
		known.queued = true
		h.queue = append(h.queue, user)
	}
}

// take are the people whose Home is due: whoever takes them publishes them.
func (h *homes) take() []ladder.UserID {
	h.mu.Lock()
	defer h.mu.Unlock()
	due := h.queue
	h.queue = nil
	for _, user := range due {
		h.of[user].queued = false
	}
	return due
}

// publish runs once for each burst of changes: a Home that is made due while it
// is published is published again by the same run, so that an older state never
// follows a newer one.
func (h *homes) publish(user ladder.UserID, now time.Time, show func(why due, h *home, sees string) error) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	known := h.of[user]
	if known == nil || known.busy {
		return nil
	}
	known.busy = true
	defer func() { known.busy = false }()
	for known.due > notDue {
		why := known.due
		if why == touched && now.Before(h.pause) {
			return nil // it stays due, for the next change or look
		}
		known.due = notDue
		sees := known.hash
		if why == opened {
			sees, known.looked = known.looked, ""
		}
		h.mu.Unlock()
		err := show(why, known, sees)
		h.mu.Lock()
		if known.failed = err != nil; known.failed {
			known.due = max(known.due, touched)
		}
		if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
			h.pause = now.Add(limited.RetryAfter)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// homeOpened is somebody who opens their Home tab.
func (b *Bot) homeOpened(_ context.Context, r *socket.Request) error {
	if e, ok := r.Event.Data.(*slackevents.AppHomeOpenedEvent); ok && e.Tab == "home" && r.User != "" {
		hash := ""
		if e.View != nil {
			hash = e.View.Hash
		}
		b.homes.open(ladder.UserID(r.User), hash)
	}
	return nil
}

// withHome adds to the answer of a request that the Homes which are due by then
// are published after it. Who acts may have changed their own; a handler says whom
// else it concerned.
func (b *Bot) withHome(r *socket.Request, reply socket.Reply, err error) socket.Reply {
	user := ladder.UserID(r.User)
	switch {
	case r.View.Type == "home" && err != nil: // what it shows is out of date, perhaps
		b.homes.open(user, "")
	case r.View.Type == "home":
		b.homes.know(user)
		b.homes.touch(user)
	case r.Kind == socket.Command, r.Kind == socket.Action, r.Kind == socket.Submission:
		b.homes.touch(user)
	}
	due := b.homes.take()
	if len(due) == 0 {
		return reply
	}
	before := reply.After
	reply.After = func(ctx context.Context) error {
		var faults []error
		if before != nil {
			faults = append(faults, before(ctx))
		}
		for _, id := range due {
			faults = append(faults, b.publishHome(ctx, id))
		}
		return errors.Join(faults...)
	}
	return reply
}

// publishHome shows somebody their Home as it is now, if it is due.
func (b *Bot) publishHome(ctx context.Context, user ladder.UserID) error {
	return b.homes.publish(user, b.now(), func(why due, h *home, sees string) error {
		for again := false; ; again = true {
			view, err := b.buildHome(ctx, user, why == opened)
			if err != nil {
				return err
			}
			shown, err := b.encodeBlocks(&view)
			if err != nil {
				return err
			}
			if !h.failed && !again && shown == h.shown && h.hash != "" && sees == h.hash {
				return nil
			}
			request := slack.PublishViewContextRequest{UserID: string(user), View: view}
			if h.hash != "" && why == touched && !again {
				request.Hash = &h.hash // another process may have shown something newer
			}
			said, err := b.slack.PublishViewContext(ctx, request)
			switch {
			case err != nil && err.Error() == "hash_conflict" && !again:
				continue
			case err != nil:
				return err
			}
			h.shown, h.hash = shown, said.View.Hash
			if !h.stored {
				_, err = b.store.FirstTime(ctx, user, homeOpenedOnce)
				h.stored = err == nil
			}
			return err
		}
	})
}

// encodeBlocks makes JSON of a view's blocks, once for comparing and sending, and
// returns its hash.
func (b *Bot) encodeBlocks(view *slack.HomeTabViewRequest) (uint64, error) {
	var hash maphash.Hash
	hash.SetSeed(b.homes.hashed)
	for i, block := range view.Blocks.BlockSet {
		text, err := json.Marshal(block)
		if err != nil {
			return 0, err
		}
		_, _ = hash.Write(text)
		view.Blocks.BlockSet[i] = encoded{block, text}
	}
	return hash.Sum64(), nil
}

// encoded is a block whose JSON is made.
type encoded struct {
	slack.Block
	text []byte
}

// MarshalJSON implements json.Marshaler.
func (e encoded) MarshalJSON() ([]byte, error) { return e.text, nil }

// buildHome reads what somebody's Home shows and makes the view.
func (b *Bot) buildHome(ctx context.Context, user ladder.UserID, looked bool) (slack.HomeTabViewRequest, error) {
	c := &call{Request: &socket.Request{Kind: socket.Action, User: string(user), View: socket.View{Type: "home"}}}
	if err := b.identify(ctx, c); err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	page, err := b.homePage(ctx, c, looked)
	if err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	return blockkit.Home("home", b.homeView(c, page)...), nil
}

// Bounds of what Home shows, below what Slack takes in one view.
const (
	homeGoals   = 6
	homeWins    = 5
	homeReports = 8
)

// homePage is everything that Home shows.
type homePage struct {
	streak *sustain // nil for somebody without a level
	titles map[ladder.WinID]string
	goals  []homeGoal
	more   int          // goals that are left out
	wins   []ladder.Win // the newest, without dimensions, people and links
	total  int
	team   []report
	people int // who report to the person, shown or not
	former []waiting
}

type homeGoal struct {
	ladder.Goal
	notes []ladder.GoalNote
}

func (b *Bot) homePage(ctx context.Context, c *call, looked bool) (page homePage, err error) {
	in, err := b.streakInput(ctx, c.user())
	if err != nil {
		return page, err
	}
	var bare []ladder.WinID
	if b.hasLevel(c.person) {
		st, err := b.sustainBy(ctx, c.user(), in, "")
		if err != nil {
			return page, err
		}
		page.streak, bare = &st, bareWins(st)
	}
	newest, total := ladder.NewestWins(in.Wins, homeWins)
	words, err := b.store.WordsOf(ctx, c.user(), append(bare, newest...)...)
	if err != nil {
		return page, err
	}
	for _, id := range newest {
		if w, ok := words[id]; ok && !w.Deleted() {
			page.wins = append(page.wins, w)
		}
	}
	if page.total = total; page.streak != nil {
		page.titles = b.titlesOf(*page.streak, words)
	}
	if err := b.homeGoals(ctx, c, &page); err != nil {
		return page, err
	}
	return page, b.homeTeam(ctx, c, &page, looked)
}

func (b *Bot) homeGoals(ctx context.Context, c *call, page *homePage) error {
	goals, _, err := b.goalsOf(ctx, c, "")
	if err != nil {
		return err
	}
	page.more = max(0, len(goals)-homeGoals)
	goals = goals[:len(goals)-page.more]
	ids := make([]ladder.GoalID, len(goals))
	for i, g := range goals {
		ids[i] = g.ID
	}
	notes, err := b.store.GoalStories(ctx, ids...)
	for _, g := range goals {
		page.goals = append(page.goals, homeGoal{g, notes[g.ID]})
	}
	return err
}

// homeTeam adds the people who report to the person. That their logs are read is
// recorded when somebody looks, not whenever it is made.
func (b *Bot) homeTeam(ctx context.Context, c *call, page *homePage, looked bool) error {
	people, err := b.store.Reports(ctx, c.user())
	if err != nil {
		return err
	}
	var shown []ladder.UserID
	page.people = len(people)
	for _, p := range people[:min(len(people), homeReports)] {
		r, err := b.report(ctx, c, p)
		if err != nil {
			return err
		}
		page.team, shown = append(page.team, r), append(shown, p.ID)
	}
	if page.former, err = b.formerWaiting(ctx, c.user(), c.today, b.sealedFor); err != nil {
		return err
	}
	for _, w := range page.former {
		shown = append(shown, w.person.ID)
	}
	if !looked || len(shown) == 0 {
		return nil
	}
	return b.saw(ctx, c, ladder.PathTeam, shown...)
}
