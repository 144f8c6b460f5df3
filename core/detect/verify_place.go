package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/decode"
	"github.com/sotto-project/sotto/core/detect/pii"
)

// Where somebody is, in degrees.

// coordinates looks at the number at i, which may be a latitude or a longitude that tells a house, and says whether it is.
func (s *scanner) coordinates(text string, i int) bool {
	if m, ok := pii.Coordinates(text, i); ok {
		if before := text[max(0, m.Start-announceReach):m.Start]; m.Score < .5 && (!placed(before) || constant(before)) {
			return false
		}
		m.Score = max(m.Score, .75)
		s.pii(text, location, m)
		s.numberEnd = m.End
		return true
	}
	start := i
	if start > 0 && (text[start-1] == '-' || text[start-1] == '+') {
		start--
	}
	if k := start; k > 5 && text[k-1] == '>' && angle(text[max(0, k-codeReach):k-1]) {
		if end := pii.Degree(text, i); end > i && end < len(text) && text[end] == '<' {
			s.pii(text, location, pii.Match{Start: start, End: end, Score: .75})
			s.numberEnd = end
			return true
		}
	}
	if k := codeGapStart(text, start); start > 3 && k != start {
		if end := pii.Degree(text, i); end > i && angle(text[max(0, k-codeReach):k]) {
			s.pii(text, location, pii.Match{Start: start, End: end, Score: .75})
			s.numberEnd = end
			return true
		}
	}
	return false
}

// placed says that a text speaks of where something is, in one of its words.
func placed(before string) bool {
	for i := 0; i < len(before); {
		from := i
		for i < len(before) && isLetter(before[i]) {
			i++
		}
		if word := before[from:i]; len(word) >= 3 && placeWord(word) {
			return true
		}
		i++
	}
	return false
}

func placeWord(word string) bool {
	return among(word, "gps", "coord", "coords", "coordinate", "coordinates", "location", "located", "lat", "latitude", "latlng", "latlon", "longitude", "lng", "position", "geo", "geolocation", "home", "house", "address", "live", "lives", "pin", "point", "where", "place", "dropped", "maps")
}

// constant says that a text ends as the assignment of a tuple or a list does: jfk = (.
func constant(before string) bool {
	rest := strings.TrimRight(before, "([ ")
	return len(rest) < len(before) && strings.HasSuffix(rest, "=") && strings.ContainsAny(before[len(rest):], "([")
}

// angle says that a name ends in the word for a latitude or a longitude.
func angle(name string) bool {
	word, _ := humpBefore(name[strings.LastIndexByte(name, '\n')+1:])
	return among(word, "lat", "latitude", "lon", "lng", "long", "longitude")
}

// degree looks at a number of JSON under the key of a latitude or a longitude.
func (s *scanner) degree(key, value string) {
	i := 0
	if value[0] == '-' {
		i++
	}
	if pii.Degree(value, i) == len(value) && (angle(key) || key == pointKey) {
		s.pii(value, location, pii.Match{Start: 0, End: len(value), Score: .8})
	}
}

// pointKey stands for the key of a pair of numbers that is a place: "coordinates": [-73.98513, 40.75889].
const pointKey = "longitude and latitude"

// point says that the number at a leaf is one of two in a list that a key calls a place. Lists of such lists are maps.
func point(text, key string, leaf decode.Leaf) bool {
	const mostNumber = 24
	if !leaf.Element {
		return false
	}
	word, _ := humpBefore(key)
	if !among(word, "coordinates", "coords", "coord", "latlng", "lnglat", "location", "position", "point", "center") {
		return false
	}
	from := strings.LastIndexByte(text[max(0, leaf.Start-2*mostNumber):leaf.Start], '[')
	to := strings.IndexByte(text[leaf.End:min(len(text), leaf.End+2*mostNumber)], ']')
	if from < 0 || to < 0 {
		return false
	}
	from += max(0, leaf.Start-2*mostNumber)
	return strings.Count(text[from:leaf.End+to], ",") == 1 && strings.HasSuffix(strings.TrimRight(text[:from], " \n"), ":")
}
