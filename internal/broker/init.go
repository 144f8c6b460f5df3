package broker

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/sotto-project/sotto/config"
	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/digest"
	"github.com/sotto-project/sotto/internal/kms"
	"github.com/sotto-project/sotto/internal/objstore"
)

// Names of the files that Init makes; DefaultConfig knows them too.
const (
	ConfigFile  = "broker.yaml"
	PolicyFile  = "policy.yaml"
	KEKFile     = "kek.json"
	DigestFile  = "digest.json"
	SubjectFile = "subjects.json"
	TokenFolder = "tokens"
	storeFolder = "store"
)

// InitOptions of a fresh broker.
type InitOptions struct {
	Dir string
	// Name begins the names of the signing keys: <name>/keyring and <name>/audit. The
	// verifier strings carry it. Default sotto.local.
	Name string
	// People get a random token each, in tokens/<name>, and stand in broker.yaml.
	People []PersonConfig
	// Listen goes into broker.yaml; empty = the default.
	Listen string
	// Store goes into broker.yaml; empty = the folder "store".
	Store objstore.Config
	// Tenants go into broker.yaml; empty = default.
	Tenants []string
	// StateDSNFile goes into broker.yaml: the state is in PostgreSQL. Empty = SQLite.
	StateDSNFile string
}

// Made tells what Init made.
type Made struct {
	Dir             string            `json:"dir"`
	Config          string            `json:"config"`
	Keyring         string            `json:"keyring"` // the published directory
	KeyringVerifier string            `json:"keyring_verifier"`
	AuditVerifier   string            `json:"audit_verifier"`
	DigestKeyset    string            `json:"digest_keyset"`
	Tokens          map[string]string `json:"token_files"` // by person
}

// Init makes what a fresh broker needs in a folder: keys, configuration, policy, state
// and log, and publishes the first keys. It overwrites nothing: if a key of it exists it
// refuses before it writes anything. A configuration or a policy that exists is used.
func Init(ctx context.Context, o InitOptions, now func() time.Time) (Made, error) {
	if o.Name == "" {
		o.Name = "sotto.local"
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return Made{}, fmt.Errorf("make broker: %w", err)
	}
	in := func(name string) string { return filepath.Join(dir, name) }
	d := DefaultConfig()
	var faults []error
	for _, name := range []string{KEKFile, d.Keyring.Signer, d.Audit.Signer, DigestFile, SubjectFile, d.State.SQLite, d.Audit.Directory} {
		if _, err := os.Lstat(in(name)); err == nil {
			faults = append(faults, fmt.Errorf("%s exists; keys are never overwritten", in(name)))
		} else if !errors.Is(err, fs.ErrNotExist) {
			faults = append(faults, err)
		}
	}
	if err := errors.Join(faults...); err != nil {
		return Made{}, fmt.Errorf("make broker: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Made{}, fmt.Errorf("make broker: %w", err)
	}
	made := Made{Dir: dir, Config: in(ConfigFile), DigestKeyset: in(DigestFile), Tokens: map[string]string{}}
	if err := made.keys(in, o.Name, d); err != nil {
		return Made{}, fmt.Errorf("make broker: %w", err)
	}
	if err := made.files(in, o); err != nil {
		return Made{}, fmt.Errorf("make broker: %w", err)
	}
	c, err := LoadConfig(made.Config)
	if err != nil {
		return Made{}, err
	}
	made.Keyring = c.Keyring.DirectoryFile
	b, err := Open(ctx, c, now, slog.New(slog.DiscardHandler))
	if err != nil {
		return Made{}, fmt.Errorf("open the new broker: %w", err)
	}
	_, err = b.Keeper.Publish(ctx, systemActor)
	if err := errors.Join(err, b.Close(ctx)); err != nil {
		return Made{}, fmt.Errorf("publish the first keys: %w", err)
	}
	return made, nil
}

func (m *Made) keys(in func(string) string, name string, d Config) error {
	if err := kms.CreateFile(in(KEKFile)); err != nil {
		return err
	}
	ring, err := audit.CreateKeyFile(in(d.Keyring.Signer), name+"/keyring")
	if err != nil {
		return err
	}
	log, err := audit.CreateKeyFile(in(d.Audit.Signer), name+"/audit")
	if err != nil {
		return err
	}
	m.KeyringVerifier, m.AuditVerifier = ring.Verifier, log.Verifier
	if err := WriteKeyset(in(DigestFile)); err != nil {
		return err
	}
	return WriteKeyset(in(SubjectFile))
}

// WriteKeyset makes a keyset of random keys, for digests or for subjects. It overwrites nothing.
func WriteKeyset(path string) error {
	keyset, err := digest.NewKeyset()
	if err != nil {
		return err
	}
	text, err := digest.InsecureFormatKeyset(keyset)
	if err != nil {
		return err
	}
	return writeNew(path, text)
}

// files writes policy, tokens and configuration where they are not there yet.
func (m *Made) files(in func(string) string, o InitOptions) error {
	policy, err := config.Files.ReadFile("retention.yaml")
	if err != nil {
		return err
	}
	if err := writeNew(in(PolicyFile), policy); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, err := os.Lstat(m.Config); err == nil {
		if len(o.People) > 0 {
			return fmt.Errorf("%s exists; add the people there", m.Config)
		}
		return nil
	}
	if len(o.People) == 0 {
		// One of each kind, so that the broker is usable; approver and debugger differ.
		o.People = []PersonConfig{
			{Name: "debugger", Roles: []access.Role{access.Debugger}},
			{Name: "approver", Roles: []access.Role{access.Approver}},
			{Name: "auditor", Roles: []access.Role{access.Auditor}},
		}
	}
	if err := os.MkdirAll(in(TokenFolder), 0o700); err != nil {
		return err
	}
	for i := range o.People {
		p := &o.People[i]
		var token string
		token, p.TokenSHA256 = NewToken()
		path := filepath.Join(in(TokenFolder), filepath.Base(p.Name))
		if err := writeNew(path, []byte(token+"\n")); err != nil {
			return err
		}
		m.Tokens[p.Name] = path
	}
	text, err := yaml.Marshal(firstConfig(o))
	if err != nil {
		return err
	}
	return writeNew(m.Config, append([]byte("# Written by `sotto keys init`. What is not here has its default.\n"), text...))
}

// firstConfig is the part of the configuration that has no default.
func firstConfig(o InitOptions) any {
	type person struct {
		Name        string        `yaml:"name"`
		Roles       []access.Role `yaml:"roles,flow"`
		Groups      []string      `yaml:"groups,flow,omitempty"`
		Email       string        `yaml:"email,omitempty"`
		SamePerson  []string      `yaml:"same_person,flow,omitempty"`
		TokenSHA256 string        `yaml:"token_sha256,omitempty"`
		Certificate string        `yaml:"certificate,omitempty"`
	}
	type ring struct {
		Tenants []string `yaml:"tenants,flow"`
	}
	out := struct {
		Listen   string          `yaml:"listen,omitempty"`
		KEK      string          `yaml:"kek"`
		Policy   string          `yaml:"policy"`
		State    *StateConfig    `yaml:"state,omitempty"`
		Keyring  *ring           `yaml:"keyring,omitempty"`
		Subjects SubjectsConfig  `yaml:"subjects"`
		Store    objstore.Config `yaml:"store"`
		People   []person        `yaml:"people"`
	}{Listen: o.Listen, KEK: KEKFile, Policy: PolicyFile, Store: o.Store, Subjects: SubjectsConfig{Keyset: SubjectFile}}
	if o.StateDSNFile != "" {
		out.State = &StateConfig{Postgres: &PostgresConfig{DSNFile: o.StateDSNFile}}
	}
	if out.Store.Directory == "" && out.Store.S3 == nil {
		out.Store.Directory = storeFolder
	}
	if len(o.Tenants) > 0 {
		out.Keyring = &ring{o.Tenants}
	}
	for _, p := range o.People {
		out.People = append(out.People, person(p))
	}
	return out
}

func writeNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}
