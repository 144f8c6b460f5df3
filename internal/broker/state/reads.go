package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/sotto-project/sotto/core/access"
)

// Read is one counted use of a grant.
type Read struct {
	Request    string
	Number     int
	At         time.Time
	Records    int
	Shown      string
	AuditIndex *uint64 // nil: nothing was shown
	AuditLog   string  // in which log the index counts; "" = the only one
}

// Count lets use decide about the next use of a grant and stores both the grant and
// the read before it returns. shown names what is going to be shown.
func (d *DB) Count(ctx context.Context, id string, records int, shown string, at time.Time,
	use func(access.Request) (access.Request, error),
) (access.Request, error) {
	var next access.Request
	err := d.changeRequest(ctx, id, func(tx *sql.Tx, old access.Request) (err error) {
		if next, err = use(old); err != nil {
			return err
		}
		if err := save(ctx, tx, old, next); err != nil {
			return fmt.Errorf("count read: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO reads (request, number, at, records, shown, audit_log) VALUES ($1, $2, $3, $4, $5, '')`,
			id, next.Grant.Used, at.UnixNano(), records, shown); err != nil {
			return fmt.Errorf("count read: %w", err)
		}
		return nil
	})
	return next, err
}

// Logged notes at which index of which audit log a read stands.
func (d *DB) Logged(ctx context.Context, id string, number int, log string, index uint64) error {
	if _, err := d.write.ExecContext(ctx, `UPDATE reads SET audit_index = $1, audit_log = $2 WHERE request = $3 AND number = $4`, int64(index), log, id, number); err != nil {
		return fmt.Errorf("note audit index: %w", err)
	}
	return nil
}

// Reads lists the counted reads of a request.
func (d *DB) Reads(ctx context.Context, id string) (out []Read, err error) {
	rows, err := d.read.QueryContext(ctx, `SELECT number, at, records, shown, audit_index, audit_log FROM reads WHERE request = $1 ORDER BY number`, id)
	if err != nil {
		return nil, fmt.Errorf("list reads: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		r := Read{Request: id}
		var at int64
		var index sql.NullInt64
		if err := rows.Scan(&r.Number, &at, &r.Records, &r.Shown, &index, &r.AuditLog); err != nil {
			return nil, fmt.Errorf("list reads: %w", err)
		}
		r.At = instant(at)
		if index.Valid {
			n := uint64(index.Int64)
			r.AuditIndex = &n
		}
		out = append(out, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list reads: %w", err)
	}
	return out, nil
}

// ReadsByDay counts what somebody, under any of their names, has opened: first in the last
// day until now, then in each day before it, days of them.
func (d *DB) ReadsByDay(ctx context.Context, names []string, now time.Time, days int) (out []int, err error) {
	out = make([]int, days+1)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if err := d.readsByDay(ctx, name, now, out); err != nil {
			return nil, fmt.Errorf("count reads: %w", err)
		}
	}
	return out, nil
}

// readsByDay adds those of one name.
func (d *DB) readsByDay(ctx context.Context, name string, now time.Time, out []int) (err error) {
	since := now.UnixNano() - int64(len(out))*dayLong
	rows, err := d.read.QueryContext(ctx, `SELECT ($1 - r.at) / $2 AS ago, COUNT(*) FROM requests q JOIN reads r ON r.request = q.id
		WHERE q.requester = $3 AND q.created > $4 AND r.at > $5 AND r.at <= $1 GROUP BY ago`,
		now.UnixNano(), dayLong, name, since-maxLife, since)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var ago, n int
		if err := rows.Scan(&ago, &n); err != nil {
			return err
		}
		if ago >= 0 && ago < len(out) {
			out[ago] += n
		}
	}
	return rows.Err()
}

const dayLong = int64(24 * time.Hour)

// maxLife is longer than a request and its grant may live: it bounds how far back an index is read.
const maxLife = 366 * dayLong
