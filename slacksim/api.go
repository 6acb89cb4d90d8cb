package slacksim

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// method is one method of the Web API.
type method struct {
	json   bool     // takes application/json
	tier   int      // 1 to 4; 0 for the special ones
	scopes []string // any one of them; none needed if empty
	app    bool     // wants the app-level token
	needs  []string // arguments without which nothing happens
	run    func(*call) (object, *apiError)
}

// apiError is an answer with ok:false.
type apiError struct {
	code     string
	errors   []string // of invalid_blocks
	messages []string // response_metadata.messages
	needed   string   // of missing_scope
	wait     int      // of ratelimited, in seconds
}

func fail(code string) *apiError { return &apiError{code: code} }

// call is one call of a method.
type call struct {
	*Sim
	app    *App
	method string
	args   args
	warn   []string
}

// conversationScopes are the scopes by kind of conversation.
func conversationScopes(what string) []string {
	return []string{"channels:" + what, "groups:" + what, "im:" + what, "mpim:" + what}
}

// methods are the methods of the Web API, as SLACK.md 2.3 lists them.
func methods() map[string]method {
	read, history := conversationScopes("read"), conversationScopes("history")
	return map[string]method{
		"auth.test":             {json: true, run: authTest},
		"apps.connections.open": {json: true, tier: 3, app: true, scopes: []string{"connections:write"}, run: connectionsOpen},

		"views.open":    {json: true, tier: 4, needs: []string{"view"}, run: viewsOpen},
		"views.push":    {json: true, tier: 4, needs: []string{"view"}, run: viewsPush},
		"views.update":  {json: true, tier: 4, needs: []string{"view"}, run: viewsUpdate},
		"views.publish": {json: true, tier: 4, needs: []string{"user_id", "view"}, run: viewsPublish},

		"chat.postMessage":            {json: true, scopes: []string{"chat:write"}, needs: []string{"channel"}, run: chatPostMessage},
		"chat.postEphemeral":          {json: true, tier: 4, scopes: []string{"chat:write"}, needs: []string{"user", "channel"}, run: chatPostEphemeral},
		"chat.update":                 {json: true, tier: 3, scopes: []string{"chat:write"}, needs: []string{"ts", "channel"}, run: chatUpdate},
		"chat.delete":                 {json: true, tier: 3, scopes: []string{"chat:write"}, needs: []string{"ts", "channel"}, run: chatDelete},
		"chat.getPermalink":           {needs: []string{"channel", "message_ts"}, run: chatGetPermalink},
		"chat.scheduleMessage":        {json: true, tier: 3, scopes: []string{"chat:write"}, needs: []string{"channel", "post_at"}, run: chatScheduleMessage},
		"chat.deleteScheduledMessage": {json: true, tier: 3, scopes: []string{"chat:write"}, needs: []string{"scheduled_message_id", "channel"}, run: chatDeleteScheduled},
		"chat.scheduledMessages.list": {json: true, tier: 3, run: chatScheduledList},

		"conversations.open":    {json: true, tier: 3, scopes: []string{"channels:manage", "groups:write", "im:write", "mpim:write"}, run: conversationsOpen},
		"conversations.info":    {tier: 3, scopes: read, needs: []string{"channel"}, run: conversationsInfo},
		"conversations.history": {json: true, tier: 3, scopes: history, needs: []string{"channel"}, run: conversationsHistory},
		"conversations.replies": {tier: 3, scopes: history, needs: []string{"channel", "ts"}, run: conversationsReplies},
		"conversations.list":    {tier: 2, scopes: read, run: conversationsList},
		"conversations.members": {tier: 4, scopes: read, needs: []string{"channel"}, run: conversationsMembers},
		"conversations.join":    {json: true, tier: 3, scopes: []string{"channels:join"}, needs: []string{"channel"}, run: conversationsJoin},

		"users.info":          {tier: 4, scopes: []string{"users:read"}, needs: []string{"user"}, run: usersInfo},
		"users.list":          {tier: 2, scopes: []string{"users:read"}, run: usersList},
		"users.lookupByEmail": {tier: 3, scopes: []string{"users:read.email"}, needs: []string{"email"}, run: usersLookupByEmail},
		"users.profile.get":   {tier: 4, scopes: []string{"users.profile:read"}, run: usersProfileGet},
		"users.conversations": {tier: 3, scopes: read, run: usersConversations},
		"team.info":           {json: true, tier: 3, scopes: []string{"team:read"}, run: teamInfoGet},
		"team.profile.get":    {tier: 3, scopes: []string{"users.profile:read"}, run: teamProfileGet},
		"bots.info":           {tier: 3, scopes: []string{"users:read"}, run: botsInfo},

		"reactions.get":    {tier: 3, scopes: []string{"reactions:read"}, run: reactionsGet},
		"reactions.add":    {json: true, tier: 3, scopes: []string{"reactions:write"}, needs: []string{"name", "timestamp", "channel"}, run: reactionsAdd},
		"reactions.remove": {json: true, tier: 2, scopes: []string{"reactions:write"}, needs: []string{"name"}, run: reactionsRemove},

		"files.getUploadURLExternal":   {tier: 4, scopes: []string{"files:write"}, needs: []string{"length", "filename"}, run: filesGetUploadURL},
		"files.completeUploadExternal": {json: true, tier: 4, scopes: []string{"files:write"}, needs: []string{"files"}, run: filesCompleteUpload},
		"files.info":                   {tier: 4, scopes: []string{"files:read"}, needs: []string{"file"}, run: filesInfo},
	}
}

// serveAPI answers /api/<method>.
func (s *Sim) serveAPI(table map[string]method) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		begun := s.clock.real()
		name := strings.TrimPrefix(r.URL.Path, "/api/")
		log := Call{At: s.Now(), Method: name, Status: http.StatusOK}
		if !s.o.Lean {
			taped := &tape{ResponseWriter: w}
			w = taped
			defer func() {
				log.Took = s.clock.real() - begun
				s.record(log)
				s.watchCall(log, taped.body.Bytes())
			}()
		}
		if status, ok := s.faults.answerInstead(w, r, name); ok {
			log.Status = status
			return
		}
		m, known := table[name]
		if !known {
			log.Error = s.refuse(w, name, nil, fail("unknown_method"))
			return
		}
		in, problem := decodeArgs(r, m.json)
		if problem != nil {
			log.Error = s.refuse(w, name, &m, problem)
			return
		}
		log.Args, log.JSON = in.args, in.json
		app := s.installed()
		if m.app {
			w.Header().Set("X-Oauth-Scopes", "connections:write")
		} else {
			w.Header().Set("X-Oauth-Scopes", strings.Join(app.Scopes, ","))
		}
		w.Header().Set("X-Accepted-Oauth-Scopes", strings.Join(m.scopes, ","))
		if problem := s.mayCall(name, m, app, in, r); problem != nil {
			if problem.code == "invalid_auth" || problem.code == "not_authed" {
				w.Header().Del("X-Oauth-Scopes")
			}
			log.Error = s.refuse(w, name, &m, problem)
			return
		}
		if wait := s.limits.take(s, name, m.tier, ""); wait > 0 {
			log.Status, log.Error = http.StatusTooManyRequests, "ratelimited"
			s.tooMany(w, name, wait)
			return
		}
		c := &call{Sim: s, app: app, method: name, args: in.args, warn: in.warn}
		out, problem := m.run(c)
		if problem != nil {
			if problem.code == "ratelimited" {
				log.Status, log.Error = http.StatusTooManyRequests, problem.code
				s.tooMany(w, name, problem.wait)
				return
			}
			log.Error = s.refuse(w, name, &m, problem)
			return
		}
		if out == nil {
			out = object{}
		}
		out["ok"] = true
		if len(c.warn) > 0 {
			out["warning"] = strings.Join(c.warn, ",")
			meta, _ := out["response_metadata"].(object)
			if meta == nil {
				meta = object{}
			}
			meta["warnings"] = c.warn
			out["response_metadata"] = meta
		}
		writeJSON(w, http.StatusOK, out)
	}
}

// mayCall checks token, scope and the arguments that must be there.
func (s *Sim) mayCall(name string, m method, app *App, in decoded, r *http.Request) *apiError {
	if problem := s.checkToken(m, app, in); problem != nil {
		return problem
	}
	if m.app && r.Method != http.MethodPost {
		return fail("insecure_request")
	}
	if len(m.scopes) > 0 && !m.app && !app.hasAny(m.scopes) {
		return &apiError{code: "missing_scope", needed: strings.Join(m.scopes, ",")}
	}
	if in.ignored {
		s.violate("json_not_supported", name, "the method takes no JSON: its arguments are not seen")
	}
	for _, arg := range m.needs {
		if in.args.missing(arg) {
			problem := fail("invalid_arguments")
			problem.messages = []string{"[ERROR] missing required field: " + arg}
			return problem
		}
	}
	return nil
}

func (s *Sim) checkToken(m method, app *App, in decoded) *apiError {
	switch {
	case m.app && !in.header && in.token != "":
		return fail("missing_args") // an app-level token is taken from the header only
	case in.token == "":
		return fail("not_authed")
	case app.BotToken == "" || in.token != app.BotToken && in.token != app.AppToken:
		return fail("invalid_auth")
	case s.faults.revoked():
		return fail("token_revoked")
	case s.faults.inactive():
		return fail("account_inactive")
	case m.app != (in.token == app.AppToken):
		return fail("not_allowed_token_type")
	}
	return nil
}

// refuse answers with an error, and returns its code.
func (s *Sim) refuse(w http.ResponseWriter, name string, m *method, e *apiError) string {
	out := object{"ok": false, "error": e.code}
	if len(e.errors) > 0 {
		out["errors"] = e.errors
	}
	if len(e.messages) > 0 {
		out["response_metadata"] = object{"messages": e.messages}
	}
	if e.code == "missing_scope" {
		out["needed"], out["provided"] = e.needed, strings.Join(s.installed().Scopes, ",")
		if e.needed == "" && m != nil {
			out["needed"] = strings.Join(m.scopes, ",")
		}
	}
	if !slices.Contains(ordinary, e.code) {
		s.violate(e.code, name, "%s", strings.Join(append(slices.Clone(e.messages), e.errors...), "; "))
	}
	writeJSON(w, http.StatusOK, out)
	return e.code
}

func (s *Sim) tooMany(w http.ResponseWriter, name string, seconds int) {
	s.violate("ratelimited", name, "too many calls; Retry-After %d", seconds)
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	writeJSON(w, http.StatusTooManyRequests, object{"ok": false, "error": "ratelimited"})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	out, err := appendJSON(make([]byte, 0, 1024), v)
	if err != nil {
		status, out = http.StatusInternalServerError, []byte(`{"ok":false,"error":"fatal_error"}`)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(out)))
	w.WriteHeader(status)
	_, _ = w.Write(out) // the caller may be gone
}
