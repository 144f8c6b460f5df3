//go:build !cgo

package duckdb

import "testing"

func TestAuditQueries(t *testing.T) {
	t.Skip("DuckDB is C++: it needs cgo and a C++ compiler (CGO_ENABLED=1)")
}
