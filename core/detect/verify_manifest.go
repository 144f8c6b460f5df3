package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
)

// manifest looks at the lines under the stringData of a Kubernetes secret, whose name is text[at:end]: each is a
// name and a value that is kept secret, whatever it looks like
// (https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/).
func (s *scanner) manifest(text string, at, end int) {
	const (
		most  = 64 // lines
		reach = 8 << 10
	)
	from := at
	for from > 0 && text[from-1] == ' ' {
		from--
	}
	if s.e.disabled[ruleAssign] || from > 0 && text[from-1] != '\n' || end >= len(text) || text[end] != ':' {
		return
	}
	indent := at - from
	limit := min(len(text), end+reach)
	i := lineEnd(text, end+1, limit)
	if strings.TrimSpace(text[end+1:i]) != "" {
		return
	}
	for n := 0; n < most && i < limit; n++ {
		begin, stop := i+1, lineEnd(text, i+1, limit)
		line := text[begin:stop]
		i = stop
		name := len(line) - len(strings.TrimLeft(line, " "))
		if name == len(line) {
			continue
		}
		if name <= indent {
			return
		}
		k := strings.IndexByte(line, ':')
		if k < 0 {
			continue
		}
		v := strings.TrimSpace(line[k+1:])
		start := begin + k + 1 + len(line[k+1:]) - len(strings.TrimLeft(line[k+1:], " "))
		if v != "" && (v[0] == '|' || v[0] == '>') && len(v) < 4 { // the lines below, as far as they are set in
			start, stop = i, i
			for stop < limit {
				next := lineEnd(text, stop+1, limit)
				below := text[min(stop+1, next):next]
				if strings.TrimSpace(below) != "" && len(below)-len(strings.TrimLeft(below, " ")) <= name {
					break
				}
				stop = next
			}
			for i = stop; start < stop && text[start] <= ' '; {
				start++
			}
			if start < stop {
				s.secret(text, start, stop, ruleAssign, .8)
			}
			continue
		}
		stop = start + len(v)
		if len(v) > 1 && isQuote(v[0]) && v[len(v)-1] == v[0] {
			start, stop = start+1, stop-1
		}
		if v = text[start:stop]; !public(line[name:k]) && cue.Plausible(cue.Password, v, true) && mark(v) == 0 {
			s.secret(text, start, stop, ruleAssign, .8)
		}
	}
}

// public says that a name in a secret is that of what is none.
func public(name string) bool {
	for _, w := range [...]string{"user", "username", "login", "host", "hostname", "port", "name", "database", "region", "bucket", "endpoint", "email"} {
		if k := len(name) - len(w); k >= 0 && fold(name[k:], w) {
			return true
		}
	}
	return false
}

// lineEnd is where the line ends that goes on at i, at most at limit.
func lineEnd(text string, i, limit int) int {
	if i >= limit {
		return limit
	}
	if k := strings.IndexByte(text[i:limit], '\n'); k >= 0 {
		return i + k
	}
	return limit
}
