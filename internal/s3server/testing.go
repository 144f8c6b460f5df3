package s3server

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/lifecycle"

	"github.com/sotto-project/sotto/internal/objstore"
)

const (
	envEndpoint  = "SOTTO_TEST_S3_ENDPOINT"
	envAccessKey = "SOTTO_TEST_S3_ACCESS_KEY"
	envSecretKey = "SOTTO_TEST_S3_SECRET_KEY"
	envName      = "SOTTO_TEST_S3_SERVER"
	envMinIO     = "SOTTO_TEST_MINIO"
)

// Kind is what a test wants of a bucket.
type Kind int

// Kinds of buckets.
const (
	Plain     Kind = iota
	Versioned      // deletes leave markers, replaced objects stay
	Locked         // versioned, and objects can be put under a lock
)

// Name is the name of the server under test, "" when there is none.
func Name() string { return os.Getenv(envName) }

// Bucket makes an empty bucket on the server under test and returns how to
// reach it; the bucket and all in it goes when the test ends. Without a server
// the test is skipped, and says so.
func Bucket(t testing.TB, kind Kind) objstore.S3Config {
	t.Helper()
	endpoint, ok := os.LookupEnv(envEndpoint)
	if !ok {
		t.Skipf("no S3 server to test with: run `make test-s3`, or set %s", envEndpoint)
	}
	c := objstore.S3Config{
		Endpoint: endpoint, Bucket: "sotto-" + strings.ToLower(random()), Region: "us-east-1", PathStyle: true,
		Insecure:    strings.HasPrefix(endpoint, "http://"),
		AccessKeyID: os.Getenv(envAccessKey), SecretAccessKey: objstore.Secret(os.Getenv(envSecretKey)),
	}
	client := adminClient(t, c)
	if err := client.MakeBucket(t.Context(), c.Bucket, minio.MakeBucketOptions{Region: c.Region, ObjectLocking: kind == Locked}); err != nil {
		t.Fatalf("make bucket: %v", err)
	}
	t.Cleanup(func() { removeBucket(t, client, c.Bucket) })
	if kind == Versioned {
		if err := client.EnableVersioning(t.Context(), c.Bucket); err != nil {
			t.Fatalf("enable versioning: %v", err)
		}
	}
	return c
}

// TLSBucket is Bucket on a MinIO of its own that speaks TLS, for what a client does
// not send in the clear.
func TLSBucket(t testing.TB, kind Kind) objstore.S3Config {
	t.Helper()
	binary := os.Getenv(envMinIO)
	if binary == "" {
		t.Skipf("no MinIO to test with: run `make test-minio`, or set %s to its binary", envMinIO)
	}
	dir := t.TempDir()
	// The test server's certificate is for 127.0.0.1.
	front := httptest.NewTLSServer(http.NotFoundHandler())
	defer front.Close()
	key, err := x509.MarshalPKCS8PrivateKey(front.TLS.Certificates[0].PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: front.Certificate().Raw})
	for name, data := range map[string][]byte{"public.crt": certificate, "private.key": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	server, err := StartMinIOTLS(t.Context(), binary, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	c := objstore.S3Config{
		Endpoint: server.Endpoint, Bucket: "sotto-tls", Region: "us-east-1", PathStyle: true, CAFile: filepath.Join(dir, "public.crt"),
		AccessKeyID: server.AccessKey, SecretAccessKey: objstore.Secret(server.SecretKey),
	}
	client := adminClient(t, c)
	if err := client.MakeBucket(t.Context(), c.Bucket, minio.MakeBucketOptions{Region: c.Region, ObjectLocking: kind == Locked}); err != nil {
		t.Fatalf("make bucket: %v", err)
	}
	return c
}

// Encryption is the algorithm with which an object is encrypted at rest, "" for none.
func Encryption(t testing.TB, c objstore.S3Config, key string) string {
	t.Helper()
	info, err := adminClient(t, c).StatObject(t.Context(), c.Bucket, key, minio.StatObjectOptions{})
	if err != nil {
		t.Fatalf("look at object: %v", err)
	}
	return info.Metadata.Get("X-Amz-Server-Side-Encryption")
}

// Hide deletes an object as a careless person would: in a versioned bucket that
// only puts a delete marker on top.
func Hide(t testing.TB, c objstore.S3Config, key string) {
	t.Helper()
	if err := adminClient(t, c).RemoveObject(t.Context(), c.Bucket, key, minio.RemoveObjectOptions{}); err != nil {
		t.Fatalf("hide object: %v", err)
	}
}

// Overwrite stores an object unconditionally: in a versioned bucket the one
// before becomes an older version.
func Overwrite(t testing.TB, c objstore.S3Config, key, data string) {
	t.Helper()
	if _, err := adminClient(t, c).PutObject(t.Context(), c.Bucket, key, strings.NewReader(data), int64(len(data)), minio.PutObjectOptions{}); err != nil {
		t.Fatalf("overwrite object: %v", err)
	}
}

func adminClient(t testing.TB, c objstore.S3Config) *minio.Client {
	t.Helper()
	u, err := url.Parse(c.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	transport, err := minio.DefaultTransport(u.Scheme == "https")
	if err != nil {
		t.Fatal(err)
	}
	if c.CAFile != "" {
		certificate, err := os.ReadFile(c.CAFile)
		if err != nil {
			t.Fatal(err)
		}
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(certificate)
		transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool}
	}
	t.Cleanup(transport.CloseIdleConnections)
	client, err := minio.New(u.Host, &minio.Options{
		Transport:    transport,
		Creds:        credentials.NewStaticV4(c.AccessKeyID, c.SecretAccessKey.Reveal(), ""),
		Secure:       u.Scheme == "https",
		Region:       c.Region,
		BucketLookup: minio.BucketLookupPath,
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// removeBucket has a context of its own: the test's is over when cleanups run.
func removeBucket(t testing.TB, client *minio.Client, bucket string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	objects := client.ListObjectsIter(ctx, bucket, minio.ListObjectsOptions{Recursive: true, WithVersions: true})
	results, err := client.RemoveObjectsWithIter(ctx, bucket, objects, minio.RemoveObjectsOptions{GovernanceBypass: true})
	if err != nil {
		t.Errorf("empty bucket: %v", err)
		return
	}
	for r := range results {
		if r.Err != nil {
			t.Errorf("empty bucket: %v", r.Err)
		}
	}
	if err := client.RemoveBucket(ctx, bucket); err != nil {
		t.Errorf("remove bucket: %v", err)
	}
}

// SetRule adds a lifecycle rule as the bucket's owner might.
func SetRule(t testing.TB, c objstore.S3Config, id, prefix string, days int) {
	t.Helper()
	config := lifecycle.NewConfiguration()
	config.Rules = []lifecycle.Rule{{
		ID: id, Status: "Enabled", RuleFilter: lifecycle.Filter{Prefix: prefix}, Expiration: lifecycle.Expiration{Days: lifecycle.ExpirationDays(days)},
	}}
	if err := adminClient(t, c).SetBucketLifecycle(t.Context(), c.Bucket, config); err != nil {
		t.Fatalf("set lifecycle rule: %v", err)
	}
}

// SetPolicy sets the bucket policy.
func SetPolicy(t testing.TB, c objstore.S3Config, policy string) {
	t.Helper()
	if err := adminClient(t, c).SetBucketPolicy(t.Context(), c.Bucket, policy); err != nil {
		t.Fatalf("set bucket policy: %v", err)
	}
}

// BeginUpload begins a multipart upload and leaves it.
func BeginUpload(t testing.TB, c objstore.S3Config, key string) {
	t.Helper()
	core := minio.Core{Client: adminClient(t, c)}
	id, err := core.NewMultipartUpload(t.Context(), c.Bucket, key, minio.PutObjectOptions{})
	if err != nil {
		t.Fatalf("begin upload: %v", err)
	}
	part := strings.NewReader("part of an object that is never finished")
	if _, err := core.PutObjectPart(t.Context(), c.Bucket, key, id, 1, part, part.Size(), minio.PutObjectPartOptions{}); err != nil {
		t.Fatalf("upload part: %v", err)
	}
}

// Tags are the tags of an object.
func Tags(t testing.TB, c objstore.S3Config, key string) map[string]string {
	t.Helper()
	tags, err := adminClient(t, c).GetObjectTagging(t.Context(), c.Bucket, key, minio.GetObjectTaggingOptions{})
	if err != nil {
		t.Fatalf("read tags: %v", err)
	}
	return tags.ToMap()
}

// RefusesOverwrite reports whether the server itself refuses a write under the condition
// that nothing is there yet.
func RefusesOverwrite(t testing.TB, c objstore.S3Config) bool {
	t.Helper()
	client := adminClient(t, c)
	write := func() error {
		opts := minio.PutObjectOptions{DisableMultipart: true, SendContentMd5: true}
		opts.SetMatchETagExcept("*")
		_, err := client.PutObject(t.Context(), c.Bucket, "twice", strings.NewReader("x"), 1, opts)
		return err
	}
	if err := write(); err != nil {
		t.Fatalf("write under a condition: %v", err)
	}
	return write() != nil
}

// LegalHold puts an object under the server's own legal hold, or takes it off.
func LegalHold(t testing.TB, c objstore.S3Config, key string, on bool) {
	t.Helper()
	status := minio.LegalHoldDisabled
	if on {
		status = minio.LegalHoldEnabled
	}
	if err := adminClient(t, c).PutObjectLegalHold(t.Context(), c.Bucket, key, minio.PutObjectLegalHoldOptions{Status: &status}); err != nil {
		t.Fatalf("set legal hold: %v", err)
	}
}
