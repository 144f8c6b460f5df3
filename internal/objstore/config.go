package objstore

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// Config chooses a store: one directory or one S3 bucket. The same struct is
// read by the exporter (mapstructure) and by the broker (YAML).
type Config struct {
	// Directory keeps the objects as files below this path, made when absent
	// (mode 0700). It must lie on a local file system with hard links.
	Directory string `mapstructure:"directory" yaml:"directory,omitempty" json:"directory,omitempty"`
	// S3 keeps the objects in a bucket of a server that speaks S3.
	S3 *S3Config `mapstructure:"s3" yaml:"s3,omitempty" json:"s3,omitempty"`
}

// S3Config names a bucket and how to reach it.
type S3Config struct {
	// Endpoint is "host" or "host:port", or a URL of these ("https://host:port").
	Endpoint string `mapstructure:"endpoint" yaml:"endpoint" json:"endpoint"`
	// Bucket must exist; it is never created. Give it to Sotto alone.
	Bucket string `mapstructure:"bucket" yaml:"bucket" json:"bucket"`
	// Region is the bucket's region. Empty: the server is asked, which needs the
	// permission s3:GetBucketLocation.
	Region string `mapstructure:"region" yaml:"region,omitempty" json:"region,omitempty"`
	// Prefix is a folder inside the bucket under which all keys lie. Empty: none.
	Prefix string `mapstructure:"prefix" yaml:"prefix,omitempty" json:"prefix,omitempty"`

	// AccessKeyID and SecretAccessKey are static credentials. Both empty: the
	// environment (AWS_ACCESS_KEY_ID …), the AWS credentials file, then web
	// identity or the instance's role.
	AccessKeyID     string `mapstructure:"access_key_id" yaml:"access_key_id,omitempty" json:"access_key_id,omitempty"`
	SecretAccessKey Secret `mapstructure:"secret_access_key" yaml:"secret_access_key,omitempty" json:"secret_access_key,omitempty"`
	// SessionToken goes with temporary static credentials.
	SessionToken Secret `mapstructure:"session_token" yaml:"session_token,omitempty" json:"session_token,omitempty"`

	// Insecure speaks plain HTTP. The objects are ciphertext, but class, tenant,
	// expiry and trace ids then travel in the clear.
	Insecure bool `mapstructure:"insecure" yaml:"insecure,omitempty" json:"insecure,omitempty"`
	// CAFile holds further certificates (PEM) to trust beside the system's.
	CAFile string `mapstructure:"ca_file" yaml:"ca_file,omitempty" json:"ca_file,omitempty"`
	// PathStyle addresses the bucket as a path (host/bucket) rather than as a
	// host name (bucket.host). False: chosen by the endpoint; servers other than
	// Amazon's get the path style anyway.
	PathStyle bool `mapstructure:"path_style" yaml:"path_style,omitempty" json:"path_style,omitempty"`
	// TrailingHeaders sends a checksum behind the body. Ceph before 18 and other
	// servers refuse it. False: the body's MD5 is sent in front, which all know.
	TrailingHeaders bool `mapstructure:"trailing_headers" yaml:"trailing_headers,omitempty" json:"trailing_headers,omitempty"`
	// ObjectLock forbids to delete an object before its expiry: "governance" (who has
	// the right s3:BypassGovernanceRetention still can) or "compliance" (nobody can, nor
	// shorten it). The bucket must have been made with object lock. An epoch's key can
	// be destroyed before; the ciphertext then stays until its expiry. It is for all
	// classes; 'object_lock' in the retention policy is for one. Empty: no lock.
	ObjectLock string `mapstructure:"object_lock" yaml:"object_lock,omitempty" json:"object_lock,omitempty"`
	// Encryption asks the server to encrypt the objects at rest, beside what Sotto seals.
	Encryption EncryptionConfig `mapstructure:"encryption" yaml:"encryption,omitempty" json:"encryption,omitzero"`
	// Tags are put on every object, for rules and bills of the bucket's owner: at most 10.
	Tags map[string]string `mapstructure:"tags" yaml:"tags,omitempty" json:"tags,omitempty"`
}

// Validate returns every fault at once, each named by its key.
func (c Config) Validate() error {
	switch {
	case c.Directory == "" && c.S3 == nil:
		return errors.New("one of 'directory' and 's3' must be set")
	case c.Directory != "" && c.S3 != nil:
		return errors.Join(errors.New("only one of 'directory' and 's3' may be set"), c.S3.validate())
	case c.S3 != nil:
		return c.S3.validate()
	}
	return nil
}

// bucketName is S3's rule; "..", ".-" and addresses are left to the server.
var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// validate is not called Validate: the Collector would call it a second time
// for the nested struct, and print every fault twice.
func (c S3Config) validate() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }

	if c.Endpoint == "" {
		fault("'s3.endpoint' must be set")
	} else if _, err := c.Host(); err != nil {
		fault("'s3.endpoint' %w", err)
	}
	switch {
	case c.Bucket == "":
		fault("'s3.bucket' must be set")
	case !bucketName.MatchString(c.Bucket):
		fault("'s3.bucket' is no bucket name: 3 to 63 lower-case letters, digits, dots and hyphens")
	}
	if p := strings.TrimSuffix(c.Prefix, "/"); p != "" {
		if err := CheckKey(p); err != nil {
			fault("'s3.prefix' must be a folder such as 'team-a/samples': %w", err)
		}
	}
	if (c.AccessKeyID == "") != (c.SecretAccessKey == "") {
		fault("'s3.access_key_id' and 's3.secret_access_key' must be set together")
	}
	if c.SessionToken != "" && c.AccessKeyID == "" {
		fault("'s3.session_token' needs 's3.access_key_id' and 's3.secret_access_key'")
	}
	if c.ObjectLock != "" && c.ObjectLock != "governance" && c.ObjectLock != "compliance" {
		fault("'s3.object_lock' must be governance or compliance, or be left out")
	}
	c.Encryption.validate(c.Insecure, fault)
	if len(c.Tags) > 10 {
		fault("'s3.tags' has %d entries: at most 10", len(c.Tags))
	}
	for key, value := range c.Tags {
		if key == "" || len(key) > 128 || len(value) > 256 {
			fault("'s3.tags' has an entry with an empty key, a key of more than 128 bytes or a value of more than 256")
			break
		}
	}
	if c.Insecure && c.CAFile != "" {
		fault("'s3.ca_file' has no use when 's3.insecure' is true")
	}
	return errors.Join(faults...)
}

// Host returns the endpoint as host or host:port.
func (c S3Config) Host() (string, error) {
	raw, scheme := c.Endpoint, "https"
	if strings.Contains(raw, "://") {
		scheme, _, _ = strings.Cut(raw, "://")
	} else {
		raw = "https://" + raw
	}
	u, err := url.Parse(raw)
	// The parser's own message would repeat the value, which may hold a password.
	if err != nil || u.Hostname() == "" {
		return "", errors.New("must be 'host:port' or a URL of these")
	}
	switch {
	case scheme != "http" && scheme != "https":
		return "", fmt.Errorf("has the scheme %q: only http and https are known", scheme)
	case scheme == "http" && !c.Insecure:
		return "", errors.New("is plain http: set 's3.insecure: true' if that is meant")
	case u.User != nil:
		return "", errors.New("must hold no credentials: use 's3.access_key_id' and 's3.secret_access_key'")
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
		return "", errors.New("must hold no path: use 's3.bucket' and 's3.prefix'")
	}
	return u.Host, nil
}
