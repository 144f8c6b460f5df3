package broker

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/identity"
	"github.com/sotto-project/sotto/internal/broker/state"
)

// OIDCConfig lets people sign in through an OpenID Connect provider.
type OIDCConfig struct {
	// Issuer is the provider's URL. "" means that there is none: people have tokens.
	Issuer string `yaml:"issuer"`
	// ClientID is the broker's name at the provider, for the console.
	ClientID string `yaml:"client_id"`
	// ClientSecretFile holds the client's secret. "": a public client, held by PKCE alone.
	ClientSecretFile string `yaml:"client_secret_file"`
	// CLIClientID is a public client that may use the device flow. Default: ClientID.
	CLIClientID string `yaml:"cli_client_id"`
	// NameClaim is the claim that stands in the audit log. Default email, which must be
	// verified. Nobody but the provider's operators should be able to change it.
	NameClaim string `yaml:"name_claim"`
	// GroupsClaim lists a person's groups. Default groups.
	GroupsClaim string `yaml:"groups_claim"`
	// Scopes that are asked for. Default openid, profile, email.
	Scopes []string `yaml:"scopes"`
	// Roles gives roles to groups. Who is in none of them cannot sign in.
	Roles map[string][]access.Role `yaml:"roles,omitempty"`
}

// callbackPath is where the provider sends the browser back to.
const callbackPath = "/console/sign-in/oidc/callback"

// newIdentity makes the provider, nil if none is configured.
func (b *Broker) newIdentity() (*identity.Provider, error) {
	c := b.Config.OIDC
	if c.Issuer == "" {
		return nil, nil
	}
	secret := ""
	if c.ClientSecretFile != "" {
		text, err := os.ReadFile(c.ClientSecretFile)
		if err != nil {
			return nil, fmt.Errorf("read client secret: %w", err)
		}
		if secret = strings.TrimSpace(string(text)); secret == "" {
			return nil, errors.New("read client secret: the file is empty")
		}
	}
	cli := c.CLIClientID
	if cli == "" {
		cli = c.ClientID
	}
	return identity.New(identity.Config{
		Issuer: c.Issuer, ClientID: c.ClientID, ClientSecret: secret, CLIClientID: cli,
		RedirectURL: strings.TrimRight(b.Config.Console.URL, "/") + callbackPath,
		NameClaim:   c.NameClaim, GroupsClaim: c.GroupsClaim, Scopes: c.Scopes,
	}, b.now), nil
}

// Identities is the provider, nil if people sign in with tokens only.
func (b *Broker) Identities() *identity.Provider { return b.identity }

// Refusals of a sign-in through the provider.
var (
	errNoRole     = &api.Fault{Title: "refused", Status: http.StatusForbidden, Code: "no_role", Detail: "none of your groups has a role here"}
	errNameTaken  = &api.Fault{Title: "refused", Status: http.StatusForbidden, Code: "name_taken", Detail: "your name belongs to somebody else here; an operator has to look at it"}
	errProofSpent = &api.Fault{Title: "refused", Status: http.StatusForbidden, Code: "proof_spent", Detail: "this ID token was used before; sign in again"}
	errIdentity   = &api.Fault{Title: "refused", Status: http.StatusUnauthorized, Code: "identity_refused", Detail: "the identity provider's answer identifies nobody; sign in again"}
	errNoProvider = &api.Fault{Title: "identity provider is unavailable", Status: http.StatusServiceUnavailable, Code: "identity_unavailable", Detail: "the identity provider cannot be reached; try again"}
	errNoOIDC     = &api.Fault{Title: "not found", Status: http.StatusNotFound, Code: "no_identity_provider", Detail: "this broker knows no identity provider; use the token of your operator"}
)

// StartIdentity signs somebody in whom the provider vouches for. With cli the secret is a
// bearer token of the command line, without it belongs into a cookie.
func (b *Broker) StartIdentity(ctx context.Context, id identity.Identity, cli bool) (secret string, who access.Person, err error) {
	now := b.now()
	roles := b.rolesOf(id.Groups)
	refuse := func(name string, fault *api.Fault) (string, access.Person, error) {
		_, err := b.audit.Append(ctx, audit.Entry{Time: now, Actor: name, Action: audit.SignIn, Decision: audit.Refused, Code: fault.Code})
		return "", access.Person{}, errors.Join(fault, err)
	}
	// Names of broker.yaml are taken: a token would otherwise give somebody a second identity.
	if b.people.folded(id.Name) || strings.EqualFold(id.Name, systemActor) {
		return refuse(id.Name, errNameTaken)
	}
	name, err := b.State.Identify(ctx, state.Subject{Issuer: id.Issuer, Subject: id.Subject, Proof: id.Proof, Until: id.Until}, id.Name, now)
	switch {
	case errors.Is(err, state.ErrNameTaken):
		return refuse(id.Name, errNameTaken)
	case errors.Is(err, state.ErrProofSpent):
		return refuse(id.Name, errProofSpent)
	case err != nil:
		return "", access.Person{}, err
	case len(roles) == 0:
		return refuse(name, errNoRole)
	}
	credential := credentialOIDC
	if cli {
		credential = credentialCLI
	}
	secret, err = b.startSession(ctx, state.Session{
		Person: name, Roles: roles, Groups: id.Groups, Identities: id.Identities, Credential: credential + id.Issuer,
	})
	return secret, access.Person{Name: name, Roles: roles, Groups: id.Groups, Identities: id.Identities}, err
}

// rolesOf gives the roles of groups, each once, in the order of access.Roles.
func (b *Broker) rolesOf(groups []string) (out []access.Role) {
	for _, role := range access.Roles() {
		for _, g := range groups {
			if slices.Contains(b.Config.OIDC.Roles[g], role) {
				out = append(out, role)
				break
			}
		}
	}
	return out
}

// SignInFault turns what the provider's package says into an answer, and counts refusals.
func (b *Broker) SignInFault(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, identity.ErrRefused):
		b.refused.note(ctx, b.audit)
		b.slog.Warn("a sign-in was refused", "error", err)
		return errIdentity
	case errors.Is(err, identity.ErrUnavailable):
		b.slog.Error("the identity provider cannot be asked", "error", err)
		return errNoProvider
	}
	return err
}

// getLogin tells the command line where people sign in.
func (b *Broker) getLogin(w http.ResponseWriter, _ *http.Request) {
	if b.identity == nil {
		writeFault(w, errNoOIDC)
		return
	}
	c := b.identity.Config()
	writeJSON(w, http.StatusOK, api.Login{Issuer: c.Issuer, ClientID: c.CLIClientID, Scopes: c.Scopes})
}

// postLogin trades the tokens of a device flow for a bearer token of this broker.
func (b *Broker) postLogin(w http.ResponseWriter, r *http.Request) {
	out, err := b.login(r)
	if err != nil {
		fault := faultOf(err, r.Method)
		if fault.Status >= http.StatusInternalServerError {
			b.slog.Error("request failed", "path", r.Pattern, "code", fault.Code, "error", err)
		}
		writeFault(w, fault)
		return
	}
	writeJSON(w, http.StatusCreated, out)
}

func (b *Broker) login(r *http.Request) (api.SignedIn, error) {
	var in api.NewLogin
	if err := readJSON(r, &in); err != nil {
		return api.SignedIn{}, err
	}
	if b.identity == nil {
		return api.SignedIn{}, errNoOIDC
	}
	id, err := b.identity.Device(r.Context(), in.IDToken, in.AccessToken)
	if err != nil {
		return api.SignedIn{}, b.SignInFault(r.Context(), err)
	}
	secret, who, err := b.StartIdentity(r.Context(), id, true)
	if err != nil {
		return api.SignedIn{}, err
	}
	out := api.SignedIn{Token: secret, Name: who.Name, Until: b.now().Add(sessionLife)}
	for _, role := range who.Roles {
		out.Roles = append(out.Roles, string(role))
	}
	return out, nil
}

// postLogout ends the session of a bearer token; the token of broker.yaml has none.
func (b *Broker) postLogout(w http.ResponseWriter, r *http.Request, _ access.Person) error {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), bearer)
	if !strings.HasPrefix(token, cliPrefix) {
		return badRequest("a token of broker.yaml cannot be signed out; an operator removes it there")
	}
	if err := b.EndSession(r.Context(), token); err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, struct{}{})
	return nil
}
