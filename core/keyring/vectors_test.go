package keyring

import (
	"os"
	"strings"
	"testing"
)

// The directory in the package comment is the one under testdata, and it opens.
func TestDocumentedDirectoryOpens(t *testing.T) {
	file, err := os.ReadFile("testdata/v1/directory.note")
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := os.ReadFile("testdata/v1/verifier")
	if err != nil {
		t.Fatal(err)
	}
	d, err := OpenDirectory(file, string(verifier), noon)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Keys) != 1 || d.Keys[0].Epoch != testEpoch || d.Keys[0].Algorithm != X25519 {
		t.Errorf("got %+v", d)
	}
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	indented := strings.ReplaceAll("//\t"+strings.ReplaceAll(strings.TrimSuffix(string(file), "\n"), "\n", "\n//\t"), "//\t\n", "//\n")
	if !strings.Contains(string(doc), indented) {
		t.Errorf("doc.go does not show testdata/v1/directory.note:\n%s", indented)
	}
}
