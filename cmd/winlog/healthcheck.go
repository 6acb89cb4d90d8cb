package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"

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
			if c.httpAddr == "" {
				return misusef("http.addr is not set, so there is nothing to ask")
			}
			said, err := askReady(cmd.Context(), c.httpAddr)
			if errors.Is(err, errNotReady) {
				return fmt.Errorf("%w: %s", err, said)
			}
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), said)
			return err
		},
	}
}

// errNotReady is the answer of a serve that runs and cannot answer people.
var errNotReady = errors.New("not ready")

// askReady asks /readyz of the serve that listens on addr and returns what it
// said; the error is errNotReady, or why nothing was said.
func askReady(ctx context.Context, addr string) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", http.NoBody)
	if err != nil {
		return "", err
	}
	response, err := (&http.Client{Timeout: 2 * readyTimeout}).Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1024))
	if err != nil {
		return "", err
	}
	said := strings.TrimSpace(string(body))
	if response.StatusCode != http.StatusOK {
		return said, errNotReady
	}
	return said, nil
}
