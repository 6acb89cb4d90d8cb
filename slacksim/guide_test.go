package slacksim_test

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"winlog/slacksim"
)

// The code of README.md, run.

// runTodo is the bot under test: /todo keeps a line, and a button does it.
func runTodo(ctx context.Context, apiURL, appToken, botToken string) error {
	api := slack.New(botToken, slack.OptionAppLevelToken(appToken), slack.OptionAPIURL(apiURL))
	client := socketmode.New(api)
	go func() {
		for {
			select {
			case e := <-client.Events:
				handleTodo(api, client, e)
			case <-ctx.Done():
				return
			}
		}
	}()
	return client.RunContext(ctx)
}

func handleTodo(api *slack.Client, client *socketmode.Client, e socketmode.Event) {
	switch data := e.Data.(type) {
	case slack.SlashCommand:
		done := slack.NewButtonBlockElement("done", data.Text, plain("Done"))
		_ = client.Ack(*e.Request, map[string]any{"text": "To do: " + data.Text, "blocks": []slack.Block{
			slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "To do: "+data.Text, false, false), nil, slack.NewAccessory(done)),
		}})
	case slack.InteractionCallback:
		_ = client.Ack(*e.Request)
		action := data.ActionCallback.BlockActions[0]
		_, _, _ = api.PostMessage("", slack.MsgOptionText("Done: "+action.Value, false), slack.MsgOptionReplaceOriginal(data.ResponseURL))
	}
}

// startTodo runs the bot until the test ends.
func startTodo(t *testing.T) (*slacksim.Sim, *slacksim.User) {
	sim, app := slacksim.ForTest(t, slacksim.Options{}, slacksim.OpenManifest("Todo", "/todo"))
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = runTodo(ctx, sim.APIURL(), app.AppToken, app.BotToken) })
	t.Cleanup(func() { stop(); running.Wait() })
	if err := sim.WaitConnections(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	return sim, sim.User("U0ANA")
}

func TestTodo(t *testing.T) {
	_, ana := startTodo(t)
	out, err := ana.Command(t.Context(), "C0GENERAL", "/todo", "buy milk")
	if err != nil || !out.OK() {
		t.Fatal(out, err)
	}
	if _, err := ana.Click(t.Context(), out.Message, "Done"); err != nil {
		t.Fatal(err)
	}
	if _, err := ana.WaitFor(t.Context(), "C0GENERAL", func(m *slacksim.Message) bool { return m.Text() == "Done: buy milk" }); err != nil {
		t.Fatal(err)
	}
}

func TestTodoWhileSlackIsUnwell(t *testing.T) {
	sim, ana := startTodo(t)
	sim.Faults().RateLimit("*", 2*time.Second, time.Second)
	sim.Faults().DropSockets()
	for sim.Connections() == 0 {
		time.Sleep(10 * time.Millisecond)
	}
	out, err := ana.Command(t.Context(), "C0GENERAL", "/todo", "buy milk")
	if err != nil || out.Timeout {
		t.Fatal("not answered within Slack's three seconds", out, err)
	}
}

// TestGuide: what README.md shows is what is run here.
func TestGuide(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("guide_test.go")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(readme), "```go\n")[1:]
	if len(parts) < 2 {
		t.Fatalf("README.md shows %d pieces of Go", len(parts))
	}
	for _, part := range parts {
		code, _, _ := strings.Cut(part, "```")
		if !strings.Contains(string(source), strings.TrimSpace(code)) {
			t.Errorf("README.md shows what guide_test.go does not run:\n%s", code)
		}
	}
}
