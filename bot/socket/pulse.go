package socket

import (
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// pulse is a network connection that closes itself when nothing arrives for a
// while. slack-go looks for Slack's pings on a ticker, which notices a half-open
// socket only after one to two of its intervals and cuts a healthy one whose
// pings come a little further apart than one; bytes of any kind prove more.
type pulse struct {
	net.Conn
	quiet time.Duration
	timer *time.Timer
	lost  atomic.Bool // it closed itself
	once  sync.Once
	ended func()
}

func newPulse(conn net.Conn, quiet time.Duration, ended func()) *pulse {
	p := &pulse{Conn: conn, quiet: quiet, ended: ended}
	p.timer = time.AfterFunc(time.Hour, func() {
		p.lost.Store(true)
		_ = p.Close() // the read that waits reports the end
	})
	p.timer.Reset(quiet) // only now may it fire: its function reads p.timer
	return p
}

// Read is the connection's and restarts the clock.
func (p *pulse) Read(b []byte) (int, error) {
	n, err := p.Conn.Read(b)
	if n > 0 {
		p.timer.Reset(p.quiet)
	}
	return n, err
}

// Close closes the connection and says so once.
func (p *pulse) Close() error {
	p.timer.Stop()
	err := p.Conn.Close()
	p.once.Do(p.ended)
	return err
}

// written counts the messages a websocket connection has finished writing. As
// its write-buffer pool it is called once after each: slack-go itself says only
// that an ack was queued, and a stop must not close the socket before the last.
type written struct {
	buffers sync.Pool
	n       atomic.Int64
}

var _ websocket.BufferPool = (*written)(nil)

// Get is sync.Pool's.
func (w *written) Get() any { return w.buffers.Get() }

// Put is sync.Pool's.
func (w *written) Put(v any) {
	w.buffers.Put(v)
	w.n.Add(1)
}
