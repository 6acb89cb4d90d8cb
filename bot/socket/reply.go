package socket

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"github.com/slack-go/slack"
)

// maxFrame is the first size of an ack that Slack loses: 20 KiB, counted over
// the whole message {"envelope_id":…,"payload":…}.
const maxFrame = 20 << 10

// delivery is a Reply on the wire: what goes into the ack, and what follows it.
type delivery struct {
	payload  []byte // of the ack; nil for a plain one
	tooLarge bool   // the payload that was meant did not fit
	message  *Answer
	view     *slack.ModalViewRequest
	how      viewMethod
	external string // where the view goes, for replace
}

// viewMethod is the Web API call that shows a view.
type viewMethod int

const (
	openView    viewMethod = iota // views.open: no modal is there
	pushView                      // views.push: on top of the one there
	updateView                    // views.update: in its place
	replaceView                   // views.update of the stand-in that the ack showed
)

// plan decides what of a Reply goes into the ack. An error leaves a plain ack.
func plan(r *Request, reply Reply) (delivery, error) {
	switch {
	case reply.Message != nil:
		return planMessage(r, reply.Message)
	case len(reply.Errors) > 0:
		return planErrors(r, reply.Errors)
	case reply.Update != nil:
		return planView(r, "update", reply.Update)
	case reply.Push != nil:
		return planView(r, "push", reply.Push)
	case reply.Clear:
		if r.Kind == Submission && r.CanReply {
			return delivery{payload: []byte(`{"response_action":"clear"}`)}, nil
		}
	case reply.Options != nil:
		return planOptions(r, reply.Options)
	}
	return delivery{}, nil
}

func planMessage(r *Request, a *Answer) (delivery, error) {
	if r.Kind != Command || !r.CanReply {
		return delivery{message: a}, nil
	}
	payload, err := messageJSON(a, "")
	if err != nil {
		return delivery{}, err
	}
	if !fits(r, payload) {
		return delivery{message: a, tooLarge: true}, nil
	}
	return delivery{payload: payload}, nil
}

// planErrors shortens texts that do not fit: there is no other way to show them.
func planErrors(r *Request, texts map[string]string) (delivery, error) {
	if r.Kind != Submission || !r.CanReply {
		return delivery{}, errors.New("errors can be shown in a submitted form only")
	}
	type response struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
	}
	payload, err := json.Marshal(response{"errors", texts})
	if err != nil || fits(r, payload) {
		return delivery{payload: payload}, err
	}
	short := make(map[string]string, len(texts))
	for block, text := range texts {
		short[block] = clip(text)
	}
	payload, err = json.Marshal(response{"errors", short})
	return delivery{payload: payload, tooLarge: true}, err
}

// planView puts a view into the ack of a form, or else has it sent after it. A
// plain ack would close the form, so while one too large is on its way the ack
// shows a stand-in, found again by its external id.
func planView(r *Request, action string, view *slack.ModalViewRequest) (delivery, error) {
	if r.Kind != Submission || !r.CanReply {
		d := delivery{view: view, how: openView}
		if r.Kind == Action && r.View.Type == "modal" {
			d.how = pushView
			if action == "update" {
				d.how = updateView
			}
		}
		return d, nil
	}
	payload, err := viewJSON(action, view)
	if err != nil || fits(r, payload) {
		return delivery{payload: payload}, err
	}
	stand := &slack.ModalViewRequest{
		Type: slack.VTModal, Title: view.Title, ExternalID: "wait-" + r.Envelope,
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewSectionBlock(slack.NewTextBlockObject(slack.PlainTextType, "One moment…", false, false), nil, nil),
		}},
	}
	payload, err = viewJSON(action, stand)
	return delivery{payload: payload, tooLarge: true, view: view, how: replaceView, external: stand.ExternalID}, err
}

func viewJSON(action string, view *slack.ModalViewRequest) ([]byte, error) {
	return json.Marshal(struct {
		Action string                  `json:"response_action"`
		View   *slack.ModalViewRequest `json:"view"`
	}{action, view})
}

// planOptions leaves out the last options of a menu that do not fit.
func planOptions(r *Request, options []*slack.OptionBlockObject) (delivery, error) {
	if r.Kind != Suggest || !r.CanReply {
		return delivery{}, errors.New("options can be shown in a menu only")
	}
	d := delivery{}
	for {
		payload, err := json.Marshal(struct {
			Options []*slack.OptionBlockObject `json:"options"`
		}{options})
		if err != nil || fits(r, payload) {
			d.payload = payload
			return d, err
		}
		d.tooLarge = true
		options = options[:len(options)*3/4]
	}
}

// fits reports whether the ack with this payload is one that Slack reads.
func fits(r *Request, payload []byte) bool {
	const around = len(`{"envelope_id":"","payload":}`)
	return around+len(r.Envelope)+wireSize(payload) < maxFrame
}

// wireSize is the length of JSON once slack-go has encoded it: it escapes <, >
// and & inside a RawMessage, and U+2028 and U+2029.
func wireSize(payload []byte) int {
	n := len(payload)
	for _, c := range []byte("<>&") {
		n += 5 * bytes.Count(payload, []byte{c})
	}
	n += 3 * bytes.Count(payload, []byte("\u2028"))
	n += 3 * bytes.Count(payload, []byte("\u2029"))
	return n
}

// messageJSON is an Answer as Slack takes it in an ack and at a response URL. The
// blocks of Answer.Raw are copied as they are. extra is more properties, each
// with a comma before it.
func messageJSON(a *Answer, extra string) ([]byte, error) {
	blocks := a.Raw
	if len(blocks) == 0 && len(a.Blocks) > 0 {
		var err error
		if blocks, err = json.Marshal(a.Blocks); err != nil {
			return nil, err
		}
	}
	text, err := json.Marshal(a.Text)
	if err != nil {
		return nil, err
	}
	where := "ephemeral"
	if a.Channel {
		where = "in_channel"
	}
	var b bytes.Buffer
	b.Grow(len(blocks) + len(text) + len(extra) + 64)
	b.WriteString(`{"response_type":"` + where + `","text":`)
	b.Write(text)
	if len(blocks) > 0 {
		b.WriteString(`,"blocks":`)
		b.Write(blocks)
	}
	b.WriteString(extra)
	b.WriteByte('}')
	return b.Bytes(), nil
}

// postJSON is an Answer for the response URL of r.
func postJSON(r *Request, a *Answer) ([]byte, error) {
	if a.Delete {
		return []byte(`{"delete_original":true}`), nil
	}
	if a.Replace {
		return messageJSON(a, `,"replace_original":true`)
	}
	extra := `,"replace_original":false`
	if t := r.Message.Thread; t != "" && strings.Trim(t, "0123456789.") == "" {
		extra += `,"thread_ts":"` + t + `"` // else the answer to a click in a thread lands outside it
	}
	return messageJSON(a, extra)
}
