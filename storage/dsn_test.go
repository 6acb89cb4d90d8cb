package storage_test

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"winlog/ladder"
	"winlog/storage"
)

func TestRedact(t *testing.T) {
	for dsn, want := range map[string]string{
		"winlog.db": "winlog.db",
		"postgres://u:secret@h:5432/d?sslmode=off": "postgres://u:xxxxx@h:5432/d?sslmode=off",
		"postgres://h/d?password=secret&user=u":    "postgres://h/d?password=xxxxx&user=u",
		"postgres://u@h/d":                         "postgres://u@h/d",
		"postgres://u:sec ret%zz@h/d":              "postgres://…",
		"postgres://u@h/d?sslpassword=secret":      "postgres://u@h/d?sslpassword=xxxxx",
		"mysql://u:secret@h/d":                     "mysql://u:xxxxx@h/d",
		"host=h password=secret":                   "…",
		"file:///data/win log.db?_pragma=x":        "file:///data/win log.db?_pragma=x",
	} {
		if got := storage.Redact(dsn); got != want {
			t.Errorf("Redact(%q) = %q, want %q", dsn, got, want)
		}
	}
}

// No DSN makes the parser panic, and no password gets into what people see.
func FuzzDSN(f *testing.F) {
	for _, dsn := range []string{
		"winlog.db", "file:/x/y.db?_pragma=busy_timeout(1)", "file:%zz", "postgres://u:hunter2@h:5432/d?sslmode=disable",
		"postgres://u:hunter2@h:port/d", "postgresql://u:p%20hunter2@/d?host=/tmp", "host=h password=hunter2", "mysql://u:hunter2@h/d",
		"postgres://h/d?password=hunter2&sslpassword=hunter2", "file::memory:?cache=shared", "://", "\x00",
	} {
		f.Add(dsn)
	}
	f.Fuzz(func(t *testing.T, dsn string) {
		err := storage.CheckDSN(dsn)
		if err != nil && ladder.KindOf(err) != ladder.Invalid {
			t.Errorf("kind of %v", err)
		}
		u, parseErr := url.Parse(dsn)
		if parseErr != nil || u.User == nil {
			return
		}
		password, _ := u.User.Password()
		if len(password) < 6 || strings.Contains(strings.Replace(dsn, password, "", 1), password) {
			return // too plain to be told from the rest
		}
		if shown := storage.Redact(dsn); strings.Contains(shown, password) {
			t.Errorf("Redact shows the password: %s", shown)
		}
		if err != nil && strings.Contains(err.Error(), password) {
			t.Errorf("the error shows the password: %v", err)
		}
	})
}

// What is stored is what PostgreSQL takes, and storing it again changes nothing.
func FuzzStorable(f *testing.F) {
	for _, s := range []string{"", "plain", "a\x00b", "\xff\x00\xfe", "É\u0301", "\xed\xa0\x80"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := storage.Storable(s)
		if !utf8.ValidString(got) || strings.Contains(got, "\x00") || storage.Storable(got) != got {
			t.Errorf("Storable(%q) = %q", s, got)
		}
		if utf8.ValidString(s) && !strings.Contains(s, "\x00") && got != s {
			t.Errorf("Storable(%q) = %q, want it as it is", s, got)
		}
	})
}
