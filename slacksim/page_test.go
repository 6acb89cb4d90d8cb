package slacksim_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"winlog/slacksim"
)

// TestPage drives the page in a real browser, against the real workspace and a
// bot on the real client.
func TestPage(t *testing.T) {
	t.Parallel()
	browser := startBrowser(t)
	tests := []struct {
		name string
		run  func(*testing.T, context.Context)
	}{
		{"completion", testCompletion},
		{"command answers only its author", testEphemeral},
		{"button, menu, date and confirmation", testControls},
		{"modal with errors, then success", testModal},
		{"modal by keyboard alone", testKeyboard},
		{"message shortcut", testMessageShortcut},
		{"global shortcut", testGlobalShortcut},
		{"home tab", testHome},
		{"home tab before there is one", testHomeBeforePublish},
		{"hostile text stays text", testHostileText},
		{"what is not acknowledged in time", testTimeouts},
		{"live updates and unread", testLive},
		{"two browsers at once", testTwoBrowsers},
		{"reconnect", testReconnect},
		{"reactions", testReactions},
		{"thread", testThread},
		{"edit and delete", testEditAndDelete},
		{"much", testMuch},
		{"reload in the middle of a modal", testReload},
		{"files", testFiles},
		{"clock", testClock},
		{"story", testStory},
		{"under the hood", testHood},
		{"reset", testReset},
		{"dark and light", testTheme},
		{"narrow window", testNarrow},
		{"emoji without a font for them", testEmoji},
		{"text to nodes", testText},
		{"every block, light", func(t *testing.T, browser context.Context) { testGallery(t, browser, "light") }},
		{"every block, dark", func(t *testing.T, browser context.Context) { testGallery(t, browser, "dark") }},
		{"every block on a phone", testPhoneGallery},
		{"unknown block", testUnknownBlock},
		{"hostile text everywhere", testHostile},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t, browser)
		})
	}
}

func testCompletion(t *testing.T, browser context.Context) {
	p := openTab(t, browser, newOffice(t).at("U0ANA", "C0GENERAL"))
	p.click("#composer-text", "")
	p.keys("/de")
	p.see("[role=option]", "/demo")
	p.keys(kb.Tab)
	if got := p.composer(); got != "/demo " {
		t.Errorf("after Tab the composer has %q, want %q", got, "/demo ")
	}
	p.see(".composer-status", "[words]")
	p.gone("[role=listbox]", "")
	p.keys("thanks @be")
	p.see("[role=option]", "Ben Okafor")
	p.keys(kb.Escape)
	p.gone("[role=listbox]", "")
	p.keys("n")
	p.see("[role=option]", "Ben Okafor")
	p.keys(kb.Enter)
	if got := p.composer(); got != "/demo thanks @ben " {
		t.Errorf("after choosing a person the composer has %q", got)
	}
	p.keys(kb.Enter)
	p.see(".msg-ephemeral", "Saved: thanks @Ben Okafor")
	p.keys(kb.ArrowUp)
	if got := p.composer(); got != "/demo thanks @ben" {
		t.Errorf("ArrowUp recalls %q", got)
	}
}

func testEphemeral(t *testing.T, browser context.Context) {
	o := newOffice(t)
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	if got := eval[string](p, `document.querySelector("#composer-text").placeholder`); !strings.HasPrefix(got, "Message #general as Ana Ruiz") {
		t.Errorf("placeholder is %q", got)
	}
	p.send("/demo Shipped OAuth login")
	p.see(".msg-ephemeral .only-you", "Only visible to you")
	p.see(".msg-ephemeral", "Saved: Shipped OAuth login")
	p.see(".msg-ephemeral .badge", "App")
	p.wait(`document.querySelector("#live").textContent.includes("Saved: Shipped OAuth login")`)
	p.see(".composer-status", "answered in")

	p.click("#acting", "")
	p.click("[role=menuitemradio]", "Ben Okafor")
	p.see("#acting", "Ben Okafor")
	p.see("h1", "general")
	p.wait(`document.querySelector("#composer-text").placeholder.endsWith("as Ben Okafor")`)
	p.gone(".msg", "Saved")
}

func testControls(t *testing.T, browser context.Context) {
	o := newOffice(t)
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	p.send("/demo one")
	p.click(".msg-ephemeral button", "Undo")
	p.see(".msg-ephemeral", "Got undo v1")

	p.click(".msg-ephemeral input[data-action-id=level]", "")
	p.click("[role=option]", "IC2")
	p.see(".msg-ephemeral", "Got level IC2")

	p.click(".msg-ephemeral button[data-action-id=day]", "")
	p.see("[role=dialog]", "May 2026")
	p.click(".cal-day[data-day='2026-05-19']", "")
	p.see(".msg-ephemeral", "Got day 2026-05-19")

	p.click(".msg-ephemeral input[data-action-id=search]", "")
	p.keys("oa")
	p.click("[role=option]", "Found oa")
	p.see(".msg-ephemeral", "Got search found")

	p.click(".msg-ephemeral button", "Remove")
	p.see("dialog[open]", "For good.")
	p.click("dialog button", "Keep")
	p.gone("dialog[open]", "")
	p.see(".msg-ephemeral", "Got search found")
	p.click(".msg-ephemeral button", "Remove")
	p.click("dialog button", "Remove")
	p.see(".msg-ephemeral", "Got remove v1")
}

func testModal(t *testing.T, browser context.Context) {
	o := newOffice(t)
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	p.send("/demo")
	p.see("dialog[open]", "Log a win")
	if got := p.focused(); got != "v" {
		t.Errorf("the focus is at %q, want the first field", got)
	}
	p.click("dialog button[type=submit]", "Save")
	p.see(".field-error", "complete this required field")
	p.keys("short")
	p.click("dialog button[type=submit]", "Save")
	p.see(".field-error", "Say a little more.")
	described := eval[bool](p, `(() => {
		const at = document.activeElement;
		const said = at.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id)?.textContent).join(" ");
		return at.matches("textarea") && at.getAttribute("aria-invalid") === "true" && said.includes("Say a little more.");
	})()`)
	if !described {
		t.Error("the field with the error has not the focus, or does not name its error")
	}
	p.keys(", now with <b>more</b>")
	p.click("dialog [role=combobox][aria-autocomplete=list]", "") // the last one: people
	p.keys("ben", kb.Enter, kb.Escape)
	p.see("dialog .chip", "Ben Okafor")
	p.click("dialog .picker", "")
	p.click(".cal-day[data-day='2026-05-06']", "")
	p.click("dialog button[type=submit]", "Save")
	p.gone("dialog[open]", "")
	p.see(".msg-ephemeral", "Kept: short, now with <b>more</b>")
	want := `{"level":"","what":"short, now with \u003cb\u003emore\u003c/b\u003e","when":"2026-05-06","who":["U0BEN"]}`
	if diff := cmp.Diff(want, o.bot.last()); diff != "" {
		t.Errorf("the bot got other values (-want +got):\n%s", diff)
	}
}

func testKeyboard(t *testing.T, browser context.Context) {
	o := newOffice(t)
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	eval[chromedp.Void](p, `document.querySelector("#composer-text").focus()`)
	p.keys("/demo", kb.Enter)
	p.see("dialog[open]", "Log a win")
	p.keys("Wrote the runbook", kb.Tab)
	p.keys(kb.Enter) // opens the calendar at May 12th
	p.see("[role=dialog]", "May 2026")
	p.keys(kb.ArrowDown, kb.ArrowRight, kb.Enter)
	p.gone("[role=dialog]", "May 2026")
	p.see("dialog .picker", "May 20, 2026")
	p.keys(kb.Tab, kb.ArrowDown, kb.ArrowDown, kb.Enter) // the menu: open, second entry
	p.wait(`document.activeElement.value === "IC2"`)
	p.keys(kb.Tab, kb.Tab) // past the people, to Cancel
	if got := p.focused(); got != "Cancel" {
		t.Errorf("the focus is at %q, want Cancel", got)
	}
	p.keys(kb.Tab, kb.Tab) // past Save, round the trap to the first stop
	if got := p.focused(); got != "Close" {
		t.Errorf("after the last button the focus is at %q, want the first one of the dialog", got)
	}
	p.keys(kb.Tab, kb.Escape)
	p.gone("dialog[open]", "")
	p.wait(`document.activeElement.id === "composer-text"`)

	p.keys("/demo", kb.Enter)
	p.see("dialog[open]", "Log a win")
	p.keys("Wrote the runbook", kb.Tab, kb.Tab, kb.Tab, kb.Tab, kb.Tab)
	if got := p.focused(); got != "Save" {
		t.Errorf("the focus is at %q, want Save", got)
	}
	p.keys(kb.Enter)
	p.see(".msg-ephemeral", "Kept: Wrote the runbook")
}

func testMessageShortcut(t *testing.T, browser context.Context) {
	o := newOffice(t)
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	p.send("Release 4.2 went out without a rollback")
	p.see(".msg", "Release 4.2")
	// By keyboard: from the composer back to the list, Enter opens the menu.
	eval[chromedp.Void](p, find(".msg", "Release 4.2")+".focus()")
	p.keys(kb.Enter)
	p.see("[role=menuitem]", "Log as win")
	p.keys("l", kb.Enter) // a letter goes to the entry that begins with it
	p.see("dialog[open]", "Log a win")
	if got := eval[string](p, `document.querySelector("dialog textarea").value`); got != "Release 4.2 went out without a rollback" {
		t.Errorf("the modal starts with %q, want the message's text", got)
	}
	p.click("dialog button", "Cancel")
	p.gone("dialog[open]", "")
	p.send("/demo quiet")
	p.see(".msg-ephemeral", "Saved: quiet")
	if eval[bool](p, `Boolean(document.querySelector(".msg-ephemeral .msg-more"))`) {
		t.Error("an ephemeral message offers shortcuts, which Slack does not")
	}
}

func testGlobalShortcut(t *testing.T, browser context.Context) {
	o := newOffice(t)
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	p.click("button[aria-label=Shortcuts]", "")
	p.click("[role=menuitem]", "Log a win")
	p.see("dialog[open]", "Log a win")
	p.keys(kb.Escape)
	p.gone("dialog[open]", "")
	p.click("#composer-text", "")
	p.keys("/log")
	p.see("[role=option]", "Log a win")
	p.keys(kb.Enter)
	p.see("dialog[open]", "Log a win")
	p.click("dialog button[aria-label=Close]", "")
	p.gone("dialog[open]", "")
}

func testTimeouts(t *testing.T, browser context.Context) {
	o := newOfficeWith(t, slacksim.Options{AckTimeout: time.Second})
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	p.send("/demo slow")
	p.see(".composer-status", "is answering")
	p.see(".toast[role=alert]", "operation_timeout")
	if got := p.composer(); got != "/demo slow" {
		t.Errorf("after the failure the composer has %q, want the command back", got)
	}
	p.click("button[aria-label=Shortcuts]", "")
	p.click("[role=menuitem]", "Log a win")
	p.see("dialog[open]", "Log a win")
	p.keys("slow")
	p.click("dialog button[type=submit]", "Save")
	p.wait(`document.querySelector("dialog button[type=submit]").disabled`)
	p.see("dialog .modal-banner", "We had some trouble connecting")
	p.wait(`!document.querySelector("dialog button[type=submit]").disabled`)
	if got := eval[string](p, `document.querySelector("dialog textarea").value`); got != "slow" {
		t.Errorf("after the failure the field has %q, want what was typed", got)
	}
}

func testLive(t *testing.T, browser context.Context) {
	o := newOffice(t)
	ana := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	ben := openTab(t, browser, o.at("U0BEN", "C0RANDOM"))
	ana.send("Good morning")
	ben.see(".channel-unread .unread", "1")
	ben.click(".channel", "general")
	ben.see(".new-line", "New")
	ben.see(".msg", "Good morning")
	ben.gone(".unread", "")
	ben.send("Morning, Ana")
	ana.see(".msg", "Morning, Ana")
	ana.wait(`document.querySelector("#live").textContent.includes("Ben Okafor: Morning, Ana")`)
}

func testReconnect(t *testing.T, browser context.Context) {
	o := newOffice(t)
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	address := strings.Trim(strings.TrimPrefix(o.sim.PageURL(), "http:"), "/")
	if err := o.sim.Close(); err != nil {
		t.Fatal(err)
	}
	p.see(".link", "Reconnecting")
	p.send("Is anybody there?")
	p.see(".toast", "not sent")
	if got := p.composer(); got != "Is anybody there?" {
		t.Errorf("after the failure the composer has %q, want the message back", got)
	}
	newOfficeWith(t, slacksim.Options{Addr: address})
	p.gone(".link", "Reconnecting")
	p.keys(kb.Enter)
	p.see(".msg", "Is anybody there?")
	p.forgive() // the browser reports each request that failed
}

func testClock(t *testing.T, browser context.Context) {
	o := newOffice(t)
	o.sim.SetHooks(slacksim.Hooks{Owed: func(context.Context) ([]slacksim.Owed, error) {
		return []slacksim.Owed{{At: o.sim.Now().Add(100 * time.Hour), What: "Quarterly digest", To: "U0BEN"}}, nil
	}})
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	before := o.sim.Now()
	p.click("#clock", "")
	p.see(".owed li", "Quarterly digest")
	p.see(".owed-to", "Ben Okafor")
	p.shot("clock")
	p.click(".clock-panel button", "1 day on")
	p.see(".toast", "it is now")
	if got := o.sim.Now().Sub(before); got < 24*time.Hour || got > 24*time.Hour+time.Minute {
		t.Errorf("the clock moved by %s, want a day", got)
	}
	p.click(".clock-panel button", "Next owed message")
	p.see(".toast", "Next owed message: it is now")
	if got := o.sim.Now().Sub(before); got < 124*time.Hour {
		t.Errorf("the clock moved by %s, want to the digest", got)
	}
	p.click(".clock-panel button", "Back to the real time")
	p.see(".toast", "real time: it is now")
	if got := time.Since(o.sim.Now()); got > time.Minute {
		t.Errorf("after the reset the clock is %s off", got)
	}
	p.keys(kb.Escape)
	p.gone(".clock-panel", "")
	if got := p.focused(); got != "clock" {
		t.Errorf("after Escape the focus is at %q, want the clock", got)
	}
	shown := eval[string](p, `document.querySelector(".clock-words").textContent`)
	p.click("#play", "")
	p.wait(`document.querySelector("#play").getAttribute("aria-label") === "Pause the clock"`)
	p.wait(`document.querySelector(".clock-words").textContent !== ` + quote(shown))
	p.click("#play", "")
	p.wait(`document.querySelector("#play").getAttribute("aria-label").startsWith("Play")`)
	if o.sim.Playing() != 0 {
		t.Error("the clock plays on")
	}
}
