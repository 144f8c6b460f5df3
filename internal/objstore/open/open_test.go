package open_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/open"
)

func TestBucket(t *testing.T) {
	folder := t.TempDir()
	for want, c := range map[string]objstore.Config{
		folder: {Directory: folder},
		"s3://objects.example.com/llm-samples/team-a/": {S3: &objstore.S3Config{Endpoint: "https://objects.example.com", Bucket: "llm-samples", Prefix: "team-a"}},
	} {
		b, err := open.Bucket(c)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(b); got != want {
			t.Errorf("opened %q, want %q", got, want)
		}
	}
	for want, c := range map[string]objstore.Config{
		"one of 'directory' and 's3'": {},
		"'s3.ca_file'":                {S3: &objstore.S3Config{Endpoint: "host", Bucket: "bucket", CAFile: "absent.pem"}},
		"holds no PEM certificate":    {S3: &objstore.S3Config{Endpoint: "host", Bucket: "bucket", CAFile: "open_test.go"}},
	} {
		if _, err := open.Bucket(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
