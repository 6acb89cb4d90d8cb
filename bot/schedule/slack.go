package schedule

import (
	"context"
	"fmt"
	"time"

	"winlog/ladder"
)

// Slack is what is needed of Slack. Errors that are a *Fault say what to do.
type Slack interface {
	// Post posts a message into a direct message, named by its channel or by the
	// person, as a reply if thread is not "". key goes into the message's metadata.
	Post(ctx context.Context, to, thread, key string, m Message) (channel, ts string, err error)
	// OpenDM is the channel of the direct message with a person.
	OpenDM(ctx context.Context, user ladder.UserID) (channel string, err error)
	// FindPosted is the ts of the message of ours that carries a key, posted since
	// a time, among the replies of a thread if thread is not "".
	FindPosted(ctx context.Context, channel, thread, key string, since time.Time) (ts string, found bool, err error)
}

// Fault is a call of Slack's Web API that did not do what it should.
type Fault struct {
	Code       string        // Slack's error code, "http_503" or "network"
	RetryAfter time.Duration // of "ratelimited"
	Unsure     bool          // it may have been carried out all the same
	Err        error
}

// Error is the code and the cause.
func (f *Fault) Error() string {
	if f.Err == nil {
		return "slack: " + f.Code
	}
	return fmt.Sprintf("slack: %s: %v", f.Code, f.Err)
}

// Unwrap is the cause.
func (f *Fault) Unwrap() error { return f.Err }

// Final reports whether trying again cannot help: the message or the person is at
// fault.
func (f *Fault) Final() bool { return f.remedy() == giveUp }

// remedy is what helps against a fault.
type remedy int

const (
	giveUp    remedy = iota // nothing: the message or the person is at fault
	waitPaced               // time, as Slack says how much
	tryAgain                // time
	askAdmin                // somebody has to change a token or the app: it is the same for everybody
)

// remedy sorts Slack's codes (chat.postMessage, conversations.open and .history,
// and what every method may say). An unknown code is a definite refusal.
func (f *Fault) remedy() remedy {
	if f.RetryAfter > 0 {
		return waitPaced
	}
	switch f.Code {
	case "ratelimited", "rate_limited", "message_limit_exceeded":
		return waitPaced
	case "network", "internal_error", "fatal_error", "request_timeout", "service_unavailable", "team_added_to_org", "accesslimited":
		return tryAgain
	case "missing_scope", "no_permission", "not_allowed_token_type", "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired",
		"messages_tab_disabled", "access_denied", "ekm_access_denied", "enterprise_is_restricted", "org_login_required", "team_access_not_granted",
		"two_factor_setup_required", "forbidden_team", "http_404":
		return askAdmin
	}
	if len(f.Code) > 5 && f.Code[:5] == "http_" {
		return tryAgain
	}
	return giveUp
}
