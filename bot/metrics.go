package bot

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"winlog/bot/socket"
	"winlog/ladder"
)

// metrics count what operators look at. Labels are routes and kinds, never
// people: nobody can be watched through them.
type metrics struct {
	requests    *prometheus.CounterVec
	seconds     *prometheus.HistogramVec
	connections prometheus.Gauge
	reconnects  *prometheus.CounterVec
	envelopes   *prometheus.CounterVec
	trouble     *prometheus.CounterVec
	deliveries  *prometheus.CounterVec
}

// newMetrics makes the metrics and registers them, if there is where to.
func newMetrics(reg prometheus.Registerer) *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "winlog_requests_total", Help: "Requests from Slack by route and outcome.",
		}, []string{"route", "outcome"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "winlog_request_seconds", Help: "Time from a request's arrival at its handler to its answer.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5},
		}, []string{"route"}),
		connections: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "winlog_connections", Help: "Web sockets to Slack that are up.",
		}),
		reconnects: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "winlog_reconnects_total", Help: "Web sockets that ended, by reason.",
		}, []string{"why"}),
		envelopes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "winlog_envelopes_total", Help: "Envelopes from Slack by kind.",
		}, []string{"kind"}),
		trouble: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "winlog_trouble_total", Help: "Things that should be rare: undecodable, panic, busy, late, too_large, ack_failed.",
		}, []string{"what"}),
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "winlog_deliveries_total", Help: "Messages sent by themselves, by kind and by what became of them: sent, failed, skipped_….",
		}, []string{"kind", "outcome"}),
	}
	if reg != nil {
		reg.MustRegister(m.requests, m.seconds, m.connections, m.reconnects, m.envelopes, m.trouble, m.deliveries)
	}
	return m
}

func (m *metrics) request(route string, took time.Duration, err error) {
	outcome := "ok"
	if err != nil {
		outcome = ladder.KindOf(err).String()
	}
	m.requests.WithLabelValues(route, outcome).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}

func (m *metrics) delivery(kind ladder.MessageKind, outcome string) {
	m.deliveries.WithLabelValues(string(kind), outcome).Inc()
}

// socket are the hooks the connection calls.
func (m *metrics) socket() socket.Metrics {
	count := func(what string) func(socket.Kind) {
		c := m.trouble.WithLabelValues(what)
		return func(socket.Kind) { c.Inc() }
	}
	return socket.Metrics{
		Connected:   func(up int) { m.connections.Set(float64(up)) },
		Reconnected: func(why string) { m.reconnects.WithLabelValues(why).Inc() },
		Envelope:    func(k socket.Kind) { m.envelopes.WithLabelValues(string(k)).Inc() },
		Undecodable: m.trouble.WithLabelValues("undecodable").Inc,
		Panic:       count("panic"),
		Busy:        count("busy"),
		Late:        count("late"),
		TooLarge:    count("too_large"),
		AckFailed:   m.trouble.WithLabelValues("ack_failed").Inc,
	}
}
