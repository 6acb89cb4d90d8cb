package slacksim_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

func testTheme(t *testing.T, browser context.Context) {
	o := newOffice(t)
	background := `getComputedStyle(document.querySelector("main")).backgroundColor`
	dark := openTab(t, browser, o.at("U0ANA", "C0GENERAL"), scheme("dark"))
	if got := eval[string](dark, background); got != "rgb(26, 29, 33)" {
		t.Errorf("a browser that prefers dark shows %s", got)
	}
	light := openTab(t, browser, o.at("U0ANA", "C0GENERAL"), scheme("light"))
	if got := eval[string](light, background); got != "rgb(255, 255, 255)" {
		t.Errorf("a browser that prefers light shows %s", got)
	}
	light.click("button[aria-label^='Theme: system']", "")
	light.click("button[aria-label^='Theme: light']", "")
	light.wait(background + ` === "rgb(26, 29, 33)"`)
	light.reload()
	light.wait(background + ` === "rgb(26, 29, 33)"`)
	light.click("button[aria-label^='Theme: dark']", "") // back to the system's, for the other tests
	light.wait(background + ` === "rgb(255, 255, 255)"`)
}

// testEmoji: the page brings the emoji that it knows the names of. Each leaves
// something on paper and is as wide as any other, which boxes, and two characters
// that should be one, are not.
func testEmoji(t *testing.T, browser context.Context) {
	p := openTab(t, browser, newOffice(t).at("U0ANA", "C0GENERAL"))
	got := eval[map[string][]string](p, `(async () => {
		const { emojiNames, emojiOf } = await import("/emoji.js");
		const names = emojiNames("").filter((name) => /^\p{Emoji_Presentation}/u.test(emojiOf(name)));
		const own = [...document.styleSheets].flatMap((s) => [...s.cssRules]).find((r) => r instanceof CSSFontFaceRule);
		const font = new FontFace("Shipped", own.style.getPropertyValue("src").match(/url\([^)]*\)/)[0], { unicodeRange: own.style.unicodeRange });
		document.fonts.add(await font.load());
		const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
		pen.font = "20px Shipped, monospace";
		const width = (name) => pen.measureText(emojiOf(name)).width;
		const isDrawn = (name) => {
			pen.clearRect(0, 0, 40, 40);
			pen.fillText(emojiOf(name), 0, 30);
			return pen.getImageData(0, 0, 40, 40).data.some((v) => v > 0);
		};
		return { known: names, odd: names.filter((name) => width(name) !== width("tada") || !isDrawn(name)) };
	})()`)
	if len(got["known"]) < 200 || len(got["odd"]) > 0 {
		t.Errorf("of %d emoji the page's font does not have %q", len(got["known"]), got["odd"])
	}
}

func testNarrow(t *testing.T, browser context.Context) {
	o := newOffice(t)
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"), chromedp.EmulateViewport(360, 720))
	p.send("/demo " + strings.Repeat("unbreakable", 12))
	p.see(".msg-ephemeral", "Saved")
	fits := `document.documentElement.scrollWidth <= 360 && document.querySelector("#messages").scrollWidth <= 360`
	if !eval[bool](p, fits) {
		t.Error("a long word makes the page wider than the window")
	}
	if eval[bool](p, `document.querySelector("#sidebar").checkVisibility({ visibilityProperty: true })`) {
		t.Error("the sidebar is not out of the way")
	}
	p.click(".drawer-button", "")
	p.click(".channel", "random")
	p.see("h1", "random")
	p.wait(`!document.documentElement.classList.contains("drawer")`)
	p.send("/demo")
	p.see("dialog[open]", "Log a win")
	if !eval[bool](p, `(() => { const r = document.querySelector("dialog").getBoundingClientRect(); return r.left >= 0 && r.right <= 360 && r.bottom <= 720; })()`) {
		t.Error("the modal does not fit into the window")
	}
}

func testHostileText(t *testing.T, browser context.Context) {
	o := newOffice(t)
	p := openTab(t, browser, o.at("U0ANA", "C0GENERAL"))
	const hostile = `<img src=x onerror="window.broken=1"><script>window.broken=1</script> <javascript:window.broken=1|go> <!channel> &lt;b&gt; *bold*`
	p.send(hostile)
	p.see(".msg", "window.broken=1")
	p.send("/demo " + hostile)
	p.see(".msg-ephemeral", "window.broken=1")
	p.click("button[aria-label=Shortcuts]", "")
	p.click("[role=menuitem]", "Log a win")
	p.see("dialog[open]", "Log a win")
	p.keys("hostile " + hostile)
	p.click("dialog button[type=submit]", "Save")
	p.gone("dialog[open]", "")
	p.see(".msg", hostile[:20])
	count := func() map[string]int {
		return eval[map[string]int](p, `({
			broken: Number(window.broken ?? 0),
			elements: document.querySelectorAll("#messages :is(img, script, iframe, b)").length,
			links: [...document.querySelectorAll("#messages a")].filter((a) => !/^(https?|mailto):/.test(a.href)).length,
			mentions: document.querySelectorAll(".mention").length,
		})`)
	}
	want := map[string]int{"broken": 0, "elements": 0, "links": 0, "mentions": 0}
	if diff := cmp.Diff(want, count()); diff != "" {
		t.Errorf("in the channel, text became more than text (-want +got):\n%s", diff)
	}
	p.click(".channel", "Demo Bot") // where a bot answers a global shortcut
	p.see(".msg", "Kept: hostile <img")
	if diff := cmp.Diff(want, count()); diff != "" {
		t.Errorf("in the DM, text became more than text (-want +got):\n%s", diff)
	}
}

// testText runs the page's own text functions on what bots and people send.
func testText(t *testing.T, browser context.Context) {
	p := openTab(t, browser, newOffice(t).at("U0ANA", "C0GENERAL"))
	tests := []struct{ name, call, in, want string }{
		{"marks", "mrkdwn", "*b* _i_ ~s~ `c`", "<strong>b</strong> <em>i</em> <s>s</s> <code>c</code>"},
		{"marks nest", "mrkdwn", "*a _b_*", "<strong>a <em>b</em></strong>"},
		{"marks inside words are not", "mrkdwn", "a*b*c snake_case_name 2 * 3 * 4", "a*b*c snake_case_name 2 * 3 * 4"},
		{"marks end with the line", "mrkdwn", "*a\nb*", "*a\nb*"},
		{"escapes", "mrkdwn", "&lt;b&gt; &amp;lt;", "&lt;b&gt; &amp;lt;"},
		{"mentions", "mrkdwn", "<@U0ANA> <@U9|Zed> <#C0GENERAL>", `<span class="mention mention-me">@Ana Ruiz</span> <span class="mention">@Zed</span> <span class="mention">#general</span>`},
		{"link", "mrkdwn", "<https://a.b/?x=1&amp;y=2|l>", `<a href="https://a.b/?x=1&amp;y=2" target="_blank" rel="noopener noreferrer" title="https://a.b/?x=1&amp;y=2">l</a>`},
		{"bare link ends before its sentence", "mrkdwn", "https://a.b/c_d).", `<a href="https://a.b/c_d" target="_blank" rel="noopener noreferrer">https://a.b/c_d</a>).`},
		{"link that would run", "mrkdwn", "<javascript:alert(1)|l> <data:text/html,x> < script:x|y>", "l data:text/html,x y"},
		{"code is not formatted", "mrkdwn", "```*a* <@U0ANA|ana>```", "<pre>*a* ana</pre>"},
		{"quote", "mrkdwn", "&gt; q\nafter", "<blockquote>q</blockquote>after"},
		{"emoji", "mrkdwn", ":tada: :nope: 10:30:45", `<span class="emoji" role="img" aria-label="tada" title=":tada:">🎉</span> :nope: 10:30:45`},
		{"date", "mrkdwn", "<!date^1780000000^{date_short}, {time}|later>", `<time datetime="2026-05-28T20:26:40.000Z" title="later">May 28, 2026, 10:26 PM</time>`},
		{"date with a link that would run", "mrkdwn", "<!date^1780000000^{date_num}^javascript:x|later>", `<time datetime="2026-05-28T20:26:40.000Z" title="later">2026-05-28</time>`},
		{"right-to-left and zero width stay", "mrkdwn", "א\u200bב", "א\u200bב"},
		{"markdown marks", "markdown", "**b** *i* ~~s~~ `c` \\*n\\*", "<p><strong>b</strong> <em>i</em> <s>s</s> <code>c</code> *n*</p>"},
		{"markdown keeps HTML as text", "markdown", "<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"},
		{"markdown link that would run", "markdown", "[x](javascript:y)", "<p>x</p>"},
		{"markdown list", "markdown", "1. a\n2. b\n   - c", "<ol><li>a</li><li>b<ul><li>c</li></ul></li></ol>"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := eval[string](p, `(async () => {
				const { `+test.call+`: call } = await import("/`+test.call+`.js");
				const dir = { me: "U0ANA", tz: "Europe/Berlin", now: () => 1780000000, user: (id) => ({ U0ANA: "Ana Ruiz" })[id], channel: (id) => ({ C0GENERAL: "general" })[id] };
				const out = document.createElement("div");
				out.append(...[call(`+quote(test.in)+`, `+map[string]string{"mrkdwn": "dir", "markdown": "0"}[test.call]+`)].flat());
				return out.innerHTML;
			})()`)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
