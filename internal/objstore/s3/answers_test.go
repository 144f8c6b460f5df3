package s3_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/internal/objstore"
)

// The servers that can be had do not give these answers on demand, so a few
// lines of HTTP give them. What real servers do is tested with real servers.

func answering(t *testing.T, handler http.HandlerFunc) objstore.S3Config {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return objstore.S3Config{
		Endpoint: server.URL, Insecure: true, Bucket: "bucket", Region: "us-east-1", PathStyle: true,
		AccessKeyID: "made-up", SecretAccessKey: "made-up-secret",
	}
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	fmt.Fprintf(w, "<Error><Code>%s</Code><Message>we signed made-up-secret</Message></Error>", code)
}

func TestKindsByAnswer(t *testing.T) {
	for _, c := range []struct {
		status int
		code   string
		want   error
	}{
		{503, "SlowDown", objstore.ErrUnavailable},
		{500, "InternalError", objstore.ErrUnavailable},
		{507, "InsufficientStorage", objstore.ErrUnavailable},
		{429, "TooManyRequests", objstore.ErrUnavailable},
		{409, "ConditionalRequestConflict", objstore.ErrUnavailable},
		{409, "OperationAborted", objstore.ErrUnavailable},
		{412, "PreconditionFailed", objstore.ErrExists},
		{403, "AccessDenied", objstore.ErrDenied},
		{403, "SignatureDoesNotMatch", objstore.ErrDenied},
		{400, "InvalidRequest", objstore.ErrDenied},
		{404, "NoSuchBucket", objstore.ErrDenied},
		{400, "KeyTooLongError", objstore.ErrKey},
	} {
		t.Run(c.code, func(t *testing.T) {
			t.Parallel() // the SDK tries some of them again, with pauses
			b := open(t, answering(t, func(w http.ResponseWriter, _ *http.Request) { refuse(w, c.status, c.code) }))
			err := b.Put(t.Context(), "key", []byte("data"))
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			if err == nil || !strings.Contains(err.Error(), `"key"`) || !strings.Contains(err.Error(), c.code) {
				t.Errorf("%v does not name the key and the code", err)
			}
			if err != nil && strings.Contains(err.Error(), "made-up-secret") {
				t.Error("the error repeats the server's message")
			}
		})
	}
}

// TestNoConditions: a server that refuses conditional writes is looked at before each write.
func TestNoConditions(t *testing.T) {
	var mu sync.Mutex
	stored := map[string]string{}
	var requests []string
	b := open(t, answering(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		conditional := r.Header.Get("If-None-Match") != ""
		requests = append(requests, fmt.Sprintf("%s %s %v", r.Method, r.URL.Path, conditional))
		switch {
		case conditional:
			refuse(w, http.StatusNotImplemented, "NotImplemented")
		case r.Method == http.MethodPut:
			body, _ := io.ReadAll(r.Body)
			stored[r.URL.Path] = string(body)
			w.Header().Set("ETag", `"0"`)
		case stored[r.URL.Path] == "":
			w.WriteHeader(http.StatusNotFound)
		default:
			w.Header().Set("Last-Modified", time.Now().UTC().Format(http.TimeFormat))
			w.Header().Set("ETag", `"0"`)
		}
	}))
	if err := b.Put(t.Context(), "one", []byte("data")); err != nil {
		t.Fatal(err)
	}
	if err := b.Put(t.Context(), "one", []byte("other")); !errors.Is(err, objstore.ErrExists) {
		t.Errorf("second put: %v, want ErrExists", err)
	}
	want := []string{
		"PUT /bucket/one true", "HEAD /bucket/one false", "PUT /bucket/one false",
		"HEAD /bucket/one false", // it is known by now that conditions are refused
	}
	if diff := cmp.Diff(want, requests); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// TestNoVersions: a server that cannot list versions has nothing but its objects.
func TestNoVersions(t *testing.T) {
	var deleted []string
	b := open(t, answering(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Query().Has("versions"):
			refuse(w, http.StatusNotImplemented, "NotImplemented")
		case r.Method == http.MethodDelete:
			deleted = append(deleted, r.URL.RequestURI())
			w.WriteHeader(http.StatusNoContent)
		default:
			fmt.Fprint(w, `<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>one</Key><Size>4</Size><LastModified>2026-11-23T00:00:00.000Z</LastModified></Contents></ListBucketResult>`)
		}
	}))
	if err := b.Delete(t.Context(), "one"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"/bucket/one"}, deleted); diff != "" {
		t.Errorf("deleted (-want +got):\n%s", diff)
	}
}

// TestDeleteIsNotPretended: without the permission to see versions nothing is
// deleted, because the versions would stay.
func TestDeleteIsNotPretended(t *testing.T) {
	b := open(t, answering(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete {
			t.Error("deleted all the same")
		}
		refuse(w, http.StatusForbidden, "AccessDenied")
	}))
	if err := b.Delete(t.Context(), "one"); !errors.Is(err, objstore.ErrDenied) {
		t.Errorf("%v, want ErrDenied", err)
	}
}

// TestStalledServer: the context ends a request that gets no answer.
func TestStalledServer(t *testing.T) {
	release := make(chan struct{})
	b := open(t, answering(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-release
	}))
	defer close(release)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	if err := b.Put(ctx, "one", []byte("data")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want DeadlineExceeded", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}

// TestCutAnswer: a body that ends early is an error, never a short read.
func TestCutAnswer(t *testing.T) {
	b := open(t, answering(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		w.Header().Set("ETag", `"0"`)
		w.Header().Set("Last-Modified", time.Now().UTC().Format(http.TimeFormat))
		_, _ = w.Write([]byte("only this"))
	}))
	if data, err := b.ReadRange(t.Context(), "one", 0, -1); !errors.Is(err, objstore.ErrUnavailable) {
		t.Errorf("read %d bytes, %v, want ErrUnavailable", len(data), err)
	}
}

// TestServerIgnoresRange: a proxy that drops the range costs bytes, not correctness.
func TestServerIgnoresRange(t *testing.T) {
	b := open(t, answering(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("ETag", `"0"`)
		w.Header().Set("Last-Modified", time.Now().UTC().Format(http.TimeFormat))
		_, _ = w.Write([]byte("0123456789"))
	}))
	for _, c := range []struct {
		off, n int64
		want   string
	}{{3, 4, "3456"}, {3, -1, "3456789"}, {-4, -1, "6789"}, {-4, 2, "67"}, {0, 3, "012"}, {20, 5, ""}} {
		got, err := b.ReadRange(t.Context(), "one", c.off, c.n)
		if err != nil || string(got) != c.want {
			t.Errorf("ReadRange(%d, %d) = %q, %v, want %q", c.off, c.n, got, err, c.want)
		}
	}
}
