package sweeper_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/sotto-project/sotto/internal/objstore/dir"
	"github.com/sotto-project/sotto/internal/sweeper"
)

// printed is a record that only prints: a real one is the audit log.
type printed struct{}

func (printed) Record(_ context.Context, e sweeper.Event) error {
	fmt.Println(e.Action, e.Tenant, e.Expires, len(e.Objects))
	return nil
}

func ExampleSweep() {
	folder, err := os.MkdirTemp("", "store-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	bucket, err := dir.Open(folder)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer bucket.Close()
	ctx := context.Background()
	for _, expires := range []string{"2026-11-20", "2026-12-24"} {
		name := "sealed/v1/class=errors/expires=" + expires + "/tenant=acme/shard=00/01KAPKDDG0CV5S30PSRCPTZPJF.parquet"
		if err := bucket.Put(ctx, name, []byte("ciphertext")); err != nil {
			fmt.Println(err)
			return
		}
	}
	keys := newKeys("acme/2026-11-20", "acme/2026-12-24")
	now := time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	result, err := sweeper.Sweep(ctx, bucket, now, keys, printed{}, sweeper.Options{})
	fmt.Println(result.Deleted, "object,", result.Keys, "key,", err)
	// Output:
	// retention.objects.expiring acme 2026-11-20 1
	// retention.objects.deleted acme 2026-11-20 1
	// retention.key.expiring acme 2026-11-20 0
	// retention.key.destroyed acme 2026-11-20 0
	// 1 object, 1 key, <nil>
}
