package bot

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/slack-go/slack"

	"winlog/bot/blockkit"
	"winlog/bot/socket"
	"winlog/ladder"
)

// auditPerPage keeps a page within one ack.
const auditPerPage = 15

// pageAudit is the button that opens the audit log, and the pages of it. Its value
// is whose log it is, "" for everybody's, and where the page begins.
func (b *Bot) pageAudit(ctx context.Context, c *call) (socket.Reply, error) {
	id, from, two := strings.Cut(strings.TrimPrefix(c.Action.Value.Text, valueVersion), "|")
	offset, err := pageOffset(valueVersion + from)
	if err != nil || !two || !strings.HasPrefix(c.Action.Value.Text, valueVersion) || id != "" && !ladder.UserID(id).Valid() {
		return socket.Reply{}, staleButton()
	}
	return b.auditFrom(ctx, c, ladder.UserID(id), offset)
}

func (b *Bot) auditFrom(ctx context.Context, c *call, subject ladder.UserID, offset int) (socket.Reply, error) {
	entries, total, err := b.store.PageAudit(ctx, ladder.AuditFilter{Subject: subject, Offset: offset, Limit: auditPerPage})
	if err != nil {
		return socket.Reply{}, err
	}
	if len(entries) == 0 && offset > 0 {
		return b.auditFrom(ctx, c, subject, 0)
	}
	return b.answer(c, "Audit log", b.auditPage(c, subject, entries, offset, total)), nil
}

// auditActions says what was changed. What it does not know it shows as it is.
var auditActions = map[string]string{
	"level": "level", "manager": "manager", "target": "target", "visibility": "who sees new wins", "answer": "answer to a quarter",
	"reopen": "quarter re-opened", "leave": "leave", "employment": "employment", "deactivated": "deactivated", "reactivated": "reactivated",
	"import_people": "people imported", "export": "export", "calendar": "calendar",
}

// auditPage is a page of who changed what, newest first.
func (b *Bot) auditPage(c *call, subject ladder.UserID, entries []ladder.AuditEntry, offset, total int) []slack.Block {
	head := "*Audit log*"
	if subject != "" {
		head += " of " + blockkit.Mention(string(subject))
	}
	blocks := []slack.Block{blockkit.Section(head + "\nWho changed levels, managers, answers and settings. It never holds the words of a win.")}
	if total == 0 {
		return append(blocks, blockkit.Context("There is nothing yet."))
	}
	loc := c.person.Location(b.location)
	for _, e := range entries {
		by := "the program"
		switch {
		case e.By != "":
			by = blockkit.Mention(string(e.By))
		case e.Action == "import_people", e.Action == "export":
			by = "the command line"
		}
		action := auditActions[e.Action]
		if action == "" {
			action = e.Action
		}
		line := fmt.Sprintf("%s · %s: *%s*", e.At.In(loc).Format("2 Jan 2006 15:04 MST"), by, blockkit.Escape(action))
		if e.Subject != "" && subject == "" {
			line += " of " + blockkit.Mention(string(e.Subject))
		}
		if e.Detail != "" {
			line += " · " + mentionIDs(blockkit.Escape(blockkit.Clip(e.Detail, 300)))
		}
		blocks = append(blocks, blockkit.Section(line))
	}
	return append(blocks, pageButtons("admin.audit", valueVersion+string(subject)+"|", offset, len(entries), total, auditPerPage)...)
}

// idInText is a person's id in a line of the audit log.
var idInText = regexp.MustCompile(`\b[UW][A-Z0-9]{4,20}\b`)

// mentionIDs shows names where an escaped text has ids.
func mentionIDs(escaped string) string {
	return idInText.ReplaceAllStringFunc(escaped, blockkit.Mention)
}
