package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/sotto-project/sotto/core/access"
)

// querier is what *sql.DB and *sql.Tx share.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Filter narrows a listing.
type Filter struct {
	Requester string // "" = everybody
	Limit     int    // 0 = 200; newest first
}

const defaultLimit = 200

// Insert stores a new request. before runs inside the transaction, last; its error
// keeps the request out.
func (d *DB) Insert(ctx context.Context, q access.Request, before func() error) error {
	err := d.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO requests
			(id, requester, trace_id, tenant, class, reason, created, deadline, needs, ttl, reads)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			q.ID, q.Requester, q.Scope.TraceID, q.Scope.Tenant, q.Scope.Class, q.Reason,
			q.Created.UnixNano(), q.Deadline.UnixNano(), q.Needs, int64(q.TTL), q.Reads)
		if err != nil {
			return err
		}
		return before()
	})
	if err != nil {
		return fmt.Errorf("store request: %w", err)
	}
	return nil
}

// Request loads one request.
func (d *DB) Request(ctx context.Context, id string) (access.Request, error) {
	q, err := load(ctx, d.read, id)
	if err != nil {
		return q, fmt.Errorf("load request: %w", err)
	}
	return q, nil
}

// Requests lists requests, newest first.
func (d *DB) Requests(ctx context.Context, f Filter) ([]access.Request, error) {
	if f.Limit <= 0 {
		f.Limit = defaultLimit
	}
	rows, err := d.read.QueryContext(ctx, `SELECT id FROM requests
		WHERE ? = '' OR requester = ? COLLATE NOCASE ORDER BY created DESC, id LIMIT ?`, f.Requester, f.Requester, f.Limit)
	if err != nil {
		return nil, fmt.Errorf("list requests: %w", err)
	}
	ids, err := texts(rows)
	if err != nil {
		return nil, fmt.Errorf("list requests: %w", err)
	}
	list := make([]access.Request, 0, len(ids))
	for _, id := range ids {
		q, err := load(ctx, d.read, id)
		if err != nil {
			return nil, fmt.Errorf("list requests: %w", err)
		}
		list = append(list, q)
	}
	return list, nil
}

func texts(rows *sql.Rows) (out []string, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// Change loads a request, lets f make the next one, and stores what changed, with no
// other change in between. The error of f is returned as it is, and nothing is stored.
func (d *DB) Change(ctx context.Context, id string, f func(access.Request) (access.Request, error)) (access.Request, error) {
	var next access.Request
	err := d.change(ctx, func(tx *sql.Tx) error {
		old, err := load(ctx, tx, id)
		if err != nil {
			return fmt.Errorf("load request: %w", err)
		}
		if next, err = f(old); err != nil {
			return err
		}
		if err := save(ctx, tx, old, next); err != nil {
			return fmt.Errorf("store request: %w", err)
		}
		return nil
	})
	return next, err
}

func load(ctx context.Context, db querier, id string) (access.Request, error) {
	q := access.Request{ID: id}
	var created, deadline, ttl int64
	var endState, endBy, endNote sql.NullString
	var endAt, from, until, reads, used sql.NullInt64
	err := db.QueryRowContext(ctx, `SELECT requester, trace_id, tenant, class, reason, created, deadline, needs, ttl, r.reads,
			end_state, end_by, end_at, end_note, from_at, until_at, g.reads, used
		FROM requests r LEFT JOIN grants g ON g.request = r.id WHERE r.id = ?`, id).
		Scan(&q.Requester, &q.Scope.TraceID, &q.Scope.Tenant, &q.Scope.Class, &q.Reason, &created, &deadline, &q.Needs, &ttl, &q.Reads,
			&endState, &endBy, &endAt, &endNote, &from, &until, &reads, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return q, ErrNotFound
	}
	if err != nil {
		return q, err
	}
	q.Created, q.Deadline, q.TTL = instant(created), instant(deadline), time.Duration(ttl)
	if endState.Valid {
		q.End = &access.End{State: access.State(endState.String), By: endBy.String, At: instant(endAt.Int64), Note: endNote.String}
	}
	if from.Valid {
		q.Grant = &access.Grant{From: instant(from.Int64), Until: instant(until.Int64), Reads: int(reads.Int64), Used: int(used.Int64)}
	}
	q.Approvals, err = approvals(ctx, db, id)
	return q, err
}

func approvals(ctx context.Context, db querier, id string) (out []access.Approval, err error) {
	rows, err := db.QueryContext(ctx, `SELECT person, at, note FROM approvals WHERE request = ? ORDER BY rowid`, id)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var a access.Approval
		var at int64
		if err := rows.Scan(&a.By, &at, &a.Note); err != nil {
			return nil, err
		}
		a.At = instant(at)
		out = append(out, a)
	}
	return out, rows.Err()
}

// save stores the difference: approvals are only added, a grant only made or used, an
// end only set.
func save(ctx context.Context, tx *sql.Tx, old, next access.Request) error {
	for _, a := range next.Approvals[len(old.Approvals):] {
		if _, err := tx.ExecContext(ctx, `INSERT INTO approvals (request, person, at, note) VALUES (?, ?, ?, ?)`,
			next.ID, a.By, a.At.UnixNano(), a.Note); err != nil {
			return err
		}
	}
	if g := next.Grant; g != nil {
		query := `UPDATE grants SET from_at = ?2, until_at = ?3, reads = ?4, used = ?5 WHERE request = ?1`
		if old.Grant == nil {
			query = `INSERT INTO grants (request, from_at, until_at, reads, used) VALUES (?1, ?2, ?3, ?4, ?5)`
		}
		if _, err := tx.ExecContext(ctx, query, next.ID, g.From.UnixNano(), g.Until.UnixNano(), g.Reads, g.Used); err != nil {
			return err
		}
	}
	if e := next.End; e != nil && old.End == nil {
		if _, err := tx.ExecContext(ctx, `UPDATE requests SET end_state = ?, end_by = ?, end_at = ?, end_note = ? WHERE id = ?`,
			string(e.State), e.By, e.At.UnixNano(), e.Note, next.ID); err != nil {
			return err
		}
	}
	return nil
}

func instant(nanos int64) time.Time { return time.Unix(0, nanos).UTC() }
