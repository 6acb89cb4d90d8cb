package socket

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/slack-go/slack"
)

// ErrTooLong is what Options.Failed is told when a handler did not return in time.
var ErrTooLong = errors.New("the handler did not return in time")

// ConfigError is a refusal by Slack that waiting does not mend: somebody has to
// change a token or the app's settings.
type ConfigError struct {
	Code string // Slack's error code, or "http 404"
	Text string // what is wrong and what to do, one or two sentences
	Err  error
}

// Error is the text and Slack's code.
func (e *ConfigError) Error() string { return fmt.Sprintf("%s (Slack says %s)", e.Text, e.Code) }

// Unwrap is Slack's error.
func (e *ConfigError) Unwrap() error { return e.Err }

// Fatal is err as a ConfigError, or nil if trying again may help. It reads the
// errors of every Web API method.
func Fatal(err error) *ConfigError {
	if platform, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		if text, ok := advice[platform.Err]; ok {
			return &ConfigError{Code: platform.Err, Text: text, Err: err}
		}
		return nil
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok && status.Code == http.StatusNotFound {
		return &ConfigError{
			Code: "http 404", Err: err,
			Text: "There is no Slack Web API at the configured address. Correct the API URL; it ends in /api/.",
		}
	}
	return nil
}

const (
	badToken = "Slack does not know this token. Copy it again from the app's settings: the app-level token (xapp-…) is under Basic Information, the bot token (xoxb-…) under Install App."
	oldToken = "This token was revoked. Make a new app-level token (xapp-…) under Basic Information, or reinstall the app for a new bot token (xoxb-…)."
	noToken  = "No token reached Slack. Set both the app-level token (xapp-…) and the bot token (xoxb-…)."
	noScope  = "The token lacks a permission. The app-level token needs the scope connections:write; for the bot token, reinstall the app after changing its scopes."
	barred   = "The workspace or organisation does not let this app in. Ask its administrators to approve or restore it."
	modeOff  = "Socket Mode is switched off. Switch it on in the app's settings under Socket Mode."
)

// advice holds the codes that stay until somebody acts, with what to do.
var advice = map[string]string{
	"invalid_auth":              badToken,
	"not_authed":                noToken,
	"missing_args":              noToken,
	"token_revoked":             oldToken,
	"token_expired":             oldToken,
	"account_inactive":          "The app was removed from the workspace, or its token belongs to a deactivated account. Install the app again and copy its new tokens.",
	"not_allowed_token_type":    "This is the wrong kind of token. The app-level token starts with xapp-, the bot token with xoxb-; the two may be swapped.",
	"missing_scope":             noScope,
	"no_permission":             noScope,
	"link_disabled":             modeOff,
	"forbidden_team":            barred,
	"access_denied":             barred,
	"ekm_access_denied":         barred,
	"enterprise_is_restricted":  barred,
	"team_access_not_granted":   barred,
	"org_login_required":        barred,
	"two_factor_setup_required": barred,
	"user_removed_from_team":    barred,
	"team_disabled":             barred,
}
