package broker

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/state"
	"github.com/sotto-project/sotto/internal/pgserver"
)

// TestReplicasHaveTheirOwnLog: a second broker with the first one's signing key, in
// another folder or in a copy of it, does not write.
func TestReplicasHaveTheirOwnLog(t *testing.T) {
	t.Parallel()
	pgserver.Database(t) // skips, with its reason
	w := newWorld(t, "")
	w.ask("ada")
	for _, e := range w.entries() {
		if e.Replica != "sotto.local/audit" {
			t.Errorf("entry %d names the broker %q", e.Index, e.Replica)
		}
	}
	second := w.Config
	second.Audit.Directory = filepath.Join(t.TempDir(), "audit")
	if _, err := Open(t.Context(), second, w.Now, slog.New(slog.DiscardHandler)); !errors.Is(err, state.ErrOtherLog) || !strings.Contains(err.Error(), "'audit.signer'") {
		t.Errorf("another folder with the same key: %v", err)
	}
	// With a key of its own it is welcome, and sees what the first one knows.
	second.Audit.Signer = filepath.Join(t.TempDir(), "audit.key")
	if _, err := audit.CreateKeyFile(second.Audit.Signer, "two/audit"); err != nil {
		t.Fatal(err)
	}
	second.Audit.Directory = filepath.Join(t.TempDir(), "audit")
	b, err := Open(t.Context(), second, w.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close(context.Background())
	if list, err := b.State.Requests(t.Context(), state.Filter{}); err != nil || len(list) != 1 {
		t.Errorf("%d requests, %v", len(list), err)
	}
	if logs, err := b.AuditLogs(t.Context()); err != nil || len(logs) != 2 {
		t.Errorf("%+v, %v", logs, err)
	}
}

// TestServeHoldsItsLog: of two processes on copies of one log, one serves.
func TestServeHoldsItsLog(t *testing.T) {
	t.Parallel()
	pgserver.Database(t)
	w := newWorld(t, "")
	lease, err := w.holdLog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	copied := w.Config
	copied.Audit.Directory = filepath.Join(t.TempDir(), "audit")
	if err := os.CopyFS(copied.Audit.Directory, os.DirFS(w.Config.Audit.Directory)); err != nil {
		t.Fatal(err)
	}
	other, err := Open(t.Context(), copied, w.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(context.Background())
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	if _, err := other.holdLog(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a copy of the log is written too: %v", err)
	}
	lease.Release()
	taken, err := other.holdLog(t.Context())
	if err != nil {
		t.Fatalf("the first broker is gone: %v", err)
	}
	taken.Release()
}
