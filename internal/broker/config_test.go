package broker

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.yaml.in/yaml/v3"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/keyring"
)

const goodHash = "1ebdf67116d6b88dcbabf4533b6f3e623c5bb85b3c1a6071375f3426d7cbd7af"

const minimal = `
kek: kek.json
policy: policy.yaml
store: {directory: store}
people:
  - {name: ada, roles: [debugger], token_sha256: ` + goodHash + `}
`

func TestMinimalConfig(t *testing.T) {
	c, err := ParseConfig([]byte(minimal), "/srv/sotto")
	if err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{
		c.KEK:                   "file:///srv/sotto/kek.json",
		c.State.SQLite:          "/srv/sotto/state.db",
		c.Policy:                "/srv/sotto/policy.yaml",
		c.Audit.Directory:       "/srv/sotto/audit",
		c.Store.Directory:       "/srv/sotto/store",
		c.Keyring.DirectoryFile: "/srv/sotto/keyring.note",
		c.Listen:                "127.0.0.1:7465",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if d := cmp.Diff(access.DefaultRules(), c.Rules()); d != "" {
		t.Errorf("the default rules are not the safest: %s", d)
	}
	if c.Keyring.Ahead != Duration(14*24*time.Hour) || c.Keyring.Algorithm != keyring.XWing || c.Retention.Grace != 0 {
		t.Errorf("%+v %+v", c.Keyring, c.Retention)
	}
}

func TestFullConfig(t *testing.T) {
	c, err := ParseConfig([]byte(`
listen: 0.0.0.0:443
tls: {certificate: cert.pem, key: /etc/key.pem}
state: /var/state.db
kek: file:///etc/kek.json
audit: {directory: log, signer: log.key}
keyring: {directory_file: out/keys, signer: ring.key, ahead: 30d, algorithm: X25519, tenants: [default, acme], publish: 15m}
store: {s3: {endpoint: s3.example.com, bucket: samples, region: eu-1}}
policy: p.yaml
retention: {sweep: 1m, grace: 1d}
access: {approvals: 2, request_ttl: 2d, grant_ttl: 90m, max_reads: 3}
people:
  - name: ada
    roles: [debugger, auditor]
    token_sha256: `+strings.ToUpper(goodHash)+`
`), "/srv")
	if err != nil {
		t.Fatal(err)
	}
	want := access.Rules{Approvals: 2, RequestTTL: 48 * time.Hour, GrantTTL: 90 * time.Minute, MaxReads: 3, MinReason: 4, MaxRenewals: 3, Mask: access.MaskOnly()}
	if d := cmp.Diff(want, c.Rules()); d != "" {
		t.Error(d)
	}
	if c.TLS.Certificate != "/srv/cert.pem" || c.TLS.Key != "/etc/key.pem" || c.Retention.Grace != Duration(24*time.Hour) || c.KEK != "file:///etc/kek.json" {
		t.Errorf("%+v", c)
	}
}

// TestEveryFaultAtOnce: one file with everything wrong; each fault is named by its key
// and, where the key stands in the file, by its line. No value is repeated.
func TestEveryFaultAtOnce(t *testing.T) {
	_, err := ParseConfig([]byte(`listen: 0.0.0.0:7465
stat: x.db
audit: {signer: same.key, extra: 1}
keyring:
  signer: same.key
  ahead: never-hunter2
  algorithm: RSA
  tenants: [ok, "Not Ok", ok]
store:
  directory: a
  s3: {endpoint: e}
retention: {sweep: 0}
access:
  approvals: zero-hunter2
  grant_ttl: 0
  max_reads: -1
people:
  - name: system
    roles: [king]
    token_sha256: hunter2
  - {name: ada, roles: [], token_sha256: `+goodHash+`}
  - {name: ADA, roles: [debugger], token_sha256: `+goodHash+`}
`), "/srv")
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		`'listen' \(line 1\) is open to others`,
		`'stat' \(line 2\) is not a known key`,
		`'audit\.extra' \(line 3\) is not a known key`,
		`'kek' must be`,
		`'policy' must be`,
		`'audit\.signer' \(line 3\) must not be the key that signs the keyring`,
		`'keyring\.ahead' \(line 6\) must be a duration`,
		`'keyring\.algorithm' \(line 7\) must be`,
		`'keyring\.tenants\[1\]' \(line 8\) must be made of`,
		`'keyring\.tenants\[2\]' \(line 8\) stands twice`,
		`'store' \(line 9\) only one of`,
		`'store\.s3\.bucket' must be set`,
		`'retention\.sweep' \(line 12\) must be positive`,
		`'access\.approvals' \(line 14\) must be a number`,
		`'access\.grant_ttl' \(line 15\) must be positive`,
		`'access\.max_reads' \(line 16\) must be at least 1`,
		`'people\[0\]\.name' \(line 18\) must not be`,
		`'people\[0\]\.roles\[0\]' \(line 19\) must be one of`,
		`'people\[0\]\.token_sha256' \(line 20\) must be the SHA-256`,
		`'people\[1\]\.roles' \(line 21\) must name at least one`,
		`'people\[2\]\.name' \(line 22\) stands twice, first at people\[1\]`,
		`'people\[2\]\.token_sha256' \(line 22\) is the token of people\[1\]`,
	} {
		if !regexp.MustCompile(`(?m)^` + want).MatchString(err.Error()) {
			t.Errorf("not said: %s", want)
		}
	}
	if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "broker.") {
		t.Errorf("a value or a Go type is repeated: %v", err)
	}
	if t.Failed() {
		t.Log(err)
	}
}

func TestConfigRefuses(t *testing.T) {
	for name, tc := range map[string]struct{ text, want string }{
		"no YAML":         {"a: [", "no YAML"},
		"a list":          {"- a", "must be"},
		"two documents":   {minimal + "---\nlisten: x\n", "more than one document"},
		"a key twice":     {minimal + "kek: other.json\n", "'kek' (line 7) stands twice, first at line 2"},
		"half a TLS":      {minimal + "tls: {certificate: c.pem}\n", "'tls' (line 7) must have both"},
		"no port":         {minimal + "listen: localhost\n", "'listen' (line 7) must be host:port"},
		"person: a colon": {strings.Replace(minimal, "ada", "'local:ada'", 1), "'people[0].name' (line 6) must not be"},
		"publish too far": {minimal + "keyring: {publish: 10d}\n", "'keyring.publish' (line 7) must be"},
		"too large":       {strings.Repeat("#", maxConfig+1), "larger"},
	} {
		_, err := ParseConfig([]byte(tc.text), "/srv")
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ParseConfig([]byte(minimal+"listen: 0.0.0.0:1\ninsecure_no_tls: true\n"), "/srv"); err != nil {
		t.Errorf("said in so many words: %v", err)
	}
	if _, err := LoadConfig(filepath.Join(t.TempDir(), "none.yaml")); err == nil {
		t.Error("no file is no error")
	}
}

func FuzzParseConfig(f *testing.F) {
	f.Add([]byte(minimal))
	f.Add([]byte("people: [{}]"))
	f.Add([]byte("a: &a [*a]"))
	f.Add([]byte("? [x]\n: y"))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := ParseConfig(text, "/srv")
		if err == nil && (len(c.People) == 0 || c.KEK == "" || c.Rules().Validate() != nil) {
			t.Fatalf("accepted %+v", c)
		}
	})
}

// TestInitMakesWhatOpens: what Init writes is a configuration that opens, and is made
// only once.
func TestInitMakesWhatOpens(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "b")
	now := func() time.Time { return noon }
	made, err := Init(t.Context(), InitOptions{Dir: dir}, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{KEKFile, "audit.key", "keyring.key", DigestFile, "state.db", ConfigFile, "tokens/debugger"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, info, err)
		}
	}
	before, err := os.ReadFile(filepath.Join(dir, KEKFile))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Init(t.Context(), InitOptions{Dir: dir}, now); err == nil || !strings.Contains(err.Error(), "kek.json exists") || !strings.Contains(err.Error(), "audit.key exists") {
		t.Errorf("made twice: %v", err)
	}
	after, err := os.ReadFile(filepath.Join(dir, KEKFile))
	if err != nil || string(before) != string(after) {
		t.Errorf("a key was overwritten, or %v", err)
	}
	signed, err := os.ReadFile(made.Keyring)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keyring.OpenDirectory(signed, made.KeyringVerifier, noon); err != nil {
		t.Error(err)
	}
}

// TestOpenNamesEveryFile: what is missing is named by its key, all at once.
func TestOpenNamesEveryFile(t *testing.T) {
	t.Parallel()
	c, err := ParseConfig([]byte(minimal), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), c, time.Now, nil)
	for _, key := range []string{"'kek'", "'audit.signer'", "'keyring.signer'", "'policy'"} {
		if err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%s is not named: %v", key, err)
		}
	}
	if _, err := os.Stat(c.State.SQLite); err == nil {
		t.Error("state was made although nothing can work")
	}
}

// TestConfigIsWritable: what the demo writes is what it read.
func TestConfigIsWritable(t *testing.T) {
	c, err := ParseConfig([]byte(minimal+"keyring: {ahead: 3d, tenants: [a, b]}\nretention: {grace: 90m}\naccess: {max_reads: 3}\n"), "/srv")
	if err != nil {
		t.Fatal(err)
	}
	text, err := yaml.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	back, err := ParseConfig(text, "/elsewhere")
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if d := cmp.Diff(c, back, cmpopts.IgnoreUnexported(Config{})); d != "" {
		t.Error(d)
	}
}
