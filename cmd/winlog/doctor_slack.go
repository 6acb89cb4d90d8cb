package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"winlog/bot"
)

// maxSkew is how far this machine's clock may be from Slack's: dates of wins and
// the 3-second rules depend on it.
const maxSkew = time.Minute

// slackAnswer is what the doctor reads of an answer of the Web API.
type slackAnswer struct {
	OK     bool   `json:"ok"`
	Error  string `json:"error"`
	Team   string `json:"team"`
	TeamID string `json:"team_id"`
	User   string `json:"user"`
	UserID string `json:"user_id"`
	BotID  string `json:"bot_id"`
	URL    string `json:"url"`

	scopes   []string  // the token's, from the header
	at       time.Time // Slack's clock
	received time.Time // ours at that moment
}

// askSlack calls a method that takes no arguments. It reads the headers, which
// slack-go does not hand out with an error. Its own errors never hold the token.
func askSlack(ctx context.Context, c *config, token, method string, now func() time.Time) (slackAnswer, error) {
	var a slackAnswer
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.slack.apiURL+method, http.NoBody)
	if err != nil {
		return a, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := (&http.Client{Timeout: slackTimeout}).Do(request)
	if err != nil {
		return a, err
	}
	defer response.Body.Close()
	a.received = now()
	a.at, _ = http.ParseTime(response.Header.Get("Date")) // zero if it says nothing
	for s := range strings.SplitSeq(response.Header.Get("X-Oauth-Scopes"), ",") {
		if s = strings.TrimSpace(s); s != "" {
			a.scopes = append(a.scopes, s)
		}
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return a, err
	}
	if response.StatusCode != http.StatusOK {
		return a, fmt.Errorf("it answered HTTP %s", response.Status)
	}
	if err := json.Unmarshal(body, &a); err != nil {
		return a, fmt.Errorf("it did not answer as Slack does (%s)", response.Header.Get("Content-Type"))
	}
	return a, nil
}

// examineSlack also returns the workspace's id, "" if it is not known.
func examineSlack(ctx context.Context, c *config, now func() time.Time) ([]finding, string) {
	me, err := askSlack(ctx, c, c.slack.botToken, "auth.test", now)
	if err != nil {
		return []finding{bad("Slack", fmt.Sprintf("%s cannot be used: %v", c.slack.apiURL, err),
			"check slack.api_url and whether this machine may reach it (HTTPS, proxy, firewall)")}, ""
	}
	needed := slices.Concat(bot.Scopes(), c.moreScopes())
	found := []finding{botTokenFinding(me), scopesFinding(me, needed), appTokenFinding(ctx, c, now), clockFinding(me)}
	if c.managerField != "" && slices.Contains(me.scopes, bot.ProfileScope) { // else scopes says what to do
		found = append(found, managerFieldFinding(ctx, c))
	}
	return found, me.TeamID
}

// managerFieldFinding looks for the field that managers are read from.
func managerFieldFinding(ctx context.Context, c *config) finding {
	const what = "manager field"
	profile, err := slackClient(c).GetTeamProfileContext(ctx)
	if err != nil {
		return bad(what, fmt.Sprintf("team.profile.get cannot be used: %v", err), "try again in a minute; see status.slack.com")
	}
	var known []string
	for _, f := range profile.Fields {
		if f.ID == c.managerField {
			if f.Type != "user" && f.Type != "text" {
				return bad(what, fmt.Sprintf("%s is %q, of type %s", f.ID, f.Label, f.Type), "name a field that holds a person or an e-mail address")
			}
			return good(what, "%s is %q, of type %s", f.ID, f.Label, f.Type)
		}
		known = append(known, fmt.Sprintf("%s (%s)", f.ID, f.Label))
	}
	return bad(what, "Slack's profiles have no field "+c.managerField, "set people.manager_field to one of: "+strings.Join(known, ", "))
}

func botTokenFinding(me slackAnswer) finding {
	const what = "bot token"
	switch {
	case me.OK && me.BotID == "":
		return bad(what, "it belongs to a person, not to a bot", "use the Bot User OAuth Token of OAuth & Permissions")
	case me.OK:
		return good(what, "%s in %s (%s)", me.User, me.Team, me.TeamID)
	}
	advice := "copy it again from OAuth & Permissions → Bot User OAuth Token"
	switch me.Error {
	case "token_revoked", "account_inactive", "token_expired":
		advice = "the app was removed or reinstalled: install it again and copy the new bot token"
	case "not_allowed_token_type":
		advice = "this is another kind of token: slack.bot_token takes the one that starts with xoxb-"
	}
	return bad(what, "Slack refuses it: "+me.Error, advice)
}

// scopesFinding compares what the app was granted with what is needed. More is no
// fault, only unneeded.
func scopesFinding(me slackAnswer, needed []string) finding {
	const what = "scopes"
	if !me.OK {
		return note(what, "not checked: the bot token does not work")
	}
	if len(me.scopes) == 0 {
		return note(what, "Slack did not say which were granted")
	}
	var missing []string
	for _, s := range needed {
		if !slices.Contains(me.scopes, s) {
			missing = append(missing, s)
		}
	}
	if len(missing) > 0 {
		return bad(what, "missing: "+strings.Join(missing, ", "),
			"paste the output of winlog manifest into the app's manifest, then reinstall the app and copy the new bot token")
	}
	return good(what, "all %d granted: %s", len(needed), strings.Join(needed, ", "))
}

// appTokenFinding asks for the address of a web socket, as serve does, and does
// not connect: an address that nobody uses expires.
func appTokenFinding(ctx context.Context, c *config, now func() time.Time) finding {
	const what = "Socket Mode"
	a, err := askSlack(ctx, c, c.slack.appToken, "apps.connections.open", now)
	if err != nil {
		return bad(what, fmt.Sprintf("apps.connections.open cannot be used: %v", err), "try again in a minute; see status.slack.com")
	}
	if a.OK {
		if u, err := url.Parse(a.URL); err != nil || u.Scheme != "wss" && u.Scheme != "ws" {
			return bad(what, "Slack did not name a web socket", "check slack.api_url")
		}
		return good(what, "is on, and the app token may open connections")
	}
	advice := "copy the app token again from Basic Information → App-Level Tokens"
	switch a.Error {
	case "missing_scope", "no_permission":
		advice = "make a new app-level token with the scope connections:write"
	case "link_disabled":
		advice = "switch Socket Mode on in the app's settings"
	case "token_revoked", "token_expired":
		advice = "make a new app-level token with the scope connections:write: this one was revoked"
	case "not_allowed_token_type":
		advice = "this is another kind of token: slack.app_token takes the one that starts with xapp-"
	case "forbidden_team", "access_denied", "team_access_not_granted":
		advice = "ask the workspace's administrators to approve the app"
	case "ratelimited":
		advice = "Slack asks to wait; try again in a minute"
	}
	return bad(what, "Slack refuses the app token: "+a.Error, advice)
}

func clockFinding(a slackAnswer) finding {
	const what = "clock"
	if a.at.IsZero() {
		return note(what, "not checked: Slack did not say what time it is")
	}
	skew := a.received.Sub(a.at).Round(time.Second)
	if skew.Abs() > maxSkew {
		side := "ahead of"
		if skew < 0 {
			side = "behind"
		}
		about := strings.TrimSuffix(skew.Abs().Round(time.Minute).String(), "0s")
		return bad(what, fmt.Sprintf("this machine is %s %s Slack", about, side), "set the clock, for example with systemd-timesyncd or chrony")
	}
	return good(what, "agrees with Slack's (within %s)", max(skew.Abs(), time.Second))
}
