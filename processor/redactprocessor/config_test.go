package redactprocessor

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/confmaptest"

	"github.com/sotto-project/sotto/core/digest"
	"github.com/sotto-project/sotto/processor/redactprocessor/internal/metadata"
)

var defaultSubjects = SubjectsConfig{Attributes: []string{"user.id", "enduser.id", "session.id"}}

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
		{"", createDefaultConfig().(*Config), nil},
		{"no-cache", &Config{Remote: createDefaultConfig().(*Config).Remote, Subjects: defaultSubjects}, nil},
		{"pseudonyms", &Config{
			Remote: createDefaultConfig().(*Config).Remote, Subjects: defaultSubjects,
			PolicyFile: "detect.yaml", Entities: map[string]string{"EMAIL_ADDRESS": "pseudonym", "IP_ADDRESS": "keep"},
			GitleaksConfig: "gitleaks.toml", PseudonymKeysetFile: "pseudonyms.json", PseudonymScope: "acme", PseudonymPeriod: 24 * time.Hour, CacheSizeMiB: 16,
		}, nil},
		{"wrong", nil, []string{"'entities.EMAIL_ADDRESS'", "'entities.SHOE_SIZE'", "'cache_size_mib'", "'pseudonym_period'"}},
		{"subjects", &Config{CacheSizeMiB: 16, Remote: createDefaultConfig().(*Config).Remote, Subjects: SubjectsConfig{"subjects.json", []string{"user.id", "app.customer"}}}, nil},
		{"subjects_wrong", nil, []string{"'subjects.attributes' must name"}},
		{"subjects_ours", nil, []string{"'subjects.attributes' names nothing"}},
		{"remote", &Config{CacheSizeMiB: 16, Subjects: defaultSubjects, Remote: configoptional.Some(func() RemoteConfig {
			c := defaultRemote()
			c.ClientConfig.Endpoint = "https://presidio.example:3000"
			c.ClientConfig.Timeout = time.Second
			c.Language, c.Entities, c.MinScore, c.CircuitOpen = "de", []string{"PERSON", "LOCATION"}, .4, time.Minute
			return c
		}())}, nil},
		{"remote_wrong", nil, []string{
			"'remote.endpoint' sends personal data unencrypted", "'remote.entities[0]'", "'remote.min_score'", "'remote.deadline'", "'remote.tries'", "'remote.batch_texts'",
		}},
		{"remote_nowhere", nil, []string{"'remote.endpoint' must name the analyzer"}},
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
				everything := cmp.Exporter(func(reflect.Type) bool { return true })
				if diff := cmp.Diff(test.want, cfg.(*Config), everything); diff != "" {
					t.Error(diff)
				}
				return
			}
			for _, fault := range test.faults {
				if err == nil || !strings.Contains(err.Error(), fault) {
					t.Errorf("%v does not name %s", err, fault)
				}
			}
		})
	}
}

// TestFiles: a file that cannot be used stops the start and is named by its key.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, test := range map[string]struct {
		cfg  Config
		want string
	}{
		"no policy":      {Config{PolicyFile: filepath.Join(dir, "absent")}, "'policy_file'"},
		"bad policy":     {Config{PolicyFile: write("bad.yaml", "entities: {SHOE_SIZE: mask}", 0o600)}, "'policy_file'"},
		"no keyset":      {Config{PseudonymKeysetFile: filepath.Join(dir, "absent")}, "'pseudonym_keyset_file'"},
		"open keyset":    {Config{PseudonymKeysetFile: write("open.json", "{}", 0o644)}, "'pseudonym_keyset_file'"},
		"foreign keyset": {Config{PseudonymKeysetFile: write("foreign.json", `{"a":1}`, 0o600)}, "'pseudonym_keyset_file'"},
		"bad action":     {Config{Entities: map[string]string{"SECRET": "shout"}}, "'entities.SECRET'"},
	} {
		if _, err := test.cfg.engine(); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v does not name %s", name, err, test.want)
		}
	}

	ks, err := digest.NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	key, err := digest.InsecureFormatKeyset(ks)
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{
		PolicyFile:          write("good.yaml", "version: 1\nentities: {EMAIL_ADDRESS: mask}\n", 0o600),
		PseudonymKeysetFile: write("good.json", string(key), 0o600),
		Entities:            map[string]string{"EMAIL_ADDRESS": "pseudonym"},
	}
	one, err := cfg.engine()
	if err != nil {
		t.Fatal(err)
	}
	two, err := cfg.engine()
	if err != nil {
		t.Fatal(err)
	}
	a, _ := one.Redact("", "ada@example.com")
	b, _ := two.Redact("", "ada@example.com")
	cfg.PseudonymScope = "other"
	three, err := cfg.engine()
	if err != nil {
		t.Fatal(err)
	}
	if c, _ := three.Redact("", "ada@example.com"); c == a {
		t.Errorf("two scopes share the pseudonym %q", c)
	}
	if a != b || !strings.HasPrefix(a, "[EMAIL_ADDRESS:") {
		t.Errorf("with one keyset file the pseudonyms are %q and %q", a, b)
	}
}
