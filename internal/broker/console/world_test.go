package console

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
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
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/broker/api"
)

func TestMain(m *testing.M) {
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
	os.Exit(m.Run())
}

const (
	traceA = "4bf92f3577b34da6a3ce929d0e0e4736"
	canary = "heliotrope canary 7319"
)

var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

// world is a broker with one sealed sample, its console on loopback, and a clock.
type world struct {
	t      *testing.T
	broker *broker.Broker
	log    *bytes.Buffer
	url    string
	tokens map[string]string
	stop   context.CancelFunc

	mu    sync.Mutex
	clock time.Time // frozen, unless real
	real  bool
	ahead time.Duration // of the real clock
}

// realTime lets the clock run from now on, for what real servers sign with theirs.
func (w *world) realTime() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.real = true
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.real {
		return time.Now().Add(w.ahead)
	}
	return w.clock
}

func (w *world) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock, w.ahead = w.clock.Add(d), w.ahead+d
}

type lockedWriter struct {
	mu *sync.Mutex
	io.Writer
}

func (l lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Writer.Write(p)
}

func newWorld(t *testing.T, change ...func(url string, c *broker.Config)) *world {
	t.Helper()
	w := &world{t: t, clock: noon, log: &bytes.Buffer{}, tokens: map[string]string{}}
	made, err := broker.Init(t.Context(), broker.InitOptions{Dir: filepath.Join(t.TempDir(), "broker"), People: []broker.PersonConfig{
		{Name: "ada", Roles: []access.Role{access.Debugger}},
		{Name: "dan", Roles: []access.Role{access.Debugger}},
		{Name: "ben", Roles: []access.Role{access.Approver}},
		{Name: "cleo", Roles: []access.Role{access.Approver}},
		{Name: "aud", Roles: []access.Role{access.Auditor}},
	}}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	for name, path := range made.Tokens {
		token, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		w.tokens[name] = strings.TrimSpace(string(token))
	}
	config, err := broker.LoadConfig(made.Config)
	if err != nil {
		t.Fatal(err)
	}
	w.open(config, change...)
	w.keep(made)
	return w
}

// open opens the broker and serves the console.
func (w *world) open(config broker.Config, change ...func(url string, c *broker.Config)) {
	t := w.t
	t.Helper()
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { handler.ServeHTTP(rw, r) }))
	w.url = server.URL
	for _, f := range change {
		f(w.url, &config)
	}
	logger := slog.New(slog.NewTextHandler(lockedWriter{&sync.Mutex{}, w.log}, nil))
	var err error
	if w.broker, err = broker.Open(t.Context(), config, w.now, logger); err != nil {
		t.Fatal(err)
	}
	stop, cancel := context.WithCancel(t.Context())
	w.stop = cancel
	c := New(stop, w.broker, logger)
	c.live.every = 10 * time.Millisecond
	w.broker.Console = c.Handler()
	handler = w.broker.Handler()
	t.Cleanup(func() {
		cancel()
		server.Close()
		if err := w.broker.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

// keep seals one span with the canary as the collector would.
func (w *world) keep(made broker.Made) {
	t := w.t
	t.Helper()
	td := ptrace.NewTraces()
	s := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	s.SetName("chat")
	s.SetSpanID(pcommon.SpanID{1, 2, 3, 4, 5, 6, 7, 8})
	s.Attributes().PutStr("gen_ai.prompt.0.role", "user")
	s.Attributes().PutStr("gen_ai.prompt.0.content", "<script>"+canary+"</script>")
	plain, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(td)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := os.ReadFile(made.Keyring)
	if err != nil {
		t.Fatal(err)
	}
	d, err := keyring.OpenDirectory(signed, made.KeyringVerifier, w.now())
	if err != nil {
		t.Fatal(err)
	}
	h := sealed.Header{
		Tenant: "default", Class: "sample", Expires: noon.Truncate(24 * time.Hour).Add(7 * 24 * time.Hour),
		TraceID: traceA, SpanID: "0102030405060708", Signal: sealed.Traces,
	}
	r, err := sealed.NewSealer(d.Find).Batch().Seal(h, plain, w.now())
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := object.Write(&buf, []sealed.Record{r}); err != nil {
		t.Fatal(err)
	}
	if err := w.broker.Bucket.Put(t.Context(), object.Key(h, 0, []sealed.Record{r}), buf.Bytes()); err != nil {
		t.Fatal(err)
	}
}

func (w *world) person(name string) access.Person {
	for _, p := range w.broker.Config.People {
		if p.Name == name {
			return access.Person{Name: p.Name, Roles: p.Roles}
		}
	}
	w.t.Fatalf("nobody is called %s", name)
	return access.Person{}
}

// granted makes a request of ada's that ben has approved.
func (w *world) granted() string {
	w.t.Helper()
	q, err := w.broker.Ask(w.t.Context(), w.person("ada"), api.NewRequest{TraceID: traceA, Reason: "the answer was cut off"})
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.broker.Decide(w.t.Context(), w.person("ben"), q.ID, broker.Approve, ""); err != nil {
		w.t.Fatal(err)
	}
	return q.ID
}

// browser is an HTTP client with cookies that follows no redirects.
type browser struct {
	w *world
	*http.Client
	header http.Header
}

func (w *world) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return &browser{w: w, header: http.Header{}, Client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// as is a browser in which somebody has signed in.
func (w *world) as(name string) *browser {
	w.t.Helper()
	b := w.browser()
	if res, _ := b.post("/console/sign-in", "token", w.tokens[name]); res.StatusCode != http.StatusSeeOther {
		w.t.Fatalf("%s cannot sign in: %s", name, res.Status)
	}
	return b
}

func (b *browser) send(method, path, body string) *http.Response {
	b.w.t.Helper()
	req, err := http.NewRequestWithContext(b.w.t.Context(), method, b.w.url+path, strings.NewReader(body))
	if err != nil {
		b.w.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for k, v := range b.header {
		req.Header[k] = v
	}
	res, err := b.Do(req)
	if err != nil {
		b.w.t.Fatal(err)
	}
	return res
}

func (b *browser) whole(res *http.Response) (*http.Response, string) {
	b.w.t.Helper()
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		b.w.t.Fatal(err)
	}
	return res, string(text)
}

func (b *browser) get(path string) (*http.Response, string) {
	b.w.t.Helper()
	return b.whole(b.send(http.MethodGet, path, ""))
}

// post sends a form; fields are names and values in turn.
func (b *browser) post(path string, fields ...string) (*http.Response, string) {
	b.w.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return b.whole(b.send(http.MethodPost, path, form.Encode()))
}

func (b *browser) cookie() *http.Cookie {
	u, err := url.Parse(b.w.url + "/console/")
	if err != nil {
		b.w.t.Fatal(err)
	}
	for _, c := range b.Jar.Cookies(u) {
		if c.Name == "sotto" {
			return c
		}
	}
	return &http.Cookie{}
}
