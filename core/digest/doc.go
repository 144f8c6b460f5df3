// Package digest puts keyed digests and measures where content stood.
//
// A digest is
//
//	hmac-sha256:<key id>:<base64url>
//
// where <base64url> is the unpadded HMAC-SHA256 of a label, a zero byte and the
// text, or of the label, a zero byte and the RFC 8785 canonical form if the text
// is a JSON object or array: two clients that order or space the same messages
// differently give the same digest. Text that looks like JSON but does not parse,
// repeats a key or nests deeper than [MaxDepth] is digested as text. The labels
// are "json", "text" and "name", so a pseudonym never equals a digest.
//
// The HMAC key is derived by the PRF of a Tink keyset from the number of the
// rotation period; the key id is the first four bytes, in hex, of another output of
// that PRF. Equal content gives equal digests within a period, and nothing links
// two periods without the keyset. Without the keyset nobody can test a guess.
//
// In the place of the content stands its outline: the shape it had, words of closed
// vocabularies, and a digest for each text, so that a backend can still show it.
//
// [Measures] tell what a backend can use without the text: how long it is, and of
// chat messages their number, roles, kinds of parts, tools, a digest of each, and a guess at the language.
//
// It does not hide equality within a period, nor length: K.bytes is exact.
package digest
