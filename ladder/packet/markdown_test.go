package packet_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winlog/ladder"
	"winlog/ladder/packet"
)

func TestWriteMarkdown(t *testing.T) {
	wins := sampleWins()
	late := ladder.Win{
		User: "U2", OccurredOn: ladder.NewDate(2026, time.June, 28), Visibility: ladder.Public,
		Text: "# Not a heading\n\n- not an item\n1. nor this\n<script>alert(1)</script> [x](javascript:alert(1)) **bold** `code` | a_b", CreatedAt: time.Date(2026, time.September, 2, 0, 0, 0, 0, time.UTC),
		Links: []string{"javascript:alert(1)", "ftp://x.example/a"},
	}
	want := `# Wins of Ana &lt;b&gt;Lima&lt;/b&gt;

## 2026-Q3

- **2026-07-01** Short\
  private

## 2026-Q2

- **2026-05-12** Led the "checkout" clean-up, with Web\
  and &lt;Payments&gt;\
  **Result:** \=2.9 % → 1.7 %\
  scope, collaboration · shows IC3 · with U2, U3 · manager\
  <https://x.example/pr/1?a=1&b=2>\
  <https://x.example/board>

# Wins of U2

## 2026-Q2

- **2026-06-28** \# Not a heading\
  &nbsp;\
  \- not an item\
  1\. nor this\
  &lt;script&gt;alert(1)&lt;/script&gt; \[x\](javascript:alert(1)) \*\*bold\*\* \` + "`code\\`" + ` \| a\_b\
  logged late · public\
  javascript:alert(1)\
  ftp://x.example/a
`
	if diff := cmp.Diff(want, write(t, packet.Markdown, ladder.Calendar{}, append(wins, late)...)); diff != "" {
		t.Error(diff)
	}
	if got := write(t, packet.Markdown, april); !strings.Contains(got, "No wins") {
		t.Errorf("no wins: got %q", got)
	}
}

// Whatever people type, the only lines and marks are ours: with escapes and
// entities removed, no character is left that Markdown or HTML acts on.
func TestMarkdownIsInert(t *testing.T) {
	escapes := regexp.MustCompile(`\\[[:punct:]]|&(lt|gt|amp|nbsp);`)
	active := regexp.MustCompile("[`*_\\[\\]{}#|~<>&\\\\]|^[-+=:]|^[0-9]+[.)]|^    ")
	rapid.Check(t, func(rt *rapid.T) {
		w := anyWin().Draw(rt, "win")
		w.Links = nil
		file := write(t, packet.Markdown, april, w)
		_, item, ok := strings.Cut(file, "\n- **"+w.OccurredOn.String()+"** ")
		if !ok || strings.Count(item, "\n") != strings.Count(strings.TrimSuffix(item, "\n"), "\\\n  ")+1 {
			rt.Fatalf("the item's lines are not one item:\n%s", file)
		}
		for _, line := range strings.Split(strings.TrimSuffix(item, "\n"), "\\\n  ") {
			line = strings.Replace(line, "**Result:** ", "", 1)
			if left := escapes.ReplaceAllString(line, "x"); active.MatchString(left) {
				rt.Errorf("%q leaves %q", line, left)
			}
		}
	})
}
