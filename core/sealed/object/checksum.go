package object

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
)

// Pages have checksums of their own; what follows the row groups has not, and a
// flipped bit in a Bloom filter or in bounds would hide a trace without an error.
// So the footer carries, as the metadata tailKey, the SHA-256 of everything behind
// the row groups, computed with the 64 digits of this value set to '0'.
const tailKey = "sotto.tail.sha256"

var zeroSum = string(bytes.Repeat([]byte{'0'}, 2*sha256.Size))

// output passes on what is written, until it has a tail: then it holds back.
type output struct {
	w    io.Writer
	tail *bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	if o.tail != nil {
		return o.tail.Write(p)
	}
	return o.w.Write(p)
}

// finish writes the tail with its checksum.
func (o *output) finish() error {
	tail := o.tail.Bytes()
	at, ok := sumAt(tail)
	if !ok {
		return errors.New("the footer has no place for its checksum")
	}
	sum := sha256.Sum256(tail)
	hex.Encode(tail[at:], sum[:])
	_, err := o.w.Write(tail)
	return err
}

// checkTail compares the checksum. It leaves tail as it was.
func checkTail(tail []byte) bool {
	at, ok := sumAt(tail)
	if !ok {
		return false
	}
	h := sha256.New()
	h.Write(tail[:at])
	h.Write([]byte(zeroSum))
	h.Write(tail[at+len(zeroSum):])
	return hex.EncodeToString(h.Sum(nil)) == string(tail[at:at+len(zeroSum)])
}

// sumAt finds the value behind the key: in Thrift's compact protocol one byte for
// the field and one for the length stand between them.
func sumAt(tail []byte) (int, bool) {
	i := bytes.LastIndex(tail, []byte(tailKey))
	at := i + len(tailKey) + 2
	return at, i >= 0 && at+len(zeroSum) <= len(tail)
}
