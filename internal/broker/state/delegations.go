package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/sotto-project/sotto/core/access"
)

// AddDelegation stores a new delegation. before runs inside the transaction, last; its
// error keeps the delegation out.
func (d *DB) AddDelegation(ctx context.Context, g access.Delegation, before func() error) error {
	person, err := text(g.From)
	if err != nil {
		return fmt.Errorf("store delegation: %w", err)
	}
	err = d.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO delegations (id, giver, taker, created, until_at, note, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			g.ID, g.From.Name, g.To, g.Created.UnixNano(), g.Until.UnixNano(), g.Note, person); err != nil {
			return err
		}
		return before()
	})
	if err != nil {
		return fmt.Errorf("store delegation: %w", err)
	}
	return nil
}

// Delegations lists those that have not ended and run until after now, newest first.
func (d *DB) Delegations(ctx context.Context, now time.Time) ([]access.Delegation, error) {
	list, err := delegations(ctx, d.read, `WHERE end_state IS NULL AND until_at > $1 ORDER BY created DESC, id`, now.UnixNano())
	if err != nil {
		return nil, fmt.Errorf("list delegations: %w", err)
	}
	return list, nil
}

// ChangeDelegation is Change for a delegation; it can only be ended.
func (d *DB) ChangeDelegation(ctx context.Context, id string, f func(access.Delegation) (access.Delegation, error)) (access.Delegation, error) {
	var next access.Delegation
	err := d.change(ctx, func(tx *sql.Tx) error {
		list, err := delegations(ctx, tx, `WHERE id = $1`+d.forUpdate, id)
		if err != nil {
			return fmt.Errorf("load delegation: %w", err)
		}
		if len(list) == 0 {
			return fmt.Errorf("load delegation: %w", ErrNotFound)
		}
		if next, err = f(list[0]); err != nil {
			return err
		}
		if e := next.Ended; e != nil && list[0].Ended == nil {
			if _, err := tx.ExecContext(ctx, `UPDATE delegations SET end_state = $1, end_by = $2, end_at = $3, end_note = $4 WHERE id = $5`,
				string(e.State), e.By, e.At.UnixNano(), e.Note, id); err != nil {
				return fmt.Errorf("store delegation: %w", err)
			}
		}
		return nil
	})
	return next, err
}

func delegations(ctx context.Context, db querier, where string, arg any) (out []access.Delegation, err error) {
	rows, err := db.QueryContext(ctx, `SELECT id, taker, created, until_at, note, detail, end_state, end_by, end_at, end_note FROM delegations `+where, arg)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var g access.Delegation
		var created, until int64
		var person string
		var endState, endBy, endNote sql.NullString
		var endAt sql.NullInt64
		if err := rows.Scan(&g.ID, &g.To, &created, &until, &g.Note, &person, &endState, &endBy, &endAt, &endNote); err != nil {
			return nil, err
		}
		if err := parse("detail", person, &g.From); err != nil {
			return nil, err
		}
		g.Created, g.Until = instant(created), instant(until)
		if endState.Valid {
			g.Ended = &access.End{State: access.State(endState.String), By: endBy.String, At: instant(endAt.Int64), Note: endNote.String}
		}
		out = append(out, g)
	}
	return out, rows.Err()
}
