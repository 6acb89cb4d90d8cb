package slacksim

import (
	"fmt"
	"net/http"
	"time"
)

// faultRequest is a fault as the page or a script asks for it.
type faultRequest struct {
	Fault  string   `json:"fault"`
	Method string   `json:"method"`
	Reason string   `json:"reason"`
	User   string   `json:"user"`
	Error  string   `json:"error"`
	For    string   `json:"for"`
	After  string   `json:"retry_after"`
	Count  int      `json:"count"`
	Status int      `json:"status"`
	Off    bool     `json:"off"`
	Frames []string `json:"frames"`
}

// apply does what a request says; durations are like "5s".
func (f *Faults) apply(in faultRequest) error {
	last, err := duration(in.For, 10*time.Second)
	if err != nil {
		return err
	}
	after, err := duration(in.After, time.Second)
	if err != nil {
		return err
	}
	if in.Count == 0 {
		in.Count = 1
	}
	if in.Method == "" {
		in.Method = "*"
	}
	switch in.Fault {
	case "clear":
		f.Clear()
	case "drop":
		f.DropSockets()
	case "close":
		f.CloseSockets()
	case "reset":
		f.ResetSockets()
	case "half_open":
		f.HalfOpen()
	case "stop_reading":
		f.StopReading(last)
	case "refresh":
		if in.Reason == "" {
			in.Reason = "refresh_requested"
		}
		f.Refresh(in.Reason)
	case "flap":
		f.Flap(last)
	case "duplicate":
		f.Duplicate(in.Count)
	case "delay":
		f.Delay(in.Count, last)
	case "garbage":
		f.Garbage(in.Frames...)
	case "undecodable":
		f.Undecodable()
	case "withhold_hello":
		f.WithholdHello(!in.Off)
	case "withhold_pings":
		f.WithholdPings(!in.Off)
	case "revoke_token":
		f.RevokeToken(!in.Off)
	case "deactivate_bot":
		f.DeactivateBot(!in.Off)
	case "deactivate_user":
		f.DeactivateUser(in.User)
	case "rate_limit":
		f.RateLimit(in.Method, last, after)
	case "server_error":
		if in.Status == 0 {
			in.Status = http.StatusInternalServerError
		}
		if in.Status < 400 || in.Status > 599 {
			return fmt.Errorf("status %d is no server error", in.Status)
		}
		f.ServerError(in.Method, in.Status, in.Count)
	case "error":
		f.Error(in.Method, in.Error, in.Count)
	case "empty":
		f.Empty(in.Method, in.Count)
	case "hang_up":
		f.HangUp(in.Method, in.Count)
	case "slow":
		f.Slow(in.Method, last, in.Count)
	default:
		return fmt.Errorf("there is no fault %q", in.Fault)
	}
	return nil
}

func duration(text string, fallback time.Duration) (time.Duration, error) {
	if text == "" {
		return fallback, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return 0, fmt.Errorf("%q is no duration such as 5s", text)
	}
	return d, nil
}
