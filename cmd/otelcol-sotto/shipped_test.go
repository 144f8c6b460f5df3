package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/internal/otelcol"
	"github.com/sotto-project/sotto/internal/testkit"
)

// shippedEnv is what config/collector.yaml asks its environment for.
func shippedEnv(t *testing.T, dir string) []string {
	t.Helper()
	policy := filepath.Join(testkit.Root(t), "config", "retention.yaml")
	return append(os.Environ(),
		"SOTTO_BACKEND=http://127.0.0.1:9",
		"SOTTO_RETENTION_POLICY="+policy,
		"SOTTO_KEYRING="+filepath.Join(dir, "keyring.note"),
		"SOTTO_KEYRING_VERIFIER="+verifier,
		"SOTTO_STORE_DIR="+filepath.Join(dir, "objects"),
		"SOTTO_QUEUE_DIR="+filepath.Join(dir, "queue"),
		"SOTTO_S3_ENDPOINT=https://s3.example.com", "SOTTO_S3_BUCKET=samples",
	)
}

// verifier is a well-formed line that signs nothing here.
const verifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

func validate(t *testing.T, env []string, configs ...string) (string, error) {
	t.Helper()
	binary, err := otelcol.Find()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"validate"}
	for _, c := range configs {
		args = append(args, "--config", c)
	}
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Env = env
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestShippedConfigurations: what an operator is told to start from is accepted
// by the binary that ships, in every combination that config/ describes.
func TestShippedConfigurations(t *testing.T) {
	dir := filepath.Join(testkit.Root(t), "config")
	base := filepath.Join(dir, "collector.yaml")
	for _, overlays := range [][]string{nil, {"store-s3.yaml"}, {"keep-pii.yaml"}, {"store-s3.yaml", "keep-pii.yaml"}} {
		t.Run(strings.Join(append([]string{"collector"}, overlays...), "+"), func(t *testing.T) {
			configs := []string{base}
			for _, o := range overlays {
				configs = append(configs, filepath.Join(dir, o))
			}
			if out, err := validate(t, shippedEnv(t, t.TempDir()), configs...); err != nil {
				t.Errorf("validate: %v\n%s", err, out)
			}
		})
	}
}

// TestWrongConfigurationNamesEveryFault: one start, all faults, each by its YAML key.
func TestWrongConfigurationNamesEveryFault(t *testing.T) {
	wrong := filepath.Join(t.TempDir(), "wrong.yaml")
	err := os.WriteFile(wrong, []byte(`
receivers: {otlp: {protocols: {http: {endpoint: 127.0.0.1:0}}}}
processors:
  redact: {entities: {EMAIL_ADDRESS: shred}}
  retain: {policy_file: ""}
  seal: {keyring: {file: "", verifier: "not a key"}}
exporters:
  sealed_store: {directory: "", shards: -1}
  nop: {}
service:
  pipelines:
    traces: {receivers: [otlp], processors: [redact, retain, seal], exporters: [sealed_store, nop]}
`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	out, err := validate(t, os.Environ(), wrong)
	if err == nil {
		t.Fatal("a wrong configuration was accepted")
	}
	for _, key := range []string{"entities", "EMAIL_ADDRESS", "policy_file", "keyring", "verifier", "directory", "shards"} {
		if !strings.Contains(out, key) {
			t.Errorf("the message does not name %q:\n%s", key, out)
		}
	}
}
