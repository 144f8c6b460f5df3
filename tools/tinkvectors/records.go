//go:build ignore

package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"strconv"
	"strings"

	"github.com/google/tink/go/aead/subtle"
	"github.com/google/tink/go/hybrid"
	"github.com/google/tink/go/insecurecleartextkeyset"
	"github.com/google/tink/go/keyset"
	"github.com/google/tink/go/prf"
	"google.golang.org/protobuf/encoding/protowire"
)

// The record, as core/sealed's package comment lays it out.
const (
	tenant, expires, class = "acme", "2026-12-24", "errors"
	epochID                = tenant + "/" + expires
	traceID, spanID        = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
	signal                 = "traces"
	sealedAt               = 1795435200123 // 2026-11-23T12:00:00.123Z
	prompt                 = "sealed by a program with Tink 1.7.0"
)

func record(private *keyset.Handle) (any, error) {
	public, err := private.Public()
	if err != nil {
		return nil, err
	}
	var secret, open bytes.Buffer
	if err := insecurecleartextkeyset.Write(private, keyset.NewBinaryWriter(&secret)); err != nil {
		return nil, err
	}
	if err := public.WriteWithNoSecrets(keyset.NewBinaryWriter(&open)); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(open.Bytes())
	keyID := hex.EncodeToString(sum[:8])
	encrypter, err := hybrid.NewHybridEncrypt(public)
	if err != nil {
		return nil, err
	}
	batch, trace := make([]byte, 32), make([]byte, 32)
	if _, err := rand.Read(batch); err != nil {
		return nil, err
	}
	if _, err := rand.Read(trace); err != nil {
		return nil, err
	}
	lines := func(fields ...string) []byte { return []byte(strings.Join(fields, "\n") + "\n") }
	batchKey, err := encrypter.Encrypt(batch, lines("sotto batch key v1", tenant, expires, keyID))
	if err != nil {
		return nil, err
	}
	batchAEAD, err := subtle.NewAESGCM(batch)
	if err != nil {
		return nil, err
	}
	traceKey, err := batchAEAD.Encrypt(trace, lines("sotto trace key v1", tenant, class, expires, traceID))
	if err != nil {
		return nil, err
	}
	traceAEAD, err := subtle.NewAESGCM(trace)
	if err != nil {
		return nil, err
	}
	plaintext, err := otlp()
	if err != nil {
		return nil, err
	}
	ciphertext, err := traceAEAD.Encrypt(frame(plaintext), lines("sotto record v1", tenant, class, expires, traceID, spanID, signal,
		strconv.FormatInt(sealedAt, 10), strconv.Itoa(len(plaintext))))
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"comment":        "a span sealed by " + made,
		"private_keyset": secret.Bytes(),
		"record": map[string]any{
			"tenant": tenant, "class": class, "expires": expires, "trace_id": traceID, "span_id": spanID, "signal": signal, "sealed_at": sealedAt,
			"key_id": keyID, "batch_key": batchKey, "trace_key": traceKey, "ciphertext": ciphertext, "size": len(plaintext),
		},
		"plaintext": plaintext,
	}, nil
}

// otlp is TracesData with one span that has a prompt.
func otlp() ([]byte, error) {
	field := func(n protowire.Number, parts ...[]byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(nil, n, protowire.BytesType), bytes.Join(parts, nil))
	}
	attribute := func(key, value string) []byte {
		return field(9, field(1, []byte(key)), field(2, field(1, []byte(value))))
	}
	trace, err := hex.DecodeString(traceID)
	if err != nil {
		return nil, err
	}
	span, err := hex.DecodeString(spanID)
	if err != nil {
		return nil, err
	}
	return field(1, field(2, field(2, field(1, trace), field(2, span), field(5, []byte("chat")),
		attribute("gen_ai.prompt.0.role", "user"), attribute("gen_ai.prompt.0.content", prompt)))), nil
}

// frame is a zstd frame of one raw block (RFC 8878, section 3.1.1).
func frame(b []byte) []byte {
	if len(b) > 255 {
		panic(errors.New("the size does not fit one byte"))
	}
	n := len(b)<<3 | 1 // last block, raw
	return append([]byte{0x28, 0xb5, 0x2f, 0xfd, 0x20, byte(len(b)), byte(n), byte(n >> 8), byte(n >> 16)}, b...)
}

// digest derives as core/digest does: no rotation, period 0.
func digest() error {
	handle, err := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return err
	}
	set, err := prf.NewPRFSet(handle)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&text)); err != nil {
		return err
	}
	output := func(purpose string) ([]byte, error) {
		return set.ComputePrimaryPRF(append([]byte(purpose), make([]byte, 17)...), 32)
	}
	key, err := output("sotto digest v1 key")
	if err != nil {
		return err
	}
	id, err := output("sotto digest v1 key id")
	if err != nil {
		return err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("text\x00" + prompt))
	subject, err := set.ComputePrimaryPRF([]byte("sotto subject v1\x00ada@example.org"), 16)
	if err != nil {
		return err
	}
	return print(os.Stdout, struct {
		Made    string          `json:"made_by"`
		Keyset  json.RawMessage `json:"keyset"`
		Text    string          `json:"text"`
		Digest  string          `json:"digest"`
		Person  string          `json:"person"`
		Subject string          `json:"subject"`
	}{
		made, text.Bytes(), prompt, "hmac-sha256:" + hex.EncodeToString(id[:4]) + ":" + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)),
		"ada@example.org", hex.EncodeToString(subject),
	})
}
