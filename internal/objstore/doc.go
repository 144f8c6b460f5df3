// Package objstore is where sealed objects lie: a bucket of immutable objects
// that are written once, read in ranges, listed in key order and deleted whole.
//
// What a [Bucket] promises:
//
//   - An object appears whole or not at all, and never changes. Put never
//     overwrites: who comes second gets [ErrExists].
//   - When Put returns nil, or ErrExists, the object under that key survives a
//     crash of the machine (a directory) or is acknowledged by the server (S3).
//   - Delete leaves nothing behind: no older version, no delete marker.
//   - Errors are of a kind (see [ErrExists] and its neighbours) that says what
//     the caller can do; they name the key, never the content.
//
// What it does not promise: order between writers, a consistent listing while
// others write, that a key may also be the folder of another key ("a" beside
// "a/b"), or that the bytes are encrypted. Encryption is core/sealed's subject;
// this package would store anything.
//
// The contract is the suite in objstoretest, and both drivers pass it: dir
// keeps objects as files of a directory, s3 speaks to Amazon S3 and everything
// that speaks its protocol. Package open makes a Bucket from a [Config].
package objstore
