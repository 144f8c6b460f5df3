// Package identity signs people in through an OpenID Connect provider: the console by the
// code flow with PKCE, the command line by the device flow. It says who somebody is and
// in which groups; what they may do is not its affair.
//
// What it believes: an ID token that the provider's current keys sign, for this client,
// that has not expired, that answers this very sign-in (nonce), or that is minutes old
// (device flow). A name only if the provider says that it was verified, where the name is
// an e-mail address. Everything else is refused.
package identity

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Config is how the broker is known to the provider.
type Config struct {
	Issuer       string
	ClientID     string
	ClientSecret string // "" for a public client: PKCE is used in any case
	CLIClientID  string // the client of the device flow; it has no secret
	RedirectURL  string
	NameClaim    string
	GroupsClaim  string
	Scopes       []string
}

// Identity is somebody whom the provider vouches for.
type Identity struct {
	Issuer, Subject string
	Name            string
	Groups          []string
	// Identities are other names of the same human being: the verified address, and what
	// the claim same_person lists.
	Identities []string
	// Proof names the ID token, which may be used once.
	Proof string
	// Until is when the ID token can no longer be presented.
	Until time.Time
}

// ErrUnavailable says that the provider cannot be asked.
var ErrUnavailable = errors.New("the identity provider cannot be reached")

// ErrRefused says that what was presented does not identify anybody.
var ErrRefused = errors.New("the identity provider's answer identifies nobody")

// maxAge of an ID token that no nonce ties to a sign-in.
const maxAge = 5 * time.Minute

// Provider is an OpenID Connect provider. It is asked for its description when it is first
// needed, so a broker starts without it.
type Provider struct {
	config Config
	client *http.Client
	now    func() time.Time

	mu    sync.Mutex
	found *oidc.Provider
	tried time.Time
}

// New makes a provider. Its answers are bounded in time by a client of its own.
func New(c Config, now func() time.Time) *Provider {
	return &Provider{config: c, now: now, client: &http.Client{Timeout: 10 * time.Second}}
}

// Config is what the provider was made with.
func (p *Provider) Config() Config { return p.config }

func (p *Provider) provider(ctx context.Context) (*oidc.Provider, error) {
	const retry = 2 * time.Second
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	if !p.tried.IsZero() && time.Since(p.tried) < retry { // one slow attempt is enough at a time
		return nil, ErrUnavailable
	}
	// Not the request's context: the provider keeps it to fetch keys later.
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.config.Issuer)
	if err != nil {
		p.tried = time.Now()
		return nil, fmt.Errorf("%w: %v", ErrUnavailable, err)
	}
	p.found = found
	return found, nil
}

func (p *Provider) oauth(found *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret, RedirectURL: p.config.RedirectURL,
		Endpoint: found.Endpoint(), Scopes: p.config.Scopes,
	}
}

// Start gives the URL where a browser signs in. The three secrets are for [Provider.Finish].
func (p *Provider) Start(ctx context.Context, state, nonce, verifier string) (string, error) {
	found, err := p.provider(ctx)
	if err != nil {
		return "", err
	}
	return p.oauth(found).AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), nil
}

// Finish trades the code that the browser brought back for an identity.
func (p *Provider) Finish(ctx context.Context, code, nonce, verifier string) (Identity, error) {
	found, err := p.provider(ctx)
	if err != nil {
		return Identity{}, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := p.oauth(found).Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) { // its text may hold what the provider says about the person
			return Identity{}, fmt.Errorf("%w: the code is not taken: %s", ErrRefused, refused.ErrorCode)
		}
		return Identity{}, fmt.Errorf("%w: exchange the code", ErrUnavailable)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := p.verify(ctx, found, raw, p.config.ClientID)
	if err != nil {
		return Identity{}, err
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(nonce)) != 1 {
		return Identity{}, fmt.Errorf("%w: the ID token answers another sign-in", ErrRefused)
	}
	return p.identity(ctx, found, id, raw, token.AccessToken)
}

// Device takes the tokens of a device flow that the command line has been through.
func (p *Provider) Device(ctx context.Context, idToken, accessToken string) (Identity, error) {
	found, err := p.provider(ctx)
	if err != nil {
		return Identity{}, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	id, err := p.verify(ctx, found, idToken, p.config.CLIClientID)
	if err != nil {
		return Identity{}, err
	}
	if age := p.now().Sub(id.IssuedAt); age > maxAge || age < -maxAge {
		return Identity{}, fmt.Errorf("%w: the ID token is older than %s; sign in again", ErrRefused, maxAge)
	}
	return p.identity(ctx, found, id, idToken, accessToken)
}

func (p *Provider) verify(ctx context.Context, found *oidc.Provider, raw, client string) (*oidc.IDToken, error) {
	if raw == "" {
		return nil, fmt.Errorf("%w: there is no ID token", ErrRefused)
	}
	id, err := found.VerifierContext(ctx, &oidc.Config{ClientID: client, Now: p.now}).Verify(ctx, raw)
	if err != nil { // the library's words hold no claims but issuer and audience
		return nil, fmt.Errorf("%w: %v", ErrRefused, err)
	}
	return id, nil
}

// identity reads the claims, from the ID token and, where it lacks some, from the provider's
// user info, which must be about the same subject.
func (p *Provider) identity(ctx context.Context, found *oidc.Provider, id *oidc.IDToken, raw, access string) (Identity, error) {
	var claims map[string]any
	if err := id.Claims(&claims); err != nil {
		return Identity{}, fmt.Errorf("%w: its claims cannot be read", ErrRefused)
	}
	if (claims[p.config.NameClaim] == nil || claims[p.config.GroupsClaim] == nil) && access != "" && found.UserInfoEndpoint() != "" {
		info, err := found.UserInfo(ctx, oauth2.StaticTokenSource(&oauth2.Token{AccessToken: access}))
		if err != nil {
			return Identity{}, fmt.Errorf("%w: ask for the user info", ErrUnavailable)
		}
		var more map[string]any
		if err := info.Claims(&more); err != nil || info.Subject != id.Subject {
			return Identity{}, fmt.Errorf("%w: the user info is about somebody else", ErrRefused)
		}
		for k, v := range more {
			if _, known := claims[k]; !known {
				claims[k] = v
			}
		}
	}
	name, err := nameOf(claims, p.config.NameClaim)
	if err != nil {
		return Identity{}, err
	}
	sum := sha256.Sum256([]byte(raw))
	return Identity{
		Issuer: id.Issuer, Subject: id.Subject, Name: name, Groups: groupsOf(claims[p.config.GroupsClaim]), Identities: identitiesOf(claims),
		Proof: hex.EncodeToString(sum[:]), Until: id.IssuedAt.Add(2 * maxAge),
	}, nil
}

// nameOf is the name under which somebody stands in the audit log. An address that the
// provider has not verified could be anybody's.
func nameOf(claims map[string]any, claim string) (string, error) {
	name, _ := claims[claim].(string)
	if claim == "email" && !verified(claims["email_verified"]) {
		return "", fmt.Errorf("%w: the provider has not verified the e-mail address", ErrRefused)
	}
	if name == "" || len(name) > 100 || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r == 0x7f || r == ':' || r == 0xfffd }) {
		return "", fmt.Errorf("%w: the claim %q is no name without spaces and colons, up to 100 bytes", ErrRefused, claim)
	}
	return name, nil
}

// identitiesOf are the names by which a second account of the same person is known.
func identitiesOf(claims map[string]any) []string {
	out := groupsOf(claims["same_person"])
	if email, _ := claims["email"].(string); email != "" && verified(claims["email_verified"]) {
		out = append(out, email)
	}
	return out
}

// verified: some providers send the text "true".
func verified(v any) bool { return v == true || v == "true" }

func groupsOf(v any) (out []string) {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		for _, g := range v {
			if s, ok := g.(string); ok {
				out = append(out, s)
			}
		}
	}
	return out
}
