package socket

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// deliver sends what did not go into the ack.
func (c *Client) deliver(ctx context.Context, r *Request, d delivery) error {
	switch {
	case d.message != nil && r.ResponseURL == "":
		return errors.New("there is nowhere to send a message for this kind of request")
	case d.message != nil:
		body, err := postJSON(r, d.message)
		if err != nil {
			return err
		}
		return c.post.send(ctx, r.ResponseURL, body)
	case d.view != nil:
		err := c.show(ctx, r, d)
		const sorry = "Slack did not open the window with the answer. Please try again."
		switch {
		case err == nil, r.ResponseURL == "" && d.how != openView:
			return err
		case r.ResponseURL == "": // a click on Home
			_, _, bad := c.o.API.PostMessageContext(ctx, r.User, slack.MsgOptionText(sorry, false))
			return errors.Join(err, bad)
		}
		body, bad := postJSON(r, &Answer{Text: sorry})
		if bad == nil { // so that somebody who waits for a window is not left without a word
			bad = c.post.send(ctx, r.ResponseURL, body)
		}
		return errors.Join(err, bad)
	}
	return nil
}

// show sends a view by the Web API.
func (c *Client) show(ctx context.Context, r *Request, d delivery) error {
	var err error
	switch d.how {
	case openView:
		_, err = c.o.API.OpenViewContext(ctx, r.Trigger, *d.view)
	case pushView:
		_, err = c.o.API.PushViewContext(ctx, r.Trigger, *d.view)
	case updateView:
		_, err = c.o.API.UpdateViewContext(ctx, *d.view, "", "", r.View.ID)
	case replaceView:
		err = c.replaceStandIn(ctx, d)
	}
	return withoutURL(err)
}

// replaceStandIn puts the view in the place of the stand-in. Slack shows the
// stand-in when it has read the ack, which may be after this call reaches it.
func (c *Client) replaceStandIn(ctx context.Context, d delivery) error {
	for wait := 100 * time.Millisecond; ; wait *= 2 {
		_, err := c.o.API.UpdateViewContext(ctx, *d.view, d.external, "", "")
		if err == nil || err.Error() != "not_found" || wait > 2*time.Second {
			return err
		}
		if !pause(ctx, wait) {
			return err
		}
	}
}

// postTries is how often a post to a response URL is tried. Slack takes five in all.
const postTries = 3

// poster posts to response URLs. Such a URL lets anybody who has it write as the
// app, so it is sent to nowhere else: no redirects, and none in logs and errors.
type poster struct {
	client http.Client
}

func newPoster(client *http.Client) *poster {
	p := &poster{client: *client}
	p.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return p
}

// send posts the message, again after a 429, a 5xx or a network error, as long as ctx lasts.
func (p *poster) send(ctx context.Context, to string, body []byte) error {
	for try := 1; ; try++ {
		again, err := p.once(ctx, to, body)
		if err == nil {
			return nil
		}
		if again < 0 || try == postTries {
			return fmt.Errorf("response URL: %w", err)
		}
		if again == 0 {
			again = time.Duration(try) * minDelay
		}
		if again >= afterTimeout || !pause(ctx, again) {
			return fmt.Errorf("response URL: %w", err)
		}
	}
}

// once posts and says how long to wait before the next try: 0 for the usual
// time, negative if another does not help.
func (p *poster) once(ctx context.Context, to string, body []byte) (again time.Duration, _ error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return -1, errors.New("not a URL")
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := p.client.Do(req)
	if err != nil {
		return 0, withoutURL(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 4096))
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		after, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		return time.Duration(max(after, 1)) * time.Second, errors.New("rate limited")
	case resp.StatusCode >= http.StatusInternalServerError:
		return 0, fmt.Errorf("HTTP status %d", resp.StatusCode)
	case resp.StatusCode != http.StatusOK:
		return -1, fmt.Errorf("HTTP status %d %s", resp.StatusCode, refusal(answer))
	case err != nil:
		return -1, withoutURL(err) // Slack has taken it
	}
	if code := refusal(answer); code != "" {
		return -1, errors.New(code)
	}
	return 0, nil
}

// refusal is the error of a body like {"ok":false,"error":"Expired url"}; a good
// one is the text "ok" or {"ok":true}.
func refusal(body []byte) string {
	var p struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	if json.Unmarshal(body, &p) != nil || p.OK {
		return ""
	}
	return strings.TrimSpace(clip(first(p.Error, "refused")))
}

// withoutURL is err without the URL that net/http puts into its errors.
func withoutURL(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}
