package otlpwalk_test

import (
	"fmt"
	"math/rand/v2"
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
	"github.com/sotto-project/sotto/internal/otlpwalk"
	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
)

// left lists the planted strings that are still somewhere in a message.
func left(wire []byte, planted []string) (out []string) {
	s := string(wire)
	for _, p := range planted {
		if strings.Contains(s, p) {
			out = append(out, p)
		}
	}
	return out
}

// TestEveryString: a visitor that replaces every string it is shown leaves none.
func TestEveryString(t *testing.T) {
	replace := otlpwalk.Strings(func(site content.Site, s string) string { return "gone" })
	signals := map[string]struct {
		message func() proto.Message
		walk    func(t *testing.T, wire []byte) []byte
	}{
		"traces": {func() proto.Message { return new(tracepb.TracesData) }, func(t *testing.T, wire []byte) []byte {
			td, err := new(ptrace.ProtoUnmarshaler).UnmarshalTraces(wire)
			if err != nil {
				t.Fatal(err)
			}
			otlpwalk.Traces(td, replace)
			out, err := new(ptrace.ProtoMarshaler).MarshalTraces(td)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}},
		"logs": {func() proto.Message { return new(logspb.LogsData) }, func(t *testing.T, wire []byte) []byte {
			ld, err := new(plog.ProtoUnmarshaler).UnmarshalLogs(wire)
			if err != nil {
				t.Fatal(err)
			}
			otlpwalk.Logs(ld, replace)
			out, err := new(plog.ProtoMarshaler).MarshalLogs(ld)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}},
		"metrics": {func() proto.Message { return new(metricspb.MetricsData) }, func(t *testing.T, wire []byte) []byte {
			md, err := new(pmetric.ProtoUnmarshaler).UnmarshalMetrics(wire)
			if err != nil {
				t.Fatal(err)
			}
			otlpwalk.Metrics(md, replace)
			out, err := new(pmetric.ProtoMarshaler).MarshalMetrics(md)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}},
	}
	for name, signal := range signals {
		t.Run(name, func(t *testing.T) {
			seen := map[string]bool{}
			total := 0
			for seed := range uint64(300) {
				m := signal.message()
				var planted []string
				recorded.Fill(rand.New(rand.NewPCG(seed, 1)), m, func(field string) string {
					planted = append(planted, fmt.Sprintf("planted-%d-%s", len(planted), field))
					return planted[len(planted)-1]
				})
				wire, err := proto.Marshal(m)
				if err != nil {
					t.Fatal(err)
				}
				if n := len(left(wire, planted)); n != len(planted) {
					t.Fatalf("seed %d: %d of %d strings are in the input", seed, n, len(planted))
				}
				if rest := left(signal.walk(t, wire), planted); len(rest) > 0 {
					t.Fatalf("seed %d: %d of %d strings were not visited, the first is %s", seed, len(rest), len(planted), rest[0])
				}
				total += len(planted)
				for _, s := range planted {
					seen[s[strings.LastIndex(s, "-")+1:]] = true
				}
			}
			t.Logf("%d strings in %d fields of the protocol", total, len(seen))
			if len(seen) < 12 {
				t.Errorf("planted in %d fields only", len(seen))
			}
		})
	}
}
