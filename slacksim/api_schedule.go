package slacksim

import (
	"strconv"
	"time"
)

// scheduled is a message that is posted later.
type scheduled struct {
	id, channel string
	postAt      int64
	said        content
	thread      string
}

const (
	scheduleAhead  = 120 * 24 * time.Hour
	scheduleWindow = 5 * 60 // seconds
	scheduleMost   = 30
)

func chatScheduleMessage(c *call) (object, *apiError) {
	at64, err := strconv.ParseInt(c.args.text("post_at"), 10, 64)
	if err != nil {
		return nil, fail("invalid_time")
	}
	said, warn, problem := c.readContent(c.args)
	if problem != nil {
		return nil, problem
	}
	if said.empty() {
		return nil, fail("no_text")
	}
	c.warn = append(c.warn, warn...)
	now := c.Now()
	switch when := time.Unix(at64, 0); {
	case !when.After(now):
		return nil, fail("time_in_past")
	case when.After(now.Add(scheduleAhead)):
		return nil, fail("time_too_far")
	}
	muted := said.metadata != nil
	if muted {
		c.violate("scheduled_metadata", c.method, "a scheduled message with metadata is never posted")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	room, problem := c.target(c.args.text("channel"))
	if problem == nil {
		problem = c.mayPost(room)
	}
	if problem != nil {
		return nil, problem
	}
	near := 0
	for _, o := range c.sched {
		if o.channel == room.id && o.postAt/scheduleWindow == at64/scheduleWindow {
			near++
		}
	}
	if near >= scheduleMost {
		return nil, fail("restricted_too_many")
	}
	m := &scheduled{id: randomID("Q"), channel: room.id, postAt: at64, said: said, thread: c.args.text("thread_ts")}
	c.sched[m.id] = m
	if !muted { // Slack takes it and never posts it: a known bug of theirs
		c.agenda.after(time.Unix(at64, 0).Sub(now), func() { c.postScheduled(m.id) })
	}
	return object{"channel": room.id, "scheduled_message_id": m.id, "post_at": at64, "message": object{
		"type": "delayed_message", "text": said.text, "user": botUser, "bot_id": botID, "team": c.team.id,
	}}, nil
}

// postScheduled posts a scheduled message, unless it was deleted.
func (s *Sim) postScheduled(id string) {
	s.mu.Lock()
	m := s.sched[id]
	if m == nil {
		s.mu.Unlock()
		return
	}
	delete(s.sched, id)
	at := s.channels[m.channel]
	line := &message{user: botUser, bot: true, text: m.said.text, blocks: m.said.blocks, attachments: m.said.attachments, thread: m.thread}
	s.post(at, line)
	s.mu.Unlock()
	s.told(at, line)
}

func chatDeleteScheduled(c *call) (object, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	id := c.args.text("scheduled_message_id")
	m := c.sched[id]
	if m == nil || m.channel != c.args.text("channel") {
		return nil, fail("invalid_scheduled_message_id")
	}
	delete(c.sched, id)
	return nil, nil
}

func chatScheduledList(c *call) (object, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []any
	for _, id := range sortedKeys(c.sched) {
		m := c.sched[id]
		if want := c.args.text("channel"); want == "" || want == m.channel {
			all = append(all, object{"id": m.id, "channel_id": m.channel, "post_at": m.postAt, "date_created": m.postAt, "text": m.said.text})
		}
	}
	page, next, problem := c.page(all, 100)
	if problem != nil {
		return nil, problem
	}
	return object{"scheduled_messages": page, "response_metadata": object{"next_cursor": next}}, nil
}
