package state

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"github.com/sotto-project/sotto/core/access"
)

// ErrNotFound says that there is no such request or key.
var ErrNotFound = errors.New("not found")

//go:embed migrations/*/*.sql
var migrations embed.FS

// DB is an open state database, safe for concurrent use.
type DB struct {
	// A change may hold its connection while the audit log writes; reading has connections
	// of its own, so that a change that reads cannot wait for itself.
	write *sql.DB
	read  *sql.DB
	home
}

// home is where the two databases differ. Queries are written for both: $1 is a
// parameter in both, and case is folded by lower().
type home struct {
	// forUpdate ends a SELECT that locks its row.
	forUpdate string
	// lock takes the named lock until the transaction ends.
	lock func(ctx context.Context, tx *sql.Tx, name string) error
	// scrub makes what was destroyed disappear from the table's files.
	scrub func(ctx context.Context, db *sql.DB) error
	// shared tells that several brokers may work on this database.
	shared bool
}

func (d *DB) migrate(ctx context.Context, dialect goose.Dialect, folder string, options ...goose.ProviderOption) error {
	files, err := fs.Sub(migrations, "migrations/"+folder)
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(dialect, d.write, files, options...)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// Shared reports whether other brokers may work on the same database.
func (d *DB) Shared() bool { return d.shared }

// Ping tells whether the database answers.
func (d *DB) Ping(ctx context.Context) error {
	var one int
	if err := d.read.QueryRowContext(ctx, "SELECT 1").Scan(&one); err != nil {
		return fmt.Errorf("ping state: %w", err)
	}
	return nil
}

// Close closes the database.
func (d *DB) Close() error {
	if err := errors.Join(d.read.Close(), d.write.Close()); err != nil {
		return fmt.Errorf("close state: %w", err)
	}
	return nil
}

// change runs f in a write transaction.
func (d *DB) change(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := f(tx); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// ignoreDone: a canceled context has rolled back already.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// changeRequest runs f with a request that nobody else changes meanwhile.
func (d *DB) changeRequest(ctx context.Context, id string, f func(tx *sql.Tx, q access.Request) error) error {
	return d.change(ctx, func(tx *sql.Tx) error {
		if d.forUpdate != "" {
			var locked string
			if err := tx.QueryRowContext(ctx, `SELECT id FROM requests WHERE id = $1`+d.forUpdate, id).Scan(&locked); err != nil {
				return fmt.Errorf("load request: %w", absent(err))
			}
		}
		old, err := load(ctx, tx, id)
		if err != nil {
			return fmt.Errorf("load request: %w", err)
		}
		return f(tx, old)
	})
}

func absent(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}
