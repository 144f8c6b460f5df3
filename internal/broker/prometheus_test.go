package broker

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/internal/debs"
	"github.com/sotto-project/sotto/internal/testkit"
)

// TestPrometheus: promtool takes the rules, and a real Prometheus scrapes a broker and
// evaluates them.
func TestPrometheus(t *testing.T) {
	folder := os.Getenv("SOTTO_TEST_PROMETHEUS")
	if folder == "" {
		t.Skip("no Prometheus to test with: run `make test-prometheus`")
	}
	if err := debs.Fetch(t.Context(), folder, "prometheus"); err != nil {
		t.Fatal(err)
	}
	rules := filepath.Join(testkit.Root(t), "deploy/prometheus")
	run := func(args ...string) {
		t.Helper()
		if out, err := exec.CommandContext(t.Context(), filepath.Join(folder, "root/usr/bin/promtool"), args...).CombinedOutput(); err != nil {
			t.Errorf("promtool %v: %v\n%s", args, err, out)
		}
	}
	run("check", "rules", filepath.Join(rules, "sotto-rules.yaml"))
	run("test", "rules", filepath.Join(rules, "sotto-rules-test.yaml"))

	w := newWorld(t, "listen: 127.0.0.1:0\naccess: {break_glass: {}}\n")
	address := w.served()
	_, text := scrape(t, address)
	lint := exec.CommandContext(t.Context(), filepath.Join(folder, "root/usr/bin/promtool"), "check", "metrics")
	lint.Stdin = strings.NewReader(text)
	if out, err := lint.CombinedOutput(); err != nil && strings.Contains(string(out), "sotto_") {
		t.Errorf("promtool check metrics: %v\n%s", err, out)
	}
	web, err := testkit.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(t.TempDir(), "prometheus.yml")
	if err := os.WriteFile(config, []byte("global: {scrape_interval: 200ms, evaluation_interval: 200ms}\nrule_files: ['"+rules+"/sotto-rules.yaml']\nscrape_configs: [{job_name: sotto, static_configs: [{targets: ['"+address+"']}]}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	server := exec.CommandContext(t.Context(), filepath.Join(folder, "root/usr/bin/prometheus"),
		"--config.file="+config, "--storage.tsdb.path="+t.TempDir(), "--web.listen-address="+web)
	said := &bytes.Buffer{}
	server.Stderr = said
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	ask := func(path string) string {
		resp, err := http.Get("http://" + web + path)
		if err != nil {
			return err.Error()
		}
		defer resp.Body.Close()
		text, _ := io.ReadAll(resp.Body)
		return string(text)
	}
	firing := func(name string) bool {
		var out struct {
			Data struct {
				Alerts []struct {
					Labels map[string]string
					State  string
				}
			}
		}
		if err := json.Unmarshal([]byte(ask("/api/v1/alerts")), &out); err != nil {
			return false
		}
		for _, a := range out.Data.Alerts {
			if a.Labels["alertname"] == name && a.State == "firing" {
				return true
			}
		}
		return false
	}
	// An increase needs a scrape from before.
	for deadline := time.Now().Add(30 * time.Second); !strings.Contains(ask("/api/v1/query?query=sotto_acts_total"), "break_glass"); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("nothing was scraped: %s", ask("/api/v1/targets"))
		}
	}
	w.want("dan", "POST", "/v1/requests", `{"trace_id":"`+traceA+`","reason":"nobody is awake","break_glass":true}`, 201, "")
	w.want("otto", "POST", "/v1/freeze", `{"note":"a drill of reading"}`, 200, "")
	for _, name := range []string{"SottoGlassBroken", "SottoFrozen"} {
		for deadline := time.Now().Add(30 * time.Second); !firing(name); time.Sleep(200 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Log(ask("/api/v1/targets"))
				_ = server.Process.Kill()
				_ = server.Wait()
				t.Fatalf("%s does not fire: %s", name, said)

			}
		}
	}
}
