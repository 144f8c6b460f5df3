// Package sealed makes and opens sealed records: one span or log record each,
// encrypted so that only the holder of its epoch's private key can read it, and
// bound to what stands beside it in the clear.
//
// # Format v1
//
//	epoch public key ──HPKE──► batch key ──AES-256-GCM──► trace key ──AES-256-GCM──► zstd(plaintext)
//	 (core/keyring)            32 random bytes            32 random bytes
//
// A batch is what one call seals. Per epoch it has one batch key, so that one
// asymmetric operation serves many records; per trace and class one trace key, so
// that one trace can be re-wrapped or handed out without the others. Nothing is
// derived: each key is made at random.
//
// A [Record] holds, beside its [Header] in the clear:
//
//	BatchKey    HPKE(epoch public key, batch key), Tink's format: 0x01, 4 bytes key id, then
//	            the encapsulated key and the ciphertext of RFC 9180 (mode base, empty AAD)
//	TraceKey    12 bytes nonce, AES-256-GCM(batch key, trace key), 16 bytes tag
//	Ciphertext  12 bytes nonce, AES-256-GCM(trace key, zstd frame), 16 bytes tag
//	KeyID       short id of the epoch key (keyring.PublicKey.ID)
//	SealedAt    when, in whole milliseconds
//	Size        bytes of the plaintext before compression
//	Subjects    pseudonyms of whom it is about (core/subject), in order; may be none
//
// The plaintext is OTLP protobuf, TracesData or LogsData by the signal, with
// exactly one span or log record, its resource and its scope. This package does
// not look into it.
//
// # The copy that a legal hold keeps, v1
//
// A hold keeps a record beyond its expiry by wrapping its trace key anew, under a batch
// key that is made at random for the copy and wrapped for the hold's public key:
//
//	hold public key ──HPKE──► batch key ──AES-256-GCM──► the same trace key ─► the same ciphertext
//
// The copy keeps the ciphertext and the whole header, class and expiry too: what it was
// sealed as, its origin, to which the ciphertext stays bound. KeyID is that of the hold's
// key. Which hold it is, and until when it keeps the copy, is Record.Held; the name of the
// object tells it, and the two outer layers are bound to it:
//
//	batch key    "sotto hold batch key v1", hold, tenant, expiry of the hold, key id
//	trace key    "sotto hold trace key v1", hold, expiry of the hold, tenant, class, expiry, trace id
//
// Making the copy needs the epoch's private key, and so is possible only before the
// record expires; it decrypts the trace key and never the content ([Holder]).
//
// # What is bound
//
// Each layer authenticates what it stands for as associated data (for HPKE: the
// info string). The bytes are lines that end in 0x0A, and no value can hold one:
//
//	batch key    "sotto batch key v1", tenant, expiry, key id
//	trace key    "sotto trace key v1", tenant, class, expiry, trace id
//	ciphertext   "sotto record v1", tenant, class, expiry, trace id, span id, signal, sealed at, size, and each subject
//
// Expiry is spelled as retention.FormatExpiry does, ids in lower-case hex (the
// span id of a log record may be empty), sealed at in decimal milliseconds since
// 1970, size in decimal bytes. For example:
//
//	sotto record v1␊default␊errors␊2026-11-26␊0af7651916cd43dd8448eb211c80319c␊b7ad6b7169203331␊traces␊1795435200000␊1834␊
//
// Without a subject the bytes are those of a time when records had none.
//
// So a record that was moved to another trace, tenant, class or expiry, whose
// times, size or subjects were edited, or of which any bit flipped, does not open.
//
// # What it promises, and what it does not
//
// Whoever holds records and public keys learns the header, the time, the size
// before and after compression, and which records share a batch, a trace and a subject
// (whose, only the holder of the subjects' key can tell); nothing else. Compression makes the length depend on the content: one who can
// put text beside a secret in the same span and see many lengths may learn about
// the secret. A record proves nothing about who sealed it: anyone with the public
// key can make one. Opening is bounded in memory by Size, which is authenticated
// and at most [MaxPlaintext].
//
// v1 opens forever: the vectors under testdata are added to and never edited.
package sealed
