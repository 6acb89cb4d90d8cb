package socket_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"testing/synctest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"winlog/bot/socket"
)

// The payloads are those of Slack's documentation, shortened to what is read.
var payloads = []struct {
	name     string
	envelope string
	want     socket.Request
}{
	{
		"command in a DM", `{"envelope_id":"e1","type":"slash_commands","accepts_response_payload":true,"payload":{"token":"v","team_id":"T1","team_domain":"fake","channel_id":"D1","channel_name":"directmessage","user_id":"U1","user_name":"alice","command":"/win","text":"a &amp; <@U2|bob>","api_app_id":"A1","is_enterprise_install":"false","response_url":"https://hooks.slack.com/commands/T1/1/a","trigger_id":"1.2.a"}}`,
		socket.Request{
			Kind: socket.Command, Envelope: "e1", Team: "T1", User: "U1", UserName: "alice", Channel: "D1", ChannelName: "directmessage",
			Command: "/win", Text: "a &amp; <@U2|bob>", Trigger: "1.2.a", ResponseURL: "https://hooks.slack.com/commands/T1/1/a", CanReply: true,
		},
	},
	{
		"submission", interactive("e1", "true", submission),
		socket.Request{
			Kind: socket.Submission, Envelope: "e1", Team: "T1", User: "U1", UserName: "alice", Callback: "form", Trigger: "1.2.abc", CanReply: true,
			View: socket.View{
				ID: "V1", Root: "V0", Hash: "h", Type: "modal", Callback: "form", Metadata: "m",
				Values: map[string]map[string]socket.Value{"what": {"v": {Text: "private words"}}},
			},
		},
	},
	{
		"closed", interactive("e1", "false", `{"type":"view_closed","team":null,"user":{"id":"U1","name":"alice","team_id":"T2"},"view":{"id":"V1","type":"modal","callback_id":"form","title":null,"state":{"values":{}}},"is_cleared":true,"is_enterprise_install":false,"enterprise":null}`),
		socket.Request{
			Kind: socket.Closed, Envelope: "e1", Team: "T2", User: "U1", UserName: "alice", Callback: "form",
			View: socket.View{ID: "V1", Type: "modal", Callback: "form"},
		},
	},
	{
		"click on an ephemeral message in a thread", interactive("e1", "true", `{"type":"block_actions","user":{"id":"U1","username":"alice","team_id":"T1"},"container":{"type":"message","message_ts":"1.2","thread_ts":"1.1","channel_id":"C1","is_ephemeral":true},"trigger_id":"1.2.a","team":{"id":"T1"},"channel":{"id":"C1","name":"general"},"state":{"values":{"b":{"pick":{"type":"static_select","selected_option":{"value":"one"}}}}},"response_url":"https://hooks.slack.com/actions/T1/1/a","actions":[{"action_id":"done","block_id":"act","value":"42","type":"button","action_ts":"17.1"}]}`),
		socket.Request{
			Kind: socket.Action, Envelope: "e1", Team: "T1", User: "U1", UserName: "alice", Channel: "C1", ChannelName: "general", Trigger: "1.2.a",
			ResponseURL: "https://hooks.slack.com/actions/T1/1/a", CanReply: true,
			Action:  socket.ActionValue{ID: "done", Block: "act", Value: socket.Value{Text: "42"}, TS: "17.1"},
			Message: socket.Message{Channel: "C1", TS: "1.2", Thread: "1.1", Ephemeral: true},
			View:    socket.View{Values: map[string]map[string]socket.Value{"b": {"pick": {Text: "one"}}}},
		},
	},
	{
		"click on a message of the bot", interactive("e1", "true", `{"type":"block_actions","user":{"id":"U1"},"container":{"type":"message","message_ts":"1.2","channel_id":"C1"},"message":{"bot_id":"B1","user":"U9","text":"a &lt; b","ts":"1.2"},"actions":[{"action_id":"menu","block_id":"b","type":"overflow","selected_option":{"value":"edit"}}]}`),
		socket.Request{
			Kind: socket.Action, Envelope: "e1", User: "U1", Channel: "C1", CanReply: true,
			Action:  socket.ActionValue{ID: "menu", Block: "b", Value: socket.Value{Text: "edit"}},
			Message: socket.Message{Channel: "C1", TS: "1.2", User: "U9", Bot: "B1", Text: "a &lt; b"},
		},
	},
	{
		"click in App Home, a select that was cleared", interactive("e1", "false", `{"type":"block_actions","user":{"id":"U1"},"container":{"type":"view","view_id":"V9"},"view":{"id":"V9","type":"home","callback_id":"home","hash":"h","private_metadata":"m"},"actions":[{"type":"static_select","action_id":"pick","block_id":"nav","selected_option":null}]}`),
		socket.Request{
			Kind: socket.Action, Envelope: "e1", User: "U1", Callback: "home", Action: socket.ActionValue{ID: "pick", Block: "nav"},
			View: socket.View{ID: "V9", Type: "home", Callback: "home", Hash: "h", Metadata: "m"},
		},
	},
	{
		"click without a block_id", interactive("e1", "false", `{"type":"block_actions","user":{"id":"U1"},"actions":[{"action_id":"done","type":"button","value":"1"}]}`),
		socket.Request{Kind: socket.Action, Envelope: "e1", User: "U1", Action: socket.ActionValue{ID: "done", Value: socket.Value{Text: "1"}}},
	},
	{
		"shortcut", interactive("e1", "false", `{"type":"shortcut","action_ts":"17.1","team":{"id":"T1"},"user":{"id":"U1","username":"alice"},"callback_id":"new","trigger_id":"1.2.a"}`),
		socket.Request{Kind: socket.Shortcut, Envelope: "e1", Team: "T1", User: "U1", UserName: "alice", Callback: "new", Trigger: "1.2.a", Action: socket.ActionValue{TS: "17.1"}},
	},
	{
		"message shortcut", interactive("e1", "false", `{"type":"message_action","action_ts":"17.1","team":{"id":"T1"},"user":{"id":"U1"},"channel":{"id":"C1","name":"general"},"callback_id":"log","trigger_id":"1.2.a","response_url":"https://hooks.slack.com/app/T1/1/a","message_ts":"1.3","message":{"type":"message","text":"ship it &amp; <@U2>","user":"U2","ts":"1.3","thread_ts":"1.1"}}`),
		socket.Request{
			Kind: socket.MessageShortcut, Envelope: "e1", Team: "T1", User: "U1", Channel: "C1", ChannelName: "general", Callback: "log", Trigger: "1.2.a",
			ResponseURL: "https://hooks.slack.com/app/T1/1/a", Action: socket.ActionValue{TS: "17.1"},
			Message: socket.Message{Channel: "C1", TS: "1.3", Thread: "1.1", User: "U2", Text: "ship it &amp; <@U2>"},
		},
	},
	{
		"menu question", interactive("e1", "true", `{"type":"block_suggestion","user":{"id":"U1"},"container":{"type":"view","view_id":"V1"},"action_id":"who","block_id":"b","value":"sea","view":{"id":"V1","type":"modal","callback_id":"form"}}`),
		socket.Request{
			Kind: socket.Suggest, Envelope: "e1", User: "U1", Callback: "form", CanReply: true,
			Action: socket.ActionValue{ID: "who", Block: "b", Value: socket.Value{Text: "sea"}}, View: socket.View{ID: "V1", Type: "modal", Callback: "form"},
		},
	},
}

func TestDecode(t *testing.T) {
	for _, tt := range payloads {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, f *fake) {
				var got []socket.Request
				r := f.start(nil, func(_ context.Context, r *socket.Request) socket.Reply {
					got = append(got, *r)
					return socket.Reply{}
				})
				synctest.Wait()
				f.send(tt.envelope)
				synctest.Wait()
				if diff := cmp.Diff([]socket.Request{tt.want}, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(socket.Request{}, "Received")); diff != "" {
					t.Error(diff)
				}
				if got[0].Received.IsZero() {
					t.Error("no time")
				}
				_ = r.end()
			})
		})
	}
}

func TestDecodeValues(t *testing.T) {
	tests := []struct {
		element string
		want    socket.Value
	}{
		{`{"type":"plain_text_input","value":"hé & <b>"}`, socket.Value{Text: "hé & <b>"}},
		{`{"type":"plain_text_input","value":null}`, socket.Value{}},
		{`{"type":"number_input","value":"3.5"}`, socket.Value{Text: "3.5"}},
		{`{"type":"static_select","selected_option":{"text":{"type":"plain_text","text":"One"},"value":"1"}}`, socket.Value{Text: "1"}},
		{`{"type":"external_select","selected_option":null}`, socket.Value{}},
		{`{"type":"radio_buttons","selected_option":{"value":"r"}}`, socket.Value{Text: "r"}},
		{`{"type":"checkboxes","selected_options":[{"value":"a"},{"value":"b"}]}`, socket.Value{List: []string{"a", "b"}}},
		{`{"type":"multi_static_select","selected_options":[]}`, socket.Value{}},
		{`{"type":"users_select","selected_user":"U1"}`, socket.Value{Text: "U1"}},
		{`{"type":"conversations_select","selected_conversation":"C1"}`, socket.Value{Text: "C1"}},
		{`{"type":"channels_select","selected_channel":null}`, socket.Value{}},
		{`{"type":"multi_users_select","selected_users":["U1","U2"]}`, socket.Value{List: []string{"U1", "U2"}}},
		{`{"type":"multi_conversations_select","selected_conversations":["C1"]}`, socket.Value{List: []string{"C1"}}},
		{`{"type":"multi_channels_select","selected_channels":["C2"]}`, socket.Value{List: []string{"C2"}}},
		{`{"type":"datepicker","selected_date":"2026-05-12"}`, socket.Value{Text: "2026-05-12"}},
		{`{"type":"timepicker","selected_time":"09:30","timezone":"Europe/Paris"}`, socket.Value{Text: "09:30"}},
		{`{"type":"datetimepicker","selected_date_time":1700000000}`, socket.Value{Text: "1700000000"}},
		{`{"type":"datetimepicker","selected_date_time":null}`, socket.Value{}},
		{`{"type":"file_input","files":[{"id":"F1","name":"x"}]}`, socket.Value{List: []string{"F1"}}},
		{
			`{"type":"rich_text_input","rich_text_value":{"type":"rich_text","elements":[
			{"type":"rich_text_section","elements":[{"type":"text","text":"see "},{"type":"link","url":"https://a.b","text":"this"},{"type":"text","text":" with "},{"type":"user","user_id":"U1"},{"type":"emoji","name":"tada"}]},
			{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"one"}]},{"type":"rich_text_section","elements":[{"type":"text","text":"two"}]}]}]}}`,
			socket.Value{Text: "see this (https://a.b) with <@U1>:tada:\none\ntwo"},
		},
		{`{"type":"element_of_next_year","selected_thing":{"x":1}}`, socket.Value{}},
		{`{"type":"plain_text_input","value":7}`, socket.Value{}},
	}
	for _, tt := range tests {
		r, err := socket.Decode([]byte(interactive("e1", "true", fmt.Sprintf(
			`{"type":"view_submission","user":{"id":"U1"},"view":{"state":{"values":{"b":{"a":%s}}}}}`, tt.element))))
		if err != nil {
			t.Errorf("%s: %v", tt.element, err)
			continue
		}
		if diff := cmp.Diff(tt.want, r.View.Values["b"]["a"]); diff != "" {
			t.Errorf("%s: %s", tt.element, diff)
		}
	}
}

func TestDecodeEvents(t *testing.T) {
	tests := []struct {
		event         string
		user, channel string
		data          any
	}{
		{`{"type":"app_home_opened","user":"U1","channel":"D1","tab":"home","event_ts":"1.1"}`, "U1", "D1", &slackevents.AppHomeOpenedEvent{}},
		{`{"type":"reaction_added","user":"U1","reaction":"trophy","item":{"type":"message","channel":"C1","ts":"1.2"},"item_user":"U2","event_ts":"1.1"}`, "U1", "C1", &slackevents.ReactionAddedEvent{}},
		{`{"type":"app_mention","user":"U1","text":"hi","ts":"1.1","channel":"C1","event_ts":"1.1"}`, "U1", "C1", &slackevents.AppMentionEvent{}},
		{`{"type":"message","channel":"D1","channel_type":"im","user":"U1","text":"hello","ts":"1.1","event_ts":"1.1"}`, "U1", "D1", &slackevents.MessageEvent{}},
		{`{"type":"message","subtype":"message_changed","hidden":true,"channel":"D1","channel_type":"im","ts":"1.2","event_ts":"1.2","message":{"type":"message","user":"U1","text":"hello!","ts":"1.1"}}`, "U1", "D1", &slackevents.MessageEvent{}},
		{`{"type":"message","subtype":"bot_message","bot_id":"B1","channel":"D1","channel_type":"im","text":"hi","ts":"1.1"}`, "", "D1", &slackevents.MessageEvent{}},
		{`{"type":"team_join","user":{"id":"U3","name":"carol"},"event_ts":"1.1"}`, "U3", "", &slackevents.TeamJoinEvent{}},
		{`{"type":"user_change","user":{"id":"U3","deleted":true,"tz":"America/New_York"},"event_ts":"1.1"}`, "U3", "", &slackevents.UserChangeEvent{}},
		{`{"type":"channel_created","channel":{"id":"C7","name":"x","created":1,"creator":"U1"}}`, "", "C7", &slackevents.ChannelCreatedEvent{}},
	}
	for _, tt := range tests {
		payload := json.RawMessage(`{"team_id":"T1","type":"event_callback","event_id":"Ev1","event":` + tt.event + `}`)
		data, err := slackevents.ParseEvent(payload, slackevents.OptionNoVerifyToken())
		if err != nil {
			t.Fatal(err)
		}
		r, err := socket.DecodeEvent("e1", payload, data)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprintf("%T", r.Event.Data), fmt.Sprintf("%T", tt.data); got != want {
			t.Errorf("%s: data is a %s, want %s", tt.event, got, want)
		}
		got := *r
		got.Event.Data = nil
		want := socket.Request{
			Kind: socket.Event, Envelope: "e1", Team: "T1", User: tt.user, Channel: tt.channel,
			Event: socket.EventValue{ID: "Ev1", Type: r.Event.Type},
		}
		if diff := cmp.Diff(want, got); diff != "" || r.Event.Type == "" {
			t.Errorf("%s: %s", tt.event, diff)
		}
	}
	payload := json.RawMessage(`{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1700000000,"api_app_id":"A1"}`)
	data, err := slackevents.ParseEvent(payload, slackevents.OptionNoVerifyToken())
	if err != nil {
		t.Fatal(err)
	}
	if r, err := socket.DecodeEvent("e1", payload, data); err != nil || r.Event.Type != "app_rate_limited" {
		t.Errorf("got %+v, %v", r, err)
	}
}

// FuzzDecode looks for payloads that panic, or that become a Request nobody can
// be answered for.
func FuzzDecode(f *testing.F) {
	for _, p := range payloads {
		f.Add([]byte(p.envelope))
	}
	f.Add([]byte(command("e1", "U1", "\x00‮😀")))
	f.Add([]byte(event("e1", "U1")))
	f.Add([]byte(`{"envelope_id":"e","type":"interactive","payload":{"type":"block_actions","user":{"id":"U1"},"actions":[null]}}`))
	f.Add([]byte(`{"envelope_id":7,"type":[],"payload":{"type":null}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := socket.Decode(raw)
		if err != nil {
			if r != nil {
				t.Error("a request beside an error")
			}
			if !utf8.ValidString(err.Error()) {
				t.Errorf("an error that is no text: %q", err)
			}
			return
		}
		if r.Envelope == "" || r.User == "" || r.Kind == "" {
			t.Errorf("nobody to answer: %+v", r)
		}
		// slack-go must agree on who and what, wherever it can read the same.
		var e struct {
			Type    string          `json:"type"`
			Payload json.RawMessage `json:"payload"`
		}
		var cmd slack.SlashCommand
		if json.Unmarshal(raw, &e) == nil && r.Kind == socket.Command && json.Unmarshal(e.Payload, &cmd) == nil {
			if cmd.UserID != r.User || cmd.Command != r.Command || cmd.Text != r.Text {
				t.Errorf("slack-go reads %+v, we %+v", cmd, r)
			}
		}
	})
}
