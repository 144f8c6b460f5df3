package pgserver

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	envDSN  = "SOTTO_TEST_POSTGRES"
	envData = "SOTTO_TEST_POSTGRES_DATA"
)

// Database makes an empty database on the server under test and returns its connection
// string; it goes when the test ends. Without a server the test is skipped, and says so.
func Database(t testing.TB) string {
	t.Helper()
	dsn, ok := os.LookupEnv(envDSN)
	if !ok {
		t.Skipf("no PostgreSQL to test with: run `make test-postgres`, or set %s", envDSN)
	}
	name := "sotto_" + strings.ToLower(rand.Text())
	admin(t, dsn, `CREATE DATABASE `+name)
	t.Cleanup(func() { admin(t, dsn, `DROP DATABASE `+name+` WITH (FORCE)`) })
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatalf("%s is no URL", envDSN)
	}
	u.Path = "/" + name
	return u.String()
}

// Available tells whether there is a server to test with.
func Available() bool {
	_, ok := os.LookupEnv(envDSN)
	return ok
}

// Exec runs one statement, as the administrator of the server would.
func Exec(t testing.TB, dsn, statement string, args ...any) {
	t.Helper()
	admin(t, dsn, statement, args...)
}

// DataFolder is where the server keeps its files; "" where that is not known.
func DataFolder() string { return os.Getenv(envData) }

// admin has a context of its own: the test's is over when cleanups run.
func admin(t testing.TB, dsn, statement string, args ...any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatalf("connect to PostgreSQL: %v", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
