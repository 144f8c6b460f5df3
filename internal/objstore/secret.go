package objstore

import (
	"fmt"
	"io"
)

const redacted = "[REDACTED]"

// Secret is a string that no formatter and no encoder prints. It is what the
// Collector's configopaque.String is, for packages that know no Collector; a
// configuration map decodes into it as into any string. Reveal is the one way out.
type Secret string

// Reveal returns the secret itself.
func (s Secret) Reveal() string { return string(s) }

// String returns a placeholder.
func (Secret) String() string { return redacted }

// GoString returns a placeholder, for %#v.
func (Secret) GoString() string { return redacted }

// Format writes a placeholder whatever the verb: %d would else print the value
// in its complaint about the wrong type.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText returns a placeholder, for JSON, YAML, slog and the Collector's
// print of its configuration.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// MarshalBinary returns a placeholder, for gob and its like.
func (Secret) MarshalBinary() ([]byte, error) { return []byte(redacted), nil }
