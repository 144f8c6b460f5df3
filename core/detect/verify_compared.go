package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
	"github.com/sotto-project/sotto/core/detect/decode"
	"github.com/sotto-project/sotto/core/detect/names"
)

// Queries compare a field with a string, and scripts that drive a page type one into a field: what the field is called
// says what the string is.

const (
	mostCompared = 96 // bytes of a string
	mostListed   = 32 // strings of a list
)

// compared looks at the string whose quote stands at v, behind the word that ends at i: surname LIKE 'ash%', city eq 'Jena'.
func (s *scanner) compared(text string, i, v int) {
	from := nameFrom(text, i)
	if !among(text[from:i], "like", "ilike", "eq") {
		if line := text[max(0, from-mostCompared):from]; from > 5 && i-from > 2 && fieldsOfHash(line) {
			s.valueOfField(text, text[from:i], v)
		}
		return
	}
	if end := from - 1; end > 2 && text[end] == ' ' {
		s.valueOfField(text, text[nameFrom(text, end):end], v)
	}
}

// fieldsOfHash says that a line begins as the command with which Redis sets the fields of a hash: HSET user:7 name "Ada".
func fieldsOfHash(line string) bool {
	k := strings.LastIndexByte(line, '\n') + 1
	line = strings.TrimLeft(line[k:], "> ")
	return len(line) > 6 && (fold(line[:5], "hset ") || fold(line[:6], "hmset "))
}

// oneOf looks at the strings of a list, the first quote of which stands at v, behind the IN that ends at i.
func (s *scanner) oneOf(text string, i, v int) {
	end := i - len(" in")
	if end < 3 || !fold(text[end:i], " in") {
		return
	}
	key := text[nameFrom(text, end):end]
	for range mostListed {
		if v = s.valueOfField(text, key, v); v == 0 || v+2 >= len(text) || text[v] != ',' {
			return
		}
		if v++; text[v] == ' ' {
			v++
		}
		if v == len(text) || !isQuote(text[v]) {
			return
		}
	}
}

// typedIn looks at the arguments of a call that types something into a control; the call's ( stands at end, the quote of
// its first argument at v: fill('#surname', 'Ashgrove'), getByLabel('Surname').fill('Ashgrove').
func (s *scanner) typedIn(text string, end, v int) {
	const reach = 80
	from := nameFrom(text, end)
	callee := text[from:end]
	if !among(callee[strings.LastIndexByte(callee, '.')+1:], "fill", "type", "typetext", "setvalue", "selectoption", "presssequentially", "sendkeys", "send_keys", "fill_in", "input_text") {
		return
	}
	stop := stringEnd(text, v)
	if stop == 0 {
		return
	}
	if k := stop + 1; k+2 < len(text) && text[k] == ',' {
		if k++; text[k] == ' ' {
			k++
		}
		if isQuote(text[k]) {
			a, b := decode.Selected(text, v+1, stop)
			s.valueOfField(text, text[a:b], k)
		}
		return
	}
	// The control is what the call before has found.
	low := max(0, from-reach)
	before := text[low:max(low, from)]
	if k := strings.LastIndexByte(before, '\n'); k >= 0 {
		before = before[k:]
	}
	k := strings.LastIndexAny(before, "'\"")
	if k < 1 || strings.Trim(before[k+1:], " })].") != "" && !strings.HasPrefix(before[k+1:], ")") {
		return
	}
	if open := strings.LastIndexByte(before[:k], before[k]); open >= 0 {
		a, b := decode.Selected(before, open+1, k)
		s.valueOfField(text, before[a:b], v)
	}
}

// valueOfField looks at the string whose quote stands at v as the value of a field, and returns where it is behind it, or 0.
func (s *scanner) valueOfField(text, key string, v int) int {
	stop := stringEnd(text, v)
	if stop == 0 || len(key) < 2 {
		return stop
	}
	start, end := v+1, stop
	for start < end && text[start] == '%' {
		start++
	}
	for end > start && text[end-1] == '%' {
		end--
	}
	if m, ok := names.Given(key, text, start, end); ok {
		s.name(text, m)
	} else if value := text[start:end]; cue.Key(key) == cue.Password && !s.e.disabled[ruleAssign] && len(value) >= 4 && hasDigit(value) && !clipped(value) && cue.Plausible(cue.Password, value, true) {
		s.secret(text, start, end, ruleAssign, .75)
	}
	return stop + 1
}

// stringEnd is where the quote stands that closes the string whose quote stands at v, on the same line, or 0.
func stringEnd(text string, v int) int {
	n := strings.IndexByte(text[v+1:min(len(text), v+1+mostCompared)], text[v])
	if n < 0 || strings.IndexByte(text[v+1:v+1+n], '\n') >= 0 {
		return 0
	}
	return v + 1 + n
}

// nameFrom is where the name begins that ends at end.
func nameFrom(text string, end int) int {
	i := end
	for i > 0 && end-i < maxName && nameByte(text[i-1]) {
		i--
	}
	return i
}
