package storage_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"winlog/ladder"
	"winlog/storage"
	"winlog/storage/storagetest"
)

// childDSN makes this test binary a process that saves wins until it is killed.
const childDSN = "WINLOG_TEST_CHILD_DSN"

func TestMain(m *testing.M) {
	if dsn := os.Getenv(childDSN); dsn != "" {
		saveForEver(dsn)
	}
	os.Exit(m.Run())
}

// saveForEver prints the key of each win once it is acknowledged.
func saveForEver(dsn string) {
	db, err := storage.Open(context.Background(), dsn, storage.Options{Now: time.Now})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	acked := make(chan string)
	for n := range 8 {
		go func() {
			for i := 0; ; i++ {
				key := fmt.Sprintf("%d-%d-%d", os.Getpid(), n, i)
				w := fullWin("U1")
				w.Text = key
				if _, _, err := db.SaveWin(context.Background(), w, key); err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
				acked <- key
			}
		}()
	}
	for key := range acked {
		fmt.Println(key) // one write per line, so a line that arrives is whole
	}
}

// child is such a process.
type child struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
	acked []string
}

func startChild(t *testing.T, dsn string) *child {
	t.Helper()
	c := &child{cmd: exec.Command(os.Args[0])}
	c.cmd.Env = append(os.Environ(), childDSN+"="+dsn)
	c.cmd.Stderr = os.Stderr
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.lines = bufio.NewScanner(out)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.cmd.Process.Kill()
		_, _ = c.cmd.Process.Wait()
	})
	return c
}

// waitFor reads until so many wins are acknowledged.
func (c *child) waitFor(t *testing.T, count int) {
	t.Helper()
	for len(c.acked) < count && c.lines.Scan() {
		c.acked = append(c.acked, c.lines.Text())
	}
	if len(c.acked) < count {
		t.Fatalf("the child ended after %d wins", len(c.acked))
	}
}

// kill ends the process without a chance to tidy up, and reads what it had
// still acknowledged.
func (c *child) kill(t *testing.T) {
	t.Helper()
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for c.lines.Scan() {
		c.acked = append(c.acked, c.lines.Text())
	}
	_, _ = c.cmd.Process.Wait()
}

// Acked means durable: after kill -9 at any moment every acknowledged win is
// there, once and whole, and the database opens as if nothing had been.
func TestKilledProcessLosesNothing(t *testing.T) {
	storagetest.ForEachDSN(t, func(t *testing.T, dsn string) {
		var acked []string
		for round := range 3 {
			c := startChild(t, dsn)
			c.waitFor(t, 40+30*round)
			c.kill(t)
			acked = append(acked, c.acked...)
		}
		db := storagetest.Open(t, dsn)
		wins, _, err := db.ListWins(context.Background(), ladder.WinFilter{User: "U1"})
		if err != nil {
			t.Fatal(err)
		}
		stored := map[string]int{}
		for _, w := range wins {
			stored[w.Text]++
			if len(w.People) != 3 || len(w.Links) != 2 || len(w.Dimensions) != 2 {
				t.Errorf("win %s is not whole: %+v", w.Text, w)
			}
		}
		for _, key := range acked {
			if stored[key] != 1 {
				t.Errorf("acknowledged win %s is there %d times", key, stored[key])
			}
		}
		for key, n := range stored {
			if n != 1 {
				t.Errorf("win %s is there %d times", key, n)
			}
		}
		t.Logf("%d acknowledged, %d stored", len(acked), len(wins))
		if db.Engine() == "sqlite" {
			var verdict string
			err := db.Read(context.Background(), func(tx *storage.Tx) error {
				_, err := tx.Row("PRAGMA integrity_check", nil, &verdict)
				return err
			})
			if err != nil || !strings.EqualFold(verdict, "ok") {
				t.Errorf("integrity check: %s, %v", verdict, err)
			}
		}
	})
}
