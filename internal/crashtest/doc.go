// Package crashtest holds the tests that kill what ships with SIGKILL, again and again,
// under load, and then look whether every promise still holds.
//
// TestCrash kills otelcol-sotto with the configuration that ships, and then opens
// everything in the store with the broker's keys: what a client was told is accepted must
// be there, once, and no plaintext may ever have been on disk. SOTTO_CRASH_KILLS sets how
// often; without it the test is a quick one of three kills. `make test-crash` kills 200 times.
//
// TestBrokerCrash kills `sotto serve` while people ask, approve, deny, revoke and read, and
// note what they were told and shown. After each restart the audit log must verify as a
// continuation of what it was, and no decision may be lost and no grant be larger. At the
// end nothing may have been shown without its entry in the log, before an approval, after a
// revocation, or more often than allowed. SOTTO_BROKER_KILLS and `make test-crash-broker`
// are the same for it.
//
// TestEraseCrash kills `sotto serve` at any moment of erasing people, on a folder and, where
// a server is given, on S3. The broker goes on by itself. After each kill no record of
// anybody else is missing; once an erasure is done nothing of that person is there, the
// rest once, without old versions, and its certificate verifies and counts right.
// SOTTO_ERASE_KILLS and `make test-crash-erase` are the same for it.
package crashtest
