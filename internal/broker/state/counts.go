package state

import (
	"context"
	"fmt"
	"time"
)

// Counts is what the state holds, for whoever watches it.
type Counts struct {
	KeysLive, KeysDestroyed int
	KeysExpired             int // private keys that should be destroyed by now
	ReviewsDue              int // broken glass without a review
	NoticesWaiting          int // for webhooks
	NoticesDead             int // given up
}

// Counts counts keys, those that expired before a moment among them, and reviews.
func (d *DB) Counts(ctx context.Context, expired time.Time) (Counts, error) {
	var c Counts
	if err := d.read.QueryRowContext(ctx, `SELECT
		COUNT(CASE WHEN private IS NOT NULL AND expires > $1 THEN 1 END),
		COUNT(CASE WHEN private IS NULL THEN 1 END),
		COUNT(CASE WHEN private IS NOT NULL AND expires <= $1 THEN 1 END) FROM epoch_keys`, expired.UnixNano()).
		Scan(&c.KeysLive, &c.KeysDestroyed, &c.KeysExpired); err != nil {
		return c, fmt.Errorf("count keys: %w", err)
	}
	if err := d.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM requests WHERE review_due IS NOT NULL AND review_at IS NULL`).Scan(&c.ReviewsDue); err != nil {
		return c, fmt.Errorf("count reviews: %w", err)
	}
	if err := d.read.QueryRowContext(ctx, `SELECT COUNT(*) - COUNT(dead), COUNT(dead) FROM notices`).Scan(&c.NoticesWaiting, &c.NoticesDead); err != nil {
		return c, fmt.Errorf("count notices: %w", err)
	}
	return c, nil
}
