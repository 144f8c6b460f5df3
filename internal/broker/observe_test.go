package broker

import (
	"context"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/testkit"
)

// served runs w's broker as `sotto serve` does, with metrics, and returns where they are.
func (w *world) served() (metrics string) {
	w.t.Helper()
	var err error
	if w.Config.Metrics.Listen, err = testkit.FreeAddress(); err != nil {
		w.t.Fatal(err)
	}
	b, err := Open(w.t.Context(), w.Config, w.Now, w.slog)
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(w.t.Context())
	addr, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- b.Serve(ctx, func(a string) { addr <- a }) }()
	w.t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			w.t.Error(err)
		}
	})
	select {
	case a := <-addr:
		w.url = "http://" + a
	case err := <-ended:
		ended <- nil
		w.t.Fatal(err)
	}
	return w.Config.Metrics.Listen
}

// scrape reads the metrics as Prometheus would.
func scrape(t *testing.T, address string) (map[string]*dto.MetricFamily, string) {
	t.Helper()
	resp, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("%d %v: %s", resp.StatusCode, err, text)
	}
	p := expfmt.NewTextParser(model.LegacyValidation)
	families, err := p.TextToMetricFamilies(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	return families, string(text)
}

// value is that of the one series with these labels; it must be there.
func value(t *testing.T, families map[string]*dto.MetricFamily, name string, labels map[string]string) float64 {
	t.Helper()
	for _, m := range families[name].GetMetric() {
		got := map[string]string{}
		for _, l := range m.GetLabel() {
			got[l.GetName()] = l.GetValue()
		}
		if !maps.Equal(got, labels) && len(got)+len(labels) > 0 {
			continue
		}
		switch {
		case m.Counter != nil:
			return m.Counter.GetValue()
		case m.Gauge != nil:
			return m.Gauge.GetValue()
		case m.Histogram != nil:
			return float64(m.Histogram.GetSampleCount())
		}
	}
	t.Errorf("no series %s%v", name, labels)
	return -1
}

// TestMetrics: what happens is counted as it is in the log, and no label says who or what.
func TestMetrics(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "listen: 127.0.0.1:0\nretention: {sweep: 50ms}\nlimits: {requests_per_hour: 4}\naccess: {break_glass: {}}\n")
	w.keep(sealed.Header{Tenant: "acme"}, span(t, traceA, canary), span(t, traceA, "second turn"))
	address := w.served()

	id := w.granted()
	w.sample("ada", id)
	w.want("ben", "POST", "/v1/requests/"+w.ask("ada")+"/deny", "", 200, "")
	pending := w.ask("ada")
	w.want("ada", "GET", "/v1/requests/"+pending+"/sample", "", 403, "pending")
	w.want("ada", "POST", "/v1/requests/"+pending+"/approve", "", 403, "self_approval")
	w.ask("ada")
	w.want("ada", "POST", "/v1/requests", `{"trace_id":"`+traceA+`","reason":"the answer was cut off"}`, 429, "too_many")
	w.want("", "GET", "/v1/requests", "", 401, "sign_in")
	w.want("dan", "POST", "/v1/requests", `{"trace_id":"`+traceA+`","reason":"nobody is awake","break_glass":true}`, 201, "")
	w.want("otto", "POST", "/v1/freeze", `{"note":"a drill of reading"}`, 200, "")
	families, _ := scrape(t, address)
	frozen := value(t, families, "sotto_frozen", nil)
	w.wait(8 * 24 * time.Hour)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		families, _ = scrape(t, address)
		if value(t, families, "sotto_sweep_objects_deleted_total", nil) > 0 || time.Now().After(deadline) {
			break
		}
	}
	families, text := scrape(t, address)
	acts := func(action string) map[string]string { return map[string]string{"action": action} }
	refused := func(action, code string) map[string]string {
		return map[string]string{"action": action, "code": code}
	}
	for _, want := range []struct {
		name   string
		labels map[string]string
		value  float64
	}{
		{"sotto_acts_total", acts("request.create"), 4},
		{"sotto_acts_total", acts("request.approve"), 1},
		{"sotto_acts_total", acts("request.deny"), 1},
		{"sotto_acts_total", acts("request.break_glass"), 1},
		{"sotto_acts_total", acts("request.withdraw"), 0},
		{"sotto_acts_total", acts("sample.open"), 1},
		{"sotto_acts_total", acts("retention.objects.deleted"), 1},
		{"sotto_acts_total", acts("broker.start"), 1},
		{"sotto_records_opened_total", nil, 2},
		{"sotto_refusals_total", refused("sample.open", "pending"), 1},
		{"sotto_refusals_total", refused("request.approve", "self_approval"), 1},
		{"sotto_refusals_total", refused("request.create", "too_many"), 1},
		{"sotto_refusals_total", refused("sign_in", "token_unknown"), 1},
		{"sotto_audit_append_failures_total", nil, 0},
		{"sotto_sweep_objects_deleted_total", nil, 1},
		{"sotto_sweeps_total", map[string]string{"outcome": "failed"}, 0},
		{"sotto_sweep_overdue", nil, 0},
		{"sotto_reviews_due", nil, 1},
		{"sotto_frozen", nil, 1},
		{"sotto_state_up", nil, 1},
		{"sotto_sweep_last_success_timestamp_seconds", nil, float64(w.Now().Unix())},
	} {
		if got := value(t, families, want.name, want.labels); got != want.value {
			t.Errorf("%s%v is %v, want %v", want.name, want.labels, got, want.value)
		}
	}
	entries := len(w.entries())
	if n := value(t, families, "sotto_audit_entries", nil); n < 12 || int(n) > entries {
		t.Errorf("the log has %d entries, the metric says %v", entries, n)
	}
	if n := value(t, families, "sotto_audit_append_duration_seconds", nil); n < 12 {
		t.Errorf("%v appends were timed", n)
	}
	live := value(t, families, "sotto_keys", map[string]string{"state": "live"})
	gone := value(t, families, "sotto_keys", map[string]string{"state": "destroyed"})
	if live == 0 || gone == 0 || value(t, families, "sotto_sweep_keys_destroyed_total", nil) != gone || frozen != 1 {
		t.Errorf("%v keys are live, %v destroyed; frozen %v", live, gone, frozen)
	}
	// Nothing in it is a person, a tenant, a class, a request or a trace.
	for _, secret := range []string{id, traceA, "heliotrope", "cut off", "drill"} {
		if strings.Contains(text, secret) {
			t.Errorf("the metrics say %q", secret)
		}
	}
	for name, family := range families {
		for _, m := range family.GetMetric() {
			for _, l := range m.GetLabel() {
				if v := l.GetValue(); slices.Contains([]string{"ada", "ben", "dan", "otto", "acme", "default", "sample"}, v) ||
					strings.HasPrefix(name, "sotto_") && !slices.Contains([]string{"action", "code", "state", "outcome"}, l.GetName()) {
					t.Errorf("%s has the label %s=%q", name, l.GetName(), v)
				}
			}
		}
	}
	if resp, err := http.Get("http://" + address + "/v1/requests"); err != nil || resp.StatusCode != 404 {
		t.Errorf("the port for scrapes serves more: %v %v", resp, err)
	}
	if status, _, _ := w.call("aud", "GET", "/metrics", ""); status != 404 {
		t.Errorf("the API serves metrics: %d", status)
	}
}

// TestMetricsWithoutState: what is not known is left out.
func TestMetricsWithoutState(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "listen: 127.0.0.1:0\n")
	b, err := Open(t.Context(), w.Config, w.Now, w.slog)
	if err != nil {
		t.Fatal(err)
	}
	if w.Config.Metrics.Listen, err = testkit.FreeAddress(); err != nil {
		t.Fatal(err)
	}
	b.Config.Metrics = w.Config.Metrics
	stop, err := b.serveMetrics()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	if err := b.State.Close(); err != nil {
		t.Fatal(err)
	}
	families, text := scrape(t, w.Config.Metrics.Listen)
	if value(t, families, "sotto_state_up", nil) != 0 || strings.Contains(text, "sotto_frozen") || strings.Contains(text, "sotto_keys{") {
		t.Errorf("without a state: %s", text)
	}
	if err := b.log.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

var seriesName = regexp.MustCompile(`sotto_[a-z_]+`)

// TestRulesNameMetrics: each series that the shipped alerts and the manual name is served.
func TestRulesNameMetrics(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "listen: 127.0.0.1:0\n")
	address := w.served()
	w.want("", "GET", "/v1/requests", "", 401, "sign_in") // the first refusal makes its series
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if families, _ := scrape(t, address); families["sotto_sweep_overdue"] != nil || time.Now().After(deadline) {
			break
		}
	}
	families, _ := scrape(t, address)
	root := testkit.Root(t)
	for _, file := range []string{"deploy/prometheus/sotto-rules.yaml", "docs/operations.md"} {
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		names := seriesName.FindAllString(string(text), -1)
		slices.Sort(names)
		names = slices.Compact(names)
		if len(names) < 8 {
			t.Errorf("%s names %d series: is it still read as it is written?", file, len(names))
		}
		for _, name := range names {
			if families[name] == nil && families[strings.TrimSuffix(name, "_bucket")] == nil {
				t.Errorf("%s names %s, which the broker does not serve", file, name)
			}
		}
	}
}
