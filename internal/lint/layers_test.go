package lint

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/sotto-project/sotto"

type goPackage struct {
	ImportPath  string
	Doc         string
	Imports     []string
	GoFiles     []string
	TestGoFiles []string
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Doc,Imports,GoFiles,TestGoFiles", module+"/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []goPackage
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	if len(list) < 10 {
		t.Fatalf("go list found %d packages: the rules below would check nothing", len(list))
	}
	return list
}

// dataPath is the order of core/doc.go: a core package imports only packages to its left.
var dataPath = []string{"content", "detect", "digest", "subject", "retention", "keyring", "sealed", "access", "audit"}

// borders says for each part of the tree what it must not import. The longest
// matching prefix decides.
var borders = []struct {
	part   string
	denied []string
}{
	{"core/", []string{
		module + "/internal", module + "/processor", module + "/exporter", module + "/cmd",
		"go.opentelemetry.io/collector", "github.com/open-telemetry/opentelemetry-collector-contrib",
		"github.com/minio/minio-go", "log", "log/slog", "go.uber.org/zap", "net/http",
	}},
	{"processor/", []string{
		module + "/exporter", module + "/cmd", module + "/internal/broker", module + "/internal/kms",
		"github.com/minio/minio-go",
	}},
	{"exporter/", []string{
		module + "/processor", module + "/cmd", module + "/internal/broker", module + "/internal/kms",
		"github.com/minio/minio-go",
	}},
	{"internal/", []string{module + "/processor", module + "/exporter", module + "/cmd"}},
	{"cmd/sotto", []string{module + "/processor", module + "/exporter", "go.opentelemetry.io/collector/otelcol", "github.com/minio/minio-go"}},
}

func TestLayers(t *testing.T) {
	for _, p := range packages(t) {
		rel := strings.TrimPrefix(p.ImportPath, module+"/")
		for _, b := range borders {
			if !strings.HasPrefix(rel, b.part) {
				continue
			}
			for _, imp := range p.Imports {
				for _, no := range b.denied {
					if imp == no || strings.HasPrefix(imp, no+"/") {
						// A shell may import what lies below it, for example its own internal/metadata.
						if strings.HasPrefix(imp, p.ImportPath+"/") || strings.HasPrefix(p.ImportPath, imp) {
							continue
						}
						if no == "log" && imp != "log" {
							continue
						}
						t.Errorf("%s imports %s: the layers of STYLE and docs/decisions/0001 forbid it", rel, imp)
					}
				}
			}
		}
		// Storage SDKs have one home.
		if rel != "internal/objstore/s3" && !strings.HasPrefix(rel, "internal/objstore/objstoretest") && !strings.HasPrefix(rel, "internal/s3server") {
			for _, imp := range p.Imports {
				if strings.HasPrefix(imp, "github.com/minio/minio-go") {
					t.Errorf("%s imports %s: storage SDKs stay in internal/objstore/s3", rel, imp)
				}
			}
		}
	}
}

func TestCoreImportsToTheLeft(t *testing.T) {
	place := map[string]int{}
	for i, name := range dataPath {
		place[name] = i
	}
	for _, p := range packages(t) {
		name, ok := coreName(p.ImportPath)
		if !ok {
			continue
		}
		if _, known := place[name]; !known {
			t.Errorf("core/%s has no place in the data path: add it to dataPath here and to core/doc.go", name)
		}
		for _, imp := range p.Imports {
			if other, ok := coreName(imp); ok && other != name && place[other] > place[name] {
				t.Errorf("core/%s imports core/%s, which lies to its right in the data path", name, other)
			}
		}
	}
}

func coreName(importPath string) (string, bool) {
	rest, ok := strings.CutPrefix(importPath, module+"/core/")
	if !ok {
		return "", false
	}
	name, _, _ := strings.Cut(rest, "/")
	return name, true
}

// TestPackageComments: each package says what it is for. mdatagen's packages say nothing.
func TestPackageComments(t *testing.T) {
	for _, p := range packages(t) {
		generated := strings.HasSuffix(p.ImportPath, "/internal/metadata") || strings.HasSuffix(p.ImportPath, "/internal/metadatatest")
		if len(p.GoFiles) > 0 && p.Doc == "" && !generated {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}

// TestNoDumpingGrounds: a package is named for an idea.
func TestNoDumpingGrounds(t *testing.T) {
	for _, p := range packages(t) {
		for _, part := range strings.Split(p.ImportPath, "/") {
			switch part {
			case "util", "utils", "common", "helpers", "types", "misc":
				t.Errorf("%s: %q names no idea", p.ImportPath, part)
			}
		}
	}
}
