package slacksim_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"winlog/slacksim"
)

// FuzzBlocks sends any blocks to each surface. The workspace must answer, and
// what it took and gave back it must take again.
func FuzzBlocks(f *testing.F) {
	for _, r := range blockRows {
		for _, b := range r.good {
			data, err := json.Marshal([]any{b})
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
		for _, b := range r.refused {
			data, err := json.Marshal([]any{b})
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	for _, text := range []string{`null`, `{}`, `[null]`, `[[]]`, `[{"type":null}]`, `[{"type":"section","text":{"type":"mrkdwn","text":"\u0000\ud800"}}]`, `[{"type":"input","element":{"type":"static_select","option_groups":[{}]}}]`, `[1e999]`} {
		f.Add([]byte(text))
	}
	p := open(f, slacksim.Options{Unlimited: true})
	f.Fuzz(func(t *testing.T, data []byte) {
		p.ForgetViolations()
		p.ForgetCalls()
		if !json.Valid(data) {
			return
		}
		raw := json.RawMessage(data)
		got := p.post(t, "chat.postMessage", object{"channel": "C0GENERAL", "text": "t", "blocks": raw})
		if got["ok"] == true {
			m := got["message"].(object)
			if blocks, there := m["blocks"]; there {
				if again := p.post(t, "chat.update", object{"channel": "C0GENERAL", "ts": m["ts"], "text": "t", "blocks": blocks}); again["ok"] != true {
					t.Errorf("took %s, gave back %v and refused it: %v", data, blocks, again)
				}
				_ = p.ana.Last("C0GENERAL").Text()
			}
			p.post(t, "chat.delete", object{"channel": "C0GENERAL", "ts": m["ts"]})
		}
		p.post(t, "views.open", object{"trigger_id": "none", "view": object{"type": "modal", "title": plainText("T"), "submit": plainText("S"), "blocks": raw}})
		home := p.post(t, "views.publish", object{"user_id": "U0ANA", "view": object{"type": "home", "blocks": raw}})
		if home["ok"] == true {
			_ = p.ana.Home().Text()
		}
	})
}

// FuzzAPI sends any body of any type to the Web API and the page's API. Each
// must be answered with JSON; a panic would end the connection.
func FuzzAPI(f *testing.F) {
	methods := []string{
		"auth.test", "chat.postMessage", "chat.update", "chat.scheduleMessage", "views.open", "views.publish", "views.update", "conversations.open", "conversations.history",
		"users.info", "users.list", "reactions.add", "files.getUploadURLExternal", "files.completeUploadExternal", "apps.connections.open", "no.such",
	}
	kinds := []string{"application/json; charset=utf-8", "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/plain", "", "x/y;;", "application/xml"}
	for _, body := range []string{
		"", "{}", `{"channel":"C0GENERAL","text":"t"}`, "channel=C0GENERAL&text=t&blocks=%5B%5D", `{"channel":{},"text":[],"blocks":{},"metadata":7,"thread_ts":true}`, "%zz=%", "--b\r\n\r\n--b--",
		`{"view":{"type":"modal","title":1,"blocks":[[]]},"trigger_id":7}`, `{"channel":"C0GENERAL","limit":-1,"cursor":"YXQ6OTk5","oldest":"x.y"}`, `{"files":[{"id":7}],"files":[null]}`,
	} {
		for m := range methods {
			f.Add(uint8(m), uint8(m), []byte(body))
		}
	}
	p := open(f, slacksim.Options{Unlimited: true})
	f.Fuzz(func(t *testing.T, method, kind uint8, body []byte) {
		p.ForgetViolations()
		p.ForgetCalls()
		name := methods[int(method)%len(methods)]
		authorization := "Bearer " + p.app.BotToken
		if name == "apps.connections.open" {
			authorization = "Bearer " + p.app.AppToken
		}
		got := p.send(t, name, kinds[int(kind)%len(kinds)], authorization, body)
		if _, ok := got["ok"].(bool); !ok {
			t.Errorf("%s answered %v", name, got)
		}
		for _, path := range []string{"click", "submit", "suggest", "close", "say", "command", "shortcut", "message_shortcut"} {
			_, got, _ := p.ask(t, "POST", "/sim/people/U0ANA/"+path, string(body), nil)
			if _, ok := got["ok"].(bool); !ok && len(body) > 0 {
				t.Errorf("%s answered %v", path, got)
			}
		}
	})
}

// FuzzManifest installs anything.
func FuzzManifest(f *testing.F) {
	f.Add(manifestWith(nil))
	f.Add([]byte(`{"features":{"slash_commands":[{}],"shortcuts":[{}]}}`))
	f.Add([]byte(`[]`))
	p := open(f, slacksim.Options{})
	f.Fuzz(func(t *testing.T, data []byte) {
		app, err := p.Install(data)
		if (app == nil) == (err == nil) {
			t.Errorf("got %v and %v", app, err)
		}
	})
}

// FuzzImport: whatever is imported is refused, or is a workspace that people can
// look at, act in and export again.
func FuzzImport(f *testing.F) {
	f.Add(`{"version":1,"team":"T","now":"2026-05-12T09:00:00Z","people":[{"ID":"U0ANA","TZ":"Mars/Base"}],"channels":[` +
		`{"id":"C1","name":"c","kind":"channel","members":["U0ANA"],"created":"2026-05-12T09:00:00Z","messages":[{"ts":"1.000001","user":"U0ANA","text":"x","blocks":[{"type":"divider"}]}]}]}`)
	f.Add(`{"version":1,"people":[{"ID":"U0ANA"}],"channels":[{"id":"D1","kind":"im","members":["U0ANA"],"messages":null}],"files":[{"id":"F1","data":"aGk="}]}`)
	f.Fuzz(func(t *testing.T, saved string) {
		p := open(t, slacksim.Options{Unlimited: true})
		if p.Import(strings.NewReader(saved)) != nil {
			return
		}
		var again bytes.Buffer
		if err := p.Export(&again); err != nil {
			t.Fatal(err)
		}
		_, _ = p.ana.Say(t.Context(), "C1", "hello") // there may be no Ana, and no C1
		p.ana.Messages("C1")
		p.post(t, "users.list", object{})
		p.post(t, "conversations.history", object{"channel": "C1"})
		for _, path := range []string{"/sim/workspace", "/sim/people/U0ANA", "/sim/people/U0ANA/agenda", "/sim/people/U0ANA/channels/C1/messages"} {
			p.ask(t, http.MethodGet, path, "", nil)
		}
		if err := p.Import(&again); err != nil {
			t.Errorf("its own export is refused: %v", err)
		}
	})
}
