package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/sotto-project/sotto/core/access"
)

// Freeze loads the newest freeze; the zero Freeze when there never was one.
func (d *DB) Freeze(ctx context.Context) (access.Freeze, error) {
	_, f, err := loadFreeze(ctx, d.read)
	if err != nil {
		return f, fmt.Errorf("load freeze: %w", err)
	}
	return f, nil
}

// ChangeFreeze loads the newest freeze, lets f make the next one and stores it,
// with no other change in between. The error of f is returned as it is, and
// nothing is stored.
func (d *DB) ChangeFreeze(ctx context.Context, f func(access.Freeze) (access.Freeze, error)) (access.Freeze, error) {
	var next access.Freeze
	err := d.change(ctx, func(tx *sql.Tx) error {
		number, old, err := loadFreeze(ctx, tx)
		if err != nil {
			return fmt.Errorf("load freeze: %w", err)
		}
		if next, err = f(old); err != nil {
			return err
		}
		if err := saveFreeze(ctx, tx, number, old, next); err != nil {
			return fmt.Errorf("store freeze: %w", err)
		}
		return nil
	})
	return next, err
}

func loadFreeze(ctx context.Context, db querier) (number int64, f access.Freeze, err error) {
	var at int64
	err = db.QueryRowContext(ctx, `SELECT number, person, at, reason FROM freezes ORDER BY number DESC LIMIT 1`).Scan(&number, &f.By, &at, &f.Reason)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, access.Freeze{}, nil
	}
	if err != nil {
		return 0, f, err
	}
	f.At = time.Unix(0, at).UTC()
	rows, err := db.QueryContext(ctx, `SELECT person, at, note FROM freeze_lifts WHERE freeze = ? ORDER BY at, person`, number)
	if err != nil {
		return 0, f, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var l access.Approval
		var at int64
		if err := rows.Scan(&l.By, &at, &l.Note); err != nil {
			return 0, f, err
		}
		l.At = time.Unix(0, at).UTC()
		f.Lifts = append(f.Lifts, l)
	}
	return number, f, rows.Err()
}

func saveFreeze(ctx context.Context, tx *sql.Tx, number int64, old, next access.Freeze) error {
	if !old.Stands() && next.Stands() {
		_, err := tx.ExecContext(ctx, `INSERT INTO freezes (person, at, reason) VALUES (?, ?, ?)`, next.By, next.At.UnixNano(), next.Reason)
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM freeze_lifts WHERE freeze = ?`, number); err != nil {
		return err
	}
	for _, l := range next.Lifts {
		if _, err := tx.ExecContext(ctx, `INSERT INTO freeze_lifts (freeze, person, at, note) VALUES (?, ?, ?, ?)`, number, l.By, l.At.UnixNano(), l.Note); err != nil {
			return err
		}
	}
	return nil
}
