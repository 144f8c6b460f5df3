package console

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/client"
	"github.com/sotto-project/sotto/internal/demo"
	"github.com/sotto-project/sotto/internal/demo/traffic"
)

// ground is a running demo: the collector that ships, a broker and its console.
type ground struct {
	t   *testing.T
	run demo.Options
	out *bytes.Buffer
}

func startGround(t *testing.T) *ground {
	t.Helper()
	g := &ground{t: t, out: &bytes.Buffer{}}
	g.run = demo.Options{Dir: filepath.Join(t.TempDir(), "demo"), NoTraffic: true, Out: g.out, TraceURL: "https://traces.example/trace/{trace_id}"}
	for _, address := range []*string{&g.run.OTLPGRPC, &g.run.OTLPHTTP, &g.run.Broker, &g.run.Health, &g.run.Metrics} {
		*address = freeAddress(t)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- demo.Run(ctx, g.run); close(ended) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("the demo ended with: %v", err)
			}
		case <-time.After(30 * time.Second):
			t.Error("the demo did not drain within 30 s")
		}
	})
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		select {
		case err := <-ended:
			t.Fatalf("the demo ended early: %v", err)
		default:
		}
		res, err := http.Get("http://" + g.run.Health)
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return g
			}
		}
		if time.Now().After(deadline) {
			t.Fatal("the collector was not ready in time")
		}
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (g *ground) home() string { return "http://" + g.run.Broker }

func (g *ground) token(person string) string {
	g.t.Helper()
	text, err := os.ReadFile(filepath.Join(g.run.Dir, "tokens", person))
	if err != nil {
		g.t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}

// api speaks to the broker as the command line does.
func (g *ground) api(person string) *client.Client {
	g.t.Helper()
	return client.New(g.home(), g.token(person))
}

// shop plays the demo's traffic and gives the trace worth looking at.
func (g *ground) shop() string {
	g.t.Helper()
	sent, err := traffic.Send(g.t.Context(), "http://"+g.run.OTLPHTTP)
	if err != nil {
		g.t.Fatal(err)
	}
	return sent.Featured.String()
}

// send sends one span with these messages, as a client would, and gives its trace id.
func (g *ground) send(trace string, messages []map[string]any) string {
	g.t.Helper()
	text, err := json.Marshal(messages)
	if err != nil {
		g.t.Fatal(err)
	}
	attribute := func(key, value string) map[string]any {
		return map[string]any{"key": key, "value": map[string]any{"stringValue": value}}
	}
	now := time.Now().UnixNano()
	doc, err := json.Marshal(map[string]any{"resourceSpans": []any{map[string]any{"scopeSpans": []any{map[string]any{"spans": []any{map[string]any{
		"traceId": trace, "spanId": "eee19b7ec3c1b174", "name": "chat hostile", "kind": 3,
		"startTimeUnixNano": fmt.Sprint(now), "endTimeUnixNano": fmt.Sprint(now + 250e6),
		"attributes": []any{
			attribute("gen_ai.operation.name", "chat"), attribute("gen_ai.request.model", "gpt-4o"),
			attribute("gen_ai.input.messages", string(text)),
		},
	}}}}}}})
	if err != nil {
		g.t.Fatal(err)
	}
	res, err := http.Post("http://"+g.run.OTLPHTTP+"/v1/traces", "application/json", bytes.NewReader(doc))
	if err != nil {
		g.t.Fatal(err)
	}
	defer res.Body.Close()
	if answer, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusOK {
		g.t.Fatalf("the collector answers %d: %s", res.StatusCode, answer)
	}
	return trace
}

// stored waits until a trace can be opened: sealing and storing take a moment.
func (g *ground) stored(trace string) {
	g.t.Helper()
	ctx := g.t.Context()
	alice, bob := g.api("alice"), g.api("bob")
	q, err := alice.Create(ctx, api.NewRequest{TraceID: trace, Reason: "is it stored yet", Reads: 1})
	if err != nil {
		g.t.Fatal(err)
	}
	if _, err := bob.Decide(ctx, q.ID, "approve", "the test waits for it"); err != nil {
		g.t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(200 * time.Millisecond) {
		if _, err = alice.Open(ctx, q.ID); err == nil {
			return
		}
		if time.Now().After(deadline) {
			g.t.Fatalf("trace %s was not stored in time: %v", trace, err)
		}
	}
}
