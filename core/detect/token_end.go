package detect

// Where a token ends of which a rule or a verifier has found the beginning.

// tokenEnd is where the token ends that a rule has found up to end: a rule that knows one length may have ended it within a word,
// and vendors add to their tokens.
func tokenEnd(text string, start, end int) int {
	if end-start < minToken || end >= len(text) || !wordByte(text[end-1]) || !wordByte(text[end]) || text[end] == '_' {
		return end
	}
	for limit := min(len(text), end+maxValue); end < limit && (wordByte(text[end]) || (text[end] == '.' || text[end] == '-') && end+1 < limit && wordByte(text[end+1])); {
		end++
	}
	return end
}

// minToken is how long a token is at least whose end a rule may have missed.
const minToken = 16

// cutShort is how long a secret is at least that a verifier may have ended because it reads no farther.
const cutShort = 200

// wholeToken is where the token ends of which a secret up to end is the beginning: what is
// longer than a verifier reads is replaced as a whole.
func wholeToken(text string, end int) int {
	if end == len(text) || !opaqueByte(text[end-1]) || !wordByte(text[end]) && text[end] != '-' && text[end] != '/' && text[end] != '+' {
		return end
	}
	for end < len(text) && (opaqueByte(text[end]) || text[end] == '=' || text[end] == '%') {
		end++
	}
	for byteRole[text[end-1]]&trailingByte != 0 {
		end--
	}
	return end
}
