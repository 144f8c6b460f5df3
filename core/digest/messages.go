package digest

import "bytes"

// countMessages counts chat messages in canonical JSON: the objects of an array
// that have a role or parts, or those of the array under "messages".
func countMessages(canonical []byte) int {
	if len(canonical) == 0 {
		return 0
	}
	if canonical[0] == '{' {
		messages := member(canonical, "messages")
		if len(messages) == 0 {
			return 0
		}
		canonical = messages
	}
	if canonical[0] != '[' {
		return 0
	}
	n := 0
	for element := range elements(canonical) {
		if len(element) > 0 && element[0] == '{' && (member(element, "role") != nil || member(element, "parts") != nil || member(element, "message") != nil) {
			n++
		}
	}
	return n
}

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
		j := bytes.IndexAny(b[i:], `"\`)
		if j < 0 {
			return len(b)
		}
		if i += j; b[i] == '"' {
			return i + 1
		}
		i += 2
	}
	return len(b)
}
