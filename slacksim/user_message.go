package slacksim

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// What a person does with a message that is there.

// React puts an emoji on a message.
func (u *User) React(ctx context.Context, channelID, ts, emoji string) (Outcome, error) {
	return u.reaction(ctx, channelID, ts, emoji, true)
}

// Unreact takes one's emoji off a message.
func (u *User) Unreact(ctx context.Context, channelID, ts, emoji string) (Outcome, error) {
	return u.reaction(ctx, channelID, ts, emoji, false)
}

func (u *User) reaction(ctx context.Context, channelID, ts, emoji string, put bool) (Outcome, error) {
	name := strings.Trim(emoji, ":")
	if !emojiName.MatchString(name) {
		return Outcome{}, fmt.Errorf("slacksim: %q is no emoji", emoji)
	}
	s := u.sim
	s.mu.Lock()
	at, m, err := u.message(channelID, ts)
	if err == nil && m.to != "" {
		err = fmt.Errorf("slacksim: no message %s to react to", ts)
	}
	if err != nil {
		s.mu.Unlock()
		return Outcome{}, err
	}
	kind, changed := "reaction_added", false
	if put {
		changed = m.react(name, u.id)
	} else {
		kind, changed = "reaction_removed", m.unreact(name, u.id)
	}
	s.mu.Unlock()
	if !changed {
		return Outcome{}, nil
	}
	return u.eventOutcome(ctx, s.reacted(at, m, name, u.id, kind))
}

// message is a message that the person sees. It needs the lock.
func (u *User) message(channelID, ts string) (*channel, *message, error) {
	if _, err := u.person(); err != nil {
		return nil, nil, err
	}
	at, err := u.room(channelID)
	if err != nil {
		return nil, nil, err
	}
	m := at.byTS[ts]
	if m == nil || !m.visible(u.id) {
		return nil, nil, fmt.Errorf("slacksim: %s sees no message %s", u.id, ts)
	}
	return at, m, nil
}

// own is a message that the person wrote. It needs the lock.
func (u *User) own(channelID, ts string) (*channel, *message, error) {
	at, m, err := u.message(channelID, ts)
	if err == nil && (m.user != u.id || m.bot) {
		err = fmt.Errorf("slacksim: %s wrote no message %s", u.id, ts)
	}
	return at, m, err
}

// Delete takes back one of the person's own messages.
func (u *User) Delete(channelID, ts string) error {
	s := u.sim
	s.mu.Lock()
	at, m, err := u.own(channelID, ts)
	s.mu.Unlock()
	if err != nil {
		return err
	}
	s.deleteOriginal(at, m)
	return nil
}

// Upload puts a file into the workspace and returns its id, for a file_input.
func (u *User) Upload(name string, data []byte) (string, error) {
	s := u.sim
	switch {
	case strings.TrimSpace(name) == "":
		return "", errors.New("slacksim: a file has a name")
	case len(data) == 0:
		return "", errors.New("slacksim: the file is empty")
	case len(data) > maxFile:
		return "", fmt.Errorf("slacksim: the file is larger than %d MB", maxFile>>20)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := u.person(); err != nil {
		return "", err
	}
	f := &file{id: randomID("F"), name: name, title: name, user: u.id, length: len(data), data: data, uploaded: true, shares: map[string][]string{}}
	s.files[f.id] = f
	return f.id, nil
}

// Edit changes one of the person's own messages.
func (u *User) Edit(channelID, ts, text string) error {
	s := u.sim
	s.mu.Lock()
	at, m, err := u.own(channelID, ts)
	if err == nil && strings.TrimSpace(text) == "" {
		err = errors.New("slacksim: there is nothing to send")
	}
	if err != nil {
		s.mu.Unlock()
		return err
	}
	before := s.messageObject(m)
	m.text, m.edited = s.mentions(text, false), stamp(s.Now())
	m.blocks = []any{object{"type": "rich_text", "block_id": randomShort(4), "elements": []any{object{"type": "rich_text_section", "elements": s.leavesOf(text)}}}}
	now := s.messageObject(m)
	s.mu.Unlock()
	s.changed(at, before, now)
	return nil
}
