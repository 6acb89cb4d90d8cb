package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/slack-go/slack"

	"winlog/bot/schedule"
	"winlog/ladder"
)

// deliveryEvent is the event type of the metadata on what the program sends by
// itself; its payload is the key by which a message is found again.
const deliveryEvent = "winlog_delivery"

// poster is Slack as package schedule knows it.
type poster struct{ api *slack.Client }

// Poster posts messages by themselves through a client.
func Poster(api *slack.Client) schedule.Slack { return poster{api} }

// Post posts a message with its key in the metadata. Links are not unfurled: they
// are people's evidence, not ours to show.
func (p poster) Post(ctx context.Context, to, thread, key string, m schedule.Message) (channel, ts string, err error) {
	blocks, err := rawBlocks(m.Blocks)
	if err != nil {
		return "", "", err
	}
	options := []slack.MsgOption{
		slack.MsgOptionText(m.Text, false),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: deliveryEvent, EventPayload: map[string]any{"key": key}}),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	if len(blocks) > 0 {
		options = append(options, slack.MsgOptionBlocks(blocks...))
	}
	if thread != "" {
		options = append(options, slack.MsgOptionTS(thread))
	}
	channel, ts, err = p.api.PostMessageContext(ctx, to, options...)
	return channel, ts, fault(err)
}

// OpenDM is the channel of the direct message with a person.
func (p poster) OpenDM(ctx context.Context, user ladder.UserID) (string, error) {
	channel, _, _, err := p.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{string(user)}})
	if err != nil {
		return "", fault(err)
	}
	return channel.ID, nil
}

// FindPosted looks through a direct message, or a thread in it, for the message
// with a key.
func (p poster) FindPosted(ctx context.Context, channel, thread, key string, since time.Time) (string, bool, error) {
	oldest := fmt.Sprintf("%d.000000", max(since.Unix(), 1))
	for cursor := ""; ; {
		page, next, err := p.page(ctx, channel, thread, oldest, cursor)
		if err != nil {
			return "", false, fault(err)
		}
		for _, m := range page {
			if m.Metadata.EventType == deliveryEvent && m.Metadata.EventPayload["key"] == key {
				return m.Timestamp, true, nil
			}
		}
		if cursor = next; cursor == "" {
			return "", false, nil
		}
	}
}

func (p poster) page(ctx context.Context, channel, thread, oldest, cursor string) ([]slack.Message, string, error) {
	if thread != "" {
		page, _, next, err := p.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: channel, Timestamp: thread, Oldest: oldest, Limit: 200, Cursor: cursor, IncludeAllMetadata: true,
		})
		return page, next, err
	}
	page, err := p.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: channel, Oldest: oldest, Limit: 200, Cursor: cursor, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, "", err
	}
	return page.Messages, page.ResponseMetaData.NextCursor, nil
}

// fault is an error of slack-go's as what package schedule decides by.
func fault(err error) error {
	if err == nil {
		return nil
	}
	f := &schedule.Fault{Code: "network", Unsure: true, Err: err}
	var limited *slack.RateLimitedError
	var refused slack.SlackErrorResponse
	var status slack.StatusCodeError
	var dial *net.OpError
	switch {
	case errors.As(err, &limited):
		f.Code, f.RetryAfter, f.Unsure = "ratelimited", max(limited.RetryAfter, time.Second), false
	case errors.As(err, &refused):
		f.Code = refused.Err
		switch refused.Err { // Slack may have failed half-way
		case "internal_error", "fatal_error", "request_timeout", "service_unavailable":
		default:
			f.Unsure = false
		}
	case errors.As(err, &status):
		f.Code, f.Unsure = fmt.Sprintf("http_%d", status.Code), status.Code >= http.StatusInternalServerError
	case errors.As(err, &dial) && dial.Op == "dial":
		f.Unsure = false // it never got there
	}
	return f
}

// rawBlock is a block that is JSON already.
type rawBlock struct{ json.RawMessage }

func (rawBlock) BlockType() slack.MessageBlockType { return "" }
func (rawBlock) ID() string                        { return "" }

func rawBlocks(data json.RawMessage) ([]slack.Block, error) {
	if len(data) == 0 {
		return nil, nil
	}
	var list []json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("blocks of a message: %w", err)
	}
	blocks := make([]slack.Block, len(list))
	for i, b := range list {
		blocks[i] = rawBlock{b}
	}
	return blocks, nil
}

// ScheduledMessage is blocks as a message that a schedule.Builder returns.
// fallback is their plain text, escaped.
func ScheduledMessage(fallback string, blocks ...slack.Block) (schedule.Message, error) {
	data, err := json.Marshal(blocks)
	if err != nil {
		return schedule.Message{}, fmt.Errorf("blocks of a message: %w", err)
	}
	return schedule.Message{Text: fallback, Blocks: data}, nil
}
