// Package crashtest holds the test that kills the collector. It starts the
// otelcol-sotto that ships with the configuration that ships, sends traces, kills
// it with SIGKILL again and again, and then opens everything in the store with the
// broker's keys: what a client was told is accepted must be there, once, and no
// plaintext may ever have been on disk.
//
// SOTTO_CRASH_KILLS sets how often it is killed. Without it the test is a quick
// one of three kills; `make test-crash` kills 200 times.
package crashtest
