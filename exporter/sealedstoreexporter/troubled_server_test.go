package sealedstoreexporter

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component/componenttest"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/envelope"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/s3server"
)

// trouble is what stands between the exporter and a real server. It handles a
// request in place of the server, which it may call.
type trouble func(w http.ResponseWriter, r *http.Request, server http.Handler)

func answer(status int, code string) trouble {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.WriteHeader(status)
		fmt.Fprintf(w, "<Error><Code>%s</Code></Error>", code)
	}
}

// hangUp closes the connection without an answer.
func hangUp(w http.ResponseWriter) {
	if c, _, err := w.(http.Hijacker).Hijack(); err == nil {
		c.Close()
	}
}

var troubles = []struct {
	name string
	of   trouble
	// stores: the server does its work, and only the answer is lost.
	stores bool
}{
	{"500", answer(500, "InternalError"), false},
	{"503", answer(503, "SlowDown"), false},
	{"507", answer(507, "InsufficientStorage"), false},
	{"stall", func(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
		_, _ = io.Copy(io.Discard, r.Body) // only then does the server see the client go
		<-r.Context().Done()
	}, false},
	{"cut before", func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { hangUp(w) }, false},
	{"answer lost", func(w http.ResponseWriter, r *http.Request, server http.Handler) {
		server.ServeHTTP(httptest.NewRecorder(), r)
		hangUp(w)
	}, true},
}

// TestTroubledServer: one exporter lives through all that a server may do to it. While
// it lasts nothing is acknowledged; when it is over everything is stored, once, by the
// same process.
func TestTroubledServer(t *testing.T) {
	direct := s3server.Bucket(t, s3server.Versioned)
	host, err := direct.Host()
	if err != nil {
		t.Fatal(err)
	}
	var now atomic.Pointer[trouble]
	server := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: host})
			r.Out.Host = r.In.Host // it is signed
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { hangUp(w) },
	}
	between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if does := now.Load(); does != nil {
			(*does)(w, r, server)
			return
		}
		server.ServeHTTP(w, r)
	}))
	t.Cleanup(between.Close)

	v, c := newVault(), quick(t)
	through := direct
	through.Endpoint = between.URL
	c.Store = storeConfig{S3: &through}
	c.TimeoutConfig.Timeout = time.Second
	e := newFixture(t, c).traces(t, componenttest.NewNopHost())
	var want []string
	for i, trouble := range troubles {
		var acknowledged atomic.Int32
		var all sync.WaitGroup
		now.Store(&trouble.of)
		for n := range 3 {
			class := fmt.Sprintf("c%d-%d", i, n)
			want = append(want, plaintexts(class, 10)...)
			all.Go(func() {
				if err := e.ConsumeTraces(t.Context(), envelope.Traces(v.seal(t, sealed.Traces, class, 10))); err != nil {
					t.Errorf("%s: class %s: %v", trouble.name, class, err)
				}
				acknowledged.Add(1)
			})
		}
		time.Sleep(1500 * time.Millisecond) // attempts begin and end
		if got := acknowledged.Load(); got != 0 {
			t.Errorf("%s: %d of 3 acknowledged meanwhile", trouble.name, got)
		}
		b := bucketOf(t, &Config{Store: storeConfig{S3: &direct}})
		_, names := v.stored(t, b)
		if stored := len(names) == 3*(i+1); stored != trouble.stores {
			t.Errorf("%s: %d objects are in the store: the trouble was not what it should be", trouble.name, len(names))
		}
		now.Store(nil)
		all.Wait()
	}
	shutdown(t, e)
	b := bucketOf(t, &Config{Store: storeConfig{S3: &direct}})
	got, names := v.stored(t, b)
	wantOnce(t, got, want...)
	versions := 0
	for _, err := range b.(objstore.History).Versions(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		versions++
	}
	if versions != len(names) {
		t.Errorf("%d versions of %d objects: a retry wrote an object again", versions, len(names))
	}
}
