package socket

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack/socketmode"
)

// errEnded says that a connection takes no acks any more.
var errEnded = errors.New("the connection has ended")

// ackQueue is how many acks slack-go queues before it makes the caller wait.
const ackQueue = 20

// session is one connection with a slack-go client of its own. It knows of every
// ack whether it was written, which slack-go does not say: there an ack is done
// when it is queued, one that fails is reported only while nobody has cancelled
// the run, and one that was not yet written waits in the client for the next run.
// Around a refresh that lost an ack or two of a hundred.
type session struct {
	l      *link
	sm     *socketmode.Client
	ctx    context.Context // ends with the connection
	cancel context.CancelFunc
	quiet  time.Duration

	pulse     atomic.Pointer[pulse]
	connected atomic.Bool
	closed    atomic.Bool
	broken    atomic.Bool // an ack could not be written although it was open

	order   sync.Mutex // held while an ack is queued, so that unsent is in slack-go's order
	mu      sync.Mutex
	unsent  fifo[ack]
	ended   bool
	wrote   atomic.Int64 // bytes that reached the network
	before  int64        // and when the ack being written was begun
	buffers sync.Pool
}

var _ websocket.BufferPool = (*session)(nil)

// ack is an answer to an envelope.
type ack struct {
	id      string
	payload []byte
	tries   int
}

func newSession(ctx context.Context, l *link, quiet time.Duration) *session {
	s := &session{l: l, quiet: quiet}
	s.ctx, s.cancel = context.WithCancel(ctx)
	s.sm = socketmode.New(l.c.o.API,
		socketmode.OptionReadLimit(l.c.o.ReadLimit),
		// slack-go's own look for pings stays at its 30 s; pulse is quicker and more patient.
		socketmode.OptionDialer(&websocket.Dialer{
			Proxy:            http.ProxyFromEnvironment,
			HandshakeTimeout: 10 * time.Second,
			WriteBufferSize:  32 << 10, // Slack drops an ack that is split into frames
			WriteBufferPool:  s,
			NetDialContext:   s.dial,
		}),
		socketmode.OptionLog(log.New(io.Discard, "", 0)),
	)
	return s
}

// dial opens the network connection. Its end cancels the run before slack-go
// opens the next connection by itself, which is for link.run to pace.
func (s *session) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := s.l.c.o.Dial(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	p := newPulse(conn, s.quiet, &s.wrote, func() {
		s.l.down()
		s.closed.Store(true)
		if s.connected.Load() {
			s.cancel()
		}
	})
	s.pulse.Store(p)
	return p, nil
}

// send queues an ack. An error means that it was not queued.
func (s *session) send(a ack) error {
	s.order.Lock()
	defer s.order.Unlock()
	s.mu.Lock()
	if s.ended {
		s.mu.Unlock()
		return errEnded
	}
	s.unsent.push(a)
	full := s.unsent.len() > ackQueue
	s.mu.Unlock()
	ctx := s.ctx
	if full { // slack-go may make us wait for its writer
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, ackTimeout)
		defer cancel()
	}
	var body any
	if a.payload != nil {
		body = json.RawMessage(a.payload)
	}
	err := s.sm.AckCtx(ctx, a.id, body)
	if err == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return nil // finish has it
	}
	s.unsent.drop()
	if s.ctx.Err() != nil {
		return errEnded
	}
	return err
}

// Get is called by the websocket when it begins to write an ack.
func (s *session) Get() any {
	s.before = s.wrote.Load()
	return s.buffers.Get()
}

// Put is called by the websocket when it has written an ack, or failed to. It was
// written if at least the shortest ack's bytes went out meanwhile; a pong that
// happens to go out beside it is shorter. After a failure the websocket refuses
// acks without calling Get and Put; those are still unsent when finish comes.
func (s *session) Put(v any) {
	s.buffers.Put(v)
	s.mu.Lock()
	if s.unsent.len() == 0 {
		s.mu.Unlock()
		return
	}
	a := s.unsent.pop()
	s.mu.Unlock()
	if s.wrote.Load()-s.before < int64(len(`{"envelope_id":""}`)+len(a.id)) {
		s.fail()
		s.l.c.resend(s.l, a)
	}
}

// fail ends a connection on which an ack could not be written. slack-go would
// keep it, and every later ack would fail as well.
func (s *session) fail() {
	if !s.closed.Load() {
		s.broken.Store(true)
	}
	s.l.down()
	s.cancel()
}

// finish ends the taking of acks and has those that were not written sent again.
// slack-go's run is over by now.
func (s *session) finish() {
	s.mu.Lock()
	s.ended = true
	left := s.unsent
	s.unsent = fifo[ack]{}
	s.mu.Unlock()
	for left.len() > 0 {
		s.l.c.resend(s.l, left.pop())
	}
}

// atRest reports whether everything that came was taken and every ack is written.
func (s *session) atRest() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sm.Events) == 0 && s.unsent.len() == 0
}
