package state_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/internal/broker/state"
	"github.com/sotto-project/sotto/internal/broker/state/statetest"
	"github.com/sotto-project/sotto/internal/pgserver"
)

func postgres(t *testing.T, dsn string) *state.DB {
	t.Helper()
	db, err := state.OpenPostgres(t.Context(), state.Postgres{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// TestPostgresContract: the contract of SQLite, with a second broker on the database.
func TestPostgresContract(t *testing.T) {
	pgserver.Database(t) // skips here, and not in each part
	statetest.Run(t, func(t *testing.T) (*state.DB, *state.DB) {
		dsn := pgserver.Database(t)
		return postgres(t, dsn), postgres(t, dsn)
	})
}

// TestPostgresStartsTogether: brokers that start at once on an empty database take turns.
func TestPostgresStartsTogether(t *testing.T) {
	dsn := pgserver.Database(t)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			db, err := state.OpenPostgres(t.Context(), state.Postgres{DSN: dsn})
			if err != nil {
				t.Error(err)
				return
			}
			if err := errors.Join(db.Ping(t.Context()), db.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// TestPostgresLease: a name is one broker's, until its connection is gone.
func TestPostgresLease(t *testing.T) {
	dsn := pgserver.Database(t)
	a, b := postgres(t, dsn), postgres(t, dsn)
	first, ok, err := a.Hold(t.Context(), "log x")
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if ok, err := first.Keep(t.Context()); err != nil || !ok || !first.Held(t.Context()) {
		t.Errorf("not kept: %v, %v", ok, err)
	}
	if _, ok, err := b.Hold(t.Context(), "log x"); err != nil || ok {
		t.Errorf("held twice: %v", err)
	}
	if _, ok, err := b.Hold(t.Context(), "log y"); err != nil || !ok {
		t.Errorf("another name: %v, %v", ok, err)
	}
	ran, err := a.Lead(t.Context(), "sweep", func() error {
		if again, err := b.Lead(t.Context(), "sweep", func() error { return nil }); again || err != nil {
			t.Errorf("two sweep at once: %v", err)
		}
		return nil
	})
	if err != nil || !ran {
		t.Error(ran, err)
	}
	if again, err := b.Lead(t.Context(), "sweep", func() error { return nil }); !again || err != nil {
		t.Errorf("nobody sweeps afterwards: %v", err)
	}
	// The database drops the first broker's connections; another takes the name; the first learns it.
	pgserver.Exec(t, dsn, `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
	var second *state.Lease
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if second, ok, err = b.Hold(t.Context(), "log x"); ok || time.Now().After(deadline) {
			break
		}
	}
	if err != nil || !ok {
		t.Fatalf("the lock outlived its connection: %v", err)
	}
	if ok, err := first.Keep(t.Context()); err != nil || ok {
		t.Errorf("the first broker goes on: %v, %v", ok, err)
	}
	second.Release()
	if first.Held(t.Context()) {
		t.Error("held without a gap, and another broker had it in between")
	}
	if ok, err := first.Keep(t.Context()); err != nil || !ok {
		t.Errorf("not taken again: %v, %v", ok, err)
	}
	first.Release()
}

// TestPostgresLogs: one name, one folder.
func TestPostgresLogs(t *testing.T) {
	dsn := pgserver.Database(t)
	a, b := postgres(t, dsn), postgres(t, dsn)
	l := state.AuditLog{Origin: "x/audit", Verifier: "v", ID: "1", Since: now}
	for range 2 { // a restart
		if err := a.RegisterLog(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	other := l
	other.ID = "2"
	if err := b.RegisterLog(t.Context(), other); !errors.Is(err, state.ErrOtherLog) {
		t.Errorf("another folder with the same key: %v", err)
	}
	other.Origin = "y/audit"
	if err := b.RegisterLog(t.Context(), other); err != nil {
		t.Error(err)
	}
	if logs, err := a.AuditLogs(t.Context()); err != nil || len(logs) != 2 || logs[0] != l {
		t.Errorf("%+v, %v", logs, err)
	}
}

// TestPostgresDestroyKey looks for the wrapped key in every byte of the server's files,
// but for its write-ahead log, which is the server's affair.
func TestPostgresDestroyKey(t *testing.T) {
	dsn := pgserver.Database(t)
	if pgserver.DataFolder() == "" {
		t.Skip("the server's files are not known: run `make test-postgres`")
	}
	db := postgres(t, dsn)
	e := keyring.Epoch{Tenant: "acme", Expires: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)}
	canary := []byte(fmt.Sprintf("wrapped-key-canary-%s ", t.Name()))
	k := state.Key{
		Public:  keyring.PublicKey{Epoch: e, ID: "0011223344556677", Algorithm: keyring.X25519, Key: []byte("public")},
		Private: bytes.Repeat(canary, 4), Created: now,
	}
	if ok, err := db.AddKey(t.Context(), k); err != nil || !ok {
		t.Fatal(ok, err)
	}
	pgserver.Exec(t, dsn, `CHECKPOINT`)
	if len(holding(t, canary)) == 0 {
		t.Fatal("the canary is not in the files: this test would see nothing")
	}
	// A session that could still see the old row must not make it survive, nor statistics.
	pgserver.Exec(t, dsn, `ANALYZE`)
	reader, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close(context.Background())
	if _, err := reader.Exec(t.Context(), `BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM requests`); err != nil {
		t.Fatal(err)
	}
	if ok, err := db.DestroyKey(t.Context(), e, now); err != nil || !ok {
		t.Fatal(ok, err)
	}
	pgserver.Exec(t, dsn, `CHECKPOINT`)
	if files := holding(t, canary); len(files) > 0 {
		t.Errorf("the destroyed key is still in %s", files)
	}
}

func holding(t *testing.T, what []byte) (files []string) {
	t.Helper()
	root := pgserver.DataFolder()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // removed meanwhile
		}
		if err != nil || entry.IsDir() || strings.HasPrefix(path, filepath.Join(root, "pg_wal")) {
			return err
		}
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if bytes.Contains(data, what) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestPostgresRefuses: no unprotected connection to another machine, and no word of the
// connection string in an error.
func TestPostgresRefuses(t *testing.T) {
	for _, tc := range []struct{ dsn, want string }{
		{"postgres://u:s3cret-canary@db.example.com/x", "sslmode=verify-full"},
		{"postgres://u:s3cret-canary@db.example.com/x?sslmode=require", "sslmode=verify-full"},
		{"postgres://u:s3cret-canary@127.0.0.1,db.example.com/x?sslmode=disable", "sslmode=verify-full"},
		{"host=db.example.com user=u password=s3cret-canary sslmode=prefer", "sslmode=verify-full"},
		{"postgres://u:s3cret-canary@[::1/x", "no connection string"},
		{"s3cret-canary", "no connection string"},
		{"postgres://u:s3cret-canary@127.0.0.1:1/x", "connect to PostgreSQL"},
		{"postgres://u:s3cret-canary@db.invalid:1/x?sslmode=verify-full&connect_timeout=5", "connect to PostgreSQL"},
	} {
		_, err := state.OpenPostgres(t.Context(), state.Postgres{DSN: tc.dsn})
		if err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", tc.dsn, err)
		}
	}
}

// TestPostgresWrongPassword: the server's own refusal is told by its code.
func TestPostgresWrongPassword(t *testing.T) {
	dsn := pgserver.Database(t)
	at := strings.LastIndex(dsn, "@")
	wrong := "postgres://sotto:s3cret-canary" + dsn[at:]
	if _, err := state.OpenPostgres(t.Context(), state.Postgres{DSN: wrong}); err == nil || !strings.Contains(err.Error(), "SQLSTATE 28") || strings.Contains(err.Error(), "canary") {
		t.Errorf("wrong password: %v", err)
	}
}
