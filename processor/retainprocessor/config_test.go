package retainprocessor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/confmap/confmaptest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/processor/processortest"

	"github.com/sotto-project/sotto/processor/retainprocessor/internal/metadata"
)

func TestConfig(t *testing.T) {
	conf, err := confmaptest.LoadConf("testdata/config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"retain": "", "retain/tenants": "", "retain/empty": "'policy_file' must be set"} {
		sub, err := conf.Sub(name)
		if err != nil {
			t.Fatal(err)
		}
		cfg := createDefaultConfig().(*Config)
		if err := sub.Unmarshal(cfg); err != nil {
			t.Fatal(err)
		}
		if err := cfg.Validate(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}

// A policy that is wrong keeps the Collector from starting, with every fault named.
func TestWrongPolicyIsRefusedAtStart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "policy.yaml")
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"missing file": {"", []string{"'policy_file': open"}},
		"not a policy": {"version: 2\nclasses: [{name: X, ttl: 1h}]\n", []string{"'version'", "'classes[0].name'", "'classes[0].ttl'", "'classes[0].share'"}},
		"conditions": {
			"version: 1\nclasses:\n- {name: a, ttl: 3d, when: ['span.status.code ==', 'span.name == \"x\"']}\n- {name: b, ttl: 3d, when: ['nonsense.path == 1', 'set(span.name, \"x\")']}\n",
			[]string{"'classes[0].when[0]'", "'classes[1].when[0]'", "'classes[1].when[1]'"},
		},
	} {
		if test.text != "" {
			if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		cfg := &Config{PolicyFile: path}
		_, err := NewFactory().CreateTraces(t.Context(), processortest.NewNopSettings(metadata.Type), cfg, consumertest.NewNop())
		if err == nil {
			t.Errorf("%s: started", name)
			continue
		}
		for _, want := range test.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q is missing in %v", name, want, err)
			}
		}
		if _, err := NewFactory().CreateLogs(t.Context(), processortest.NewNopSettings(metadata.Type), cfg, consumertest.NewNop()); err == nil {
			t.Errorf("%s: started for logs", name)
		}
		_ = os.Remove(path)
	}
}

func TestShutdown(t *testing.T) {
	processortest.VerifyShutdown(t, NewFactory(), &Config{PolicyFile: "testdata/policy.yaml"})
}
