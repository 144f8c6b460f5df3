// Package replicatest runs two `sotto serve` processes on one PostgreSQL database, lets
// hundreds of people ask, approve, read, revoke and freeze at once, and then compares what
// each of them saw with the database and with both audit logs:
//
//   - nobody read without a grant in force at that moment;
//   - no grant was used more often than it allows, whichever brokers it was used at;
//   - each read is an entry in the log of the broker that showed it, and the other way round.
//
// Another test erases people at both brokers at once, while both sweep and the database
// drops the connections that hold their turns.
//
// Run `make test-postgres`. SOTTO_REPLICA_READERS says how many read at once (500).
package replicatest
