package recorded

import (
	"fmt"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	logspb "go.opentelemetry.io/proto/otlp/logs/v1"
	metricspb "go.opentelemetry.io/proto/otlp/metrics/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Frame is telemetry without its text and attributes: ids, parents, kinds, times,
// status codes, flags, counts, values of datapoints, and how all of it nests. It is made
// by reflection over the protocol's own descriptors, so that no field is forgotten.
// What a privacy stage does to telemetry must not change its frame.
func Frame(t testing.TB, data any) proto.Message {
	t.Helper()
	var wire []byte
	var err error
	var m proto.Message
	switch d := data.(type) {
	case ptrace.Traces:
		wire, err = new(ptrace.ProtoMarshaler).MarshalTraces(d)
		m = new(tracepb.TracesData)
	case plog.Logs:
		wire, err = new(plog.ProtoMarshaler).MarshalLogs(d)
		m = new(logspb.LogsData)
	case pmetric.Metrics:
		wire, err = new(pmetric.ProtoMarshaler).MarshalMetrics(d)
		m = new(metricspb.MetricsData)
	default:
		err = fmt.Errorf("no frame of %T", data)
	}
	if err == nil {
		err = proto.Unmarshal(wire, m)
	}
	if err != nil {
		t.Fatal(err)
	}
	strip(m.ProtoReflect())
	return m
}

var isID = map[protoreflect.Name]bool{"trace_id": true, "span_id": true, "parent_span_id": true}

func strip(m protoreflect.Message) {
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case fd.Message() != nil && (fd.Message().Name() == "KeyValue" || fd.Message().Name() == "AnyValue"):
			m.Clear(fd)
		case fd.IsList() && fd.Message() != nil:
			for i := range v.List().Len() {
				strip(v.List().Get(i).Message())
			}
		case fd.Message() != nil:
			strip(v.Message())
		case isText(fd) && !isID[fd.Name()]:
			m.Clear(fd)
		}
		return true
	})
}
