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
	Requester  string // "" = everybody
	Batch      string // "" = all
	Unreviewed bool   // only broken glass that waits for its review
	Limit      int    // 0 = 200; newest first
}

const defaultLimit = 200

// Insert stores a new request. before runs inside the transaction, last; its error
// keeps the request out.
func (d *DB) Insert(ctx context.Context, q access.Request, before func() error) error {
	return d.InsertAll(ctx, []access.Request{q}, before)
}

// InsertAll stores requests that belong together, all or none.
func (d *DB) InsertAll(ctx context.Context, list []access.Request, before func() error) error {
	err := d.change(ctx, func(tx *sql.Tx) error {
		for _, q := range list {
			if err := insert(ctx, tx, q); err != nil {
				return err
			}
		}
		return before()
	})
	if err != nil {
		return fmt.Errorf("store request: %w", err)
	}
	return nil
}

// InsertBroken lets decide judge a broken glass, knowing all whose review is due,
// and stores what it returns, with no other glass broken in between. The error of decide
// is returned as it is, and nothing is stored.
func (d *DB) InsertBroken(ctx context.Context, decide func(due []access.Request) (access.Request, error)) (access.Request, error) {
	var q access.Request
	err := d.change(ctx, func(tx *sql.Tx) error {
		if err := d.lock(ctx, tx, "broken glass"); err != nil {
			return fmt.Errorf("store request: %w", err)
		}
		due, err := find(ctx, tx, Filter{Unreviewed: true, Limit: 10_000})
		if err != nil {
			return fmt.Errorf("list reviews: %w", err)
		}
		if q, err = decide(due); err != nil {
			return err
		}
		if err := insert(ctx, tx, q); err != nil {
			return fmt.Errorf("store request: %w", err)
		}
		return nil
	})
	return q, err
}

func insert(ctx context.Context, tx *sql.Tx, q access.Request) error {
	terms, err := termsOf(q)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO requests
		(id, requester, trace_id, tenant, class, reason, ticket, batch, created, deadline, needs, ttl, reads, max_rows, terms)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		q.ID, q.Requester, q.Scope.TraceID, q.Scope.Tenant, q.Scope.Class, q.Reason, q.Ticket, q.Batch,
		q.Created.UnixNano(), q.Deadline.UnixNano(), q.Needs, int64(q.TTL), q.Reads, q.Rows, terms); err != nil {
		return err
	}
	return save(ctx, tx, access.Request{ID: q.ID}, q)
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
	list, err := find(ctx, d.read, f)
	if err != nil {
		return nil, fmt.Errorf("list requests: %w", err)
	}
	return list, nil
}

func find(ctx context.Context, db querier, f Filter) ([]access.Request, error) {
	if f.Limit <= 0 {
		f.Limit = defaultLimit
	}
	unreviewed := 0
	if f.Unreviewed {
		unreviewed = 1
	}
	rows, err := db.QueryContext(ctx, `SELECT id FROM requests
		WHERE ($1 = '' OR lower(requester) = lower($1)) AND ($2 = '' OR batch = $2)
		AND ($3 = 0 OR review_due IS NOT NULL AND review_at IS NULL)
		ORDER BY created DESC, id LIMIT $4`, f.Requester, f.Batch, unreviewed, f.Limit)
	if err != nil {
		return nil, err
	}
	ids, err := texts(rows)
	if err != nil {
		return nil, err
	}
	list := make([]access.Request, 0, len(ids))
	for _, id := range ids {
		q, err := load(ctx, db, id)
		if err != nil {
			return nil, err
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
	err := d.changeRequest(ctx, id, func(tx *sql.Tx, old access.Request) (err error) {
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
	var termsText string
	var endState, endBy, endNote, reviewBy, reviewNote sql.NullString
	var endAt, from, until, reads, used, rows, rowsUsed, due, reviewAt, reviewOK sql.NullInt64
	err := db.QueryRowContext(ctx, `SELECT requester, trace_id, tenant, class, reason, ticket, batch, created, deadline, needs, ttl, r.reads, r.max_rows, terms,
			review_due, review_by, review_at, review_ok, review_note, end_state, end_by, end_at, end_note,
			from_at, until_at, g.reads, used, g.max_rows, rows_used
		FROM requests r LEFT JOIN grants g ON g.request = r.id WHERE r.id = $1`, id).
		Scan(&q.Requester, &q.Scope.TraceID, &q.Scope.Tenant, &q.Scope.Class, &q.Reason, &q.Ticket, &q.Batch, &created, &deadline, &q.Needs, &ttl, &q.Reads, &q.Rows, &termsText,
			&due, &reviewBy, &reviewAt, &reviewOK, &reviewNote, &endState, &endBy, &endAt, &endNote,
			&from, &until, &reads, &used, &rows, &rowsUsed)
	if err != nil {
		return q, absent(err)
	}
	q.Created, q.Deadline, q.TTL = instant(created), instant(deadline), time.Duration(ttl)
	var t terms
	if err := parse("terms", termsText, &t); err != nil {
		return q, err
	}
	t.fill(&q)
	if due.Valid {
		q.Glass = &access.Glass{Due: instant(due.Int64)}
		if reviewAt.Valid {
			q.Glass.Review = &access.Review{By: reviewBy.String, At: instant(reviewAt.Int64), Justified: reviewOK.Int64 == 1, Note: reviewNote.String}
		}
	}
	if endState.Valid {
		q.End = &access.End{State: access.State(endState.String), By: endBy.String, At: instant(endAt.Int64), Note: endNote.String}
	}
	if from.Valid {
		q.Grant = &access.Grant{
			From: instant(from.Int64), Until: instant(until.Int64), Reads: int(reads.Int64), Used: int(used.Int64),
			Rows: int(rows.Int64), RowsUsed: int(rowsUsed.Int64), Mask: q.Mask,
		}
	}
	q.Approvals, err = approvals(ctx, db, `SELECT person, at, note, detail FROM approvals WHERE request = $1 ORDER BY number, at, person`, id)
	return q, err
}

// approvals reads approvals or lifts of a freeze.
func approvals(ctx context.Context, db querier, query string, of any) (out []access.Approval, err error) {
	rows, err := db.QueryContext(ctx, query, of)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var a access.Approval
		var at int64
		var detailText string
		if err := rows.Scan(&a.By, &at, &a.Note, &detailText); err != nil {
			return nil, err
		}
		var d detail
		if err := parse("detail", detailText, &d); err != nil {
			return nil, err
		}
		d.fill(&a)
		a.At = instant(at)
		out = append(out, a)
	}
	return out, rows.Err()
}

// addApprovals stores those that came after the first known ones.
func addApprovals(ctx context.Context, tx *sql.Tx, insert, id string, known int, all []access.Approval) error {
	for i, a := range all[known:] {
		detail, err := detailOf(a)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, insert, id, a.By, a.At.UnixNano(), a.Note, known+i+1, detail); err != nil {
			return err
		}
	}
	return nil
}

// save stores the difference: approvals are only added, a grant only made or used, an
// end and a review only set.
func save(ctx context.Context, tx *sql.Tx, old, next access.Request) error {
	if err := addApprovals(ctx, tx, `INSERT INTO approvals (request, person, at, note, number, detail) VALUES ($1, $2, $3, $4, $5, $6)`,
		next.ID, len(old.Approvals), next.Approvals); err != nil {
		return err
	}
	if g := next.Grant; g != nil {
		query := `UPDATE grants SET from_at = $2, until_at = $3, reads = $4, used = $5, max_rows = $6, rows_used = $7 WHERE request = $1`
		if old.Grant == nil {
			query = `INSERT INTO grants (request, from_at, until_at, reads, used, max_rows, rows_used) VALUES ($1, $2, $3, $4, $5, $6, $7)`
		}
		if _, err := tx.ExecContext(ctx, query, next.ID, g.From.UnixNano(), g.Until.UnixNano(), g.Reads, g.Used, g.Rows, g.RowsUsed); err != nil {
			return err
		}
	}
	if g := next.Glass; g != nil && old.Glass == nil {
		if _, err := tx.ExecContext(ctx, `UPDATE requests SET review_due = $1 WHERE id = $2`, g.Due.UnixNano(), next.ID); err != nil {
			return err
		}
	}
	if g := next.Glass; g != nil && g.Review != nil && (old.Glass == nil || old.Glass.Review == nil) {
		ok := 0
		if g.Review.Justified {
			ok = 1
		}
		if _, err := tx.ExecContext(ctx, `UPDATE requests SET review_by = $1, review_at = $2, review_ok = $3, review_note = $4 WHERE id = $5`,
			g.Review.By, g.Review.At.UnixNano(), ok, g.Review.Note, next.ID); err != nil {
			return err
		}
	}
	if e := next.End; e != nil && old.End == nil {
		if _, err := tx.ExecContext(ctx, `UPDATE requests SET end_state = $1, end_by = $2, end_at = $3, end_note = $4 WHERE id = $5`,
			string(e.State), e.By, e.At.UnixNano(), e.Note, next.ID); err != nil {
			return err
		}
	}
	return nil
}

func instant(nanos int64) time.Time { return time.Unix(0, nanos).UTC() }
