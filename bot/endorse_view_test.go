package bot

import (
	"strings"
	"testing"
	"time"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

func viewWords(w ladder.Win) []ladder.Endorsement {
	at := viewNow.Add(-24 * time.Hour)
	word := func(by ladder.UserID, s ladder.EndorsementState) ladder.Endorsement {
		return ladder.Endorsement{Win: w.ID, Owner: w.User, By: by, State: s, AskedAt: at, SentAt: at, UpdatedAt: at}
	}
	written, hidden, unsent := word("U0ARUN", ladder.EndorsementWritten), word("U0NOOR", ladder.EndorsementWritten), word("U0LATE", ladder.EndorsementAsked)
	written.Text, written.Dimension, written.Note = "She got <three> teams\nto agree & stayed *calm*.", "collaboration", "The <review> rota?"
	hidden.Text, hidden.Hidden = "Good.", true
	unsent.SentAt = time.Time{}
	return []ladder.Endorsement{written, hidden, word("U0YUKI", ladder.EndorsementAsked), unsent, word("U0GONE", ladder.EndorsementWithdrawn)}
}

func TestEndorsementViews(t *testing.T) {
	b, c, w := viewBot(t), viewCall(socket.Command), viewWin()
	owner := c.person
	owner.Manager = "U0MARTA"
	words := viewWords(w)
	ask := words[0]
	shared := ask
	shared.MayRead = true
	removed := words[4]
	removed.Remove()
	for _, tc := range []struct {
		name string
		view any
	}{
		{"words_card", b.winCard(c, w, offers{words: words}, "*Logged.*", false)},
		{"words_form", b.wordsForm(c, w, append(words[:3:3], removed))},
		{"words_form_full", b.wordsForm(c, w, words)},
		{"words_asked", b.wordsSaid(w, "*Asked.*")},
		{"words_remove", b.removeWordsForm(words[0])},
		{"words_take_back", b.removeWordsForm(words[2])},
		{"words_question", b.askMessage(ask, w, owner)},
		{"words_question_shared", b.askMessage(shared, w, owner)},
		{"words_later", b.laterMessage(asked{e: ask, win: w, owner: owner})},
		{"words_write", b.writeForm(asked{e: words[2], win: w, owner: owner})},
		{"words_change", b.writeForm(asked{e: shared, win: w, owner: owner, readable: true})},
		{"words_thanks", b.thankYou(ask)},
		{"words_told", b.writtenMessage(ask, w)},
	} {
		t.Run(tc.name, func(t *testing.T) { golden(t, tc.name, tc.view) })
	}
}

// However long win, line and words are, Slack takes the question and the form.
func TestLongestWords(t *testing.T) {
	b, c, w := viewBot(t), viewCall(socket.Command), viewWin()
	w.Text, w.Result = strings.Repeat("<&>", 1000), strings.Repeat("<&>", 1000)
	e := viewWords(w)[0]
	e.Text, e.Note, e.MayRead = strings.Repeat("&", ladder.MaxEndorsement), strings.Repeat("\n", 100)+strings.Repeat("<", 200), true
	if blocks := b.askMessage(e, w, c.person); !blockkit.FitsMessage(blocks) {
		t.Error("the question does not fit a message")
	}
	var five []ladder.Endorsement
	for range ladder.MaxEndorsers {
		five = append(five, e)
	}
	if blocks := b.writtenMessage(e, w); !blockkit.FitsMessage(blocks) {
		t.Error("what the owner is told does not fit a message")
	}
	if n := len(b.wordsForm(c, w, five).Blocks.BlockSet); n > blockkit.MaxViewBlocks {
		t.Errorf("%d blocks in a modal", n)
	}
}
