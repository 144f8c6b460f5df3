package broker

import (
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/internal/kms"
)

func fileURI(path string) string { return kms.FileURI(path) }

// faults are all that is wrong with c, each named by its key.
func (c Config) faults() (faults []error) {
	fault := func(key, format string, args ...any) {
		where := fmt.Sprintf("'%s'", key)
		if line, ok := c.lines[key]; ok {
			where += fmt.Sprintf(" (line %d)", line)
		}
		faults = append(faults, errors.New(where+" "+fmt.Sprintf(format, args...)))
	}
	c.checkListen(fault)
	for _, must := range []struct{ key, value string }{
		{"audit.directory", c.Audit.Directory},
		{"audit.signer", c.Audit.Signer},
		{"keyring.directory_file", c.Keyring.DirectoryFile},
		{"keyring.signer", c.Keyring.Signer},
	} {
		if must.value == "" {
			fault(must.key, "must be a path")
		}
	}
	c.State.check(fault)
	if c.KEK == "" {
		fault("kek", "must be the URI of the key that wraps private keys, for example kek.json or file:///var/lib/sotto/kek.json")
	}
	if c.Policy == "" {
		fault("policy", "must be the path of the retention policy that the collectors use")
	}
	if c.Audit.Signer != "" && c.Audit.Signer == c.Keyring.Signer {
		fault("audit.signer", "must not be the key that signs the keyring")
	}
	if c.Keyring.Ahead < Duration(retention.MinTTL) || c.Keyring.Ahead > Duration(retention.MaxTTL) {
		fault("keyring.ahead", "must be between 2h and 3650d")
	}
	if _, err := keyring.ParseAlgorithm(string(c.Keyring.Algorithm)); err != nil {
		fault("keyring.algorithm", "must be %s or %s", keyring.XWing, keyring.X25519)
	}
	if c.Keyring.Publish <= 0 || c.Keyring.Publish > c.Keyring.Ahead/2 {
		fault("keyring.publish", "must be positive and at most half of 'keyring.ahead'")
	}
	if len(c.Keyring.Tenants) == 0 {
		fault("keyring.tenants", "must name at least one tenant")
	}
	for i, t := range c.Keyring.Tenants {
		if key := fmt.Sprintf("keyring.tenants[%d]", i); !retention.ValidName(t) {
			fault(key, "must be made of a-z, 0-9, '_' and '-', up to 63 bytes")
		} else if slices.Index(c.Keyring.Tenants, t) < i {
			fault(key, "stands twice")
		}
	}
	faultsOf(c.Store.Validate(), "store", fault)
	c.checkCopies(fault)
	c.checkWitnesses(fault)
	if c.Retention.Sweep <= 0 {
		fault("retention.sweep", "must be positive")
	}
	if c.Retention.MaxClockSkew <= 0 {
		fault("retention.max_clock_skew", "must be positive")
	}
	if c.Retention.LongestHold <= 0 || c.Retention.LongestHold > Duration(retention.MaxTTL) {
		fault("retention.longest_hold", "must be positive and at most 3650d")
	}
	if _, err := access.Compile(c.AccessSpec()); err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			key, rest, _ := strings.Cut(strings.TrimPrefix(line, "'"), "'")
			fault(key, "%s", strings.TrimSpace(rest))
		}
	}
	c.Access.Mask.check("access.mask", fault)
	for i, r := range c.Access.Rules {
		if r.Mask != nil {
			r.Mask.check(fmt.Sprintf("access.rules[%d].mask", i), fault)
		}
	}
	c.Limits.check(fault)
	c.Habit.check(fault)
	c.Metrics.check(fault)
	c.checkWebhooks(fault)
	c.checkConsole(fault)
	c.checkOIDC(fault)
	c.checkPeople(fault)
	return faults
}

// faultsOf names the faults of a store, which know their own keys only.
func faultsOf(err error, at string, fault func(key, format string, args ...any)) {
	if err == nil {
		return
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		key, rest, ok := strings.Cut(strings.TrimPrefix(line, "'"), "'")
		if ok && strings.HasPrefix(line, "'") {
			fault(at+"."+key, "%s", strings.TrimSpace(rest))
		} else {
			fault(at, "%s", line)
		}
	}
}

func (c Config) checkListen(fault func(key, format string, args ...any)) {
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil || port == "" {
		fault("listen", "must be host:port")
		return
	}
	if (c.TLS.Certificate == "") != (c.TLS.Key == "") {
		fault("tls", "must have both 'certificate' and 'key', or none")
	}
	if c.TLS.ClientCA != "" && c.TLS.Certificate == "" {
		fault("tls.client_ca", "needs 'tls.certificate': clients show their certificate over TLS only")
	}
	if !isLocal(host) && c.TLS.Certificate == "" && !c.InsecureNoTLS {
		fault("listen", "is open to others than this machine: set 'tls', or say 'insecure_no_tls: true' if something in front speaks TLS")
	}
}

func (c Config) checkConsole(fault func(key, format string, args ...any)) {
	if text := c.Console.URL; text != "" {
		u, err := url.Parse(text)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || strings.Trim(u.Path, "/")+u.RawQuery+u.Fragment != "" {
			fault("console.url", "must be the address people use, scheme and host only: https://sotto.example.org")
		}
	}
	if text := c.Console.TraceURL; text != "" {
		u, err := url.Parse(strings.NewReplacer("{trace_id}", "0", "{span_id}", "0").Replace(text))
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || !strings.Contains(text, "{trace_id}") {
			fault("console.trace_url", "must be an http or https URL with {trace_id} in it: https://traces.example.org/trace/{trace_id}")
		}
	}
}

func (c Config) checkOIDC(fault func(key, format string, args ...any)) {
	o := c.OIDC
	if o.Issuer == "" {
		if o.ClientID != "" || o.ClientSecretFile != "" || o.CLIClientID != "" || len(o.Roles) > 0 {
			fault("oidc.issuer", "must be the URL of the identity provider: https://login.example.org")
		}
		return
	}
	u, err := url.Parse(o.Issuer)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery+u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http":
		fault("oidc.issuer", "must be the URL of the identity provider: https://login.example.org")
	case u.Scheme == "http" && !isLocal(u.Hostname()):
		fault("oidc.issuer", "is plain http to another machine: anybody between could sign in as anybody")
	}
	if o.ClientID == "" {
		fault("oidc.client_id", "must be the broker's client id at the provider")
	}
	if c.Console.URL == "" && !c.Console.Off {
		fault("console.url", "must be where people reach the console: the provider sends them back there")
	}
	if o.NameClaim == "" {
		fault("oidc.name_claim", "must name a claim")
	}
	if o.GroupsClaim == "" {
		fault("oidc.groups_claim", "must name a claim")
	}
	if !slices.Contains(o.Scopes, "openid") {
		fault("oidc.scopes", "must hold openid")
	}
	if len(o.Roles) == 0 {
		fault("oidc.roles", "must give roles to at least one group: {llm-debuggers: [debugger]}")
	}
	for _, group := range slices.Sorted(maps.Keys(o.Roles)) {
		for i, r := range o.Roles[group] {
			if !slices.Contains(access.Roles(), r) {
				fault(fmt.Sprintf("oidc.roles.%s[%d]", group, i), "must be one of %v", access.Roles())
			}
		}
	}
}

func isLocal(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// checkPeople: names and tokens tell people apart, so both must be unique.
func (c Config) checkPeople(fault func(key, format string, args ...any)) {
	if len(c.People) == 0 && c.OIDC.Issuer == "" {
		fault("people", "must name at least one person, or 'oidc' a provider")
	}
	names, tokens, certificates := map[string]int{}, map[string]int{}, map[string]int{}
	for i, p := range c.People {
		at := fmt.Sprintf("people[%d]", i)
		switch {
		case p.Name == "" || len(p.Name) > 100 || strings.ContainsFunc(p.Name, func(r rune) bool { return r <= ' ' || r == 0x7f }):
			fault(at+".name", "must be a name without spaces, up to 100 bytes")
		case p.Name == systemActor || strings.Contains(p.Name, ":"):
			fault(at+".name", "must not be %q or hold a colon: the audit log uses these for the broker itself", systemActor)
		}
		// Case does not make a second person: nobody shall approve for themselves by it.
		if first, taken := names[strings.ToLower(p.Name)]; taken {
			fault(at+".name", "stands twice, first at people[%d]", first)
		} else {
			names[strings.ToLower(p.Name)] = i
		}
		for j, g := range p.Groups {
			if g == "" || len(g) > 200 {
				fault(fmt.Sprintf("%s.groups[%d]", at, j), "must be the name of a group, up to 200 bytes")
			}
		}
		for j, other := range p.SamePerson {
			if other == "" || len(other) > 200 {
				fault(fmt.Sprintf("%s.same_person[%d]", at, j), "must be a name or an address, up to 200 bytes")
			}
		}
		if len(p.Roles) == 0 {
			fault(at+".roles", "must name at least one of %v", access.Roles())
		}
		for j, r := range p.Roles {
			if !slices.Contains(access.Roles(), r) {
				fault(fmt.Sprintf("%s.roles[%d]", at, j), "must be one of %v", access.Roles())
			}
		}
		if p.Certificate != "" {
			if err := checkCertificate(p.Certificate); err != nil {
				fault(at+".certificate", "%v", err)
			}
			if c.TLS.ClientCA == "" {
				fault(at+".certificate", "needs 'tls.client_ca': nobody vouches for certificates")
			}
			if first, taken := certificates[p.Certificate]; taken {
				fault(at+".certificate", "is that of people[%d] too", first)
			}
			certificates[p.Certificate] = i
			if p.TokenSHA256 == "" {
				continue
			}
		}
		sum, err := hex.DecodeString(p.TokenSHA256)
		if err != nil || len(sum) != 32 {
			fault(at+".token_sha256", "must be the SHA-256 of the token, 64 hex digits; a service may have a 'certificate' instead")
			continue
		}
		if first, taken := tokens[string(sum)]; taken {
			fault(at+".token_sha256", "is the token of people[%d] too", first)
		}
		tokens[string(sum)] = i
	}
}
