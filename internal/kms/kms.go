// Package kms opens key-encryption keys by URI. The scheme says where the key lives:
//
//	file:///var/lib/sotto/kek.json
//	hcvault://vault.example:8200/transit/keys/sotto
//	aws-kms://arn:aws:kms:eu-central-1:123456789012:key/ID
//	gcp-kms://projects/P/locations/L/keyRings/R/cryptoKeys/K
//
// The first is a Tink AEAD keyset in clear JSON, in a file that only its owner may
// read. It is the embedded default: whoever reads the file opens every private key that
// was wrapped under it, so it must not lie where backups of the key store go. The others
// never leave their service, which can also log each use. Credentials are the
// environment's, as each service's own tools take them; none stands in a URI.
//
// An error that says nothing about the ciphertext, because the service is away or
// refuses us, is a keyring.ErrKEK. What a service says in its own words is in no error.
package kms

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/tink-crypto/tink-go/v2/tink"
)

// Open returns the key-encryption key that a URI names.
func Open(uri string) (tink.AEAD, error) {
	// An ARN has colons where a URL has a port, so it is not parsed as one.
	if strings.HasPrefix(uri, "aws-kms://") {
		return named(openAWS(uri))
	}
	u, err := url.Parse(uri)
	if err != nil {
		// Its message quotes the URI, and a URI of another scheme may hold a token.
		return nil, errors.New("open key-encryption key: the URI does not parse")
	}
	switch u.Scheme {
	case "file":
		path, err := filePath(u)
		if err != nil {
			return nil, fmt.Errorf("open key-encryption key: %w", err)
		}
		return openFile(path)
	case "hcvault":
		return named(openVault(u))
	case "gcp-kms":
		return named(openGCP(uri, patience))
	default:
		return nil, fmt.Errorf("open key-encryption key: scheme %q is not known (known: file, hcvault, aws-kms, gcp-kms)", u.Scheme)
	}
}

func named(key tink.AEAD, err error) (tink.AEAD, error) {
	if err != nil {
		return nil, fmt.Errorf("open key-encryption key: %w", err)
	}
	return key, nil
}

func filePath(u *url.URL) (string, error) {
	if (u.Host != "" && u.Host != "localhost") || u.Path == "" || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("want file:///absolute/path")
	}
	return u.Path, nil
}

// FileURI is the URI of a key-encryption key in a file. The path must be absolute.
func FileURI(path string) string {
	return (&url.URL{Scheme: "file", Path: path}).String()
}
