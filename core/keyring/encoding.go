package keyring

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
)

const (
	formatLine = "sotto key directory v1"
	// maxNote is the longest message that note.Open reads.
	maxNote = 1_000_000
)

// errHoldKey: collectors seal to epochs only; the key of a hold never leaves the broker.
var errHoldKey = errors.New("the key of a hold is not published")

// encode spells the text of the note and, behind an empty line, the keys. It
// refuses what decode would refuse.
func (d Directory) encode() (text, keys string, err error) {
	var t, k strings.Builder
	fmt.Fprintf(&t, "%s\nissued %s\nvalid-until %s\n", formatLine, stamp(d.Issued), stamp(d.ValidUntil))
	k.WriteByte('\n')
	var faults []error
	if !d.Issued.Before(d.ValidUntil) {
		faults = append(faults, errors.New("it must be issued before its validity ends"))
	}
	last := ""
	for _, key := range d.Keys {
		id := key.Epoch.ID()
		if err := key.Epoch.Validate(); err != nil {
			faults = append(faults, err)
		} else if key.Epoch.Hold != "" {
			faults = append(faults, errHoldKey)
		}
		if id <= last {
			faults = append(faults, fmt.Errorf("epoch %s: stands twice or not in order", id))
		}
		last = id
		read, err := parsePublicKey(key.Epoch, key.Key)
		if err != nil {
			faults = append(faults, fmt.Errorf("epoch %s: %w", id, err))
		} else if read.Algorithm != key.Algorithm || read.ID != key.ID {
			faults = append(faults, fmt.Errorf("epoch %s: the key is not the one its id and algorithm name", id))
		}
		fmt.Fprintf(&t, "epoch %s %s %s\n", id, key.Algorithm, hash(key.Key))
		fmt.Fprintf(&k, "key %s\n", base64.StdEncoding.EncodeToString(key.Key))
	}
	return t.String(), k.String(), errors.Join(faults...)
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// cut parts a file into the signed note and the keys behind it. The note's text
// ends at the first empty line, its signatures at the second. Package note reads
// signatures in base64 with stray bits behind the last byte; one spelling is enough.
func cut(file []byte) (head, keys []byte, err error) {
	text, rest, ok1 := bytes.Cut(file, []byte("\n\n"))
	signatures, _, ok2 := bytes.Cut(rest, []byte("\n\n"))
	if !ok1 || !ok2 {
		return nil, nil, errors.New("the file is not a signed note followed by keys")
	}
	for line := range strings.SplitSeq(string(signatures), "\n") {
		signature := line[strings.LastIndexByte(line, ' ')+1:]
		if _, err := base64.StdEncoding.Strict().DecodeString(signature); err != nil {
			return nil, nil, errors.New("a signature is not base64")
		}
	}
	end := len(text) + 2 + len(signatures) + 1
	return file[:end], file[end:], nil
}

// decode reads text and keys, and accepts only the spelling that encode gives.
func decode(text string, keys []byte) (Directory, error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 3 || lines[0] != formatLine {
		return Directory{}, fmt.Errorf("want %q and two lines with times", formatLine)
	}
	var d Directory
	var faults []error
	for i, field := range []struct {
		name string
		time *time.Time
	}{{"issued ", &d.Issued}, {"valid-until ", &d.ValidUntil}} {
		value, ok := strings.CutPrefix(lines[i+1], field.name)
		t, err := time.Parse(time.RFC3339, value)
		if !ok || err != nil {
			faults = append(faults, fmt.Errorf("line %d: want %q and a time", i+2, field.name))
		}
		*field.time = t.UTC()
	}
	material := strings.Split(strings.TrimSuffix(string(keys), "\n"), "\n")[1:] // keys begin with an empty line
	if len(material) != len(lines)-3 {
		return Directory{}, fmt.Errorf("%d epochs have %d keys", len(lines)-3, len(material))
	}
	for i, line := range lines[3:] {
		key, err := decodeKey(line, material[i])
		if err != nil {
			faults = append(faults, fmt.Errorf("line %d: %w", i+4, err))
		}
		d.Keys = append(d.Keys, key)
	}
	if len(faults) > 0 {
		return Directory{}, errors.Join(faults...)
	}
	againText, againKeys, err := d.encode()
	if err != nil {
		return Directory{}, err
	}
	if againText != text || againKeys != string(keys) {
		return Directory{}, errors.New("the file is not spelled as it should be")
	}
	return d, nil
}

func decodeKey(line, material string) (PublicKey, error) {
	fields := strings.Split(line, " ")
	if len(fields) != 4 || fields[0] != "epoch" {
		return PublicKey{}, errors.New("want an epoch, its algorithm and a hash")
	}
	epoch, err := ParseEpoch(fields[1])
	if err == nil && epoch.Hold != "" {
		err = errHoldKey
	}
	if err != nil {
		return PublicKey{}, err
	}
	text, ok := strings.CutPrefix(material, "key ")
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	if !ok || err != nil {
		return PublicKey{}, errors.New("its key is not 'key' and base64")
	}
	if hash(raw) != fields[3] {
		return PublicKey{}, errors.New("its key is not the one that was signed")
	}
	key, err := parsePublicKey(epoch, raw)
	if err != nil {
		return PublicKey{}, err
	}
	if string(key.Algorithm) != fields[2] {
		return PublicKey{}, errors.New("its key has another algorithm")
	}
	return key, nil
}
