package storage

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"sync"
	"time"
)

// idAlphabet is lower case only, and digits come first, so that every
// collation of PostgreSQL sorts ids as bytes do.
const idAlphabet = "0123456789abcdefghijklmnopqrstuv"

// idMaker makes ids: 24 letters and digits, 48 bits of milliseconds and 72 of
// chance. Ids of one process always grow, also within a millisecond and when
// the clock steps back.
type idMaker struct {
	encoding *base32.Encoding

	mu   sync.Mutex
	last [15]byte
}

func newIDMaker() *idMaker {
	return &idMaker{encoding: base32.NewEncoding(idAlphabet).WithPadding(base32.NoPadding)}
}

func (m *idMaker) next(now time.Time) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var stamp [8]byte
	binary.BigEndian.PutUint64(stamp[:], uint64(max(now.UnixMilli(), 0))<<16)
	if string(stamp[:6]) > string(m.last[:6]) {
		copy(m.last[:6], stamp[:6])
		_, _ = rand.Read(m.last[6:]) // never fails since Go 1.24
	} else {
		for i := len(m.last) - 1; i >= 0; i-- { // one more
			m.last[i]++
			if m.last[i] != 0 {
				break
			}
		}
	}
	return m.encoding.EncodeToString(m.last[:])
}
