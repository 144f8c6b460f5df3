package clients

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/internal/testkit"
)

// record keeps what the client sent below build/clients/recordings, one file for
// each request, with the canaries beside them: raw material for a replay or a
// look at what a new version of a client does.
func (r *result) record(t *testing.T) {
	t.Helper()
	if os.Getenv(switchedOn) == "" {
		return
	}
	dir := filepath.Join(testkit.Root(t), "build", "clients", "recordings", r.client.name+"-"+strings.ReplaceAll(r.protocol, "/", "-"))
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for i, b := range r.sent.bodies {
		ending := "pb"
		if b.json {
			ending = "json"
		}
		write(t, filepath.Join(dir, fmt.Sprintf("%03d-%s.%s", i+1, path.Base(b.path), ending)), b.data)
	}
	canaries, err := json.MarshalIndent(r.planted.words, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "canaries.json"), canaries)
}
