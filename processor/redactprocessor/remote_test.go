package redactprocessor

import (
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
	"github.com/sotto-project/sotto/processor/redactprocessor/internal/metadata"
	"github.com/sotto-project/sotto/processor/redactprocessor/internal/metadatatest"
)

// analyzer speaks Presidio's API and finds the word Ada; internal/presidio tests
// the client against worse ones. The real analyzer is Python with models, which
// these tests cannot start.
type analyzer struct {
	mu   sync.Mutex
	seen []string
	down bool
}

func (a *analyzer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var q struct {
		Text any `json:"text"`
	}
	if json.NewDecoder(r.Body).Decode(&q) != nil || r.URL.Path != "/analyze" {
		http.Error(w, "no", http.StatusBadRequest)
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	find := func(text string) []map[string]any {
		a.seen = append(a.seen, text)
		found := []map[string]any{}
		for i := range text {
			if strings.HasPrefix(text[i:], "Ada") {
				n := utf8.RuneCountInString(text[:i])
				found = append(found, map[string]any{"entity_type": "NICKNAME", "start": n, "end": n + 3, "score": .9})
			}
		}
		return found
	}
	if a.down {
		http.Error(w, "down", http.StatusServiceUnavailable)
		return
	}
	if s, ok := q.Text.(string); ok {
		_ = json.NewEncoder(w).Encode(find(s))
		return
	}
	all := [][]map[string]any{}
	for _, s := range q.Text.([]any) {
		all = append(all, find(s.(string)))
	}
	_ = json.NewEncoder(w).Encode(all)
}

// remoteStage starts the processor with a remote recogniser behind TLS.
func remoteStage(t *testing.T, a *analyzer, set processor.Settings) processor.Traces {
	t.Helper()
	server := httptest.NewTLSServer(a)
	t.Cleanup(server.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	remote := defaultRemote()
	remote.ClientConfig.Endpoint = server.URL
	remote.ClientConfig.TLS.CAFile = ca
	remote.Deadline = 10 * time.Second
	remote.ClientConfig.Timeout = 5 * time.Second
	remote.CircuitFailures = 1
	cfg := createDefaultConfig().(*Config)
	cfg.Remote = configoptional.Some(remote)
	if err := remote.Validate(); err != nil {
		t.Fatal(err)
	}
	p, err := NewFactory().CreateTraces(t.Context(), set, cfg, new(consumertest.TracesSink))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(t.Context(), componenttest.NewNopHost()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Shutdown(t.Context()) })
	return p
}

func conversation() ptrace.Traces {
	td := ptrace.NewTraces()
	span := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	span.SetName("chat gpt-4o")
	span.Attributes().PutStr("gen_ai.input.messages", `[{"role":"user","parts":[{"content":"see \"x.Ada\", password=hunter2pw"}]}]`)
	span.Attributes().PutStr("gen_ai.request.model", "gpt-4o-2024-08-06")
	span.Status().SetMessage("no such user: (Ada) é")
	span.Attributes().PutInt("n", 3)
	return td
}

func TestRemote(t *testing.T) {
	a := &analyzer{}
	p := remoteStage(t, a, processortest.NewNopSettings(metadata.Type))
	td := conversation()
	if err := p.ConsumeTraces(t.Context(), td); err != nil {
		t.Fatal(err)
	}
	span := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0)
	messages, _ := span.Attributes().Get("gen_ai.input.messages")
	model, _ := span.Attributes().Get("gen_ai.request.model")
	for got, want := range map[string]string{
		messages.Str():          `[{"role":"user","parts":[{"content":"see \"x.[OTHER_PII]\", password=[SECRET]"}]}]`,
		span.Status().Message(): "no such user: ([OTHER_PII]) é",
		model.Str():             "gpt-4o-2024-08-06", span.Name(): "chat gpt-4o",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if n, _ := span.Attributes().Get("sotto.redacted.OTHER_PII"); n.Int() != 2 {
		t.Errorf("counted %d", n.Int())
	}
	if sent := strings.Join(a.seen, " "); strings.Contains(sent, "hunter2pw") || len(a.seen) == 0 {
		t.Errorf("the analyzer has seen %q: a secret has left the process", a.seen)
	}
}

// TestRemoteDown: without an answer nothing that has words passes, it is counted,
// and the log says so once without any of it.
func TestRemoteDown(t *testing.T) {
	tel := componenttest.NewTelemetry()
	defer tel.Shutdown(t.Context())
	core, logs := observer.New(zap.DebugLevel)
	set := metadatatest.NewSettings(tel)
	set.Logger = zap.New(core)
	p := remoteStage(t, &analyzer{down: true}, set)
	td := conversation()
	for range 3 {
		td = conversation()
		if err := p.ConsumeTraces(t.Context(), td); err != nil {
			t.Fatal(err)
		}
	}
	wire := recorded.Wire(t, td)
	for _, word := range []string{"Ada", "user:", "hunter2pw", "no such"} {
		if strings.Contains(wire, word) {
			t.Errorf("%q has passed unseen", word)
		}
	}
	span := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0)
	if got := span.Status().Message(); got != "[REDACTION_FAILED]" {
		t.Errorf("the status says %q", got)
	}
	if model, _ := span.Attributes().Get("gen_ai.request.model"); model.Str() != "gpt-4o-2024-08-06" {
		t.Errorf("the model is %q", model.Str())
	}
	metadatatest.AssertEqualProcessorRedactRemoteFailures(t, tel, []metricdata.DataPoint[int64]{{Value: 9}}, metricdatatest.IgnoreTimestamp())
	if logs.FilterMessageSnippet("remote recogniser").Len() != 1 {
		t.Errorf("the log: %v", logs.All())
	}
	for _, l := range logs.All() {
		if strings.Contains(l.Message, "Ada") {
			t.Errorf("the log repeats a value: %s", l.Message)
		}
	}
}

// TestRemoteNotStarted: a processor that was never started asks nobody and lets
// nothing pass.
func TestRemoteNotStarted(t *testing.T) {
	cfg := createDefaultConfig().(*Config)
	cfg.Remote = configoptional.Some(defaultRemote())
	p, err := newProcessor(processortest.NewNopSettings(metadata.Type), cfg)
	if err != nil {
		t.Fatal(err)
	}
	td, err := p.traces(t.Context(), conversation())
	if err != nil || strings.Contains(recorded.Wire(t, td), "Ada") {
		t.Errorf("Ada has passed, %v", err)
	}
}
