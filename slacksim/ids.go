package slacksim

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"
)

// uuid is a random version 4 UUID.
func uuid() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	var out [36]byte
	hex.Encode(out[0:8], b[0:4])
	out[8] = '-'
	hex.Encode(out[9:13], b[4:6])
	out[13] = '-'
	hex.Encode(out[14:18], b[6:8])
	out[18] = '-'
	hex.Encode(out[19:23], b[8:10])
	out[23] = '-'
	hex.Encode(out[24:36], b[10:16])
	return string(out[:])
}

func randomHex(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

const idLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// randomID is an id as Slack makes them: a letter that names the kind, then ten of A-Z and 0-9.
func randomID(kind string) string {
	b := make([]byte, 10)
	_, _ = rand.Read(b)
	for i := range b {
		b[i] = idLetters[int(b[i])%len(idLetters)]
	}
	return kind + "0" + string(b)
}

const shortLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// randomShort is a name as Slack gives to blocks and actions that came without one.
func randomShort(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	for i := range b {
		b[i] = shortLetters[int(b[i])%len(shortLetters)]
	}
	return string(b)
}

// stamp is t as Slack writes instants: seconds and six digits.
func stamp(t time.Time) string {
	return strconv.FormatInt(t.Unix(), 10) + "." + fmt.Sprintf("%06d", t.Nanosecond()/1000)
}

// parseStamp reads a stamp in microseconds.
func parseStamp(ts string) (int64, bool) {
	for i := range len(ts) {
		if ts[i] != '.' {
			continue
		}
		seconds, err := strconv.ParseInt(ts[:i], 10, 40)
		if err != nil || seconds < 0 || len(ts)-i-1 != 6 {
			return 0, false
		}
		micros, err := strconv.ParseUint(ts[i+1:], 10, 32)
		if err != nil {
			return 0, false
		}
		return seconds*1e6 + int64(micros), true
	}
	return 0, false
}

func stampOf(micros int64) string {
	return strconv.FormatInt(micros/1e6, 10) + "." + fmt.Sprintf("%06d", micros%1e6)
}
