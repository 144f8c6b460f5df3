package objstore_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/sotto-project/sotto/internal/objstore"
)

func TestConfigYAML(t *testing.T) {
	var c objstore.Config
	err := yaml.Unmarshal([]byte("s3: {endpoint: 'http://127.0.0.1:9000', insecure: true, bucket: llm-samples, prefix: team-a/, access_key_id: made-up, secret_access_key: made-up-secret}"), &c)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Validate(); err != nil {
		t.Error(err)
	}
	if c.S3.SecretAccessKey.Reveal() != "made-up-secret" {
		t.Error("the secret did not arrive")
	}
	if host, err := c.S3.Host(); host != "127.0.0.1:9000" || err != nil {
		t.Errorf("host %q, %v", host, err)
	}
}

func TestConfigFaults(t *testing.T) {
	good := objstore.S3Config{Endpoint: "s3.eu-central-1.amazonaws.com", Bucket: "llm-samples"}
	if err := (objstore.Config{S3: &good}).Validate(); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*objstore.S3Config){
		"'s3.endpoint' must be set":         func(c *objstore.S3Config) { c.Endpoint = "" },
		"'s3.endpoint' must be 'host:port'": func(c *objstore.S3Config) { c.Endpoint = "https://" },
		"'s3.endpoint' has the scheme":      func(c *objstore.S3Config) { c.Endpoint = "ftp://host" },
		"'s3.endpoint' is plain http":       func(c *objstore.S3Config) { c.Endpoint = "http://host" },
		"'s3.endpoint' must hold no cred":   func(c *objstore.S3Config) { c.Endpoint = "https://me:made-up-secret@host" },
		"'s3.endpoint' must hold no path":   func(c *objstore.S3Config) { c.Endpoint = "https://host/bucket" },
		"'s3.bucket' must be set":           func(c *objstore.S3Config) { c.Bucket = "" },
		"'s3.bucket' is no bucket name":     func(c *objstore.S3Config) { c.Bucket = "Not_A_Bucket" },
		"'s3.prefix' must be a folder":      func(c *objstore.S3Config) { c.Prefix = "../up" },
		"must be set together":              func(c *objstore.S3Config) { c.SecretAccessKey = "made-up-secret" },
		"'s3.session_token' needs":          func(c *objstore.S3Config) { c.SessionToken = "made-up-secret" },
		"'s3.ca_file' has no use":           func(c *objstore.S3Config) { c.CAFile, c.Insecure = "ca.pem", true },
		"'s3.object_lock' must be gov":      func(c *objstore.S3Config) { c.ObjectLock = "forever" },
		"'s3.encryption.type' must be":      func(c *objstore.S3Config) { c.Encryption.Type = "aes" },
		"'s3.encryption.kms_key_id' is for": func(c *objstore.S3Config) { c.Encryption.KMSKeyID = "k" },
		"'s3.encryption.key_file' must be":  func(c *objstore.S3Config) { c.Encryption.Type = objstore.SSEC },
		"'s3.encryption.key_file' is for":   func(c *objstore.S3Config) { c.Encryption.KeyFile = "k" },
		"sse-c' sends its key": func(c *objstore.S3Config) {
			c.Encryption = objstore.EncryptionConfig{Type: objstore.SSEC, KeyFile: "k"}
			c.Insecure = true
		},
		"'s3.tags' has an entry":              func(c *objstore.S3Config) { c.Tags = map[string]string{"": "x"} },
		"only one of 'directory' and 's3'":    nil,
		"one of 'directory' and 's3' must be": nil,
	} {
		c := good
		config := objstore.Config{S3: &c}
		switch {
		case change != nil:
			change(&c)
		case strings.HasPrefix(want, "only"):
			config.Directory = "/store"
		default:
			config.S3 = nil
		}
		err := config.Validate()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
		if err != nil && strings.Contains(err.Error(), "made-up-secret") {
			t.Errorf("the message holds the secret: %v", err)
		}
	}
}

// TestSecretNeverPrints: not in any verb, not in any encoding, not inside a struct.
func TestSecretNeverPrints(t *testing.T) {
	const secret = "made-up-secret"
	c := objstore.S3Config{SecretAccessKey: secret, SessionToken: secret}
	var texts []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T %v", "%c", "%20s"} {
		texts = append(texts, fmt.Sprintf(verb, c.SecretAccessKey, c.SecretAccessKey), fmt.Sprintf(verb, c), fmt.Sprintf(verb, &c), fmt.Sprintf(verb, []objstore.Secret{secret}))
	}
	asJSON, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	asYAML, err := yaml.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	binary, err := c.SecretAccessKey.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("config", "c", c, "secret", c.SecretAccessKey)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("config", "c", c, "secret", c.SecretAccessKey)
	texts = append(texts, string(asJSON), string(asYAML), string(binary), log.String())
	for _, text := range texts {
		for _, form := range []string{secret, fmt.Sprintf("%x", secret), fmt.Sprintf("%X", secret)} {
			if strings.Contains(text, form) {
				t.Errorf("prints the secret: %s", text)
			}
		}
	}
}
