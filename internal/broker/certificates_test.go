package broker

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// authority signs certificates of clients.
type authority struct {
	t    *testing.T
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{t: t}
	var der []byte
	a.key, der = a.make(&x509.Certificate{Subject: pkix.Name{CommonName: "test authority"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign})
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	a.cert = cert
	return a
}

func (a *authority) make(c *x509.Certificate) (*ecdsa.PrivateKey, []byte) {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	c.SerialNumber, c.NotBefore, c.NotAfter = big.NewInt(time.Now().UnixNano()), time.Now().Add(-time.Minute), time.Now().Add(time.Hour)
	parent, signer := c, key
	if a.cert != nil {
		parent, signer = a.cert, a.key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, signer)
	if err != nil {
		a.t.Fatal(err)
	}
	return key, der
}

// client makes the certificate of a client.
func (a *authority) client(c x509.Certificate) *tls.Certificate {
	a.t.Helper()
	c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	key, der := a.make(&c)
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

func spiffe(path string) []*url.URL {
	return []*url.URL{{Scheme: "spiffe", Host: "example.org", Path: path}}
}

// TestClientCertificates: a service signs in by the certificate that broker.yaml names and
// an authority of client_ca vouches for, and by nothing less.
func TestClientCertificates(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	ours, theirs := newAuthority(t), newAuthority(t)
	debugger := ours.client(x509.Certificate{URIs: spiffe("/debugger")})
	approver := ours.client(x509.Certificate{DNSNames: []string{"approver.example.org"}})
	both := ours.client(x509.Certificate{URIs: spiffe("/debugger"), DNSNames: []string{"approver.example.org"}})
	pinned := ours.client(x509.Certificate{Subject: pkix.Name{CommonName: "otto"}})
	sum := sha256.Sum256(pinned.Leaf.RawSubjectPublicKeyInfo)
	for i := range w.people {
		switch p := &w.people[i]; p.Name {
		case "ada": // a certificate alone
			p.certificate, p.token = "uri:spiffe://example.org/debugger", [sha256.Size]byte{}
		case "ben": // both
			p.certificate = "dns:approver.example.org"
		case "otto":
			p.certificate, p.token = "sha256:"+hex.EncodeToString(sum[:]), [sha256.Size]byte{}
		}
	}
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ours.cert.Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	secure, err := TLSConfig{ClientCA: ca}.serverTLS()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(w.Handler())
	server.TLS = secure
	server.StartTLS()
	t.Cleanup(server.Close)

	call := func(certificate *tls.Certificate, token, method, path, site string) (int, string) {
		t.Helper()
		config := &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: x509.NewCertPool()}
		config.RootCAs.AddCert(server.Certificate())
		if certificate != nil {
			config.Certificates = []tls.Certificate{*certificate}
		}
		transport := &http.Transport{TLSClientConfig: config}
		defer transport.CloseIdleConnections()
		req, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if token != "" {
			req.Header.Set("Authorization", "Bearer "+token)
		}
		if site != "" {
			req.Header.Set("Sec-Fetch-Site", site)
		}
		resp, err := transport.RoundTrip(req)
		if err != nil {
			return 0, err.Error()
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(body)
	}
	const list = "/v1/requests"
	for name, c := range map[string]struct {
		certificate         *tls.Certificate
		token, method, site string
		want                int
	}{
		"named by a URI":                    {debugger, "", "GET", "", 200},
		"named by its key":                  {pinned, "", "GET", "", 200},
		"no certificate":                    {nil, "", "GET", "", 401},
		"of nobody":                         {ours.client(x509.Certificate{URIs: spiffe("/other")}), "", "GET", "", 401},
		"a longer name":                     {ours.client(x509.Certificate{URIs: spiffe("/debugger/x")}), "", "GET", "", 401},
		"the name elsewhere":                {ours.client(x509.Certificate{Subject: pkix.Name{CommonName: "spiffe://example.org/debugger"}}), "", "GET", "", 401},
		"names two people":                  {both, "", "GET", "", 401},
		"another key of that name":          {ours.client(x509.Certificate{Subject: pkix.Name{CommonName: "otto"}}), "", "GET", "", 401},
		"of another authority":              {theirs.client(x509.Certificate{URIs: spiffe("/debugger")}), "", "GET", "", 0},
		"who has both, certificate alone":   {approver, "", "GET", "", 401},
		"who has both, token alone":         {nil, w.tokens["ben"], "GET", "", 401},
		"who has both, another certificate": {debugger, w.tokens["ben"], "GET", "", 401},
		"who has both":                      {approver, w.tokens["ben"], "GET", "", 200},
		"token of somebody without one":     {nil, w.tokens["dan"], "GET", "", 200},
		"a wrong token beside a good one":   {debugger, "sotto_wrong", "GET", "", 401},
		"by a page of another site":         {debugger, "", "GET", "cross-site", 401},
		"by a page of another host":         {debugger, "", "POST", "same-site", 401},
	} {
		status, body := call(c.certificate, c.token, c.method, list, c.site)
		if status != c.want {
			t.Errorf("%s: status %d, want %d: %s", name, status, c.want, body)
		}
	}
	// The console takes no token that is bound to a certificate, and an old session of it ends.
	if _, _, err := w.StartSession(t.Context(), w.tokens["ben"]); err == nil {
		t.Error("a bound token opens a session")
	}
}

// TestCertificateFaults: all at once, by their keys.
func TestCertificateFaults(t *testing.T) {
	c := DefaultConfig()
	c.TLS.ClientCA = "ca.pem"
	for _, certificate := range []string{"ada", "cn:ada", "uri:", "sha256:12", "dns:a b", "dns:x", "dns:x"} {
		c.People = append(c.People, PersonConfig{Name: "n" + hex.EncodeToString([]byte{byte(len(c.People))}), Roles: nil, Certificate: certificate})
	}
	var texts []string
	for _, f := range c.faults() {
		texts = append(texts, f.Error())
	}
	all := strings.Join(texts, "\n")
	for _, want := range []string{
		"'tls.client_ca' needs 'tls.certificate'", "'people[0].certificate' must be uri:", "'people[1].certificate' must begin with", "'people[2].certificate' must be uri:",
		"'people[3].certificate' must have 64 hex digits", "'people[4].certificate' must be uri:", "'people[6].certificate' is that of people[5] too",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not in\n%s", want, all)
		}
	}
	c.TLS.ClientCA = ""
	texts = nil
	for _, f := range c.faults() {
		texts = append(texts, f.Error())
	}
	if !strings.Contains(strings.Join(texts, "\n"), "'people[5].certificate' needs 'tls.client_ca'") {
		t.Error("a certificate without an authority is no fault")
	}
}
