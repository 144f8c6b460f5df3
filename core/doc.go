// Package core is the root of the product in plain Go; it holds no code of its own.
//
// The packages below it, in the order a span meets them:
//
//	content    which places of a span, log record or metric carry what a person wrote
//	detect     finds secrets and personal data in text and takes them out
//	digest     keyed digests and measures that stand where content stood
//	subject    keyed pseudonyms of people, by which their samples are found
//	retention  the policy file: which trace is kept, in which class, until when
//	keyring    epoch keys: a public directory that collectors read, private halves under a KEK
//	sealed     the sealed record and the object it lies in
//	access     requests, approvals and grants as a pure state machine
//	audit      a Merkle log of every decision, verified without trust in the broker
//
// None of them imports the Collector, a storage SDK or a logger, keeps global
// state or reads the clock: time is an argument. An outsider can open a record,
// verify the log and try the detector with nothing but these packages. A
// package imports only packages to its left in the list; internal/lint holds it.
package core
