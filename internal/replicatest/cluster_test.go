package replicatest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.yaml.in/yaml/v3"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/objstore"
	storeopen "github.com/sotto-project/sotto/internal/objstore/open"
	"github.com/sotto-project/sotto/internal/pgserver"
	"github.com/sotto-project/sotto/internal/testkit"
)

// cluster is two brokers on one database and one store.
type cluster struct {
	dsn     string
	configs [2]broker.Config
	urls    [2]string
	tokens  map[string]string
	signers [2]string // verifiers of the audit logs
	traces  []string
	made    broker.Made
}

// newCluster makes the first broker by Init, as an operator would, and the second one of
// it: the same keys, policy, people and store, a log of its own. more is added to broker.yaml.
func newCluster(t *testing.T, binary string, people []broker.PersonConfig, traces int, more string) *cluster {
	t.Helper()
	c := &cluster{dsn: pgserver.Database(t), tokens: map[string]string{}}
	dir := filepath.Join(t.TempDir(), "broker")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	dsnFile := filepath.Join(dir, "postgres.dsn")
	if err := os.WriteFile(dsnFile, []byte(c.dsn), 0o600); err != nil {
		t.Fatal(err)
	}
	address := freeAddress(t)
	made, err := broker.Init(t.Context(), broker.InitOptions{Dir: dir, Name: "one", People: people, Listen: address, StateDSNFile: dsnFile}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	config, err := os.OpenFile(made.Config, os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = config.WriteString(more)
		err = errors.Join(err, config.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, path := range made.Tokens {
		token, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		c.tokens[name] = strings.TrimSpace(string(token))
	}
	if c.configs[0], err = broker.LoadConfig(made.Config); err != nil {
		t.Fatal(err)
	}
	c.signers[0], c.made = made.AuditVerifier, made

	second := c.configs[0]
	second.Listen = freeAddress(t)
	second.Audit = broker.AuditConfig{Directory: filepath.Join(dir, "audit-2"), Signer: filepath.Join(dir, "audit-2.key")}
	second.Keyring.DirectoryFile = filepath.Join(dir, "keyring-2.note")
	key, err := audit.CreateKeyFile(second.Audit.Signer, "two/audit")
	if err != nil {
		t.Fatal(err)
	}
	c.configs[1], c.signers[1] = second, key.Verifier
	text, err := yaml.Marshal(second)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "broker-2.yaml")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range traces {
		c.traces = append(c.traces, fmt.Sprintf("%032x", i+1))
	}
	c.keep(t, made)
	c.urls = [2]string{start(t, binary, made.Config), start(t, binary, path)}
	return c
}

// collector is what a collector needs to seal and store: the keys, a class and the store.
func (c *cluster) collector(t *testing.T, made broker.Made) (keyring.Directory, retention.Class, objstore.Bucket) {
	t.Helper()
	signed, err := os.ReadFile(made.Keyring)
	if err != nil {
		t.Fatal(err)
	}
	d, err := keyring.OpenDirectory(signed, made.KeyringVerifier, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	policy, err := broker.LoadPolicy(c.configs[0].Policy)
	if err != nil {
		t.Fatal(err)
	}
	class, ok := policy.Class("sample")
	if !ok {
		t.Fatal("the policy has no class 'sample'")
	}
	bucket, err := storeopen.Bucket(c.configs[0].Store)
	if err != nil {
		t.Fatal(err)
	}
	return d, class, bucket
}

// keep seals one span of each trace, as the collector would.
func (c *cluster) keep(t *testing.T, made broker.Made) {
	t.Helper()
	d, class, bucket := c.collector(t, made)
	now := time.Now()
	batch := sealed.NewSealer(d.Find).Batch()
	var m ptrace.ProtoMarshaler
	h := sealed.Header{Tenant: "default", Class: class.Name, Expires: class.Expiry(now), SpanID: "0102030405060708", Signal: sealed.Traces}
	var records []sealed.Record
	for _, trace := range c.traces {
		id, _ := retention.ParseTraceID(trace)
		td := ptrace.NewTraces()
		s := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
		s.SetName("chat")
		s.SetTraceID(id)
		s.Attributes().PutStr("gen_ai.prompt.0.content", "the prompt of trace "+trace)
		plaintext, err := m.MarshalTraces(td)
		if err != nil {
			t.Fatal(err)
		}
		h.TraceID = trace
		r, err := batch.Seal(h, plaintext, now)
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, r)
	}
	var buf bytes.Buffer
	if err := object.Write(&buf, records); err != nil {
		t.Fatal(err)
	}
	if err := bucket.Put(t.Context(), object.Key(records[0].Header, 0, records), buf.Bytes()); err != nil {
		t.Fatal(err)
	}
}

// verify waits for the last checkpoints, which are a second behind, and checks both logs.
func (c *cluster) verify(t *testing.T) {
	t.Helper()
	for i, config := range c.configs {
		for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(200 * time.Millisecond) {
			report, err := audit.VerifyDir(t.Context(), config.Audit.Directory, c.signers[i], audit.Options{})
			if err = errors.Join(err, report.Err()); err == nil {
				break
			}
			if time.Now().After(deadline) {
				t.Error(err)
				break
			}
		}
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	address, err := testkit.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// start runs `sotto serve` until the test ends, and gives its URL once it answers.
func start(t *testing.T, binary, config string) string {
	t.Helper()
	cmd := exec.Command(binary, "serve", "--config", config)
	var out lockedBuffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("the broker ended with %v\n%s", err, out.String())
			}
		case <-time.After(20 * time.Second):
			_ = cmd.Process.Kill()
			<-ended
			t.Errorf("the broker did not stop in time\n%s", out.String())
		}
	})
	c, err := broker.LoadConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(context.Background(), "tcp", c.Listen)
		if err == nil {
			_ = conn.Close()
			return "http://" + c.Listen
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("the broker ended: %v\n%s", err, out.String())
		default:
		}
		if time.Now().After(deadline) {
			t.Fatalf("the broker does not answer\n%s", out.String())
		}
	}
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

var _ io.Writer = (*lockedBuffer)(nil)

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func people(readers, approvers int) (all []broker.PersonConfig) {
	for i := range readers {
		all = append(all, broker.PersonConfig{Name: fmt.Sprintf("reader-%d", i), Roles: []access.Role{access.Debugger}})
	}
	for i := range approvers {
		all = append(all, broker.PersonConfig{Name: fmt.Sprintf("approver-%d", i), Roles: []access.Role{access.Approver}})
	}
	return all
}
