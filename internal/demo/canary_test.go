package demo_test

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	collectorlogs "go.opentelemetry.io/proto/otlp/collector/logs/v1"
	collectormetrics "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	collectortrace "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/sotto-project/sotto/internal/demo"
	"github.com/sotto-project/sotto/internal/otlpsink"
	"github.com/sotto-project/sotto/internal/testkit"
)

// TestCanary plants a different e-mail address in every string field of OTLP
// traces, logs and metrics, sends them through the shipped collector with the
// shipped configuration, and finds none of them in anything that comes out: the
// backend's input, the sealed objects, the queues, the logs, the metrics page,
// or any other file of the demo.
func TestCanary(t *testing.T) {
	canaries := &testkit.Canaries{Form: func(word string) string { return word + "@mail.example.com" }}
	traces, logs, metrics := &collectortrace.ExportTraceServiceRequest{}, &collectorlogs.ExportLogsServiceRequest{}, &collectormetrics.ExportMetricsServiceRequest{}
	for _, m := range []proto.Message{traces, logs, metrics} {
		canaries.Plant(m)
	}
	if canaries.Len() < 200 {
		t.Fatalf("only %d canaries planted", canaries.Len())
	}

	sink, err := otlpsink.Start(t.Context(), "127.0.0.1:0", true)
	if err != nil {
		t.Fatal(err)
	}
	run := start(t, demo.Options{Backend: sink.Endpoint, NoTraffic: true})
	post(t, run.OTLPHTTP, "traces", traces)
	post(t, run.OTLPHTTP, "logs", logs)
	post(t, run.OTLPHTTP, "metrics", metrics)
	waitFor(t, "all three signals reach the backend", func() bool { return len(sink.Bodies()) >= 3 })
	waitFor(t, "samples are sealed", func() bool {
		found, _ := filepath.Glob(filepath.Join(run.Dir, "objects", "sealed", "v1", "*", "*", "*", "*", "*.parquet"))
		return len(found) > 0
	})

	report := func(where string, data []byte) {
		for _, place := range canaries.Found(data) {
			t.Errorf("%s: the canary of %s came through", where, place)
		}
	}
	report("metrics page", page(t, "http://"+run.Metrics+"/metrics"))
	searchFiles(t, run.Dir, report) // also while queues are in use
	run.stop()
	searchFiles(t, run.Dir, report)
	for _, body := range sink.Bodies() {
		report("backend", body)
	}
	if spans := len(sink.Rows()); spans == 0 {
		t.Error("the backend got no rows: the search proved nothing")
	}
}

type running struct {
	demo.Options
	stop func()
}

// start runs a demo on free ports and returns when its collector is ready.
func start(t *testing.T, o demo.Options) running {
	t.Helper()
	o.Dir = t.TempDir()
	for _, address := range []*string{&o.OTLPGRPC, &o.OTLPHTTP, &o.Broker, &o.Health, &o.Metrics} {
		*address = freeAddress(t)
	}
	var said bytes.Buffer
	o.Out = &said
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- demo.Run(ctx, o) }()
	stopped := false
	stop := func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("the demo ended with: %v", err)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("the demo did not drain within 10 s")
		}
		if t.Failed() {
			log, _ := os.ReadFile(filepath.Join(o.Dir, "collector.log"))
			t.Logf("collector.log:\n%s", log)
		}
	}
	t.Cleanup(stop)
	waitFor(t, "the collector is ready", func() bool {
		select {
		case err := <-ended:
			log, _ := os.ReadFile(filepath.Join(o.Dir, "collector.log"))
			t.Fatalf("the demo ended early: %v\n%s\n%s", err, said.String(), log)
		default:
		}
		res, err := http.Get("http://" + o.Health)
		if err != nil {
			return false
		}
		_ = res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
	return running{o, stop}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	address, err := testkit.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	return address
}

func post(t *testing.T, address, signal string, m proto.Message) {
	t.Helper()
	body, err := proto.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.Post("http://"+address+"/v1/"+signal, "application/x-protobuf", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	answer, _ := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %s", signal, res.Status, answer)
	}
}

func page(t *testing.T, url string) []byte {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || !strings.Contains(string(body), "otelcol_") {
		t.Fatalf("the metrics page does not look like one: %v", err)
	}
	return body
}

func searchFiles(t *testing.T, dir string, report func(where string, data []byte)) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return nil
		}
		files++
		rel, _ := filepath.Rel(dir, path)
		report(rel, data)
		return err
	})
	if err != nil || files < 5 {
		t.Fatalf("searched %d files: %v", files, err)
	}
}

func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); !done(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited a minute in vain until %s", what)
		}
	}
}
