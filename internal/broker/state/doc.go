// Package state keeps what the broker must remember: requests, proposals, approvals, grants,
// counted reads, delegations, freezes, and the wrapped private keys of the epochs. Nothing
// here decides anything; core/access does.
//
// There are two homes for it, and statetest holds both to one contract.
//
// SQLite ([Open]) is the embedded default: one file, write-ahead logged, synchronous,
// with secure_delete on, so that a destroyed key is overwritten and not only unlinked.
// Writers take turns: every change happens inside one immediate transaction, from reading
// the request to storing it.
//
// PostgreSQL ([OpenPostgres]) is for several brokers. A change locks the row of its
// request (the freeze and broken glass: an advisory lock) before it reads, at READ
// COMMITTED, so that it sees what the last change left. No transaction is ever retried:
// a change writes an audit entry, and must not do so twice. A private key is destroyed by
// an UPDATE and a rewrite of its small table; see docs/decisions/0030 for what PostgreSQL
// keeps of it in its write-ahead log, and for how long.
package state
