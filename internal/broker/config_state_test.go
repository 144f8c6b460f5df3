package broker

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestStateConfig: a path as ever, or a database whose connection string is elsewhere.
func TestStateConfig(t *testing.T) {
	for _, tc := range []struct {
		yaml  string
		fault string
	}{
		{"state: state.db", ""},
		{"state: {sqlite: x.db}", ""},
		{"state: {postgres: {dsn_file: pg.dsn}}", ""},
		{"state: {postgres: {dsn_env: PG, insecure_no_tls: true}}", ""},
		{"state: ''", "'state' (line 7) must be the path of an SQLite file"},
		{"state: [a]", "'state"},
		{"state: {postgres: postgres://u:canary@h/d}", "the connection string itself does not belong here"},
		{"state: {postgres: {dsn: 'postgres://u:canary@h/d'}}", "is not a known key"},
		{"state: {postgress: {dsn_env: PG}}", "is not a known key"},
		{"state: {postgres: {}}", "'state.postgres' (line 7) must have one of 'dsn_file' and 'dsn_env'"},
		{"state: {postgres: {dsn_file: a, dsn_env: B}}", "must have one of 'dsn_file' and 'dsn_env'"},
		{"state: {sqlite: a, postgres: {dsn_env: B}}", "must have one of 'sqlite' and 'postgres'"},
	} {
		c, err := ParseConfig([]byte(minimal+tc.yaml+"\n"), "/srv")
		if (tc.fault == "") != (err == nil) || err != nil && (!strings.Contains(err.Error(), tc.fault) || strings.Contains(err.Error(), "canary")) {
			t.Errorf("%s: %v", tc.yaml, err)
			continue
		}
		if err != nil {
			continue
		}
		if p := c.State.Postgres; p != nil && p.DSNFile != "" && p.DSNFile != "/srv/pg.dsn" {
			t.Errorf("%s: file %s", tc.yaml, p.DSNFile)
		}
		text, err := yaml.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseConfig(text, "/srv"); err != nil {
			t.Errorf("%s is written as %s: %v", tc.yaml, text, err)
		}
	}
}

// TestStateDSN: what is said when the connection string cannot be had, without it.
func TestStateDSN(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pg.dsn")
	if _, err := (PostgresConfig{DSNFile: path}).dsn(); err == nil {
		t.Error("a missing file is one")
	}
	if err := os.WriteFile(path, []byte(" postgres://u:canary@h/d\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := (PostgresConfig{DSNFile: path}).dsn(); err == nil || !strings.Contains(err.Error(), "chmod 600") || strings.Contains(err.Error(), "canary") {
		t.Errorf("readable for all: %v", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if dsn, err := (PostgresConfig{DSNFile: path}).dsn(); err != nil || dsn != "postgres://u:canary@h/d" {
		t.Errorf("%v", err)
	}
	t.Setenv("SOTTO_TEST_DSN", "")
	if _, err := (PostgresConfig{DSNEnv: "SOTTO_TEST_DSN"}).dsn(); err == nil || !strings.Contains(err.Error(), "SOTTO_TEST_DSN") {
		t.Errorf("an empty variable: %v", err)
	}
}
