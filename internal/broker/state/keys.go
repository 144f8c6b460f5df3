package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/sotto-project/sotto/core/keyring"
)

// Key is an epoch's key pair as it is stored.
type Key struct {
	Public    keyring.PublicKey
	Private   []byte // wrapped; nil once destroyed
	Created   time.Time
	Destroyed time.Time // zero while the key lives
}

// AddKey stores a new key pair, unless its epoch has or had one. It reports whether
// it was stored.
func (d *DB) AddKey(ctx context.Context, k Key) (bool, error) {
	p := k.Public
	result, err := d.write.ExecContext(ctx, `INSERT INTO epoch_keys (tenant, expires, key_id, algorithm, public, private, created, hold)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
		p.Epoch.Tenant, p.Epoch.Expires.UnixNano(), p.ID, string(p.Algorithm), p.Key, k.Private, k.Created.UnixNano(), p.Epoch.Hold)
	if err != nil {
		return false, fmt.Errorf("store epoch key: %w", err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("store epoch key: %w", err)
	}
	return n == 1, nil
}

const keyColumns = `tenant, expires, key_id, algorithm, public, private, created, destroyed, hold`

// Key loads the key pair of an epoch.
func (d *DB) Key(ctx context.Context, e keyring.Epoch) (Key, error) {
	k, err := scanKey(d.read.QueryRowContext(ctx, `SELECT `+keyColumns+` FROM epoch_keys WHERE tenant = $1 AND expires = $2 AND hold = $3`,
		e.Tenant, e.Expires.UnixNano(), e.Hold))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return Key{}, fmt.Errorf("load epoch key: %w", err)
	}
	return k, nil
}

// Keys lists all key pairs by tenant and expiry.
func (d *DB) Keys(ctx context.Context) (out []Key, err error) {
	rows, err := d.read.QueryContext(ctx, `SELECT `+keyColumns+` FROM epoch_keys ORDER BY tenant, expires, hold`)
	if err != nil {
		return nil, fmt.Errorf("list epoch keys: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		k, err := scanKey(rows)
		if err != nil {
			return nil, fmt.Errorf("list epoch keys: %w", err)
		}
		out = append(out, k)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list epoch keys: %w", err)
	}
	return out, nil
}

func scanKey(row interface{ Scan(...any) error }) (Key, error) {
	var k Key
	var expires, created int64
	var destroyed sql.NullInt64
	p := &k.Public
	if err := row.Scan(&p.Epoch.Tenant, &expires, &p.ID, &p.Algorithm, &p.Key, &k.Private, &created, &destroyed, &p.Epoch.Hold); err != nil {
		return Key{}, err
	}
	p.Epoch.Expires, k.Created = instant(expires), instant(created)
	if destroyed.Valid {
		k.Destroyed = instant(destroyed.Int64)
	}
	return k, nil
}

// DestroyKey overwrites the private key of an epoch. It reports whether there was one
// to destroy. When it returns, the wrapped key is not in the database's files any more;
// PostgreSQL's write-ahead log has it for as long as the server keeps that.
func (d *DB) DestroyKey(ctx context.Context, e keyring.Epoch, at time.Time) (bool, error) {
	result, err := d.write.ExecContext(ctx, `UPDATE epoch_keys SET private = NULL, destroyed = $1
		WHERE tenant = $2 AND expires = $3 AND hold = $4 AND private IS NOT NULL`, at.UnixNano(), e.Tenant, e.Expires.UnixNano(), e.Hold)
	if err != nil {
		return false, fmt.Errorf("destroy epoch key: %w", err)
	}
	n, err := result.RowsAffected()
	if err != nil || n == 0 {
		return false, err
	}
	if err := d.scrub(ctx, d.write); err != nil {
		return true, fmt.Errorf("destroy epoch key: %w", err)
	}
	return true, nil
}
