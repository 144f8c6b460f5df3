package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// migrationWait bounds how long a process waits for another one that migrates.
const migrationWait = time.Minute

// Open opens the SQLite database at path, making or migrating it as needed. The file is
// readable by its owner only.
func Open(ctx context.Context, path string) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("open state: %w", err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open state: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("open state: %w", err)
	}
	write, err := sql.Open("sqlite", sqliteDSN(path, "_txlock=immediate"))
	if err != nil {
		return nil, fmt.Errorf("open state: %w", err)
	}
	write.SetMaxOpenConns(1) // writers queue here and not as SQLITE_BUSY
	db := &DB{write: write, home: home{lock: noLock, scrub: checkpoint}}
	if err := alone(ctx, path, func() error { return db.migrate(ctx, goose.DialectSQLite3, "sqlite") }); err != nil {
		return nil, errors.Join(fmt.Errorf("migrate state: %w", err), write.Close())
	}
	if db.read, err = sql.Open("sqlite", sqliteDSN(path, "_pragma=query_only(1)")); err != nil {
		return nil, errors.Join(fmt.Errorf("open state: %w", err), write.Close())
	}
	db.read.SetMaxOpenConns(4)
	return db, nil
}

// alone runs f while no other process migrates the file: each of them would read the same
// version and make the same tables. goose has no lock for SQLite. This one is the system's
// and ends with the process; it is on a file beside the database, because closing a second
// handle of the database itself would drop SQLite's own locks.
func alone(ctx context.Context, path string, f func() error) error {
	ctx, cancel := context.WithTimeout(ctx, migrationWait)
	defer cancel()
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 10*time.Millisecond); err != nil {
		return errors.Join(fmt.Errorf("wait for another process that migrates: %w", err), lock.Close())
	}
	return errors.Join(f(), lock.Close())
}

// sqliteDSN spells the connection. FULL and not NORMAL: a read that was counted must stay
// counted when the machine loses power.
func sqliteDSN(path, extra string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + extra +
		"&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=secure_delete(1)&_pragma=foreign_keys(1)"
}

// noLock: an immediate transaction is alone already.
func noLock(context.Context, *sql.Tx, string) error { return nil }

// checkpoint: secure_delete zeroes the page, but only the checkpoint carries the zeroes
// into the database file; TRUNCATE then drops the log that still holds the older page.
func checkpoint(ctx context.Context, db *sql.DB) error {
	var busy, logged, moved int
	if err := db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &logged, &moved); err != nil {
		return fmt.Errorf("clear the write-ahead log: %w", err)
	}
	if busy != 0 {
		return errors.New("the write-ahead log is in use; it is cleared with the next key")
	}
	return nil
}
