package main

import (
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/spf13/cobra"
)

// newHealthcheck asks a running serve whether it is ready. It is for the health
// check of a container that holds nothing but this binary.
func newHealthcheck() *cobra.Command {
	return &cobra.Command{
		Use:     "healthcheck",
		Hidden:  true,
		Short:   "Ask the serve that runs here whether it is ready",
		Long:    "healthcheck asks /readyz at http.addr and exits 0 if the answer is good.",
		Example: "  WINLOG_HTTP_ADDR=:8080 winlog healthcheck",
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := loadConfig(cmd, false)
			if err != nil {
				return err
			}
			host, port, err := net.SplitHostPort(c.httpAddr)
			if err != nil {
				return misusef("http.addr is not set, so there is nothing to ask")
			}
			if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
				host = "localhost"
			}
			request, err := http.NewRequestWithContext(cmd.Context(), http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", http.NoBody)
			if err != nil {
				return err
			}
			response, err := (&http.Client{Timeout: 2 * readyTimeout}).Do(request)
			if err != nil {
				return err
			}
			defer response.Body.Close()
			said, err := io.ReadAll(io.LimitReader(response.Body, 1024))
			if err != nil {
				return err
			}
			if response.StatusCode != http.StatusOK {
				return fmt.Errorf("not ready: %s", said)
			}
			_, err = cmd.OutOrStdout().Write(said)
			return err
		},
	}
}
