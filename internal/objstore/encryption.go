package objstore

import (
	"encoding/base64"
	"fmt"
	"os"
	"strings"
)

// The kinds of encryption at rest that a server can be asked for.
const (
	SSES3  = "sse-s3"  // with keys of the server
	SSEKMS = "sse-kms" // with a key of the server's key management
	SSEC   = "sse-c"   // with a key that comes with each request, and that the server forgets
)

// EncryptionConfig asks the server to encrypt objects at rest once more. They are
// ciphertext already: this is for those who must show that the server does so too, and
// covers the columns in the clear, such as tenant and trace id.
type EncryptionConfig struct {
	// Type is sse-s3, sse-kms or sse-c. Empty: what the bucket does by default.
	Type string `mapstructure:"type" yaml:"type,omitempty" json:"type,omitempty"`
	// KMSKeyID is the key of sse-kms. Empty: the server's default key.
	KMSKeyID string `mapstructure:"kms_key_id" yaml:"kms_key_id,omitempty" json:"kms_key_id,omitempty"`
	// KeyFile holds the key of sse-c: 32 bytes in base64, as `openssl rand -base64 32`
	// writes them, in a file that its owner alone can read (0600). Collector and broker
	// need the same one; whoever loses it loses the objects.
	KeyFile string `mapstructure:"key_file" yaml:"key_file,omitempty" json:"key_file,omitempty"`
}

func (c EncryptionConfig) validate(insecure bool, fault func(format string, args ...any)) {
	switch c.Type {
	case "", SSES3, SSEKMS, SSEC:
	default:
		fault("'s3.encryption.type' must be sse-s3, sse-kms or sse-c, or be left out")
	}
	if c.KMSKeyID != "" && c.Type != SSEKMS {
		fault("'s3.encryption.kms_key_id' is for 's3.encryption.type: sse-kms' alone")
	}
	switch {
	case c.Type == SSEC && c.KeyFile == "":
		fault("'s3.encryption.key_file' must be set for sse-c: a file with `openssl rand -base64 32`")
	case c.Type != SSEC && c.KeyFile != "":
		fault("'s3.encryption.key_file' is for 's3.encryption.type: sse-c' alone")
	}
	if c.Type == SSEC && insecure {
		fault("'s3.encryption.type: sse-c' sends its key with each request: it needs TLS, and 's3.insecure' is true")
	}
}

// CustomerKey reads the key of sse-c, 32 bytes.
func (c EncryptionConfig) CustomerKey() ([]byte, error) {
	info, err := os.Stat(c.KeyFile)
	if err != nil {
		return nil, fmt.Errorf("'s3.encryption.key_file': %w", err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, fmt.Errorf("'s3.encryption.key_file': mode %#o lets others read the key, want 0600", mode)
	}
	text, err := os.ReadFile(c.KeyFile)
	if err != nil {
		return nil, fmt.Errorf("'s3.encryption.key_file': %w", err)
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != 32 {
		return nil, fmt.Errorf("'s3.encryption.key_file' %s does not hold 32 bytes in base64: write it with `openssl rand -base64 32`", c.KeyFile)
	}
	return key, nil
}
