package lint

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"golang.org/x/mod/modfile"

	"github.com/sotto-project/sotto/internal/testkit"
)

// TestVersionsAgree: builder-config.yaml and go.mod name the same versions, and
// every module of builder-config.yaml is in go.mod. OCB's output is compiled in
// the root module, so a difference would ship other code than the file says.
func TestVersionsAgree(t *testing.T) {
	root := testkit.Root(t)
	mod := parseMod(t, filepath.Join(root, "go.mod"))

	raw, err := os.ReadFile(filepath.Join(root, "builder-config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	type component struct {
		GoMod string `yaml:"gomod"`
	}
	var config struct {
		Receivers, Processors, Exporters, Connectors, Extensions, Providers []component
	}
	if err := yaml.Unmarshal(raw, &config); err != nil {
		t.Fatal(err)
	}
	var all []component
	for _, list := range [][]component{config.Receivers, config.Processors, config.Exporters, config.Connectors, config.Extensions, config.Providers} {
		if len(list) == 0 {
			t.Error("builder-config.yaml has an empty section: is the file read as it is meant?")
		}
		all = append(all, list...)
	}
	for _, c := range all {
		path, version, _ := strings.Cut(c.GoMod, " ")
		if path == module {
			continue
		}
		if got := mod[path]; got != version {
			t.Errorf("%s is %s in builder-config.yaml and %q in go.mod", path, version, got)
		}
	}
}

// TestOneCollector: all core modules are of one release. `go mod tidy` mixes in
// newer ones when a contrib module asks for them, and then nothing builds.
func TestOneCollector(t *testing.T) {
	root := testkit.Root(t)
	mod := parseMod(t, filepath.Join(root, "go.mod"))
	for path, version := range mod {
		if !strings.HasPrefix(path, "go.opentelemetry.io/collector/") {
			continue
		}
		if version != "v0.161.0" && version != "v1.67.0" {
			t.Errorf("%s is %s; the set that resolves is v0.161.0 and v1.67.0", path, version)
		}
	}
	for tool, path := range map[string]string{"builder": "go.opentelemetry.io/collector/cmd/builder"} {
		pinned := parseMod(t, filepath.Join(root, "tools", tool+".mod"))
		if pinned[path] != mod["go.opentelemetry.io/collector/otelcol"] {
			t.Errorf("tools/%s.mod pins %s, the Collector is %s", tool, pinned[path], mod["go.opentelemetry.io/collector/otelcol"])
		}
	}
}

func parseMod(t *testing.T, path string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := modfile.Parse(path, raw, nil)
	if err != nil {
		t.Fatal(err)
	}
	versions := map[string]string{}
	for _, r := range file.Require {
		versions[r.Mod.Path] = r.Mod.Version
	}
	return versions
}
