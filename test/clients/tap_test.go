package clients

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// tap is an OTLP endpoint that counts and keeps what passes, and hands it on.
// One stands between each client and the collector: what a client really sent is
// what must arrive. Another one, which hands nothing on, plays the backend.
type tap struct {
	endpoint string // for the client: a URL for HTTP, also for gRPC
	onward   string // the collector's base URL; empty for the backend

	mu     sync.Mutex
	spans  map[string]int // by trace, span and parent id
	scopes map[string]int // spans and log records of each
	logs   int
	kinds  map[string]int // requests by path and content type
	bodies []body
	faults []string
}

// body is one request, decompressed.
type body struct {
	path string // "/v1/traces"
	json bool
	data []byte
}

func (p *tap) payloads() [][]byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all [][]byte
	for _, b := range p.bodies {
		all = append(all, b.data)
	}
	return all
}

func newTap(onward string) *tap {
	return &tap{onward: onward, spans: map[string]int{}, scopes: map[string]int{}, kinds: map[string]int{}}
}

// tapHTTP listens for OTLP/HTTP in both encodings.
func tapHTTP(t *testing.T, onward string) *tap {
	t.Helper()
	p := newTap(onward)
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	p.endpoint = server.URL
	return p
}

// ServeHTTP takes one request.
func (p *tap) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, "read body", http.StatusBadRequest)
		return
	}
	p.take(r, raw)
	if p.onward == "" {
		w.Header().Set("Content-Type", "application/x-protobuf")
		return
	}
	req, err := http.NewRequestWithContext(r.Context(), r.Method, p.onward+r.URL.RequestURI(), bytes.NewReader(raw))
	if err != nil {
		http.Error(w, "hand on", http.StatusBadGateway)
		return
	}
	req.Header = r.Header.Clone()
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		http.Error(w, "hand on", http.StatusBadGateway)
		return
	}
	defer res.Body.Close()
	w.Header().Set("Content-Type", res.Header.Get("Content-Type"))
	w.WriteHeader(res.StatusCode)
	_, _ = io.Copy(w, res.Body)
}

func (p *tap) take(r *http.Request, data []byte) {
	if r.Header.Get("Content-Encoding") == "gzip" {
		unzipped, err := gzip.NewReader(bytes.NewReader(data))
		if err == nil {
			data, err = io.ReadAll(unzipped)
		}
		p.note(err)
	}
	isJSON := strings.HasPrefix(r.Header.Get("Content-Type"), "application/json")
	p.mu.Lock()
	p.bodies = append(p.bodies, body{r.URL.Path, isJSON, data})
	p.kinds[r.URL.Path+" "+r.Header.Get("Content-Type")]++
	p.mu.Unlock()
	switch r.URL.Path {
	case "/v1/traces":
		req := ptraceotlp.NewExportRequest()
		if isJSON {
			p.note(req.UnmarshalJSON(data))
		} else {
			p.note(req.UnmarshalProto(data))
		}
		p.countSpans(req.Traces())
	case "/v1/logs":
		req := plogotlp.NewExportRequest()
		if isJSON {
			p.note(req.UnmarshalJSON(data))
		} else {
			p.note(req.UnmarshalProto(data))
		}
		p.countLogs(req.Logs())
	}
}

func (p *tap) note(err error) {
	if err != nil {
		p.mu.Lock()
		p.faults = append(p.faults, err.Error())
		p.mu.Unlock()
	}
}

func (p *tap) countSpans(td ptrace.Traces) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, resource := range td.ResourceSpans().All() {
		for _, scope := range resource.ScopeSpans().All() {
			p.scopes[scope.Scope().Name()] += scope.Spans().Len()
			for _, span := range scope.Spans().All() {
				p.spans[span.TraceID().String()+"/"+span.SpanID().String()+"/"+span.ParentSpanID().String()]++
			}
		}
	}
}

func (p *tap) countLogs(ld plog.Logs) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, resource := range ld.ResourceLogs().All() {
		for _, scope := range resource.ScopeLogs().All() {
			p.scopes[scope.Scope().Name()] += scope.LogRecords().Len()
			p.logs += scope.LogRecords().Len()
		}
	}
}

// missing counts the spans of from that have not arrived here with the same
// trace, span and parent id.
func (p *tap) missing(from *tap) int {
	from.mu.Lock()
	defer from.mu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for id, sent := range from.spans {
		n += max(0, sent-p.spans[id])
	}
	return n
}

func (p *tap) logCount() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.logs
}

// requests counts those to a path.
func (p *tap) requests(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, b := range p.bodies {
		if b.path == path {
			n++
		}
	}
	return n
}

// tapGRPC listens for OTLP/gRPC and hands on to the collector at address.
func tapGRPC(t *testing.T, address string) *tap {
	t.Helper()
	onward, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := newTap(address)
	p.endpoint = "http://" + listener.Addr().String()
	server := grpc.NewServer()
	ptraceotlp.RegisterGRPCServer(server, &traceTap{tap: p, onward: ptraceotlp.NewGRPCClient(onward)})
	plogotlp.RegisterGRPCServer(server, &logTap{tap: p, onward: plogotlp.NewGRPCClient(onward)})
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { server.Stop(); _ = onward.Close() })
	return p
}

type traceTap struct {
	ptraceotlp.UnimplementedGRPCServer
	*tap
	onward ptraceotlp.GRPCClient
}

// Export takes spans over gRPC.
func (p *traceTap) Export(ctx context.Context, req ptraceotlp.ExportRequest) (ptraceotlp.ExportResponse, error) {
	p.countSpans(req.Traces())
	p.keep("traces", req.MarshalProto)
	return p.onward.Export(ctx, req)
}

type logTap struct {
	plogotlp.UnimplementedGRPCServer
	*tap
	onward plogotlp.GRPCClient
}

// Export takes log records over gRPC.
func (p *logTap) Export(ctx context.Context, req plogotlp.ExportRequest) (plogotlp.ExportResponse, error) {
	p.countLogs(req.Logs())
	p.keep("logs", req.MarshalProto)
	return p.onward.Export(ctx, req)
}

func (p *tap) keep(signal string, marshal func() ([]byte, error)) {
	data, err := marshal()
	p.note(err)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.kinds["gRPC "+signal]++
	p.bodies = append(p.bodies, body{"/v1/" + signal, false, data})
}
