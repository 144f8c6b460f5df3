package sealed

import (
	"fmt"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Open decrypts a record with the private key of its epoch and returns the
// plaintext. The error names the layer that failed: [ErrHeader], [ErrBatchKey],
// [ErrTraceKey], [ErrCiphertext] or [ErrPlaintext]. It does not look at the clock:
// whether a record may still be read is the caller's question, and the key's end
// is the answer that holds.
func Open(r Record, private tink.HybridDecrypt) ([]byte, error) {
	if err := r.Validate(); err != nil {
		return nil, fmt.Errorf("open record: %w", err)
	}
	secret, err := openTraceKey(r, private)
	if err != nil {
		return nil, fmt.Errorf("open record: %w", err)
	}
	frame, ok := unwrap(secret, r.Ciphertext, recordContext(r))
	if !ok {
		return nil, fmt.Errorf("open record: %w", ErrCiphertext)
	}
	plaintext, err := decompress(frame, r.Size)
	if err != nil {
		return nil, fmt.Errorf("open record: %w", err)
	}
	return plaintext, nil
}

// openTraceKey opens the two outer layers. The caller clears the key.
func openTraceKey(r Record, private tink.HybridDecrypt) ([]byte, error) {
	// The reasons that Tink gives add nothing that a caller may branch on.
	batch, err := private.Decrypt(r.BatchKey, batchContext(r.Key(), r.KeyID))
	if err != nil {
		return nil, ErrBatchKey
	}
	secret, ok := unwrap(batch, r.TraceKey, traceContext(r.Header, r.Key()))
	if !ok {
		return nil, ErrTraceKey
	}
	return secret, nil
}

// unwrap decrypts with a raw key, which it clears.
func unwrap(secret, ciphertext, context []byte) ([]byte, bool) {
	defer clear(secret)
	if len(secret) != keySize {
		return nil, false
	}
	aead, err := subtle.NewAESGCM(secret)
	if err != nil {
		return nil, false
	}
	plaintext, err := aead.Decrypt(ciphertext, context)
	return plaintext, err == nil
}
