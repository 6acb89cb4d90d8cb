package slacksim_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"winlog/slacksim"
)

// form calls a method with a form body, the token in it, as slack-go does.
func (p *place) form(t testing.TB, method string, pairs ...string) object {
	t.Helper()
	return p.formAs(t, p.app.BotToken, method, pairs...)
}

func (p *place) formAs(t testing.TB, token, method string, pairs ...string) object {
	t.Helper()
	v := url.Values{}
	if token != "" {
		v.Set("token", token)
	}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return p.send(t, method, "application/x-www-form-urlencoded", "", []byte(v.Encode()))
}

func TestTokens(t *testing.T) {
	p := open(t, slacksim.Options{})
	bot, app := "Bearer "+p.app.BotToken, "Bearer "+p.app.AppToken
	for _, r := range []struct {
		name, method, authorization, body, want string
	}{
		{"bot token", "auth.test", bot, "", ""},
		{"bot token in the body", "auth.test", "", "token=" + p.app.BotToken, ""},
		{"no token", "auth.test", "", "", "not_authed"},
		{"unknown token", "auth.test", "Bearer xoxb-1", "", "invalid_auth"},
		{"app token where a bot's is wanted", "auth.test", app, "", "not_allowed_token_type"},
		{"app token", "apps.connections.open", app, "", ""},
		{"app token in the body", "apps.connections.open", "", "token=" + p.app.AppToken, "missing_args"},
		{"bot token where an app's is wanted", "apps.connections.open", bot, "", "not_allowed_token_type"},
		{"unknown method", "win.log", bot, "", "unknown_method"},
	} {
		t.Run(strings.ReplaceAll(r.name, " ", "_"), func(t *testing.T) {
			got := p.send(t, r.method, "application/x-www-form-urlencoded", r.authorization, []byte(r.body))
			if code, _ := got["error"].(string); code != r.want || got["ok"] != (r.want == "") {
				t.Errorf("got %v, want %q", got, r.want)
			}
		})
	}
	t.Run("GET does not open sockets", func(t *testing.T) {
		r, err := http.NewRequest(http.MethodGet, p.APIURL()+"apps.connections.open", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", app)
		if got := p.do(t, r); got["error"] != "insecure_request" {
			t.Errorf("got %v", got)
		}
	})
	for name, fault := range map[string]func(bool){"token_revoked": p.Faults().RevokeToken, "account_inactive": p.Faults().DeactivateBot} {
		t.Run(name, func(t *testing.T) {
			fault(true)
			if got := p.form(t, "auth.test"); got["error"] != name {
				t.Errorf("got %v", got)
			}
			fault(false)
			if got := p.form(t, "auth.test"); got["ok"] != true {
				t.Errorf("afterwards: got %v", got)
			}
		})
	}
}

func TestScopes(t *testing.T) {
	p := open(t, slacksim.Options{})
	narrow := func(m object) {
		m["oauth_config"] = object{"scopes": object{"bot": []any{"commands", "app_mentions:read", "reactions:read", "im:history", "users:read"}}}
	}
	if _, err := p.Install(manifestWith(narrow)); err != nil {
		t.Fatal(err)
	}
	for method, row := range map[string]struct {
		args   []string
		needed string
	}{
		"chat.postMessage":           {[]string{"channel", "C0GENERAL", "text", "t"}, "chat:write"},
		"users.lookupByEmail":        {[]string{"email", "ana@example.com"}, "users:read.email"},
		"users.profile.get":          {[]string{"user", "U0ANA"}, "users.profile:read"},
		"team.info":                  {nil, "team:read"},
		"reactions.add":              {[]string{"channel", "C0GENERAL", "timestamp", "1.000000", "name", "tada"}, "reactions:write"},
		"conversations.info":         {[]string{"channel", "C0GENERAL"}, "channels:read,groups:read,im:read,mpim:read"},
		"conversations.history":      {[]string{"channel", "C0GENERAL"}, "channels:history"},
		"files.getUploadURLExternal": {[]string{"filename", "a", "length", "1"}, "files:write"},
		"conversations.open":         {[]string{"users", "U0ANA"}, "channels:manage,groups:write,im:write,mpim:write"},
	} {
		got := p.form(t, method, row.args...)
		if got["error"] != "missing_scope" || got["needed"] != row.needed || !strings.Contains(fmt.Sprint(got["provided"]), "commands") {
			t.Errorf("%s: got %v, want missing_scope with needed %q", method, got, row.needed)
		}
	}
	p.wantViolations(t, "missing_scope")
	user := p.form(t, "users.info", "user", "U0ANA")["user"].(object)
	if profile := user["profile"].(object); profile["email"] != nil {
		t.Error("the e-mail address was told without users:read.email")
	}
	header := p.header(t, "auth.test", p.app.BotToken)
	if got, want := header.Get("X-Oauth-Scopes"), "app_mentions:read,commands,im:history,reactions:read,users:read"; got != want {
		t.Errorf("x-oauth-scopes: got %q, want %q", got, want)
	}
	if got := p.header(t, "chat.postMessage", p.app.BotToken).Get("X-Accepted-Oauth-Scopes"); got != "chat:write" {
		t.Errorf("x-accepted-oauth-scopes: got %q", got)
	}
	if got := p.header(t, "apps.connections.open", p.app.AppToken).Get("X-Oauth-Scopes"); got != "connections:write" {
		t.Errorf("scopes of the app-level token: got %q", got)
	}
}

func (p *place) header(t testing.TB, method, token string) http.Header {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, p.APIURL()+method, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := p.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.Header
}

func TestTransport(t *testing.T) {
	p := open(t, slacksim.Options{})
	bot := "Bearer " + p.app.BotToken
	for _, r := range []struct{ name, method, kind, body, want string }{
		{"JSON where it is taken", "chat.postMessage", "application/json; charset=utf-8", `{"channel":"C0GENERAL","text":"t"}`, ""},
		{"JSON where it is not", "users.info", "application/json; charset=utf-8", `{"user":"U0ANA"}`, "invalid_arguments"},
		{"form where JSON is not taken", "users.info", "application/x-www-form-urlencoded", `user=U0ANA&include_locale=true&team_id=T1`, ""},
		{"blocks as text in a form", "chat.postMessage", "application/x-www-form-urlencoded", "channel=C0GENERAL&blocks=" + url.QueryEscape(`[{"type":"divider"}]`), ""},
		{"blocks as text in JSON", "chat.postMessage", "application/json; charset=utf-8", `{"channel":"C0GENERAL","blocks":"[{\"type\":\"divider\"}]"}`, ""},
		{"blocks that are no JSON", "chat.postMessage", "application/x-www-form-urlencoded", "channel=C0GENERAL&blocks=x", "invalid_blocks_format"},
		{"multipart", "chat.postMessage", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"channel\"\r\n\r\nC0GENERAL\r\n--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nt\r\n--b--\r\n", ""},
		{"XML", "chat.postMessage", "application/xml", "<x/>", "invalid_post_type"},
		{"no type", "chat.postMessage", "", "text=t", "missing_post_type"},
		{"broken JSON", "chat.postMessage", "application/json; charset=utf-8", `{"channel"`, "invalid_arguments"},
		{"a missing argument", "chat.postMessage", "application/json; charset=utf-8", `{"text":"t"}`, "invalid_arguments"},
		{"null at the top", "chat.postMessage", "application/json; charset=utf-8", `{"channel":"C0GENERAL","text":"t","blocks":null,"thread_ts":null}`, ""},
	} {
		t.Run(strings.ReplaceAll(r.name, " ", "_"), func(t *testing.T) {
			p.Jump(time.Minute) // for the rate limit of the channel
			got := p.send(t, r.method, r.kind, bot, []byte(r.body))
			if code, _ := got["error"].(string); code != r.want || got["ok"] != (r.want == "") {
				t.Errorf("got %v, want %q", got, r.want)
			}
		})
	}
	got := p.send(t, "auth.test", "application/json", bot, []byte(`{}`))
	if got["ok"] != true || got["warning"] != "missing_charset" {
		t.Errorf("JSON without charset: got %v", got)
	}
	p.wantViolations(t, "json_not_supported", "invalid_arguments", "invalid_blocks_format", "invalid_post_type", "missing_post_type")
}

func TestRateLimits(t *testing.T) {
	p := open(t, slacksim.Options{})
	for i := range 4 {
		if _, _, err := p.api.PostMessage("C0GENERAL", slack.MsgOptionText("t", false)); err != nil {
			t.Fatalf("message %d of a small burst: %v", i+1, err)
		}
	}
	_, _, err := p.api.PostMessage("C0GENERAL", slack.MsgOptionText("t", false))
	var limited *slack.RateLimitedError
	if !errors.As(err, &limited) || limited.RetryAfter < time.Second {
		t.Errorf("the fifth message at once: got %v, want 429 with Retry-After", err)
	}
	if _, _, err := p.api.PostMessage("U0ANA", slack.MsgOptionText("t", false)); err != nil {
		t.Errorf("another channel: %v", err)
	}
	p.Jump(2 * time.Second)
	if _, _, err := p.api.PostMessage("C0GENERAL", slack.MsgOptionText("t", false)); err != nil {
		t.Errorf("two seconds later: %v", err)
	}
	p.wantViolations(t, "ratelimited")

	for i := range 40 {
		if got := p.form(t, "users.list"); got["ok"] != true {
			t.Fatalf("users.list %d: %v", i, got)
		}
	}
	if got := p.form(t, "users.list"); got["error"] != "ratelimited" {
		t.Errorf("users.list 41 times at once: got %v, want ratelimited", got)
	}
	if _, err := p.api.AuthTest(); err != nil {
		t.Errorf("another method is not limited: %v", err)
	}
}

// said is what the client made of an error.
func said(err error) string {
	var e slack.SlackErrorResponse
	if errors.As(err, &e) {
		return e.Err
	}
	if err != nil {
		return "not Slack's: " + err.Error()
	}
	return ""
}

func TestPosting(t *testing.T) {
	p := open(t, slacksim.Options{Unlimited: true})
	p.AddChannel("C0OUT", "out", "U0ANA")
	p.RemoveBot("C0OUT")
	p.AddPrivateChannel("C0SECRET", "secret", false, "U0ANA")
	p.AddChannel("C0OLD", "old")
	p.ArchiveChannel("C0OLD")
	text := slack.MsgOptionText
	post := func(channel string, o ...slack.MsgOption) error {
		_, _, err := p.api.PostMessage(channel, o...)
		return err
	}
	_, ts, err := p.api.PostMessage("C0GENERAL", text("first", false))
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.ana.Say(deadline(t), "C0GENERAL", "hers")
	if err != nil || !out.OK() {
		t.Fatal(out, err)
	}
	hers := p.ana.Last("C0GENERAL").TS
	for name, row := range map[string]struct {
		err  error
		want string
	}{
		"to a person":               {post("U0ANA", text("t", false)), ""},
		"to a direct channel":       {post(p.ana.DM(), text("t", false)), ""},
		"in a thread":               {post("C0GENERAL", text("t", false), slack.MsgOptionTS(ts)), ""},
		"with metadata":             {post("C0GENERAL", text("t", false), slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "a_b", EventPayload: map[string]any{"k": "v"}})), ""},
		"bad metadata":              {post("C0GENERAL", text("t", false), slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "a-b", EventPayload: map[string]any{}})), "invalid_metadata_schema"},
		"to nobody":                 {post("U0NOBODY", text("t", false)), "channel_not_found"},
		"to a channel without bot":  {post("C0OUT", text("t", false)), "not_in_channel"},
		"to an unseen channel":      {post("C0SECRET", text("t", false)), "channel_not_found"},
		"to an archived channel":    {post("C0OLD", text("t", false)), "is_archived"},
		"nothing":                   {post("C0GENERAL", text("", false)), "no_text"},
		"blanks":                    {post("C0GENERAL", text(" \n", false)), "no_text"},
		"in no thread":              {post("C0GENERAL", text("t", false), slack.MsgOptionTS("1.000001")), "cannot_reply_to_message"},
		"under another name":        {post("C0GENERAL", text("t", false), slack.MsgOptionUsername("Boss")), "missing_scope"},
		"markdown_text":             {post("C0GENERAL", slack.MsgOptionMarkdownText(strings.Repeat("a", 12_000))), ""},
		"long markdown_text":        {post("C0GENERAL", slack.MsgOptionMarkdownText(strings.Repeat("a", 12_001))), "msg_too_long"},
		"markdown_text beside text": {post("C0GENERAL", text("t", false), slack.MsgOptionMarkdownText("m")), "markdown_text_conflict"},
		"100 attachments":           {post("C0GENERAL", slack.MsgOptionAttachments(make([]slack.Attachment, 100)...)), ""},
		"101 attachments":           {post("C0GENERAL", slack.MsgOptionAttachments(make([]slack.Attachment, 101)...)), "too_many_attachments"},
		"update":                    {second(p.api.UpdateMessage("C0GENERAL", ts, text(strings.Repeat("a", 4000), false))), ""},
		"long update":               {second(p.api.UpdateMessage("C0GENERAL", ts, text(strings.Repeat("a", 4001), false))), "msg_too_long"},
		"update of hers":            {second(p.api.UpdateMessage("C0GENERAL", hers, text("t", false))), "cant_update_message"},
		"update of nothing":         {second(p.api.UpdateMessage("C0GENERAL", "1.000001", text("t", false))), "message_not_found"},
		"delete of hers":            {third(p.api.DeleteMessage("C0GENERAL", hers)), "cant_delete_message"},
		"ephemeral":                 {second2(p.api.PostEphemeral("C0GENERAL", "U0ANA", text("t", false))), ""},
		"ephemeral to a stranger":   {second2(p.api.PostEphemeral("C0OUT", "U0BOB", text("t", false))), "not_in_channel"},
		"permalink":                 {second2(p.api.GetPermalink(&slack.PermalinkParameters{Channel: "C0GENERAL", Ts: ts})), ""},
		"permalink of nothing":      {second2(p.api.GetPermalink(&slack.PermalinkParameters{Channel: "C0GENERAL", Ts: "1.000001"})), "message_not_found"},
	} {
		if got := said(row.err); got != row.want {
			t.Errorf("%s: got %q, want %q", name, got, row.want)
		}
	}
	if err := third(p.api.DeleteMessage("C0GENERAL", ts)); err != nil {
		t.Errorf("delete: %v", err)
	}
	if err := third(p.api.DeleteMessage("C0GENERAL", ts)); said(err) != "message_not_found" {
		t.Errorf("second delete: %v", err)
	}
	got := p.post(t, "chat.postMessage", object{"channel": "C0GENERAL", "text": x(40_001)})
	if got["warning"] != "message_truncated" || len([]rune(got["message"].(object)["text"].(string))) != 40_000 {
		t.Errorf("a text of 40,001 characters: got %v", got["warning"])
	}
	if got := p.post(t, "chat.postMessage", object{"channel": "C0GENERAL", "text": x(40_000)}); got["warning"] != nil {
		t.Errorf("a text of 40,000 characters: got %v", got["warning"])
	}
}

func second(_, _, _ string, err error) error          { return err }
func third(_, _ string, err error) error              { return err }
func second2[T any](_ T, err error) error             { return err }
func page[T, U any](_ T, _ U, err error) error        { return err }
func three[T, U, V any](_ T, _ U, _ V, e error) error { return e }

func TestMessagesTab(t *testing.T) {
	p := open(t, slacksim.Options{})
	closed := manifestWith(func(m object) {
		m["features"].(object)["app_home"] = object{"home_tab_enabled": false, "messages_tab_enabled": false, "messages_tab_read_only_enabled": false}
	})
	if _, err := p.Install(closed); err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.api.PostMessage("U0ANA", slack.MsgOptionText("t", false)); said(err) != "messages_tab_disabled" {
		t.Errorf("got %v", err)
	}
	if _, err := p.api.PublishView("U0ANA", slack.HomeTabViewRequest{Type: "home", Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}}}, ""); said(err) != "not_enabled" {
		t.Errorf("got %v", err)
	}
	if _, err := p.ana.Say(deadline(t), p.ana.DM(), "hello"); err == nil {
		t.Error("one can write to an app whose messages tab is off")
	}
}
