package testkit_test

import (
	"testing"

	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	collectormetrics "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	collectortrace "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/sotto-project/sotto/internal/testkit"
)

// TestPlantReaches checks the checker: what is planted survives decoding by the
// Collector, is found again, and covers the places that are easily forgotten.
func TestPlantReaches(t *testing.T) {
	var canaries testkit.Canaries
	var traces collectortrace.ExportTraceServiceRequest
	canaries.Plant(&traces)
	raw, err := proto.Marshal(&traces)
	if err != nil {
		t.Fatal(err)
	}
	td, err := new(ptrace.ProtoUnmarshaler).UnmarshalTraces(raw)
	if err != nil {
		t.Fatal(err)
	}
	again, err := new(ptrace.ProtoMarshaler).MarshalTraces(td)
	if err != nil {
		t.Fatal(err)
	}
	if found := canaries.Found(again); len(found) != canaries.Len() || len(found) < 40 {
		t.Errorf("%d of %d canaries survive decoding", len(found), canaries.Len())
	}

	var more testkit.Canaries
	var metrics collectormetrics.ExportMetricsServiceRequest
	more.Plant(&metrics)
	raw, err = proto.Marshal(&metrics)
	if err != nil {
		t.Fatal(err)
	}
	md, err := new(pmetric.ProtoUnmarshaler).UnmarshalMetrics(raw)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[pmetric.MetricType]bool{}
	for _, metric := range md.ResourceMetrics().At(0).ScopeMetrics().At(0).Metrics().All() {
		kinds[metric.Type()] = true
	}
	if len(kinds) != 5 {
		t.Errorf("planted metrics have %d of 5 types", len(kinds))
	}
}
