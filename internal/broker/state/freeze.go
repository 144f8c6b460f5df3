package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

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
		if err := d.lock(ctx, tx, "freeze"); err != nil {
			return fmt.Errorf("load freeze: %w", err)
		}
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
	f.At = instant(at)
	f.Lifts, err = approvals(ctx, db, `SELECT person, at, note, detail FROM freeze_lifts WHERE "freeze" = $1 ORDER BY at, person`, number)
	return number, f, err
}

func saveFreeze(ctx context.Context, tx *sql.Tx, number int64, old, next access.Freeze) error {
	if !old.Stands() && next.Stands() {
		_, err := tx.ExecContext(ctx, `INSERT INTO freezes (person, at, reason) VALUES ($1, $2, $3)`, next.By, next.At.UnixNano(), next.Reason)
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM freeze_lifts WHERE "freeze" = $1`, number); err != nil {
		return err
	}
	for _, l := range next.Lifts {
		detail, err := detailOf(l)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO freeze_lifts ("freeze", person, at, note, detail) VALUES ($1, $2, $3, $4, $5)`, number, l.By, l.At.UnixNano(), l.Note, detail); err != nil {
			return err
		}
	}
	return nil
}
