package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// readyTimeout bounds one readiness check: orchestrators ask again anyway.
const readyTimeout = 2 * time.Second

// health serves /healthz, /readyz and /metrics. The zero one serves nothing.
type health struct {
	server *http.Server
	at     net.Addr
}

// startHealth listens on addr, or nowhere if it is empty. ready is nil while
// the program can answer people.
func startHealth(ctx context.Context, addr string, ready func(context.Context) error, metrics prometheus.Gatherer, log *slog.Logger) (*health, error) {
	if addr == "" {
		return &health{}, nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen for health checks (http.addr): %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "ok\n")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
		defer cancel()
		if err := ready(ctx); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, "ready\n")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	h := &health{at: listener.Addr(), server: &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
		WriteTimeout:      15 * time.Second,
		IdleTimeout:       time.Minute,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}}
	go func() {
		if err := h.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("health checks are not served any more", "error", err)
		}
	}()
	return h, nil
}

// addr is where it listens, "off" if nowhere.
func (h *health) addr() string {
	if h.at == nil {
		return "off"
	}
	return h.at.String()
}

func (h *health) stop(ctx context.Context) error {
	if h.server == nil {
		return nil
	}
	if err := h.server.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("stop the health checks: %w", err), h.server.Close())
	}
	return nil
}
