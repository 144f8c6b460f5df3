// Package keyring holds the keys of the epochs: the public halves in a signed
// directory that every collector may read, the private halves wrapped under a
// key-encryption key in the broker's store.
//
// An [Epoch] is a tenant and an expiry. Its key pair is made at random, never
// derived from anything, so destroying the private half makes everything sealed
// to the epoch unreadable, in every copy. Keys are Tink HPKE keys (RFC 9180) with
// HKDF-SHA256 and AES-256-GCM; the KEM is X-Wing (X25519 with ML-KEM-768, the
// default) or X25519.
//
// # The directory, format v1
//
// A directory file is a signed note (golang.org/x/mod/sumdb/note) that says which
// key each epoch has, followed by the keys. This one has a single X25519 key:
//
//	sotto key directory v1
//	issued 2026-11-23T12:00:00Z
//	valid-until 2026-11-30T12:00:00Z
//	epoch default/2026-12-01 X25519 a76a54382dc05930d430359fa4a793060275aecc3dcc4fa0722caab2dd31925b
//
//	— keys.sotto.example 0gI5Y0CCGmsIYDeZc30IsTQ4XfOoMYT56n2Zl6YiMn8AIDPhqq9fXLuEkyHabKlI9MA4h4gt7q6v+aTWoXiLH8PzQgA=
//
//	key CNGJqKkBEnAKZAo0dHlwZS5nb29nbGVhcGlzLmNvbS9nb29nbGUuY3J5cHRvLnRpbmsuSHBrZVB1YmxpY0tleRIqEgYIARABGAIaIDlVV8ggfeRQyggnjRRvabCTL91K12NUrJn3XNNzqPR7GAMQARjRiaipASAB
//
// The text of the note is, line by line: the format's name; the times between
// which the directory may be used, in UTC and whole seconds; then one line per
// epoch, sorted by epoch id, each epoch once:
//
//	epoch <tenant>/<expiry> <algorithm> <SHA-256 of the key, 64 hex digits>
//
// The expiry is spelled as retention.FormatExpiry does. After the note come an
// empty line and one line per epoch in the same order, "key " and the binary Tink
// public keyset in standard base64. The keys are outside the note because a note
// is limited to 1 MB, which would be some 500 X-Wing keys; the hash binds them, so
// the signature covers every byte. Each directory has exactly one spelling: what
// [OpenDirectory] accepts, encodes to the same bytes again.
//
// A key's short id is the first 16 digits of its hash. Sealed records carry it.
//
// Who may sign is pinned by a verifier key, the one-line text that
// note.GenerateKey makes beside the signer. While a signer is replaced, two
// verifiers may be pinned, separated by white space; one signature by either is
// enough.
//
// # The key of a legal hold
//
// A legal hold has a key pair of its own for each tenant, with the hold's own expiry: an
// [Epoch] whose Hold is set, spelled <tenant>/<expiry>/<hold>. It is wrapped and destroyed
// as any other. It never stands in a directory, so nothing is sealed to it; the broker
// alone wraps trace keys under it (sealed.Holder).
//
// # Keys from elsewhere
//
// [Import] reads a private key that another program made with Tink; google/tink/go v1.7.0
// and its successors write the same keysets. It must be one key of the suites above, with
// the output prefix TINK. That an epoch has one key in its life, and a pair is the key of
// one epoch ([SamePair]), is the caller's to hold.
//
// # What it promises, and what it does not
//
// A directory that opens was signed by the pinned signer, is valid now, and gives
// each epoch one well-formed public key. Whether an older directory that is still
// valid has been put in place of a newer one cannot be seen from one file: choose
// the validity short. [WrapPrivate] binds a private key to its epoch, so a wrapped
// key stored under another epoch does not open. Private keys are never printed:
// a keyset handle formats as its key ids. Go may leave copies of a key in memory
// until they are overwritten.
package keyring
