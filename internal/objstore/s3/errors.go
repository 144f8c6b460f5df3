package s3

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/minio/minio-go/v7"

	"github.com/sotto-project/sotto/internal/objstore"
)

// response returns the S3 code and HTTP status of a server's answer, if err is one.
func response(err error) (code string, status int) {
	var r minio.ErrorResponse
	if errors.As(err, &r) {
		return r.Code, r.StatusCode
	}
	return "", 0
}

// fault is a server's answer or a broken connection, with its kind. The
// server's own message is left out: it may repeat what we signed.
type fault struct {
	kind   error
	detail string
	cause  error
}

func (f *fault) Error() string   { return f.kind.Error() + ": " + f.detail }
func (f *fault) Unwrap() []error { return []error{f.kind, f.cause} }

func classify(act, key string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s %q: %w", act, key, err)
	}
	code, status := response(err)
	if code == "" && status == 0 { // no answer: refused, cut, resolved to nothing, bad certificate
		return fmt.Errorf("%s %q: %w", act, key, &fault{objstore.ErrUnavailable, err.Error(), err})
	}
	return fmt.Errorf("%s %q: %w", act, key, &fault{kind(code, status), fmt.Sprintf("the server says %s (HTTP %d)", code, status), err})
}

func kind(code string, status int) error {
	switch code {
	case minio.NoSuchBucket, "InvalidBucketName", "PermanentRedirect", "AuthorizationHeaderMalformed":
		return objstore.ErrDenied // somebody has to change the configuration
	case "NoSuchKey", "NoSuchVersion":
		return objstore.ErrNotFound
	case "ConditionalRequestConflict", "OperationAborted": // another writer is at it: the next try knows more
		return objstore.ErrUnavailable
	case "KeyTooLongError", "XMinioInvalidObjectName", "XMinioParentIsObject", "XMinioObjectExistsAsDirectory":
		return objstore.ErrKey
	}
	switch {
	case status == http.StatusPreconditionFailed:
		return objstore.ErrExists
	case status == http.StatusNotFound:
		return objstore.ErrNotFound
	case status >= 500, status == http.StatusTooManyRequests, status == http.StatusRequestTimeout, status == http.StatusConflict:
		return objstore.ErrUnavailable
	default: // 400, 401, 403, 405 …
		return objstore.ErrDenied
	}
}
