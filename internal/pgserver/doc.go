// Package pgserver gives tests a real PostgreSQL server on this machine: it starts one
// on loopback, with a password, waits until it answers, tells tests where it is, and
// stops it. Locks, isolation and what stays on disk are exactly what a fake would get wrong.
//
// Command withpg below runs any command beside a started server:
//
//	go run ./internal/pgserver/withpg -- go test ./internal/broker/state
//
// A server that runs already is used by setting SOTTO_TEST_POSTGRES to a connection
// string of a role that may create databases. Tests make databases of their own in it and
// remove them. Without the variable they are skipped, and say so.
//
// The server's programs are the machine's own, or Debian's packages unpacked in a folder.
// PostgreSQL refuses to run as root: the server is then started as the user nobody.
package pgserver
