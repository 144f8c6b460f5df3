// Package kms opens key-encryption keys by URI. The scheme says where the key
// lives; so far there is one:
//
//	file:///var/lib/sotto/kek.json
//
// a Tink AEAD keyset in clear JSON, in a file that only its owner may read. It is
// the embedded default: whoever reads the file opens every private key that was
// wrapped under it, so it must not lie where backups of the key store go.
package kms

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/tink-crypto/tink-go/v2/tink"
)

// Open returns the key-encryption key that a URI names.
func Open(uri string) (tink.AEAD, error) {
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
	default:
		return nil, fmt.Errorf("open key-encryption key: scheme %q is not known (known: file)", u.Scheme)
	}
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
