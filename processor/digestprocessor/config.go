package digestprocessor

import (
	"errors"
	"fmt"
	"time"

	"github.com/tink-crypto/tink-go/v2/keyset"
	"go.opentelemetry.io/collector/component"

	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/core/digest"
)

// Config is what users write under 'digest:'.
type Config struct {
	// KeysetFile is the path of a Tink PRF keyset in JSON, readable by its owner
	// alone (0600). Replicas that share it give equal digests for equal content.
	// Empty means a random key that lives as long as the process: digests then
	// cannot be compared across restarts or replicas.
	KeysetFile string `mapstructure:"keyset_file"`

	// Rotation is how long digests stay comparable. After it a new key is derived
	// from the keyset, and old and new digests cannot be linked. 0 never rotates,
	// which lets whoever reads the backend follow an identity forever.
	Rotation time.Duration `mapstructure:"rotation"`

	// MaxPlainBytes bounds a string outside LLM spans that passes because it reads
	// like a word of a program. 0 lets none pass.
	MaxPlainBytes int `mapstructure:"max_plain_bytes"`

	// AllowKeys are attribute keys whose values pass if they look like an
	// identifier or a short title. Empty means none beyond the built-in safe list.
	AllowKeys []string `mapstructure:"allow_keys"`
}

func createDefaultConfig() component.Config {
	return &Config{
		Rotation:      24 * time.Hour,
		MaxPlainBytes: content.DefaultPolicy().MaxPlainBytes,
	}
}

// Validate reports all faults at once.
func (c *Config) Validate() error {
	var errs []error
	if c.Rotation < 0 || c.Rotation > 0 && c.Rotation < time.Minute {
		errs = append(errs, errors.New("'rotation' must be 0 or at least 1m"))
	}
	if c.MaxPlainBytes < 0 || c.MaxPlainBytes > 256 {
		errs = append(errs, errors.New("'max_plain_bytes' must be between 0 and 256"))
	}
	for i, k := range c.AllowKeys {
		if !content.SafeKey(k) || k == "" {
			errs = append(errs, fmt.Errorf("'allow_keys[%d]' is not an attribute key", i))
		}
	}
	return errors.Join(errs...)
}

// keyset reads or makes the keyset.
func (c *Config) keyset() (*keyset.Handle, error) {
	if c.KeysetFile == "" {
		return digest.NewKeyset()
	}
	ks, err := digest.InsecureReadKeyset(c.KeysetFile)
	if err != nil {
		return nil, fmt.Errorf("'keyset_file': %w", err)
	}
	return ks, nil
}
