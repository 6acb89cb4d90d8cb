package slacksim

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maxBody is the largest body of a call.
const maxBody = 4 << 20

// args are the arguments of a call: strings when they came in a form, any JSON value otherwise.
type args map[string]any

// decoded is what came with a call.
type decoded struct {
	args    args
	token   string
	header  bool // the token came in the Authorization header
	json    bool
	ignored bool // the body was JSON and the method takes none
	warn    []string
}

// decodeArgs reads query, form or JSON, as Slack does for a method that takes
// JSON or does not.
func decodeArgs(r *http.Request, takesJSON bool) (decoded, *apiError) {
	out := decoded{args: args{}}
	if h := r.Header.Get("Authorization"); h != "" {
		out.token, out.header = strings.TrimSpace(strings.TrimPrefix(h, "Bearer ")), true
	}
	merge(out.args, r.URL.Query())
	if r.Method == http.MethodPost {
		if problem := out.decodeBody(r, takesJSON); problem != nil {
			return out, problem
		}
	} else if r.Method != http.MethodGet {
		return out, fail("invalid_post_type")
	}
	if token, ok := out.args["token"].(string); ok && out.token == "" && !out.json {
		out.token = token
	}
	delete(out.args, "token")
	return out, nil
}

func (d *decoded) decodeBody(r *http.Request, takesJSON bool) *apiError {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return fail("request_timeout")
	}
	if len(body) > maxBody {
		return fail("invalid_form_data")
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil && len(body) > 0 {
		return fail("missing_post_type")
	}
	switch kind {
	case "application/json":
		d.json = true
		if len(bytes.TrimSpace(body)) == 0 {
			return nil
		}
		if !takesJSON {
			d.ignored = true
			return nil
		}
		if params["charset"] == "" {
			d.warn = append(d.warn, "missing_charset")
		}
		v, err := decodeJSON(body)
		o, ok := v.(object)
		if err != nil || !ok {
			return fail("invalid_arguments")
		}
		for k, v := range o {
			if v != nil { // null is as good as absent at the top
				d.args[k] = v
			}
		}
	case "multipart/form-data":
		r.Body = io.NopCloser(bytes.NewReader(body))
		form, err := r.MultipartReader()
		if err != nil {
			return fail("invalid_form_data")
		}
		return d.decodeParts(form)
	case "application/x-www-form-urlencoded", "text/plain", "":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return fail("invalid_form_data")
		}
		merge(d.args, form)
	default:
		return fail("invalid_post_type")
	}
	return nil
}

// decodeParts reads the fields of a multipart form; files in it are read over.
func (d *decoded) decodeParts(form *multipart.Reader) *apiError {
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fail("invalid_form_data")
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return fail("invalid_form_data")
		}
		if part.FormName() != "" && part.FileName() == "" {
			d.args[part.FormName()] = string(value)
		}
	}
}

// decodeJSON reads one JSON value with its numbers as they were written.
func decodeJSON(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, errors.New("not JSON")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one JSON value")
	}
	return v, nil
}

func merge(into args, form url.Values) {
	for k, v := range form {
		if len(v) > 0 {
			into[k] = v[0]
		}
	}
}

func (a args) missing(name string) bool {
	v, ok := a[name]
	return !ok || v == ""
}

// text is a string argument; JSON numbers and booleans count as their text.
func (a args) text(name string) string {
	switch v := a[name].(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	default:
		return ""
	}
}

// flag is a boolean argument: true or 1.
func (a args) flag(name string) bool {
	v := a.text(name)
	return v == "true" || v == "1"
}

// number is a whole number argument, or fallback when it is absent or none.
func (a args) number(name string, fallback int) int {
	if n, err := strconv.Atoi(a.text(name)); err == nil {
		return n
	}
	return fallback
}

// tree is an argument that is JSON: a value of its own in a JSON body, text in a
// form. The second result is false when the text is no JSON.
func (a args) tree(name string) (any, bool) {
	v, ok := a[name]
	if !ok {
		return nil, true
	}
	text, ok := v.(string)
	if !ok {
		return v, true
	}
	if strings.TrimSpace(text) == "" {
		return nil, true
	}
	t, err := decodeJSON([]byte(text))
	return t, err == nil
}
