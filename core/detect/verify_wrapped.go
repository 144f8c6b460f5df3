package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
)

// A literal that code does not assign as it stands: what makes a value of its type of it stands around it, as in
// String::from("..."), []byte("..."), new SecretStr('...'), bytes.fromhex("..."), or it is one of a list.

const (
	longestWrapper = 48 // bytes of the name of what is called
	mostWrapped    = 3  // calls in one another
	mostValues     = 32 // values of a list
)

// wrappers are calls that give back what they are given, as another type or decoded, by their last word.
var wrappers = func() map[string]bool {
	t := map[string]bool{}
	for w := range strings.FieldsSeq(`string str bytes byte bytearray from of some just secret secretstr secretstring secretbytes sensitive stringbuilder stringbuffer cstring cstr zeroizing
		fromhex unhexlify hex decodestring b64decode b64 atob decode frombase64string frombase64 fromhexstring tostring new newsecret plaintext literal text value val stringvalue ptr pointer
		encode utf8 unsafestring nsstring buffer asbytes secretkeyspec password owned format json quote lazy strdup box arc cow`) {
		t[w] = true
	}
	return t
}()

// wrapped is where the literal begins, with its quote, that stands at i within calls that give it back; i if there is none.
func wrapped(text string, i int) int {
	k := i
	for range mostWrapped {
		if k < len(text) && text[k] == '*' { // Rust's *b"..."
			k++
		}
		if k+1 < len(text) && isQuote(text[k]) || k+2 < len(text) && isQuote(text[k+1]) && strings.IndexByte("bBrRuUfFL@", text[k]) >= 0 {
			return k
		}
		end := k
		if strings.HasPrefix(text[end:], "new ") {
			end += len("new ")
		}
		from := end
		for strings.HasPrefix(text[end:], "[]") { // []byte(
			end += 2
		}
		last := end
		for end < len(text) && end-k < longestWrapper && (wordByte(text[end]) || text[end] == '.' || text[end] == ':' || text[end] == '!') {
			if c := text[end]; c == '.' || c == ':' {
				last = end + 1
			}
			end++
		}
		if end == from || end >= len(text) || text[end] != '(' || !wrapper(text[last:end]) {
			return i
		}
		for k = end + 1; k < len(text) && k < end+40 && (text[k] == ' ' || text[k] == '\n' || text[k] == '\t'); {
			k++
		}
	}
	return i
}

// wrapper says that the last word of what is called is one of wrappers, or new before a type: NewSecret.
func wrapper(name string) bool {
	var b [longestWrapper]byte
	n := 0
	for i := range len(name) {
		if c := name[i]; isLetter(c) {
			b[n] = c | 0x20
			n++
		} else if c-'0' < 10 {
			b[n] = c
			n++
		} else if c != '!' && c != '_' {
			return false
		}
	}
	return wrappers[string(b[:n])]
}

// listedValues looks at the strings of the list that opens at text[i] and is what a name of a secret is set to:
// passwords = ["...", "..."], tokens = {"alice": "..."}. It says whether one is a secret: each must be plain as one.
func (s *scanner) listedValues(text string, i int, class cue.Class) (found bool) {
	if strings.IndexByte("[{(", text[i]) < 0 {
		return false
	}
	k := i + 1
	for range mostValues {
		for n := k + 64; k < len(text) && k < n && (text[k] <= ' ' || text[k] == ','); {
			k++
		}
		if k >= len(text) || !isQuote(text[k]) {
			break
		}
		start, stop, quoted := value(text, k, class)
		if !quoted {
			break
		}
		if v := valueBehind(text, stop+1); v > 0 { // of a map
			if start, stop, quoted = value(text, v, class); !quoted || text[i] != '{' {
				break
			}
		}
		found = s.listedValue(text, start, stop, class) || found
		k = stop + 1
	}
	return found
}

// valueBehind is where the string begins that the key of a map is set to which ends at i, with its quote, or 0.
func valueBehind(text string, i int) int {
	for n := i + 4; i < len(text) && i < n && text[i] == ' '; {
		i++
	}
	if i >= len(text) || text[i] != ':' && !strings.HasPrefix(text[i:], "=>") {
		return 0
	}
	for n := i + 6; i < len(text) && i < n && (text[i] == ':' || text[i] == '=' || text[i] == '>' || text[i] == ' '); {
		i++
	}
	if i >= len(text) || !isQuote(text[i]) {
		return 0
	}
	return i
}

// listedLines looks at the lines of a list of YAML from the line end at i on: passwords:\n  - hunter2
func (s *scanner) listedLines(text string, i int, class cue.Class) {
	for range mostValues {
		for n := i + 40; i < len(text) && i < n && text[i] <= ' '; {
			i++
		}
		if !strings.HasPrefix(text[i:], "- ") {
			return
		}
		i += len("- ")
		stop := lineEnd(text, i, min(len(text), i+maxValue))
		start, end := i, stop
		for end > start && text[end-1] <= ' ' {
			end--
		}
		if end-start > 2 && isQuote(text[start]) && text[end-1] == text[start] {
			start, end = start+1, end-1
		}
		if strings.IndexByte(text[start:end], ' ') < 0 {
			s.listedValue(text, start, end, class)
		}
		i = stop
	}
}

// blockLines adds the further lines of a scalar of YAML whose first is text[start:stop], as far as they are words of its kind.
func (s *scanner) blockLines(text string, start, stop int) {
	indent := 0
	for start-indent > 0 && text[start-indent-1] == ' ' && indent < 40 {
		indent++
	}
	for n := 0; n < mostValues && stop < len(text) && text[stop] == '\n'; n++ {
		from := stop + 1
		for from < len(text) && text[from] == ' ' && from-stop <= indent {
			from++
		}
		end := lineEnd(text, from, min(len(text), from+maxValue))
		line := strings.TrimRight(text[from:end], "\r ")
		if from-stop-1 != indent || len(line) < 6 || strings.ContainsAny(line, " :#") || !hasDigit(line) || mark(line) > 0 {
			return
		}
		s.secret(text, from, from+len(line), ruleAssign, .75)
		stop = end
	}
}

// listedValue adds a value of a list if it is plain as a secret of its class.
func (s *scanner) listedValue(text string, start, stop int, class cue.Class) bool {
	v := text[start:stop]
	if v == "" || clipped(v) || reference(v) || (len(v) < 16 || !cue.Opaque(v)) && (class != cue.Password || !cue.Drawn(v) || !cue.Told(v)) || !cue.Plausible(class, v, true) {
		return false
	}
	s.assignEnd = max(s.assignEnd, stop)
	s.secret(text, start, stop, ruleAssign, .7)
	return true
}

// several looks at the list that the name text[from:end] of more than one secret is set to.
func (s *scanner) several(text string, from, end int) {
	class := cue.Several(text[from:end])
	if class == cue.None {
		return
	}
	k := end
	for n := k + 3; k < len(text) && k < n && (isQuote(text[k]) || text[k] == ' '); {
		k++
	}
	if k+2 < len(text) && text[k] == ':' && (text[k+1] == '\n' || text[k+1] == '\r') {
		s.listedLines(text, k+1, class)
	} else if i, prose, ok := operator(text, from, end); ok && !prose {
		s.listedValues(text, i, class)
	}
}

// keyMaterial looks at what a name that says no more than "key" is set to: bytes one by one, or a literal that is decoded. Only a
// key of a cipher is written so.
func (s *scanner) keyMaterial(text string, from, end int) {
	i, prose, ok := operator(text, from, end)
	if !ok || prose {
		return
	}
	if start, stop := byteList(text, i); stop > start {
		s.assignEnd = stop
		s.secret(text, start, stop, ruleAssign, .75)
		return
	}
	k := wrapped(text, i)
	if k == i {
		return
	}
	start, stop, quoted := value(text, k, cue.Token)
	if v := text[start:stop]; quoted && len(v) >= 16 && !clipped(v) && (cue.Opaque(v) || cue.Hexadecimal(v) && hasDigit(v)) {
		s.assignEnd = stop
		s.secret(text, start, stop, ruleAssign, .7)
	}
}

// endsInKey says that the last word of a name is "key", alone or as the end of one: NWKSKEY.
func endsInKey(name string) bool {
	k := len(name) - len("key")
	return k >= 0 && fold(name[k:], "key")
}
