package main

import (
	"context"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"winlog/storage"
)

// buildInfo is a metric that is always 1; its labels say what runs.
func buildInfo() prometheus.Collector {
	g := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "winlog_build_info", Help: "What runs; always 1.",
		ConstLabels: prometheus.Labels{"version": readBuild().version, "go": runtime.Version()},
	})
	g.Set(1)
	return g
}

// databaseSize is asked for at each scrape. A database that does not answer
// shows as -1 rather than failing the scrape.
func databaseSize(db *storage.DB) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "winlog_database_bytes", Help: "Size of the database; -1 if it does not answer.",
	}, func() float64 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		bytes, err := db.Size(ctx)
		if err != nil {
			return -1
		}
		return float64(bytes)
	})
}
