package digestprocessor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/confmaptest"
	"go.opentelemetry.io/collector/processor/processortest"

	"github.com/sotto-project/sotto/processor/digestprocessor/internal/metadata"
)

func TestConfig(t *testing.T) {
	cm, err := confmaptest.LoadConf(filepath.Join("testdata", "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		want   *Config
		faults []string
	}{
		{"", &Config{Rotation: 24 * time.Hour, MaxPlainBytes: 32}, nil},
		{"replicas", &Config{KeysetFile: "digest.json", Rotation: 7 * 24 * time.Hour, AllowKeys: []string{"app.order", "tenant.region"}}, nil},
		{"wrong", nil, []string{"'rotation'", "'max_plain_bytes'", "'allow_keys[0]'", "'allow_keys[1]'"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			sub, err := cm.Sub(component.NewIDWithName(metadata.Type, test.name).String())
			if err != nil {
				t.Fatal(err)
			}
			cfg := createDefaultConfig()
			if err := sub.Unmarshal(cfg); err != nil {
				t.Fatal(err)
			}
			err = confmap.Validate(cfg)
			if test.faults == nil {
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, cfg); diff != "" {
					t.Error(diff)
				}
				return
			}
			for _, fault := range test.faults {
				if err == nil || !strings.Contains(err.Error(), fault) {
					t.Errorf("%v does not name %s", err, fault)
				}
			}
			if strings.Contains(err.Error(), "ada@") {
				t.Error("the error quotes the value")
			}
		})
	}
}

// TestKeyset: a key file that cannot be used stops the start.
func TestKeyset(t *testing.T) {
	dir := t.TempDir()
	for name, mode := range map[string]os.FileMode{"open.json": 0o644, "foreign.json": 0o600} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(`{"not":"a keyset"}`), mode); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"absent.json", "open.json", "foreign.json"} {
		cfg := createDefaultConfig().(*Config)
		cfg.KeysetFile = filepath.Join(dir, name)
		if _, err := newProcessor(processortest.NewNopSettings(metadata.Type), cfg); err == nil || !strings.Contains(err.Error(), "'keyset_file'") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
