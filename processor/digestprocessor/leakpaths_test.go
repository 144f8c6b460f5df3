package digestprocessor

import (
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
)

// leakPaths are the attributes on which text leaks whatever the client is, and what may
// stay of them. D stands for a digest or pseudonym.
var leakPaths = map[string]struct{ value, stays string }{
	"url.full":                          {"https://bob:zq7canary@api.example.com/v1/users/zq7canary/orders?token=zq7canary#zq7canary", "https://api.example.com/v1/users/*/orders"},
	"http.url":                          {"http://localhost:8080/search/zq7canary-48213", "http://localhost:8080/search/*"},
	"http.target":                       {"/chat?token=zq7canary", "/chat"},
	"url.path":                          {"/users/zq7canary", "/users/*"},
	"url.query":                         {"token=zq7canary", "D"},
	"url.fragment":                      {"zq7canary", "D"},
	"http.referer":                      {"https://zq7canary:x@shop.example/", "https://shop.example/"},
	"http.request.header.authorization": {"Bearer zq7canary", "D"},
	"http.response.header.set-cookie":   {"session=zq7canary", "D"},
	"cookie":                            {"session=zq7canary", "D"},
	"db.query.text":                     {"SELECT * FROM users WHERE name = 'zq7canary'", "D"},
	"db.statement":                      {"INSERT INTO t VALUES ('zq7canary')", "D"},
	"db.query.parameter.0":              {"zq7canary", "D"},
	"db.connection_string":              {"postgres://bob:zq7canary@db:5432/crm", "postgres://db:5432"},
	"exception.message":                 {"cannot answer zq7canary", "D"},
	"exception.stacktrace":              {"Error: zq7canary\n  at f (/home/zq7canary/x.js:1)", "D"},
	"error.message":                     {"zq7canary", "D"},
	"process.command_line":              {"app --user zq7canary", "D"},
	"process.command":                   {"/home/zq7canary/app", "D"},
	"process.environment_variable.USER": {"zq7canary", "D"},
	"process.owner":                     {"zq7canary", "D"},
	"baggage":                           {"user=zq7canary", "D"},
	"baggage.user":                      {"zq7canary", "D"},
	"w3c.tracestate":                    {"vendor=zq7canary", "D"},
	"user_agent.original":               {"zq7canary/1.0 (bob)", "D"},
	"client.address":                    {"203.0.113.77", "D"},
	"messaging.message.body":            {"zq7canary", "D"},
	"graphql.document":                  {"query { user(name: \"zq7canary\") }", "D"},
	"code.file.path":                    {"/home/zq7canary/app.py", "/home/*/app.py"},
	"some.new.attribute":                {"please ask zq7canary", "D"},
}

func plantPaths(m pcommon.Map) {
	for key, path := range leakPaths {
		m.PutStr(key, path.value)
	}
}

func checkPaths(t *testing.T, place string, m pcommon.Map) {
	t.Helper()
	for key, path := range leakPaths {
		v, ok := m.Get(key)
		if got := digestForm.ReplaceAllString(v.AsString(), "D"); !ok || got != path.stays {
			t.Errorf("%s: of %s stays %q, want %q", place, key, got, path.stays)
		}
	}
}

// TestLeakPaths: in the attributes of every kind of place, of spans that are no LLM
// client's, the usual leaks are closed and what helps is left.
func TestLeakPaths(t *testing.T) {
	c := newChain(t, false)
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	ss := rs.ScopeSpans().AppendEmpty()
	ss.Scope().SetName("http")
	s := ss.Spans().AppendEmpty()
	s.SetName("GET /users/zq7canary")
	s.Status().SetMessage("no user zq7canary")
	s.TraceState().FromRaw("vendor=zq7canary,ot=rv:0123456789abcd;x:zq7canary")
	e, l := s.Events().AppendEmpty(), s.Links().AppendEmpty()
	e.SetName("asked zq7canary 48213 about it")
	l.TraceState().FromRaw("vendor=zq7canary")
	places := func() map[string]pcommon.Map {
		return map[string]pcommon.Map{
			"resource": rs.Resource().Attributes(), "scope": ss.Scope().Attributes(), "span": s.Attributes(), "event": e.Attributes(), "link": l.Attributes(),
		}
	}
	for _, m := range places() {
		plantPaths(m)
	}
	td = c.SendTraces(t, td)
	rs = td.ResourceSpans().At(0)
	ss = rs.ScopeSpans().At(0)
	s = ss.Spans().At(0)
	e, l = s.Events().At(0), s.Links().At(0)
	for place, m := range places() {
		checkPaths(t, place, m)
	}
	for what, got := range map[string]string{
		"GET /users/*": s.Name(), "D": s.Status().Message(), "ot=rv:0123456789abcd": s.TraceState().AsRaw(), "": l.TraceState().AsRaw(),
	} {
		if got = digestForm.ReplaceAllString(got, "D"); got != what && got != strings.ReplaceAll(what, "/users/*", "D") {
			t.Errorf("%q stays, want %q", got, what)
		}
	}
	searchMarker(t, 0, recorded.Wire(t, td))
}

// TestLeakPathsOfLogsAndMetrics: the same in log records, and in names, descriptions, units
// and exemplars of metrics.
func TestLeakPathsOfLogsAndMetrics(t *testing.T) {
	c := newChain(t, false)
	ld := plog.NewLogs()
	r := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty()
	r.SetEventName("zq7canary said this")
	r.SetSeverityText("zq7canary 1")
	r.Body().SetStr("user zq7canary asked for it")
	plantPaths(r.Attributes())
	second := ld.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().AppendEmpty()
	plantPaths(second.Body().SetEmptyMap())
	ld = c.SendLogs(t, ld)
	records := ld.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords()
	checkPaths(t, "log record", records.At(0).Attributes())
	checkPaths(t, "log body", records.At(1).Body().Map())
	searchMarker(t, 0, recorded.Wire(t, ld))

	md := pmetric.NewMetrics()
	m := md.ResourceMetrics().AppendEmpty().ScopeMetrics().AppendEmpty().Metrics().AppendEmpty()
	m.SetName("requests of zq7canary")
	m.SetDescription("what zq7canary asked")
	m.SetUnit("zq7canary 1")
	plantPaths(m.Metadata())
	p := m.SetEmptyHistogram().DataPoints().AppendEmpty()
	plantPaths(p.Attributes())
	plantPaths(p.Exemplars().AppendEmpty().FilteredAttributes())
	md = c.SendMetrics(t, md)
	m = md.ResourceMetrics().At(0).ScopeMetrics().At(0).Metrics().At(0)
	p = m.Histogram().DataPoints().At(0)
	checkPaths(t, "metric metadata", m.Metadata())
	checkPaths(t, "metric", p.Attributes())
	checkPaths(t, "exemplar", p.Exemplars().At(0).FilteredAttributes())
	if m.Name() == "" || m.Description() != "" || m.Unit() != "" {
		t.Errorf("the metric is called %q (%q, %q)", m.Name(), m.Description(), m.Unit())
	}
	searchMarker(t, 0, recorded.Wire(t, md))
}
