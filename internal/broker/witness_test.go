package broker

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	f_note "github.com/transparency-dev/formats/note"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/testkit"
)

// witness is a real one, tools/witnessdev, which keeps what it has cosigned in a folder.
type witness struct {
	t            *testing.T
	folder, log  string
	address, key string
	stop         func()
}

func newWitness(t *testing.T, log string) *witness {
	t.Helper()
	if os.Getenv("SOTTO_TEST_WITNESS") == "" {
		t.Skip("no witness to test with: run `make test-witness`")
	}
	address, err := testkit.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	w := &witness{t: t, folder: t.TempDir(), log: log, address: address}
	w.start()
	return w
}

func (w *witness) start() {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, os.Getenv("SOTTO_TEST_WITNESS"), w.folder, w.address, w.log)
	var faults bytes.Buffer
	cmd.Stderr = &faults
	out, err := cmd.StdoutPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.stop = func() {
		cancel()
		_ = cmd.Wait() // it was killed
	}
	w.t.Cleanup(func() { w.stop() })
	var url string
	if _, err := fmt.Fscan(out, &w.key, &url); err != nil {
		w.t.Fatalf("start witness: %v\n%s", err, faults.String())
	}
}

// line is the witness's line of a policy.
func (w *witness) line(name string) string {
	return fmt.Sprintf("witness %s %s http://%s/\n", name, w.key, w.address)
}

// witnessed is a broker whose log is cosigned.
type witnessed struct {
	t      *testing.T
	made   Made
	config Config
	policy *audit.Witnesses
	said   *bytes.Buffer
}

func newWitnessed(t *testing.T) *witnessed {
	t.Helper()
	w := &witnessed{t: t, said: &bytes.Buffer{}}
	var err error
	w.made, err = Init(t.Context(), InitOptions{Dir: filepath.Join(t.TempDir(), "broker"), People: []PersonConfig{{Name: "ada", Roles: []access.Role{access.Debugger}}}}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// cosigners writes the policy and the section of broker.yaml.
func (w *witnessed) cosigners(policy string) {
	w.t.Helper()
	file := filepath.Join(filepath.Dir(w.made.Config), "witnesses.policy")
	if err := os.WriteFile(file, []byte(policy), 0o600); err != nil {
		w.t.Fatal(err)
	}
	var err error
	if w.config, err = LoadConfig(w.made.Config); err != nil {
		w.t.Fatal(err)
	}
	w.config.Audit.Witnesses = &WitnessesConfig{Policy: file, Wait: Duration(500 * time.Millisecond), Retry: Duration(time.Second)}
	if w.policy, err = w.config.ReadWitnesses(w.made.AuditVerifier); err != nil {
		w.t.Fatal(err)
	}
}

func (w *witnessed) open() *Broker {
	w.t.Helper()
	b, err := Open(w.t.Context(), w.config, time.Now, slog.New(slog.NewTextHandler(&safeBuffer{Buffer: w.said}, nil)))
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

// write opens the broker, adds n entries and closes it: then a checkpoint signs them.
func (w *witnessed) write(n int) {
	w.t.Helper()
	b := w.open()
	for range n {
		start := time.Now()
		if err := b.record(w.t.Context(), audit.BrokerStart); err != nil {
			w.t.Fatal(err)
		}
		if took := time.Since(start); took > 2*time.Second {
			w.t.Errorf("an entry took %v", took)
		}
	}
	if err := b.Close(context.Background()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *witnessed) verify(since time.Time) audit.Report {
	w.t.Helper()
	r, err := VerifyLog(w.t.Context(), w.config.Audit.Directory, w.made.AuditVerifier, audit.Options{Witnesses: w.policy, CosignedSince: since})
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// good wants a log that verifies.
func (w *witnessed) good(r audit.Report) {
	w.t.Helper()
	if r.Err() != nil || !r.Witnesses.Quorum {
		w.t.Fatalf("%v, %+v\n%s", r.Err(), r.Witnesses, w.said)
	}
}

// bad wants the one fault that the checkpoint is not cosigned, and a word of the broker's log.
func (w *witnessed) bad(r audit.Report, detail, said string) {
	w.t.Helper()
	if len(r.Faults) != 1 || r.Faults[0].Kind != audit.Unwitnessed || !strings.Contains(r.Faults[0].Detail, detail) {
		w.t.Fatalf("%+v, want %q", r.Faults, detail)
	}
	if !strings.Contains(w.said.String(), said) {
		w.t.Errorf("the broker's log does not say %q:\n%s", said, w.said)
	}
}

func (w *witnessed) replace(by string) {
	w.t.Helper()
	if err := os.RemoveAll(w.config.Audit.Directory); err != nil {
		w.t.Fatal(err)
	}
	if err := os.CopyFS(w.config.Audit.Directory, os.DirFS(by)); err != nil {
		w.t.Fatal(err)
	}
	if err := os.Chmod(w.config.Audit.Directory, 0o700); err != nil {
		w.t.Fatal(err)
	}
}

func (w *witnessed) keep() string {
	w.t.Helper()
	dir := filepath.Join(w.t.TempDir(), "kept")
	if err := os.CopyFS(dir, os.DirFS(w.config.Audit.Directory)); err != nil {
		w.t.Fatal(err)
	}
	return dir
}

// TestWitnessRefusesFork: a real witness cosigns a log that grows. One that was put back
// and written on with the log's own key it does not cosign, however long that grows, and
// the verification names it; one that was only put back is told by its date.
func TestWitnessRefusesFork(t *testing.T) {
	t.Parallel()
	w := newWitnessed(t)
	real := newWitness(t, w.made.AuditVerifier)
	w.cosigners(real.line("w") + "quorum w\n")
	w.write(3)
	w.good(w.verify(time.Time{}))
	then := w.keep()
	time.Sleep(2 * time.Second) // cosignatures are dated by the second
	w.write(3)
	now := w.verify(time.Time{})
	w.good(now)
	if strings.Contains(w.said.String(), "witness") {
		t.Errorf("there was nothing to tell:\n%s", w.said)
	}
	kept := w.keep()

	w.replace(then)
	w.good(w.verify(time.Time{})) // in itself it is right, cosignature and all
	w.bad(w.verify(now.Witnesses.Cosigned[0].Time), "not cosigned by enough witnesses since", "")
	w.write(1)
	w.bad(w.verify(time.Time{}), "missing: witness.example.org", "a witness contradicts the audit log")
	w.write(8)
	w.bad(w.verify(time.Time{}), "missing: witness.example.org", "rolled back or written anew")

	w.replace(kept)
	w.write(1)
	w.good(w.verify(time.Time{}))
}

// TestWitnessDown: while a real witness is down the log goes on and says so; when it is
// back it cosigns what was written meanwhile, though nothing more is.
func TestWitnessDown(t *testing.T) {
	t.Parallel()
	w := newWitnessed(t)
	real := newWitness(t, w.made.AuditVerifier)
	w.cosigners(real.line("w") + "quorum w\n")
	w.write(2)
	w.good(w.verify(time.Time{}))
	real.stop()
	w.write(2)
	w.bad(w.verify(time.Time{}), "missing: witness.example.org", "it cannot be connected to")

	b := w.open()
	defer func() {
		if err := b.Close(context.Background()); err != nil {
			t.Error(err)
		}
	}()
	before := b.log.Size()
	if n := b.cosigned(); n != 0 {
		t.Errorf("%d entries are cosigned", n)
	}
	real.start()
	for deadline := time.Now().Add(20 * time.Second); b.cosigned() != before; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d entries are cosigned\n%s", b.cosigned(), before, w.said)
		}
	}
	w.good(w.verify(time.Time{}))
	// Publishing again while it is down loses no cosignature.
	real.stop()
	time.Sleep(3 * time.Second)
	w.good(w.verify(time.Time{}))
	if b.log.Size() != before {
		t.Error("the log grew")
	}
}

// TestWitnessQuorum: of three witnesses, one of which hangs, two are enough.
func TestWitnessQuorum(t *testing.T) {
	t.Parallel()
	w := newWitnessed(t)
	one, two, three := newWitness(t, w.made.AuditVerifier), newWitness(t, w.made.AuditVerifier), newWitness(t, w.made.AuditVerifier)
	three.stop()
	hanging, err := net.Listen("tcp", three.address)
	if err != nil {
		t.Fatal(err)
	}
	defer hanging.Close()
	w.cosigners(one.line("a") + two.line("b") + three.line("c") + "group g 2 a b c\nquorum g\n")
	w.write(2)
	r := w.verify(time.Time{})
	w.good(r)
	if len(r.Witnesses.Cosigned) != 2 || len(r.Witnesses.Missing) != 1 {
		t.Errorf("%+v", r.Witnesses)
	}
	two.stop()
	w.write(1)
	r = w.verify(time.Time{})
	w.bad(r, "not cosigned by enough witnesses", "it does not answer in time")
	if len(r.Witnesses.Cosigned) != 1 { // what came stands there all the same
		t.Errorf("%+v", r.Witnesses)
	}
}

// TestServeSilentWitness: a broker whose witness connects and says nothing serves, counts it,
// and stops in order with all its entries signed.
func TestServeSilentWitness(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	const key = "witness.example+ba8aafc8+BKDc+0IQQkPSlgA3LtmdacI+0wlWxGLjnkDTGCNgehkA"
	w := newWitnessed(t)
	w.cosigners("witness w " + key + " http://" + silent.Addr().String() + "\nquorum w\n")
	w.config.Listen, w.config.Audit.Witnesses.Wait = "127.0.0.1:0", Duration(2*time.Second)
	b := w.open()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	serving := make(chan string, 1)
	go func() { ended <- b.Serve(ctx, func(address string) { serving <- address }) }()
	select {
	case <-serving:
	case err := <-ended:
		t.Fatal(err)
	}
	want := regexp.MustCompile(`sotto_audit_witness_attempts_total\{outcome="down"\} [1-9]`)
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		page := httptest.NewRecorder()
		b.metrics.Handler().ServeHTTP(page, httptest.NewRequest("GET", "/metrics", nil))
		if text := page.Body.String(); want.MatchString(text) && strings.Contains(text, "\nsotto_audit_cosigned 0\n") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("it is not counted:\n%s", page.Body)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	w.bad(w.verify(time.Time{}), "missing: witness.example", "it does not answer in time")
}

// TestWitnessOfItself: the key of the log is no witness, and what is wrong with the policy
// is said before anything is opened.
func TestWitnessOfItself(t *testing.T) {
	t.Parallel()
	w := newWitnessed(t)
	file := filepath.Join(t.TempDir(), "policy")
	if err := os.WriteFile(file, []byte("witness a b c\nwitness d e\nquorum f\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var err error
	if w.config, err = LoadConfig(w.made.Config); err != nil {
		t.Fatal(err)
	}
	w.config.Audit.Witnesses = &WitnessesConfig{Policy: file}
	said := func(wants ...string) {
		t.Helper()
		_, err := Open(t.Context(), w.config, time.Now, slog.New(slog.DiscardHandler))
		for _, want := range wants {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %q", err, want)
			}
		}
	}
	said("'audit.witnesses.policy': policy: line 1:", "line 2:", "there is no f")
	own, err := f_note.VKeyToCosignatureV1(w.made.AuditVerifier)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("witness a "+own+" https://w.example\nquorum a\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	said("has the key that signs the log")
}
