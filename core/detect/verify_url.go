package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/pii"
)

// site looks at the "://" or "www." at i as the address of somebody's site.
func (s *scanner) site(text string, i int) {
	if i < s.urlEnd || !s.e.kinds.Has(pii.WebSite) || s.addressed() == aProgramme {
		return
	}
	m, shallow, ok := pii.URL(text, i)
	s.urlEnd = max(m.End, i+3)
	if !ok {
		return
	}
	if shallow {
		if s.address != somebodys && !s.words.announce(text, m.Start, pii.WebSite) {
			return
		}
		m.Score = .65
	}
	s.pii(text, identity+entity(pii.WebSite), m)
}

// addressKey is what a key says of an address that stands under it.
type addressKey uint8

const (
	anyAddress addressKey = iota
	somebodys             // website, homepage
	aProgramme            // base_url, http.url, endpoint
	notAsked
)

// addressed says what the key of the text at hand tells, and asks it once.
func (s *scanner) addressed() addressKey {
	if s.address == notAsked {
		s.address = addressOf(s.addressKey)
	}
	return s.address
}

func addressOf(key string) addressKey {
	if len(key) < 3 {
		return anyAddress
	}
	k := len(key)
	for k > 0 && isLetter(key[k-1]) {
		k--
	}
	last := key[k:]
	for _, w := range [...]string{"website", "homepage", "blog", "profile", "portfolio", "linkedin"} {
		if n := len(last) - len(w); n >= 0 && fold(last[n:], w) {
			return somebodys
		}
	}
	for _, p := range [...]string{"url.", "http.", "server.", "rpc.", "net.", "db."} {
		if strings.HasPrefix(key, p) {
			return aProgramme
		}
	}
	for _, w := range [...]string{"endpoint", "uri", "host", "schema", "base", "origin", "referer", "issuer", "audience", "namespace"} {
		if fold(last, w) {
			return aProgramme
		}
	}
	if n := len(last) - 3; n >= 0 && fold(last[n:], "url") && (n > 0 || k > 0) {
		return aProgramme // base_url, apiUrl; a lone "url" may be anybody's
	}
	return anyAddress
}
