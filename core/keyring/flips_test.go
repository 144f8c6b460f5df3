package keyring

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestRandomFlips flips one random bit at a time, 10,000 times, in a signed directory
// and in a wrapped private key: each is refused.
func TestRandomFlips(t *testing.T) {
	signer, verifier := newSigner(t)
	directory := newDirectory(t, XWing, "a/2026-12-01", "b/2026-12-01T05")
	signed, err := directory.Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	kek, epoch := newKEK(t), directory.Keys[0].Epoch
	private, _, err := NewEpochKey(epoch, XWing)
	if err != nil {
		t.Fatal(err)
	}
	wrapped, err := WrapPrivate(private, kek, epoch)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenDirectory(signed, verifier, noon); err != nil {
		t.Fatal(err)
	}
	if _, err := UnwrapPrivate(wrapped, kek, epoch); err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(11, 26))
	flip := func(data []byte) (damaged []byte, bit int) {
		damaged, bit = bytes.Clone(data), rnd.IntN(8*len(data))
		damaged[bit/8] ^= 1 << (bit % 8)
		return damaged, bit
	}
	for range 10_000 {
		damaged, bit := flip(signed)
		if _, err := OpenDirectory(damaged, verifier, noon); err == nil {
			t.Fatalf("directory: bit %d of %d flipped: opens", bit, 8*len(signed))
		}
		damaged, bit = flip(wrapped)
		if _, err := UnwrapPrivate(damaged, kek, epoch); err == nil {
			t.Fatalf("wrapped key: bit %d of %d flipped: opens", bit, 8*len(wrapped))
		}
	}
}
