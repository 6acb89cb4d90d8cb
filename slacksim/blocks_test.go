package slacksim_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"winlog/slacksim"
)

// post calls a method with a JSON body and the bot's token.
func (p *place) post(t testing.TB, method string, body any) object {
	t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return p.send(t, method, "application/json; charset=utf-8", "Bearer "+p.app.BotToken, data)
}

func (p *place) send(t testing.TB, method, kind, authorization string, body []byte) object {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, p.APIURL()+method, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	return p.do(t, r)
}

func (p *place) do(t testing.TB, r *http.Request) object {
	t.Helper()
	answer, err := p.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	out := object{}
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatalf("%s answered %d %q", r.URL.Path, answer.StatusCode, data)
	}
	return out
}

// messages are all texts that came with a refusal.
func messages(answer object) string {
	var out []string
	if meta, ok := answer["response_metadata"].(object); ok {
		for _, m := range list(meta["messages"]) {
			out = append(out, fmt.Sprint(m))
		}
	}
	for _, m := range list(answer["errors"]) {
		out = append(out, fmt.Sprint(m))
	}
	return strings.Join(out, "\n")
}

func list(v any) []any { l, _ := v.([]any); return l }

func x(n int) string { return strings.Repeat("é", n) }

func plainText(text string) object {
	return object{"type": "plain_text", "text": text}
}
func mrkdwn(text string) object { return object{"type": "mrkdwn", "text": text} }

func with(o object, pairs ...any) object {
	out := object{}
	for k, v := range o {
		out[k] = v
	}
	for i := 0; i < len(pairs); i += 2 {
		key := pairs[i].(string)
		if pairs[i+1] == nil {
			delete(out, key)
		} else {
			out[key] = pairs[i+1]
		}
	}
	return out
}

func repeat(n int, make func(i int) any) []any {
	out := newList(n)
	for i := range out {
		out[i] = make(i)
	}
	return out
}

func newList(n int) []any { return make([]any, n) }

func optionOf(i int) any {
	return object{"text": plainText(fmt.Sprint("Option ", i)), "value": fmt.Sprint("v", i)}
}
func section(text string) object { return object{"type": "section", "text": mrkdwn(text)} }
func actions(e ...any) object    { return object{"type": "actions", "elements": e} }
func accessory(e any) object     { return with(section("s"), "accessory", e) }
func inputOf(e any) object {
	return object{"type": "input", "block_id": "in", "label": plainText("Label"), "element": e}
}

func buttonOf(pairs ...any) object {
	return with(object{"type": "button", "text": plainText("Go"), "action_id": "go"}, pairs...)
}

func element(kind string, pairs ...any) object {
	return with(object{"type": kind, "action_id": "a"}, pairs...)
}

func selectOf(pairs ...any) object {
	return with(object{"type": "static_select", "action_id": "s", "options": repeat(3, optionOf)}, pairs...)
}

func rich(leaves ...any) object {
	return object{"type": "rich_text", "elements": []any{object{"type": "rich_text_section", "elements": leaves}}}
}
func richWord(text string) object { return object{"type": "text", "text": text} }

func textCell(text string) any { return object{"type": "raw_text", "text": text} }
func row(n int) any            { return repeat(n, func(int) any { return textCell("c") }) }
func table(rows ...any) object { return object{"type": "table", "rows": append([]any{}, rows...)} }

func pie(n int) object {
	return object{"type": "data_visualization", "title": "T", "chart": object{"type": "pie", "segments": repeat(n, func(i int) any {
		return object{"label": fmt.Sprint(i), "value": i + 1}
	})}}
}

func bars(categories []any, points []any) object {
	return object{"type": "data_visualization", "title": "T", "chart": object{
		"type": "bar", "axis_config": object{"categories": categories}, "series": []any{object{"name": "S", "data": points}},
	}}
}

func point(label string, value any) object { return object{"label": label, "value": value} }

// try asks Slack to take blocks on a surface and returns what it says; "" when it takes them.
func (p *place) try(t testing.TB, surface byte, blocks []any) string {
	t.Helper()
	modal := object{"type": "modal", "title": plainText("T"), "submit": plainText("S"), "blocks": blocks}
	var answer object
	switch surface {
	case 'M':
		answer = p.post(t, "chat.postMessage", object{"channel": "C0GENERAL", "text": "t", "blocks": blocks})
	case 'O':
		answer = p.post(t, "views.open", object{"trigger_id": "none", "view": modal})
		if got := messages(answer); strings.Contains(got, "trigger_id") {
			return "" // the view was good, only the trigger was not
		}
	case 'H':
		answer = p.post(t, "views.publish", object{"user_id": "U0ANA", "view": object{"type": "home", "blocks": blocks}})
	}
	if answer["ok"] == true {
		return ""
	}
	if got := messages(answer); got != "" {
		return got
	}
	return fmt.Sprint(answer["error"])
}

func TestBlocks(t *testing.T) {
	p := open(t, slacksim.Options{Unlimited: true})
	at := map[byte]string{'M': "/blocks/0", 'O': "/view/blocks/0", 'H': "/view/blocks/0"}
	for _, r := range blockRows {
		t.Run(strings.ReplaceAll(r.name, " ", "_"), func(t *testing.T) {
			for i, block := range r.good {
				for _, surface := range []byte("MOH") {
					got := p.try(t, surface, []any{block})
					allowed := strings.IndexByte(r.on, surface) >= 0
					if allowed && got != "" {
						t.Errorf("good block %d on %c was refused: %s", i, surface, got)
					}
					if !allowed && !strings.Contains(got, "unsupported type: ") {
						t.Errorf("good block %d on %c: got %q, want it refused there", i, surface, got)
					}
				}
			}
			on := r.on
			if on == "" {
				on = "MOH"
			}
			for want, block := range r.refused {
				for _, surface := range []byte(on) {
					want := strings.ReplaceAll(want, "/blocks/0", at[surface])
					if got := p.try(t, surface, []any{block}); !strings.Contains(got, want) {
						t.Errorf("on %c: got %q, want %q", surface, got, want)
					}
				}
			}
		})
	}
}

// TestListsOfBlocks has the rules that are about all blocks of a message or view.
func TestListsOfBlocks(t *testing.T) {
	p := open(t, slacksim.Options{Unlimited: true})
	sections := func(n int) []any { return repeat(n, func(int) any { return section("s") }) }
	named := func(id string) object { return with(section("s"), "block_id", id) }
	focus := func(id string) object {
		return with(inputOf(element("plain_text_input", "focus_on_load", true)), "block_id", id)
	}
	for _, r := range []struct {
		name, on string
		blocks   []any
		want     string // "" when it is taken
	}{
		{"50 in a message", "M", sections(50), ""},
		{"51 in a message", "M", sections(51), "no more than 50 items allowed [json-pointer:/blocks]"},
		{"100 in a view", "OH", sections(100), ""},
		{"101 in a view", "OH", sections(101), "no more than 100 items allowed [json-pointer:/view/blocks]"},
		{"different block_ids", "MOH", []any{named("a"), named("b")}, ""},
		{"equal block_ids", "MOH", []any{named("a"), named("a")}, "block_id must be unique"},
		{"equal action_ids in two blocks", "MOH", []any{actions(buttonOf()), actions(buttonOf())}, ""},
		{"one focus", "O", []any{focus("a")}, ""},
		{"two focuses", "O", []any{focus("a"), focus("b")}, "only one element may have focus_on_load"},
		{"12,000 characters of markdown", "M", []any{object{"type": "markdown", "text": strings.Repeat("a", 6000)}, object{"type": "markdown", "text": strings.Repeat("a", 6000)}}, ""},
		{"12,001 characters of markdown", "M", []any{object{"type": "markdown", "text": strings.Repeat("a", 6000)}, object{"type": "markdown", "text": strings.Repeat("a", 6001)}}, "must be less than 12001"},
		{"two charts", "M", []any{pie(1), pie(1)}, ""},
		{"three charts", "M", []any{pie(1), pie(1), pie(1)}, "no more than 2 items allowed"},
		{"13,200 characters", "M", repeat(5, func(int) any { return section(x(2640)) }), ""},
		{"13,205 characters", "M", repeat(5, func(int) any { return section(x(2641)) }), "msg_blocks_too_long"},
		{"13,205 characters in a view", "OH", repeat(5, func(int) any { return section(x(2641)) }), ""},
		{"10,000 characters in two tables", "M", []any{table([]any{textCell(x(5000))}), table([]any{textCell(x(5000))})}, ""},
		{"10,001 characters in two tables", "M", []any{table([]any{textCell(x(5000))}), table([]any{textCell(x(5001))})}, "must be less than 10001"},
		{"not an object", "MOH", []any{"section"}, "must provide an object"},
	} {
		t.Run(strings.ReplaceAll(r.name, " ", "_"), func(t *testing.T) {
			for _, surface := range []byte(r.on) {
				got := p.try(t, surface, r.blocks)
				if r.want == "" && got != "" || !strings.Contains(got, r.want) {
					t.Errorf("on %c: got %q, want %q", surface, got, r.want)
				}
			}
		})
	}
}

func TestInvalidBlocksLooksLikeSlacks(t *testing.T) {
	p := open(t, slacksim.Options{})
	got := p.post(t, "chat.postMessage", object{"channel": "C0GENERAL", "blocks": []any{section(x(3001))}})
	want := object{
		"ok": false, "error": "invalid_blocks", "errors": []any{"must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
		"response_metadata": object{"messages": []any{
			"[ERROR] failed to match all allowed schemas [json-pointer:/blocks/0/text]",
			"[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
		}},
	}
	if diff := jsonDiff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	p.wantViolations(t, "invalid_blocks")
}
