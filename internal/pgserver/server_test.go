package pgserver

import (
	"context"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
)

// TestDatabase: each test has a database of its own, which is gone afterwards.
func TestDatabase(t *testing.T) {
	var dsn string
	t.Run("one", func(t *testing.T) {
		dsn = Database(t)
		Exec(t, dsn, `CREATE TABLE t (x INT)`)
		if other := Database(t); other == dsn {
			t.Error("two tests share a database")
		}
	})
	if dsn == "" {
		t.Skipf("no PostgreSQL to test with: run `make test-postgres`, or set %s", envDSN)
	}
	if conn, err := pgx.Connect(context.Background(), dsn); err == nil {
		conn.Close(context.Background())
		t.Error("the database is still there")
	}
}

// TestNoTraceLeft: what Stop leaves behind.
func TestNoTraceLeft(t *testing.T) {
	if newest("/usr/lib/postgresql") == "" {
		t.Skip("no PostgreSQL on this machine; `make test-postgres` fetches one")
	}
	s, err := Start(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(s.folder); !os.IsNotExist(err) {
		t.Errorf("%s is left: %v", s.folder, err)
	}
}
