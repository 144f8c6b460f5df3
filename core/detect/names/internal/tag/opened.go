package tag

import "strings"

// What a text stands in, an element, a string, the template of a chat, says nothing of its words: at
// its borders they are tagged as they would be if there were nothing else.

// opened says that what stands before i holds a text that begins there: a string in quotes behind an
// operator, an element, the template of a chat, the first line of a comment. What stands before such
// a text says nothing of its words. Prose says that a word in small letters follows, several that they
// are more than one word.
func opened(text string, i int, prose, several bool) bool {
	if i == 0 || i == 1 && text[0] == ' ' {
		return false
	}
	switch text[i-1] {
	case '"', '\'', '`':
		return prose && (i == 1 || strings.IndexByte("=:([{,>\\", text[i-2]) >= 0 || i > 2 && text[i-2] == ' ' && strings.IndexByte("=:,", text[i-3]) >= 0)
	case '>':
		return (prose || several) && tagged(text, i)
	case '\n':
		return (prose || several) && i > 2 && (text[i-2] == ':' || text[i-2] == '-' && text[i-3] == '-')
	case '\t':
		return i > 1 && (prose || several)
	case '[':
		return strings.HasSuffix(text[:i], "CDATA[")
	case ' ':
		switch {
		case i == 2:
			return prose && strings.IndexByte("#*>%;-", text[0]) >= 0
		case text[i-2] == ':':
			return prose && Introduced(text, i-2)
		case text[i-2] == ']':
			return strings.HasSuffix(text[:i], "INST] ")
		case text[i-2] == '>':
			return (prose || several) && tagged(text, i-1)
		}
		return i == 3 && prose && (text[:2] == "//" || text[:2] == "--" || text[:2] == "##")
	}
	return false
}

// Introduced says that a word ends at i that stands before what somebody says or a model is to look at,
// with a colon between.
func Introduced(text string, i int) bool {
	k := i
	for k > 0 && text[k-1] == '*' {
		k--
	}
	var word [16]byte
	n := len(word)
	for ; k > 0 && n > 0 && (class[text[k-1]] == lower || class[text[k-1]] == upper); k-- {
		n--
		word[n] = text[k-1] | 0x20
	}
	return n < len(word) && introductions.has(Hash(string(word[n:])))
}

var introductions = set(`user human assistant ai system bot q a question answer text sentence paragraph passage message input output context prompt note notes query content review email
	mail document article statement following comment feedback transcript excerpt quote reply response request example summary`)

// closed is where the text ends, of which the last word ends at i, that an element or the template of a
// chat holds, or 0: what stands behind says nothing of its words.
func closed(text string, i int) int {
	k := i
	for k < len(text) && k < i+3 && strings.IndexByte(".?! \n", text[k]) >= 0 {
		k++
	}
	if k+2 >= len(text) {
		return 0
	}
	switch text[k] {
	case '<':
		if text[k+1] != '/' && text[k+1] != '|' || codeTag(text[k+2:]) {
			return 0
		}
	case '[', ']':
		if rest := text[k:]; !strings.HasPrefix(rest, "[/INST]") && !strings.HasPrefix(rest, "]]>") {
			return 0
		}
	default:
		return 0
	}
	for k > i && (text[k-1] == ' ' || text[k-1] == '\n') {
		k--
	}
	return k
}

// longestTag is how many bytes of a tag are looked at.
const longestTag = 80

// tagged says that a tag of XML or HTML ends before i, but for those around code.
func tagged(text string, i int) bool {
	low := max(0, i-longestTag)
	k := strings.LastIndexByte(text[low:i], '<')
	if k < 0 {
		return false
	}
	k += low + 1
	c := text[k]
	return (class[c] == lower || class[c] == upper || c == '/' || c == '|') && !codeTag(text[k:])
}

// codeTag says that a tag, without its bracket, is of those around code.
func codeTag(tag string) bool {
	for _, name := range [...]string{"code", "pre", "tt", "kbd", "samp", "var"} {
		if strings.HasPrefix(tag, name) {
			return true
		}
	}
	return false
}

var codeMark = func() (t [256]uint8) {
	for _, c := range []byte("{}();=<>_`$\\[]|+&") {
		t[c] = 1
	}
	return t
}()

// codeBefore and codeBehind are how much around a stretch tells whether it stands in code.
const codeBefore, codeBehind = 40, 24

// codeLike counts the marks of code around a stretch.
func codeLike(text string, start, end int) uint8 {
	n := uint8(0)
	for k, low := start-1, max(0, start-codeBefore); k >= low; k-- {
		if codeMark[text[k]] != 0 {
			if c := text[k]; c == '>' && tagged(text, k+1) || c == '[' && strings.HasSuffix(text[:k], "CDATA") || c == ']' && strings.HasSuffix(text[:k], "INST") {
				break
			}
			n++
		}
	}
	for k, high := end, min(len(text), end+codeBehind); k < high; k++ {
		if codeMark[text[k]] != 0 {
			if c := text[k]; k+1 < len(text) && (c == '<' && (text[k+1] == '/' && !codeTag(text[k+2:]) || text[k+1] == '|') || c == '[' && text[k+1] == '/' || c == ']' && text[k+1] == ']') {
				break
			}
			n++
		}
	}
	switch {
	case n == 0:
		return 0
	case n <= 2:
		return 1
	case n <= 5:
		return 2
	case n <= 9:
		return 3
	}
	return 4
}
