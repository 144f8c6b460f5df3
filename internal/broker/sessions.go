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

// ErrSignIn says that nobody is signed in.
var ErrSignIn = &api.Fault{Title: "sign in", Status: http.StatusUnauthorized, Code: "sign_in", Detail: "sign in with a token of somebody in broker.yaml"}

// StartSession signs somebody of broker.yaml in by their token. The secret belongs into
// a cookie; the broker keeps only its hash. A secret is never taken from the client, so
// nobody can be given one that somebody else knows.
func (b *Broker) StartSession(ctx context.Context, token string) (secret string, who access.Person, err error) {
	who, ok := b.people.find(strings.TrimSpace(token))
	if !ok {
		b.refused.note(ctx, b.audit)
		return "", access.Person{}, ErrSignIn
	}
	secret, err = b.startSession(ctx, state.Session{Person: who.Name, Credential: "token:" + b.people.hash(who.Name)})
	return secret, who, err
}

func (b *Broker) startSession(ctx context.Context, s state.Session) (secret string, err error) {
	now := b.now()
	secret = rand.Text() + rand.Text()
	s.ID, s.Created, s.Seen = sessionID(secret), now, now
	if err := b.State.AddSession(ctx, s, now.Add(-sessionIdle)); err != nil {
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
	if secret == "" {
		return access.Person{}, ErrSignIn
	}
	now := b.now()
	s, err := b.State.Session(ctx, sessionID(secret))
	if errors.Is(err, state.ErrNotFound) {
		return access.Person{}, ErrSignIn
	}
	if err != nil {
		return access.Person{}, err
	}
	if now.Sub(s.Seen) >= sessionIdle || now.Sub(s.Created) >= sessionLife || now.Before(s.Created) {
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
	who, ok := b.people.named(s.Person)
	return who, ok && s.Credential == "token:"+b.people.hash(who.Name)
}

// EndSession signs out.
func (b *Broker) EndSession(ctx context.Context, secret string) error {
	return b.State.EndSession(ctx, sessionID(secret))
}

func sessionID(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
