package state

import (
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// connections of each of the two pools. PostgreSQL allows 100 by default, for all.
const connections = 16

// Postgres says how to reach a PostgreSQL database.
type Postgres struct {
	// DSN is a URL or a list of key=value; it holds a password and is never printed.
	DSN string
	// InsecureNoTLS allows a connection to another machine that is not encrypted, or
	// whose server nobody has checked.
	InsecureNoTLS bool
}

// OpenPostgres opens a PostgreSQL database and migrates it as needed; brokers that start
// at the same moment take turns. The role must own the database's schema.
func OpenPostgres(ctx context.Context, p Postgres) (*DB, error) {
	config, err := p.parse()
	if err != nil {
		return nil, fmt.Errorf("open state: %w", err)
	}
	db := &DB{
		write: pool(config), read: pool(config),
		home: home{forUpdate: " FOR UPDATE", lock: advisoryLock, scrub: rewrite, shared: true},
	}
	if err := db.write.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open state: %w", withoutDSN(err)), db.Close())
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120)) // seconds, times
	if err == nil {
		err = db.migrate(ctx, goose.DialectPostgres, "postgres", goose.WithSessionLocker(locker))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("migrate state: %w", withoutDSN(err)), db.Close())
	}
	return db, nil
}

func pool(config *pgx.ConnConfig) *sql.DB {
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return db
}

// parse reads the connection string and fixes what correctness rests on, whatever the
// server's or the string's own settings are.
func (p Postgres) parse() (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(p.DSN)
	if err != nil {
		return nil, errors.New("this is no connection string of PostgreSQL: want postgres://user:password@host/database?sslmode=verify-full") // the library's own words may quote it
	}
	if !p.InsecureNoTLS {
		if err := secure(config); err != nil {
			return nil, err
		}
	}
	for name, value := range map[string]string{
		"application_name":              "sotto",
		"synchronous_commit":            "on",             // a counted read stays counted
		"default_transaction_isolation": "read committed", // a change reads what the one before it left
		"timezone":                      "UTC",
		"lock_timeout":                  "15s",
		"statement_timeout":             "60s",
		// A change that hangs in the audit log must not hold its request for ever, and a
		// broker that vanished must not hold its locks.
		"idle_in_transaction_session_timeout": "60s",
		"tcp_keepalives_idle":                 "10",
		"tcp_keepalives_interval":             "5",
		"tcp_keepalives_count":                "3",
	} {
		config.RuntimeParams[name] = value
	}
	return config, nil
}

// secure refuses to send state over a network in the clear, or to a server whose
// certificate is not checked; also as what the library would fall back to.
func secure(config *pgx.ConnConfig) error {
	type way struct {
		host string
		tls  *tls.Config
	}
	ways := []way{{config.Host, config.TLSConfig}}
	for _, f := range config.Fallbacks {
		ways = append(ways, way{f.Host, f.TLSConfig})
	}
	for _, w := range ways {
		ip := net.ParseIP(w.host)
		local := strings.HasPrefix(w.host, "/") || w.host == "localhost" || ip != nil && ip.IsLoopback()
		if !local && (w.tls == nil || w.tls.InsecureSkipVerify) {
			return errors.New("the database is on another machine and the connection is not protected: add sslmode=verify-full (and sslrootcert) to the connection string, or say 'insecure_no_tls: true'")
		}
	}
	return nil
}

// withoutDSN keeps user, database and host names of the library's message out of ours.
func withoutDSN(err error) error {
	var server *pgconn.PgError
	var connect *pgconn.ConnectError
	switch {
	case errors.As(err, &server):
		return fmt.Errorf("PostgreSQL answers SQLSTATE %s", server.Code)
	case errors.As(err, &connect):
		var op *net.OpError
		if errors.As(err, &op) {
			return fmt.Errorf("connect to PostgreSQL: %w", op.Err)
		}
		return errors.New("connect to PostgreSQL: it does not answer as it should")
	}
	return err
}

// lockNumber maps a name to PostgreSQL's lock numbers.
func lockNumber(name string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte("sotto " + name)) // never fails
	return int64(h.Sum64())
}

func advisoryLock(ctx context.Context, tx *sql.Tx, name string) error {
	_, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, lockNumber(name))
	return err
}

// rewrite makes a new file of what is visible now; the old one, with the destroyed key,
// is emptied at the commit. VACUUM FULL would do less: it carries over what some other
// session might still see. The table has some hundred rows, and is locked for milliseconds.
func rewrite(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, `ALTER TABLE epoch_keys ALTER COLUMN private TYPE BYTEA USING private || ''::BYTEA`); err != nil {
		return fmt.Errorf("rewrite the table of keys: %w", err)
	}
	return nil
}
