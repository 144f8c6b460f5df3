package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Notice is something that a target shall be told.
type Notice struct {
	ID       string
	Target   string
	Position uint64 // of its entry; for the order only
	Payload  []byte
	Created  time.Time
	Attempts int
}

// ErrCursor says that the log was read on by somebody else meanwhile.
var ErrCursor = errors.New("the audit log was read on by another process")

// NoticeCursor is the index of the next entry of a log to be told, and false if the log
// was never read.
func (d *DB) NoticeCursor(ctx context.Context, log string) (uint64, bool, error) {
	var next int64
	err := d.read.QueryRowContext(ctx, `SELECT next_index FROM notice_cursors WHERE log = $1`, log).Scan(&next)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("load notice cursor: %w", err)
	}
	return uint64(next), true, nil
}

// StartNotices sets the cursor of a log: what is before it is told to nobody.
func (d *DB) StartNotices(ctx context.Context, log string, next uint64) error {
	if _, err := d.write.ExecContext(ctx, `INSERT INTO notice_cursors (log, next_index) VALUES ($1, $2)
		ON CONFLICT (log) DO UPDATE SET next_index = excluded.next_index`, log, int64(next)); err != nil {
		return fmt.Errorf("store notice cursor: %w", err)
	}
	return nil
}

// AddNotices stores notices and moves the cursor of their log, both or nothing.
func (d *DB) AddNotices(ctx context.Context, log string, from, next uint64, list []Notice) error {
	err := d.change(ctx, func(tx *sql.Tx) error {
		moved, err := tx.ExecContext(ctx, `UPDATE notice_cursors SET next_index = $1 WHERE log = $2 AND next_index = $3`, int64(next), log, int64(from))
		if err != nil {
			return err
		}
		if n, err := moved.RowsAffected(); err != nil || n != 1 {
			return errors.Join(ErrCursor, err)
		}
		for _, n := range list {
			if _, err := tx.ExecContext(ctx, `INSERT INTO notices (id, target, place, payload, created, due) VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT DO NOTHING`,
				n.ID, n.Target, int64(n.Position), string(n.Payload), n.Created.UnixNano()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store notices: %w", err)
	}
	return nil
}

// DueNotices are those that a target is to be told now, oldest first.
func (d *DB) DueNotices(ctx context.Context, target string, now time.Time, limit int) (out []Notice, err error) {
	rows, err := d.read.QueryContext(ctx, `SELECT id, place, payload, created, attempts FROM notices
		WHERE target = $1 AND dead IS NULL AND due <= $2 ORDER BY due, place LIMIT $3`, target, now.UnixNano(), limit)
	if err != nil {
		return nil, fmt.Errorf("list notices: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		n := Notice{Target: target}
		var place, created int64
		var payload string
		if err := rows.Scan(&n.ID, &place, &payload, &created, &n.Attempts); err != nil {
			return nil, fmt.Errorf("list notices: %w", err)
		}
		n.Position, n.Payload, n.Created = uint64(place), []byte(payload), instant(created)
		out = append(out, n)
	}
	return out, rows.Err()
}

// Delivered forgets a notice.
func (d *DB) Delivered(ctx context.Context, n Notice) error {
	if _, err := d.write.ExecContext(ctx, `DELETE FROM notices WHERE id = $1 AND target = $2`, n.ID, n.Target); err != nil {
		return fmt.Errorf("store delivery: %w", err)
	}
	return nil
}

// Undelivered notes an attempt in vain and when the next one is due, or that there is none.
func (d *DB) Undelivered(ctx context.Context, n Notice, now, due time.Time, dead bool) error {
	var at any
	if dead {
		at = now.UnixNano()
	}
	if _, err := d.write.ExecContext(ctx, `UPDATE notices SET attempts = attempts + 1, due = $1, dead = $2 WHERE id = $3 AND target = $4`,
		due.UnixNano(), at, n.ID, n.Target); err != nil {
		return fmt.Errorf("store attempt: %w", err)
	}
	return nil
}

// Notices counts what waits for a target and what was given up, by target.
func (d *DB) Notices(ctx context.Context) (waiting, dead map[string]int, err error) {
	waiting, dead = map[string]int{}, map[string]int{}
	rows, err := d.read.QueryContext(ctx, `SELECT target, COUNT(*) - COUNT(dead), COUNT(dead) FROM notices GROUP BY target`)
	if err != nil {
		return nil, nil, fmt.Errorf("count notices: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var target string
		var w, x int
		if err := rows.Scan(&target, &w, &x); err != nil {
			return nil, nil, fmt.Errorf("count notices: %w", err)
		}
		waiting[target], dead[target] = w, x
	}
	return waiting, dead, rows.Err()
}

// ForgetNotices removes what was given up before a moment.
func (d *DB) ForgetNotices(ctx context.Context, before time.Time) error {
	if _, err := d.write.ExecContext(ctx, `DELETE FROM notices WHERE dead < $1`, before.UnixNano()); err != nil {
		return fmt.Errorf("forget notices: %w", err)
	}
	return nil
}
