package broker

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/openapi"
)

const (
	maxBody  = 64 << 10
	maxNote  = 1000
	maxList  = 1000
	bearer   = "Bearer "
	openTime = 90 * time.Second // for finding and opening one sample
)

// Handler is the HTTP API, version 1. Every answer says no-store: a sample must not
// rest in a cache, and neither must who asked for it.
func (b *Broker) Handler() http.Handler {
	mux, _ := b.routes()
	return b.outermost(mux)
}

// routes also lists the patterns of the API, each of which api.Routes describes.
func (b *Broker) routes() (mux *http.ServeMux, patterns []string) {
	mux = http.NewServeMux()
	open := func(pattern string, f http.HandlerFunc) {
		patterns = append(patterns, pattern)
		mux.Handle(pattern, f)
	}
	handle := func(pattern string, f func(http.ResponseWriter, *http.Request, access.Person) error) {
		open(pattern, b.signedIn(pattern, f).ServeHTTP)
	}
	handle("POST /v1/requests", b.postRequest)
	handle("GET /v1/requests", b.getRequests)
	handle("GET /v1/requests/{id}", b.getRequest)
	handle("GET /v1/requests/{id}/sample", b.getSample)
	handle("GET /v1/grants", b.getGrants)
	handle("GET /v1/keyring", b.getKeyring)
	handle("GET /v1/freeze", b.getFreeze)
	handle("POST /v1/freeze", b.postFreeze(b.StartFreeze))
	handle("POST /v1/freeze/lift", b.postFreeze(b.LiftFreeze))
	b.accessRoutes(handle)
	b.erasureRoutes(handle)
	b.holdRoutes(handle)
	for verb := range verbs {
		handle("POST /v1/requests/{id}/"+string(verb), b.postDecision(verb))
	}
	if b.Console != nil {
		mux.Handle("/console/", b.Console)
		mux.Handle("GET /{$}", http.RedirectHandler("/console/", http.StatusSeeOther))
	}
	open("GET /v1/login", b.getLogin)
	open("POST /v1/login", b.postLogin)
	handle("POST /v1/logout", b.postLogout)
	open("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, api.Probe{Status: "ok"})
	})
	open("GET /readyz", b.getReady)
	open("GET /openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(openapi.Document())
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		writeFault(w, &api.Fault{Title: "not found", Status: http.StatusNotFound, Code: "no_such_path", Detail: "there is no such path or method"})
	})
	return mux, patterns
}

// outermost sets what holds for all answers.
func (b *Broker) outermost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		defer func() {
			if p := recover(); p != nil {
				if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(p)
				}
				// What panicked may hold content: only its place is told.
				b.slog.Error("a handler panicked", "path", r.Pattern)
				writeFault(w, internalFault())
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// signedIn finds the person behind the token before f runs, and turns errors into answers.
func (b *Broker) signedIn(pattern string, f func(http.ResponseWriter, *http.Request, access.Person) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, ok := b.caller(r)
		if !ok {
			b.refused.note(r.Context(), b.audit)
			w.Header().Set("WWW-Authenticate", `Bearer realm="sotto"`)
			writeFault(w, &api.Fault{Title: "sign in", Status: http.StatusUnauthorized, Code: "sign_in", Detail: "a bearer token is needed, of broker.yaml or by `sotto login`, or a client certificate that broker.yaml names"})
			return
		}
		if err := f(w, r, who); err != nil {
			fault := faultOf(err, r.Method)
			if fault.Status >= http.StatusInternalServerError {
				b.slog.Error("request failed", "path", pattern, "person", who.Name, "code", fault.Code, "error", err)
			}
			writeFault(w, fault)
		}
	})
}

func (b *Broker) postRequest(w http.ResponseWriter, r *http.Request, who access.Person) error {
	var in api.NewRequest
	if err := readJSON(r, &in); err != nil {
		return err
	}
	in.Key = r.Header.Get("Idempotency-Key")
	q, err := b.Ask(r.Context(), who, in)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/v1/requests/"+q.ID)
	writeJSON(w, http.StatusCreated, show(q, b.now()))
	return nil
}

func (b *Broker) getRequests(w http.ResponseWriter, r *http.Request, who access.Person) error {
	if r.URL.Query().Get("unreviewed") == "true" {
		list, err := b.Unreviewed(r.Context(), who)
		if err != nil {
			return err
		}
		return b.answerList(w, list)
	}
	wanted := access.State(r.URL.Query().Get("state"))
	return b.list(w, r, who, func(q access.Request) bool { return wanted == "" || q.State(b.now()) == wanted })
}

func (b *Broker) getGrants(w http.ResponseWriter, r *http.Request, who access.Person) error {
	return b.list(w, r, who, func(q access.Request) bool { return q.State(b.now()) == access.Granted })
}

func (b *Broker) list(w http.ResponseWriter, r *http.Request, who access.Person, keep func(access.Request) bool) error {
	limit := 0
	if text := r.URL.Query().Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > maxList {
			return badRequest("'limit' must be a number from 1 to " + strconv.Itoa(maxList))
		}
		limit = n
	}
	list, err := b.List(r.Context(), who, limit, keep)
	if err != nil {
		return err
	}
	return b.answerList(w, list)
}

func (b *Broker) answerList(w http.ResponseWriter, list []access.Request) error {
	out := api.Requests{Requests: []api.Request{}}
	for _, q := range list {
		out.Requests = append(out.Requests, show(q, b.now()))
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}

func (b *Broker) getRequest(w http.ResponseWriter, r *http.Request, who access.Person) error {
	q, err := b.Find(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, show(q, b.now()))
	return nil
}

func (b *Broker) postDecision(verb Verb) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request, who access.Person) error {
		var in api.Note
		if err := readNote(r, &in); err != nil {
			return err
		}
		q, err := b.DecideFor(r.Context(), who, r.PathValue("id"), verb, in)
		if err != nil {
			return err
		}
		writeJSON(w, http.StatusOK, show(q, b.now()))
		return nil
	}
}

func (b *Broker) getKeyring(w http.ResponseWriter, _ *http.Request, _ access.Person) error {
	signed, err := os.ReadFile(b.Config.Keyring.DirectoryFile)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = w.Write(signed)
	return err
}

func (b *Broker) getReady(w http.ResponseWriter, r *http.Request) {
	if err := b.State.Ping(r.Context()); err != nil {
		writeFault(w, &api.Fault{Title: "not ready", Status: http.StatusServiceUnavailable, Code: "state_down"})
		return
	}
	writeJSON(w, http.StatusOK, api.Probe{Status: "ready"})
}

// readJSON reads a body strictly. No body is an empty one.
func readJSON(r *http.Request, into any) error {
	body, err := io.ReadAll(r.Body)
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return &api.Fault{Title: "too large", Status: http.StatusRequestEntityTooLarge, Code: "too_large", Detail: "the body is larger than 64 KiB"}
	}
	if err != nil {
		return badRequest("the body cannot be read")
	}
	if len(body) == 0 {
		return nil
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return &api.Fault{Title: "not JSON", Status: http.StatusUnsupportedMediaType, Code: "not_json", Detail: "the body must be application/json"}
	}
	d := json.NewDecoder(strings.NewReader(string(body)))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil || d.InputOffset() != int64(len(strings.TrimRight(string(body), " \t\r\n"))) {
		return badRequest("the body is not one JSON object with known fields of the right kind")
	}
	return nil
}
