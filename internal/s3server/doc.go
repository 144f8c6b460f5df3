// Package s3server gives tests a real S3 server on this machine: it starts one,
// waits until it answers, tells tests where it is, and stops it. Fakes agree
// with whoever wrote them; conditional writes, versions and listings are exactly
// what servers differ in.
//
// Command withs3 below runs any command beside a started server:
//
//	go run ./internal/s3server/withs3 -server minio -- go test ./internal/objstore/...
//
// A server that runs already is used by setting the variables by hand:
// SOTTO_TEST_S3_ENDPOINT (a URL), SOTTO_TEST_S3_ACCESS_KEY,
// SOTTO_TEST_S3_SECRET_KEY, and SOTTO_TEST_S3_SERVER as its name in messages.
// Tests make buckets of their own in it and remove them.
//
// MinIO is built from its module with tools/minio.mod. It is a test server only:
// an archived project under the AGPL that is neither shipped nor linked.
package s3server
