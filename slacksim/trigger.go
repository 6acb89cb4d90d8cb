package slacksim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"sync"
	"time"
)

// signer makes triggers and response URLs that prove themselves, so that
// nothing has to be kept for the many that nobody ever uses.
type signer struct {
	key  [32]byte
	mu   sync.Mutex
	used map[string]time.Duration // triggers, and until when they are of interest
}

const triggerLife = 3 * time.Second

func (g *signer) sum(parts ...string) string {
	mac := hmac.New(sha256.New, g.key[:])
	for _, p := range parts {
		mac.Write([]byte(p))
		mac.Write([]byte{0})
	}
	return hex.EncodeToString(mac.Sum(nil)[:12])
}

// trigger makes a trigger_id for a person: digits.digits.32 hex digits.
func (s *Sim) trigger(user string) string {
	at := strconv.FormatInt(int64(s.clock.elapsed()), 10)
	salt := strconv.Itoa(s.number(user))
	tail := randomHex(4)
	return at + "." + salt + "." + s.signer.sum("trigger", at, user, tail) + tail
}

// number is a person's place in the order, as digits for a trigger.
func (s *Sim) number(user string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.people[user]; p != nil {
		return p.number
	}
	return 0
}

// useTrigger spends a trigger and returns whose it is.
func (s *Sim) useTrigger(id string) (string, *apiError) {
	parts := strings.Split(id, ".")
	invalid := &apiError{code: "invalid_arguments", messages: []string{"[ERROR] invalid `trigger_id` [json-pointer:/trigger_id]"}}
	if len(parts) != 3 || len(parts[2]) != 32 {
		return "", invalid
	}
	at, err := strconv.ParseInt(parts[0], 10, 64)
	number, err2 := strconv.Atoi(parts[1])
	if err != nil || err2 != nil {
		return "", invalid
	}
	user := s.numbered(number)
	if user == "" || s.signer.sum("trigger", parts[0], user, parts[2][24:]) != parts[2][:24] {
		return "", fail("invalid_trigger_id")
	}
	now := s.clock.elapsed()
	s.signer.mu.Lock()
	defer s.signer.mu.Unlock()
	if s.signer.used == nil {
		s.signer.used = map[string]time.Duration{}
	}
	if _, used := s.signer.used[id]; used {
		return "", fail("exchanged_trigger_id")
	}
	if now-time.Duration(at) > triggerLife {
		return "", fail("expired_trigger_id")
	}
	if len(s.signer.used) > 1000 {
		for k, until := range s.signer.used {
			if until < now {
				delete(s.signer.used, k)
			}
		}
	}
	s.signer.used[id] = now + time.Minute
	return user, nil
}

func (s *Sim) numbered(n int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n < 1 || n > len(s.order) {
		return ""
	}
	return s.order[n-1]
}

// responseTo is what a response URL answers.
type responseTo struct {
	user, channel string
	message       string // ts of the message that was clicked, "" for a command
}

// responseURL makes a URL that may be posted to 5 times within 30 minutes.
// Kind is "commands", "actions" or "app".
func (s *Sim) responseURL(kind string, to responseTo) string {
	at := strconv.FormatInt(int64(s.clock.elapsed()), 10)
	body := base64.RawURLEncoding.EncodeToString([]byte(to.user + " " + to.channel + " " + to.message + " " + randomHex(4)))
	return s.base + "/hooks/" + kind + "/" + s.team.id + "/" + at + "/" + body + "." + s.signer.sum("hook", at, body)
}

// readResponseURL is the reverse. Age is how long ago the URL was made.
func (s *Sim) readResponseURL(path string) (to responseTo, age time.Duration, ok bool) {
	parts := strings.Split(strings.TrimPrefix(path, "/hooks/"), "/")
	if len(parts) != 4 {
		return to, 0, false
	}
	body, sum, found := strings.Cut(parts[3], ".")
	if !found || s.signer.sum("hook", parts[2], body) != sum {
		return to, 0, false
	}
	at, err := strconv.ParseInt(parts[2], 10, 64)
	text, err2 := base64.RawURLEncoding.DecodeString(body)
	fields := strings.Split(string(text), " ")
	if err != nil || err2 != nil || len(fields) != 4 {
		return to, 0, false
	}
	return responseTo{user: fields[0], channel: fields[1], message: fields[2]}, s.clock.elapsed() - time.Duration(at), true
}
