package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/classes"
	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// What stands behind an equals sign is what the name before it says, as in the fields of a form that
// has nothing to decode, last_name=Kerrigan&z=1, in settings, statements and the repr of objects. Programs
// write so too, so the value must look like one: in quotes it begins with a capital or a digit; without, a list knows it.

// assigned adds the values of assignments whose names are those of the keys of records.
func (f *Finder) assigned(text string, equals classes.Bits) {
	list := f.fields[:0]
	for i := equals.Next(3); i >= 0; i = equals.Next(i + 1) {
		end := i
		for end > 3 && i-end < 8 && text[end-1] == ' ' {
			end--
		}
		if c := text[end-1]; (c == '"' || c == '\'' || c == ')') && end > 4 {
			end--
		}
		end = lookup(text, end)
		kind := noKey
		if e := endOf(text, end); e == valueEnd && strings.HasSuffix(text[:end], "value") {
			kind = attributeKind(text, end)
		} else if labelEnds[e/64]>>(e%64)&1 != 0 {
			if kind, _ = labelBefore(text, end); kind == noKey {
				kind = kindOf(text[identifierBefore(text, end):end])
			}
		}
		if kind == noKey {
			continue
		}
		if m, ok := queriedAt(text, end, i+1); ok {
			list = append(list, m)
			i = m.End - 1
		} else if m, ok := assignedAt(text, i+1, kind); ok {
			list = append(list, m)
			i = m.End - 1
		}
	}
	f.fields = list
	f.put(list...)
}

// lookups are the last three bytes of what Django sets behind the name of a field.
var lookups = [...]uint32{endOf("act", 3), endOf("ins", 3), endOf("ith", 3)}

// lookup is where the name of a field ends that ends at end with how it is looked up: last_name__iexact.
func lookup(text string, end int) int {
	const most = len("__istartswith")
	if e := endOf(text, end); e != lookups[0] && e != lookups[1] && e != lookups[2] {
		return end
	}
	if k := strings.LastIndex(text[max(0, end-most):end], "__"); k >= 0 && max(0, end-most)+k > 3 {
		return max(0, end-most) + k
	}
	return end
}

// queriedAt reads the string at i, with which a statement compares the field whose name ends at end: WHERE LOWER(name) = 'ada obi'.
func queriedAt(text string, end, i int) (Match, bool) {
	for n := i + 2; i < len(text) && i < n && text[i] == ' '; {
		i++
	}
	if i >= len(text) || text[i] != '\'' && text[i] != '"' {
		return Match{}, false
	}
	from := identifierBefore(text, end)
	k := from
	if k > 0 && text[k-1] == '(' {
		k = identifierBefore(text, k-1)
	}
	if k < 3 || text[k-1] != ' ' {
		return Match{}, false
	}
	switch strings.ToLower(text[identifierBefore(text, k-1) : k-1]) {
	case "where", "and", "or", "on":
	default:
		return Match{}, false
	}
	n := strings.IndexByte(text[i+1:min(len(text), i+1+mostField)], text[i])
	if n <= 0 || strings.IndexByte(text[i+1:i+1+n], '\n') >= 0 {
		return Match{}, false
	}
	return Given(text[from:end], text, i+1, i+1+n)
}

// identifierBefore is where the identifier begins that ends at end.
func identifierBefore(text string, end int) int {
	i := end
	for i > 0 && end-i <= mostKey && (wordByte(text[i-1]) || text[i-1] == '_') {
		i--
	}
	return i
}

// valueEnd is endOf the name of the attribute of HTML that holds what has been typed in.
var valueEnd = endOf("value", len("value"))

// attributeKind is what the attribute name, id or key says of value="...", whose name ends at end, if it
// stands before it in the same tag.
func attributeKind(text string, end int) keyKind {
	tag := text[max(0, end-mostOpening):end]
	if tag = tag[strings.LastIndexAny(tag, "<>\n")+1:]; len(tag) == end || !strings.HasSuffix(tag, " value") {
		return noKey
	}
	for _, w := range [...]string{` name="`, ` name='`, ` id="`, ` id='`, ` key="`, ` autocomplete="`} {
		if k := strings.Index(tag, w); k >= 0 {
			name := tag[k+len(w):]
			if k = strings.IndexByte(name, w[len(w)-1]); k >= 3 {
				if kind := kindOf(name[:k]); kind != noKey {
					return kind
				}
			}
		}
	}
	return noKey
}

// assignedAt reads the value behind the equals sign before i.
func assignedAt(text string, i int, kind keyKind) (Match, bool) {
	if i < len(text) && text[i] == '>' {
		i++ // Ruby and PHP
	}
	for n := i + 8; i < len(text) && i < n && text[i] == ' '; {
		i++
	}
	if i < len(text) && text[i] == '\\' {
		i++
	}
	if i >= len(text) {
		return Match{}, false
	}
	quote := text[i]
	if quote != '"' && quote != '\'' {
		return bareValue(text, i, kind)
	}
	i++
	n := strings.IndexByte(text[i:min(len(text), i+mostField)], quote)
	if n <= 0 {
		return Match{}, false
	}
	end := i + n
	if text[end-1] == '\\' && n > 1 {
		end--
	}
	if first := text[i]; first-'A' >= 26 && first-'0' >= 10 && first < 0xc3 || strings.IndexByte(text[i:end], '\n') >= 0 {
		return Match{}, false
	}
	return judged(text, Match{Start: i, End: end, Score: .85}, kind)
}

// request is what follows the target of a request (RFC 9112 §3).
const request = " HTTP/"

// bareValue reads a value that stands in no quotes.
func bareValue(text string, i int, kind keyKind) (Match, bool) {
	end := i
	for end < len(text) && end-i < mostField && strings.IndexByte("&;,\n\r\t )}]|'\"<>([", text[end]) < 0 {
		end++
	}
	if end == i || end < len(text) && (text[end] == '(' || text[end] == '[') {
		return Match{}, false
	}
	if kind.person() && !strings.HasPrefix(text[end:], request) {
		line := text[:min(len(text), i+mostField)]
		if all := nameRun(line, i, 4, true); all > end {
			end = all
		}
	}
	value := text[i:end]
	switch kind {
	case zipKey:
	case placeKey:
		var t tag.Token
		if !tag.Read(value, 0, &t) || t.Mask&tag.Place == 0 || !t.Shape.Capital() {
			return Match{}, false
		}
	default:
		if value[0]-'A' >= 26 && value[0] < 0xc3 || !someName(value) && (!kind.fullPerson() || !alone(text, i, end)) {
			return Match{}, false
		}
	}
	return judged(text, Match{Start: i, End: end, Score: .8}, kind)
}

// alone says that the value text[i:end] is one word that no list knows, written as names are, and all that a field of a
// form or a line of settings holds.
func alone(text string, i, end int) bool {
	if end < len(text) && strings.IndexByte("&\n\r,)}]", text[end]) < 0 && (text[end] != ' ' || !strings.HasPrefix(text[end:], request)) {
		return false
	}
	var t tag.Token
	return tag.Read(text[:end], i, &t) && t.Start == i && t.End == end && (t.Shape == tag.Cap || t.Shape == tag.Inner && (end == len(text) || text[end] != ',' && text[end] != ')') || t.Shape == tag.Double) && t.Mask&tag.Common == 0 && end-i >= 3
}
