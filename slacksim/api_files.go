package slacksim

import (
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
)

// maxFile is the largest upload; Slack takes more, a local workspace need not.
const maxFile = 100 << 20

// file is an upload on its way, or done.
type file struct {
	id, name, title string
	user            string // who uploaded it: a person or the bot
	length          int
	data            []byte
	uploaded        bool
	shares          map[string][]string // channel → ts
}

func filesGetUploadURL(c *call) (object, *apiError) {
	length := c.args.number("length", 0)
	if length < 1 || length > maxFile {
		return nil, &apiError{code: "invalid_arguments", messages: []string{"[ERROR] must be more than 0 [json-pointer:/length]"}}
	}
	if len([]rune(c.args.text("alt_txt"))) > 1000 {
		return nil, fail("alt_txt_too_large")
	}
	f := &file{id: randomID("F"), name: c.args.text("filename"), user: botUser, length: length, shares: map[string][]string{}}
	c.mu.Lock()
	c.files[f.id] = f
	c.mu.Unlock()
	return object{"upload_url": c.base + "/upload/" + f.id + "-" + c.signer.sum("upload", f.id), "file_id": f.id}, nil
}

// serveUpload takes the bytes of a file, raw or as the first file of a multipart form.
func (s *Sim) serveUpload(w http.ResponseWriter, r *http.Request) {
	id, sum, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/upload/"), "-")
	s.mu.Lock()
	f := s.files[id]
	s.mu.Unlock()
	if f == nil || sum != s.signer.sum("upload", id) || r.Method != http.MethodPost {
		http.Error(w, "no such upload", http.StatusNotFound)
		return
	}
	data, err := uploaded(r)
	if err != nil {
		http.Error(w, "the upload could not be read", http.StatusBadRequest)
		return
	}
	if len(data) != f.length {
		s.violate("upload_length", "upload", "%d bytes were announced and %d came", f.length, len(data))
		http.Error(w, "wrong length", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	f.data, f.uploaded = data, true
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = fmt.Fprintf(w, "OK - %d", f.length)
}

func uploaded(r *http.Request) ([]byte, error) {
	if form, err := r.MultipartReader(); err == nil {
		for {
			part, err := form.NextPart()
			if err != nil {
				return nil, fmt.Errorf("no file in the form: %w", err)
			}
			if part.FileName() != "" {
				data, err := io.ReadAll(io.LimitReader(part, maxFile+1))
				if err != nil {
					return nil, fmt.Errorf("read the file: %w", err)
				}
				return data, nil
			}
		}
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	return data, nil
}

func (s *Sim) fileObject(f *file) object {
	kind := http.DetectContentType(f.data)
	return object{
		"id": f.id, "name": f.name, "title": f.title, "size": f.length, "user": f.user, "mimetype": kind, "filetype": strings.ToLower(strings.TrimPrefix(path.Ext(f.name), ".")),
		"mode": "hosted", "url_private": s.base + "/files/" + f.id, "url_private_download": s.base + "/files/" + f.id,
	}
}

// fileByID is a file as Slack shows it, or nil.
func (s *Sim) fileByID(id string) object {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.files[id]; f != nil && f.uploaded {
		return s.fileObject(f)
	}
	return nil
}

func filesCompleteUpload(c *call) (object, *apiError) {
	v, ok := c.args.tree("files")
	list, isList := v.([]any)
	if !ok || !isList || len(list) == 0 {
		return nil, &apiError{code: "invalid_arguments", messages: []string{"[ERROR] must provide an array [json-pointer:/files]"}}
	}
	said, _, problem := c.readContent(args{"text": c.args.text("initial_comment"), "blocks": c.args["blocks"]})
	if problem != nil {
		return nil, problem
	}
	c.mu.Lock()
	done, problem := c.complete(list)
	var at *channel
	if id := c.args.text("channel_id"); problem == nil && id != "" {
		if at, problem = c.target(id); problem == nil {
			problem = c.mayPost(at)
		}
	}
	if problem != nil {
		c.mu.Unlock()
		return nil, problem
	}
	var out []any
	for _, f := range done {
		out = append(out, c.fileObject(f))
	}
	var m *message
	if at != nil {
		m = &message{user: botUser, bot: true, text: said.text, blocks: said.blocks, files: out, thread: c.args.text("thread_ts")}
		c.Sim.post(at, m)
		for _, f := range done {
			f.shares[at.id] = append(f.shares[at.id], m.ts)
		}
	}
	c.mu.Unlock()
	if m != nil {
		c.told(at, m)
	}
	return object{"files": out}, nil
}

// complete finds the uploads and titles them. It needs the lock.
func (c *call) complete(list []any) ([]*file, *apiError) {
	var done []*file
	for _, v := range list {
		o, _ := v.(object)
		id, _ := o["id"].(string)
		f := c.files[id]
		if f == nil || !f.uploaded {
			return nil, fail("file_not_found")
		}
		f.title, _ = o["title"].(string)
		if f.title == "" {
			f.title = f.name
		}
		done = append(done, f)
	}
	return done, nil
}

func filesInfo(c *call) (object, *apiError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f := c.files[c.args.text("file")]
	if f == nil {
		return nil, fail("file_not_found")
	}
	out := c.fileObject(f)
	shares := object{}
	for id, list := range f.shares {
		var all []any
		for _, ts := range list {
			all = append(all, object{"ts": ts})
		}
		shares[id] = all
	}
	out["shares"] = object{"public": shares}
	return object{"file": out}, nil
}

// serveFile gives an uploaded file to the page, and to the app with its token.
func (s *Sim) serveFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.files[strings.TrimPrefix(r.URL.Path, "/files/")]
	var data []byte
	name := ""
	if f != nil {
		data, name = f.data, f.name
	}
	s.mu.Unlock()
	if data == nil {
		http.NotFound(w, r)
		return
	}
	// Pictures may be shown where they are; anything else is only to be kept.
	switch kind := http.DetectContentType(data); kind {
	case "image/png", "image/jpeg", "image/gif":
		w.Header().Set("Content-Type", kind)
	default:
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Disposition", "attachment; filename="+fmt.Sprintf("%q", name))
	}
	_, _ = w.Write(data)
}
