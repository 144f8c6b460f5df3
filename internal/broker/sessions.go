package broker

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/state"
)

// How long somebody stays signed in to the console: unused, and at all.
const (
	sessionIdle = 30 * time.Minute
	sessionLife = 8 * time.Hour
	// seenEvery spares the database a write for every page.
	seenEvery = time.Minute
)

// What a session rests on. The hash of a token follows the first, an issuer the others.
const (
	credentialToken = "token:"
	credentialOIDC  = "oidc:"
	credentialCLI   = "oidc-cli:" //nolint:gosec // a prefix
)

// cliPrefix marks the secret of a session of the command line: it is a bearer token and no
// cookie, and lives its whole life unused, as nobody is at a screen that others can see.
const cliPrefix = tokenPrefix + "cli_"

// ErrSignIn says that nobody is signed in.
var ErrSignIn = &api.Fault{Title: "sign in", Status: http.StatusUnauthorized, Code: "sign_in", Detail: "sign in again"}

// StartSession signs somebody of broker.yaml in by their token. The secret belongs into
// a cookie; the broker keeps only its hash. A secret is never taken from the client, so
// nobody can be given one that somebody else knows.
func (b *Broker) StartSession(ctx context.Context, token string) (secret string, who access.Person, err error) {
	who, ok := b.people.find(strings.TrimSpace(token))
	if !ok || !b.people.bound(who.Name, nil) {
		b.refused.note(ctx, b.audit)
		return "", access.Person{}, ErrSignIn
	}
	secret, err = b.startSession(ctx, state.Session{Person: who.Name, Credential: credentialToken + b.people.hash(who.Name)})
	return secret, who, err
}

func (b *Broker) startSession(ctx context.Context, s state.Session) (secret string, err error) {
	now := b.now()
	secret = rand.Text() + rand.Text()
	if strings.HasPrefix(s.Credential, credentialCLI) {
		secret = cliPrefix + strings.ToLower(secret)
	}
	s.ID, s.Created, s.Seen = sessionID(secret), now, now
	if err := b.State.AddSession(ctx, s, now.Add(-sessionLife)); err != nil {
		return "", err
	}
	// Whoever signs in sees no content yet, and may come to freeze all reading because
	// the log is down. So this entry is written, but not waited for in vain.
	if _, err := b.audit.Append(ctx, audit.Entry{Time: now, Actor: s.Person, Action: audit.SignIn, Decision: audit.Allowed}); err != nil {
		b.slog.Error("a sign-in is not in the audit log", "person", s.Person, "error", err)
	}
	return secret, nil
}

// Session is who is signed in with a secret. Somebody who left broker.yaml, or whose
// token was replaced there, is signed in no longer.
func (b *Broker) Session(ctx context.Context, secret string) (access.Person, error) {
	if secret == "" || strings.HasPrefix(secret, tokenPrefix) { // the latter is no secret of a cookie
		return access.Person{}, ErrSignIn
	}
	return b.session(ctx, secret, sessionIdle)
}

// bearer is who a bearer token of the command line belongs to.
func (b *Broker) bearer(ctx context.Context, token string) (access.Person, error) {
	if !strings.HasPrefix(token, cliPrefix) {
		return access.Person{}, ErrSignIn
	}
	return b.session(ctx, token, sessionLife)
}

func (b *Broker) session(ctx context.Context, secret string, idle time.Duration) (access.Person, error) {
	now := b.now()
	s, err := b.State.Session(ctx, sessionID(secret))
	if errors.Is(err, state.ErrNotFound) {
		return access.Person{}, ErrSignIn
	}
	if err != nil {
		return access.Person{}, err
	}
	if now.Sub(s.Seen) >= idle || now.Sub(s.Created) >= sessionLife || now.Before(s.Created) {
		return access.Person{}, errors.Join(ErrSignIn, b.State.EndSession(ctx, s.ID))
	}
	who, ok := b.person(s)
	if !ok {
		return access.Person{}, errors.Join(ErrSignIn, b.State.EndSession(ctx, s.ID))
	}
	if now.Sub(s.Seen) >= seenEvery {
		if err := b.State.SeeSession(ctx, s.ID, now); err != nil {
			return access.Person{}, err
		}
	}
	return who, nil
}

// person finds who a session belongs to now.
func (b *Broker) person(s state.Session) (access.Person, bool) {
	for _, kind := range []string{credentialOIDC, credentialCLI} {
		if issuer, ok := strings.CutPrefix(s.Credential, kind); ok {
			// The provider that vouched must still be the one, and the name nobody's of broker.yaml.
			taken := b.people.folded(s.Person)
			return access.Person{Name: s.Person, Roles: s.Roles, Groups: s.Groups, Identities: s.Identities}, !taken && len(s.Roles) > 0 && issuer != "" && issuer == b.Config.OIDC.Issuer
		}
	}
	who, ok := b.people.named(s.Person)
	return who, ok && b.people.bound(who.Name, nil) && s.Credential == credentialToken+b.people.hash(who.Name)
}

// EndSession signs out.
func (b *Broker) EndSession(ctx context.Context, secret string) error {
	return b.State.EndSession(ctx, sessionID(secret))
}

func sessionID(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
