package broker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"k8s.io/klog/v2"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/pgserver"
)

func TestMain(m *testing.M) {
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
	if path := os.Getenv(serveEnv); path != "" {
		if err := serveChild(path); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const (
	traceA = "4bf92f3577b34da6a3ce929d0e0e4736"
	traceB = "0af7651916cd43dd8448eb211c80319c"
	canary = "the prompt says: heliotrope canary 7319"
)

var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

// world is a broker with its API, a clock, and people with tokens.
type world struct {
	*Broker
	t      *testing.T
	made   Made
	url    string
	log    *bytes.Buffer
	tokens map[string]string

	mu    sync.Mutex
	clock time.Time
}

func (w *world) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

type safeBuffer struct {
	mu sync.Mutex
	*bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

// newWorld makes a broker by Init, opens it and serves it on loopback. config is added
// to broker.yaml.
func newWorld(t *testing.T, config string) *world {
	t.Helper()
	w := &world{t: t, clock: noon, log: &bytes.Buffer{}, tokens: map[string]string{"nobody": "sotto_wrong"}}
	dir := filepath.Join(t.TempDir(), "broker")
	var err error
	w.made, err = Init(t.Context(), InitOptions{Dir: dir, StateDSNFile: sharedState(t), Tenants: []string{"default", "acme"}, People: []PersonConfig{
		{Name: "ada", Roles: []access.Role{access.Debugger}},
		{Name: "dan", Roles: []access.Role{access.Debugger}},
		{Name: "both", Roles: []access.Role{access.Debugger, access.Approver}},
		{Name: "ben", Roles: []access.Role{access.Approver}},
		{Name: "cleo", Roles: []access.Role{access.Approver}},
		{Name: "aud", Roles: []access.Role{access.Auditor}},
		{Name: "otto", Roles: []access.Role{access.Operator}},
	}}, w.Now)
	if err != nil {
		t.Fatal(err)
	}
	for name, path := range w.made.Tokens {
		token, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		w.tokens[name] = strings.TrimSpace(string(token))
	}
	if config != "" {
		f, err := os.OpenFile(w.made.Config, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(config); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	c, err := LoadConfig(w.made.Config)
	if err != nil {
		t.Fatal(err)
	}
	w.Broker, err = Open(t.Context(), c, w.Now, slog.New(slog.NewTextHandler(&safeBuffer{Buffer: w.log}, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	w.serve()
	return w
}

// sharedState lets the whole suite run on PostgreSQL where `make test-postgres` has
// started one; else it is SQLite, and nothing is skipped.
func sharedState(t *testing.T) string {
	t.Helper()
	if !pgserver.Available() {
		return ""
	}
	path := filepath.Join(t.TempDir(), "postgres.dsn")
	if err := os.WriteFile(path, []byte(pgserver.Database(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func (w *world) serve() {
	server := httptest.NewServer(w.Handler())
	w.t.Cleanup(server.Close)
	w.url = server.URL
}

// auditDown lets the log refuse every entry from now on.
func (w *world) auditDown() {
	w.audit = downRecorder{}
	w.Gate.audit, w.Keeper.audit = w.audit, w.audit
	w.serve()
}

type downRecorder struct{}

func (downRecorder) Append(context.Context, audit.Entry) (uint64, error) {
	return 0, errors.Join(audit.ErrDown, errors.New("disk full"))
}

// span is one span with a prompt, as OTLP protobuf.
func span(t *testing.T, trace, prompt string) []byte {
	t.Helper()
	td := ptrace.NewTraces()
	s := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	s.SetName("chat")
	s.SetTraceID(pcommon.TraceID(unhex(t, trace)))
	s.SetSpanID(pcommon.SpanID{1, 2, 3, 4, 5, 6, 7, 8})
	s.Attributes().PutStr("gen_ai.request.model", "test-model")
	s.Attributes().PutStr("gen_ai.prompt.0.role", "user")
	s.Attributes().PutStr("gen_ai.prompt.0.content", prompt)
	var m ptrace.ProtoMarshaler
	data, err := m.MarshalTraces(td)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func unhex(t *testing.T, s string) [16]byte {
	t.Helper()
	id, ok := retention.ParseTraceID(s)
	if !ok {
		t.Fatalf("%s is no trace id", s)
	}
	return id
}

// keep seals plaintexts as the collector would, with the published directory, and puts
// them into the store. It returns the object's key.
func (w *world) keep(h sealed.Header, plaintexts ...[]byte) string {
	w.t.Helper()
	signed, err := os.ReadFile(w.made.Keyring)
	if err != nil {
		w.t.Fatal(err)
	}
	d, err := keyring.OpenDirectory(signed, w.made.KeyringVerifier, w.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	if h.Tenant == "" {
		h.Tenant = "default"
	}
	if h.Class == "" {
		h.Class = "sample"
	}
	if h.Expires.IsZero() {
		h.Expires = noon.Truncate(24 * time.Hour).Add(7 * 24 * time.Hour)
	}
	if h.TraceID == "" {
		h.TraceID = traceA
	}
	h.SpanID, h.Signal = "0102030405060708", sealed.Traces
	batch := sealed.NewSealer(d.Find).Batch()
	var records []sealed.Record
	for _, p := range plaintexts {
		r, err := batch.Seal(h, p, w.Now())
		if err != nil {
			w.t.Fatal(err)
		}
		records = append(records, r)
	}
	var buf bytes.Buffer
	if err := object.Write(&buf, records); err != nil {
		w.t.Fatal(err)
	}
	key := object.Key(h, 0, records)
	if err := w.Bucket.Put(w.t.Context(), key, buf.Bytes()); err != nil {
		w.t.Fatal(err)
	}
	return key
}

// call speaks to the API and returns the status and the body.
func (w *world) call(who, method, path, body string) (int, []byte, http.Header) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.url+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	if who != "" {
		req.Header.Set("Authorization", "Bearer "+w.tokens[who])
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return resp.StatusCode, data, resp.Header
}

// want calls and checks status and, for errors, the code.
func (w *world) want(who, method, path, body string, status int, code string) []byte {
	w.t.Helper()
	got, data, header := w.call(who, method, path, body)
	if got != status {
		w.t.Fatalf("%s %s %s: status %d, want %d: %s", who, method, path, got, status, data)
	}
	if header.Get("Cache-Control") != "no-store" {
		w.t.Errorf("%s %s: Cache-Control is %q", method, path, header.Get("Cache-Control"))
	}
	if status >= 400 {
		var f api.Fault
		if err := json.Unmarshal(data, &f); err != nil || f.Code != code || f.Status != status || f.Title == "" {
			w.t.Errorf("%s %s: fault %s, want code %s", method, path, data, code)
		}
		if header.Get("Content-Type") != "application/problem+json" {
			w.t.Errorf("%s %s: an error is %s", method, path, header.Get("Content-Type"))
		}
	}
	followsDescription(w.t, method, path, status, data)
	return data
}

// ask makes a request and returns its id.
func (w *world) ask(who string) string { return w.askAbout(who, traceA) }

func (w *world) askAbout(who, trace string) string {
	w.t.Helper()
	var q api.Request
	data := w.want(who, "POST", "/v1/requests", `{"trace_id":"`+trace+`","reason":"the answer was cut off"}`, 201, "")
	if err := json.Unmarshal(data, &q); err != nil {
		w.t.Fatal(err)
	}
	return q.ID
}

// granted makes a request of ada's that ben approved.
func (w *world) granted() string {
	w.t.Helper()
	id := w.ask("ada")
	w.want("ben", "POST", "/v1/requests/"+id+"/approve", `{"note":"ok"}`, 200, "")
	return id
}

func (w *world) sample(who, id string) api.Sample {
	w.t.Helper()
	var s api.Sample
	if err := json.Unmarshal(w.want(who, "GET", "/v1/requests/"+id+"/sample", "", 200, ""), &s); err != nil {
		w.t.Fatal(err)
	}
	return s
}

// entries reads the audit log.
func (w *world) entries() []audit.Record {
	w.t.Helper()
	var out []audit.Record
	for r, err := range audit.Entries(w.Config.Audit.Directory, 0) {
		if err != nil {
			w.t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

// logged finds the entries of an action and a decision.
func (w *world) logged(a audit.Action, d audit.Decision) []audit.Record {
	w.t.Helper()
	var out []audit.Record
	for _, e := range w.entries() {
		if e.Action == a && e.Decision == d {
			out = append(out, e)
		}
	}
	return out
}
