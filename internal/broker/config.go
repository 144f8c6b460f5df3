package broker

import (
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/internal/objstore"
)

// Config is what broker.yaml says. Relative paths are taken from the folder of the file.
type Config struct {
	// Listen is the host:port of the API. Default 127.0.0.1:7465.
	Listen string `yaml:"listen"`
	// TLS is needed where others than this machine can connect.
	TLS TLSConfig `yaml:"tls"`
	// InsecureNoTLS allows to listen for others than this machine without TLS: bearer
	// tokens and opened samples then cross the network in the clear.
	InsecureNoTLS bool `yaml:"insecure_no_tls"`
	// State is where requests, grants and wrapped keys are kept. Default state.db.
	State StateConfig `yaml:"state"`
	// KEK is the URI of the key that wraps the private epoch keys. No default.
	KEK string `yaml:"kek"`
	// Audit is the log of who did what.
	Audit AuditConfig `yaml:"audit"`
	// Keyring is the directory of public keys for the collectors.
	Keyring KeyringConfig `yaml:"keyring"`
	// Store is where the sealed objects lie.
	Store objstore.Config `yaml:"store"`
	// Policy is the path of the retention policy that the collectors use too.
	Policy string `yaml:"policy"`
	// Retention is how expiry is enforced.
	Retention RetentionConfig `yaml:"retention"`
	// Subjects says how a person's samples are found, to be erased.
	Subjects SubjectsConfig `yaml:"subjects,omitempty"`
	// Access is what a request is measured against.
	Access AccessConfig `yaml:"access"`
	// Limits are how much one person may ask and open.
	Limits LimitsConfig `yaml:"limits"`
	// Habit is the alarm on unusual reading.
	Habit HabitConfig `yaml:"habit"`
	// Metrics are served for Prometheus.
	Metrics MetricsConfig `yaml:"metrics"`
	// Webhooks are told what stands in the audit log.
	Webhooks []WebhookConfig `yaml:"webhooks,omitempty"`
	// Console is the web console.
	Console ConsoleConfig `yaml:"console"`
	// OIDC lets people sign in through an identity provider.
	OIDC OIDCConfig `yaml:"oidc"`
	// People are those who may sign in with a token: services, and people without a provider.
	People []PersonConfig `yaml:"people"`

	// lines tells at which line of the file a key stands, for messages.
	lines map[string]int
}

// TLSConfig names a certificate and its key, both PEM.
type TLSConfig struct {
	Certificate string `yaml:"certificate"`
	Key         string `yaml:"key"`
	// ClientCA is a file with the certificates (PEM) of who vouches for clients. With it
	// services sign in by their certificate, see people[].certificate. Default: none.
	ClientCA string `yaml:"client_ca"`
}

// SubjectsConfig is the key of the pseudonyms by which people are found.
type SubjectsConfig struct {
	// Keyset is the file that the collectors' 'redact.subjects.keyset_file' is a copy of.
	// Empty: nobody's samples can be erased before they expire.
	Keyset string `yaml:"keyset,omitempty"`
}

// AuditConfig is the log's directory and the file with its signing key.
type AuditConfig struct {
	Directory string `yaml:"directory"` // default audit
	Signer    string `yaml:"signer"`    // default audit.key
	// Copies of the log elsewhere. Default none.
	Copies *CopiesConfig `yaml:"copies,omitempty"`
	// Witnesses cosign its checkpoints. Default none.
	Witnesses *WitnessesConfig `yaml:"witnesses,omitempty"`
}

// KeyringConfig says which epoch keys are made, and where the collectors find them.
type KeyringConfig struct {
	// DirectoryFile is the signed file that is published. Default keyring.note.
	DirectoryFile string `yaml:"directory_file"`
	// Signer is the file with the key that signs it. Default keyring.key.
	Signer string `yaml:"signer"`
	// Ahead is how long collectors can go on sealing when the broker is down: keys are
	// made for what arrives until then, and the directory is valid until then. Keys of
	// classes below 48h are made at most three days ahead. Default 14d.
	Ahead Duration `yaml:"ahead"`
	// Algorithm of new keys: X-Wing (default) or X25519.
	Algorithm keyring.Algorithm `yaml:"algorithm"`
	// Tenants that keys are made for. Content of other tenants is dropped. Default: default.
	Tenants []string `yaml:"tenants"`
	// Publish is the time between two publications. Default 1h.
	Publish Duration `yaml:"publish"`
}

// RetentionConfig is how expiry is enforced.
type RetentionConfig struct {
	// Sweep is the time between two sweeps. Default 10m.
	Sweep Duration `yaml:"sweep"`
	// Grace is how long a private key outlives its epoch. Expired samples are refused
	// during it too. Default 0: none.
	Grace Duration `yaml:"grace"`
	// MaxClockSkew is how far the clocks of the store and of this machine may be apart.
	// Beyond it a sweep removes nothing: one of them is wrong about what has expired.
	// Default 5m. A folder has no clock of its own.
	MaxClockSkew Duration `yaml:"max_clock_skew"`
	// LongestHold is how far ahead the end of a legal hold may lie. Default 366d.
	LongestHold Duration `yaml:"longest_hold"`
}

// ConsoleConfig is the web console below /console/.
type ConsoleConfig struct {
	// Off: the broker serves its API only.
	Off bool `yaml:"off"`
	// URL is where people reach the broker, if something in front of it has another
	// address: https://sotto.example.org. With https the session cookie is never sent
	// over plain http, whatever the broker itself listens on. Default: none.
	URL string `yaml:"url"`
	// TraceURL is where your tracing UI shows a trace; {trace_id} and {span_id} are
	// replaced. Default: no link.
	TraceURL string `yaml:"trace_url"`
}

// PersonConfig is somebody who may sign in with a bearer token.
type PersonConfig struct {
	Name  string        `yaml:"name"`
	Roles []access.Role `yaml:"roles"`
	// Groups are those that access.rules may ask approvals of.
	Groups []string `yaml:"groups,omitempty"`
	// Email and SamePerson tell which entries are one human being: entries that share a
	// name or an address decide nothing about each other's requests, and count once.
	Email      string   `yaml:"email,omitempty"`
	SamePerson []string `yaml:"same_person,omitempty"`
	// TokenSHA256 is the SHA-256 of the token, 64 hex digits; the token itself is
	// nowhere on the broker. Empty: the certificate alone.
	TokenSHA256 string `yaml:"token_sha256,omitempty"`
	// Certificate names the certificate of a client: uri:, dns: or email: and one of the
	// alternative names of its subject, or sha256: and the SHA-256 of its public key. It
	// must be vouched for by tls.client_ca. With a token too, the token counts on
	// connections with this certificate only. Who has one does not use the console.
	Certificate string `yaml:"certificate,omitempty"`
}

// DefaultConfig is what an empty file means, as far as it can mean something.
func DefaultConfig() Config {
	return Config{
		Listen:  "127.0.0.1:7465",
		State:   StateConfig{SQLite: "state.db"},
		Audit:   AuditConfig{Directory: "audit", Signer: "audit.key"},
		Keyring: KeyringConfig{DirectoryFile: "keyring.note", Signer: "keyring.key", Ahead: Duration(14 * 24 * time.Hour), Algorithm: keyring.XWing, Tenants: []string{"default"}, Publish: Duration(time.Hour)},
		Retention: RetentionConfig{
			Sweep: Duration(10 * time.Minute), MaxClockSkew: Duration(5 * time.Minute), LongestHold: Duration(366 * 24 * time.Hour),
		},
		OIDC:   OIDCConfig{NameClaim: "email", GroupsClaim: "groups", Scopes: []string{"openid", "profile", "email"}},
		Access: defaultAccess(),
		Habit:  defaultHabit(),
		Limits: LimitsConfig{RequestsPerHour: 60, OpensPerHour: 240},
	}
}

// Rules are the part of the access section that holds for every request.
func (c Config) Rules() access.Rules { return c.AccessSpec().Rules }
