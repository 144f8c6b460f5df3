package retainprocessor

import (
	"errors"

	"go.opentelemetry.io/collector/component"
)

// Config is what users write under 'retain:'.
type Config struct {
	// PolicyFile is the path of the retention policy: classes, each with a TTL and
	// with a share of traces or conditions on a span. It must be set. It is read
	// once, at start; see core/retention for its format. What no class takes is not
	// kept.
	PolicyFile string `mapstructure:"policy_file"`

	// TenantAttribute is the key of the resource attribute that names the tenant,
	// whose samples get keys of their own. Empty means that everything belongs to
	// the tenant "default". A resource without a valid name there is not kept: its
	// content must not end under the keys of somebody else.
	TenantAttribute string `mapstructure:"tenant_attribute"`
}

func createDefaultConfig() component.Config { return &Config{} }

// Validate reports all faults at once. The policy itself is read at start.
func (c *Config) Validate() error {
	if c.PolicyFile == "" {
		return errors.New("'policy_file' must be set")
	}
	return nil
}
