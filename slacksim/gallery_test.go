package slacksim_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"winlog/slacksim"
)

// gallery is a workspace that shows every block and element once.
func gallery(t *testing.T) *place {
	t.Helper()
	p := open(t, slacksim.Options{Unlimited: true, Team: "Acme", Now: func() time.Time { return time.Date(2026, 5, 12, 9, 0, 0, 0, time.UTC) }})
	p.run(t, func(e socketmode.Event) any {
		switch data := e.Data.(type) {
		case slack.SlashCommand:
			p.mustPost(t, "views.open", object{"trigger_id": data.TriggerID, "view": galleryModal()})
		case slack.InteractionCallback:
			if data.Type == slack.InteractionTypeViewSubmission {
				return object{"response_action": "errors", "errors": object{"what": "Say what changed for somebody."}}
			}
		}
		return nil
	})
	ctx := deadline(t)
	if _, err := p.bob.Say(ctx, "C0GENERAL", "Failed orders are down to *1.7 %* this week, thanks @ana :tada:"); err != nil {
		t.Fatal(err)
	}
	first := p.bob.Last("C0GENERAL").TS
	for _, emoji := range []string{"tada", "raised_hands"} {
		if _, err := p.ana.React(ctx, "C0GENERAL", first, emoji); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := p.ana.Reply(ctx, "C0GENERAL", first, "Thank you, Bob"); err != nil {
		t.Fatal(err)
	}
	for _, blocks := range galleryMessages() {
		p.mustPost(t, "chat.postMessage", object{"channel": "C0GENERAL", "text": "gallery", "blocks": blocks})
	}
	p.mustPost(t, "chat.postMessage", object{"channel": "C0GENERAL", "text": "an older attachment", "attachments": []any{object{
		"color": "good", "pretext": "Before the bar", "title": "Deploy 4.2", "title_link": "https://example.com/d", "text": "Went out *without* a rollback",
		"fields": []any{object{"title": "Region", "value": "eu-west", "short": true}, object{"title": "Took", "value": "4 min", "short": true}}, "footer": "deploybot",
	}}})
	p.mustPost(t, "chat.postEphemeral", object{"channel": "C0GENERAL", "user": "U0ANA", "text": "Only Ana reads this"})
	p.mustPost(t, "views.publish", object{"user_id": "U0ANA", "view": galleryHome()})
	if got := p.Violations(); len(got) > 0 {
		t.Fatalf("the gallery itself is not as Slack wants it: %v", got)
	}
	return p
}

func (p *place) mustPost(t testing.TB, method string, body object) object {
	t.Helper()
	got := p.post(t, method, body)
	if got["ok"] != true {
		t.Errorf("%s: %v %s", method, got["error"], messages(got))
	}
	return got
}

func buttonNamed(id, text string, pairs ...any) object {
	return with(object{"type": "button", "action_id": id, "text": plainText(text)}, pairs...)
}

// controlsOf are all elements that stand in an actions block; block_ids begin with prefix.
func controlsOf(prefix string, withTime bool) []any {
	options := func(kind, id string, pairs ...any) object {
		return with(object{"type": kind, "action_id": id, "options": repeat(3, optionOf)}, pairs...)
	}
	placeholder := func(kind, id, words string) object {
		return object{"type": kind, "action_id": id, "placeholder": plainText(words)}
	}
	first := []any{
		buttonNamed("plain", "Plain"), buttonNamed("primary", "Primary", "style", "primary"), buttonNamed("danger", "Danger", "style", "danger"),
		buttonNamed("link", "Link", "url", "https://example.com"), options("overflow", "more"),
		options("static_select", "one", "placeholder", plainText("Choose one")), placeholder("users_select", "person", "A person"),
		placeholder("channels_select", "channel", "A channel"), placeholder("conversations_select", "conversation", "A conversation"),
		options("multi_static_select", "many", "placeholder", plainText("Choose some")), placeholder("multi_users_select", "people", "People"),
		with(placeholder("external_select", "external", "Search"), "min_query_length", 1),
		object{"type": "datepicker", "action_id": "date", "initial_date": "2026-05-12"},
		object{"type": "timepicker", "action_id": "time", "initial_time": "09:30"},
	}
	if withTime {
		first = append(first, object{"type": "datetimepicker", "action_id": "moment", "initial_date_time": 1_780_000_000})
	}
	return []any{
		object{"type": "actions", "block_id": prefix + "-first", "elements": first},
		object{"type": "actions", "block_id": prefix + "-second", "elements": []any{options("checkboxes", "boxes"), options("radio_buttons", "radio")}},
	}
}

func richGallery() object {
	item := func(text string) object {
		return object{"type": "rich_text_section", "elements": []any{richWord(text)}}
	}
	styled := func(text, style string) object {
		return object{"type": "text", "text": text, "style": object{style: true}}
	}
	return object{"type": "rich_text", "elements": []any{
		object{"type": "rich_text_section", "elements": []any{
			styled("bold ", "bold"), styled("italic ", "italic"), styled("strike ", "strike"), styled("code", "code"),
			object{"type": "user", "user_id": "U0ANA"},
			object{"type": "channel", "channel_id": "C0GENERAL"},
			object{"type": "emoji", "name": "tada"},
			object{"type": "link", "url": "https://example.com", "text": "a link"},
		}},
		object{"type": "rich_text_list", "style": "bullet", "elements": []any{item("one"), item("two")}},
		object{"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": []any{item("first"), item("second")}},
		object{"type": "rich_text_quote", "elements": []any{richWord("quoted")}},
		object{"type": "rich_text_preformatted", "elements": []any{richWord("code block")}},
	}}
}

func galleryCard(title string) object {
	return object{"type": "card", "title": plainText(title), "subtitle": plainText("Level 3"), "body": mrkdwn("Two *teams* changed how they retry"), "actions": []any{buttonNamed("open", "Open")}}
}

// galleryMessages are all blocks of messages, in messages that Slack takes.
func galleryMessages() [][]any {
	number := func(n int) any { return object{"type": "raw_number", "value": n, "text": fmt.Sprint(n)} }
	series := func(kind string) object {
		points := func(k int) []any {
			return []any{point("Q1", k), point("Q2", 2*k), point("Q3", 3*k)}
		}
		return object{"type": "data_visualization", "title": "Wins by quarter", "chart": object{
			"type": kind, "axis_config": object{"categories": []any{"Q1", "Q2", "Q3"}, "x_label": "Quarter", "y_label": "Wins"},
			"series": []any{object{"name": "Impact", "data": points(2)}, object{"name": "Scope", "data": points(1)}},
		}}
	}
	rows := func(n int) []any {
		return append([]any{[]any{textCell("Quarter"), textCell("Wins")}}, repeat(n, func(i int) any { return []any{textCell(fmt.Sprint("Q", i)), number(i)} })...)
	}
	return [][]any{
		{
			object{"type": "header", "text": plainText("A header")},
			object{"type": "section", "text": mrkdwn("A section with *marks*, <https://example.com|a link> and `code`"), "fields": []any{mrkdwn("*One*\n1"), mrkdwn("*Two*\n2")}},
			with(accessory(buttonNamed("side", "Beside")), "text", mrkdwn("With an accessory")),
			object{"type": "divider"},
			object{"type": "context", "elements": []any{mrkdwn("A context line, *small*"), plainText("and plain :eyes:")}},
			richGallery(),
		},
		controlsOf("message", true),
		{object{"type": "markdown", "text": "# Markdown\n\n**bold**, *italic*, `code`\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |"}},
		{table(rows(3)...)},
		{object{"type": "data_table", "caption": "Wins, by quarter", "page_size": 5, "rows": rows(12)}},
		{pie(4), series("bar")},
		{series("line"), series("area")},
		{
			galleryCard("A card"),
			object{"type": "carousel", "elements": []any{galleryCard("First"), galleryCard("Second"), galleryCard("Third")}},
			object{"type": "container", "title": plainText("A container"), "subtitle": plainText("that folds"), "is_collapsible": true, "child_blocks": []any{section("Inside")}},
		},
		{
			object{"type": "plan", "title": "A plan", "tasks": []any{
				object{"type": "task_card", "task_id": "1", "title": "Read the log", "status": "complete"},
				object{"type": "task_card", "task_id": "2", "title": "Write the case", "status": "in_progress", "details": rich(richWord("Half done"))},
				object{"type": "task_card", "task_id": "3", "title": "Send it", "status": "pending"},
			}},
			object{"type": "context_actions", "elements": []any{
				object{"type": "feedback_buttons", "action_id": "f", "positive_button": object{"text": plainText("Good"), "value": "1"}, "negative_button": object{"text": plainText("Bad"), "value": "0"}},
				object{"type": "icon_button", "action_id": "i", "icon": "trash", "text": plainText("Remove")},
			}},
		},
	}
}

func galleryModal() object {
	input := func(id, label string, e object, pairs ...any) object {
		return with(object{"type": "input", "block_id": id, "label": plainText(label), "element": with(e, "action_id", "v")}, pairs...)
	}
	text := func(pairs ...any) object { return element("plain_text_input", pairs...) }
	return modal("title", plainText("Every element"), "submit", plainText("Save"), "close", plainText("Cancel"), "blocks", []any{
		object{"type": "alert", "level": "warning", "text": plainText("An alert above the fields")},
		input("what", "What happened?", text("multiline", true, "max_length", 300, "initial_value", "Shipped it"), "hint", plainText("One sentence is enough")),
		input("number", "How many?", element("number_input", "is_decimal_allowed", false), "optional", true),
		input("mail", "Mail", element("email_text_input"), "optional", true),
		input("url", "Link", element("url_text_input"), "optional", true),
		input("rich", "In rich text", element("rich_text_input"), "optional", true),
		input("files", "Files", element("file_input", "max_files", 2), "optional", true),
		input("level", "Level", selectOf(), "optional", true),
		input("people", "With", element("multi_users_select"), "optional", true),
		input("date", "Date", element("datepicker", "initial_date", "2026-05-12")),
		input("time", "Time", element("timepicker", "initial_time", "09:30")),
		input("moment", "Moment", element("datetimepicker"), "optional", true),
		input("boxes", "Boxes", element("checkboxes", "options", repeat(2, optionOf)), "optional", true),
		input("radio", "One of", element("radio_buttons", "options", repeat(2, optionOf)), "optional", true),
	})
}

func galleryHome() object {
	return homeOf(append([]any{
		object{"type": "header", "text": plainText("Ana, IC2 → IC3")},
		with(section("*Streak* 2 quarters at the next level"), "accessory", buttonNamed("why", "Why?")),
		table([]any{textCell("Dimension"), textCell("Q1"), textCell("Q2")}, []any{textCell("Impact"), textCell("●"), textCell("●")}),
		object{"type": "carousel", "elements": []any{galleryCard("First"), galleryCard("Second")}},
		object{"type": "divider"},
	}, controlsOf("home", false)...)...)
}

// testGallery: every block and element is shown, the page writes nothing to the
// console, and axe finds nothing to mend on any surface.
func testGallery(t *testing.T, browser context.Context, look string) {
	p, tab := openGallery(t, browser, scheme(look))
	if unknown := eval[string](tab, `[...document.querySelectorAll(".unknown")].map((n) => n.textContent).join("; ")`); unknown != "" {
		t.Errorf("not shown: %s", unknown)
	}
	tab.accessible("channel-"+look, "")
	tab.tall("gallery-" + look)
	walkGallery(t, p, tab, look)
}

func testPhoneGallery(t *testing.T, browser context.Context) {
	_, tab := openGallery(t, browser, scheme("light"), chromedp.EmulateViewport(390, 844))
	if !eval[bool](tab, `document.documentElement.scrollWidth <= 390 && document.querySelector("#messages").scrollWidth <= 390`) {
		t.Error("the gallery is wider than a phone")
	}
	tab.accessible("phone-channel", "")
	tab.click(".drawer-button", "")
	tab.see(".channel", "general")
	tab.accessible("phone-sidebar", "#sidebar")
}

// openGallery opens a gallery with axe at hand.
func openGallery(t *testing.T, browser context.Context, before ...chromedp.Action[chromedp.Void]) (*place, *tab) {
	t.Helper()
	axe, err := os.ReadFile(nodeModules(t, "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	p := gallery(t)
	tab := openTab(t, browser, p.PageURL()+"#/U0ANA/C0GENERAL", before...)
	eval[any](tab, string(axe)+"; true")
	tab.see(".msg", "Send it")
	return p, tab
}

func testUnknownBlock(t *testing.T, browser context.Context) {
	tab := openTab(t, browser, newOffice(t).at("U0ANA", "C0GENERAL"))
	got := eval[string](tab, `(async () => {
		const { renderBlocks } = await import("/blocks.js");
		const { Form } = await import("/form.js");
		const surface = { kind: "message", form: new Form(), fields: new Map(), dir: { user() {}, channel() {}, people: () => [], channels: () => [], now: () => 0 } };
		return renderBlocks([{ type: "hologram", depth: 3 }, { type: "table", rows: 7 }], surface).map((n) => n.textContent).join("\n");
	})()`)
	for _, want := range []string{"“hologram” block", `"depth": 3`, "“table” block, which is not made as it should be"} {
		if !strings.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// walkGallery looks at each surface of the page, and runs axe on it.
func walkGallery(t *testing.T, p *place, tab *tab, look string) {
	tab.click(".thread-line", "View thread")
	tab.see("#thread .msg", "Thank you, Bob")
	tab.accessible("thread-"+look, "#thread")
	tab.click("[aria-label='Close the thread']", "")
	tab.click("#clock", "")
	tab.see(".clock-panel", "Owed next")
	tab.accessible("clock-"+look, ".clock-panel")
	tab.click("#clock", "")
	tab.click("#hood-button", "")
	tab.see(".hood-row", "chat.postMessage")
	tab.click(".hood-call summary", "chat.postMessage")
	tab.accessible("hood-"+look, "#hood")
	tab.click("[aria-label='Close the panel']", "")
	tab.click("#composer button[aria-label=Emoji]", "")
	tab.see(".emoji-choice", "")
	tab.accessible("emoji-"+look, ".emoji-panel")
	tab.click("h1", "")
	tab.click("#composer-text", "")
	tab.keys("/w")
	tab.see("[role=option]", "/win")
	tab.accessible("completion-"+look, "#composer, [role=listbox]")
	tab.keys("in", " modal")
	tab.keys("\r")
	tab.see("dialog[open]", "Every element")
	tab.accessible("modal-"+look, "dialog")
	tab.click("dialog button[type=submit]", "Save")
	tab.see(".field-error", "Say what changed")
	tab.accessible("modal-error-"+look, "dialog")
	tab.click("dialog button", "Cancel")
	tab.gone("dialog[open]", "")
	tab.click(".channel", "testbot")
	tab.click("[role=tab]", "Home")
	tab.see("#home", "IC2 → IC3")
	tab.accessible("home-"+look, "#home, #head")
	tab.click(".channel", "general")
	tab.see("h1", "general")
}

// tall keeps a picture of the whole channel.
func (p *tab) tall(name string) {
	p.t.Helper()
	for _, size := range [][2]int64{{1280, 4200}, {1280, 800}} {
		if err := chromedp.Do(p.ctx, chromedp.EmulateViewport(size[0], size[1])); err != nil {
			p.t.Fatal(err)
		}
		if size[1] > 1000 {
			p.shot(name)
		}
	}
}

// accessible runs axe on the page as it is, or on a part of it, and keeps a picture of it.
// What is there on every picture is looked at once: axe takes its time.
func (p *tab) accessible(name, part string) {
	p.t.Helper()
	p.shot(name)
	context := "document"
	if part != "" {
		context = quote(part)
	}
	found := eval[[]string](p, `(async () => {
		await Promise.all(document.getAnimations().filter((a) => a.effect.getComputedTiming().iterations !== Infinity).map((a) => a.finished.catch(() => {})));
		const { violations } = await axe.run(`+context+`, { resultTypes: ["violations"] });
		return violations.map((v) => v.id + " (" + v.help + "): " + v.nodes.slice(0, 4).map((n) => n.target.join(" ") + " " + n.any.concat(n.all, n.none).map((c) => c.message).join("; ")).join(" | "));
	})()`)
	for _, v := range found {
		p.t.Errorf("%s: axe: %s", name, v)
	}
}
