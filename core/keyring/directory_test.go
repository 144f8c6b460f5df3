package keyring

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func newSigner(t testing.TB) (note.Signer, string) {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, "keys.sotto.example")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer, public
}

func newDirectory(t testing.TB, alg Algorithm, epochs ...string) Directory {
	t.Helper()
	d := Directory{Issued: noon, ValidUntil: noon.AddDate(0, 0, 7)}
	for _, id := range epochs {
		e, err := ParseEpoch(id)
		if err != nil {
			t.Fatal(err)
		}
		_, public, err := NewEpochKey(e, alg)
		if err != nil {
			t.Fatal(err)
		}
		d.Keys = append(d.Keys, public)
	}
	return d
}

func TestDirectoryRoundTrip(t *testing.T) {
	signer, verifier := newSigner(t)
	for _, alg := range []Algorithm{XWing, X25519} {
		for _, epochs := range [][]string{{}, {"default/2026-12-01"}, {"acme/2026-12-01T05", "default/2026-12-01", "default/2026-12-02"}} {
			d := newDirectory(t, alg, epochs...)
			signed, err := d.Sign(signer)
			if err != nil {
				t.Fatal(err)
			}
			got, err := OpenDirectory(signed, verifier, noon)
			if err != nil {
				t.Fatalf("%s, %d keys: %v\n%s", alg, len(epochs), err, signed)
			}
			if diff := cmp.Diff(d, got); diff != "" {
				t.Error(diff)
			}
			for _, k := range d.Keys {
				if found, ok := got.Find(k.Epoch); !ok || found.ID != k.ID {
					t.Errorf("epoch %s: found %v, %v", k.Epoch.ID(), found.ID, ok)
				}
			}
			if _, ok := got.Find(Epoch{Tenant: "other", Expires: noon.Truncate(24 * time.Hour)}); ok {
				t.Error("found a key for an epoch that has none")
			}
			again, err := got.Sign(signer)
			if err != nil || !bytes.Equal(again, signed) {
				t.Errorf("signing again gives other bytes: %v", err)
			}
		}
	}
}

// Keys may be given in any order; the file has one.
func TestSignSorts(t *testing.T) {
	signer, verifier := newSigner(t)
	d := newDirectory(t, X25519, "b/2026-12-01", "a/2026-12-02", "a/2026-12-01T05")
	signed, err := d.Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	got, err := OpenDirectory(signed, verifier, noon)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, k := range got.Keys {
		ids = append(ids, k.Epoch.ID())
	}
	if diff := cmp.Diff([]string{"a/2026-12-01T05", "a/2026-12-02", "b/2026-12-01"}, ids); diff != "" {
		t.Error(diff)
	}
	if d.Keys[0].Epoch.Tenant != "b" {
		t.Error("Sign changed the order of its receiver's keys")
	}
}

func TestSignReportsAllFaults(t *testing.T) {
	signer, _ := newSigner(t)
	d := newDirectory(t, X25519, "a/2026-12-01", "b/2026-12-01", "c/2026-12-01", "d/2026-12-01", "d/2026-12-01")
	d.ValidUntil = d.Issued
	d.Keys[0].Key = d.Keys[0].Key[:20]
	d.Keys[1].Algorithm = XWing
	d.Keys[2].Epoch.Expires = d.Keys[2].Epoch.Expires.Add(time.Minute)
	_, err := d.Sign(signer)
	if err == nil {
		t.Fatal("signed")
	}
	for _, want := range []string{"issued before", "epoch a/2026-12-01: read public key", "epoch b/2026-12-01: the key is not", "not a whole hour", "epoch d/2026-12-01: stands twice"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
}

func TestOpenDirectoryRefuses(t *testing.T) {
	signer, verifier := newSigner(t)
	_, stranger := newSigner(t)
	d := newDirectory(t, X25519, "a/2026-12-01", "b/2026-12-01")
	signed, err := d.Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	resign := func(edit func(text string) string) []byte {
		text, keys, err := d.encode()
		if err != nil {
			t.Fatal(err)
		}
		file, err := note.Sign(&note.Note{Text: edit(text)}, signer)
		if err != nil {
			t.Fatal(err)
		}
		return append(file, keys...)
	}
	replace := func(old, new string) func(string) string {
		return func(text string) string {
			if !strings.Contains(text, old) {
				t.Fatalf("the text has no %q", old)
			}
			return strings.Replace(text, old, new, 1)
		}
	}
	for _, test := range []struct {
		name     string
		file     []byte
		verifier string
		now      time.Time
		want     string
		is       error
	}{
		{"other signer", signed, stranger, noon, "not signed", ErrSignature},
		{"no verifier", signed, " ", noon, "none is given", nil},
		{"bad verifier", signed, "keys+1+x", noon, "parse verifier key", nil},
		{"expired", signed, verifier, d.ValidUntil, "valid until", ErrStale},
		{"from the future", signed, verifier, noon.Add(-6 * time.Minute), "in the future", ErrStale},
		{"empty", nil, verifier, noon, "not a signed note", nil},
		{"text edited", bytes.Replace(signed, []byte("a/2026-12-01"), []byte("a/2026-12-02"), 1), verifier, noon, "not signed", ErrSignature},
		{"key edited", bytes.Replace(signed, []byte("\nkey C"), []byte("\nkey D"), 1), verifier, noon, "not the one that was signed", nil},
		{"key missing", signed[:bytes.LastIndex(signed, []byte("key "))], verifier, noon, "2 epochs have 1 keys", nil},
		{"key too many", append(bytes.Clone(signed), "key AAAA\n"...), verifier, noon, "2 epochs have 3 keys", nil},
		{"key not base64", append(bytes.Clone(signed[:bytes.LastIndex(signed, []byte("key "))]), "key !!\n"...), verifier, noon, "base64", nil},
		{"carriage return", bytes.Replace(signed, []byte("\nkey "), []byte("\nkey \r"), 1), verifier, noon, "spelled", nil},
		{"no last newline", signed[:len(signed)-1], verifier, noon, "spelled", nil},
		{"line behind", append(bytes.Clone(signed), '\n'), verifier, noon, "3 keys", nil},
		{"other format", resign(replace("directory v1", "directory v2")), verifier, noon, "want \"sotto key directory v1\"", nil},
		{"only one line", resign(func(string) string { return "sotto key directory v1\n" }), verifier, noon, "two lines", nil},
		{"bad times", resign(replace("issued 2026", "issued 20x6")), verifier, noon, "line 2", nil},
		{"times of another zone", resign(replace("T12:00:00Z", "T13:00:00+01:00")), verifier, noon, "spelled", nil},
		{"out of order", resign(replace("epoch a/2026-12-01", "epoch c/2026-12-01")), verifier, noon, "not in order", nil},
		{"twice", resign(replace("epoch a/2026-12-01", "epoch b/2026-12-01")), verifier, noon, "stands twice", nil},
		{"bad tenant", resign(replace("epoch a/", "epoch A/")), verifier, noon, "line 4", nil},
		{"other algorithm", resign(replace("X25519", "X-Wing")), verifier, noon, "another algorithm", nil},
		{"word too many", resign(replace("X25519 ", "X25519  ")), verifier, noon, "want an epoch", nil},
		{"too long", make([]byte, MaxDirectory+1), verifier, noon, "too long", nil},
	} {
		got, err := OpenDirectory(test.file, test.verifier, test.now)
		if err == nil || !strings.Contains(err.Error(), test.want) || (test.is != nil && !errors.Is(err, test.is)) {
			t.Errorf("%s: got %v, want %q", test.name, err, test.want)
		}
		if len(got.Keys) > 0 {
			t.Errorf("%s: keys beside an error", test.name)
		}
	}
	// A clock that is behind by less than the allowance, and a second verifier while
	// the signer is replaced.
	if _, err := OpenDirectory(signed, stranger+"\n"+verifier, noon.Add(-4*time.Minute)); err != nil {
		t.Error(err)
	}
}

// No bit of a directory can be changed.
func TestDirectoryBitFlips(t *testing.T) {
	signer, verifier := newSigner(t)
	signed, err := newDirectory(t, X25519, "a/2026-12-01", "b/2026-12-01").Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	for i := range signed {
		for bit := range 8 {
			file := bytes.Clone(signed)
			file[i] ^= 1 << bit
			if _, err := OpenDirectory(file, verifier, noon); err == nil {
				t.Fatalf("bit %d of byte %d flipped: opens", bit, i)
			}
		}
	}
}

// Ten thousand epochs do not fit a note; a thousand X-Wing keys do.
func TestDirectoryHoldsManyKeys(t *testing.T) {
	signer, verifier := newSigner(t)
	d := newDirectory(t, XWing, "a/2026-12-01")
	key := d.Keys[0]
	d.Keys = nil
	for i := range 1000 {
		key.Epoch.Tenant = fmt.Sprintf("tenant-%04d", i)
		d.Keys = append(d.Keys, key)
	}
	signed, err := d.Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	got, err := OpenDirectory(signed, verifier, noon)
	if err != nil || len(got.Keys) != 1000 {
		t.Fatalf("%d keys, %v", len(got.Keys), err)
	}
	for i := range 11_000 {
		key.Epoch.Tenant = fmt.Sprintf("more-%05d", i)
		d.Keys = append(d.Keys, key)
	}
	if _, err := d.Sign(signer); err == nil {
		t.Error("signed a directory that cannot be opened")
	}
}

// FuzzDecode: what parses, encodes to the same bytes.
func FuzzDecode(f *testing.F) {
	d := newDirectory(f, X25519, "a/2026-12-01", "b/2026-12-01T05")
	text, keys, err := d.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(text), []byte(keys))
	f.Add([]byte("sotto key directory v1\nissued 2026-11-23T12:00:00Z\nvalid-until 2026-11-24T12:00:00Z\n"), []byte("\n"))
	f.Add([]byte(strings.Replace(text, "epoch b", "epoch a", 1)), []byte(keys))
	f.Fuzz(func(t *testing.T, text, keys []byte) {
		if len(keys) == 0 || keys[0] != '\n' {
			t.Skip("cut never gives these")
		}
		d, err := decode(string(text), keys)
		if err != nil {
			return
		}
		againText, againKeys, err := d.encode()
		if err != nil || againText != string(text) || againKeys != string(keys) {
			t.Fatalf("encodes to other bytes: %v", err)
		}
	})
}

// FuzzOpenDirectory: no bytes make it panic, and none but signed ones open.
func FuzzOpenDirectory(f *testing.F) {
	signer, verifier := newSigner(f)
	signed, err := newDirectory(f, X25519, "a/2026-12-01").Sign(signer)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(signed)
	f.Add(signed[:len(signed)/2])
	f.Fuzz(func(t *testing.T, file []byte) {
		if _, err := OpenDirectory(file, verifier, noon); err == nil && !bytes.Equal(file, signed) {
			// More signatures beside a good one are allowed, other text is not.
			if text, _, _ := bytes.Cut(signed, []byte("\n\n")); !bytes.HasPrefix(file, text) {
				t.Fatal("another directory opens")
			}
		}
	})
}
