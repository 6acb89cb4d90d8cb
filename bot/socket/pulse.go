package socket

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
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
	wrote *atomic.Int64 // bytes that went out
}

func newPulse(conn net.Conn, quiet time.Duration, wrote *atomic.Int64, ended func()) *pulse {
	p := &pulse{Conn: conn, quiet: quiet, wrote: wrote, ended: ended}
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

// Write is the connection's and counts what went out.
func (p *pulse) Write(b []byte) (int, error) {
	n, err := p.Conn.Write(b)
	if err == nil {
		p.wrote.Add(int64(n))
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
