package decode

import (
	"strings"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect/classes"
)

// Emphasis of Markdown and the tags of HTML that stand within a sentence say how its words look. To
// who reads them they are not there.

// inline are the elements of HTML that stand within a sentence.
var inline = [...]string{"b", "i", "u", "em", "strong", "span", "mark", "font", "small", "big", "sub", "sup", "del", "ins", "s", "code", "kbd", "samp", "tt"}

// Undress leaves out what marks words within a sentence: **, *, __, _ and ~~ where CommonMark has them
// begin and end emphasis (§6.2), and tags such as <b> and <span class="x">. It reports whether there
// was any. Code between backticks stays as it is unless it reads as names do, and so does a line that is marked as a whole,
// a heading, unless by underscores, which would be of its words.
//
// Marks are where Block.Dress is set in the text.
func (v *View) Undress(text string, marks classes.Bits) bool {
	var ends ends
	link := 0 // where the text of a link ends next
	return v.without(text, marks.Next, func(i int) (left, kept int) {
		switch text[i] {
		case '<':
			return tagLength(text, i), 1
		case '[':
			if link <= i {
				if link = strings.Index(text[i:], "]("); link < 0 {
					link = len(text)
				} else {
					link += i
				}
			}
			if !linkText(text, i, link) {
				return 0, 1
			}
			ends.add(link)
			return 1, 0
		case ']':
			if ends.take(i) {
				return destination(text, i), 0
			}
			return 0, 1
		}
		n := run(text, i)
		if ends.take(i) {
			return n, 0
		}
		end := closing(text, i, n)
		if end < 0 || text[i] != '_' && wholeLine(text, i, end+n) || text[i] == '`' && (n > 1 || !spoken(text[i+1:end])) {
			return 0, n
		}
		ends.add(end)
		return n, 0
	})
}

// Untag leaves out tags such as <b>, <code> and <span class="x">, as code has them whose colours a page shows. It
// reports whether there was any.
func (v *View) Untag(text string) bool {
	return v.without(text, func(i int) int {
		if k := strings.IndexByte(text[i:], '<'); k >= 0 {
			return i + k
		}
		return -1
	}, func(i int) (left, kept int) { return tagLength(text, i), 1 })
}

// without leaves out what measure says of each of the marks, of which next finds the first at a place or behind it: how
// many bytes are left out there or, if none are, how many are kept.
func (v *View) without(text string, next func(i int) int, measure func(i int) (left, kept int)) bool {
	last, found := 0, false
	for i := next(0); i >= 0 && i < len(text); i = next(i) {
		left, kept := measure(i)
		if left == 0 {
			i += kept
			continue
		}
		if !found {
			found = true
			v.begin(text)
		}
		v.buf = append(v.buf, text[last:i]...)
		v.mark(0, i, left)
		i += left
		last = i
	}
	if found {
		v.buf = append(v.buf, text[last:]...)
	}
	return found
}

// ends are the places where emphasis ends that has begun.
type ends struct {
	at [4]int
	n  int
}

func (e *ends) add(i int) {
	if e.n < len(e.at) {
		e.at[e.n] = i
		e.n++
	}
}

// take says that emphasis ends at i, and forgets it and those before.
func (e *ends) take(i int) bool {
	found, n := false, 0
	for _, at := range e.at[:e.n] {
		if found = found || at == i; at > i {
			e.at[n] = at
			n++
		}
	}
	e.n = n
	return found
}

// closing is where the n marks stand that end the emphasis which those at i begin, or -1 if they begin none.
func closing(text string, i, n int) int {
	const (
		most    = 3
		longest = 240
	)
	if n > most || text[i] == '~' && n != 2 || wordly(text, i, -1) || i+n == len(text) || text[i+n] <= ' ' {
		return -1
	}
	mark := text[i : i+n]
	limit := min(len(text), i+longest)
	for k := i + n; k < limit; {
		d := strings.Index(text[k:limit], mark)
		if d < 0 {
			return -1
		}
		if k += d; run(text, k) == n && text[k-1] > ' ' && !goesOn(text, k+n) {
			return k
		}
		k += run(text, k)
	}
	return -1
}

// linkText says that text[i+1:end], behind a bracket and before "](", is the text of a link (CommonMark §6.3) and reads
// as names do.
func linkText(text string, i, end int) bool {
	const longest = 120
	return end < len(text) && end-i < longest && end > i+1 && !strings.ContainsAny(text[i+1:end], "[]\n") && spoken(text[i+1:end]) && destination(text, end) > 0
}

// destination is how long what stands between the end of the text of a link at i and the end of the link is,
// "](https://a.example/b)", or 0 if there is none.
func destination(text string, i int) int {
	const longest = 400
	if i+2 >= len(text) || text[i+1] != '(' {
		return 0
	}
	n := strings.IndexAny(text[i:min(len(text), i+longest)], ") \n<>")
	if n < 0 || text[i+n] != ')' || strings.IndexByte(text[i:i+n], ':') < 0 { // what has no scheme is a part of the same page or site
		return 0
	}
	return n + 1
}

// spoken says that what stands between backticks, or as the text of a link, is spoken of rather than code or a title: names, each word of which begins with
// a capital or is as short as "de" and "van".
func spoken(text string) bool {
	small := false
	for word := range strings.FieldsSeq(text) {
		first := word[0]
		if first-'A' >= 26 && first < utf8.RuneSelf && (len(word) > 3 || !small) {
			return false
		}
		for i := range len(word) {
			c := word[i]
			camel := c-'A' < 26 && i > 0 && word[i-1]-'a' < 26
			if !alnum(c) && c < utf8.RuneSelf && strings.IndexByte("'.-,", c) < 0 || c-'0' < 10 || camel {
				return false
			}
			small = small || c-'a' < 26 || c >= utf8.RuneSelf
		}
	}
	return small
}

// goesOn says that a word goes on at i, be it behind a point, as the name of a file does.
func goesOn(text string, i int) bool {
	return wordly(text, i, 1) || i < len(text) && text[i] == '.' && wordly(text, i+1, 1)
}

// wholeLine says that the emphasis text[i:end] is all of its line, but for what begins a heading or an item.
func wholeLine(text string, i, end int) bool {
	for end < len(text) && (text[end] == ' ' || text[end] == ':' || text[end] == '\r') {
		end++
	}
	if end < len(text) && text[end] != '\n' {
		return false
	}
	for k := i; k > 0; k-- {
		if c := text[k-1]; c == '\n' {
			return true
		} else if c != ' ' && c != '#' && c != '-' && c != '*' && c != '.' && c-'0' >= 10 {
			return false
		}
	}
	return i > 0 || end < len(text)
}

// run is how many bytes like the one at i stand there, one after the other.
func run(text string, i int) (n int) {
	for i+n < len(text) && text[i+n] == text[i] {
		n++
	}
	return n
}

// wordly says that a letter or digit ends before (-1) i or begins at (1) i.
func wordly(text string, i, step int) bool {
	if step < 0 {
		i--
	}
	return i >= 0 && i < len(text) && (alnum(text[i]) || text[i] >= utf8.RuneSelf)
}

// tagLength is the length of the tag at i if it is one that stands within a sentence, or 0.
func tagLength(text string, i int) int {
	const longest = 120
	k := i + 1
	if k < len(text) && text[k] == '/' {
		k++
	}
	name := k
	for k < len(text) && k < name+8 && text[k]|0x20 >= 'a' && text[k]|0x20 <= 'z' {
		k++
	}
	if k == name || k == len(text) || text[k] != '>' && text[k] != ' ' {
		return 0
	}
	known := false
	for _, e := range inline {
		known = known || len(e) == k-name && strings.EqualFold(e, text[name:k])
	}
	if !known {
		return 0
	}
	n := strings.IndexAny(text[k:min(len(text), i+longest)], "><\n")
	if n < 0 || text[k+n] != '>' || n > 0 && strings.IndexByte(text[k:k+n], '=') < 0 {
		return 0
	}
	return k + n + 1 - i
}
