package kms

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/tink-crypto/tink-go-gcpkms/v2/integration/gcpkms"
	"github.com/tink-crypto/tink-go/v2/tink"
	"google.golang.org/api/option"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// openGCP opens a key of Google Cloud KMS:
// gcp-kms://projects/P/locations/L/keyRings/R/cryptoKeys/K. The credentials are the
// application default ones.
func openGCP(uri string, wait time.Duration, more ...option.ClientOption) (tink.AEAD, error) {
	parts := strings.Split(strings.TrimPrefix(uri, "gcp-kms://"), "/")
	if len(parts) != 8 || parts[0] != "projects" || parts[2] != "locations" || parts[4] != "keyRings" || parts[6] != "cryptoKeys" {
		return nil, errors.New("want gcp-kms://projects/P/locations/L/keyRings/R/cryptoKeys/K")
	}
	primitive, err := gcpkms.GetAEADWithContext(context.Background(), uri, gcpkms.WithGoogleAPIClientOptions(more...))
	if err != nil {
		return nil, errors.New("the application default credentials of Google Cloud cannot be used")
	}
	return &remote{aead: limited{primitive, wait}, name: "the key in Google Cloud KMS", down: gcpDown}, nil
}

// limited bounds each operation: the client would try again for a minute.
type limited struct {
	tink.AEADWithContext
	wait time.Duration
}

// Encrypt implements tink.AEAD.
func (l limited) Encrypt(plaintext, associatedData []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), l.wait)
	defer cancel()
	return l.EncryptWithContext(ctx, plaintext, associatedData)
}

// Decrypt implements tink.AEAD.
func (l limited) Decrypt(ciphertext, associatedData []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), l.wait)
	defer cancel()
	return l.DecryptWithContext(ctx, ciphertext, associatedData)
}

// gcpDown: Google answers InvalidArgument to a ciphertext that does not open.
func gcpDown(err error) bool {
	return status.Code(err) != codes.InvalidArgument
}
