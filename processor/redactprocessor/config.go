package redactprocessor

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/tink-crypto/tink-go/v2/prf"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configoptional"

	"github.com/sotto-project/sotto/core/detect"
	"github.com/sotto-project/sotto/core/digest"
	"github.com/sotto-project/sotto/core/subject"
)

// Config is what users write under 'redact:'.
type Config struct {
	// PolicyFile is the path of a detection policy in YAML. Empty means the default
	// policy: everything that can be found is masked.
	PolicyFile string `mapstructure:"policy_file"`

	// Entities overrides the policy's action of single entities, for example
	// EMAIL_ADDRESS: pseudonym. Actions are mask, pseudonym, partial, drop and keep;
	// keep lets the entity pass.
	Entities map[string]string `mapstructure:"entities"`

	// GitleaksConfig is the path of a .gitleaks.toml with secret rules. Empty means
	// the policy's, and without one gitleaks' own default rules.
	GitleaksConfig string `mapstructure:"gitleaks_config"`

	// PseudonymKeysetFile is the path of a Tink PRF keyset in JSON, readable by its
	// owner alone (0600). Empty means a random key that lives as long as the
	// process: pseudonyms then differ between replicas and after a restart.
	PseudonymKeysetFile string `mapstructure:"pseudonym_keyset_file"`

	// CacheSizeMiB is how much memory, in MiB, may go into remembering messages:
	// a conversation resends all of them at every turn, and one that is remembered
	// is not scanned again. 0 remembers none. The cache holds where findings are,
	// under a keyed hash; no text and no part of one. Default 16.
	CacheSizeMiB int `mapstructure:"cache_size_mib"`
	// PseudonymScope is mixed into the key: with one keyset, unlike scopes (a tenant, an
	// environment) give one value unlike pseudonyms. Empty means the policy's.
	PseudonymScope string `mapstructure:"pseudonym_scope"`

	// PseudonymPeriod is how long a value keeps its pseudonym, counted from midnight UTC;
	// after it nothing links the old one and the new. 0 means the policy's, and without
	// one as long as the key.
	PseudonymPeriod time.Duration `mapstructure:"pseudonym_period"`

	// Subjects notes whom each span and log record is about, by keyed pseudonyms, so that
	// 'sotto erase' finds a person's samples. Nobody is named without a keyset.
	Subjects SubjectsConfig `mapstructure:"subjects"`

	// Remote is a Presidio analyzer that looks at what this processor's own rules have
	// left. Absent means that none is asked. With it, a text that could not be looked at
	// is replaced as a whole.
	Remote configoptional.Optional[RemoteConfig] `mapstructure:"remote"`
}

// SubjectsConfig says which attributes carry a person's id, and the key of the pseudonyms.
type SubjectsConfig struct {
	// KeysetFile is the path of a Tink PRF keyset in JSON, readable by its owner alone
	// (0600), as 'sotto keys init' makes it; the broker needs the same. Empty means that
	// nobody is named, and nobody's samples can be erased before they expire.
	KeysetFile string `mapstructure:"keyset_file"`

	// Attributes are those of a span, a log record or their resource that carry a person's
	// id. They are looked at before anything is masked. Default user.id, enduser.id and
	// session.id.
	Attributes []string `mapstructure:"attributes"`
}

// maxCacheMiB is more than a collector should spend.
const maxCacheMiB = 64 << 10

func createDefaultConfig() component.Config {
	return &Config{CacheSizeMiB: 16, Subjects: SubjectsConfig{Attributes: subject.Attributes()}, Remote: configoptional.Default(defaultRemote())}
}

// Validate reports all faults at once.
func (c *Config) Validate() error {
	var errs []error
	for _, entity := range slices.Sorted(maps.Keys(c.Entities)) {
		if !slices.Contains(detect.Entities(), entity) {
			errs = append(errs, fmt.Errorf("'entities.%s' is not an entity; the nearest is %s", entity, detect.Nearest(entity)))
		}
		if _, err := detect.ParseAction(c.Entities[entity]); err != nil {
			errs = append(errs, fmt.Errorf("'entities.%s': %w", entity, err))
		}
	}
	if c.CacheSizeMiB < 0 || c.CacheSizeMiB > maxCacheMiB {
		errs = append(errs, fmt.Errorf("'cache_size_mib' must lie between 0 (no cache) and %d, is %d", maxCacheMiB, c.CacheSizeMiB))
	}
	if d := c.PseudonymPeriod; d != 0 && (d < detect.MinPeriod || d%time.Second != 0) {
		errs = append(errs, fmt.Errorf("'pseudonym_period' must be at least %v, in whole seconds", detect.MinPeriod))
	}
	if c.Subjects.KeysetFile != "" && len(c.Subjects.Attributes) == 0 {
		errs = append(errs, errors.New("'subjects.attributes' must name at least one attribute, such as user.id"))
	}
	for i, name := range c.Subjects.Attributes {
		if name == "" || strings.HasPrefix(name, "sotto.") {
			errs = append(errs, fmt.Errorf("'subjects.attributes' names nothing a service sets at place %d", i+1))
		}
	}
	return errors.Join(errs...)
}

// engine compiles the policy.
func (c *Config) engine() (*detect.Engine, error) {
	policy := detect.DefaultPolicy()
	if c.PolicyFile != "" {
		data, err := os.ReadFile(c.PolicyFile)
		if err != nil {
			return nil, fmt.Errorf("'policy_file': %w", err)
		}
		if policy, err = detect.ParsePolicy(data); err != nil {
			return nil, fmt.Errorf("'policy_file': %w", err)
		}
	}
	if policy.Actions == nil {
		policy.Actions = map[string]detect.Action{}
	}
	for entity, name := range c.Entities {
		action, err := detect.ParseAction(name)
		if err != nil {
			return nil, fmt.Errorf("'entities.%s': %w", entity, err)
		}
		policy.Actions[entity] = action
	}
	if c.GitleaksConfig != "" {
		policy.GitleaksConfig = c.GitleaksConfig
	}
	if c.PseudonymScope != "" {
		policy.Pseudonyms.Scope = c.PseudonymScope
	}
	if c.PseudonymPeriod != 0 {
		policy.Pseudonyms.Period = c.PseudonymPeriod
	}
	policy.Now = time.Now
	if c.PseudonymKeysetFile != "" {
		ks, err := digest.InsecureReadKeyset(c.PseudonymKeysetFile)
		if err != nil {
			return nil, fmt.Errorf("'pseudonym_keyset_file': %w", err)
		}
		set, err := prf.NewPRFSet(ks)
		if err != nil {
			return nil, fmt.Errorf("'pseudonym_keyset_file': %w", err)
		}
		policy.PRF = set
	}
	policy.CacheBytes = int64(c.CacheSizeMiB) << 20
	return detect.New(policy)
}
