package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// RecentRequests tells when the nth newest request since a moment was made, whoever made
// it at whichever broker; ok is false if there are fewer. Broken glass does not count.
func (d *DB) RecentRequests(ctx context.Context, since time.Time, nth int) (at time.Time, ok bool, err error) {
	return d.recent(ctx, `SELECT created FROM requests WHERE created > $1 AND review_due IS NULL ORDER BY created DESC LIMIT 1 OFFSET $2`, since, nth)
}

// RecentReads is RecentRequests for counted uses of grants.
func (d *DB) RecentReads(ctx context.Context, since time.Time, nth int) (at time.Time, ok bool, err error) {
	return d.recent(ctx, `SELECT at FROM reads WHERE at > $1 ORDER BY at DESC LIMIT 1 OFFSET $2`, since, nth)
}

func (d *DB) recent(ctx context.Context, query string, since time.Time, nth int) (time.Time, bool, error) {
	var at int64
	err := d.read.QueryRowContext(ctx, query, since.UnixNano(), nth-1).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, false, nil
	}
	if err != nil {
		return time.Time{}, false, fmt.Errorf("count recent acts: %w", err)
	}
	return instant(at), true, nil
}
