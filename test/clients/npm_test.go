package clients

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/sotto-project/sotto/internal/testkit"
)

// given is what a client's script is told, in the environment.
type given struct {
	Client   string       `json:"client"`
	Model    string       `json:"model"`
	OTLP     string       `json:"otlp"`
	Protocol string       `json:"protocol"`
	Content  bool         `json:"content"` // false: the client is told to leave content out
	Says     conversation `json:"says"`
}

func playNPM(t *testing.T, c client, g given) {
	t.Helper()
	dir := install(t, c.group)
	text, err := json.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", c.name+".cjs")
	cmd.Dir = dir
	// Nothing of our own environment: no proxy, no vendor's key, no telemetry setting.
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "CONVERSATION=" + string(text)}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("node %s.cjs: %v\n%s", c.name, err, out)
	}
}

// installed remembers each group of this run, so that its clients share one folder.
var installed sync.Map

// install puts a group's scripts and its locked packages into build/clients.
func install(t *testing.T, group string) string {
	t.Helper()
	clients := filepath.Join(testkit.Root(t), "build", "clients")
	dir := filepath.Join(clients, group)
	if _, done := installed.Load(group); done {
		return dir
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	// A module of its own, so that Go files inside of npm packages are nobody's.
	write(t, filepath.Join(clients, "go.mod"), []byte("module clients\n"))
	scripts, err := filepath.Glob(filepath.Join("npm", group, "*"))
	if err != nil || len(scripts) == 0 {
		t.Fatalf("npm/%s is empty: %v", group, err)
	}
	for _, path := range append(scripts, filepath.Join("npm", "conversation.cjs")) {
		write(t, filepath.Join(dir, filepath.Base(path)), read(t, path))
	}
	lock, stamp := read(t, filepath.Join("npm", group, "package-lock.json")), filepath.Join(dir, "node_modules", ".sotto-lock.json")
	if before, err := os.ReadFile(stamp); err != nil || !bytes.Equal(before, lock) {
		cmd := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("npm ci in %s: %v\n%s", group, err, out)
		}
		write(t, stamp, lock)
	}
	installed.Store(group, true)
	return dir
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
