package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/pii"
)

// Numbers that words near them make one of a telephone, or an address of the net, and that what stands right beside them
// makes something else: a count, the value of a variable, a version.

// figure says that text[i:end], a number like one of a telephone, is another.
func figure(text string, i, end int) bool {
	if isbn(text, i) || zipBehindState(text, i, end) {
		return true
	}
	plain := end-i <= 15 && text[i] != '0' && digitsOnly(text[i:end])
	return plain && (counts(text, end) || valueOfOther(text, i))
}

// isbn says that the number of a book is announced before i.
func isbn(text string, i int) bool {
	return containsFold(text[max(0, i-10):i], "isbn")
}

// zipBehindState says that text[i:end] is the long postal code of the United States, behind a state: MA 02110-1301.
func zipBehindState(text string, i, end int) bool {
	return end-i == len("02110-1301") && text[i+5] == '-' && i > 2 && text[i-1] == ' ' && text[i-2]-'A' < 26 && text[i-3]-'A' < 26 && (i == 3 || !wordByte(text[i-4]))
}

// units are what programs count and measure, in small letters, and what is said of numbers as such; none that goes on
// with what somebody at a number does: it calls, it messages us.
var units = map[string]bool{
	"times": true, "ns": true, "ms": true, "seconds": true, "bytes": true, "kb": true, "mb": true, "allocs": true, "rows": true, "records": true,
	"requests": true, "items": true, "entries": true, "elements": true, "iterations": true, "prime": true, "tokens": true, "cycles": true,
	"ops": true, "b": true, "events": true, "points": true, "lines": true, "files": true, "packets": true,
}

// counts says that a word of these stands behind end.
func counts(text string, end int) bool {
	if end+1 >= len(text) || text[end] != ' ' {
		return false
	}
	return unit(text[end+1:])
}

// unit says that a text begins with a word of these.
func unit(text string) bool {
	var b [12]byte
	n := 0
	for n < len(text) && isLetter(text[n]) {
		if n == len(b) {
			return false
		}
		b[n] = text[n] | 0x20
		n++
	}
	return units[string(b[:n])]
}

// mostVariable is how many bytes the name of a variable may have that is looked at.
const mostVariable = 40

// valueOfOther says that the number at i is what a program sets a variable to, hands to a function or prints behind a
// unit, whose name is none for a telephone: number = 1048576, FormatNumber(1500000), allocs 7654321.
func valueOfOther(text string, i int) bool {
	k := i
	for k > 0 && i-k < 3 && (text[k-1] == ' ' || text[k-1] == '=' || text[k-1] == '(') {
		k--
	}
	between := text[k:i]
	from := k
	for from > 0 && k-from < mostVariable && (wordByte(text[from-1]) || text[from-1] == '_' || text[from-1] == '.') {
		from--
	}
	name := text[from:k]
	switch {
	case name == "":
		return false
	case between == " ":
		return unit(name) || name == "took"
	case strings.IndexByte(between, '=') < 0 && between != "(":
		return false
	}
	for _, w := range [...]string{"phone", "tel", "mobil", "cell", "fax", "contact", "sms", "whatsapp", "msisdn", "handy", "callback", "caller", "callee", "dial", "from", "to"} {
		if containsFold(name, w) {
			return false
		}
	}
	return true
}

// versioned says that the words before i call a number with stops a version or a section.
func versioned(text string, i int) bool {
	before := text[max(0, i-16):i]
	if containsFold(before, "version") || strings.HasSuffix(before, "==") || strings.HasSuffix(before, ">=") {
		return true
	}
	k := i
	for k > 0 && i-k < 3 && (text[k-1] == ' ' || text[k-1] == ':' || text[k-1] == '=' || text[k-1] == '"') {
		k--
	}
	var b [12]byte
	n := len(b)
	for n > 0 && k > 0 && isLetter(text[k-1]) {
		k--
		n--
		b[n] = text[k] | 0x20
	}
	return versions[string(b[n:])] || strings.HasSuffix(text[:k], "§")
}

// versions are words before a version or the number of a section, in small letters.
var versions = map[string]bool{
	"section": true, "sections": true, "sec": true, "clause": true, "chapter": true, "paragraph": true, "appendix": true, "annex": true, "figure": true, "table": true, "article": true,
	"firmware": true, "driver": true, "drivers": true, "release": true, "chart": true, "build": true, "kernel": true, "bios": true, "ver": true, "rev": true, "revision": true, "tag": true,
	"upgrade": true, "upgraded": true, "sdk": true, "plugin": true, "nginx": true, "chrome": true, "chromium": true, "edge": true, "safari": true, "firefox": true, "webview": true,
}

// policyOfProgram says that the number at i is that of a policy which is none of an insurance: firewall-policy=123456789,
// RTF_POLICY 0x04000000.
func policyOfProgram(text string, i, end int) bool {
	if strings.HasPrefix(text[i:end], "0x") {
		return true
	}
	name := strings.TrimRight(text[max(0, i-mostVariable):i], " \"':=")
	name = name[strings.LastIndexAny(name, " \n,;?&\"'")+1:]
	n := len(name) - len("policy")
	return n > 0 && fold(name[n:], "policy") && (name[n-1] == '-' || name[n-1] == '_') && !containsFold(name, "insur") && !containsFold(name, "health")
}

// ledger says that an account of text[i:end] is one of those that are kept, or names a machine: G/L account 400000,
// 489496945531.dkr.ecr.eu-west-1.amazonaws.com.
func ledger(text string, i, end int) bool {
	return end+1 < len(text) && text[end] == '.' && isLetter(text[end+1]) || containsFold(text[max(0, i-16):i], "g/l acc") || strings.Contains(text[max(0, i-16):i], "GL acc")
}

// inRow says that the card text[i:end], in groups of which none is printed, goes on a row of figures.
func inRow(text string, i, end int) bool {
	if i < 2 || text[i-1] != ' ' || text[i-2]-'0' >= 10 || strings.IndexByte(text[i:end], ' ') < 0 {
		return false
	}
	m, ok := pii.CardShape(text, i)
	return !ok || m.End != end
}
