// Package audit is the record of who decided and who read what: a Merkle log that
// can be checked by anybody who holds its directory and its verifier key.
//
// # What it promises
//
//   - [Log.Append] returns without error only after the entry is on disk and part of
//     the tree. The next checkpoint, at most a second later and in any case at
//     [Log.Close], signs it.
//   - [VerifyDir] trusts nothing but the verifier key. It reads every entry, computes
//     every hash of the tree again and compares the result with the tiles and with
//     the signed checkpoint. What does not fit is named: the entry's index, the
//     tile's path, the checkpoint.
//   - An entry says who did what to which request and how it was decided. It never
//     holds content: what was shown is named by a digest of the sealed records.
//
// # What it does not promise
//
// Who can delete the whole directory can delete the log, and who holds the signing
// key can write another one. A log that was rolled back as a whole, together with its
// checkpoint, is consistent in itself: keep checkpoints elsewhere and pass one as
// [Options].Known, or all of them as [Options].Copies; or have witnesses cosign them,
// [OpenWitnessed] and [Options].Witnesses. It does not work on NFS.
//
// # Format
//
// The directory is a tiled log as in https://c2sp.org/tlog-tiles, written by Tessera:
//
//	checkpoint             signed note: origin, size, root hash (https://c2sp.org/tlog-checkpoint),
//	                       and cosignatures of witnesses (https://c2sp.org/tlog-cosignature)
//	tile/entries/000.p/3   entries 0-2, each with its length in two bytes before it
//	tile/entries/000       entries 0-255, once there are as many
//	tile/0/000…            their leaf hashes (RFC 6962), 256 in a tile
//	tile/1/000…            the roots of full tiles below, and so on
//	.state/                size and root of the tree, not signed; locks
//
// An entry is one JSON object. Fields that do not apply are absent. [Entry] documents
// each field; a reader must refuse a "v" that it does not know.
//
//	{"v":1,"time":"2026-11-26T12:00:00Z","actor":"ada","action":"sample.open",
//	 "decision":"allowed","request":"r7k3m9qx2d","trace_id":"4bf92f35…",
//	 "records":2,"shown":"sha256:9f86d081…"}
//
// The names of actions are a closed list, [Actions]; new ones may be added.
package audit
