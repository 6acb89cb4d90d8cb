package socket_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"go.uber.org/goleak"

	"winlog/bot/socket"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fake is Slack as the socket sees it: apps.connections.open, the sockets, views.*
// and response URLs. Over net.Pipe it runs in a synctest bubble, where the
// client's timeouts take no time.
type fake struct {
	t      testing.TB
	server *http.Server
	http   *http.Client
	dial   func(ctx context.Context, network, addr string) (net.Conn, error)
	addr   string
	log    *lockedBuffer
	quit   chan struct{}

	mu       sync.Mutex
	refuse   string        // what apps.connections.open answers instead, if not ""
	status   int           // its HTTP status, if not 0
	ping     time.Duration // how often sockets are pinged; 0 never
	flap     bool          // sockets are disconnected right after hello
	mute     bool          // sockets are not read
	delay    time.Duration // each read is late by this
	opens    []time.Time
	sockets  []*websocket.Conn
	dead     []*websocket.Conn
	acks     []ack
	requests []posted // to response URLs and views.*
	respond  []func(w http.ResponseWriter)
	counts   map[string]int
}

// ack is an ack as Slack got it.
type ack struct {
	ID      string `json:"envelope_id"`
	Payload any    `json:"payload"`
	size    int
	at      time.Time
	socket  int
}

// posted is a request to a response URL or a views method.
type posted struct {
	Path string
	Body any
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// pipes is a net.Listener of net.Pipe ends: no real sockets, so a bubble's clock goes on.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }
func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func newFake(t testing.TB) *fake {
	l := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	f := serveFake(t, l)
	f.dial, f.addr = l.dial, "slack.test"
	f.http = &http.Client{Transport: &http.Transport{DialContext: l.dial}, Timeout: 5 * time.Second}
	return f
}

func serveFake(t testing.TB, l net.Listener) *fake {
	f := &fake{t: t, log: &lockedBuffer{}, ping: 10 * time.Second, counts: map[string]int{}, quit: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/apps.connections.open", f.open)
	mux.HandleFunc("/link", f.link)
	mux.HandleFunc("/", f.record)
	f.server = &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	done := make(chan struct{})
	go func() { defer close(done); _ = f.server.Serve(l) }()
	t.Cleanup(func() {
		close(f.quit)
		_ = f.server.Close()
		f.each(func(c *websocket.Conn) { _ = c.Close() })
		if f.http != nil {
			f.http.CloseIdleConnections()
		}
		<-done
	})
	return f
}

func (f *fake) open(w http.ResponseWriter, _ *http.Request) {
	f.mu.Lock()
	f.opens = append(f.opens, time.Now())
	refuse, status := f.refuse, f.status
	f.mu.Unlock()
	switch {
	case status == http.StatusTooManyRequests:
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(status)
	case status != 0:
		w.WriteHeader(status)
	case refuse != "":
		fmt.Fprintf(w, `{"ok":false,"error":%q}`, refuse)
	default:
		fmt.Fprintf(w, `{"ok":true,"url":"ws://%s/link?ticket=t1cket"}`, f.addr)
	}
}

func (f *fake) link(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	c, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	f.mu.Lock()
	f.sockets = append(f.sockets, c)
	number := len(f.sockets) - 1
	flap, ping, mute, delay := f.flap, f.ping, f.mute, f.delay
	f.mu.Unlock()
	defer func() { _ = c.Close() }()
	stop := make(chan struct{})
	defer close(stop)
	f.write(c, `{"type":"hello","num_connections":1,"connection_info":{"app_id":"A1"},"debug_info":{"host":"fake"}}`)
	if flap {
		f.write(c, `{"type":"disconnect","reason":"link_disabled"}`)
	}
	if ping > 0 {
		go func() {
			for tick := time.NewTicker(ping); ; {
				select {
				case <-stop:
					tick.Stop()
					return
				case <-tick.C:
					if f.silent(c) {
						continue
					}
					_ = c.WriteControl(websocket.PingMessage, []byte("Ping from fake"), time.Now().Add(time.Second))
				}
			}
		}()
	}
	for !mute {
		time.Sleep(delay)
		_, raw, err := c.ReadMessage()
		if err != nil {
			return
		}
		a := ack{size: len(raw), at: time.Now(), socket: number}
		if json.Unmarshal(raw, &a) != nil {
			f.t.Errorf("an ack that is no JSON: %s", raw)
		}
		f.mu.Lock()
		f.acks = append(f.acks, a)
		f.mu.Unlock()
	}
	<-f.quit
}

func (f *fake) record(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	var body any
	_ = json.Unmarshal(raw, &body)
	f.mu.Lock()
	f.requests = append(f.requests, posted{r.URL.Path, body})
	var answer func(http.ResponseWriter)
	if len(f.respond) > 0 {
		answer, f.respond = f.respond[0], f.respond[1:]
	}
	f.mu.Unlock()
	switch {
	case answer != nil:
		answer(w)
	case strings.HasPrefix(r.URL.Path, "/api/"):
		fmt.Fprint(w, `{"ok":true}`)
	default:
		fmt.Fprint(w, "ok")
	}
}

var writing sync.Mutex // gorilla takes one writer at a time; tests write from several goroutines

func (f *fake) write(c *websocket.Conn, msg string) {
	writing.Lock()
	defer writing.Unlock()
	_ = c.WriteMessage(websocket.TextMessage, []byte(msg))
}

// send sends an envelope over the newest socket.
func (f *fake) send(msg string) {
	f.t.Helper()
	f.mu.Lock()
	if len(f.sockets) == 0 {
		f.mu.Unlock()
		f.t.Fatal("no socket")
	}
	c := f.sockets[len(f.sockets)-1]
	f.mu.Unlock()
	f.write(c, msg)
}

// silence makes a socket half-open: it stays, and nothing comes.
func (f *fake) silence(c *websocket.Conn) { f.dead = append(f.dead, c) }

func (f *fake) silent(c *websocket.Conn) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Contains(f.dead, c)
}

func (f *fake) each(do func(c *websocket.Conn)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.sockets {
		do(c)
	}
}

// set changes the fake's behaviour.
func (f *fake) set(do func(f *fake)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do(f)
}

// ackOf is the ack of an envelope; tests in a bubble wait first.
func (f *fake) ackOf(id string) (ack, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, a := range f.acks {
		if a.ID == id {
			return a, true
		}
	}
	return ack{}, false
}

func (f *fake) ackIDs() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var ids []string
	for _, a := range f.acks {
		ids = append(ids, a.ID)
	}
	return ids
}

func (f *fake) posts() []posted {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]posted(nil), f.requests...)
}

func (f *fake) openings() []time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]time.Time(nil), f.opens...)
}

// count returns what the client's metrics counted.
func (f *fake) count() map[string]int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.counts)
}

func (f *fake) options(change func(*socket.Options)) socket.Options {
	add := func(what string) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.counts[what]++
	}
	kind := func(what string) func(socket.Kind) {
		return func(k socket.Kind) { add(what + " " + string(k)) }
	}
	o := socket.Options{
		API: slack.New("xoxb-secret", slack.OptionAppLevelToken("xapp-secret"),
			slack.OptionAPIURL("http://"+f.addr+"/api/"), slack.OptionHTTPClient(f.http)),
		Connections: 1, Now: time.Now, HTTP: f.http, Dial: f.dial,
		Logger: slog.New(slog.NewTextHandler(f.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Metrics: socket.Metrics{
			Reconnected: func(why string) { add("end " + why) },
			Envelope:    kind("envelope"), Busy: kind("busy"), Late: kind("late"),
			Panic: kind("panic"), TooLarge: kind("too large"),
			Undecodable: func() { add("undecodable") }, AckFailed: func() { add("ack failed") },
		},
	}
	if change != nil {
		change(&o)
	}
	return o
}

// running is a client that runs.
type running struct {
	*socket.Client
	stop context.CancelFunc
	done chan error
}

// start runs a client until the end of the test.
func (f *fake) start(change func(*socket.Options), handle socket.Handler) *running {
	f.t.Helper()
	c, err := socket.New(f.options(change))
	if err != nil {
		f.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(f.t.Context())
	r := &running{Client: c, stop: cancel, done: make(chan error, 1)}
	go func() { r.done <- c.Run(ctx, handle) }()
	return r
}

// end stops the client and returns what Run returned.
func (r *running) end() error {
	r.stop()
	return <-r.done
}

// bubble runs a test against a fake with a clock that jumps, and checks that the
// log holds no secret.
func bubble(t *testing.T, test func(t *testing.T, f *fake)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		test(t, f)
		for _, secret := range []string{"xapp-secret", "xoxb-secret", "t1cket", "/respond/", "private words"} {
			if strings.Contains(f.log.String(), secret) {
				t.Errorf("the log holds %q:\n%s", secret, f.log)
			}
		}
	})
}

// command is the envelope of a slash command.
func command(id, user, text string) string {
	return fmt.Sprintf(`{"envelope_id":%q,"type":"slash_commands","accepts_response_payload":true,"payload":{"token":"v","team_id":"T1","team_domain":"fake","channel_id":"C1","channel_name":"general","user_id":%q,"user_name":"name","command":"/win","text":%q,"api_app_id":"A1","is_enterprise_install":"false","response_url":"http://slack.test/respond/%s","trigger_id":"1.2.abc"}}`, id, user, text, id)
}

// event is the envelope of a message in the bot's DM.
func event(id, user string) string {
	return fmt.Sprintf(`{"envelope_id":%q,"type":"events_api","accepts_response_payload":false,"retry_attempt":0,"retry_reason":"","payload":{"team_id":"T1","api_app_id":"A1","type":"event_callback","event_id":"Ev%s","event_time":1700000005,"event":{"type":"message","channel":"D1","channel_type":"im","user":%q,"text":"hello","ts":"1700000008.000100","event_ts":"1700000008.000100"}}}`, id, id, user)
}

// interactive is the envelope of an interactive payload.
func interactive(id, canReply, payload string) string {
	return fmt.Sprintf(`{"envelope_id":%q,"type":"interactive","accepts_response_payload":%s,"payload":%s}`, id, canReply, payload)
}

// submission is the payload of a submitted form.
const submission = `{"type":"view_submission","team":{"id":"T1"},"user":{"id":"U1","username":"alice"},"trigger_id":"1.2.abc","view":{"id":"V1","root_view_id":"V0","hash":"h","type":"modal","callback_id":"form","private_metadata":"m","state":{"values":{"what":{"v":{"type":"plain_text_input","value":"private words"}}}}},"response_urls":[]}`

// say answers with a text.
func say(text string) socket.Reply { return socket.Reply{Message: &socket.Answer{Text: text}} }
