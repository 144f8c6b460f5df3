package digestprocessor

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	logspb "go.opentelemetry.io/proto/otlp/logs/v1"
	metricspb "go.opentelemetry.io/proto/otlp/metrics/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
)

// marker is in every canary of this file.
const marker = "zq7canary"

// canary makes something a person could have written, differently each time.
func canary(r *rand.Rand) string {
	n := 10000 + r.IntN(90000)
	switch r.IntN(12) {
	case 0:
		return fmt.Sprintf("%s.%d@example.com", marker, n)
	case 1:
		return fmt.Sprintf("please ask %s %d about it", strings.ToUpper(marker), n)
	case 2:
		return fmt.Sprintf(`[{"role":"user","content":"%s %d"}]`, marker, n)
	case 3:
		return fmt.Sprintf("https://%s:pw@api.example.com/v1/%s%d?key=%s#%s", marker, marker, n, marker, marker)
	case 4:
		return fmt.Sprintf("{'role': 'user', 'content': '%s", marker)
	case 5:
		return strings.Repeat(marker+" ", 5+r.IntN(300))
	case 6:
		return fmt.Sprintf("data:text/plain;base64,%s", base64.StdEncoding.EncodeToString([]byte(marker+" wrote this")))
	case 8:
		return fmt.Sprintf(`[{"role":"%s","content":[{"type":"%s","name":"%s"}],"tool_calls":[{"function":{"name":"%s %d"}}]}]`, marker, marker, marker, marker, n)
	case 9:
		return fmt.Sprintf("data:%s/%s;name=%s,%s", []string{"image", marker}[r.IntN(2)], marker, marker, marker)
	case 10:
		return fmt.Sprintf(`{"messages":["{\"role\":\"%s\",\"content\":\"%s\"}"],"type":"%s","name":"%s-%d","parameters":{}}`, marker, marker, marker, marker, n)
	case 7:
		return "caf\u00e9 " + marker
	default:
		return fmt.Sprintf("%s: %s, %d", marker, marker, n)
	}
}

// keys are real attribute keys: a canary must not pass under any of them, safe or
// not.
var keys = func() (keys []string) {
	for _, r := range content.Table() {
		keys = append(keys, strings.NewReplacer("#", "0", "*", "more").Replace(r.Key))
	}
	return keys
}()

func text(r *rand.Rand) func(field string) string {
	return func(field string) string {
		switch {
		case strings.HasSuffix(field, "KeyValue.key") && r.IntN(4) > 0:
			return keys[r.IntN(len(keys))] + []string{"", "", "", ".tools", ".roles", ".mime", ".digest"}[r.IntN(7)]
		case strings.HasSuffix(field, ".name") && r.IntN(4) == 0:
			return []string{"ai", "gen_ai.choice", "openinference", "chat", "http.server.duration"}[r.IntN(5)]
		}
		return canary(r)
	}
}

func searchMarker(t *testing.T, seed uint64, wire string) {
	t.Helper()
	wire = strings.ToLower(wire)
	for _, form := range []string{marker, hex.EncodeToString([]byte(marker))} {
		if strings.Contains(wire, form) {
			t.Fatalf("seed %d: a canary came out: …%s…", seed, recorded.Around(wire, form))
		}
	}
	for _, pad := range []string{"", " ", "  "} {
		b := strings.ToLower(base64.StdEncoding.EncodeToString([]byte(pad + marker + "   "))[4:12])
		if strings.Contains(wire, b) {
			t.Fatalf("seed %d: a canary came out in base64: …%s…", seed, recorded.Around(wire, b))
		}
	}
}

// TestNoCanaryLeaves: random OTLP with a canary in every place a string can be, some
// seventy places a message. 100,000 messages if SOTTO_LONG is set. Every tenth goes
// through redact first.
func TestNoCanaryLeaves(t *testing.T) {
	alone, behindRedact := newChain(t, false), newChain(t, true)
	rounds := uint64(5000)
	switch {
	case os.Getenv("SOTTO_LONG") != "":
		rounds = 100_000
	case testing.Short():
		rounds = 200
	}
	planted := 0
	for seed := range rounds {
		c := alone
		if seed%10 == 0 {
			c = behindRedact
		}
		r := rand.New(rand.NewPCG(seed, 7))
		fill := func(m proto.Message) []byte {
			plant := text(r)
			recorded.Fill(r, m, func(field string) string { planted++; return plant(field) })
			wire, err := proto.MarshalOptions{AllowPartial: true}.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			return wire
		}
		switch seed % 3 {
		case 0:
			td, err := new(ptrace.ProtoUnmarshaler).UnmarshalTraces(fill(new(tracepb.TracesData)))
			if err != nil {
				t.Fatal(err)
			}
			before := td.SpanCount()
			td = c.SendTraces(t, td)
			if td.SpanCount() != before {
				t.Fatalf("seed %d: %d spans in, %d out", seed, before, td.SpanCount())
			}
			searchMarker(t, seed, recorded.Wire(t, td))
		case 1:
			ld, err := new(plog.ProtoUnmarshaler).UnmarshalLogs(fill(new(logspb.LogsData)))
			if err != nil {
				t.Fatal(err)
			}
			before := ld.LogRecordCount()
			ld = c.SendLogs(t, ld)
			if ld.LogRecordCount() != before {
				t.Fatalf("seed %d: %d records in, %d out", seed, before, ld.LogRecordCount())
			}
			searchMarker(t, seed, recorded.Wire(t, ld))
		case 2:
			md, err := new(pmetric.ProtoUnmarshaler).UnmarshalMetrics(fill(new(metricspb.MetricsData)))
			if err != nil {
				t.Fatal(err)
			}
			before := md.DataPointCount()
			md = c.SendMetrics(t, md)
			if md.DataPointCount() != before {
				t.Fatalf("seed %d: %d points in, %d out", seed, before, md.DataPointCount())
			}
			searchMarker(t, seed, recorded.Wire(t, md))
		}
	}
	t.Logf("%d strings planted in %d messages", planted, rounds)
	if planted < int(rounds)*20 {
		t.Errorf("only %d strings planted", planted)
	}
}

// TestTokenUnderUnknownKey: short tokens of people (a session, a tag) have no
// outward sign; under a key nobody knows they go as well.
func TestTokenUnderUnknownKey(t *testing.T) {
	for _, token := range []string{"sess-" + marker + "-00417", marker + "_3341", "TAG-" + strings.ToUpper(marker) + "-8812"} {
		for _, key := range []string{"app.thing", "x", "gen_ai.new.thing", "langgraph.thing.0", "service.thing", "custom:thing"} {
			td := ptrace.NewTraces()
			rs := td.ResourceSpans().AppendEmpty()
			rs.Resource().Attributes().PutStr(key, token)
			s := rs.ScopeSpans().AppendEmpty().Spans().AppendEmpty()
			s.SetName(token)
			s.Status().SetMessage(token)
			s.Attributes().PutStr(key, token)
			s.Attributes().PutStr(token, "value")
			s.Attributes().PutEmptySlice(key + ".list").AppendEmpty().SetStr(token)
			s.Events().AppendEmpty().SetName(token)
			searchMarker(t, 0, recorded.Wire(t, newChain(t, false).SendTraces(t, td)))
		}
	}
}
