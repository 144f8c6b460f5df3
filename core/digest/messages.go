package digest

import "bytes"

// member returns the value of a key of an object in canonical JSON, or nil.
func member(object []byte, key string) []byte {
	for element := range elements(object) {
		end := stringEnd(element)
		if end > 0 && end < len(element) && string(element[1:end-1]) == key {
			return element[end+1:]
		}
	}
	return nil
}

// elements yields the members of an object ("key":value) or the items of an array.
func elements(b []byte) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		depth, start := 0, 1
		for i := 0; i < len(b); i++ {
			switch b[i] {
			case '"':
				i += stringEnd(b[i:]) - 1
			case '{', '[':
				depth++
			case '}', ']':
				depth--
				if depth == 0 {
					if i > start {
						yield(b[start:i])
					}
					return
				}
			case ',':
				if depth == 1 {
					if !yield(b[start:i]) {
						return
					}
					start = i + 1
				}
			}
		}
	}
}

// stringEnd returns the length of the JSON string that b begins with.
func stringEnd(b []byte) int {
	if len(b) == 0 || b[0] != '"' {
		return 0
	}
	for i := 1; i < len(b); {
		j := bytes.IndexByte(b[i:], '"')
		if j < 0 {
			return len(b)
		}
		i += j
		escapes := 0
		for b[i-1-escapes] == '\\' {
			escapes++
		}
		i++
		if escapes%2 == 0 {
			return i
		}
	}
	return len(b)
}
