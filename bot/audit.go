package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// saw records that the person who acts is about to be shown something of others'
// logs. What cannot be recorded is not shown: an error ends the request.
func (b *Bot) saw(ctx context.Context, c *call, path ladder.ReadPath, subjects ...ladder.UserID) error {
	return b.sawAs(ctx, c.user(), path, subjects...)
}

// sawAs is saw for what is sent unasked: viewer is who it is sent to.
func (b *Bot) sawAs(ctx context.Context, viewer ladder.UserID, path ladder.ReadPath, subjects ...ladder.UserID) error {
	return b.store.SaveReads(ctx, viewer, path, subjects)
}

// readPaths says what was read, to its owner.
var readPaths = map[ladder.ReadPath]string{
	ladder.PathTeam:    "the overview of their team",
	ladder.PathReport:  "your page: streak, goals and shared wins",
	ladder.PathDigest:  "the quarterly digest",
	ladder.PathGoal:    "a goal of yours",
	ladder.PathQuarter: "a quarter of yours and its evidence",
	ladder.PathAsked:   "a win you asked them about",
	ladder.PathTalk:    "what prepares your quarterly 1:1",

	ladder.PathExport:      "your wins, private ones too, in an export at the command line",
	ladder.PathExportNotes: "what you wrote for 1:1s and digests, in an export at the command line",
}

// readsPerPage keeps a page within one ack.
const readsPerPage = 20

// whoSaw is /winlog who-saw: who read of one's own log.
func (b *Bot) whoSaw(ctx context.Context, c *call) (socket.Reply, error) {
	return b.readsFrom(ctx, c, 0)
}

// pageReads is the button in /winlog me, and the pages of the list.
func (b *Bot) pageReads(ctx context.Context, c *call) (socket.Reply, error) {
	offset, err := pageOffset(c.Action.Value.Text)
	if err != nil {
		return socket.Reply{}, err
	}
	return b.readsFrom(ctx, c, offset)
}

// pageOffset reads where a page begins, as pageButtons wrote it.
func pageOffset(value string) (int, error) {
	rest, ok := strings.CutPrefix(value, valueVersion)
	offset, err := strconv.Atoi(rest)
	if rest == "" {
		offset, err = 0, nil
	}
	if !ok || err != nil || offset < 0 || offset > 1_000_000 {
		return 0, staleButton()
	}
	return offset, nil
}

// partOf says what part of a list is shown: "6–10 of 12", "1 of 1".
func partOf(offset, shown, total int) string {
	if shown == 1 {
		return fmt.Sprintf("%d of %d", offset+1, total)
	}
	return fmt.Sprintf("%d–%d of %d", offset+1, offset+shown, total)
}

// pageButtons turn the pages of a list, newest first; what comes before the
// offset in their values is the caller's.
func pageButtons(action, value string, offset, shown, total, perPage int) []slack.Block {
	blocks := []slack.Block{blockkit.Context(partOf(offset, shown, total))}
	var buttons []slack.BlockElement
	if offset > 0 {
		buttons = append(buttons, blockkit.Button(action+"#newer", "← Newer", value+strconv.Itoa(max(0, offset-perPage))))
	}
	if offset+shown < total {
		buttons = append(buttons, blockkit.Button(action+"#older", "Older →", value+strconv.Itoa(offset+shown)))
	}
	return append(blocks, blockkit.Actions(buttons...)...)
}

func (b *Bot) readsFrom(ctx context.Context, c *call, offset int) (socket.Reply, error) {
	reads, total, err := b.store.ListReads(ctx, c.user(), offset, readsPerPage)
	if err != nil {
		return socket.Reply{}, err
	}
	if len(reads) == 0 && offset > 0 {
		return b.readsFrom(ctx, c, 0)
	}
	return b.answer(c, "Who saw my log", b.readList(c, reads, offset, total)), nil
}

// readList is a page of who read somebody's log.
func (b *Bot) readList(c *call, reads []ladder.LogRead, offset, total int) []slack.Block {
	blocks := []slack.Block{blockkit.Header("Who saw my log")}
	about := "Each day on which somebody looked, once for each thing. A private win is shown to nobody but a colleague whom you ask about it and let read it. Whoever runs Win Log can export your wins, which is listed here, and can read the database outside of it, which is not."
	if total == 0 {
		return append(blocks, blockkit.Section("*Nobody but you so far.*"), blockkit.Context(about))
	}
	loc := c.person.Location(b.location)
	var lines []string
	for _, r := range reads {
		what, ok := readPaths[r.Path]
		if !ok {
			what = blockkit.Escape(string(r.Path))
		}
		who := "whoever runs Win Log"
		if r.Viewer != ladder.CommandLine {
			who = blockkit.Mention(string(r.Viewer))
		}
		lines = append(lines, fmt.Sprintf("%s · %s: %s", sayDate(ladder.DateOf(r.At.In(loc)), c.today), who, what))
	}
	blocks = append(blocks, blockkit.Sections(strings.Join(lines, "\n"))...)
	blocks = append(blocks, pageButtons("reads.page", valueVersion, offset, len(reads), total, readsPerPage)...)
	return append(blocks, blockkit.Context(about))
}
