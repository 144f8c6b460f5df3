package s3

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/encrypt"

	"github.com/sotto-project/sotto/internal/objstore"
)

// newEncryption is what each write asks for, nil for nothing.
func newEncryption(c objstore.EncryptionConfig) (encrypt.ServerSide, error) {
	switch c.Type {
	case objstore.SSES3:
		return encrypt.NewSSE(), nil
	case objstore.SSEKMS:
		return encrypt.NewSSEKMS(c.KMSKeyID, nil)
	case objstore.SSEC:
		key, err := c.CustomerKey()
		if err != nil {
			return nil, err
		}
		return encrypt.NewSSEC(key)
	}
	return nil, nil
}

// The headers in which a request asks for encryption at rest and an answer confirms it.
const (
	headerSSE  = "X-Amz-Server-Side-Encryption"
	headerSSEC = "X-Amz-Server-Side-Encryption-Customer-Algorithm"
)

// What is known of a server that was asked to encrypt.
const (
	notSeen   int32 = iota
	confirmed       // it says so of what was written
	silent          // it took a write and did not: it knows no such thing, and says nothing
)

// atRest looks whether the server confirms what was asked for, in the answer of each
// write: the SDK does not pass the header on, and a server that does not know it stores
// the object all the same.
type atRest struct {
	http.RoundTripper
	state atomic.Int32
}

// RoundTrip implements http.RoundTripper.
func (a *atRest) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := a.RoundTripper.RoundTrip(r)
	if err != nil || r.Method != http.MethodPut || response.StatusCode != http.StatusOK {
		return response, err
	}
	for _, name := range []string{headerSSE, headerSSEC} {
		switch asked := r.Header.Get(name); {
		case asked == "":
		case response.Header.Get(name) != asked:
			a.state.Store(silent) // never taken back: one server of several may differ
		default:
			a.state.CompareAndSwap(notSeen, confirmed)
		}
	}
	return response, nil
}

var errNotEncrypted = errors.New("the server does not encrypt it as 's3.encryption' asks; choose what the server knows, or leave it out")

// encrypted turns the outcome of a write into an error if the object lies there
// without the encryption that was asked for. One that was there already is looked at
// as long as no write has been confirmed: it may be one's own, from before a restart.
func (b *Bucket) encrypted(ctx context.Context, key string, err error) error {
	if b.sse == nil || err != nil && !errors.Is(err, objstore.ErrExists) {
		return err
	}
	switch b.atRest.state.Load() {
	case confirmed:
		return err
	case notSeen:
		info, bad := b.core.StatObject(ctx, b.bucket, b.prefix+key, b.readOptions())
		if code, status := response(bad); status == http.StatusBadRequest && b.sse.Type() == encrypt.SSEC {
			return fmt.Errorf("put %q: %w: %w (%s)", key, objstore.ErrDenied, errNotEncrypted, code)
		}
		if bad != nil {
			return classify("put", key, bad)
		}
		if info.Metadata.Get(headerSSE) != "" || info.Metadata.Get(headerSSEC) != "" {
			return err
		}
	}
	return fmt.Errorf("put %q: %w: %w", key, objstore.ErrDenied, errNotEncrypted)
}

// readOptions are those of a read: sse-c wants its key with each.
func (b *Bucket) readOptions() minio.GetObjectOptions {
	if b.sse != nil && b.sse.Type() == encrypt.SSEC {
		return minio.GetObjectOptions{ServerSideEncryption: b.sse}
	}
	return minio.GetObjectOptions{}
}
