// Package duckdb reads a store of sealed objects with DuckDB, which knows nothing of
// Sotto: the queries of docs/audit-queries.md must say what is true. `make test-duckdb`
// runs it.
package duckdb
