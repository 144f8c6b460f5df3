package crashtest

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/broker/state"
	"github.com/sotto-project/sotto/internal/objstore"
)

const (
	readers = 6
	traces  = 12
)

// TestBrokerCrash kills the broker under load; see the package comment.
func TestBrokerCrash(t *testing.T) {
	folder := os.Getenv("SOTTO_BIN")
	if folder == "" {
		t.Skip("SOTTO_BIN names no folder with the binaries: run `make test-crash-broker`")
	}
	kills := quickKills
	if text := os.Getenv("SOTTO_BROKER_KILLS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			t.Fatal("SOTTO_BROKER_KILLS is not a positive number")
		}
		kills = n
	} else {
		t.Logf("%d kills only; `make test-crash-broker` kills 200 times", quickKills)
	}
	w := newBrokerWorld(t, filepath.Join(folder, "sotto"), objstore.Config{})
	w.start(t)
	ctx, stopLoad := context.WithCancel(t.Context())
	crowd := newCrowd(w)
	reading := crowd.run(ctx, t)
	defer reading.Wait() // also after a failure
	defer stopLoad()
	for n := range kills {
		w.awaitMoment(n, crowd)
		w.killOnce(t, crowd)
		if t.Failed() {
			break
		}
	}
	time.Sleep(2 * time.Second)
	stopLoad()
	reading.Wait()
	crowd.compare(t, 0)
	w.stop(t)
	w.verify(t)
	crowd.judge(t)
	w.compareState(t)
	slices.Sort(w.recovery)
	t.Logf("%d kills; ready again after %v (median), %v (longest)", kills,
		w.recovery[len(w.recovery)/2].Round(time.Millisecond), w.recovery[len(w.recovery)-1].Round(time.Millisecond))
}

// brokerWorld is a broker's folder with sealed samples, and the process that is killed.
type brokerWorld struct {
	binary, config, url, verifier, keyring string
	broker                                 broker.Config
	tokens                                 map[string]string
	shown                                  map[string]string // trace → digest that the log must name
	random                                 *rand.Rand
	out                                    bytes.Buffer
	process                                *exec.Cmd
	ended                                  chan error
	known                                  []byte // the last checkpoint that was verified
	recovery                               []time.Duration
}

func newBrokerWorld(t *testing.T, binary string, store objstore.Config) *brokerWorld {
	t.Helper()
	var people []broker.PersonConfig
	for _, name := range readerNames() {
		people = append(people, broker.PersonConfig{Name: name, Roles: []access.Role{access.Debugger}})
	}
	people = append(people, broker.PersonConfig{Name: "ben", Roles: []access.Role{access.Approver}}, broker.PersonConfig{Name: "cleo", Roles: []access.Role{access.Auditor}})
	address := free(t)
	made, err := broker.Init(t.Context(), broker.InitOptions{Dir: filepath.Join(t.TempDir(), "broker"), Name: "crash", People: people, Listen: address, Store: store}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	config, err := os.OpenFile(made.Config, os.O_APPEND|os.O_WRONLY, 0)
	if err == nil { // a few people do here what hundreds would
		_, err = config.WriteString("limits: {requests_per_hour: 0, opens_per_hour: 0}\n")
		err = errors.Join(err, config.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	w := &brokerWorld{
		binary: binary, config: made.Config, url: "http://" + address, verifier: made.AuditVerifier, keyring: made.KeyringVerifier,
		tokens: map[string]string{}, shown: map[string]string{}, random: rand.New(rand.NewPCG(seed, 0)),
	}
	if w.broker, err = broker.LoadConfig(made.Config); err != nil {
		t.Fatal(err)
	}
	for name, path := range made.Tokens {
		token, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		w.tokens[name] = strings.TrimSpace(string(token))
	}
	w.seal(t)
	t.Cleanup(func() {
		w.kill()
		if t.Failed() {
			t.Logf("the end of what the broker said:\n%s", w.out.String()[max(0, w.out.Len()-8000):])
		}
	})
	return w
}

// start runs `sotto serve` and waits until it is ready.
func (w *brokerWorld) start(t *testing.T) {
	t.Helper()
	began := time.Now()
	w.process = exec.Command(w.binary, "serve", "--config", w.config)
	w.process.Stdout, w.process.Stderr = &w.out, &w.out
	if err := w.process.Start(); err != nil {
		t.Fatal(err)
	}
	w.ended = make(chan error, 1)
	go func(c *exec.Cmd, ended chan error) { ended <- c.Wait() }(w.process, w.ended)
	for deadline := began.Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if resp, err := http.Get(w.url + "/readyz"); err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				w.recovery = append(w.recovery, time.Since(began))
				return
			}
		}
		select {
		case err := <-w.ended:
			w.process = nil
			t.Fatalf("the broker does not come back: %v", err)
		default:
		}
		if time.Now().After(deadline) {
			t.Fatal("the broker does not come back in a minute")
		}
	}
}

// killOnce kills the broker, starts it again and looks what became of everything. Nobody
// begins anything new meanwhile.
func (w *brokerWorld) killOnce(t *testing.T, c *crowd) {
	c.pause.Lock()
	defer c.pause.Unlock()
	w.kill()
	w.start(t)
	w.verify(t)
	c.compare(t, 30)
}

// kill is SIGKILL: nothing is flushed, nothing is said.
func (w *brokerWorld) kill() {
	if w.process == nil {
		return
	}
	_ = w.process.Process.Kill()
	<-w.ended
	w.process = nil
}

func (w *brokerWorld) stop(t *testing.T) {
	t.Helper()
	_ = w.process.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-w.ended:
		w.process = nil
		if err != nil {
			t.Errorf("the broker ended with %v", err)
		}
	case <-time.After(30 * time.Second):
		t.Error("the broker does not stop")
	}
}

// awaitMoment waits for the time of a kill. Each second one comes at random, the others
// some milliseconds after somebody began to decide or to open: while the state, the log
// and the plaintext are at different steps.
func (w *brokerWorld) awaitMoment(n int, c *crowd) {
	if n%2 == 0 {
		time.Sleep(time.Duration(w.random.Int64N(int64(time.Second))))
		return
	}
	for len(c.began) > 0 {
		<-c.began
	}
	select {
	case <-c.began:
	case <-time.After(5 * time.Second):
	}
	time.Sleep(time.Duration(w.random.Int64N(int64(60 * time.Millisecond))))
}

// verify checks the whole log, and that it begins with what it was at the last check.
func (w *brokerWorld) verify(t *testing.T) {
	t.Helper()
	report, err := broker.VerifyLog(t.Context(), w.broker.Audit.Directory, w.verifier, audit.Options{Known: w.known})
	if err := errors.Join(err, report.Err()); err != nil {
		t.Errorf("after a kill: %v", err)
		return
	}
	if w.known, err = os.ReadFile(filepath.Join(w.broker.Audit.Directory, "checkpoint")); err != nil {
		t.Fatal(err)
	}
}

// compareState is what `sotto audit verify --config` also does.
func (w *brokerWorld) compareState(t *testing.T) {
	t.Helper()
	r, err := broker.CompareState(t.Context(), w.broker, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Faults {
		t.Error(f)
	}
	t.Logf("the database agrees with the log: %d requests, %d reads, %d acts with an entry that were not stored", r.Requests, r.Reads, len(r.Unfinished))
}

// open gives the state and the whole log, of a broker that has stopped.
func (w *brokerWorld) open(t *testing.T) (*state.DB, []audit.Record) {
	t.Helper()
	db, err := state.Open(t.Context(), w.broker.State.SQLite)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	var log []audit.Record
	for r, err := range audit.Entries(w.broker.Audit.Directory, 0) {
		if err != nil {
			t.Fatal(err)
		}
		log = append(log, r)
	}
	return db, log
}
