package notify

import (
	"encoding/base64"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/audit"
)

// Formats of a message.
const (
	Standard = "standard" // Standard Webhooks, signed
	Slack    = "slack"    // {"text": …}; what the URL holds is the secret
)

// Target is somewhere notices go.
type Target struct {
	Name   string
	Format string
	// URL and Secret are never printed: Slack's URL is a secret itself.
	URL    string
	Secret string // whsec_…; Standard only
	// Actions that are told: names, or the beginning of names with a star: request.*, *.
	Actions []string
	// Refused tells of refusals too.
	Refused bool
	// Allow are networks that are not public and may be reached all the same.
	Allow []netip.Prefix
	// Console is the address of the console for links, or empty.
	Console string
}

// Wants tells whether an entry is to be told.
func (t Target) Wants(e audit.Entry) bool {
	if e.Decision == audit.Refused && !t.Refused {
		return false
	}
	return slices.ContainsFunc(t.Actions, func(pattern string) bool { return matches(pattern, e.Action) })
}

func matches(pattern string, a audit.Action) bool {
	if beginning, star := strings.CutSuffix(pattern, "*"); star {
		return strings.HasPrefix(string(a), beginning)
	}
	return pattern == string(a)
}

// KnownActions tells whether a pattern names any action at all.
func KnownActions(pattern string) bool {
	return slices.ContainsFunc(audit.Actions(), func(a audit.Action) bool { return matches(pattern, a) })
}

// CheckURL tells what is wrong with an address, without quoting it.
func (t Target) CheckURL() error {
	u, err := url.Parse(t.URL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.Fragment != "":
		return errors.New("must be an https URL")
	case u.User != nil:
		return errors.New("must not hold a user or a password")
	case u.Scheme == "http" && !t.loopback(u.Hostname()):
		return errors.New("must be https; plain http goes to 127.0.0.1 or ::1 only, if 'allow' names it")
	}
	return nil
}

func (t Target) loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback() && slices.ContainsFunc(t.Allow, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// port is the one that may be dialled.
func (t Target) port(u *url.URL) (uint16, error) {
	text := u.Port()
	if text == "" {
		text = u.Scheme
	}
	n, err := net.LookupPort("tcp", text)
	if err != nil || n <= 0 {
		return 0, errors.New("must have a port that exists")
	}
	return uint16(n), nil
}

// minSecret is Standard Webhooks' own bound.
const minSecret = 24

// CheckSecret tells what is wrong with a secret, without quoting it.
func CheckSecret(secret string) error {
	raw, ok := strings.CutPrefix(secret, "whsec_")
	key, err := base64.StdEncoding.DecodeString(raw)
	if !ok || err != nil || len(key) < minSecret || len(key) > 64 {
		return errors.New("must hold whsec_ and 24 to 64 random bytes in base64: echo whsec_$(openssl rand -base64 32)")
	}
	return nil
}
