package bot_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"winlog/bot"
	"winlog/bot/blockkit"
	"winlog/bot/schedule"
	"winlog/ladder"
)

// greeting is a message to everybody, with a thread.
type greeting struct{}

func (greeting) Recipients(_ context.Context, _ schedule.Slot, among []ladder.UserID) ([]ladder.UserID, error) {
	return among, nil
}

func (greeting) Build(_ context.Context, o schedule.Outgoing) ([]schedule.Message, error) {
	var all []schedule.Message
	for _, md := range []string{"Hello *" + blockkit.Escape(o.To.Name) + "*", "and <https://example.com|good day>"} {
		m, err := bot.ScheduledMessage(blockkit.Fallback(md), blockkit.Section(md))
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}

// TestMessagesByThemselves: while the bot runs, what falls due is sent; whoever
// uses the bot has reacted.
func TestMessagesByThemselves(t *testing.T) {
	rule, _, err := bot.ParseMessageRule(bot.MessageKinds()[0], "0 10 * * 2")
	if err != nil {
		t.Fatal(err)
	}
	var o bot.Options
	w := newWorldAtRest(t, func(with *bot.Options) {
		with.Messages = bot.MessageRules{ladder.MessageTip: rule}
		o = *with
	})
	if err := w.bot.SendOnly(o, map[ladder.MessageKind]schedule.Builder{ladder.MessageTip: greeting{}}); err != nil {
		t.Fatal(err)
	}
	if err := w.bot.OweMessages(t.Context()); err != nil { // before it knows the workspace
		t.Fatal(err)
	}
	w.run()
	w.waitConnected()
	w.jump(7 * 24 * time.Hour) // Tuesday, 16:04 in Lisbon and 20:34 in Kolkata
	if err := w.bot.OweMessages(t.Context()); err != nil {
		t.Fatal(err)
	}
	const dm = "D0INES"
	w.ines.sees(dm, "Hello *Ines Faro*")
	reply := w.ines.sees(dm, "and <https://example.com|good day>")
	if reply.Thread == "" || !strings.HasPrefix(reply.Fallback, "and") {
		t.Errorf("the second is no reply: %+v", reply)
	}
	history := func() ladder.MessageHistory {
		t.Helper()
		h, err := w.db.FindMessageHistory(t.Context(), "U0INES", ladder.MessageTip)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	if h := history(); h.Ignored != 1 || h.Channel != dm {
		t.Errorf("%d ignored in %s, want one in %s", h.Ignored, h.Channel, dm)
	}
	w.jump(time.Hour)
	w.ines.runs("/win", "list")
	if err := w.bot.OweMessages(t.Context()); err != nil {
		t.Fatal(err)
	}
	if h := history(); h.Ignored != 0 {
		t.Errorf("%d ignored after a command", h.Ignored)
	}
	if len(w.arun.Messages("D0ARUN")) != 0 { // it is evening there
		t.Errorf("Arun got a message in the evening")
	}
	if strings.Contains(w.log.String(), "good day") {
		t.Error("the log holds what a message says")
	}
}
