package content

import (
	"slices"
	"strings"
)

// Rule is one line of the table: what stands under a key.
type Rule struct {
	Convention string  // who writes it
	Key        string  // '#' stands for an index, a final '*' for anything
	Event      string  // only in this event, if set
	Places     []Place // only in these places, if set
	Kind       Kind
	Look       Look // for Metadata: what the value must look like
}

func (r *Rule) holds(s Site) bool {
	return (r.Event == "" || r.Event == s.Event) && (len(r.Places) == 0 || slices.Contains(r.Places, s.Place))
}

// anyTail reports whether the end of the key was not the rule's choice.
func (r *Rule) anyTail() bool { return strings.HasSuffix(r.Key, "*") }

// Table returns the rules in the order of the source, for documentation.
func Table() []Rule { return slices.Clone(table) }

// carries and safe build the lines of the table.
func carries(convention string, kind Kind, keys ...string) (rules []Rule) {
	for _, k := range keys {
		rules = append(rules, Rule{Convention: convention, Key: k, Kind: kind})
	}
	return rules
}

func safe(convention string, look Look, keys ...string) (rules []Rule) {
	for _, k := range keys {
		rules = append(rules, Rule{Convention: convention, Key: k, Kind: Metadata, Look: look})
	}
	return rules
}

func in(event string, rules []Rule) []Rule {
	for i := range rules {
		rules[i].Event = event
	}
	return rules
}

func at(places []Place, rules []Rule) []Rule {
	for i := range rules {
		rules[i].Places = places
	}
	return rules
}

var table = slices.Concat(genAI, openInference, vercel, clients, leaks, infrastructure)

// byKey finds the rules of a key without a scan: exact keys (indices as '#') and
// prefixes (the key up to and with its '*').
var byKey = func() map[string][]*Rule {
	m := make(map[string][]*Rule, len(table))
	for i := range table {
		r := &table[i]
		m[r.Key] = append(m[r.Key], r)
	}
	for _, rules := range m { // a rule bound to an event or a place is asked first
		slices.SortStableFunc(rules, func(a, b *Rule) int { return b.bound() - a.bound() })
	}
	return m
}()

func (r *Rule) bound() int {
	n := 0
	if r.Event != "" {
		n += 2
	}
	if len(r.Places) > 0 {
		n++
	}
	return n
}

// find returns the most specific rule for a site: the whole key first, then
// ever shorter prefixes.
func find(s Site) *Rule {
	if r := pick(byKey[s.Key], s); r != nil {
		return r
	}
	var space [160]byte
	key := appendIndexed(space[:0], s.Key)
	if string(key) != s.Key {
		if r := pick(byKey[string(key)], s); r != nil {
			return r
		}
	}
	for i := len(key) - 1; i >= 0; i-- {
		if c := key[i]; c == '.' || c == ':' {
			var prefix [160]byte
			if r := pick(byKey[string(append(append(prefix[:0], key[:i+1]...), '*'))], s); r != nil {
				return r
			}
		}
	}
	return nil
}

func pick(rules []*Rule, s Site) *Rule {
	for _, r := range rules {
		if r.holds(s) {
			return r
		}
	}
	return nil
}

// appendIndexed appends the key with every segment of digits as '#'.
func appendIndexed(dst []byte, key string) []byte {
	if len(key) > 150 {
		key = key[:150]
	}
	for i := 0; i < len(key); {
		if isDigit(key[i]) && i > 0 && (key[i-1] == '.' || key[i-1] == '[') {
			end := i
			for end < len(key) && isDigit(key[end]) {
				end++
			}
			if end == len(key) || key[end] == '.' || key[end] == ']' {
				dst = append(dst, '#')
				i = end
				continue
			}
		}
		dst = append(dst, key[i])
		i++
	}
	return dst
}
