package console

import (
	"context"
	"embed"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker"
)

//go:embed assets
var assets embed.FS

// policy is the Content-Security-Policy of every page.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Console serves the pages below /console/.
type Console struct {
	broker *broker.Broker
	slog   *slog.Logger
	secure bool // people come by https
	live   live
}

// New makes the console of a broker. What stop ends takes shown content off the screens.
func New(stop context.Context, b *broker.Broker, logger *slog.Logger) *Console {
	return &Console{broker: b, slog: logger, secure: secure(b.Config), live: live{stop: stop, every: time.Second}}
}

// secure tells whether the cookie may be kept to https. Only a broker that says it speaks
// plain http on this machine, to this machine, gets a cookie without.
func secure(c broker.Config) bool {
	if c.Console.URL != "" {
		return strings.HasPrefix(c.Console.URL, "https:")
	}
	host, _, err := net.SplitHostPort(c.Listen)
	ip := net.ParseIP(host)
	local := err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
	return c.TLS.Certificate != "" || !local
}

// Handler is the console.
func (c *Console) Handler() http.Handler {
	mux := http.NewServeMux()
	page := func(pattern string, f func(http.ResponseWriter, *http.Request, access.Person) error) {
		mux.Handle(pattern, c.signedIn(f))
	}
	mux.HandleFunc("GET /console/sign-in", c.getSignIn)
	mux.HandleFunc("POST /console/sign-in", c.postSignIn)
	mux.HandleFunc("GET /console/sign-in/oidc", c.getStart)
	mux.HandleFunc("GET /console/sign-in/oidc/callback", c.getCallback)
	mux.HandleFunc("POST /console/sign-out", c.postSignOut)
	mux.HandleFunc("GET /console/assets/{name}", getAsset)
	page("GET /console/{$}", c.getHome)
	page("GET /console/requests", c.getRequests)
	page("POST /console/requests", c.postRequest)
	page("GET /console/requests/{id}", c.getRequest)
	page("POST /console/requests/{id}/sample", c.postSample)
	page("POST /console/requests/{id}/review", c.postReview)
	page("POST /console/requests/{id}/{verb}", c.postDecision)
	page("GET /console/waiting", c.getWaiting)
	page("GET /console/retention", c.getRetention)
	page("GET /console/erasures", c.getErasures)
	page("GET /console/erasures/{id}/certificate", c.getCertificate)
	page("GET /console/audit", c.getAudit)
	page("POST /console/audit/proof", c.postProof)
	page("GET /console/audit/checkpoint", c.getCheckpoint)
	page("GET /console/keys", c.getKeys)
	page("GET /console/holds", c.getHolds)
	page("POST /console/holds", c.postHold)
	page("POST /console/holds/{id}/{verb}", c.postHoldVerb)
	page("GET /console/freeze", c.getFreeze)
	page("POST /console/freeze/{verb}", c.postFreeze)
	page("/console/", func(http.ResponseWriter, *http.Request, access.Person) error { return errNoPage })
	return c.outermost(http.NewCrossOriginProtection().Handler(mux))
}

// outermost sets what holds for all pages.
func (c *Console) outermost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", policy)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		if c.secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		defer func() {
			if p := recover(); p != nil {
				if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(p)
				}
				// What panicked may hold content: only its place is told.
				c.slog.Error("a page panicked", "path", r.Pattern)
				http.Error(w, "the broker failed; its log says why", http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// getAsset serves the style sheet and the icon, which hold nothing of anybody.
func getAsset(w http.ResponseWriter, r *http.Request) {
	kinds := map[string]string{"style.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}
	name := r.PathValue("name")
	kind, ok := kinds[name]
	data, err := assets.ReadFile("assets/" + name)
	if !ok || err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kind)
	send(w, data)
}
