package clients

import (
	"context"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/internal/demo"
	"github.com/sotto-project/sotto/internal/testkit"
)

// ground is a running collector and broker with the configuration that ships, and a backend.
type ground struct {
	run     demo.Options
	backend *tap
	stop    func()

	canaries testkit.Canaries // of all runs
}

func startGround(t *testing.T) *ground {
	t.Helper()
	g := &ground{backend: tapHTTP(t, ""), run: demo.Options{Dir: t.TempDir(), NoTraffic: true, Out: io.Discard}}
	g.run.Backend = g.backend.endpoint
	for _, address := range []*string{&g.run.OTLPGRPC, &g.run.OTLPHTTP, &g.run.Broker, &g.run.Health, &g.run.Metrics} {
		*address = freeAddress(t)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- demo.Run(ctx, g.run); close(ended) }()
	g.stop = func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("the demo ended with: %v", err)
			}
		case <-time.After(30 * time.Second):
			t.Error("the demo did not drain within 30 s")
		}
	}
	t.Cleanup(g.stop)
	ready := eventually(func() bool {
		select {
		case err := <-ended:
			t.Fatalf("the demo ended early: %v", err)
		default:
		}
		res, err := http.Get("http://" + g.run.Health)
		if err != nil {
			return false
		}
		_ = res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
	if !ready {
		t.Fatal("the collector was not ready in time")
	}
	return g
}

// search looks for every canary in everything that came out: while the queues
// are in use, and again after everything was drained and stopped.
func (g *ground) search(t *testing.T, results []*result) {
	t.Helper()
	seen := map[string]bool{}
	report := func(where string, data []byte) {
		found := g.canaries.Found(data) // once for all: it is the long part
		for _, r := range results {
			for _, place := range r.planted.mine(found, data) {
				leak := place + " was found in " + where
				if key := r.planted.run + leak; !seen[key] {
					seen[key] = true
					r.leaked = append(r.leaked, leak+" "+r.planted.near(place, data))
				}
			}
		}
	}
	sealed := func() bool {
		found, _ := filepath.Glob(filepath.Join(g.run.Dir, "objects", "sealed", "v1", "*", "*", "*", "*", "*.parquet"))
		return len(found) > 0
	}
	if !eventually(sealed) {
		t.Error("nothing was sealed: the search of the store proves nothing")
	}
	report("the metrics page", g.metricsPage(t))
	searchFiles(t, g.run.Dir, report)
	queued := false
	searchFiles(t, filepath.Join(g.run.Dir, "queue"), func(_ string, data []byte) {
		queued = queued || strings.Contains(string(data), "hmac-sha256:")
	})
	if !queued {
		t.Error("the queues hold no trace of what went through them: their search proves nothing")
	}
	g.stop()
	searchFiles(t, g.run.Dir, report)
	if len(g.backend.spans) == 0 {
		t.Error("the backend got no spans: the search proved nothing")
	}
	for _, data := range g.backend.payloads() {
		report("what the backend got", data)
	}
}

func (g *ground) metricsPage(t *testing.T) []byte {
	t.Helper()
	res, err := http.Get("http://" + g.run.Metrics + "/metrics")
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
			return nil // a queue's file that was compacted away meanwhile
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
	if err != nil || files == 0 {
		t.Fatalf("searched %d files: %v", files, err)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	address, err := testkit.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// eventually waits up to half a minute.
func eventually(done func() bool) bool {
	for deadline := time.Now().Add(30 * time.Second); !done(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			return false
		}
	}
	return true
}
