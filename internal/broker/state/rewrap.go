package state

import (
	"context"
	"fmt"

	"github.com/sotto-project/sotto/core/keyring"
)

// ReplaceKey puts the private key of an epoch, wrapped anew, in the place of what was
// there. It reports false, and changes nothing, when something else is there by now.
// When it returns true, the old wrapping is not in the database any more; see
// [DB.ClearLog] for the write-ahead log.
func (d *DB) ReplaceKey(ctx context.Context, e keyring.Epoch, old, wrapped []byte) (bool, error) {
	result, err := d.write.ExecContext(ctx, `UPDATE epoch_keys SET private = $1 WHERE tenant = $2 AND expires = $3 AND hold = $5 AND private = $4`,
		wrapped, e.Tenant, e.Expires.UnixNano(), old, e.Hold)
	if err != nil {
		return false, fmt.Errorf("replace epoch key: %w", err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("replace epoch key: %w", err)
	}
	return n == 1, nil
}

// ClearLog makes what was replaced disappear from the database's files; see [DB.DestroyKey].
func (d *DB) ClearLog(ctx context.Context) error {
	if err := d.scrub(ctx, d.write); err != nil {
		return fmt.Errorf("clear the write-ahead log: %w", err)
	}
	return nil
}
