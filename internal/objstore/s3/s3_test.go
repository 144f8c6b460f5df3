package s3_test

import (
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/objstoretest"
	"github.com/sotto-project/sotto/internal/objstore/s3"
	"github.com/sotto-project/sotto/internal/s3server"
)

func TestContract(t *testing.T) {
	t.Run("plain", func(t *testing.T) {
		objstoretest.Run(t, func(t *testing.T) objstore.Bucket { return open(t, s3server.Bucket(t, s3server.Plain)) })
	})
	t.Run("versioned", func(t *testing.T) {
		objstoretest.Run(t, func(t *testing.T) objstore.Bucket { return open(t, s3server.Bucket(t, s3server.Versioned)) })
	})
	t.Run("prefix", func(t *testing.T) {
		objstoretest.Run(t, func(t *testing.T) objstore.Bucket {
			c := s3server.Bucket(t, s3server.Versioned)
			s3server.Overwrite(t, c, "team/sample", "a neighbour whose name begins like ours")
			c.Prefix = "team/samples/"
			return open(t, c)
		})
	})
}

func open(t *testing.T, c objstore.S3Config) *s3.Bucket {
	t.Helper()
	b, err := s3.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// TestDeleteWhatIsHidden: a marker on top and versions below are what a plain
// delete and an overwrite leave. Versions shows them, Delete removes them.
func TestDeleteWhatIsHidden(t *testing.T) {
	c := s3server.Bucket(t, s3server.Versioned)
	b := open(t, c)
	const key = "sealed/hidden"
	if err := b.Put(t.Context(), key, []byte("first")); err != nil {
		t.Fatal(err)
	}
	s3server.Overwrite(t, c, key, "second")
	s3server.Hide(t, c, key)
	s3server.Overwrite(t, c, key+"-neighbour", "stays")
	for o, err := range b.List(t.Context(), key) {
		if o.Key == key || err != nil {
			t.Errorf("listed %q, %v: it should be hidden", o.Key, err)
		}
	}
	if got := versions(t, b, key); got != "marker old old neighbour" {
		t.Errorf("history is %q", got)
	}
	if err := b.Delete(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	if got := versions(t, b, key); got != "neighbour" {
		t.Errorf("history after delete is %q", got)
	}
}

func versions(t *testing.T, b *s3.Bucket, key string) string {
	t.Helper()
	var words []string
	for v, err := range b.Versions(t.Context(), key) {
		switch {
		case err != nil:
			t.Fatal(err)
		case v.Key != key:
			words = append(words, "neighbour")
		case v.Marker:
			words = append(words, "marker")
		case v.Current:
			words = append(words, "current")
		default:
			words = append(words, "old")
		}
	}
	return strings.Join(words, " ")
}

func TestErrorKinds(t *testing.T) {
	good := s3server.Bucket(t, s3server.Plain)
	for name, c := range map[string]struct {
		change func(*objstore.S3Config)
		want   error
	}{
		"wrong secret": {func(c *objstore.S3Config) { c.SecretAccessKey = "made-up-secret-for-tests" }, objstore.ErrDenied},
		"unknown key":  {func(c *objstore.S3Config) { c.AccessKeyID = "nobody" }, objstore.ErrDenied},
		"no bucket":    {func(c *objstore.S3Config) { c.Bucket = "sotto-absent" }, objstore.ErrDenied},
		"no server":    {func(c *objstore.S3Config) { c.Endpoint = "http://127.0.0.1:1" }, objstore.ErrUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			config := good
			c.change(&config)
			b := open(t, config)
			_, readErr := b.ReadRange(t.Context(), "k", 0, -1)
			var listErr error
			for _, err := range b.List(t.Context(), "") {
				listErr = err
			}
			for act, err := range map[string]error{"put": b.Put(t.Context(), "k", []byte("x")), "read": readErr, "list": listErr, "delete": b.Delete(t.Context(), "k")} {
				if !errors.Is(err, c.want) {
					t.Errorf("%s: %v, want %v", act, err, c.want)
				}
				if err != nil && (strings.Contains(err.Error(), good.SecretAccessKey.Reveal()) || strings.Contains(err.Error(), "made-up-secret")) {
					t.Errorf("%s: the message holds the secret", act)
				}
			}
		})
	}
}

// TestOwnAuthority: a server whose certificate nobody knows is refused, and
// trusted once ca_file names it.
func TestOwnAuthority(t *testing.T) {
	c := s3server.Bucket(t, s3server.Plain)
	if !c.Insecure {
		t.Skip("the server under test speaks TLS itself")
	}
	target, err := url.Parse(c.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewUnstartedServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host // it is part of what the client signed
	}})
	front.Config.ErrorLog = log.New(io.Discard, "", 0) // the refused handshake is the point
	front.StartTLS()
	t.Cleanup(front.Close)
	c.Endpoint, c.Insecure = front.URL, false

	if err := open(t, c).Put(t.Context(), "k", []byte("x")); !errors.Is(err, objstore.ErrUnavailable) || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("put to an unknown server: %v, want ErrUnavailable that tells of the certificate", err)
	}
	c.CAFile = filepath.Join(t.TempDir(), "ca.pem")
	block := &pem.Block{Type: "CERTIFICATE", Bytes: front.Certificate().Raw}
	if err := os.WriteFile(c.CAFile, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	b := open(t, c)
	if err := b.Put(t.Context(), "k", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if got, err := b.ReadRange(t.Context(), "k", 0, -1); err != nil || string(got) != "x" {
		t.Errorf("read %q, %v", got, err)
	}
}

func BenchmarkPut8MiB(b *testing.B) {
	store, err := s3.Open(s3server.Bucket(b, s3server.Plain))
	if err != nil {
		b.Fatal(err)
	}
	data := make([]byte, 8<<20)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if err := store.Put(b.Context(), "bench/"+time.Now().Format(time.RFC3339Nano), data); err != nil {
			b.Fatal(err)
		}
	}
}
