package sealprocessor

import (
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/collector/component"

	"github.com/sotto-project/sotto/core/keyring"
)

// Config is what users write under 'seal:'.
type Config struct {
	// Keyring says where the public keys come from.
	Keyring KeyringConfig `mapstructure:"keyring"`
}

// KeyringConfig names the directory of public keys and who may sign it.
type KeyringConfig struct {
	// File is the path of the signed directory that the broker publishes. It must be
	// set. While it is missing or not valid nothing is sealed: content is dropped and
	// counted, and never passed on.
	File string `mapstructure:"file"`

	// Verifier is the line that `sotto keys init` prints, or two of them separated by
	// a space while the signer is replaced. It must be set: whoever can sign the
	// directory decides who can read the samples.
	Verifier string `mapstructure:"verifier"`

	// ReloadInterval is the longest time between two readings of the file; one that
	// has changed is read within a second. At least 1s; default 30s.
	ReloadInterval time.Duration `mapstructure:"reload_interval"`
}

func createDefaultConfig() component.Config {
	return &Config{Keyring: KeyringConfig{ReloadInterval: 30 * time.Second}}
}

// Validate reports all faults at once. That the file cannot be read yet is none.
func (c *Config) Validate() error {
	var faults []error
	if c.Keyring.File == "" {
		faults = append(faults, errors.New("'keyring.file' must be set"))
	}
	if c.Keyring.Verifier == "" {
		faults = append(faults, errors.New("'keyring.verifier' must be set"))
	} else if _, err := keyring.ParseVerifiers(c.Keyring.Verifier); err != nil {
		faults = append(faults, fmt.Errorf("'keyring.verifier' is not a verifier key: %w", err))
	}
	if c.Keyring.ReloadInterval < time.Second {
		faults = append(faults, errors.New("'keyring.reload_interval' must be at least 1s"))
	}
	return errors.Join(faults...)
}
