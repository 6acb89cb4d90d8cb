package slacksim

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Options say how a workspace is started. The zero Options are good for tests.
type Options struct {
	// Addr is where to listen, on loopback only; "" means 127.0.0.1:0.
	Addr string
	// Listener is used instead of Addr, for instance one of net.Pipe ends in a
	// synctest bubble. Host is then the host that URLs name ("slack.test" if "").
	Listener net.Listener
	Host     string
	// Now is the workspace's clock before jumps; nil means time.Now.
	Now    func() time.Time
	Logger *slog.Logger // nil means no log
	Team   string       // the workspace's name; "" means "Local Workspace"
	// YearStart is the month that a year's first quarter begins with, for the
	// ends of quarters that the clock can jump to; 0 means January.
	YearStart time.Month

	AckTimeout time.Duration // 0 means Slack's 3 s
	PingEvery  time.Duration // how often sockets are pinged; 0 means 5 s

	// Unlimited switches the rate limits off, all but faults.
	Unlimited bool
	// Lean switches off the validation and the showing of what acks carry,
	// rate limits and the log of calls: for load measurements only.
	Lean bool
}

// Sim is a local Slack workspace. All methods may be called from any goroutine.
type Sim struct {
	o        Options
	log      *slog.Logger
	clock    *clock
	agenda   *agenda
	journal  journal
	traffic  traffic
	limits   limits
	faults   *Faults
	sockets  *sockets
	acks     acks
	signer   signer
	kit      *kit
	methods  map[string]method
	sample   atomic.Pointer[[]byte] // what KeepSample kept
	urls     hookCounts
	hooks    atomic.Pointer[Hooks]
	player   player
	events   *eventQueue
	watchers watchers
	app      atomic.Pointer[App]

	base   string // "http://127.0.0.1:1234"
	host   string // its host and port
	server *http.Server
	served chan struct{}
	quit   chan struct{}
	close  sync.Once
	gate   gate

	mu sync.Mutex // guards what follows; never held during I/O
	world
}

// Start starts a workspace with one channel, C0GENERAL, and nobody in it.
func Start(o Options) (*Sim, error) {
	if o.Team == "" {
		o.Team = "Local Workspace"
	}
	if o.AckTimeout == 0 {
		o.AckTimeout = 3 * time.Second
	}
	if o.PingEvery == 0 {
		o.PingEvery = 5 * time.Second
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	listener, host, err := listen(o)
	if err != nil {
		return nil, err
	}
	s := &Sim{
		o: o, log: o.Logger, clock: newClock(o.Now), base: "http://" + host, host: host,
		served: make(chan struct{}), quit: make(chan struct{}), kit: newKit(), methods: methods(), world: newWorld(o.Team),
	}
	_, _ = rand.Read(s.signer.key[:])
	s.agenda = newAgenda(s.clock)
	s.faults = newFaults(s)
	s.sockets = newSockets()
	s.acks.init()
	s.events = newEventQueue(s)
	s.AddChannel("C0GENERAL", "general")
	s.server = &http.Server{
		Handler:           s.handler(),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          slog.NewLogLogger(o.Logger.Handler(), slog.LevelDebug),
		ConnContext:       keepConn,
	}
	go func() {
		defer close(s.served)
		if err := s.server.Serve(watchedListener{listener}); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("the local Slack stopped serving", "error", err)
		}
	}()
	return s, nil
}

func listen(o Options) (net.Listener, string, error) {
	if o.Listener != nil {
		if o.Host == "" {
			o.Host = "slack.test"
		}
		return o.Listener, o.Host, nil
	}
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	host, _, err := net.SplitHostPort(o.Addr)
	if err != nil {
		return nil, "", fmt.Errorf("address of the local Slack: %w", err)
	}
	if !isLoopback(host) {
		// Whoever reaches it can act as anyone, so nobody else may reach it.
		return nil, "", fmt.Errorf("the local Slack listens on loopback only, not on %q", host)
	}
	var lc net.ListenConfig
	l, err := lc.Listen(context.Background(), "tcp", o.Addr)
	if err != nil {
		return nil, "", fmt.Errorf("listen on %s: %w", o.Addr, err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return nil, "", fmt.Errorf("address of the local Slack: %w", err)
	}
	return l, net.JoinHostPort(host, port), nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// APIURL is what clients take instead of https://slack.com/api/; it ends in a slash.
func (s *Sim) APIURL() string { return s.base + "/api/" }

// PageURL is the workspace in the browser.
func (s *Sim) PageURL() string { return s.base + "/" }

// Close ends the workspace, its sockets and its page.
func (s *Sim) Close() error {
	var err error
	s.close.Do(func() {
		left := s.gate.close()
		s.Pause()
		close(s.quit)
		s.agenda.close()
		s.events.stop()
		err = s.server.Close()
		s.sockets.closeAll()
		<-s.served
		<-left
		s.sockets.pingers.Wait()
		s.events.wait()
	})
	if err != nil {
		return fmt.Errorf("close the local Slack: %w", err)
	}
	return nil
}

// Faults is how a test or a person makes Slack misbehave.
func (s *Sim) Faults() *Faults { return s.faults }
