package broker

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/sealed"
)

// killedConfig tells a process of a test that it is the one to be killed, and its broker.
const killedConfig = "SOTTO_TEST_KILLED_CONFIG"

// runKilled is the process that is killed: it opens the broker of a configuration, at a
// moment, and works once.
func runKilled(t *testing.T, config string, now time.Time, work func(*Broker) error) {
	c, err := LoadConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Open(t.Context(), c, func() time.Time { return now }, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("begun")
	if err := work(b); err != nil {
		t.Error(err)
	}
	if err := b.Close(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestSweepKilled kills processes that sweep, with SIGKILL, two of them at once and at
// random moments, until one gets to its end. Then everything that has expired is gone
// and nothing else, each removal was announced in the log, and the log verifies.
func TestSweepKilled(t *testing.T) {
	if config := os.Getenv(killedConfig); config != "" {
		runKilled(t, config, noon.AddDate(0, 0, 4), func(b *Broker) error {
			_, err := b.Sweep(t.Context(), systemActor)
			return err
		})
		return
	}
	w := newWorld(t, "")
	expires := noon.Truncate(24*time.Hour).AddDate(0, 0, 3)
	var due, alive []string
	for i := range 500 {
		h := sealed.Header{Class: "sample", Expires: expires, TraceID: fmt.Sprintf("%032x", i+1), Tenant: []string{"default", "acme"}[i%2]}
		due = append(due, w.keep(h, []byte(canary)))
	}
	for i := range 5 {
		alive = append(alive, w.keep(sealed.Header{Class: "errors", Expires: expires.AddDate(0, 0, 4), TraceID: fmt.Sprintf("%032x", i+1)}, []byte(canary)))
	}
	kills, midway := 0, 0
	for round := 0; ; round++ {
		if round > 200 {
			t.Fatal("no sweep came to its end")
		}
		before := len(w.objects())
		patience := time.Duration(rand.IntN(20)) * time.Millisecond
		if midway < 3 {
			patience /= 20 // a fast machine is done before
		}
		if before == len(alive) {
			patience = time.Minute // nothing is left to interrupt
		}
		first, second := startKilled(t, "TestSweepKilled", w.made.Config), startKilled(t, "TestSweepKilled", w.made.Config)
		<-first.begun
		if round%2 == 0 { // every second one at its very beginning, the others once something is gone
			for range 10000 {
				if len(w.objects()) < before {
					break
				}
				time.Sleep(100 * time.Microsecond)
			}
			if before > len(alive) {
				patience = 0 // in the midst of it, however fast the machine is
			}
		}
		killed := first.kill(patience)
		if second.kill(patience) || killed {
			kills++
			if left := len(w.objects()) - len(alive); left > 0 && left < len(due) {
				midway++
			}
			for _, key := range alive {
				if !slices.Contains(w.objects(), key) {
					t.Fatalf("%s has not expired and is gone", key)
				}
			}
			continue
		}
		break
	}
	if midway < 3 {
		t.Errorf("killed %d times while some objects were gone and some not: the sweep is too fast for this test", midway)
	}
	t.Logf("killed in %d rounds, %d of them midway through the objects", kills, midway)
	if left := w.objects(); len(left) != len(alive) {
		t.Errorf("%d objects left, want the %d that live", len(left), len(alive))
	}
	w.wait(4 * 24 * time.Hour)
	if r, err := w.Report(t.Context()); err != nil || !r.Clean() {
		t.Errorf("report: %v, %v", r.Counts, err)
	}
	announced := map[string]bool{}
	for _, e := range w.logged(audit.ObjectsExpiring, audit.Allowed) {
		for _, key := range e.Objects {
			announced[key] = true
		}
	}
	for _, key := range due {
		if !announced[key] {
			t.Errorf("%s went without a word", key)
		}
	}
	for _, tenant := range []string{"default", "acme"} {
		if !slices.ContainsFunc(w.logged(audit.KeyExpiring, audit.Allowed), func(e audit.Record) bool { return e.Tenant == tenant && e.Expires == "2026-11-29" }) {
			t.Errorf("the key of %s went without a word", tenant)
		}
	}
	w.verifies()
}

// objects lists the store.
func (w *world) objects() (keys []string) {
	w.t.Helper()
	for o, err := range w.Bucket.List(w.t.Context(), "") {
		if err != nil {
			w.t.Fatal(err)
		}
		keys = append(keys, o.Key)
	}
	return keys
}

type killed struct {
	cmd   *exec.Cmd
	out   *strings.Builder
	begun chan struct{}
	ended chan error
}

// startKilled starts the process of a test that does its work once.
func startKilled(t *testing.T, test, config string) *killed {
	t.Helper()
	s := &killed{cmd: exec.Command(os.Args[0], "-test.run", "^"+test+"$"), out: &strings.Builder{}, begun: make(chan struct{}), ended: make(chan error, 1)}
	s.cmd.Env = append(os.Environ(), killedConfig+"="+config)
	pipe, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		lines := bufio.NewScanner(pipe)
		begun := sync.OnceFunc(func() { close(s.begun) })
		defer begun()
		for lines.Scan() {
			begun()
			fmt.Fprintln(s.out, lines.Text())
		}
		err := s.cmd.Wait()
		if err != nil && s.cmd.ProcessState.Exited() {
			err = fmt.Errorf("%w\n%s", err, s.out)
			t.Errorf("a process failed by itself: %v", err)
		}
		s.ended <- err
	}()
	return s
}

// kill reports whether it had to kill: the process had not ended after that time.
func (s *killed) kill(after time.Duration) bool {
	select {
	case <-s.ended:
		return false
	case <-time.After(after):
	}
	_ = s.cmd.Process.Kill()
	return <-s.ended != nil
}
