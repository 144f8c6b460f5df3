package sealedstoreexporter

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/confmaptest"

	"github.com/sotto-project/sotto/internal/objstore"
)

func load(t *testing.T, name string) *Config {
	t.Helper()
	all, err := confmaptest.LoadConf("testdata/config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	id := component.MustNewIDWithName("sealed_store", name)
	sub, err := all.Sub(id.String())
	if err != nil {
		t.Fatal(err)
	}
	c := createDefaultConfig().(*Config)
	if err := sub.Unmarshal(c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestConfig(t *testing.T) {
	directory := createDefaultConfig().(*Config)
	directory.Store.Directory = "/var/lib/sotto/store"

	s3 := createDefaultConfig().(*Config)
	s3.Store.S3 = &objstore.S3Config{
		Endpoint: "https://objects.example.com:9000", Bucket: "llm-samples", Region: "eu-central-1", Prefix: "team-a",
		AccessKeyID: "made-up-id", SecretAccessKey: "made-up-secret", CAFile: "/etc/sotto/ca.pem", PathStyle: true,
	}
	s3.TimeoutConfig.Timeout = 10 * time.Second
	s3.Shards = 16

	persistent := createDefaultConfig().(*Config)
	persistent.Store.Directory = "/var/lib/sotto/store"
	storage := component.MustNewIDWithName("file_storage", "queue")
	queue := persistent.QueueConfig.Get()
	queue.StorageID, queue.WaitForResult = &storage, false
	queue.Batch.Get().FlushTimeout = time.Minute

	for name, want := range map[string]*Config{"directory": directory, "s3": s3, "persistent": persistent} {
		got := load(t, name)
		if err := confmap.Validate(got); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(fmt.Sprintf("%#v %#v", want.Store.S3, plain(want)), fmt.Sprintf("%#v %#v", got.Store.S3, plain(got))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if got.Store.S3 != nil && got.Store.S3.SecretAccessKey != want.Store.S3.SecretAccessKey {
			t.Errorf("%s: the secret is not what was configured", name)
		}
		if says, ok := got.durable(); !ok {
			t.Errorf("%s: %s", name, says)
		}
	}
}

// plain is what can be compared without looking into pointers.
func plain(c *Config) string {
	q := *c.QueueConfig.Get()
	storage := "none"
	if q.StorageID != nil {
		storage = q.StorageID.String()
	}
	batch := *q.Batch.Get()
	q.StorageID, q.Batch = nil, createDefaultConfig().(*Config).QueueConfig.Get().Batch
	return fmt.Sprintf("%q %v %v %d %s %+v %+v", c.Store.Directory, c.TimeoutConfig, c.RetryConfig, c.Shards, storage, q.WaitForResult, batch)
}

// TestDurability: what README's table says of each way to configure the queue.
func TestDurability(t *testing.T) {
	for name, want := range map[string]bool{"directory": true, "persistent": true, "direct": true, "weak": false} {
		c := load(t, name)
		if err := confmap.Validate(c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if says, ok := c.durable(); ok != want {
			t.Errorf("%s: %s", name, says)
		}
	}
	if load(t, "direct").QueueConfig.HasValue() {
		t.Error("the queue is on though it is disabled")
	}
}

func TestConfigFaults(t *testing.T) {
	for name, want := range map[string][]string{
		"nothing": {"one of 'directory' and 's3' must be set"},
		"insists": {"sending_queue", "`wait_for_result` is not supported with a persistent queue"},
		"faults": {
			"only one of 'directory' and 's3' may be set", "'s3.endpoint' is plain http", "'s3.bucket' is no bucket name", "'s3.prefix'",
			"'s3.access_key_id' and 's3.secret_access_key' must be set together", "'shards' must be between 1 and 256", "timeout value must be",
		},
	} {
		err := confmap.Validate(load(t, name))
		if err == nil {
			t.Errorf("%s: valid", name)
			continue
		}
		for _, part := range want {
			if n := strings.Count(err.Error(), part); n != 1 {
				t.Errorf("%s: says %q %d times, want once:\n%v", name, part, n, err)
			}
		}
		if strings.Contains(err.Error(), "made-up-secret") {
			t.Errorf("%s: the message holds a secret:\n%v", name, err)
		}
	}
}

// TestConfigPrintsNoSecret: what `otelcol-sotto print-config` and a log line show.
func TestConfigPrintsNoSecret(t *testing.T) {
	c := load(t, "s3")
	conf := confmap.New()
	if err := conf.Marshal(c); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprint(conf.ToStringMap()), fmt.Sprintf("%+v", *c.Store.S3), fmt.Sprintf("%#v", *c.Store.S3), fmt.Sprintf("%d %x", c.Store.S3.SecretAccessKey, c.Store.S3.SecretAccessKey)} {
		if strings.Contains(text, "made-up-secret") || strings.Contains(text, fmt.Sprintf("%x", "made-up-secret")) {
			t.Errorf("holds the secret: %s", text)
		}
	}
}
