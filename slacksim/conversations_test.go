package slacksim_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"winlog/slacksim"
)

func TestConversations(t *testing.T) {
	p := open(t, slacksim.Options{Unlimited: true})
	ctx := deadline(t)
	dm, _, _, err := p.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{"U0ANA"}})
	if err != nil || dm.ID != p.ana.DM() {
		t.Fatalf("got %v, %v, want %s", dm, err, p.ana.DM())
	}
	if got := said(three(p.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{"U0NOBODY"}}))); got != "user_not_found" {
		t.Errorf("got %q", got)
	}
	if got := said(three(p.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{"U0ANA", "U0BOB"}}))); got != "missing_scope" {
		t.Errorf("a group without mpim:write: got %q", got)
	}
	p.Faults().DeactivateUser("U0BOB")
	if got := said(three(p.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{"U0BOB"}}))); got != "user_disabled" {
		t.Errorf("got %q", got)
	}
	var sent []string
	for i := range 5 {
		_, ts, err := p.api.PostMessage("C0GENERAL", slack.MsgOptionText(fmt.Sprint(i), false), slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "k", EventPayload: map[string]any{"i": i}}))
		if err != nil {
			t.Fatal(err)
		}
		sent = append(sent, ts)
	}
	if _, _, err := p.api.PostMessage("C0GENERAL", slack.MsgOptionText("reply", false), slack.MsgOptionTS(sent[0])); err != nil {
		t.Fatal(err)
	}
	if _, err := p.api.PostEphemeral("C0GENERAL", "U0ANA", slack.MsgOptionText("only hers", false)); err != nil {
		t.Fatal(err)
	}
	read := func(in slack.GetConversationHistoryParameters) (texts []string, next string) {
		t.Helper()
		in.ChannelID = "C0GENERAL"
		got, err := p.api.GetConversationHistory(&in)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range got.Messages {
			texts = append(texts, m.Text)
		}
		return texts, got.ResponseMetaData.NextCursor
	}
	all, _ := read(slack.GetConversationHistoryParameters{})
	if diff := cmp.Diff([]string{"4", "3", "2", "1", "0"}, all); diff != "" {
		t.Errorf("history: (-want +got)\n%s", diff)
	}
	one, _ := read(slack.GetConversationHistoryParameters{Latest: sent[2], Inclusive: true, Limit: 1})
	if diff := cmp.Diff([]string{"2"}, one); diff != "" {
		t.Errorf("one message: (-want +got)\n%s", diff)
	}
	newer, _ := read(slack.GetConversationHistoryParameters{Oldest: sent[2]})
	if diff := cmp.Diff([]string{"4", "3"}, newer); diff != "" {
		t.Errorf("since: (-want +got)\n%s", diff)
	}
	first, next := read(slack.GetConversationHistoryParameters{Limit: 3})
	rest, end := read(slack.GetConversationHistoryParameters{Limit: 3, Cursor: next})
	if diff := cmp.Diff([]string{"4", "3", "2", "1", "0"}, append(first, rest...)); diff != "" || end != "" {
		t.Errorf("pages: (-want +got)\n%s, end %q", diff, end)
	}
	if _, err := p.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: "C0GENERAL", Cursor: "zzz"}); said(err) != "invalid_cursor" {
		t.Errorf("got %v", err)
	}
	meta := p.form(t, "conversations.history", "channel", "C0GENERAL", "limit", "1")
	if m := list(meta["messages"])[0].(object)["metadata"].(object); m["event_payload"] != nil {
		t.Error("the payload of metadata was told without include_all_metadata")
	}
	meta = p.form(t, "conversations.history", "channel", "C0GENERAL", "limit", "1", "include_all_metadata", "1")
	if m := list(meta["messages"])[0].(object)["metadata"].(object); m["event_payload"] == nil {
		t.Error("the payload of metadata was not told with include_all_metadata")
	}
	replies, _, _, err := p.api.GetConversationReplies(&slack.GetConversationRepliesParameters{ChannelID: "C0GENERAL", Timestamp: sent[0]})
	if err != nil || len(replies) != 2 || replies[1].Text != "reply" {
		t.Errorf("replies: got %v, %v", replies, err)
	}
	if _, _, _, err := p.api.GetConversationReplies(&slack.GetConversationRepliesParameters{ChannelID: "C0GENERAL", Timestamp: "1.000001"}); said(err) != "thread_not_found" {
		t.Errorf("got %v", err)
	}
	members, _, err := p.api.GetUsersInConversation(&slack.GetUsersInConversationParameters{ChannelID: "C0GENERAL"})
	if diff := cmp.Diff([]string{"U0ANA", "U0BOB", p.app.BotUserID}, members); err != nil || diff != "" {
		t.Errorf("members: %v (-want +got)\n%s", err, diff)
	}
	if got := said(page(p.api.GetConversationsContext(ctx, &slack.GetConversationsParameters{Types: []string{"im"}}))); got != "" {
		t.Errorf("list of ims: %q", got)
	}
	if got := said(page(p.api.GetConversationsContext(ctx, &slack.GetConversationsParameters{Types: []string{"private_channel"}}))); got != "missing_scope" {
		t.Errorf("list of private channels: %q", got)
	}
	if got := said(page(p.api.GetConversationsContext(ctx, &slack.GetConversationsParameters{Types: []string{"secret"}}))); got != "invalid_types" {
		t.Errorf("list of nonsense: %q", got)
	}
	info, err := p.api.GetConversationInfo(&slack.GetConversationInfoInput{ChannelID: p.ana.DM()})
	if err != nil || !info.IsIM || info.User != "U0ANA" {
		t.Errorf("got %+v, %v", info, err)
	}
}

func TestUsers(t *testing.T) {
	p := open(t, slacksim.Options{})
	got, err := p.api.GetUserInfo("U0ANA")
	if err != nil || got.RealName != "Ana Souza" || got.TZ != "America/Sao_Paulo" || got.TZOffset != -3*3600 || got.Profile.Email != "ana@example.com" {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := p.api.GetUserInfo("U0NOBODY"); said(err) != "user_not_found" {
		t.Errorf("got %v", err)
	}
	if _, err := p.api.GetUserByEmail("nobody@example.com"); said(err) != "users_not_found" {
		t.Errorf("got %v", err)
	}
	if got, err := p.api.GetUserByEmail("BOB@example.com"); err != nil || got.ID != "U0BOB" || !got.IsAdmin {
		t.Errorf("got %v, %v", got, err)
	}
	all, err := p.api.GetUsers()
	if err != nil || len(all) != 4 { // with the bot and Slackbot
		t.Errorf("got %d people, %v", len(all), err)
	}
	if got, err := p.api.AuthTest(); err != nil || got.BotID != p.app.BotID || got.UserID != p.app.BotUserID {
		t.Errorf("got %+v, %v", got, err)
	}
	p.SetProfileFields(map[string]string{"Xf01": "Manager"})
	p.AddPerson(slacksim.Person{ID: "U0CAT", Name: "cat", Fields: map[string]string{"Xf01": "U0BOB"}})
	profile, err := p.api.GetUserProfile(&slack.GetUserProfileParameters{UserID: "U0CAT"})
	if err != nil || profile.FieldsMap()["Xf01"].Value != "U0BOB" {
		t.Errorf("got %+v, %v", profile, err)
	}
	if got, err := p.api.GetBotInfo(slack.GetBotInfoParameters{Bot: p.app.BotID}); err != nil || got.UserID != p.app.BotUserID {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestFilesAndReactions(t *testing.T) {
	p := open(t, slacksim.Options{})
	ctx := context.Background()
	up, err := p.api.UploadFileContext(ctx, slack.UploadFileParameters{Filename: "wins.md", Title: "Wins", Channel: "C0GENERAL", Content: "# Wins", FileSize: 6, InitialComment: "here"})
	if err != nil || up.Title != "Wins" {
		t.Fatalf("got %+v, %v", up, err)
	}
	last := p.ana.Last("C0GENERAL")
	if last == nil || last.Fallback != "here" {
		t.Fatalf("got %+v", last)
	}
	if got := p.form(t, "files.completeUploadExternal", "files", `[{"id":"F0NONE"}]`); got["error"] != "file_not_found" {
		t.Errorf("got %v", got)
	}
	ref := slack.NewRefToMessage("C0GENERAL", last.TS)
	if err := p.api.AddReaction("trophy", ref); err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		err  error
		want string
	}{
		"again":          {p.api.AddReaction("trophy", ref), "already_reacted"},
		"no name":        {p.api.AddReaction("not a name", ref), "invalid_name"},
		"no message":     {p.api.AddReaction("trophy", slack.NewRefToMessage("C0GENERAL", "1.000001")), "message_not_found"},
		"a bad ts":       {p.api.AddReaction("trophy", slack.NewRefToMessage("C0GENERAL", "1.5")), "bad_timestamp"},
		"another's away": {p.api.RemoveReaction("tada", ref), "no_reaction"},
	} {
		if got := said(row.err); got != row.want {
			t.Errorf("%s: got %q, want %q", name, got, row.want)
		}
	}
	if got := p.ana.Last("C0GENERAL").Reactions["trophy"]; len(got) != 1 {
		t.Errorf("got %v", got)
	}
}

func TestScheduledMessages(t *testing.T) {
	p := open(t, slacksim.Options{Unlimited: true})
	text := slack.MsgOptionText("later", false)
	at := func(d time.Duration) string { return fmt.Sprint(p.Now().Add(d).Unix()) }
	for name, row := range map[string]struct{ when, want string }{
		"past": {at(-time.Minute), "time_in_past"}, "far": {at(121 * 24 * time.Hour), "time_too_far"}, "near the end": {at(119 * 24 * time.Hour), ""}, "no time": {"soon", "invalid_time"},
	} {
		if _, _, err := p.api.ScheduleMessage("C0GENERAL", row.when, text); said(err) != row.want {
			t.Errorf("%s: got %v, want %q", name, err, row.want)
		}
	}
	if _, _, err := p.api.ScheduleMessage("C0GENERAL", at(time.Hour), text); err != nil {
		t.Fatal(err)
	}
	p.Jump(time.Hour + time.Second)
	if _, err := p.ana.WaitFor(deadline(t), "C0GENERAL", func(m *slacksim.Message) bool { return m.Fallback == "later" }); err != nil {
		t.Error(err)
	}
	when := time.Unix((p.Now().Unix()/300+2)*300, 0)
	for i := range 31 {
		_, _, err := p.api.ScheduleMessage("U0ANA", fmt.Sprint(when.Unix()), text)
		if want := map[bool]string{true: "restricted_too_many"}[i == 30]; said(err) != want {
			t.Errorf("message %d of a 5 minute window: got %v, want %q", i+1, err, want)
		}
	}
}
