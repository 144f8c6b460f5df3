package state

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrOtherLog says that another broker owns an audit log of this name.
var ErrOtherLog = errors.New("another broker writes an audit log of this name; each broker needs a signing key of its own ('audit.signer')")

// AuditLog is a log that some broker on this database writes.
type AuditLog struct {
	Origin   string
	Verifier string
	ID       string // random; tells two folders with one key apart
	Since    time.Time
}

// RegisterLog notes that a broker writes the log, or refuses if another folder has its
// name already. Where nobody shares the database there is nothing to note.
func (d *DB) RegisterLog(ctx context.Context, l AuditLog) error {
	if !d.shared {
		return nil
	}
	if _, err := d.write.ExecContext(ctx, `INSERT INTO audit_logs (origin, verifier, id, first_seen) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		l.Origin, l.Verifier, l.ID, l.Since.UnixNano()); err != nil {
		return fmt.Errorf("register audit log: %w", err)
	}
	var verifier, id string
	if err := d.write.QueryRowContext(ctx, `SELECT verifier, id FROM audit_logs WHERE origin = $1`, l.Origin).Scan(&verifier, &id); err != nil {
		return fmt.Errorf("register audit log: %w", err)
	}
	if verifier != l.Verifier || id != l.ID {
		return fmt.Errorf("register audit log: %w", ErrOtherLog)
	}
	return nil
}

// AuditLogs lists the logs that an auditor of this database needs.
func (d *DB) AuditLogs(ctx context.Context) (out []AuditLog, err error) {
	if !d.shared {
		return nil, nil
	}
	rows, err := d.read.QueryContext(ctx, `SELECT origin, verifier, id, first_seen FROM audit_logs ORDER BY origin`)
	if err != nil {
		return nil, fmt.Errorf("list audit logs: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var l AuditLog
		var since int64
		if err := rows.Scan(&l.Origin, &l.Verifier, &l.ID, &since); err != nil {
			return nil, fmt.Errorf("list audit logs: %w", err)
		}
		l.Since = instant(since)
		out = append(out, l)
	}
	return out, rows.Err()
}

// Lease is a name that one broker holds. It is lost with the connection to the database.
type Lease struct {
	db   *DB
	name string
	mu   sync.Mutex // a connection takes one question at a time; guards what follows
	conn *sql.Conn  // nil: nobody shares the database
}

// Hold takes a name for as long as the process lives or until Release. It reports false
// if another broker has it.
func (d *DB) Hold(ctx context.Context, name string) (*Lease, bool, error) {
	l := &Lease{db: d, name: name}
	ok, err := l.take(ctx)
	return l, ok, err
}

func (l *Lease) take(ctx context.Context) (bool, error) {
	if !l.db.shared {
		return true, nil
	}
	conn, err := l.db.write.Conn(ctx)
	if err != nil {
		return false, fmt.Errorf("take %s: %w", l.name, err)
	}
	var ok bool
	if err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, lockNumber(l.name)).Scan(&ok); err != nil || !ok {
		if err != nil {
			err = fmt.Errorf("take %s: %w", l.name, err)
		}
		return false, errors.Join(err, conn.Close())
	}
	l.conn = conn
	return true, nil
}

// Keep tells whether the name is still held, and takes it again if the connection was
// lost. False without an error means that another broker has it now.
func (l *Lease) Keep(ctx context.Context) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn == nil {
		return l.take(ctx)
	}
	var one int
	if err := l.conn.QueryRowContext(ctx, `SELECT 1`).Scan(&one); err == nil {
		return true, nil
	}
	l.drop()
	return l.take(ctx)
}

// Held tells whether the name has been held without a gap since it was taken. Unlike Keep
// it takes nothing again: for work of which another broker may have done a part in the gap.
func (l *Lease) Held(ctx context.Context) bool {
	if !l.db.shared {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var one int
	return l.conn != nil && l.conn.QueryRowContext(ctx, `SELECT 1`).Scan(&one) == nil
}

// Release gives the name back. The connection is closed in any case, so that the name is
// not held for ever where it cannot be said.
func (l *Lease) Release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_, _ = l.conn.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, lockNumber(l.name)) // closing it does the same, a moment later
	l.drop()
}

// drop closes the connection itself, and does not give it back to the pool: with it the
// lock is gone, whatever state it is in.
func (l *Lease) drop() {
	if l.conn == nil {
		return
	}
	_ = l.conn.Raw(func(any) error { return driver.ErrBadConn }) // this error is how it is closed
	_ = l.conn.Close()
	l.conn = nil
}

// Lead runs f if no other broker runs one of this name, and reports whether it did.
func (d *DB) Lead(ctx context.Context, name string, f func() error) (bool, error) {
	l, ok, err := d.Hold(ctx, "lead "+name)
	if err != nil || !ok {
		return false, err
	}
	defer l.Release()
	return true, f()
}
