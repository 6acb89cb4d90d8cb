package slacksim_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"winlog/slacksim"
)

func testHome(t *testing.T, browser context.Context) {
	o := newOffice(t)
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	p.click(".channel", "Demo Bot")
	p.see("[role=tab][aria-selected=true]", "Home") // an app opens at its Home
	p.see("#home", "Your wins")
	p.click("#home button", "Nothing")
	p.see("#home", "Last: nothing v1")

	p.click("#home input[data-action-id=quarter]", "")
	p.click("[role=option]", "Second")
	p.see("#home", "Last: quarter q2")
	p.wait(`document.querySelector("#home input[data-action-id=quarter]").value === "Second"`)

	p.click("#home button[data-action-id=more]", "")
	p.click("[role=menuitem]", "Stop")
	p.see("#home", "Last: more stop")

	p.click("#home button[data-action-id=since]", "")
	p.click(".cal-day:not(:disabled)", "15")
	p.see("#home", "-15")

	p.click("#home input[data-action-id=text]", "")
	p.keys("half a ", "thought", kb.Enter)
	p.see("#home", "Last: text half a thought")
	if got := p.focused(); got != "text" {
		t.Errorf("after the Home was published again the focus is at %q, want the field", got)
	}

	p.shot("home")
	// A reload comes back to the Home, with what Slack was told.
	p.reload()
	p.see("#home", "Last: nothing so far")
	p.wait(`document.querySelector("#home input[data-action-id=quarter]").value === "Second"`)

	// Nobody sees another person's Home or what they chose there.
	p.click("#acting", "")
	p.click("[role=menuitemradio]", "Ben Okafor")
	p.see("#home", "Last: nothing so far")
	p.wait(`document.querySelector("#home input[data-action-id=quarter]").value === ""`)

	p.click("[role=tab]", "Messages")
	p.see("#composer-text", "")
	p.gone("#home", "")
	p.wait(`location.hash.endsWith("/messages")`)
	o.wait(t, "opened messages")
}

func testHomeBeforePublish(t *testing.T, browser context.Context) {
	o, _ := newOfficeAtNight(t, slacksim.Options{})
	p := openTab(t, browser, o.at("U0ANA", o.sim.User("U0ANA").DM()))
	p.see("#home", "Nothing here yet")
	p.see(".offline", "not connected")
	o.reinstall(t, func(m string) string {
		return strings.Replace(m, `"home_tab_enabled": true, "messages_tab_enabled": true, "messages_tab_read_only_enabled": false`,
			`"home_tab_enabled": false, "messages_tab_enabled": true, "messages_tab_read_only_enabled": true`, 1)
	})
	p.gone("[role=tab]", "Home")
	p.click(".channel", "general")
	p.see("#composer-text", "")
	p.click(".channel", "Demo Bot")
	p.see(".composer-status", "has been turned off")
	p.gone("#composer-text", "")
}
