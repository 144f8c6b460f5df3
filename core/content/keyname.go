package content

import "strings"

// Keys that no line of the table names are judged by their last words. These
// sets only ever let numbers, flags and short words pass, or choose a pseudonym
// over a digest.
var (
	measureWords = set("tokens", "token", "count", "counts", "length", "len", "size", "bytes", "ms", "seconds", "duration", "latency", "cost",
		"usd", "micros", "score", "index", "total", "attempt", "attempts", "retries", "retry", "temperature", "rate", "ratio", "percent", "ttft",
		"elapsed", "usage", "timestamp", "time", "seq", "sequence", "depth", "iterations", "steps", "top", "limit", "max", "min")
	// notMeasures are numbers of a person in spite of the words above.
	notMeasures  = set("phone", "card", "account", "ssn", "iban", "tax", "passport", "mobile", "fax", "pin", "code", "otp", "social", "id")
	wordWords    = set("role", "reason", "reasons", "status", "level", "kind", "type", "mode", "tier", "format", "method", "operation", "protocol", "transport", "environment", "provider", "vendor", "currency", "unit", "encoding", "framework")
	modelWords   = set("model", "models")
	namedWords   = set("tool", "function", "agent", "node", "workflow", "step", "task", "chain", "graph", "flow", "component", "operation", "event", "span", "class", "module", "pipeline", "server")
	personWords  = set("user", "users", "enduser", "customer", "client", "session", "conversation", "thread", "visitor", "member", "account", "organization", "organisation", "org", "tenant", "team", "person", "patient", "employee", "contact", "actor", "owner", "subject", "device", "installation", "first", "last", "given", "family", "full", "nick", "resource", "email", "mail", "login", "ip", "uid")
	personParts  = set("id", "ids", "uuid", "guid", "key", "hash", "name", "email", "mail", "alias", "login", "phone", "ip", "address", "handle")
	personAlone  = set("email", "mail", "username", "login", "phone", "uid", "ip", "userid", "sessionid", "threadid", "conversationid", "customer", "user", "session", "owner", "ssn", "tenant")
	linkWords    = set("url", "uri", "href", "endpoint", "link", "referer", "referrer", "location")
	versionWords = set("version")
)

// lastWords returns the last two words of a key, in lower case.
func lastWords(key string) (before, last string) {
	if len(key) > 48 { // the end says enough
		key = key[len(key)-48:]
	}
	for w := range words(key) {
		before, last = last, w
	}
	return before, last
}

func byName(key, value string) (Kind, bool) {
	before, last := lastWords(key)
	switch {
	case last == "":
		return Other, false
	case isPerson(before, last) && isName(value):
		return Identity, true
	case measured(before, last):
		if isTime(value) || isMeasures(value) {
			return Metadata, true
		}
	case wordWords[last], namedWords[before] && last == "name":
		if isPlain(value, 48) {
			return Metadata, true
		}
	case modelWords[last], modelWords[before] && (last == "name" || last == "id"):
		if isModel(value) {
			return Metadata, true
		}
	case versionWords[last]:
		if Version.Fits(value) && digitRun(value) < 5 {
			return Metadata, true
		}
	case linkWords[last]:
		if strings.Contains(value, "://") && Cleaned(value) != "" {
			return URL, true
		}
	}
	return Other, false
}

// factual reports whether a key names a model or a measure and the value is
// surely one: a number, or a model of a known family.
func factual(key, value string) bool {
	before, last := lastWords(key)
	if modelWords[last] || modelWords[before] && (last == "name" || last == "id") {
		return isModel(value) && hasFamily(value)
	}
	return measured(before, last) && isNumber(value)
}

func measured(before, last string) bool {
	return (measureWords[last] || measureWords[before] && len(last) <= 2) && !notMeasures[before] && !notMeasures[last]
}

func isMeasureName(key string) bool { return measured(lastWords(key)) }

func isPerson(before, last string) bool {
	return personAlone[last] || personWords[before] && personParts[last]
}

func isIdentityName(key string) bool { return isPerson(lastWords(key)) }

// StandInKey begins the names of attributes whose own name was content.
const StandInKey = "sotto.key."

// standInTails are what core/digest appends to a stand-in.
var standInTails = set("", "digest", "bytes", "messages", "messages.digests", "roles", "parts", "tools", "mime", "language")

// SafeKey reports whether an attribute key reads like one: some clients make
// keys out of what a person typed.
func SafeKey(key string) bool {
	if len(key) > 128 || !only(key, keyBytes) {
		return false
	}
	if digitRun(key) < 4 {
		return true
	}
	// A stand-in of core/digest, which a second pass leaves alone.
	if rest, ok := strings.CutPrefix(key, StandInKey); ok {
		name, tail, _ := strings.Cut(rest, ".")
		return len(name) == 12 && standInTails[tail]
	}
	// An index may be long; nothing else with so many digits is a name.
	for segment := range strings.SplitSeq(key, ".") {
		if digitRun(segment) >= 4 && (len(segment) > 6 || !isNumber(segment)) {
			return false
		}
	}
	return true
}

var keyBytes = bytesOf("_.-:/#[]()$")
