package console

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"

	"golang.org/x/oauth2"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker/identity"
)

// signInTime is how long somebody may take at the identity provider, in seconds.
const signInTime = 600

// attempt is a sign-in at the provider that is under way. It lies in a cookie of the browser
// that began it: no other browser can end it.
type attempt struct{ state, nonce, verifier, next string }

func (c *Console) attemptCookie() string { return c.cookie() + "-attempt" }

func (c *Console) setAttempt(w http.ResponseWriter, a attempt) {
	v := url.Values{"s": {a.state}, "n": {a.nonce}, "v": {a.verifier}, "to": {a.next}}
	//nolint:gosec // see secure
	k := &http.Cookie{
		Name: c.attemptCookie(), Value: v.Encode(), Path: "/", HttpOnly: true, Secure: c.secure,
		SameSite: http.SameSiteLaxMode, MaxAge: signInTime, // Lax: the provider sends the browser back
	}
	if a.state == "" {
		k.Value, k.MaxAge = "", -1
	}
	http.SetCookie(w, k)
}

func (c *Console) attempt(r *http.Request) (attempt, bool) {
	k, err := r.Cookie(c.attemptCookie())
	if err != nil {
		return attempt{}, false
	}
	v, err := url.ParseQuery(k.Value)
	a := attempt{v.Get("s"), v.Get("n"), v.Get("v"), next(v.Get("to"))}
	return a, err == nil && a.state != "" && a.nonce != "" && a.verifier != ""
}

// provider is what the sign-in page calls the identity provider, "" if there is none.
func (c *Console) provider() string {
	p := c.broker.Identities()
	if p == nil {
		return ""
	}
	u, err := url.Parse(p.Config().Issuer)
	if err != nil {
		return ""
	}
	return u.Host
}

// getStart sends the browser to the provider.
func (c *Console) getStart(w http.ResponseWriter, r *http.Request) {
	p := c.broker.Identities()
	if p == nil {
		c.fail(w, r, access.Person{}, errNoPage)
		return
	}
	a := attempt{state: rand.Text(), nonce: rand.Text(), verifier: oauth2.GenerateVerifier(), next: next(r.URL.Query().Get("next"))}
	to, err := p.Start(r.Context(), a.state, a.nonce, a.verifier)
	if err != nil {
		c.fail(w, r, access.Person{}, c.broker.SignInFault(r.Context(), err))
		return
	}
	c.setAttempt(w, a)
	redirect(w, r, to)
}

// getCallback is where the provider sends the browser back to.
func (c *Console) getCallback(w http.ResponseWriter, r *http.Request) {
	secret, a, err := c.finish(r)
	c.setAttempt(w, attempt{}) // one attempt has one end
	if err != nil {
		c.fail(w, r, access.Person{}, c.broker.SignInFault(r.Context(), err))
		return
	}
	if old := c.secret(r); old != "" {
		_ = c.broker.EndSession(r.Context(), old) // it ends by itself otherwise
	}
	c.setCookie(w, secret)
	redirect(w, r, a.next)
}

func (c *Console) finish(r *http.Request) (secret string, a attempt, err error) {
	p := c.broker.Identities()
	if p == nil {
		return "", a, errNoPage
	}
	q := r.URL.Query()
	a, ok := c.attempt(r)
	if !ok || subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(a.state)) != 1 {
		return "", a, errors.Join(identity.ErrRefused, errors.New("the browser did not begin this sign-in"))
	}
	if q.Get("error") != "" || q.Get("code") == "" {
		return "", a, errors.Join(identity.ErrRefused, errors.New("the provider sends no code"))
	}
	id, err := p.Finish(r.Context(), q.Get("code"), a.nonce, a.verifier)
	if err != nil {
		return "", a, err
	}
	secret, _, err = c.broker.StartIdentity(r.Context(), id, false)
	return secret, a, err
}

// signInMeans tells the sign-in page what it can offer.
func (c *Console) signInMeans(p signInPage) signInPage {
	p.Provider = c.provider()
	p.Tokens = len(c.broker.Config.People) > 0
	return p
}
