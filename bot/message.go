package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// logMessage is the message shortcut "Log as win": the form, filled with the
// message, and with its permalink as evidence.
func (b *Bot) logMessage(ctx context.Context, c *call) (socket.Reply, error) {
	typed := blockkit.Decode(c.Message.Text, b.nameIn(ctx))
	w := ladder.Win{
		User: c.user(), OccurredOn: b.dayOf(c, c.Message.TS), Visibility: b.visibilityFor(c),
		Text: blockkit.Clip(ladder.CleanText(typed.Text), ladder.MaxWinText),
	}
	w.Links = append(w.Links, b.permalink(ctx, c.Message))
	with := typed.Users
	if c.Message.User != "" && c.Message.User != c.User && c.Message.Bot == "" {
		with = append([]string{c.Message.User}, with...)
	}
	c.addEvidence(&w, typed.Links, with)
	return b.openForm(ctx, c, w, winForm{source: "shortcut", first: true})
}

// nameIn gives the names of people mentioned in a message: unlike a command's,
// its mentions come from Slack without them.
func (b *Bot) nameIn(ctx context.Context) func(id string) string {
	return func(id string) string {
		p, err := b.store.FindPerson(ctx, ladder.UserID(id))
		if err != nil { // then the id stands there, as it came
			return ""
		}
		return strings.Join(strings.Fields(strings.ReplaceAll(p.Name, "#", "")), " ") // a name sets no tag
	}
}

// dayOf is the day a message was written, in the zone of the person who logs it.
func (b *Bot) dayOf(c *call, ts string) ladder.Date {
	sec, _, _ := strings.Cut(ts, ".")
	var unix int64
	if _, err := fmt.Sscan(sec, &unix); err != nil || unix <= 0 {
		return c.today
	}
	d := ladder.DateOf(time.Unix(unix, 0).In(c.person.Location(b.location)))
	if d.After(c.today) || (!c.person.StartDate.IsZero() && d.Before(c.person.StartDate)) {
		return c.today
	}
	return d
}

// permalink is a message's address. Slack is asked, but only briefly, as the
// form's trigger lives 3 s; the address has a fixed form to fall back on.
func (b *Bot) permalink(ctx context.Context, m socket.Message) string {
	ctx, cancel := context.WithTimeout(ctx, 700*time.Millisecond)
	defer cancel()
	link, err := b.slack.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: m.Channel, Ts: m.TS})
	if err == nil && link != "" {
		return link
	}
	base := b.self.Load().url
	if base == "" {
		base = "https://slack.com/"
	}
	link = base + "archives/" + m.Channel + "/p" + strings.ReplaceAll(m.TS, ".", "")
	if m.Thread != "" && m.Thread != m.TS {
		link += "?thread_ts=" + m.Thread + "&cid=" + m.Channel
	}
	return link
}

// offerWin answers what somebody writes to the bot in a direct message. Slack
// delivers an event at least once; the offer is made once.
func (b *Bot) offerWin(ctx context.Context, r *socket.Request) error {
	e, ok := r.Event.Data.(*slackevents.MessageEvent)
	if !ok || e.ChannelType != "im" || !isWritten(e.SubType) || e.BotID != "" || e.User == "" || e.User == b.self.Load().user {
		return nil // our own messages, edits, joins: nothing to answer
	}
	key := "offer:" + e.Channel + ":" + e.TimeStamp
	if !b.offered.first(key) {
		return nil
	}
	text := blockkit.Decode(e.Text, b.nameIn(ctx)).Text
	said := []slack.MsgOption{
		slack.MsgOptionText("Log this as a win?", false), slack.MsgOptionBlocks(b.offer(e.TimeStamp, text)...),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	if e.ThreadTimeStamp != "" {
		said = append(said, slack.MsgOptionTS(e.ThreadTimeStamp))
	}
	_, _, err := b.slack.PostMessageContext(ctx, e.Channel, said...)
	if err != nil {
		b.offered.forget(key)
		return &ladder.Error{Kind: ladder.Unavailable, Text: "Slack did not take the answer.", Err: err}
	}
	return nil
}

// isWritten reports whether a message's subtype is one of what people write;
// the others are edits, joins and what programs post.
func isWritten(subtype string) bool {
	switch subtype {
	case "", "file_share", "thread_broadcast", "me_message":
		return true
	}
	return false
}

// offer is the answer to free text. Its buttons name the message; the text is
// read from Slack again when one is clicked, so nobody can slip in another.
func (b *Bot) offer(ts, text string) []slack.Block {
	if word := strings.ToLower(strings.TrimSpace(text)); ladder.Blank(word) || word == "help" || word == "hi" || word == "hello" || word == "?" {
		return append([]slack.Block{blockkit.Section(fmt.Sprintf(
			"Hello! Write me what you did and I offer to log it. Or use `%s`, `%s` and `%s help` anywhere.", b.names.Win, b.names.Level, b.names.Winlog))},
			blockkit.Actions(
				blockkit.Primary("win.new", "Log a win", valueVersion),
				blockkit.Button("level.own", "My level", valueVersion),
				blockkit.Button("help.card", "Help", valueVersion))...)
	}
	return append([]slack.Block{
		blockkit.Section("*Log this as a win?*"),
		blockkit.Section(quote(blockkit.Clip(text, 500))),
	}, blockkit.Actions(
		blockkit.Primary("offer.log", "Log as win", valueVersion+ts),
		blockkit.Button("offer.details", "Add details", valueVersion+ts),
		blockkit.Button("offer.no", "No", valueVersion+ts),
	)...)
}

// offered is the message an offer is about.
type offered struct {
	blockkit.Decoded
	day ladder.Date // when it was written: its "yesterday" is the day before
	key string      // natural key of the win
}

// readOffered reads the message an offer is about. It must be the clicker's own.
func (b *Bot) readOffered(ctx context.Context, c *call) (offered, error) {
	ts, ok := strings.CutPrefix(c.Action.Value.Text, valueVersion)
	if !ok {
		return offered{}, staleButton()
	}
	messages, err := b.messagesAt(ctx, c, ts)
	if err != nil {
		return offered{}, &ladder.Error{
			Kind: ladder.Unavailable, Err: err,
			Text: "I could not read your message again. Please log it with " + b.names.Win + " followed by the text.",
		}
	}
	for _, m := range messages {
		if m.Timestamp == ts && m.User == c.User {
			return offered{blockkit.Decode(m.Text, b.nameIn(ctx)), b.dayOf(c, ts), "msg:" + c.Channel + ":" + ts}, nil
		}
	}
	return offered{}, ladder.Errorf(ladder.NotFound, "That message is gone, so there is nothing to log.")
}

// messagesAt are the messages of that ts, one at most, and perhaps the one its
// thread hangs on: Slack has what is in a thread in another place.
func (b *Bot) messagesAt(ctx context.Context, c *call, ts string) ([]slack.Message, error) {
	if thread := c.Message.Thread; thread != "" && thread != c.Message.TS {
		messages, _, _, err := b.slack.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: c.Channel, Timestamp: thread, Oldest: ts, Latest: ts, Inclusive: true,
		})
		return messages, err
	}
	h, err := b.slack.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: c.Channel, Latest: ts, Inclusive: true, Limit: 1,
	})
	if err != nil {
		return nil, err
	}
	return h.Messages, nil
}

// acceptOffer logs the message as it is.
func (b *Bot) acceptOffer(ctx context.Context, c *call) (socket.Reply, error) {
	m, err := b.readOffered(ctx, c)
	if err != nil {
		return socket.Reply{}, err
	}
	w, understood, err := b.readWin(c, m.Decoded, m.day)
	if err != nil {
		return socket.Reply{}, err
	}
	w.Source = "message"
	w, _, err = b.store.SaveWin(ctx, w, m.key)
	if err != nil {
		return socket.Reply{}, err
	}
	if w.Deleted() {
		return b.replaceCard(c, winDeleted(w)), nil
	}
	return b.winSaved(ctx, c, w, understood), nil
}

// detailOffer opens the form filled with the message.
func (b *Bot) detailOffer(ctx context.Context, c *call) (socket.Reply, error) {
	m, err := b.readOffered(ctx, c)
	if err != nil {
		return socket.Reply{}, err
	}
	w, _, err := b.readWin(c, m.Decoded, m.day)
	if err != nil { // the form's fields say what is wrong, beside the text
		w = ladder.Win{User: c.user(), OccurredOn: m.day, Text: blockkit.Clip(ladder.CleanText(m.Text), ladder.MaxWinText), Visibility: b.visibilityFor(c)}
	}
	return b.openForm(ctx, c, w, winForm{source: "message", key: m.key, first: true})
}

// declineOffer removes the offer.
func (b *Bot) declineOffer(context.Context, *call) (socket.Reply, error) {
	return socket.Reply{Message: &socket.Answer{Text: "All right.", Delete: true}}, nil
}

// tellInDM posts to the bot's direct message with somebody: the last resort
// where a request has no other place for an answer.
func (b *Bot) tellInDM(user, md string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, _, err := b.slack.PostMessageContext(ctx, user, slack.MsgOptionText(blockkit.Fallback(md), false),
			slack.MsgOptionBlocks(blockkit.Sections(md)...), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl())
		return err
	}
}
