package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/classes"
	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// What somebody types in small letters is often set into a prompt that has capitals, below the
// instructions to a model or behind "User:". Lines of prose without a capital are read as texts of their own.

const (
	leastHumble = 16 // bytes of such a line
	fewHumble   = 4  // and words
)

// humble adds the names of the lines of a text that have no capital.
func (f *Finder) humble(text string, marks *classes.Marks) {
	a := ahead{text: text, marks: marks, colon: -1, capital: -1}
	some := false
	f.lines = f.lines[:0]
	for next := 0; next < len(text); {
		label := 0
		if c := text[next]; c != '<' {
			if k := a.nextColon(next); k < next+longestLabel {
				label = k
			} else if c-'a' >= 26 {
				next = a.lineEnd(next) + 1
				continue
			}
		}
		begin, end := next, a.lineEnd(next)
		next = end + 1
		if end-begin < leastHumble {
			continue
		}
		from, to := held(text, begin, end, label)
		if from == begin && !begunSmall(text, from) || !a.humbleLine(from, to) {
			continue
		}
		// More of the same may follow.
		for to == end && end < len(text) {
			if end = a.lineEnd(next); !a.humbleLine(next, end) {
				break
			}
			to, next = end, end+1
		}
		if !some {
			some = true
			f.aside = append(f.aside[:0], f.found...)
		}
		for from < to {
			end := to
			if end-from > smallText {
				end = from + smallText
				if k := strings.LastIndexByte(text[from:end], ' '); k > 0 {
					end = from + k
				}
			}
			f.lineMarks.Read(text[from:end])
			f.find(text[from:end], &f.lineMarks)
			for _, m := range f.found {
				m.Start, m.End = m.Start+from, m.End+from
				f.lines = append(f.lines, m)
			}
			from = end
		}
	}
	if some {
		f.found = append(f.found[:0], f.aside...)
		f.put(f.lines...)
	}
}

// longestLabel is how many bytes the name of who speaks has.
const longestLabel = 32

// held is the part of the line text[i:end] that an element of HTML holds, or that follows the name of who
// speaks, with its colon at label: all of it, where there is neither.
func held(text string, i, end, label int) (from, to int) {
	if label > 0 && label+1 < end && text[label+1] == ' ' && tag.Introduced(text, label) {
		return label + 2, end
	}
	if text[i] == '<' {
		for k := i; k+1 < end; k++ {
			if text[k] == '>' && text[k+1]-'a' < 26 {
				if n := strings.IndexByte(text[k:end], '<'); n > 0 {
					end = k + n
				}
				return k + 1, end
			}
		}
	}
	return i, end
}

// lineEnd is where the line that begins at i ends, without its break.
func (a *ahead) lineEnd(i int) int {
	if k := a.marks.Lines.Next(i); k >= 0 {
		return k
	}
	return len(a.text)
}

// begunSmall says that a text may begin at i, the beginning of a line: what stands before is
// the end of another, not a line of it that goes on.
func begunSmall(text string, i int) bool {
	return i < 2 || endsLine[text[i-2]]
}

// endsLine are the bytes behind which what follows in the next line is something else.
var endsLine = [256]bool{'\n': true, '.': true, ':': true, '!': true, '?': true, '>': true, '`': true, '-': true, '*': true, '=': true, ']': true, '"': true}

// noProse are the bytes that no line of prose has.
var noProse = func() (t [256]bool) {
	for _, c := range []byte("{}();=<>_`$\\[]|+&/#*") {
		t[c] = true
	}
	return t
}()

// ahead knows the next colon and the next capital of a text, each looked for once.
type ahead struct {
	text           string
	marks          *classes.Marks
	colon, capital int
}

func (a *ahead) nextColon(i int) int {
	if a.colon < i {
		if a.colon = a.marks.Colons.Next(i); a.colon < 0 {
			a.colon = len(a.text)
		}
	}
	return a.colon
}

func (a *ahead) nextCapital(i int) int {
	if a.capital < i {
		if a.capital = tag.NextCapital(a.text, a.marks.Capitals, i); a.capital < 0 {
			a.capital = len(a.text)
		}
	}
	return a.capital
}

// humbleLine says that text[i:end] is a line of prose in small letters.
func (a *ahead) humbleLine(i, end int) bool {
	text := a.text
	if end-i < leastHumble || end > len(text) || text[i]-'a' >= 26 {
		return false
	}
	if a.nextCapital(i) < end {
		return false
	}
	words := 1
	for k := i; k < end; k++ {
		switch c := text[k]; {
		case c == ' ':
			words++
		case noProse[c]:
			return false
		}
	}
	return words >= fewHumble
}
