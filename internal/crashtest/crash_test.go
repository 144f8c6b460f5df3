package crashtest

import (
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/otelcol"
	"github.com/sotto-project/sotto/internal/otlpsink"
	"github.com/sotto-project/sotto/internal/testkit"
)

const (
	quickKills = 3
	workers    = 4
)

// TestCrash kills the collector under load; see the package comment.
func TestCrash(t *testing.T) {
	binary, err := otelcol.Find()
	if err != nil && os.Getenv("SOTTO_BIN") == "" {
		t.Skipf("SOTTO_BIN names no folder with the binaries: %v", err)
	} else if err != nil {
		t.Fatal(err)
	}
	kills := quickKills
	if text := os.Getenv("SOTTO_CRASH_KILLS"); text != "" {
		if kills, err = strconv.Atoi(text); err != nil || kills < 1 {
			t.Fatal("SOTTO_CRASH_KILLS is not a positive number")
		}
	} else {
		t.Logf("%d kills only; `make test-crash` kills 200 times", quickKills)
	}
	w := newWorld(t, binary)
	canaries := &testkit.Canaries{}
	l := newLoad(w.otlp, canaries.Next("the prompt and the answer"))
	d := &disk{dir: w.dir, canaries: canaries, seen: map[string]time.Time{}}

	w.start(t)
	ctx, stopLoad := context.WithCancel(t.Context())
	sending := l.run(ctx, t, workers)
	defer sending.Wait() // also after a failure
	defer stopLoad()
	for n := range kills {
		w.awaitMoment(t, n)
		w.process.Kill()
		d.search(t) // while the queue holds what was not yet stored
		w.start(t)
	}
	stopLoad()
	sending.Wait()

	g := newLedger(w.broker)
	g.update(t, l)
	for deadline := time.Now().Add(60 * time.Second); g.missing(l) > 0 && time.Now().Before(deadline); g.update(t, l) {
		time.Sleep(100 * time.Millisecond)
	}
	if err := w.process.Stop(); err != nil {
		t.Error(err)
	}
	g.update(t, l)
	d.search(t)
	judge(t, l, g)
	slices.Sort(w.recovery)
	t.Logf("%d kills: %d requests, %d without an answer; %d objects with %d records; ready again after %v (median), %v (longest); %d files, %d MB searched for plaintext",
		kills, l.requests, l.unanswered, len(g.read), len(g.records),
		w.recovery[len(w.recovery)/2].Round(time.Millisecond), w.recovery[len(w.recovery)-1].Round(time.Millisecond), d.files, d.bytes>>20)
	if d.files < 5 {
		t.Errorf("only %d files were searched", d.files)
	}
}

// judge compares what was acknowledged with what is there.
func judge(t *testing.T, l *load, g *ledger) {
	t.Helper()
	acked, lost, more, resent := 0, 0, 0, 0
	for id, s := range l.sent {
		if s.acked {
			acked++
			if len(g.spans[id]) != s.spans {
				lost++
			}
		}
		for _, n := range g.spans[id] {
			switch {
			case n > s.attempts:
				more++
			case n > 1: // sent again by the client, which got no answer: sealed anew
				resent++
			}
		}
	}
	t.Logf("%d traces sent, %d acknowledged, %d of those lost; %d records stored twice; %d spans there more than once because the client resent them",
		len(l.sent), acked, lost, g.twice, resent)
	if acked == 0 {
		t.Error("nothing was acknowledged: the test proved nothing")
	}
	if lost > 0 {
		t.Errorf("%d acknowledged traces are not in the store", lost)
	}
	if g.twice > 0 {
		t.Errorf("%d records are in the store more than once", g.twice)
	}
	if more > 0 {
		t.Errorf("%d spans are in the store more often than they were sent", more)
	}
}

// world is a broker's folder, a store, a backend and the collector that is killed.
type world struct {
	dir, binary, otlp, health string
	env                       []string
	config                    string
	broker                    *broker.Broker
	process                   *otelcol.Process
	recovery                  []time.Duration
	random                    *rand.Rand
}

func newWorld(t *testing.T, binary string) *world {
	t.Helper()
	dir := t.TempDir()
	objects := filepath.Join(dir, "objects")
	made, err := broker.Init(t.Context(), broker.InitOptions{
		Dir: filepath.Join(dir, "broker"), Name: "sotto.crash", Store: objstore.Config{Directory: objects},
	}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	c, err := broker.LoadConfig(made.Config)
	if err != nil {
		t.Fatal(err)
	}
	b, err := broker.Open(t.Context(), c, time.Now, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close(context.Background()) }) // the test's context is over
	sink, err := otlpsink.Start(t.Context(), "127.0.0.1:0", false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sink.Stop() })
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	w := &world{dir: dir, binary: binary, otlp: free(t), health: free(t), broker: b, random: rand.New(rand.NewPCG(seed, 0))}
	_, metrics, _ := net.SplitHostPort(free(t))
	w.config = filepath.Join(testkit.Root(t), "config", "collector.yaml")
	w.env = []string{
		"SOTTO_OTLP_GRPC=" + free(t), "SOTTO_OTLP_HTTP=" + w.otlp, "SOTTO_HEALTH=" + w.health, "SOTTO_METRICS_PORT=" + metrics,
		"SOTTO_BACKEND=" + sink.Endpoint, "SOTTO_RETENTION_POLICY=" + c.Policy,
		"SOTTO_KEYRING=" + made.Keyring, "SOTTO_KEYRING_VERIFIER=" + made.KeyringVerifier, "SOTTO_DIGEST_KEYSET=" + made.DigestKeyset,
		"SOTTO_STORE_DIR=" + objects, "SOTTO_QUEUE_DIR=" + filepath.Join(dir, "queue"),
	}
	t.Cleanup(func() {
		if w.process != nil {
			w.process.Kill()
		}
		if log, err := os.ReadFile(filepath.Join(dir, "collector.log")); err == nil && t.Failed() {
			t.Logf("the end of collector.log:\n%s", log[max(0, len(log)-8000):])
		}
	})
	return w
}

func (w *world) start(t *testing.T) {
	t.Helper()
	began := time.Now()
	var err error
	if w.process, err = otelcol.Start(w.binary, []string{w.config}, w.env, filepath.Join(w.dir, "collector.log")); err != nil {
		t.Fatal(err)
	}
	if err := w.process.Ready(t.Context(), "http://"+w.health); err != nil {
		t.Fatal(err)
	}
	w.recovery = append(w.recovery, time.Since(began))
}

// awaitMoment waits for the time of a kill. Each second one comes at random, the
// others up to some milliseconds after an object got its name: that is when the
// record is stored and the queue does not know yet.
func (w *world) awaitMoment(t *testing.T, n int) {
	t.Helper()
	if n%2 == 0 {
		time.Sleep(time.Duration(w.random.Int64N(int64(time.Second))))
		return
	}
	before := w.objects(t)
	for deadline := time.Now().Add(30 * time.Second); w.objects(t) == before; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("nothing is stored any more")
		}
	}
	time.Sleep(time.Duration(w.random.Int64N(int64(8 * time.Millisecond))))
}

func (w *world) objects(t *testing.T) int {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(w.dir, "objects", "sealed", "v1", "*", "*", "*", "*", "*.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	return len(found)
}

func free(t *testing.T) string {
	t.Helper()
	address, err := testkit.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	return address
}
