package audit_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/sotto-project/sotto/core/audit"
)

// A log is written by who holds the key, and checked by who has the directory and the
// verifier string.
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "audit")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	key, err := audit.CreateKeyFile(filepath.Join(dir, "audit.key"), "example.org/audit")
	if err != nil {
		fmt.Println(err)
		return
	}
	log, err := audit.Open(ctx, filepath.Join(dir, "log"), key)
	if err != nil {
		fmt.Println(err)
		return
	}
	index, err := log.Append(ctx, audit.Entry{
		Time: time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC), Actor: "ada",
		Action: audit.SampleOpen, Decision: audit.Allowed, Request: "r7k3m9qx2d",
		Records: 1, Shown: audit.ShownDigest([]byte("ciphertext")),
	})
	fmt.Println(index, err)
	if err := log.Close(ctx); err != nil {
		fmt.Println(err)
	}

	report, err := audit.VerifyDir(ctx, filepath.Join(dir, "log"), key.Verifier, audit.Options{})
	fmt.Println(report.Origin, report.Size, report.Err(), err)
	// Output:
	// 0 <nil>
	// example.org/audit 1 <nil> <nil>
}
