package slacksim_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"winlog/slacksim"
)

func testReactions(t *testing.T, browser context.Context) {
	o := newOffice(t)
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	p.send("Release 4.2 is out")
	p.see(".msg", "Release 4.2")
	p.pressOn(".msg", "Release 4.2", "r")
	p.see(".emoji-panel", "")
	p.keys("tada", kb.Enter)
	p.see(".reaction[aria-pressed=true]", "1")
	ben := openTab(t, browser, o.at("U0BEN", "C0GENERAL"))
	ben.see(".reaction[aria-pressed=false]", "1")
	ben.click(".reaction", "")
	p.see(".reaction", "2")
	p.click(".reaction", "")
	p.see(".reaction[aria-pressed=false]", "1")
	got := o.sim.User("U0ANA").Last("C0GENERAL").Reactions
	if len(got) != 1 || len(got["tada"]) != 1 || got["tada"][0] != "U0BEN" {
		t.Errorf("left on the message: %v, want Ben's alone", got)
	}
}

func testThread(t *testing.T, browser context.Context) {
	o := newOffice(t)
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	p.send("Who reviews the rollout?")
	p.see(".msg", "rollout")
	p.pressOn(".msg", "rollout", "t")
	p.see("#thread .msg", "rollout")
	p.keys("I do", kb.Enter)
	p.see("#thread .msg", "I do")
	p.see(".thread-line", "1 reply")
	p.gone("#messages .msg-text", "I do")
	reply := o.sim.User("U0ANA").Last("C0GENERAL")
	if reply.Thread == "" || reply.Fallback != "I do" {
		t.Errorf("got %+v, want a reply in the thread", reply)
	}
	p.keys("/demo words", kb.Enter)
	p.see(".toast", "not supported in threads")
	p.shot("thread")
	eval[any](p, `document.querySelector("#thread-text").value = ""`)
	p.click("[aria-label='Close the thread']", "")
	p.gone("#thread", "")
	ben := openTab(t, browser, o.at("U0BEN", "C0GENERAL"))
	ben.click(".thread-line", "View thread")
	ben.see("#thread .msg", "I do")
}

func testEditAndDelete(t *testing.T, browser context.Context) {
	o := newOffice(t)
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	p.send("Thanks @ben for <b> & more")
	p.see(".msg", "Thanks @Ben Okafor")
	p.pressOn(".msg", "Thanks", "e")
	p.wait(`document.activeElement.value === "Thanks @ben for <b> & more"`)
	p.keys("!", kb.Enter)
	p.see(".msg .edited", "(edited)")
	if got := o.sim.User("U0ANA").Last("C0GENERAL").Fallback; got != "Thanks <@U0BEN> for &lt;b&gt; &amp; more!" {
		t.Errorf("edited to %q", got)
	}
	ben := openTab(t, browser, o.at("U0BEN", "C0GENERAL"))
	ben.click(".msg", "Thanks")
	eval[any](ben, find(".msg", "Thanks")+".focus()")
	ben.keys(kb.Enter)
	ben.see("[role=menuitem]", "Add reaction")
	if eval[bool](ben, "Boolean("+find("[role=menuitem]", "Delete")+")") {
		t.Error("Ben may delete what Ana wrote")
	}
	eval[any](p, find(".msg", "Thanks")+".focus()")
	p.keys(kb.Enter)
	p.click("[role=menuitem]", "Delete message")
	p.click("dialog button", "Delete")
	p.gone(".msg", "Thanks")
	ben.gone(".msg", "Thanks")
}

// testMuch: a thousand messages, and one as long as Slack takes.
func testMuch(t *testing.T, browser context.Context) {
	o := newOffice(t)
	ana := o.sim.User("U0ANA")
	for i := range 1000 {
		if _, err := ana.Say(t.Context(), "C0GENERAL", fmt.Sprint("message ", i)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := ana.Say(t.Context(), "C0GENERAL", strings.Repeat("x", 200_000)); err == nil {
		t.Error("a message of 200,000 characters was sent")
	}
	if _, err := ana.Say(t.Context(), "C0GENERAL", strings.Repeat("long ", 7_999)); err != nil {
		t.Error(err)
	}
	p := openTab(t, browser, o.at("U0BEN", "C0GENERAL"))
	p.see(".msg", "message 0")
	p.see(".msg", "long long")
	p.send("still there")
	p.see(".msg", "still there")
	p.click("#composer-text", "")
	eval[any](p, `(() => { const box = document.querySelector("#composer-text"); box.value = "y".repeat(200000); box.dispatchEvent(new Event("input")); })()`)
	p.keys(kb.Enter)
	p.see(".toast", "too long")
}

// testReload: a page that is read again in the middle of a modal comes back to
// the modal, which can then be sent; a second window shows it as well.
func testReload(t *testing.T, browser context.Context) {
	o := newOffice(t)
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	p.send("/demo")
	p.see("dialog[open]", "Log a win")
	p.reload()
	p.see("dialog[open]", "Log a win")
	second := openTab(t, browser, o.at("U0ANA", "C0RANDOM"))
	second.see("dialog[open]", "Log a win")
	p.click("dialog textarea", "")
	p.keys("written after the reload")
	p.click("dialog button[type=submit]", "Save")
	p.gone("dialog[open]", "")
	p.see(".msg-ephemeral", "Kept: written after the reload")
	second.gone("dialog[open]", "")
}

// testFiles: a file chosen in a modal reaches the app, and one that the app
// uploads is shown.
func testFiles(t *testing.T, browser context.Context) {
	o := open(t, slacksim.Options{Unlimited: true})
	o.run(t, func(e socketmode.Event) any {
		switch data := e.Data.(type) {
		case slack.SlashCommand:
			o.mustPost(t, "views.open", object{"trigger_id": data.TriggerID, "view": modal("blocks", []any{
				with(inputOf(element("file_input", "max_files", 1, "filetypes", []any{"txt"})), "block_id", "proof"),
			})})
		case slack.InteractionCallback:
			if data.Type == slack.InteractionTypeViewSubmission {
				names := ""
				for _, f := range data.View.State.Values["proof"]["a"].Files {
					names += f.Name
				}
				o.mustPost(t, "chat.postMessage", object{"channel": "C0GENERAL", "text": "Got " + names})
			}
		}
		return nil
	})
	p := openTab(t, browser, o.PageURL()+"#/U0ANA/C0GENERAL")
	p.send("/win")
	p.see("dialog[open]", "Add files")
	p.click("dialog button[type=submit]", "S")
	p.see(".field-error", "complete this required field")
	// The browser's own dialog cannot be used here: the file is handed to the field.
	eval[any](p, `(() => {
		const files = new DataTransfer();
		files.items.add(new File(["hello"], "proof.txt"));
		const input = document.querySelector("dialog input[type=file]");
		input.files = files.files;
		input.dispatchEvent(new Event("change"));
	})()`)
	p.see("dialog .file", "proof.txt")
	p.click("dialog button[type=submit]", "S")
	p.gone("dialog[open]", "")
	p.see(".msg", "Got proof.txt")
	if _, err := o.api.UploadFile(slack.UploadFileParameters{Filename: "chart.png", FileSize: len(onePixel), Reader: strings.NewReader(onePixel), Channel: "C0GENERAL"}); err != nil {
		t.Fatal(err)
	}
	p.wait(`[...document.querySelectorAll("#messages .file-picture img")].some((n) => n.naturalWidth === 1)`)
}

// onePixel is a PNG of one pixel.
const onePixel = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x03\x00\x08\xfc\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82"

// testTwoBrowsers: one person in two browsers and another in a third write at the
// same time, and all of them see the same in the end.
func testTwoBrowsers(t *testing.T, browser context.Context) {
	o := newOffice(t)
	tabs := []*tab{
		openTab(t, browser, o.at("U0ANA", "C0GENERAL")),
		openTab(t, another(t, browser), o.at("U0ANA", "C0GENERAL")),
		openTab(t, browser, o.at("U0BEN", "C0GENERAL")),
	}
	for i, p := range tabs {
		eval[int](p, fmt.Sprintf(`(void (async () => {
			for (let n = 0; n < 5; n++) {
				const line = "browser %d, line " + n;
				const box = document.querySelector("#composer-text");
				box.value = line;
				box.dispatchEvent(new Event("input", { bubbles: true }));
				document.querySelector("#composer").requestSubmit();
				while (![...document.querySelectorAll("#messages .msg-text")].some((m) => m.textContent === line)) await new Promise((done) => setTimeout(done, 10));
			}
		})(), 0)`, i))
	}
	for _, p := range tabs {
		p.wait(`document.querySelectorAll("#messages .msg-text").length === 15`)
	}
	lines := func(p *tab) []string {
		return eval[[]string](p, `[...document.querySelectorAll("#messages .msg-text")].map((n) => n.textContent)`)
	}
	var want []string
	for _, m := range o.sim.User("U0ANA").Messages("C0GENERAL") {
		want = append(want, m.Text())
	}
	for i, p := range tabs {
		if diff := cmp.Diff(want, lines(p)); diff != "" {
			t.Errorf("browser %d (-want +got):\n%s", i, diff)
		}
	}
}
