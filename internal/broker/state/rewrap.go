package state

import (
	"context"
	"errors"
	"fmt"

	"github.com/sotto-project/sotto/core/keyring"
)

// ReplaceKey puts the private key of an epoch, wrapped anew, in the place of what was
// there. It reports false, and changes nothing, when something else is there by now.
// When it returns true, the old wrapping is not in the database any more; see
// [DB.ClearLog] for the write-ahead log.
func (d *DB) ReplaceKey(ctx context.Context, e keyring.Epoch, old, wrapped []byte) (bool, error) {
	result, err := d.write.ExecContext(ctx, `UPDATE epoch_keys SET private = ? WHERE tenant = ? AND expires = ? AND private = ?`,
		wrapped, e.Tenant, e.Expires.UnixNano(), old)
	if err != nil {
		return false, fmt.Errorf("replace epoch key: %w", err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("replace epoch key: %w", err)
	}
	return n == 1, nil
}

// ClearLog carries all changes into the database file and empties the write-ahead log,
// which still held what was there before.
func (d *DB) ClearLog(ctx context.Context) error {
	var busy, logged, moved int
	if err := d.write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &logged, &moved); err != nil {
		return fmt.Errorf("clear the write-ahead log: %w", err)
	}
	if busy != 0 {
		return errors.New("clear the write-ahead log: it is in use; it is cleared with the next key")
	}
	return nil
}
