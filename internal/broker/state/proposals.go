package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/sotto-project/sotto/core/access"
)

// ProposalFilter narrows a listing of proposals.
type ProposalFilter struct {
	Kind  string // must be set
	Begun bool   // only those that were begun and are not done
	Open  bool   // only those that have neither ended nor been done
	Limit int    // 0 = 200; newest first
}

// AddProposal stores a new proposal. before runs inside the transaction, last; its error
// keeps the proposal out.
func (d *DB) AddProposal(ctx context.Context, p access.Proposal, before func() error) error {
	person, err := text(p.Proposer)
	if err != nil {
		return fmt.Errorf("store proposal: %w", err)
	}
	err = d.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO proposals (id, kind, proposer, detail, reason, ticket, body, created, deadline, needs, begin_within)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			p.ID, p.Kind, p.Proposer.Name, person, p.Reason, p.Ticket, p.Body, p.Created.UnixNano(), p.Deadline.UnixNano(), p.Needs, int64(p.Begin)); err != nil {
			return err
		}
		return before()
	})
	if err != nil {
		return fmt.Errorf("store proposal: %w", err)
	}
	return nil
}

// Proposal loads one proposal of a kind.
func (d *DB) Proposal(ctx context.Context, kind, id string) (access.Proposal, error) {
	p, err := loadProposal(ctx, d.read, kind, id)
	if err != nil {
		return p, fmt.Errorf("load proposal: %w", err)
	}
	return p, nil
}

// Proposals lists proposals of a kind, newest first.
func (d *DB) Proposals(ctx context.Context, f ProposalFilter) ([]access.Proposal, error) {
	if f.Limit <= 0 {
		f.Limit = defaultLimit
	}
	rows, err := d.read.QueryContext(ctx, `SELECT id FROM proposals
		WHERE kind = $1 AND ($2 = 0 OR run_at IS NOT NULL AND done_at IS NULL) AND ($3 = 0 OR end_state IS NULL AND done_at IS NULL)
		ORDER BY created DESC, id LIMIT $4`, f.Kind, oneIf(f.Begun), oneIf(f.Open), f.Limit)
	if err != nil {
		return nil, fmt.Errorf("list proposals: %w", err)
	}
	ids, err := texts(rows)
	if err != nil {
		return nil, fmt.Errorf("list proposals: %w", err)
	}
	list := make([]access.Proposal, 0, len(ids))
	for _, id := range ids {
		p, err := loadProposal(ctx, d.read, f.Kind, id)
		if err != nil {
			return nil, fmt.Errorf("list proposals: %w", err)
		}
		list = append(list, p)
	}
	return list, nil
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}

// ChangeProposal loads a proposal, lets f make the next one, and stores what changed, with
// no other change in between. The error of f is returned as it is, and nothing is stored.
func (d *DB) ChangeProposal(ctx context.Context, kind, id string, f func(access.Proposal) (access.Proposal, error)) (access.Proposal, error) {
	var next access.Proposal
	err := d.change(ctx, func(tx *sql.Tx) error {
		if d.forUpdate != "" {
			var locked string
			if err := tx.QueryRowContext(ctx, `SELECT id FROM proposals WHERE id = $1`+d.forUpdate, id).Scan(&locked); err != nil {
				return fmt.Errorf("load proposal: %w", absent(err))
			}
		}
		old, err := loadProposal(ctx, tx, kind, id)
		if err != nil {
			return fmt.Errorf("load proposal: %w", err)
		}
		if next, err = f(old); err != nil {
			return err
		}
		if err := saveProposal(ctx, tx, old, next); err != nil {
			return fmt.Errorf("store proposal: %w", err)
		}
		return nil
	})
	return next, err
}

func loadProposal(ctx context.Context, db querier, kind, id string) (access.Proposal, error) {
	p := access.Proposal{ID: id, Kind: kind}
	var person string
	var created, deadline, begin int64
	var runBy, outcome, endState, endBy, endNote sql.NullString
	var runAt, resumed, doneAt, endAt sql.NullInt64
	err := db.QueryRowContext(ctx, `SELECT detail, reason, ticket, body, created, deadline, needs, begin_within,
			run_by, run_at, resumed, done_at, outcome, end_state, end_by, end_at, end_note
		FROM proposals WHERE id = $1 AND kind = $2`, id, kind).
		Scan(&person, &p.Reason, &p.Ticket, &p.Body, &created, &deadline, &p.Needs, &begin,
			&runBy, &runAt, &resumed, &doneAt, &outcome, &endState, &endBy, &endAt, &endNote)
	if err != nil {
		return p, absent(err)
	}
	if err := parse("detail", person, &p.Proposer); err != nil {
		return p, err
	}
	p.Created, p.Deadline, p.Begin = instant(created), instant(deadline), time.Duration(begin)
	if runAt.Valid {
		p.Run = &access.Run{By: runBy.String, At: instant(runAt.Int64), Resumed: int(resumed.Int64), Outcome: outcome.String}
		if doneAt.Valid {
			p.Run.Done = instant(doneAt.Int64)
		}
	}
	if endState.Valid {
		p.End = &access.End{State: access.State(endState.String), By: endBy.String, At: instant(endAt.Int64), Note: endNote.String}
	}
	p.Approvals, err = approvals(ctx, db, `SELECT person, at, note, detail FROM proposal_approvals WHERE proposal = $1 ORDER BY number`, id)
	return p, err
}

// saveProposal stores the difference: approvals are only added, an end only set, and a
// run neither begun nor finished twice.
func saveProposal(ctx context.Context, tx *sql.Tx, old, next access.Proposal) error {
	if err := addApprovals(ctx, tx, `INSERT INTO proposal_approvals (proposal, person, at, note, number, detail) VALUES ($1, $2, $3, $4, $5, $6)`,
		next.ID, len(old.Approvals), next.Approvals); err != nil {
		return err
	}
	if r := next.Run; r != nil && (old.Run == nil || *r != *old.Run) {
		var done sql.NullInt64
		outcome := sql.NullString{String: r.Outcome, Valid: r.Outcome != ""}
		if !r.Done.IsZero() {
			done = sql.NullInt64{Int64: r.Done.UnixNano(), Valid: true}
		}
		result, err := tx.ExecContext(ctx, `UPDATE proposals SET run_by = $1, run_at = $2, resumed = $3, done_at = $4, outcome = $5 WHERE id = $6 AND done_at IS NULL`,
			r.By, r.At.UnixNano(), r.Resumed, done, outcome, next.ID)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n != 1 {
			return errors.Join(err, errors.New("it is done already"))
		}
	}
	if e := next.End; e != nil && old.End == nil {
		if _, err := tx.ExecContext(ctx, `UPDATE proposals SET end_state = $1, end_by = $2, end_at = $3, end_note = $4 WHERE id = $5`,
			string(e.State), e.By, e.At.UnixNano(), e.Note, next.ID); err != nil {
			return err
		}
	}
	return nil
}
