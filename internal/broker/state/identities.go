package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Errors of [DB.Identify].
var (
	ErrNameTaken  = errors.New("the name belongs to somebody else")
	ErrProofSpent = errors.New("the proof has been used")
)

// Subject is somebody at an identity provider, presented by a proof that counts once.
type Subject struct {
	Issuer, Subject string
	Proof           string
	Until           time.Time // when the proof is worth nothing any more
}

// Identify spends the proof and gives the name under which the subject is known here: the
// one it came with first. A name that another subject has is refused.
func (d *DB) Identify(ctx context.Context, s Subject, name string, now time.Time) (string, error) {
	err := d.change(ctx, func(tx *sql.Tx) error {
		// Two first sign-ins of one subject at once, at two brokers, are one identity.
		if err := d.lock(ctx, tx, "identities"); err != nil {
			return err
		}
		if err := spend(ctx, tx, s, now); err != nil {
			return err
		}
		var known string
		err := tx.QueryRowContext(ctx, `SELECT name FROM identities WHERE issuer = $1 AND subject = $2`, s.Issuer, s.Subject).Scan(&known)
		if err == nil {
			name = known
			return nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		result, err := tx.ExecContext(ctx, `INSERT INTO identities (name, issuer, subject, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
			name, s.Issuer, s.Subject, now.UnixNano())
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrNameTaken)
		}
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("store identity: %w", err)
	}
	return name, nil
}

func spend(ctx context.Context, tx *sql.Tx, s Subject, now time.Time) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM spent_proofs WHERE until < $1`, now.UnixNano()); err != nil {
		return err
	}
	result, err := tx.ExecContext(ctx, `INSERT INTO spent_proofs (proof, until) VALUES ($1, $2) ON CONFLICT DO NOTHING`, s.Proof, s.Until.UnixNano())
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrProofSpent)
	}
	return nil
}
