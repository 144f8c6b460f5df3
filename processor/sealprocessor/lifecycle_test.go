package sealprocessor

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap/confmaptest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/processor/processortest"

	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/processor/sealprocessor/internal/metadata"
)

// A directory that appears, or is replaced, is in use within two seconds.
func TestDirectoryIsReadWhenItChanges(t *testing.T) {
	b := newBroker(t)
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, b)
		s.now = time.Now
		if err := s.start(t.Context(), componenttest.NewNopHost()); err != nil {
			t.Fatal(err)
		}
		if s.directory.current.Load() != nil {
			t.Fatal("there is a directory already")
		}
		b.publish(t, time.Now(), "default/2026-11-26")
		time.Sleep(2 * time.Second)
		synctest.Wait()
		first := s.directory.current.Load()
		if first == nil || len(first.byEpoch) != 1 {
			t.Fatal("the directory that appeared was not read")
		}
		b.publish(t, time.Now(), "default/2026-11-26", "default/2026-11-27")
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if k := s.directory.current.Load(); len(k.byEpoch) != 2 {
			t.Error("the directory that took its place was not read")
		}
		// One that does not change is read each interval, so that its end is noticed.
		before := s.counter(t, "directory_reloads")["ok"]
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if n := s.counter(t, "directory_reloads")["ok"] - before; n != 4 {
			t.Errorf("read %d times in two minutes, want 4", n)
		}
		if err := s.shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestConfig(t *testing.T) {
	conf, err := confmaptest.LoadConf("testdata/config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{
		"seal":       nil,
		"seal/both":  nil,
		"seal/empty": {"'keyring.file' must be set", "'keyring.verifier' must be set"},
		"seal/wrong": {"'keyring.verifier' is not a verifier key", "'keyring.reload_interval' must be at least 1s"},
	} {
		sub, err := conf.Sub(name)
		if err != nil {
			t.Fatal(err)
		}
		cfg := createDefaultConfig().(*Config)
		if err := sub.Unmarshal(cfg); err != nil {
			t.Fatal(err)
		}
		err = cfg.Validate()
		if (err == nil) != (want == nil) {
			t.Errorf("%s: %v", name, err)
		}
		for _, fault := range want {
			if err != nil && !strings.Contains(err.Error(), fault) {
				t.Errorf("%s: %q is missing in %v", name, fault, err)
			}
		}
		if name == "seal" && cfg.Keyring.ReloadInterval != 30*time.Second {
			t.Errorf("default reload interval is %s", cfg.Keyring.ReloadInterval)
		}
	}
}

// Through the factory, with a real clock, as the Collector does it.
func TestThroughTheFactory(t *testing.T) {
	b := newBroker(t)
	st := good()
	st.Expires = time.Now().UTC().Truncate(time.Hour).Add(5 * time.Hour)
	b.publish(t, time.Now().UTC().Truncate(time.Second), "default/"+strings.Split(st.SampleID(), "/")[1])
	cfg := createDefaultConfig().(*Config)
	cfg.Keyring.File, cfg.Keyring.Verifier = b.path, b.verifier
	traces, logs := new(consumertest.TracesSink), new(consumertest.LogsSink)
	f := NewFactory()
	tp, err := f.CreateTraces(t.Context(), processortest.NewNopSettings(metadata.Type), cfg, traces)
	if err != nil {
		t.Fatal(err)
	}
	lp, err := f.CreateLogs(t.Context(), processortest.NewNopSettings(metadata.Type), cfg, logs)
	if err != nil {
		t.Fatal(err)
	}
	if err := tp.Start(t.Context(), componenttest.NewNopHost()); err != nil {
		t.Fatal(err)
	}
	if err := lp.Start(t.Context(), componenttest.NewNopHost()); err != nil {
		t.Fatal(err)
	}
	p := &planter{}
	if err := tp.ConsumeTraces(t.Context(), p.traces(&st, nil)); err != nil {
		t.Fatal(err)
	}
	if err := tp.ConsumeTraces(t.Context(), p.traces(nil)); err != nil {
		t.Fatal(err)
	}
	if err := lp.ConsumeLogs(t.Context(), p.logs(&st)); err != nil {
		t.Fatal(err)
	}
	if traces.SpanCount() != 1 || len(traces.AllTraces()) != 1 || logs.LogRecordCount() != 1 {
		t.Errorf("%d spans in %d calls, %d log records", traces.SpanCount(), len(traces.AllTraces()), logs.LogRecordCount())
	}
	if err := tp.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if err := lp.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

func BenchmarkTraces(bench *testing.B) {
	b := newBroker(bench)
	b.publish(bench, now, "default/2026-11-26")
	s := newStage(bench, b)
	s.reload(bench.Context())
	st := good()
	stamps := make([]*retention.Stamp, 100)
	for i := range stamps {
		stamps[i] = &st
	}
	td := (&planter{}).traces(stamps...)
	for i, span := range td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().All() {
		span.Attributes().PutStr("gen_ai.input.messages", strings.Repeat("words that a person wrote, and others; ", 100)+string(rune('a'+i%26)))
	}
	out, err := s.traces(bench.Context(), td)
	if err != nil || out.SpanCount() != 100 {
		bench.Fatal(err)
	}
	bench.SetBytes(s.counter(bench, "bytes")[""])
	bench.ReportAllocs()
	for bench.Loop() {
		if _, err := s.traces(bench.Context(), td); err != nil {
			bench.Fatal(err)
		}
	}
}
