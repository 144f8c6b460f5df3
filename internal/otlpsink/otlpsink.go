// Package otlpsink is an OTLP/HTTP endpoint that remembers what it was sent. The
// demo shows with it what a backend gets to see, and the tests search it for what
// must not leave.
package otlpsink

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// Row is what a backend got for one span or log record: no more than what left Sotto.
type Row struct {
	Signal     string
	Name       string
	TraceID    string
	Attributes map[string]string
	Status     string
}

// Sink accepts OTLP/HTTP and remembers the newest spans and log records, in memory only.
type Sink struct {
	// Endpoint is the base URL, "http://127.0.0.1:port".
	Endpoint string

	server *http.Server

	mu     sync.Mutex
	rows   []Row
	bodies [][]byte
	raw    bool
}

const (
	remembers = 1000
	bodyLimit = 64 << 20
)

// Start listens on address ("127.0.0.1:0" for any port). With raw, the bodies
// themselves are kept too, decompressed, without a bound: for tests.
func Start(ctx context.Context, address string, raw bool) (*Sink, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen for OTLP: %w", err)
	}
	s := &Sink{Endpoint: "http://" + listener.Addr().String(), raw: raw}
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.server.Serve(listener) }()
	return s, nil
}

// Stop closes the endpoint; what it remembers stays readable.
func (s *Sink) Stop() error { return s.server.Close() }

// Rows returns the spans and log records that arrived so far, oldest first.
func (s *Sink) Rows() []Row {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.rows)
}

// Bodies returns the raw request bodies; empty unless started with raw.
func (s *Sink) Bodies() [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.bodies)
}

// ServeHTTP takes one OTLP/HTTP request.
func (s *Sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST OTLP to /v1/traces, /v1/logs or /v1/metrics", http.StatusMethodNotAllowed)
		return
	}
	body, err := readBody(w, r)
	if err == nil {
		err = s.take(r.URL.Path, body)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	var body io.Reader = http.MaxBytesReader(w, r.Body, bodyLimit)
	if r.Header.Get("Content-Encoding") == "gzip" {
		unzipped, err := gzip.NewReader(body)
		if err != nil {
			return nil, err
		}
		body = io.LimitReader(unzipped, bodyLimit)
	}
	return io.ReadAll(body)
}

func (s *Sink) take(path string, body []byte) error {
	if s.raw {
		s.mu.Lock()
		s.bodies = append(s.bodies, body)
		s.mu.Unlock()
	}
	switch path {
	case "/v1/traces":
		td, err := new(ptrace.ProtoUnmarshaler).UnmarshalTraces(body)
		if err != nil {
			return errors.New("decode traces: not OTLP protobuf")
		}
		s.remember(spansOf(td))
	case "/v1/logs":
		ld, err := new(plog.ProtoUnmarshaler).UnmarshalLogs(body)
		if err != nil {
			return errors.New("decode logs: not OTLP protobuf")
		}
		s.remember(logsOf(ld))
	case "/v1/metrics":
	default:
		return errors.New("unknown path")
	}
	return nil
}

func (s *Sink) remember(rows []Row) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows = append(s.rows, rows...)
	if over := len(s.rows) - remembers; over > 0 {
		s.rows = slices.Delete(s.rows, 0, over)
	}
}

func spansOf(td ptrace.Traces) []Row {
	var rows []Row
	for _, resource := range td.ResourceSpans().All() {
		for _, scope := range resource.ScopeSpans().All() {
			for _, span := range scope.Spans().All() {
				rows = append(rows, Row{
					Signal: "span", Name: span.Name(), TraceID: span.TraceID().String(),
					Attributes: texts(span.Attributes()), Status: span.Status().Message(),
				})
			}
		}
	}
	return rows
}

func logsOf(ld plog.Logs) []Row {
	var rows []Row
	for _, resource := range ld.ResourceLogs().All() {
		for _, scope := range resource.ScopeLogs().All() {
			for _, record := range scope.LogRecords().All() {
				rows = append(rows, Row{
					Signal: "log record", Name: record.EventName(), TraceID: record.TraceID().String(),
					Attributes: texts(record.Attributes()),
				})
			}
		}
	}
	return rows
}

func texts(m pcommon.Map) map[string]string {
	out := make(map[string]string, m.Len())
	for k, v := range m.All() {
		out[k] = v.AsString()
	}
	return out
}

// Redactions adds up, per entity, the counts that the redact processor wrote
// beside what it took out.
func Redactions(rows []Row) map[string]int {
	sums := map[string]int{}
	for _, row := range rows {
		for k, v := range row.Attributes {
			entity, ok := strings.CutPrefix(k, "sotto.redacted.")
			if !ok {
				continue
			}
			if n, err := strconv.Atoi(v); err == nil {
				sums[entity] += n
			}
		}
	}
	return sums
}
