package slacksim

import (
	"context"
	"encoding/binary"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// watchedListener and wire see a web socket's bytes before the library does.
// Slack loses an ack that came in several frames, and the library joins frames
// silently; and a half-open socket must be one whose bytes nobody reads.
type watchedListener struct{ net.Listener }

func (l watchedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err //nolint:wrapcheck // the server wants the listener's own error
	}
	return &wire{Conn: c, gone: make(chan struct{})}, nil
}

type connKey struct{}

func keepConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

func wireOf(r *http.Request) *wire {
	w, _ := r.Context().Value(connKey{}).(*wire)
	return w
}

// wire is a connection whose incoming frames can be watched.
type wire struct {
	net.Conn
	watching  atomic.Bool
	deaf      atomic.Bool                   // reads go nowhere: the half-open fault
	hold      atomic.Pointer[chan struct{}] // reads wait until it is closed
	gone      chan struct{}
	once      sync.Once
	fragments atomic.Int32
	frames    frameReader
}

func (w *wire) Read(p []byte) (int, error) {
	for {
		n, err := w.Conn.Read(p)
		if hold := w.hold.Load(); hold != nil {
			select {
			case <-*hold:
			case <-w.gone:
			}
		}
		if n > 0 && w.watching.Load() {
			w.frames.read(p[:n], func(fragment bool) {
				if fragment {
					w.fragments.Add(1)
				}
			})
		}
		if err != nil || !w.deaf.Load() {
			return n, err //nolint:wrapcheck // a net.Conn returns its own errors
		}
	}
}

// Close ends reads that are held, too.
func (w *wire) Close() error {
	w.once.Do(func() { close(w.gone) })
	return w.Conn.Close() //nolint:wrapcheck // a net.Conn returns its own errors
}

// reset closes the connection in a way that the peer sees as a reset, where the network has such a thing.
func (w *wire) reset() {
	if tcp, ok := w.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = w.Close()
}

// frameReader follows the frames of RFC 6455 in a stream of bytes.
type frameReader struct {
	head [14]byte
	have int    // bytes of the header read so far
	skip uint64 // bytes of payload still to come
}

// read calls seen for each data frame header that it meets, and tells whether
// the frame is a fragment of a message.
func (f *frameReader) read(p []byte, seen func(fragment bool)) {
	for len(p) > 0 {
		if f.skip > 0 {
			n := min(uint64(len(p)), f.skip)
			f.skip -= n
			p = p[n:]
			continue
		}
		f.head[f.have] = p[0]
		f.have++
		p = p[1:]
		if f.have < 2 || f.have < f.headerSize() {
			continue
		}
		if op := f.head[0] & 0x0f; op < 8 {
			seen(op == 0 || f.head[0]&0x80 == 0)
		}
		f.skip = f.payloadSize()
		f.have = 0
	}
}

func (f *frameReader) headerSize() int {
	n := 2
	switch f.head[1] & 0x7f {
	case 126:
		n += 2
	case 127:
		n += 8
	}
	if f.head[1]&0x80 != 0 {
		n += 4
	}
	return n
}

func (f *frameReader) payloadSize() uint64 {
	switch n := f.head[1] & 0x7f; n {
	case 126:
		return uint64(binary.BigEndian.Uint16(f.head[2:4]))
	case 127:
		return binary.BigEndian.Uint64(f.head[2:10])
	default:
		return uint64(n)
	}
}
