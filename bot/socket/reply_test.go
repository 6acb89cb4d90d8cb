package socket_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"winlog/bot/socket"
)

type object = map[string]any

// once sends one envelope, answers it with the reply and returns its ack and
// what was posted after it.
func once(t *testing.T, f *fake, envelope string, reply socket.Reply) (payload any, posts []posted) {
	t.Helper()
	r := f.start(nil, func(context.Context, *socket.Request) socket.Reply { return reply })
	synctest.Wait()
	f.send(envelope)
	time.Sleep(15 * time.Second)
	if err := r.end(); err != nil {
		t.Error(err)
	}
	synctest.Wait()
	a, ok := f.ackOf("e1")
	if !ok {
		t.Error("no ack")
	}
	return a.Payload, f.posts()
}

func modal(text string) *slack.ModalViewRequest {
	return &slack.ModalViewRequest{
		Type: slack.VTModal, Title: slack.NewTextBlockObject("plain_text", "T", false, false),
		Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", text, false, false), nil, nil)}},
	}
}

// modalObject is modal(text) as Slack gets it.
func modalObject(text string) object {
	return object{"type": "modal", "title": object{"type": "plain_text", "text": "T", "emoji": false}, "blocks": []any{
		object{"type": "section", "text": object{"type": "mrkdwn", "text": text}},
	}}
}

func click(container, extra string) string {
	return interactive("e1", "true", `{"type":"block_actions","user":{"id":"U1"},"trigger_id":"1.2.abc","response_url":"http://slack.test/respond/e1",`+
		container+extra+`"actions":[{"action_id":"done","block_id":"b","type":"button","value":"1"}]}`)
}

func TestReply(t *testing.T) {
	cmd := command("e1", "U1", "x")
	deaf := strings.Replace(cmd, `"accepts_response_payload":true`, `"accepts_response_payload":false`, 1)
	form := interactive("e1", "true", submission)
	onMessage := click(`"container":{"type":"message","channel_id":"C1","message_ts":"1.2","thread_ts":"1.1"},`, "")
	inModal := click("", `"view":{"id":"V1","type":"modal"},`)
	shortcut := interactive("e1", "false", `{"type":"shortcut","user":{"id":"U1"},"callback_id":"new","trigger_id":"1.2.abc"}`)
	suggest := interactive("e1", "true", `{"type":"block_suggestion","user":{"id":"U1"},"action_id":"who","value":"sea"}`)
	options := []*slack.OptionBlockObject{slack.NewOptionBlockObject("1", slack.NewTextBlockObject("plain_text", "One", false, false), nil)}
	big := strings.Repeat("é & b ", 2000)
	respond := func(body object) []posted { return []posted{{"/respond/e1", body}} }
	card := []slack.Block{slack.NewDividerBlock()}

	tests := []struct {
		name     string
		envelope string
		reply    socket.Reply
		payload  any
		posts    []posted
	}{
		{"command: nothing", cmd, socket.Reply{}, nil, nil},
		{
			"command: message", cmd,
			socket.Reply{Message: &socket.Answer{Text: "a & b", Blocks: card}},
			object{"response_type": "ephemeral", "text": "a & b", "blocks": []any{object{"type": "divider"}}},
			nil,
		},
		{
			"command: ready blocks, to the channel", cmd,
			socket.Reply{Message: &socket.Answer{Text: "t", Raw: []byte(`[ {"type":"divider"} ]`), Channel: true}},
			object{"response_type": "in_channel", "text": "t", "blocks": []any{object{"type": "divider"}}},
			nil,
		},
		{"command: no payload accepted", deaf, say("t"), nil, respond(object{"response_type": "ephemeral", "text": "t", "replace_original": false})},
		{"command: too large", cmd, say(big), nil, respond(object{"response_type": "ephemeral", "text": big, "replace_original": false})},
		{
			"command: a view opens", cmd,
			socket.Reply{Push: modal("m")},
			nil,
			[]posted{{"/api/views.open", object{"trigger_id": "1.2.abc", "view": modalObject("m")}}},
		},
		{
			"command: ready blocks that are no JSON", cmd,
			socket.Reply{Message: &socket.Answer{Text: "t", Raw: []byte(`[`)}},
			nil,
			[]posted{{"/respond/e1", nil}},
		},

		{"form: closes", form, socket.Reply{}, nil, nil},
		{
			"form: errors", form,
			socket.Reply{Errors: map[string]string{"what": "wrong"}},
			object{"response_action": "errors", "errors": object{"what": "wrong"}},
			nil,
		},
		{
			"form: errors too large are cut", form,
			socket.Reply{Errors: map[string]string{"what": strings.Repeat("w", 30000)}},
			object{"response_action": "errors", "errors": object{"what": strings.Repeat("w", 64)}},
			nil,
		},
		{"form: clear", form, socket.Reply{Clear: true}, object{"response_action": "clear"}, nil},
		{"form: update", form, socket.Reply{Update: modal("m")}, object{"response_action": "update", "view": modalObject("m")}, nil},
		{"form: push", form, socket.Reply{Push: modal("m")}, object{"response_action": "push", "view": modalObject("m")}, nil},
		{
			"form: too large a view follows a stand-in", form,
			socket.Reply{Push: modal(big)},
			object{"response_action": "push", "view": object{
				"type": "modal", "external_id": "wait-e1",
				"title": object{"type": "plain_text", "text": "T", "emoji": false}, "blocks": []any{
					object{"type": "section", "text": object{"type": "plain_text", "text": "One moment…", "emoji": false}},
				},
			}},
			[]posted{{"/api/views.update", object{"external_id": "wait-e1", "view": modalObject(big)}}},
		},

		{
			"click on a message: answers in its thread", onMessage, say("t"), nil,
			respond(object{"response_type": "ephemeral", "text": "t", "replace_original": false, "thread_ts": "1.1"}),
		},
		{
			"click on a message: replaces it", onMessage,
			socket.Reply{Message: &socket.Answer{Text: "t", Replace: true}},
			nil,
			respond(object{"response_type": "ephemeral", "text": "t", "replace_original": true}),
		},
		{
			"click on a message: deletes it", onMessage,
			socket.Reply{Message: &socket.Answer{Text: "t", Delete: true}},
			nil,
			respond(object{"delete_original": true}),
		},
		{
			"click on a message: a view opens", onMessage,
			socket.Reply{Push: modal("m")},
			nil,
			[]posted{{"/api/views.open", object{"trigger_id": "1.2.abc", "view": modalObject("m")}}},
		},
		{
			"click in a modal: update", inModal,
			socket.Reply{Update: modal("m")},
			nil,
			[]posted{{"/api/views.update", object{"view_id": "V1", "view": modalObject("m")}}},
		},
		{
			"click in a modal: push", inModal,
			socket.Reply{Push: modal("m")},
			nil,
			[]posted{{"/api/views.push", object{"trigger_id": "1.2.abc", "view": modalObject("m")}}},
		},
		{"shortcut: a message has no place", shortcut, say("t"), nil, nil},
		{
			"menu: options", suggest,
			socket.Reply{Options: options},
			object{"options": []any{object{"text": object{"type": "plain_text", "text": "One", "emoji": false}, "value": "1"}}},
			nil,
		},
		{"menu: none", suggest, socket.Reply{Options: []*slack.OptionBlockObject{}}, object{"options": []any{}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, f *fake) {
				payload, posts := once(t, f, tt.envelope, tt.reply)
				if diff := cmp.Diff(tt.payload, payload); diff != "" {
					t.Error("ack: " + diff)
				}
				if diff := cmp.Diff(tt.posts, posts); diff != "" {
					t.Error("after: " + diff)
				}
			})
		})
	}
}

func TestAckSize(t *testing.T) {
	// frame is the ack of envelope e1 with a text of n times a.
	frame := func(n int) int {
		raw, _ := json.Marshal(object{"envelope_id": "e1", "payload": object{"response_type": "ephemeral", "text": strings.Repeat("a", n)}})
		return len(raw)
	}
	most := 20479 - frame(0)
	for _, tt := range []struct {
		text  string
		inAck bool
	}{
		{strings.Repeat("a", most), true},
		{strings.Repeat("a", most+1), false},
		{strings.Repeat("a", most-6) + "<", true}, // < is six bytes on the wire
		{strings.Repeat("a", most-5) + "<", false},
	} {
		bubble(t, func(t *testing.T, f *fake) {
			_, posts := once(t, f, command("e1", "U1", "x"), say(tt.text))
			a, _ := f.ackOf("e1")
			if got := len(posts) == 0; got != tt.inAck || a.size > 20479 || tt.inAck && a.size != 20479 {
				t.Errorf("%d bytes of text: in the ack %v, want %v; its size is %d", len(tt.text), got, tt.inAck, a.size)
			}
			if got := f.count()["too large command"]; (got == 0) != tt.inAck {
				t.Errorf("counted %d", got)
			}
		})
	}
	t.Run("ready blocks grow on the wire", func(t *testing.T) {
		for _, grows := range []string{"<", "\u2028"} {
			bubble(t, func(t *testing.T, f *fake) {
				raw := []byte(`[{"type":"section","text":{"type":"plain_text","text":"` + strings.Repeat(grows, 4000) + `"}}]`)
				payload, posts := once(t, f, command("e1", "U1", "x"), socket.Reply{Message: &socket.Answer{Text: "t", Raw: raw}})
				if payload != nil || len(posts) != 1 || f.count()["too large command"] != 1 {
					t.Errorf("%d posts, counted %v", len(posts), f.count())
				}
			})
		}
	})
	t.Run("a menu is cut to what fits", func(t *testing.T) {
		bubble(t, func(t *testing.T, f *fake) {
			var options []*slack.OptionBlockObject
			for i := range 100 {
				options = append(options, slack.NewOptionBlockObject(fmt.Sprint(i, strings.Repeat("v", 100)),
					slack.NewTextBlockObject("plain_text", strings.Repeat("o", 75), false, false), nil))
			}
			payload, _ := once(t, f, interactive("e1", "true", `{"type":"block_suggestion","user":{"id":"U1"},"action_id":"who","value":""}`),
				socket.Reply{Options: options})
			if got := len(payload.(object)["options"].([]any)); got != 75 {
				t.Errorf("%d options", got)
			}
		})
	})
}

func TestResponseURL(t *testing.T) {
	status := func(code int, headers ...string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			for i := 0; i < len(headers); i += 2 {
				w.Header().Set(headers[i], headers[i+1])
			}
			w.WriteHeader(code)
		}
	}
	drop := func(w http.ResponseWriter) {
		c, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_ = c.Close()
		}
	}
	expired := func(w http.ResponseWriter) { fmt.Fprint(w, `{"ok":false,"error":"Expired url"}`) }
	tests := []struct {
		name    string
		answers []func(http.ResponseWriter)
		posts   int
		took    time.Duration
		log     string
	}{
		{"at once", nil, 1, 0, ""},
		{"429", []func(http.ResponseWriter){status(429, "Retry-After", "3")}, 2, 3 * time.Second, ""},
		{"429 for longer than anybody waits", []func(http.ResponseWriter){status(429, "Retry-After", "60")}, 1, 0, "rate limited"},
		{"5xx and a dropped connection", []func(http.ResponseWriter){status(503), drop}, 3, 1500 * time.Millisecond, ""},
		{"5xx for good", []func(http.ResponseWriter){status(500), status(502), status(503)}, 3, 1500 * time.Millisecond, "HTTP status 503"},
		{"dropped for good", []func(http.ResponseWriter){drop, drop, drop}, 3, 1500 * time.Millisecond, "EOF"},
		{"expired", []func(http.ResponseWriter){expired}, 1, 0, "Expired url"},
		{"gone", []func(http.ResponseWriter){status(404)}, 1, 0, "HTTP status 404"},
		{"a redirect is not followed", []func(http.ResponseWriter){status(307, "Location", "http://slack.test/elsewhere")}, 1, 0, "HTTP status 307"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, f *fake) {
				f.respond = tt.answers
				r := f.start(nil, func(context.Context, *socket.Request) socket.Reply { return say("t") })
				synctest.Wait()
				start := time.Now()
				f.send(click("", ""))
				synctest.Wait()
				if err := r.end(); err != nil {
					t.Error(err)
				}
				if got := time.Since(start).Truncate(100 * time.Millisecond); len(f.posts()) != tt.posts || got != tt.took {
					t.Errorf("%d posts in %v, want %d in %v", len(f.posts()), got, tt.posts, tt.took)
				}
				if failed := strings.Contains(f.log.String(), "reference="); failed != (tt.log != "") || !strings.Contains(f.log.String(), tt.log) {
					t.Errorf("log:\n%s", f.log)
				}
			})
		})
	}
}

func TestFatal(t *testing.T) {
	if got := socket.Fatal(errors.New("anything")); got != nil {
		t.Errorf("got %v", got)
	}
	if got := socket.Fatal(slack.SlackErrorResponse{Err: "internal_error"}); got != nil {
		t.Errorf("got %v", got)
	}
	err := fmt.Errorf("auth.test: %w", slack.SlackErrorResponse{Err: "invalid_auth"})
	got := socket.Fatal(err)
	if got == nil || got.Code != "invalid_auth" || !errors.Is(got, err) {
		t.Errorf("got %v", got)
	}
}
