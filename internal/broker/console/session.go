package console

import (
	"errors"
	"net/http"
	"strings"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker"
)

// cookie is the name of the session cookie. The prefix keeps it to this host and https.
func (c *Console) cookie() string {
	if c.secure {
		return "__Host-sotto"
	}
	return "sotto"
}

func (c *Console) setCookie(w http.ResponseWriter, secret string) {
	k := &http.Cookie{Name: c.cookie(), Value: secret, Path: "/", HttpOnly: true, Secure: c.secure, SameSite: http.SameSiteLaxMode} //nolint:gosec // see secure
	if secret == "" {
		k.MaxAge = -1
	}
	http.SetCookie(w, k)
}

func (c *Console) secret(r *http.Request) string {
	k, err := r.Cookie(c.cookie())
	if err != nil {
		return ""
	}
	return k.Value
}

// signedIn finds who asks before f runs, and turns errors into pages.
func (c *Console) signedIn(f func(http.ResponseWriter, *http.Request, access.Person) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, err := c.broker.Session(r.Context(), c.secret(r))
		if errors.Is(err, broker.ErrSignIn) {
			c.setCookie(w, "")
			to := "/console/sign-in"
			if r.Method == http.MethodGet && r.URL.Path != "/console/" {
				to += "?next=" + escapeQuery(r.URL.RequestURI())
			}
			redirect(w, r, to)
			return
		}
		if err == nil {
			err = f(w, r, who)
		}
		if err != nil {
			c.fail(w, r, who, err)
		}
	})
}

type signInPage struct {
	Next     string
	Error    string
	Provider string // host of the identity provider, "" if there is none
	Tokens   bool   // somebody has a token
}

func (c *Console) getSignIn(w http.ResponseWriter, r *http.Request) {
	if _, err := c.broker.Session(r.Context(), c.secret(r)); err == nil {
		redirect(w, r, next(r.URL.Query().Get("next")))
		return
	}
	c.show(w, r, http.StatusOK, access.Person{}, "Sign in", "sign-in", c.signInMeans(signInPage{Next: next(r.URL.Query().Get("next"))}))
}

func (c *Console) postSignIn(w http.ResponseWriter, r *http.Request) {
	to := next(r.PostFormValue("next"))
	secret, _, err := c.broker.StartSession(r.Context(), r.PostFormValue("token"))
	switch {
	case errors.Is(err, broker.ErrSignIn):
		c.show(w, r, http.StatusUnauthorized, access.Person{}, "Sign in", "sign-in", c.signInMeans(signInPage{
			Next: to, Error: "Nobody has this token. It begins with sotto_ and stands alone in your token file.",
		}))
	case err != nil:
		c.fail(w, r, access.Person{}, err)
	default:
		if old := c.secret(r); old != "" {
			_ = c.broker.EndSession(r.Context(), old) // it ends by itself otherwise
		}
		c.setCookie(w, secret)
		redirect(w, r, to)
	}
}

func (c *Console) postSignOut(w http.ResponseWriter, r *http.Request) {
	if err := c.broker.EndSession(r.Context(), c.secret(r)); err != nil {
		c.fail(w, r, access.Person{}, err)
		return
	}
	c.setCookie(w, "")
	redirect(w, r, "/console/sign-in")
}

// next keeps a redirect inside the console: a path below /console/ and nothing that a
// browser could take for another host.
func next(to string) string {
	if !strings.HasPrefix(to, "/console/") || strings.ContainsAny(to, "\\\r\n") || strings.Contains(to, "//") || len(to) > 500 {
		return "/console/"
	}
	return to
}
