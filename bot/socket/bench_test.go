package socket_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"winlog/bot/socket"
)

// inFlight is how many people have asked and wait at any moment.
const inFlight = 50

// flood is a server that keeps inFlight commands unanswered until b.N are acked.
type flood struct {
	b      *testing.B
	conns  chan *websocket.Conn
	server *http.Server
	addr   string
	client *http.Client
	done   chan struct{}
}

func newFlood(b *testing.B) *flood {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	f := &flood{b: b, conns: make(chan *websocket.Conn, 4), addr: l.Addr().String(), client: &http.Client{Transport: &http.Transport{}}, done: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/apps.connections.open", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"ok":true,"url":"ws://%s/link"}`, f.addr)
	})
	mux.HandleFunc("/link", func(w http.ResponseWriter, r *http.Request) {
		up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
		c, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		_ = c.WriteMessage(websocket.TextMessage, []byte(`{"type":"hello"}`))
		f.conns <- c
		<-f.done
		_ = c.Close()
	})
	f.server = &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	go func() { _ = f.server.Serve(l) }()
	return f
}

// run measures b.N commands over one socket.
func (f *flood) run() {
	c := <-f.conns
	var commands [inFlight][]byte
	for i := range commands {
		commands[i] = []byte(command(fmt.Sprintf("11111111-1111-4111-8111-11111111%04d", i), fmt.Sprintf("U%04d", i), "Shipped OAuth login with Anna #scope"))
	}
	f.b.ResetTimer()
	before := cpu()
	for i := range min(inFlight, f.b.N) {
		_ = c.WriteMessage(websocket.TextMessage, commands[i])
	}
	for n := range f.b.N {
		_, raw, err := c.ReadMessage()
		if err != nil {
			f.b.Fatal(err)
		}
		if n+inFlight < f.b.N { // the person who was answered asks again
			i := int(raw[len(`{"envelope_id":"11111111-1111-4111-8111-1111111`)+3]-'0')*10 + int(raw[len(`{"envelope_id":"11111111-1111-4111-8111-1111111`)+4]-'0')
			_ = c.WriteMessage(websocket.TextMessage, commands[i])
		}
	}
	f.b.StopTimer()
	f.b.ReportMetric(float64(cpu()-before)/float64(f.b.N), "cpu-ns/op") // steadier than the clock beside other work
	f.b.ReportMetric(float64(f.b.N)/f.b.Elapsed().Seconds(), "commands/s")
}

// cpu is the processor time of this process.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (f *flood) close() {
	close(f.done)
	_ = f.server.Close()
	f.client.CloseIdleConnections()
}

func (f *flood) api() *slack.Client {
	return slack.New("xoxb-1", slack.OptionAppLevelToken("xapp-1"), slack.OptionAPIURL("http://"+f.addr+"/api/"), slack.OptionHTTPClient(f.client))
}

// BenchmarkCommands compares commands per second at 50 in flight: a bare slack-go
// bot that acks each in a goroutine, and a Client with a trivial handler.
func BenchmarkCommands(b *testing.B) {
	b.Run("bare", func(b *testing.B) {
		f := newFlood(b)
		defer f.close()
		ctx, cancel := context.WithCancel(context.Background())
		sm := socketmode.New(f.api())
		stopped := make(chan struct{})
		go func() { _ = sm.RunContext(ctx); close(stopped) }()
		go func() {
			for {
				select {
				case ev := <-sm.Events:
					if ev.Type == socketmode.EventTypeSlashCommand {
						go func() { _ = sm.AckCtx(ctx, ev.Request.EnvelopeID, map[string]string{"text": "ok"}) }()
					}
				case <-stopped:
					return
				}
			}
		}()
		f.run()
		cancel()
		<-stopped
	})
	b.Run("client", func(b *testing.B) {
		f := newFlood(b)
		defer f.close()
		c, err := socket.New(socket.Options{API: f.api(), Connections: 1, Now: time.Now, Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			b.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		stopped := make(chan struct{})
		go func() {
			_ = c.Run(ctx, func(context.Context, *socket.Request) socket.Reply {
				return socket.Reply{Message: &socket.Answer{Text: "ok"}}
			})
			close(stopped)
		}()
		f.run()
		cancel()
		<-stopped
	})
}
