package broker

import (
	"context"
	"fmt"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/sotto-project/sotto/internal/broker/state"
)

// StateConfig is where requests, grants and wrapped keys are kept: a path is an SQLite
// file, the embedded default; `postgres` is a database that several brokers can share.
type StateConfig struct {
	SQLite   string          // path
	Postgres *PostgresConfig // not nil: SQLite is not used
}

// PostgresConfig names a PostgreSQL database. Its connection string holds a password, so
// it never stands in broker.yaml itself.
type PostgresConfig struct {
	// DSNFile is a file with the connection string, readable by its owner only.
	DSNFile string `yaml:"dsn_file,omitempty"`
	// DSNEnv is an environment variable with the connection string.
	DSNEnv string `yaml:"dsn_env,omitempty"`
	// InsecureNoTLS allows an unprotected connection to another machine: wrapped keys,
	// names and reasons then cross the network in the clear.
	InsecureNoTLS bool `yaml:"insecure_no_tls,omitempty"`
}

// UnmarshalYAML takes a path or a mapping.
func (s *StateConfig) UnmarshalYAML(n *yaml.Node) error {
	fault := func(at *yaml.Node, text string) error {
		return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: %s", at.Line, text)}}
	}
	*s = StateConfig{}
	switch n.Kind {
	case yaml.ScalarNode:
		s.SQLite = n.Value
		return nil
	case yaml.MappingNode:
	default:
		return fault(n, "must be the path of an SQLite file, or a mapping with 'postgres'")
	}
	// Node.Decode does not know which keys are known.
	known := func(m *yaml.Node, names ...string) error {
		for i := 0; i+1 < len(m.Content); i += 2 {
			if key := m.Content[i]; !strings.Contains(" "+strings.Join(names, " ")+" ", " "+key.Value+" ") {
				return fault(key, fmt.Sprintf("field %s not found in type broker.StateConfig", key.Value))
			}
		}
		return nil
	}
	if err := known(n, "sqlite", "postgres"); err != nil {
		return err
	}
	var in struct {
		SQLite   string    `yaml:"sqlite"`
		Postgres yaml.Node `yaml:"postgres"`
	}
	if err := n.Decode(&in); err != nil {
		return err
	}
	s.SQLite = in.SQLite
	if in.Postgres.IsZero() {
		return nil
	}
	if in.Postgres.Kind != yaml.MappingNode {
		return fault(&in.Postgres, "must be a mapping with 'dsn_file' or 'dsn_env'; the connection string itself does not belong here")
	}
	if err := known(&in.Postgres, "dsn_file", "dsn_env", "insecure_no_tls"); err != nil {
		return err
	}
	s.Postgres = &PostgresConfig{}
	return in.Postgres.Decode(s.Postgres)
}

// MarshalYAML writes what UnmarshalYAML reads.
func (s StateConfig) MarshalYAML() (any, error) {
	if s.Postgres == nil {
		return s.SQLite, nil
	}
	return map[string]any{"postgres": s.Postgres}, nil
}

// check reports what is wrong with the section.
func (s StateConfig) check(fault func(key, format string, args ...any)) {
	switch p := s.Postgres; {
	case p == nil && s.SQLite == "":
		fault("state", "must be the path of an SQLite file, or a mapping with 'postgres'")
	case p == nil:
	case s.SQLite != "":
		fault("state", "must have one of 'sqlite' and 'postgres'")
	case (p.DSNFile == "") == (p.DSNEnv == ""):
		fault("state.postgres", "must have one of 'dsn_file' and 'dsn_env': a file (0600) or an environment variable with the connection string")
	}
}

// open opens the database.
func (s StateConfig) open(ctx context.Context) (*state.DB, error) {
	if s.Postgres == nil {
		return state.Open(ctx, s.SQLite)
	}
	dsn, err := s.Postgres.dsn()
	if err != nil {
		return nil, err
	}
	return state.OpenPostgres(ctx, state.Postgres{DSN: dsn, InsecureNoTLS: s.Postgres.InsecureNoTLS})
}

// dsn reads the connection string. No error quotes it.
func (p PostgresConfig) dsn() (string, error) {
	if p.DSNEnv != "" {
		if dsn := strings.TrimSpace(os.Getenv(p.DSNEnv)); dsn != "" {
			return dsn, nil
		}
		return "", fmt.Errorf("the environment variable %s is not set", p.DSNEnv)
	}
	dsn, err := readSecret(p.DSNFile)
	if err != nil {
		return "", fmt.Errorf("read connection string: %w", err)
	}
	return dsn, nil
}
