// Package s3 keeps objects in a bucket of Amazon S3 or of any server that
// speaks its protocol. README.md follows one object through it. It is the only
// package that ships which knows the S3 SDK.
package s3

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/encrypt"

	"github.com/sotto-project/sotto/internal/objstore"
)

// attempts is how often the SDK tries one request. Callers have their own
// patience (a queue, a command's retry), so this only smooths single faults.
const attempts = 3

// Bucket is one bucket, or one folder of it.
type Bucket struct {
	core   minio.Core
	idle   interface{ CloseIdleConnections() }
	bucket string
	prefix string // "" or "folder/"
	host   string
	dates  *dates
	lock   minio.RetentionMode // "" none
	tags   map[string]string
	sse    encrypt.ServerSide // nil: nothing is asked for
	atRest *atRest
	// options are those of core, for a client without credentials; see tryStranger.
	options minio.Options

	conditions atomic.Int32 // what the server makes of conditional writes, see put.go
}

var (
	_ objstore.Bucket  = (*Bucket)(nil)
	_ objstore.History = (*Bucket)(nil)
	_ objstore.Guard   = (*Bucket)(nil)
)

// Open prepares access to the bucket and speaks to nobody yet: a store that is
// down at start must not keep a collector down.
func Open(c objstore.S3Config) (*Bucket, error) {
	if err := (objstore.Config{S3: &c}).Validate(); err != nil {
		return nil, fmt.Errorf("open S3 bucket: %w", err)
	}
	host, err := c.Host()
	if err != nil {
		return nil, fmt.Errorf("open S3 bucket: 's3.endpoint' %w", err)
	}
	transport, err := newTransport(c)
	if err != nil {
		return nil, fmt.Errorf("open S3 bucket: %w", err)
	}
	lookup := minio.BucketLookupAuto
	if c.PathStyle {
		lookup = minio.BucketLookupPath
	}
	sse, err := newEncryption(c.Encryption)
	if err != nil {
		return nil, fmt.Errorf("open S3 bucket: %w", err)
	}
	atRest := &atRest{RoundTripper: transport}
	dates := &dates{RoundTripper: atRest}
	options := minio.Options{
		Creds:           newCredentials(c),
		Secure:          !c.Insecure,
		Transport:       dates,
		Region:          c.Region,
		BucketLookup:    lookup,
		TrailingHeaders: c.TrailingHeaders,
		MaxRetries:      attempts,
	}
	core, err := minio.NewCore(host, &options)
	if err != nil {
		return nil, fmt.Errorf("open S3 bucket: %v", err)
	}
	core.SetAppInfo("sotto", "1")
	b := &Bucket{core: *core, idle: transport, bucket: c.Bucket, host: host, dates: dates, sse: sse, atRest: atRest, options: options, tags: c.Tags, lock: minio.RetentionMode(strings.ToUpper(c.ObjectLock))}
	if p := strings.Trim(c.Prefix, "/"); p != "" {
		b.prefix = p + "/"
	}
	return b, nil
}

// String names the store for messages to its operator.
func (b *Bucket) String() string { return "s3://" + b.host + "/" + b.bucket + "/" + b.prefix }

// Close lets go of connections that wait for further requests.
func (b *Bucket) Close() error {
	b.idle.CloseIdleConnections()
	return nil
}

func newCredentials(c objstore.S3Config) *credentials.Credentials {
	if c.AccessKeyID != "" {
		return credentials.NewStaticV4(c.AccessKeyID, c.SecretAccessKey.Reveal(), c.SessionToken.Reveal())
	}
	return credentials.NewChainCredentials([]credentials.Provider{
		&credentials.EnvAWS{},
		&credentials.FileAWSCredentials{},
		// Web identity, container and instance roles, by what the environment says.
		&credentials.IAM{Client: &http.Client{Timeout: 5 * time.Second}},
	})
}

func newTransport(c objstore.S3Config) (*http.Transport, error) {
	transport, err := minio.DefaultTransport(!c.Insecure)
	if err != nil {
		return nil, err
	}
	// A server that takes the request and then stalls must not hold a worker for
	// longer than a caller's patience; the context ends most requests earlier.
	transport.ResponseHeaderTimeout = 30 * time.Second
	transport.MaxIdleConnsPerHost = 32
	if c.CAFile == "" {
		return transport, nil
	}
	pem, err := os.ReadFile(c.CAFile)
	if err != nil {
		return nil, fmt.Errorf("'s3.ca_file': %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, errors.New("'s3.ca_file' holds no PEM certificate")
	}
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool}
	return transport, nil
}
