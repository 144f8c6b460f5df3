package sealed

import "errors"

// Why a record is not made. The content is dropped and counted then.
var (
	// ErrNoKey says that no valid public key is known for the epoch.
	ErrNoKey = errors.New("no key for the epoch")
	// ErrExpired says that the record's expiry has come before it was sealed.
	ErrExpired = errors.New("the expiry has passed")
	// ErrTooLarge says that the plaintext is longer than MaxPlaintext.
	ErrTooLarge = errors.New("the plaintext is too large")
)

// Why a record does not open: the outermost layer that fails. Whether a key is
// another one or bytes were altered cannot be told.
var (
	// ErrHeader says that the fields in the clear are not well-formed.
	ErrHeader = errors.New("the record's header is not valid")
	// ErrBatchKey says that the private key given is not the epoch's, or that
	// tenant, expiry, key id or the wrapped batch key were altered.
	ErrBatchKey = errors.New("the batch key does not open")
	// ErrTraceKey says that class, trace id or the wrapped trace key were altered.
	ErrTraceKey = errors.New("the trace key does not open")
	// ErrCiphertext says that span id, signal, time, size, subjects or the ciphertext were altered.
	ErrCiphertext = errors.New("the ciphertext does not open")
	// ErrPlaintext says that what was sealed is not a zstd frame of the stated size:
	// a faulty or hostile sealer.
	ErrPlaintext = errors.New("the plaintext does not decompress to its stated size")
)
