package redactprocessor

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/sotto-project/sotto/core/digest"
	"github.com/sotto-project/sotto/core/subject"
	"github.com/sotto-project/sotto/processor/redactprocessor/internal/metadata"
)

// naming is a stage that names people, and the key it does so with.
func naming(t *testing.T) (stage, *subject.Key) {
	t.Helper()
	ks, err := digest.NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	text, err := digest.InsecureFormatKeyset(ks)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "subjects.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	cfg := createDefaultConfig().(*Config)
	cfg.Subjects.KeysetFile = path
	p, err := newProcessor(processortest.NewNopSettings(metadata.Type), cfg)
	if err != nil {
		t.Fatal(err)
	}
	key, err := subject.New(ks)
	if err != nil {
		t.Fatal(err)
	}
	return stage{p}, key
}

func namesOf(m pcommon.Map) (out []string) {
	v, ok := m.Get(subject.Attribute)
	if !ok {
		return nil
	}
	for _, s := range v.Slice().All() {
		out = append(out, s.Str())
	}
	return out
}

func pseudonyms(t *testing.T, key *subject.Key, ids ...string) (out []string) {
	t.Helper()
	for _, id := range ids {
		p, err := key.Pseudonym(id)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return subject.Order(out)
}

// TestSubjects: records name whom they are about by what stood there before it was masked,
// whichever attribute it stood in; what a client says of itself does not count; and a
// second redact leaves the names as they are.
func TestSubjects(t *testing.T) {
	first, key := naming(t)
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	rs.Resource().Attributes().PutStr("enduser.id", "shared-device")
	spans := rs.ScopeSpans().AppendEmpty().Spans()
	fill := []func(pcommon.Map){
		func(m pcommon.Map) { m.PutStr("user.id", "ada@example.org") },
		func(m pcommon.Map) { m.PutInt("user.id", 4711); m.PutStr("session.id", "s-1") },
		func(m pcommon.Map) {
			l := m.PutEmptySlice("user.id")
			l.AppendEmpty().SetStr("ada@example.org")
			l.AppendEmpty().SetStr("ben")
		},
		func(m pcommon.Map) { m.PutStr("subject", "not an id") },
		func(m pcommon.Map) { m.PutEmptySlice(subject.Attribute).AppendEmpty().SetStr(strings.Repeat("ab", 16)) },
		func(m pcommon.Map) { m.PutStr("user.id", strings.Repeat("x", subject.MaxID+1)) },
		func(m pcommon.Map) { // more than one record can name
			l := m.PutEmptySlice("user.id")
			for i := range 5000 {
				l.AppendEmpty().SetStr(fmt.Sprint("crowd", i))
			}
		},
	}
	for _, f := range fill {
		f(spans.AppendEmpty().Attributes())
	}
	out := first.SendTraces(t, td)
	for i, want := range [][]string{
		pseudonyms(t, key, "shared-device", "ada@example.org"),
		pseudonyms(t, key, "shared-device", "4711", "s-1"),
		pseudonyms(t, key, "shared-device", "ada@example.org", "ben"),
		pseudonyms(t, key, "shared-device"),
		pseudonyms(t, key, "shared-device"),
		pseudonyms(t, key, "shared-device"),
		nil,
	} {
		got := namesOf(out.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(i).Attributes())
		if !subject.ValidList(got) || want != nil && !slices.Equal(want, got) {
			t.Errorf("span %d names %v, want %v", i, got, want)
		}
	}
	wire := func(td ptrace.Traces) string {
		data, err := (&ptrace.JSONMarshaler{}).MarshalTraces(td)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	before := wire(out)
	if strings.Contains(before, "ada@example.org") {
		t.Error("the id itself is still there")
	}
	if after := wire(newStage(t).SendTraces(t, out)); before != after {
		t.Error("a second redact changed the names")
	}
}

func TestSubjectsOfLogs(t *testing.T) {
	s, key := naming(t)
	ld := plog.NewLogs()
	rl := ld.ResourceLogs().AppendEmpty()
	logs := rl.ScopeLogs().AppendEmpty().LogRecords()
	logs.AppendEmpty().Attributes().PutStr("user.id", "ada@example.org")
	logs.AppendEmpty().Body().SetStr("nobody")
	out := s.SendLogs(t, ld).ResourceLogs().At(0).ScopeLogs().At(0).LogRecords()
	if got := namesOf(out.At(0).Attributes()); !slices.Equal(got, pseudonyms(t, key, "ada@example.org")) {
		t.Errorf("%v", got)
	}
	if got := namesOf(out.At(1).Attributes()); got != nil {
		t.Errorf("%v", got)
	}
}

// TestNobodyIsNamedByDefault: without a keyset there is no attribute.
func TestNobodyIsNamedByDefault(t *testing.T) {
	td := ptrace.NewTraces()
	span := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	span.Attributes().PutStr("user.id", "ada")
	out := newStage(t).SendTraces(t, td)
	if got := namesOf(out.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0).Attributes()); got != nil {
		t.Errorf("%v", got)
	}
	cfg := createDefaultConfig().(*Config)
	cfg.Subjects.KeysetFile = filepath.Join(t.TempDir(), "none.json")
	if _, err := newProcessor(processortest.NewNopSettings(metadata.Type), cfg); err == nil || !strings.Contains(err.Error(), "'subjects.keyset_file'") {
		t.Errorf("a keyset that is not there: %v", err)
	}
}

// TestUnnamedAreCounted: whoever is not named, so that an erasure does not find the record by
// them, is counted by the reason.
func TestUnnamedAreCounted(t *testing.T) {
	p, _ := naming(t)
	tel := componenttest.NewTelemetry()
	defer tel.Shutdown(t.Context())
	telemetry, err := metadata.NewTelemetryBuilder(tel.NewTelemetrySettings())
	if err != nil {
		t.Fatal(err)
	}
	p.p.telemetry = telemetry
	td := ptrace.NewTraces()
	spans := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	m := spans.AppendEmpty().Attributes() // 16 of the list, one of the session, 34 not looked at
	l := m.PutEmptySlice("user.id")
	for i := range 50 {
		l.AppendEmpty().SetStr(fmt.Sprint("crowd", i))
	}
	m.PutStr("session.id", "s-1")
	m = spans.AppendEmpty().Attributes()
	m.PutStr("user.id", strings.Repeat("x", subject.MaxID+1))
	m.PutDouble("enduser.id", 4711.5)
	m.PutStr("session.id", "")
	p.SendTraces(t, td)
	ld := plog.NewLogs()
	ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty().Attributes().PutEmptyMap("user.id").PutStr("a", "b")
	p.SendLogs(t, ld)
	got, err := tel.GetMetric("otelcol_processor_redact_subjects_unnamed")
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int64{}
	for _, point := range got.Data.(metricdata.Sum[int64]).DataPoints {
		reason, _ := point.Attributes.Value("reason")
		counts[reason.AsString()] = point.Value
	}
	if want := map[string]int64{"too_many": 35, "too_long": 1, "not_an_id": 2}; !maps.Equal(counts, want) {
		t.Errorf("%v, want %v", counts, want)
	}
}
