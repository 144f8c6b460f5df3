package names

import "strings"

// address joins the pieces of addresses among the places found. An address
// within running text becomes one match, from its number to its postal code.
// One that is laid out in lines, or that is only a street and a town, stays in
// pieces. Numbers that belong to no address are dropped.
func (f *Finder) address(text string) {
	f.waysInSmall(text)
	f.widen(text)
	f.bridge(text)
	f.grow(text)
	in := f.splitNumbers(text)
	out := f.joined[:0] // it may grow faster than in is read
	for i := 0; i < len(in); {
		if in[i].Kind != Place {
			out = append(out, in[i])
			i++
			continue
		}
		j := i + 1
		for j < len(in) && in[j].Kind == Place && piecesJoin(gap(text, in[j-1], in[j])) && !stopped(text, in[j-1], in[j]) {
			j++
		}
		// The corner of two streets is one place.
		if start, ok := corner(text, in[i].Start); ok {
			if end, n := otherStreet(text, in, j); end > 0 {
				whole := in[i]
				whole.Kind, whole.Start, whole.End = Place, start, end
				out = append(out, whole)
				i = n
				continue
			}
		}
		group := in[i:j]
		// Words of every day are a place beside others, but not right behind the name of one.
		if k := len(group) - 1; everyday(text[group[k].Start:group[k].End]) && (k == 0 || k == 1 && gap(text, group[0], group[1]) == " ") {
			group = group[:k]
		}
		// It begins with its number: a name before that is of a shop or a firm.
		if len(group) > 2 && !strings.ContainsAny(text[group[0].Start:group[0].End], "0123456789") && bare(text[group[1].Start:group[1].End]) && !streetWord(text, group[0].Start) && !postcoded(text, group[2]) {
			out = append(out, group[0])
			group = group[1:]
		}
		switch {
		case len(group) >= 3 && full(text, group) && !quoted(text, group) && (running(text, group[0].Start) || dense(text, group)) && (oneLine(text, group) || !labelled(text, out, group[0].Start)):
			whole := group[0]
			next := len(text)
			if j < len(in) {
				next = max(in[j].Start, group[len(group)-1].End)
			}
			whole.End = tail(text, group[len(group)-1].End, next)
			for _, p := range group[1:] {
				whole.Score = max(whole.Score, p.Score)
			}
			out = append(out, whole)
		case len(group) == 1 && (suffix(text[group[0].Start:group[0].End]) || strings.HasPrefix(text[group[0].Start:group[0].End], "Room ")):
		case len(group) == 1 && bare(text[group[0].Start:group[0].End]):
			if postal(text, group[0].Start) {
				out = append(out, group[0])
			}
		default:
			out = appendPieces(out, text, group)
		}
		i = j
	}
	// What was widened to the left may reach into its neighbour.
	last := 0
	kept := out[:0]
	for _, p := range out {
		p.Start = max(p.Start, last)
		if p.Kind == Place && p.Start < p.End && colonAfter(text, p.End, false) && strings.IndexByte(text[p.Start:p.End], ' ') < 0 {
			continue // the label of a number: Mobile: 0341
		}
		if p.Start < p.End {
			kept = append(kept, p)
			last = p.End
		}
	}
	f.found, f.joined = kept, in[:0]
}

// piecesJoin says that two pieces of an address may stand this far apart. What a
// program writes for a part that is missing may stand between them.
func piecesJoin(gap string) bool {
	if len(gap) > 16 {
		return false
	}
	if len(gap) > 4 {
		if i, end := missing(gap); end > 0 {
			return i > 0 && end < len(gap) && piecesJoin(gap[:i]) && piecesJoin(gap[end:]) && strings.Count(gap, "\n") < 4
		}
	}
	if len(gap) > 12 {
		return false
	}
	if house(gap) {
		return true
	}
	for i := range len(gap) {
		switch gap[i] {
		case ' ', '\n', '\r', '\t', ',', '.', '>', '-', '/', ';', '|', 0xc2, 0xb0, 0xba: // the last are ° and º
		default:
			return false
		}
	}
	return strings.Count(gap, "\n") < 2
}

// stopped says that a sentence ends between two pieces: a stop follows a postal code.
func stopped(text string, a, b Match) bool {
	return strings.HasPrefix(gap(text, a, b), ". ") && endsInCode(text[a.Start:a.End])
}

// missing finds the word that a program has written for a part of an address that
// is missing, or the two letters of a province.
func missing(gap string) (start, end int) {
	for start < len(gap) && strings.IndexByte(" ,\n\t", gap[start]) >= 0 {
		start++
	}
	end = start
	for end < len(gap) && strings.IndexByte(" ,\n\t", gap[end]) < 0 {
		end++
	}
	switch w := gap[start:end]; w {
	case "nan", "NaN", "null", "None", "N/A", "n/a":
		return start, end
	default:
		if len(w) == 2 && upper2(w) {
			return start, end
		}
	}
	return 0, 0
}

// full says that the pieces are those of a whole address: it has a postal code
// or the number of a flat besides the street.
func full(text string, group []Match) bool {
	street, more := false, false
	for k, p := range group {
		s := text[p.Start:p.End]
		switch {
		case unit(s):
			more = true
			// What stands before the flat is the street, or what stands behind a first one.
			street = street || box(s) || len(group) >= 4 && (k == 1 || k == 0 && !bare(text[group[1].Start:group[1].End]))
		case bare(s):
			if before := text[group[max(k-1, 0)].Start:group[max(k-1, 0)].End]; k > 0 && len(s) >= 4 && (!bare(before) || k > 1 && len(before) <= 4 && strings.IndexByte(gap(text, group[k-1], p), ',') == 0) {
				more = true
			} else {
				street = true
			}
		case strings.ContainsAny(s, "0123456789"):
			code := k > 0 && codeEnd(s, 0, len(s)) == len(s)
			if code || k >= 2 && len(s) > 5 && bare(s[len(s)-4:]) {
				more = true
			}
			street = street || !code
		}
	}
	return street && (more || len(group) >= 5 || numbered(text, group))
}

// numbered says that a number, a street, a town and more stand on one line, parted by
// commas: 5586 Lindenstraße 31, Arnsdorf, Germany.
func numbered(text string, group []Match) bool {
	s := text[group[1].Start:group[1].End]
	whole := text[group[0].Start:group[len(group)-1].End]
	return bare(text[group[0].Start:group[0].End]) && !bare(s) && len(group) >= 4 && strings.IndexByte(whole, '\n') < 0 && (street(s) || strings.Count(whole, ", ") >= 2)
}

// quoted says that an address is laid out in lines of a quoted letter.
func quoted(text string, group []Match) bool {
	for k := 1; k < len(group); k++ {
		if strings.IndexByte(text[group[k-1].End:group[k].Start], '>') >= 0 {
			return true
		}
	}
	return false
}

// running says that an address is part of running text: something stands
// before it on its line, or announces it with a colon on the line before.
func running(text string, i int) bool {
	if !lineBegin(text, i) {
		return true
	}
	for i--; i >= 0; i-- {
		switch text[i] {
		case ' ', '\t', '\n', '\r':
		case ':':
			return true
		default:
			return false
		}
	}
	return false
}

// dense says that a line of an address holds more than one of its parts: it is
// written out, not laid out.
func dense(text string, group []Match) bool {
	for k := 1; k < len(group); k++ {
		between := gap(text, group[k-1], group[k])
		if strings.IndexByte(between, ',') >= 0 || strings.IndexByte(between, '\n') < 0 && unit(text[group[k].Start:group[k].End]) {
			return true
		}
	}
	return false
}

// postcoded says that a piece begins with a postal code.
func postcoded(text string, p Match) bool { return codeEnd(text[:p.End], p.Start, p.End) > 0 }

// oneLine says that an address is written out in one line, with its postal code.
func oneLine(text string, group []Match) bool {
	whole := text[group[0].Start:group[len(group)-1].End]
	last := group[len(group)-1]
	return strings.IndexByte(whole, '\n') < 0 && strings.Count(whole, ", ") >= 1 && codeEnd(text[:last.End], last.Start, last.End) == last.End
}

// labelled says that a person stands right before an address: it is a label, in pieces.
func labelled(text string, before []Match, i int) bool {
	if len(before) == 0 {
		return false
	}
	last := before[len(before)-1]
	return last.Kind == Person && last.End < i && strings.TrimSpace(text[last.End:i]) == ""
}

// lineBegin says that nothing but blanks and quotation marks stands before i on its line.
func lineBegin(text string, i int) bool {
	for i--; i >= 0; i-- {
		switch text[i] {
		case '\n':
			return true
		case ' ', '\t', '>', '*', '-', '|':
		default:
			return false
		}
	}
	return true
}

// gap is what stands between two matches, nothing if one reaches into the other.
func gap(text string, a, b Match) string { return text[a.End:max(a.End, b.Start)] }
