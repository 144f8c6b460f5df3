package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/access"
)

// Session is somebody's stay in the console.
type Session struct {
	ID     string // a hash of the secret in the cookie
	Person string
	// Roles are empty for somebody of broker.yaml: what stands there now counts.
	Roles []access.Role
	// Groups and Identities are what the provider said of who signed in through it.
	Groups, Identities []string
	// Credential names what the person signed in with.
	Credential    string
	Created, Seen time.Time
}

// AddSession stores a new session and forgets those not seen since stale.
func (d *DB) AddSession(ctx context.Context, s Session, stale time.Time) error {
	roles := make([]string, len(s.Roles))
	for i, r := range s.Roles {
		roles[i] = string(r)
	}
	about, err := text(detail{Groups: s.Groups, Identities: s.Identities})
	if err != nil {
		return fmt.Errorf("store session: %w", err)
	}
	err = d.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE seen < $1`, stale.UnixNano()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO sessions (id, person, roles, credential, created, seen, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			s.ID, s.Person, strings.Join(roles, ","), s.Credential, s.Created.UnixNano(), s.Seen.UnixNano(), about)
		return err
	})
	if err != nil {
		return fmt.Errorf("store session: %w", err)
	}
	return nil
}

// Session loads a session.
func (d *DB) Session(ctx context.Context, id string) (Session, error) {
	s := Session{ID: id}
	var roles, about string
	var created, seen int64
	err := d.read.QueryRowContext(ctx, `SELECT person, roles, credential, created, seen, detail FROM sessions WHERE id = $1`, id).
		Scan(&s.Person, &roles, &s.Credential, &created, &seen, &about)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return Session{}, fmt.Errorf("load session: %w", err)
	}
	for role := range strings.SplitSeq(roles, ",") {
		if role != "" {
			s.Roles = append(s.Roles, access.Role(role))
		}
	}
	var known detail
	if err := parse("detail", about, &known); err != nil {
		return Session{}, fmt.Errorf("load session: %w", err)
	}
	s.Groups, s.Identities = known.Groups, known.Identities
	s.Created, s.Seen = instant(created), instant(seen)
	return s, nil
}

// SeeSession notes that a session was used.
func (d *DB) SeeSession(ctx context.Context, id string, at time.Time) error {
	if _, err := d.write.ExecContext(ctx, `UPDATE sessions SET seen = $1 WHERE id = $2`, at.UnixNano(), id); err != nil {
		return fmt.Errorf("note session: %w", err)
	}
	return nil
}

// EndSession forgets a session; one that is not there is no error.
func (d *DB) EndSession(ctx context.Context, id string) error {
	if _, err := d.write.ExecContext(ctx, `DELETE FROM sessions WHERE id = $1`, id); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}
