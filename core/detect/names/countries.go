package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// longCountries are the names of countries that the tagger finds in part only, since
// small words, commas or brackets stand in them. The form without brackets is found too.
var longCountries = [...]string{
	"Antigua and Barbuda", "Bosnia and Herzegovina", "Bosnia & Herzegovina", "British Indian Ocean Territory (Chagos Archipelago)", "British Virgin Islands", "Brunei Darussalam",
	"Central African Republic", "Cote d'Ivoire", "Côte d'Ivoire", "Czech Republic", "Democratic People's Republic of Korea", "Democratic Republic of the Congo", "Dominican Republic",
	"Falkland Islands (Malvinas)", "Federated States of Micronesia", "French Southern Territories", "Guinea-Bissau", "Heard Island and McDonald Islands", "Holy See (Vatican City State)", "Hong Kong SAR",
	"Islamic Republic of Iran", "Isle of Man", "Kingdom of the Netherlands", "Lao People's Democratic Republic", "Libyan Arab Jamahiriya", "Northern Mariana Islands", "Palestinian Territory", "People's Republic of China",
	"Republic of China", "Republic of Ireland", "Republic of Korea", "Republic of Moldova", "Republic of the Congo", "Russian Federation", "Saint Kitts and Nevis", "Saint Pierre and Miquelon",
	"Saint Vincent and the Grenadines", "Sao Tome and Principe", "São Tomé and Príncipe", "Serbia and Montenegro", "Slovakia (Slovak Republic)", "South Georgia and the South Sandwich Islands",
	"St. Kitts and Nevis", "St. Vincent and the Grenadines", "Svalbard & Jan Mayen Islands", "Svalbard and Jan Mayen", "Syrian Arab Republic", "Trinidad and Tobago", "Turks and Caicos Islands", "United Arab Emirates",
	"United Kingdom of Great Britain and Northern Ireland", "United Republic of Tanzania", "United States Minor Outlying Islands", "United States Virgin Islands", "United States of America", "Wallis and Futuna", "Western Sahara", "Cape Verde", "Puerto Rico", "Cook Islands", "Cayman Islands", "Christmas Island", "Faroe Islands", "Marshall Islands", "Solomon Islands", "Norfolk Island", "Sierra Leone", "Burkina Faso", "Costa Rica", "El Salvador", "Equatorial Guinea", "New Caledonia", "Papua New Guinea", "San Marino", "Saudi Arabia", "South Africa", "South Sudan", "Sri Lanka", "American Samoa",
}

// partOf is a word of a long name: where it stands in which.
type partOf struct {
	name string
	at   int
}

// countryWords lists the words with a capital of the long names, by their hashes.
var countryWords = func() map[uint64][]partOf {
	m := map[uint64][]partOf{}
	add := func(name string) {
		for i := 0; i < len(name); {
			var t tag.Token
			if !tag.Read(name, i, &t) {
				i++
				continue
			}
			if t.Shape != tag.Lower {
				m[t.Hash] = append(m[t.Hash], partOf{name, t.Start})
			}
			i = t.End
		}
	}
	for _, name := range longCountries {
		add(name)
		if short, _, ok := strings.Cut(name, " ("); ok && strings.IndexByte(short, ' ') >= 0 {
			add(short)
		}
	}
	return m
}()

// country widens a place, which begins with a word of a long name of a country, to the
// longest such name that stands there and does not reach back beyond from.
func country(text string, from, start, end int) (int, int) {
	var t tag.Token
	if !tag.Read(text, start, &t) {
		return start, end
	}
	for _, p := range countryWords[t.Hash] {
		i := start - p.at
		k := i + len(p.name)
		if i < from || k > len(text) || i > start || k < end || k-i <= end-start || !strings.EqualFold(text[i:k], p.name) || i > 0 && wordByte(text[i-1]) || k < len(text) && wordByte(text[k]) {
			continue
		}
		start, end = i, k
		break
	}
	return start, end
}

func wordByte(c byte) bool { return (c|0x20)-'a' < 26 || c-'0' < 10 || c >= 0x80 }

// country adds the long name of a country that begins at the word i of the window, which the
// tagger takes for nothing, and returns how many words of the window it is.
func (f *Finder) country(text string, i int) int {
	w := &f.window
	t := w.At(i)
	for _, p := range countryWords[t.Hash] {
		end := t.Start + len(p.name)
		if p.at != 0 || end > len(text) || text[t.Start:end] != p.name || end < len(text) && wordByte(text[end]) {
			continue
		}
		f.found = append(f.found, Match{Start: t.Start, End: end, Kind: Place, Score: countryScore})
		n := 1
		for i+n < w.Len() && w.At(i+n).Start < end {
			n++
		}
		return n
	}
	return 0
}

// countryScore is the score of a country that its name tells alone.
const countryScore = .6
