// Package object is the file that sealed records lie in: Apache Parquet, with
// plain columns that an auditor may query with any tool, and one opaque column.
//
// # The name
//
// An object holds records of one class, one expiry and one tenant, and its name
// says so:
//
//	sealed/v1/class=errors/expires=2026-11-26/tenant=default/shard=0c/01KAPKDDG0CV5S30PSRCPTZPJF.parquet
//
// The shard is xxhash64 of the trace id (its 32 hex digits) modulo the number of
// shards, two hex digits. The ULID has the time of the earliest record and, in
// place of randomness, 80 bits of a hash over the records, so that writing the same
// records again gives the same name and cannot double them.
//
// The copies of a legal hold lie in a class of the hold's own, "hold-" and its id, and
// expires= is the hold's expiry; no policy can have such a class. Their rows keep class
// and expiry they were sealed with: [Info.Held] says which key opens them.
//
// # The file
//
// One row per record, sorted by trace id. Bytes as they are in sealed.Record, ids
// and names as strings, times as TIMESTAMP(MILLIS, UTC):
//
//	trace_id  span_id  signal  tenant_id  retention_class  expires_at  sealed_at  key_id
//	plaintext_bytes  batch_key  trace_key  ciphertext
//
// If some record of the object names its subjects, one more column stands before the
// ciphertext: subjects, the pseudonyms of core/subject, in order and with a blank between
// them, empty where nobody is named. The metadata "sotto.format" is then "sealed object v1
// with subjects", not "sealed object v1", and "sotto.subjects.filter" holds a Bloom filter
// over the pseudonyms of the whole object, a split block filter over xxhash64 in base64.
// [MayName] asks it with one read. Objects without subjects are those of a time before
// there were any, byte for byte.
//
// The columns for tenant, class and expiry are not called as the parts of the name
// are, since engines that turn those into columns refuse two of a name. Nothing is
// compressed: ciphertext cannot be, and a reader that never decompresses cannot be
// made to by a hostile file. A row group ends when its ciphertexts reach 4 MiB. In
// it the ciphertext column is last, so everything else is one contiguous range;
// pages of ciphertext have 64 KiB. Bloom filters over trace_id, page index and
// footer are at the end of the file.
//
// [Find] reads that end first (one read; a small object is read whole). The bounds
// of trace_id in each row group and its Bloom filter say which row group can hold
// the trace, usually none or one; then one read brings the row group's columns
// before the ciphertext, and one read the pages of ciphertext.
//
// # What it promises, and what it does not
//
// The same records give the same bytes. A flipped bit is refused wherever it is
// read: pages carry a CRC and their headers must be exactly what the page index
// leads to; filters, indexes and footer are covered by a SHA-256 in the footer's
// metadata, "sotto.tail.sha256", taken with its own 64 digits set to '0'. These find
// damage, not forgery. Reading does not trust the file: offsets, counts and sizes are
// checked before memory is allocated for them, and any other fault, also a panic of the Parquet library, is an error that
// wraps [ErrCorrupt] and holds nothing of the content. What the columns say is true
// only once the record opens: everything there is authenticated by sealed.Open,
// nothing by this package. A record that was moved to another object still opens,
// so compare it with the name by [Info.Holds] where that matters.
package object
