package objstore

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// TempPrefix begins the names of a driver's unfinished files. No segment of a
// key may begin with it, so that a leftover of a crash is never taken for an object.
const TempPrefix = ".sotto-tmp-"

const (
	maxKey     = 1024 // S3's limit
	maxSegment = 255  // the limit of nearly every file system
)

// CheckKey returns an error of kind ErrKey unless every driver can store key:
// valid UTF-8 of at most 1024 bytes, segments between slashes of 1 to 255 bytes
// that are not "." or ".." and hold no control character and no backslash.
func CheckKey(key string) error {
	switch {
	case key == "":
		return fmt.Errorf("%w: empty", ErrKey)
	case len(key) > maxKey:
		return fmt.Errorf("%w: %d bytes are more than %d", ErrKey, len(key), maxKey)
	case !utf8.ValidString(key):
		return fmt.Errorf("%w %q: not UTF-8", ErrKey, key)
	}
	for _, r := range key {
		if r < 0x20 || r == 0x7f || r == '\\' {
			return fmt.Errorf("%w %q: holds %q", ErrKey, key, r)
		}
	}
	for segment := range strings.SplitSeq(key, "/") {
		switch {
		case segment == "":
			return fmt.Errorf("%w %q: an empty segment", ErrKey, key)
		case segment == "." || segment == "..":
			return fmt.Errorf("%w %q: segment %q", ErrKey, key, segment)
		case len(segment) > maxSegment:
			return fmt.Errorf("%w %q: a segment of %d bytes, more than %d", ErrKey, key, len(segment), maxSegment)
		case strings.HasPrefix(segment, TempPrefix):
			return fmt.Errorf("%w %q: %q begins names of unfinished files", ErrKey, key, TempPrefix)
		}
	}
	return nil
}

// CanBegin reports whether prefix can begin any key at all. Servers answer
// impossible ones ("../x") each in their own way; a driver lists nothing.
func CanBegin(prefix string) bool {
	i := strings.LastIndexByte(prefix, '/')
	return i < 0 || CheckKey(prefix[:i]) == nil
}
