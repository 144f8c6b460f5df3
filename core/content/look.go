package content

import (
	"strings"
	"unicode/utf8"
)

// Look is the outward shape a value on the safe list must have. A safe key
// whose value does not look the part is content.
type Look uint8

// Looks. Each bounds the length and the characters.
const (
	Never    Look = iota // no value of this key is safe
	Word                 // one word of a program: stop, tool_calls, java.lang.Thread
	Title                // up to four such words: a name a developer gave to a service or an agent
	Model                // name of a model
	ID                   // an identifier of a machine, a queue, a region
	MadeID               // an identifier made by a machine, not chosen by a person
	Version              // 1.2.3-rc1+5
	Number               // a decimal number
	Time                 // a timestamp
	Host                 // host name or address, port allowed
	MIME                 // text/plain; charset=utf-8
	Route                // /users/{id}
	Measures             // JSON of numbers under plain keys
	Flag                 // true or false
	Digested             // what core/digest writes
	Name                 // what a span may be called: see SafeName
)

var lookNames = [...]string{
	"never", "one word", "up to four words", "name of a model", "identifier", "machine-made id", "version", "number", "time", "host", "media type",
	"route", "JSON of numbers", "true or false", "digest", "name of a span",
}

// String names the look in words.
func (l Look) String() string {
	if int(l) < len(lookNames) {
		return lookNames[l]
	}
	return lookNames[0]
}

// Fits reports whether a value looks like that. An empty value always does.
func (l Look) Fits(s string) bool {
	// Some clients write every attribute as JSON, so that a word stands in quotes.
	if len(s) > 2 && s[0] == '"' && s[len(s)-1] == '"' {
		s = s[1 : len(s)-1]
	}
	if s == "" {
		return true
	}
	switch l {
	case Word:
		return isWord(s, 64)
	case Title:
		return isTitle(s)
	case Model:
		return isModel(s)
	case ID:
		return len(s) <= 128 && only(s, idBytes)
	case MadeID:
		return isMadeID(s)
	case Version:
		return isVersion(s)
	case Number:
		return isNumber(s)
	case Time:
		return isTime(s)
	case Host:
		return isHost(s)
	case MIME:
		return isMIME(s)
	case Route:
		return isRoute(s)
	case Measures:
		return isMeasures(s)
	case Flag:
		return s == "true" || s == "false" || s == "True" || s == "False"
	case Digested:
		return isDigest(s)
	case Name:
		return SafeName(s)
	}
	return false
}

type byteSet [256]bool

func bytesOf(extra string) (b byteSet) {
	for c := range 256 {
		b[c] = isAlnum(byte(c))
	}
	for _, c := range []byte(extra) {
		b[c] = true
	}
	return b
}

var (
	wordBytes    = bytesOf("_.-/:+*")
	titleBytes   = bytesOf(" _.-/:+*()[]'&,#")
	idBytes      = bytesOf("_.-:/=+|#")
	modelBytes   = bytesOf("_.-:/+()")
	versionBytes = bytesOf("_.-+~")
	hostBytes    = bytesOf("_.-")
	mimeBytes    = bytesOf("/.+-;= \"_*")
	routeBytes   = bytesOf("/_.-{}:*<>$()[],")
)

func only(s string, allowed byteSet) bool {
	for i := 0; i < len(s); i++ {
		if !allowed[s[i]] {
			return false
		}
	}
	return true
}

// isVersion accepts 1.2.3-rc1+5, v2, dev and the hash of a commit.
func isVersion(s string) bool {
	if len(s) > 64 || !only(s, versionBytes) {
		return false
	}
	if n := strings.TrimLeft(s, "vV"); n != "" && isDigit(n[0]) && len(s)-len(n) <= 1 {
		return digitRun(dropDates(s)) < 6 || isHex(s)
	}
	return isPlain(s, 16) || isHex(s)
}

func isHex(s string) bool {
	return len(s) >= 7 && strings.Trim(s, "0123456789abcdef") == ""
}

// digitRun is the longest run of digits in s. A word of a program rarely has
// four digits in a row; account numbers, phone numbers and keys do.
func digitRun(s string) int {
	longest, run := 0, 0
	for i := 0; i < len(s); i++ {
		if isDigit(s[i]) {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	return longest
}

func isWord(s string, limit int) bool {
	return len(s) <= limit && only(s, wordBytes) && digitRun(s) < 4 && !strings.Contains(s, "://")
}

func isTitle(s string) bool {
	return len(s) <= 64 && only(s, titleBytes) && !strings.Contains(s, "://") && digitRun(s) < 4 && len(strings.Fields(s)) <= 4
}

// modelFamilies are words in names of models. A name without one passes too,
// unless it has a long run of digits that is no date.
var modelFamilies = []string{
	"gpt", "claude", "gemini", "gemma", "llama", "mistral", "mixtral", "ministral", "pixtral", "codestral", "magistral", "devstral",
	"qwen", "qwq", "deepseek", "command", "titan", "nova", "phi", "grok", "palm", "bison", "gecko", "davinci", "babbage", "embed",
	"rerank", "sonar", "jamba", "kimi", "moonshot", "glm", "ernie", "falcon", "granite", "nemotron", "voyage", "bge", "minilm", "whisper",
	"dall-e", "tts", "flux", "stable-diffusion", "sdxl", "imagen", "veo", "sora", "o1", "o3", "o4", "lyria", "codex", "yi-", "minimax",
}

func isModel(s string) bool {
	if len(s) > 128 || !only(s, modelBytes) || strings.Contains(s, "://") {
		return false
	}
	if digitRun(s) < 4 || !strings.Contains(s, "/") && hasFamily(s) {
		return true
	}
	// In models/1234567/gemini-2.0 a step without a family may be a project's number.
	for step := range strings.SplitSeq(s, "/") {
		if n := digitRun(dropDates(step)); n >= 4 && !hasFamily(step) && (n != len(step) || n > 12) {
			return false
		}
	}
	return digitRun(dropDates(s)) < 4 || hasFamily(s)
}

// isMadeID accepts identifiers without long runs of digits, and of the others those
// that mix letters and digits as only a machine does: call_a8X2b9…, UUIDs, hashes.
// What a person chose, such as case-00417, is no such identifier.
func isMadeID(s string) bool {
	if len(s) > 128 || !only(s, idBytes) {
		return false
	}
	if digitRun(s) < 4 || isUUID(s) || digitRun(dropDates(s)) < 4 {
		return true
	}
	for segment := range strings.FieldsFuncSeq(s, func(r rune) bool { return !isAlnum(byte(r)) }) {
		if digitRun(dropDates(segment)) >= 4 && !isMixed(segment) {
			return false
		}
	}
	return true
}

// isMixed reports whether letters and digits change places at least three times.
func isMixed(s string) bool {
	changes := 0
	for i := 1; i < len(s); i++ {
		if isDigit(s[i]) != isDigit(s[i-1]) {
			changes++
		}
	}
	return changes >= 3 && len(s) >= 8
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (s[i] == '-') || !dash && !isHexDigit(s[i]) {
			return false
		}
	}
	return true
}

func isHexDigit(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

// dropDates removes 2024-08-06 and 20240806 from a name.
func dropDates(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); {
		if n := dateAt(s[i:]); n > 0 && (i == 0 || !isDigit(s[i-1])) && (i+n == len(s) || !isDigit(s[i+n])) {
			i += n
			continue
		}
		out.WriteByte(s[i])
		i++
	}
	return out.String()
}

func dateAt(s string) int {
	if !strings.HasPrefix(s, "20") && !strings.HasPrefix(s, "19") {
		return 0
	}
	for _, layout := range []string{"dddd-dd-dd", "dddddddd"} {
		if fits(s, layout) {
			digits := strings.ReplaceAll(s[:len(layout)], "-", "")
			if month, day := digits[4:6], digits[6:8]; "01" <= month && month <= "12" && "01" <= day && day <= "31" {
				return len(layout)
			}
		}
	}
	return 0
}

// fits reports whether s begins like the layout, in which d is any digit.
func fits(s, layout string) bool {
	if len(s) < len(layout) {
		return false
	}
	for i := range len(layout) {
		if layout[i] == 'd' != isDigit(s[i]) || layout[i] != 'd' && layout[i] != s[i] {
			return false
		}
	}
	return true
}

func isNumber(s string) bool {
	if len(s) > 24 {
		return false
	}
	digits, points := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isDigit(c):
			digits++
		case c == '.':
			points++
		case c == '-' && (i == 0 || s[i-1] == 'e'), c == '+' && i > 0 && s[i-1] == 'e', c == 'e' && i > 0 && i+1 < len(s):
		default:
			return false
		}
	}
	return digits > 0 && points <= 1
}

func isTime(s string) bool {
	if isNumber(s) {
		return true
	}
	if len(s) > 40 || !fits(s, "dddd-dd-dd") {
		return false
	}
	for i := len("dddd-dd-dd"); i < len(s); i++ {
		if c := s[i]; !isDigit(c) && !strings.ContainsRune("T:.-+Z ", rune(c)) {
			return false
		}
	}
	return true
}

func isHost(s string) bool {
	if len(s) > 253 {
		return false
	}
	if strings.HasPrefix(s, "[") || strings.Count(s, ":") > 1 { // IPv6
		for i := 0; i < len(s); i++ {
			if strings.IndexByte("0123456789abcdefABCDEF[]:.%", s[i]) < 0 {
				return false
			}
		}
		return true
	}
	name, port, found := strings.Cut(s, ":")
	if digitRun(name) >= 4 && !strings.Contains(name, ".") { // a number of somebody, not a host
		return false
	}
	return only(name, hostBytes) && name != "" && (!found || len(port) <= 5 && only(port, bytesOf("")) && isNumber(port))
}

func isMIME(s string) bool {
	kind, _, _ := strings.Cut(s, "/")
	return len(s) <= 100 && only(s, mimeBytes) && digitRun(s) < 4 && mediaKinds[strings.ToLower(kind)]
}

// mediaKinds are the top-level media types.
var mediaKinds = set("text", "image", "audio", "video", "application", "multipart", "message", "font", "model", "example", "haptics", "*")

func isRoute(s string) bool {
	return len(s) <= 200 && only(s, routeBytes) && digitRun(s) < 4 && !strings.Contains(s, "://")
}

// isDigest recognises "hmac-sha256:<key id>:<base64url>" as core/digest writes
// it, so that a second pass leaves the first one's work alone.
func isDigest(s string) bool {
	rest, ok := strings.CutPrefix(s, "hmac-sha256:")
	if !ok {
		return false
	}
	id, sum, ok := strings.Cut(rest, ":")
	if !ok || len(id) != 8 || len(sum) != 43 {
		return false
	}
	return strings.Trim(id, "0123456789abcdef") == "" && only(sum, digestSumBytes)
}

var digestSumBytes = bytesOf("-_")

// isPlain reports whether a string reads like a word of a program: letters in
// one piece, joined by . _ - or :, no digits beyond two, no sentence, no path.
func isPlain(s string, limit int) bool {
	if len(s) > limit || !utf8.ValidString(s) {
		return false
	}
	letters, digits := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isUpper(c), isLower(c):
			letters++
		case isDigit(c):
			digits++
		case c == '_', c == '-', c == '.', c == ':':
		default:
			return false
		}
	}
	return digits == 0 || digits <= 2 && letters >= 2 && digitRun(s) == digits
}
