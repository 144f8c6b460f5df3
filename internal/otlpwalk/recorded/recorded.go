// Package recorded replays OTLP/HTTP request bodies of real clients through a
// chain of processors, for tests, and searches what comes out for canaries.
package recorded

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// Request is one recorded body.
type Request struct {
	Name   string // <client>/<number>-<signal>.<encoding>
	Signal string // traces, logs or metrics
	JSON   bool
	Body   []byte
}

// Set is an archive of requests and the canaries planted in them.
type Set struct {
	Requests []Request
	Canaries map[string]string
}

var requestName = regexp.MustCompile(`^\d+-(traces|logs|metrics)\.(json|pb)$`)

// Open reads a .tar.gz.
func Open(t testing.TB, file string) Set {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	bodies := map[string][]byte{}
	for tr := tar.NewReader(z); ; {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if bodies[h.Name], err = io.ReadAll(tr); err != nil {
			t.Fatal(err)
		}
	}
	var s Set
	for _, name := range slices.Sorted(maps.Keys(bodies)) {
		if path.Base(name) == "canaries.json" {
			if err := json.Unmarshal(bodies[name], &s.Canaries); err != nil {
				t.Fatal(err)
			}
		}
		if m := requestName.FindStringSubmatch(path.Base(name)); m != nil {
			s.Requests = append(s.Requests, Request{Name: name, Signal: m[1], JSON: m[2] == "json", Body: bodies[name]})
		}
	}
	return s
}

// Traces decodes a body of traces.
func (r Request) Traces(t testing.TB) ptrace.Traces {
	t.Helper()
	var u ptrace.Unmarshaler = &ptrace.ProtoUnmarshaler{}
	if r.JSON {
		u = &ptrace.JSONUnmarshaler{}
	}
	td, err := u.UnmarshalTraces(r.Body)
	if err != nil {
		t.Fatalf("%s: %v", r.Name, err)
	}
	return td
}

// Logs decodes a body of logs.
func (r Request) Logs(t testing.TB) plog.Logs {
	t.Helper()
	var u plog.Unmarshaler = &plog.ProtoUnmarshaler{}
	if r.JSON {
		u = &plog.JSONUnmarshaler{}
	}
	ld, err := u.UnmarshalLogs(r.Body)
	if err != nil {
		t.Fatalf("%s: %v", r.Name, err)
	}
	return ld
}

// Metrics decodes a body of metrics.
func (r Request) Metrics(t testing.TB) pmetric.Metrics {
	t.Helper()
	var u pmetric.Unmarshaler = &pmetric.ProtoUnmarshaler{}
	if r.JSON {
		u = &pmetric.JSONUnmarshaler{}
	}
	md, err := u.UnmarshalMetrics(r.Body)
	if err != nil {
		t.Fatalf("%s: %v", r.Name, err)
	}
	return md
}

// Wire returns everything that would leave for a backend, in both encodings.
func Wire(t testing.TB, data any) string {
	t.Helper()
	var pb, js []byte
	var err, jerr error
	switch d := data.(type) {
	case ptrace.Traces:
		pb, err = new(ptrace.ProtoMarshaler).MarshalTraces(d)
		js, jerr = new(ptrace.JSONMarshaler).MarshalTraces(d)
	case plog.Logs:
		pb, err = new(plog.ProtoMarshaler).MarshalLogs(d)
		js, jerr = new(plog.JSONMarshaler).MarshalLogs(d)
	case pmetric.Metrics:
		pb, err = new(pmetric.ProtoMarshaler).MarshalMetrics(d)
		js, jerr = new(pmetric.JSONMarshaler).MarshalMetrics(d)
	default:
		t.Fatalf("no wire form of %T", data)
	}
	if err := errors.Join(err, jerr); err != nil {
		t.Fatal(err)
	}
	return string(pb) + "\n" + string(js)
}

// Around shows where a form was found.
func Around(out, form string) string {
	i := strings.Index(out, form)
	if i < 0 {
		return ""
	}
	return out[max(0, i-120):min(len(out), i+len(form)+40)]
}
