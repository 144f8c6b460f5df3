package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// What the tagger leaves at the edges of a person's name is told by its form: an initial
// stands within a name, a particle and a degree belong to the one beside them.

// edges widens the names of people over what belongs to them, and joins two that an
// initial parts.
func (f *Finder) edges(text string) {
	out := f.joined[:0]
	for i, p := range f.found {
		last := 0
		if len(out) > 0 {
			last = out[len(out)-1].End
		}
		if p.Start < last {
			continue // it has been taken into the one before
		}
		if n := len(out); n > 0 && p.Kind == Place && p.word != 0 && out[n-1].Kind == Person && out[n-1].word != 0 && text[last:p.Start] == " " {
			out[n-1].End = p.End // a family name that is also a place's: Nathan Lanka
			continue
		}
		if i := initialsStart(text, last, p.Start); i < p.Start && !strings.ContainsAny(text[p.Start:p.End], "0123456789\n") {
			p.Start, p.Kind, p.word = i, Person, 0
		}
		if p.Kind != Person {
			out = append(out, p)
			continue
		}
		if n := len(out); n > 0 && out[n-1].Kind == Person && initialOnly(text[last:p.Start]) {
			out[n-1].End, out[n-1].Score = p.End, max(out[n-1].Score, p.Score)
			p, out = out[n-1], out[:n-1]
			if n > 1 {
				last = out[n-2].End
			} else {
				last = 0
			}
		}
		start := nameStart(text, last, p.Start)
		if start < p.Start && (text[start] == 'd' && f.ofGiven(text, start, p) || text[start] == 'b' && start > 2 && text[start-3:start] == "ch ") {
			start = p.Start // Ich bin Jens
		}
		p.Start = titleEnd(text, start, p.End)
		next := len(text)
		if i+1 < len(f.found) {
			next = max(p.End, f.found[i+1].Start) // what a title announces may reach into the next one
		}
		p.End = nameEnd(text, p.Start, p.End, next)
		out = append(out, p)
	}
	f.found, f.joined = out, f.found[:0]
}

// initialOnly says that two names are parted by an initial.
func initialOnly(gap string) bool {
	switch len(gap) {
	case 3:
	case 4:
		if gap[2] != '.' {
			return false
		}
	default:
		return false
	}
	return gap[0] == ' ' && gap[len(gap)-1] == ' ' && (gap[1]|0x20)-'a' < 26
}

// nameStart takes the first name before an initial, and particles, into a name that begins at i.
func nameStart(text string, from, i int) int {
	if initial(text, i) {
		if k := wordBefore(text, from, i); k < i {
			var t tag.Token
			if tag.Read(text, k, &t) && t.End == i-1 && (t.Shape == tag.Cap || t.Shape == tag.Double) && (t.Mask == 0 || t.Mask&tag.First != 0 && t.Mask&tag.Common == 0) {
				return k
			}
		}
		return i
	}
	for range 2 {
		k := wordBefore(text, from, i)
		if k == i || !nobility(text[k:i-1]) || k == 0 {
			break
		}
		i = k
	}
	return i
}

// titleEnd leaves a title out of a name that begins with it, and the husband of "ihr Mann".
func titleEnd(text string, i, end int) int {
	k := strings.IndexByte(text[i:end], ' ')
	if k < 2 || k > 10 {
		return i
	}
	word := text[i : i+k]
	if w, _ := smallWord(text, i+len(strings.TrimSuffix(word, "."))); w.kind != title && (word != "Mann" || i < 4 || text[i-2:i] != "r " && text[i-2:i] != "n ") {
		return i
	}
	return i + k + 1
}

// initial says that an initial stands at i, with or without a stop.
func initial(text string, i int) bool {
	return i+3 < len(text) && text[i]-'A' < 26 && (text[i+1] == '.' && text[i+2] == ' ' || text[i+1] == ' ')
}

// initialsStart is where the initials begin, without blanks, that the initial at i ends: J.R.R.
func initialsStart(text string, from, i int) int {
	if !initial(text, i) || text[i+1] != '.' {
		return i
	}
	k := i
	for k-2 >= from && text[k-1] == '.' && text[k-2]-'A' < 26 && i-k < 6 {
		k -= 2
	}
	if k > 0 && wordByte(text[k-1]) {
		return i
	}
	return k
}

// wordBefore is where the word begins that one blank parts from what begins at i, or i.
func wordBefore(text string, from, i int) int {
	k := i - 1
	if k <= from || text[k] != ' ' {
		return i
	}
	for k > from && text[k-1] > ' ' && i-k < longest {
		k--
	}
	if k == i-1 {
		return i
	}
	return k
}

// nobility says that a small word is a particle of family names and hardly anything else in English.
func nobility(w string) bool {
	switch w {
	case "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "ter", "ten", "bin", "ibn", "la":
		return true
	}
	return false
}

// ofGiven says that the particle at i is a word of the language of the text, and stands before
// a first name: salvò la vita di Gerry.
func (f *Finder) ofGiven(text string, i int, p Match) bool {
	var t tag.Token
	return tag.Read(text, p.Start, &t) && t.Mask&tag.First != 0 && !f.english(text) && cueBefore(text, i, p.End) == noCue
}

// nameEnd takes the family name after a first name, and a degree, into a name.
func nameEnd(text string, start, end, next int) int {
	end = familyEnd(text, start, initialBehind(text, start, end, next), next)
	if k := strings.LastIndexByte(text[start:end], ' '); k > 0 && nobility(text[start+k+1:end]) && end+1 < next && text[end] == ' ' {
		var t tag.Token
		if tag.Read(text, end+1, &t) && t.End <= next && t.Shape.Capital() {
			end = t.End // Jaydee van der Rest
		}
	}
	if n := len(text[start:end]); n > 5 && end < len(text) && text[end] == '.' && (text[end-3:end] == " Jr" || text[end-3:end] == " Sr") {
		return end + 1
	}
	for _, w := range degrees {
		if strings.HasPrefix(text[end:next], w) {
			k := end + len(w)
			if k < len(text) && text[k] == '.' && (w == " Jr" || w == " Sr") {
				return k + 1
			}
			if k == len(text) || (text[k]|0x20)-'a' >= 26 && text[k]-'0' >= 10 {
				return k
			}
		}
	}
	return end
}

// familyEnd takes the word that follows a single first name of the lists, if no list knows
// it or one of family names does, and nothing with a capital goes on after it.
func familyEnd(text string, start, end, next int) int {
	var first, t tag.Token
	switch {
	case strings.IndexByte(text[start:end], ' ') >= 0 || end+1 >= next || text[end] != ' ':
		return end
	case !tag.Read(text, start, &first) || first.End != end || first.Mask&(tag.First|tag.Common) != tag.First:
		return end
	case !tag.Read(text, end+1, &t) || t.End > next || t.End-t.Start < 3 || t.Shape != tag.Cap && t.Shape != tag.Inner && t.Shape != tag.Double && !shoutedFamily(text, &t):
		return end
	case t.Mask != 0 && t.Mask&tag.Last == 0 || tag.StreetWord(t.Hash):
		return end
	case t.End+1 < len(text) && text[t.End] == ' ' && text[t.End+1]-'A' < 26:
		return end
	}
	return t.End
}

// shoutedFamily says that a word behind a first name is a family name in capitals: John SMITH, not John ASAP.
func shoutedFamily(text string, t *tag.Token) bool {
	if t.Shape != tag.Upper {
		return false
	}
	if t.Mask&tag.Last == 0 {
		return t.Mask == 0 && t.End-t.Start > leastFamily
	}
	return t.Mask&tag.Common == 0 || alsoFamily[strings.ToLower(text[t.Start:t.End])]
}

// initialBehind is where the initial of a family name ends behind a first name that ends at end, or end: Sarah M. called.
func initialBehind(text string, start, end, next int) int {
	var first tag.Token
	if end+2 > next || text[end] != ' ' || text[end+1]-'A' >= 26 || !tag.Read(text, start, &first) || first.End != end || first.Mask&tag.First == 0 {
		return end
	}
	k := end + 2
	if k < next && text[k] == '.' {
		if k+1 < len(text) && (wordByte(text[k+1]) || k+2 < len(text) && text[k+2]-'A' < 26) { // P. O. Box
			return end
		}
		return k + 1
	}
	if c := text[end+1]; c == 'I' || c == 'A' || k < next && (text[k] != ' ' || k+1 == next || text[k+1]-'a' >= 26) && strings.IndexByte(",;:!?\n)", text[k]) < 0 {
		return end
	}
	return k
}

// degrees stand behind a name, in English, and belong to it.
var degrees = [...]string{" Jr", " Sr", " III", " II", " IV", " MD", " PhD", " DDS", " DVM"}
