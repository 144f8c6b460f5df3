package recorded

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/golden"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/pdatatest/plogtest"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/pdatatest/pmetrictest"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/pdatatest/ptracetest"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/internal/otlpwalk"
)

// Stage is what a golden folder is sent through.
type Stage interface {
	SendTraces(t testing.TB, td ptrace.Traces) ptrace.Traces
	SendLogs(t testing.TB, ld plog.Logs) plog.Logs
	SendMetrics(t testing.TB, md pmetric.Metrics) pmetric.Metrics
}

// Golden sends testdata/<case>/input.yaml through a stage and compares what comes
// out with expected.yaml beside it. update rewrites expected.yaml instead. Keys of
// digests and pseudonyms are random, so each is named by the order of its first
// appearance: equal ones keep equal names.
func Golden(t *testing.T, stage func(t testing.TB) Stage, update bool) {
	t.Helper()
	cases, err := filepath.Glob("testdata/*/input.yaml")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no golden folders in testdata: %v", err)
	}
	for _, input := range cases {
		dir := filepath.Dir(input)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			text, err := os.ReadFile(input)
			if err != nil {
				t.Fatal(err)
			}
			expected := filepath.Join(dir, "expected.yaml")
			s := stage(t)
			switch {
			case strings.Contains(string(text), "resourceSpans:"):
				td, err := golden.ReadTraces(input)
				must(t, err)
				n := td.SpanCount()
				td = s.SendTraces(t, td)
				otlpwalk.Traces(td, names())
				if n != td.SpanCount() {
					t.Errorf("%d spans in, %d out", n, td.SpanCount())
				}
				if update {
					must(t, golden.WriteTracesToFile(expected, td))
				}
				want, err := golden.ReadTraces(expected)
				must(t, err)
				must(t, ptracetest.CompareTraces(want, td))
			case strings.Contains(string(text), "resourceLogs:"):
				ld, err := golden.ReadLogs(input)
				must(t, err)
				n := ld.LogRecordCount()
				ld = s.SendLogs(t, ld)
				otlpwalk.Logs(ld, names())
				if n != ld.LogRecordCount() {
					t.Errorf("%d records in, %d out", n, ld.LogRecordCount())
				}
				if update {
					must(t, golden.WriteLogsToFile(expected, ld))
				}
				want, err := golden.ReadLogs(expected)
				must(t, err)
				must(t, plogtest.CompareLogs(want, ld))
			default:
				md, err := golden.ReadMetrics(input)
				must(t, err)
				md = s.SendMetrics(t, md)
				otlpwalk.Metrics(md, names())
				if update {
					must(t, golden.WriteMetricsToFile(expected, md, golden.SkipMetricTimestampNormalization()))
				}
				want, err := golden.ReadMetrics(expected)
				must(t, err)
				must(t, pmetrictest.CompareMetrics(want, md, pmetrictest.IgnoreMetricsOrder()))
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var random = regexp.MustCompile(`hmac-sha256:[0-9a-f]{8}:[\w-]{43}|sotto\.key\.[\w-]{12}|(\[[A-Z_]+:)[a-z2-7]{8,16}\]`)

// names replaces random digests and pseudonyms by numbers.
func names() otlpwalk.Visitor {
	seen := map[string]string{}
	return otlpwalk.Strings(func(_ content.Site, s string) string {
		return random.ReplaceAllStringFunc(s, func(m string) string {
			if _, ok := seen[m]; !ok {
				kind, _, _ := strings.Cut(m, ":")
				if strings.HasPrefix(m, "sotto.key.") {
					kind = "sotto.key"
				}
				seen[m] = fmt.Sprintf("%s-%d", strings.Trim(kind, "["), len(seen)+1)
			}
			return seen[m]
		})
	})
}
