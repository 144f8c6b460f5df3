package broker

import (
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/access"
)

// The ways to name a client's certificate in people[].certificate. What is named is what
// an authority vouches for and what stays when the certificate is renewed, or the key.
const (
	certificateURI   = "uri:"    // a URI of the subject's alternative names, as SPIFFE uses
	certificateDNS   = "dns:"    // a DNS name of them
	certificateEmail = "email:"  // an address of them
	certificateKey   = "sha256:" // the SHA-256 of the public key (SubjectPublicKeyInfo), 64 hex digits
)

func checkCertificate(name string) error {
	kind, value, ok := strings.Cut(name, ":")
	if !ok || value == "" || len(name) > 300 || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return errors.New("must be uri:…, dns:…, email:… (alternative names of the subject) or sha256:… (of the public key)")
	}
	switch kind + ":" {
	case certificateURI, certificateDNS, certificateEmail:
		return nil
	case certificateKey:
		if sum, err := hex.DecodeString(value); err != nil || len(sum) != sha256.Size {
			return errors.New("must have 64 hex digits behind the word sha256")
		}
		return nil
	}
	return errors.New("must begin with uri, dns, email or sha256 and a colon")
}

// carries says whether a certificate is the one that name names.
func carries(c *x509.Certificate, name string) bool {
	kind, value, _ := strings.Cut(name, ":")
	switch kind + ":" {
	case certificateURI:
		for _, u := range c.URIs {
			if u.String() == value {
				return true
			}
		}
	case certificateDNS:
		return slices.Contains(c.DNSNames, value)
	case certificateEmail:
		return slices.Contains(c.EmailAddresses, value)
	case certificateKey:
		sum := sha256.Sum256(c.RawSubjectPublicKeyInfo)
		return subtle.ConstantTimeCompare([]byte(hex.EncodeToString(sum[:])), []byte(strings.ToLower(value))) == 1
	}
	return false
}

// clientCertificate is the certificate of the connection, if an authority of
// tls.client_ca has vouched for it.
func clientCertificate(state *tls.ConnectionState) *x509.Certificate {
	if state == nil || len(state.VerifiedChains) == 0 || len(state.VerifiedChains[0]) == 0 {
		return nil
	}
	return state.VerifiedChains[0][0]
}

// certified finds whose certificate a connection has. One that names two people, by two
// of its names, is nobody's.
func (p people) certified(c *x509.Certificate) (access.Person, bool) {
	found := -1
	for i := range p {
		if c == nil || p[i].certificate == "" || !carries(c, p[i].certificate) {
			continue
		}
		if found >= 0 {
			return access.Person{}, false
		}
		found = i
	}
	if found < 0 {
		return access.Person{}, false
	}
	return p[found].Person, true
}

// bound says whether the token of a person counts on a connection: that of somebody who
// also has a certificate counts with it only.
func (p people) bound(name string, c *x509.Certificate) bool {
	for i := range p {
		if p[i].Name == name {
			return p[i].certificate == "" || c != nil && carries(c, p[i].certificate)
		}
	}
	return false
}

// caller is who a request comes from: by its token, or without one by the certificate of
// its connection. A certificate comes with every request that a browser sends, also one
// that another site caused; those are refused.
func (b *Broker) caller(r *http.Request) (access.Person, bool) {
	certificate := clientCertificate(r.TLS)
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), bearer)
	if !ok {
		who, ok := b.people.certified(certificate)
		return who, ok && !b.people.hasToken(who.Name) && !fromAnotherSite(r)
	}
	if who, ok := b.people.find(token); ok {
		return who, b.people.bound(who.Name, certificate)
	}
	who, err := b.bearer(r.Context(), token)
	return who, err == nil
}

// fromAnotherSite also holds for GET, which can use up a grant.
func fromAnotherSite(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		return http.NewCrossOriginProtection().Check(r) != nil
	}
	return true
}

// serverTLS is how the broker speaks TLS; nil without a certificate.
func (c TLSConfig) serverTLS() (*tls.Config, error) {
	out := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.ClientCA == "" {
		return out, nil
	}
	pem, err := os.ReadFile(c.ClientCA)
	if err != nil {
		return nil, fmt.Errorf("read 'tls.client_ca': %w", err)
	}
	out.ClientCAs = x509.NewCertPool()
	if !out.ClientCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("read 'tls.client_ca': %s holds no PEM certificate", c.ClientCA)
	}
	// People with a token or a browser bring none; one that is brought must be good.
	out.ClientAuth = tls.VerifyClientCertIfGiven
	return out, nil
}
