// Package identitytest runs a real OpenID provider on loopback for tests: zitadel's
// certified library with its example storage, users with groups, a confidential client
// for the console and a public one for the device flow.
package identitytest

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
	"golang.org/x/text/language"
)

// The clients of the provider.
const (
	ConsoleClient = "sotto-console"
	ConsoleSecret = "a secret of the console"
	CLIClient     = "sotto-cli"
	Password      = "correct horse"
)

// User is somebody who can sign in with [Password].
type User struct {
	Subject, Name, Email string
	Unverified           bool
	Groups               []string
}

// Provider is a running OpenID provider.
type Provider struct {
	Issuer string

	t     *testing.T
	store *store
}

// Start runs a provider with users. redirect is where the console expects the code.
func Start(t *testing.T, redirect string, users ...User) *Provider {
	t.Helper()
	p := &Provider{t: t}
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	// The library allows plain http for localhost only.
	p.Issuer = strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	p.store = &store{users: users}
	p.store.Storage = storage.NewStorageWithClients(p.store, map[string]*storage.Client{
		ConsoleClient: storage.WebClient(ConsoleClient, ConsoleSecret, redirect),
		CLIClient:     storage.DeviceClient(CLIClient, ""),
	})
	provider, err := op.NewProvider(&op.Config{
		CryptoKey: [32]byte{1}, CryptoKeyId: "test", CodeMethodS256: true, AuthMethodPost: true, GrantTypeRefreshToken: true,
		SupportedUILocales:  []language.Tag{language.English},
		DeviceAuthorization: op.DeviceAuthorizationConfig{Lifetime: time.Minute, PollInterval: time.Second, UserFormPath: "/device", UserCode: op.UserCodeBase20},
	}, p.store, op.StaticIssuer(p.Issuer), op.WithAllowInsecure(), op.WithLogger(slog.New(slog.NewTextHandler(io.Discard, nil))))
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	interceptor := op.NewIssuerInterceptor(provider.IssuerFromRequest)
	callback := op.AuthCallbackURL(provider)
	mux.HandleFunc("GET /login/username", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `<form method="post"><input name="id" value="%s"><input name="username"><input name="password" type="password"><button>Log in</button></form>`, r.FormValue("authRequestID"))
	})
	mux.Handle("POST /login/username", interceptor.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.FormValue("id")
		if err := p.store.CheckUsernamePassword(r.FormValue("username"), r.FormValue("password"), id); err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		http.Redirect(w, r, callback(r.Context(), id), http.StatusFound)
	}))
	mux.Handle("/", provider)
	handler = mux
	return p
}

// Approve lets somebody enter the code of a device flow and agree.
func (p *Provider) Approve(userCode, name string) {
	p.t.Helper()
	u := p.store.GetUserByUsername(name)
	if u == nil {
		p.t.Fatalf("the provider knows no %s", name)
	}
	if err := p.store.CompleteDeviceAuthorization(context.Background(), userCode, u.ID); err != nil {
		p.t.Fatal(err)
	}
}

// Deny lets somebody refuse the code of a device flow.
func (p *Provider) Deny(userCode string) {
	p.t.Helper()
	if err := p.store.DenyDeviceAuthorization(context.Background(), userCode); err != nil {
		p.t.Fatal(err)
	}
}

// Rename changes what a subject is called, as a marriage or an attacker may.
func (p *Provider) Rename(subject, email string) {
	p.store.mu.Lock()
	defer p.store.mu.Unlock()
	for i := range p.store.users {
		if p.store.users[i].Subject == subject {
			p.store.users[i].Email = email
		}
	}
}

// store is the example's, with users of our own, groups, and a device client without a secret.
type store struct {
	*storage.Storage
	mu    sync.Mutex
	users []User
}

func (s *store) find(match func(User) bool) *storage.User {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.users, match)
	if i < 0 {
		return nil
	}
	u := s.users[i]
	return &storage.User{ID: u.Subject, Username: u.Name, Password: Password, Email: u.Email, EmailVerified: !u.Unverified, PreferredLanguage: language.English}
}

// GetUserByID implements storage.UserStore.
func (s *store) GetUserByID(id string) *storage.User {
	return s.find(func(u User) bool { return u.Subject == id })
}

// GetUserByUsername implements storage.UserStore.
func (s *store) GetUserByUsername(name string) *storage.User {
	return s.find(func(u User) bool { return u.Name == name })
}

// ExampleClientID implements storage.UserStore.
func (s *store) ExampleClientID() string { return storage.ServiceUserID }

// SetUserinfoFromToken answers the user info endpoint, with groups.
func (s *store) SetUserinfoFromToken(ctx context.Context, info *oidc.UserInfo, token, subject, origin string) error {
	if err := s.Storage.SetUserinfoFromToken(ctx, info, token, subject, origin); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.users {
		if u.Subject == subject && u.Groups != nil {
			info.AppendClaims("groups", u.Groups)
		}
	}
	return nil
}

// GetClientByClientID makes the device client a public one.
func (s *store) GetClientByClientID(ctx context.Context, id string) (op.Client, error) {
	c, err := s.Storage.GetClientByClientID(ctx, id)
	if found, ok := c.(*storage.Client); ok && id == CLIClient {
		return publicClient{found}, nil
	}
	return c, err
}

type publicClient struct{ *storage.Client }

// ApplicationType that is not the web is a public one.
func (publicClient) ApplicationType() op.ApplicationType { return op.ApplicationTypeNative }

// AuthMethod of a public client is none.
func (publicClient) AuthMethod() oidc.AuthMethod { return oidc.AuthMethodNone }
