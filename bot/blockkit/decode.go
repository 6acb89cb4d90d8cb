package blockkit

import (
	"regexp"
	"strings"
)

// Decoded is what a person typed, read from Slack's wire form.
type Decoded struct {
	Text  string   // as the person saw it: "@Ana", "#general", bare URLs
	Users []string // ids of the people mentioned, in order, each once
	Links []string // http and https addresses, in order, each once
}

var unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// Decode reads text as Slack sends it: <@U…|name>, <#C…|name>, <!here>,
// <https://…|label> and the three entities. What is not of that form stays as
// it is; an address in it is a link even so, because a slash command may bring
// addresses as they were typed. name gives a person's name for a mention without label; it may be nil.
func Decode(text string, name func(id string) string) Decoded {
	var d Decoded
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '<')
		if open < 0 {
			break
		}
		end := strings.IndexByte(text[open:], '>')
		if end < 0 {
			break
		}
		b.WriteString(d.plain(text[:open]))
		b.WriteString(d.control(text[open+1:open+end], name))
		text = text[open+end+1:]
	}
	b.WriteString(d.plain(text))
	d.Text = b.String()
	return d
}

// address is a typed address up to the end of the word.
var address = regexp.MustCompile(`https?://[^\s<>"|]+`)

// plain reads text between controls, and notes the addresses in it without the
// punctuation of the sentence round them.
func (d *Decoded) plain(s string) string {
	s = unescaper.Replace(s)
	for _, link := range address.FindAllString(s, -1) {
		link = strings.TrimRight(link, ".,;:!?'*_~`)]}")
		if len(link) > len("https://") {
			d.Links = appendOnce(d.Links, link)
		}
	}
	return s
}

// control reads what stands between < and >, and returns how it looked.
func (d *Decoded) control(s string, name func(string) string) string {
	target, label, labelled := strings.Cut(s, "|")
	label = unescaper.Replace(label)
	switch {
	case strings.HasPrefix(target, "@") && isUserID(target[1:]):
		id := target[1:]
		d.Users = appendOnce(d.Users, id)
		if !labelled && name != nil {
			label = name(id)
		}
		if label == "" {
			label = id
		}
		return "@" + label
	case strings.HasPrefix(target, "#"):
		if label == "" {
			label = target[1:]
		}
		return "#" + label
	case strings.HasPrefix(target, "!"):
		if label != "" {
			return label
		}
		word, _, _ := strings.Cut(target[1:], "^")
		return "@" + word
	case strings.HasPrefix(target, "http://"), strings.HasPrefix(target, "https://"):
		url := unescaper.Replace(target)
		d.Links = appendOnce(d.Links, url)
		if labelled && label != "" && !strings.HasSuffix(url, label) {
			return label
		}
		return url
	case strings.HasPrefix(target, "mailto:"):
		if label != "" {
			return label
		}
		return strings.TrimPrefix(target, "mailto:")
	}
	return unescaper.Replace("<" + s + ">")
}

func appendOnce(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}
