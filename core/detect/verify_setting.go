package detect

import "strings"

// setting says that a bare value is what a setting is set to rather than a word
// of code: a line of a dotenv file (DB_PASSWORD=sunshine), a part of a
// connection string (Server=db;User Id=app;Password=sunshine).
func setting(text string, from, end, stop int) bool {
	if end+1 >= len(text) || text[end] != '=' && text[end] != ' ' && text[end] != ':' {
		return false
	}
	if from > 0 && text[from-1] == ';' || from > 1 && text[from-1] == ' ' && text[from-2] == ';' || stop < len(text) && text[stop] == ';' {
		return connection(text[max(0, from-192):from]) || connection(text[stop:min(len(text), stop+96)])
	}
	if text[end] == ':' && strings.IndexByte(text[from:end], '_') > 0 && shoutedName(text[from:end]) && text[end+1] == ' ' && (stop == len(text) || text[stop] == '\n' || text[stop] == '\r') && lineStart(text, from) {
		return true // of YAML: DB_PASSWORD: sunshine
	}
	if text[end] != '=' || stop < len(text) && text[stop] != '\n' && text[stop] != '\r' && text[stop] != ' ' {
		return false
	}
	if text[from] == '-' {
		return strings.HasPrefix(text[from:], "--") // an option of a command
	}
	capitals, dots, small := 0, 0, false
	for i := from; i < end; i++ {
		switch c := text[i]; {
		case c >= 'A' && c <= 'Z':
			capitals++
		case c == '.':
			dots++
		case c >= 'a' && c <= 'z' || dots > 0:
			small = true
		case c != '_' && c-'0' >= 10:
			return false
		}
	}
	if !small {
		return capitals >= 4 && dots == 0 && text[from] != '_'
	}
	if dots == 0 && (stop == len(text) || text[stop] == '\n' || text[stop] == '\r') && lineStart(text, from) {
		return ownLine(text, from, stop)
	}
	// spring.datasource.password=
	return dots >= 2 && (stop == len(text) || text[stop] != ' ') && lineStart(text, from) && !strings.HasPrefix(text[from:], "this.") && !strings.HasPrefix(text[from:], "self.")
}

// ownLine says that the line of a setting text[from:stop] is none of the arguments of a call, nor of code: the lines
// beside it neither open nor close one.
func ownLine(text string, from, stop int) bool {
	before := strings.TrimRight(text[max(0, from-96):from], " \t\r\n")
	behind := strings.TrimLeft(text[stop:min(len(text), stop+32)], " \t\r\n")
	if from > 0 && text[from-1] != '\n' {
		return false // indented
	}
	if before != "" && strings.IndexByte("(,{;:)}+", before[len(before)-1]) >= 0 || behind != "" && strings.IndexByte("(){}.,;+", behind[0]) >= 0 {
		return false
	}
	line := before[strings.LastIndexByte(before, '\n')+1:]
	next, _, _ := strings.Cut(behind, "\n")
	return line+next != "" && (line == "" || plainSetting(line)) && (next == "" || plainSetting(next))
}

// plainSetting says that a line is a comment, a head or a setting as such files have them, and no code.
func plainSetting(line string) bool {
	if line[0] == '#' || line[0] == ';' || line[0] == '[' {
		return true
	}
	name, value, ok := strings.Cut(line, "=")
	return ok && plainly(strings.TrimSpace(name)) && !strings.ContainsAny(value, "(){};")
}

// connected says that a name stands in a connection string, where its value is a
// password even if it is a word: Server=db;Password=secret; or host=db password=secret.
func connected(text string, from, end, stop int) bool {
	if end >= len(text) || text[end] != '=' {
		return false
	}
	i := from
	for i > 0 && text[i-1] == ' ' {
		i--
	}
	if stop < len(text) && strings.IndexByte("([,)", text[stop]) >= 0 {
		return false // an argument of a call
	}
	before := i > 0 && (text[i-1] == ';' || i < from && wordByte(text[i-1]))
	after := stop < len(text) && (text[stop] == ';' || text[stop] == ' ')
	return before && connection(text[max(0, from-192):from]) || after && (before || i == 0 || isQuote(text[i-1])) && connection(text[stop:min(len(text), stop+96)])
}

// parameter says that a name is one of a URL's, beside that of a user: ?user=app&password=...
func parameter(text string, from, stop int) bool {
	if from < 8 || text[from-1] != '&' && text[from-1] != '?' {
		return false
	}
	before, after := text[max(0, from-96):from], text[stop:min(len(text), stop+64)]
	if strings.IndexByte(after, '&') != 0 {
		after = ""
	}
	return containsFold(before, "user=") || containsFold(before, "username=") || containsFold(after, "user=")
}

// lineStart says that nothing but blanks stands before i on its line.
func lineStart(text string, i int) bool {
	for i > 0 && (text[i-1] == ' ' || text[i-1] == '\t') {
		i--
	}
	return i == 0 || text[i-1] == '\n'
}

// connection says that a stretch looks like a part of a connection string.
func connection(s string) bool {
	for i := range len(s) {
		for _, w := range connectionWords[s[i]] {
			if len(s)-i >= len(w) && fold(s[i:i+len(w)], w) {
				return true
			}
		}
	}
	return false
}

// connectionWords are the names in connection strings, by their first byte in either case:
// one look at a stretch finds them all.
var connectionWords = func() (t [256][]string) {
	for _, w := range [...]string{"server=", "data source=", "database=", "initial catalog=", "host=", "uid=", "user id=", "user=", "username=", "dsn=", "driver=", "dbname=", "provider="} {
		t[w[0]] = append(t[w[0]], w)
		t[w[0]-0x20] = append(t[w[0]-0x20], w)
	}
	return t
}()

func containsFold(s, lower string) bool {
	for i := 0; i+len(lower) <= len(s); i++ {
		if s[i]|0x20 == lower[0] && fold(s[i:i+len(lower)], lower) {
			return true
		}
	}
	return false
}

// heldBy looks at the text of an XML element for a password whose name ends at end, if it
// has a mark or a digit: one that begins with none of a few letters leads nowhere else.
func (s *scanner) heldBy(text string, at, end int) {
	if end >= len(text) || text[end] != '>' {
		return
	}
	start, stop, ok := element(text, end+1)
	if !ok || !hasDigit(text[start:stop]) && plainly(text[start:stop]) || strings.IndexByte(text[start:stop], ' ') >= 0 {
		return
	}
	s.assign(text, at, end)
}

// elementName is where the name ends of what an element holds whose tag ends at text[at], if
// it is not the tag's last word: that of a tag with attributes, or what an element before
// it says, as in property lists and tables. It is 0 if there is none.
func elementName(text string, at int) int {
	low := max(0, at-96)
	k := strings.LastIndexByte(text[low:at], '<') + low
	if k < low || k+1 >= at || strings.IndexByte(text[k:at], '\n') >= 0 {
		return 0
	}
	end := k + 1
	for end < at && (nameByte(text[end]) || text[end] == ':') {
		end++
	}
	tag := text[k+1 : end]
	if valued := fold(tag, "value"); end < at && !valued {
		return end
	} else if !valued && !fold(tag, "string") && !fold(tag, "td") {
		return 0
	}
	for n := k - 16; k > 0 && k > n && text[k-1] <= ' '; {
		k--
	}
	for _, w := range [...]string{"</key>", "</td>"} {
		if k >= len(w) && fold(text[k-len(w):k], w) {
			return k - len(w)
		}
	}
	return 0
}

// tagged says that a name is that of a tag of XML, with its namespace before it or none.
func tagged(text string, from int) bool {
	if from > 1 && text[from-1] == ':' {
		for from--; from > 1 && isLetter(text[from-1]); {
			from--
		}
	}
	return from > 0 && text[from-1] == '<'
}

// elementBody is where what an element holds begins whose name, as elementName has it, ends at i.
func elementBody(text string, i int) int {
	limit := min(len(text), i+128)
	if i < len(text) && text[i] == '<' && i+1 < limit && text[i+1] == '/' {
		k := strings.IndexByte(text[i:limit], '>')
		if k < 0 {
			return 0
		}
		if i += k + 1; i >= limit {
			return 0
		}
		if i += strings.IndexByte(text[i:limit], '<'); i >= limit || text[i] != '<' {
			return 0
		}
	}
	k := strings.IndexByte(text[i:limit], '>')
	if k < 0 || strings.IndexByte(text[i+1:i+k+1], '<') >= 0 {
		return 0
	}
	return i + k + 1
}

// element is the text of an XML element that begins at i.
func element(text string, i int) (start, stop int, quoted bool) {
	const section = "<![CDATA["
	if strings.HasPrefix(text[i:], section) {
		i += len(section)
		k := strings.Index(text[i:min(len(text), i+maxValue)], "]]>")
		return i, i + max(k, 0), k > 0
	}
	j := i
	for j < len(text) && j < i+maxValue && text[j] != '<' && text[j] != '\n' {
		j++
	}
	if j == len(text) || text[j] != '<' {
		return i, i, false
	}
	return i, j, true
}

// valueAttribute is where the value of the attribute value="..." begins, with its
// quote, if that attribute stands at i; else 0.
func valueAttribute(text string, i int) int {
	for _, w := range [...]string{`value="`, `value='`} {
		if len(text)-i > len(w) && fold(text[i:i+len(w)], w) {
			return i + len(w) - 1
		}
	}
	return 0
}
