// Package corpus makes what package tag is built from: the entries of the
// gazetteer, and labelled texts from templates to train the tagger with. It is
// used when these files are made and never at run time.
package corpus

import (
	"bufio"
	"bytes"
	"embed"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

//go:embed lists/*.txt
var lists embed.FS

// Name is a first or family name and the locale it is used in.
type Name struct{ Text, Locale string }

// Sources are the lists that everything is made from: those that
// tools/gazetteer exports, and ours.
type Sources struct {
	First, Last                    []Name
	Towns                          []Town
	Cities, Countries, States      []string
	Streets, Suffixes              []string
	Words                          []string // of English, small letters
	Easy                           []string // the commonest of them
	Foreign                        []string
	foreign                        []string // with their languages
	Products, Regions              []string
	Given, Surnames                []string
	GivenWords, FamilyWords        []string // names that are everyday words as well
	Particles, StreetWords, Common []string
	AddressWords                   []string
	Proper, Famous                 []string // of an encyclopaedia: other proper nouns, and people
	Examples                       []string // sentences that name nobody
	Nouns                          []string // of German, that are no names
	levels                         map[string]int
}

// Town is a town with the number of its people.
type Town struct {
	Name, Country string
	People        int
}

// Load reads the lists from the folder that tools/gazetteer/export.mjs has written.
func Load(dir string) (*Sources, error) {
	s := &Sources{levels: map[string]int{}}
	read := func(name string) []string {
		data, err := os.ReadFile(filepath.Join(dir, name+".txt"))
		if err != nil {
			panic(err)
		}
		return lines(data)
	}
	var err error
	func() {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("read the exported lists: %v", r)
			}
		}()
		s.First, s.Last = named(read("first")), named(read("last"))
		s.Cities, s.Countries, s.States = latin(read("city")), latin(read("country")), latin(read("state"))
		s.Streets, s.Suffixes = latin(read("street")), latin(read("suffix"))
		s.Proper, s.Famous, s.Examples = read("proper"), read("famous"), read("example")
		s.Regions, s.Nouns = latin(read("region")), read("noun")
		for _, line := range read("town") {
			f := strings.Split(line, "|")
			n, _ := strconv.Atoi(f[2])
			s.Towns = append(s.Towns, Town{f[0], f[1], n})
		}
		for _, line := range read("word") {
			w, level, _ := strings.Cut(line, "|")
			n, _ := strconv.Atoi(level)
			if old, ok := s.levels[w]; !ok || n < old {
				s.levels[w] = n
			}
		}
		for _, line := range read("foreign") {
			w, _, _ := strings.Cut(line, "|")
			s.Foreign, s.foreign = append(s.Foreign, w), append(s.foreign, line)
		}
	}()
	if err != nil {
		return nil, err
	}
	for _, w := range slices.Sorted(maps.Keys(s.levels)) {
		s.Words = append(s.Words, w)
		if s.levels[w] <= 35 && len(w) > 2 {
			s.Easy = append(s.Easy, w)
		}
	}
	s.Given, s.Surnames = own("given", true), own("surnames", true)
	s.GivenWords, s.FamilyWords = own("givenwords", true), own("familywords", true)
	s.Particles, s.StreetWords, s.Common, s.AddressWords = own("particles", true), own("streets", true), own("common", true), own("address", true)
	s.Products, s.Regions = own("products", false), append(own("regions", false), s.Regions...)
	s.Nouns = slices.DeleteFunc(s.Nouns, s.named())
	s.Countries = append(own("countries", false), s.Countries...)
	return s, nil
}

// named says of a word whether it is a name too.
func (s *Sources) named() func(string) bool {
	names := map[string]bool{}
	for _, list := range [][]Name{s.First, s.Last} {
		for _, n := range list {
			names[n.Text] = true
		}
	}
	for _, list := range [][]string{s.Cities, s.Countries, s.States, s.Given, s.Surnames, s.Regions} {
		for _, n := range list {
			names[n] = true
		}
	}
	for _, t := range s.Towns {
		names[t.Name] = true
	}
	return func(w string) bool { return names[w] }
}

func lines(data []byte) (out []string) {
	sc := bufio.NewScanner(bytes.NewReader(data))
	for sc.Scan() {
		if line := strings.TrimSpace(sc.Text()); line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	return out
}

func own(name string, split bool) (out []string) {
	data, err := lists.ReadFile("lists/" + name + ".txt")
	if err != nil {
		panic(err) // it is embedded
	}
	for _, line := range lines(data) {
		if split {
			out = append(out, strings.Fields(line)...)
		} else {
			out = append(out, line)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func named(in []string) (out []Name) {
	for _, line := range in {
		name, locale, _ := strings.Cut(line, "|")
		if cased(name) {
			out = append(out, Name{name, locale})
		}
	}
	return out
}

// latin keeps what is written in a script with capitals.
func latin(in []string) (out []string) {
	for _, s := range in {
		if cased(s) {
			out = append(out, s)
		}
	}
	return out
}

func cased(s string) bool {
	for _, r := range s {
		if unicode.IsUpper(r) || unicode.IsLower(r) {
			return true
		}
		if unicode.IsLetter(r) {
			return false
		}
	}
	return false
}

// Gazetteer lists the entries of the gazetteer, sorted, with their masks.
func (s *Sources) Gazetteer() (words []string, masks []tag.Mask) {
	all := map[string]tag.Mask{}
	word := func(w string, m tag.Mask) {
		if w = tag.Fold(w); len(w) > 1 && len(w) < 36 && !strings.ContainsAny(w, " .,()/0123456789") {
			all[w] |= m
		}
	}
	parts := func(w string, m tag.Mask) {
		for _, p := range strings.Fields(w) {
			if r := []rune(p); len(r) > 2 && unicode.IsUpper(r[0]) {
				word(p, m)
			}
		}
	}
	place := func(name string) {
		name = strings.TrimSuffix(name, ".")
		f := strings.Fields(tag.Fold(name))
		switch {
		case len(f) == 1:
			word(name, tag.Place)
		case len(f) <= 3 && !strings.ContainsAny(name, ".,()/0123456789'’"):
			all[strings.Join(f, " ")] |= tag.Place
		}
	}
	for _, n := range s.First {
		parts(n.Text, tag.First)
	}
	for _, n := range s.Last {
		parts(n.Text, tag.Last)
	}
	for _, n := range s.Given {
		word(n, tag.First)
	}
	for _, n := range s.Surnames {
		word(n, tag.Last)
	}
	for _, t := range s.Towns {
		if s.levels[strings.ToLower(t.Name)] == 0 || t.People > 100000 {
			place(t.Name)
		}
	}
	for _, list := range [][]string{s.Cities, s.Countries, s.States, s.Regions} {
		for _, n := range list {
			place(n)
		}
	}
	for _, w := range s.Words {
		word(w, tag.Common)
	}
	for _, w := range s.Foreign {
		if len([]rune(w)) > 2 && all[tag.Fold(w)] == 0 {
			word(w, tag.Common)
		}
	}
	for _, list := range [][]string{s.Common, s.Particles} {
		for _, w := range list {
			word(w, tag.Common)
		}
	}
	for _, n := range s.Nouns {
		if all[tag.Fold(n)] == 0 {
			word(n, tag.Common)
		}
	}
	for _, p := range s.Proper {
		if !strings.ContainsAny(p, " -'") && all[tag.Fold(p)] == 0 {
			word(p, tag.Common)
		}
	}
	for _, p := range s.Products {
		if !strings.Contains(p, " ") {
			word(p, tag.Common)
		}
	}
	for _, list := range [][]string{s.StreetWords, s.AddressWords} {
		for _, w := range list {
			word(w, tag.Common|tag.Place)
		}
	}
	// A place of everyday words must open a window too: United States.
	phrases := slices.Concat(own("countries", false), own("regions", false))
	for _, t := range s.Towns {
		if t.People > 150000 && strings.Contains("US GB CA AU NZ IE ZA", t.Country) {
			phrases = append(phrases, t.Name)
		}
	}
	for _, n := range phrases {
		f := strings.Fields(tag.Fold(n))
		open := len(f) < 2
		for _, w := range f {
			open = open || all[w] != tag.Common
		}
		if !open {
			all[f[len(f)-1]] |= tag.Place
		}
	}
	for _, w := range own("stop", true) {
		all[w] = tag.Common
	}
	for _, w := range own("namely", true) {
		w = tag.Fold(w)
		switch all[w] &^= tag.Common; {
		case all[w] == 0: // a town too small to be one in spite of the word
			all[w] = tag.Place
		case all[w]&tag.First != 0:
			all[w] &^= tag.Place
		}
	}
	for _, w := range slices.Sorted(maps.Keys(all)) {
		words, masks = append(words, w), append(masks, all[w])
	}
	return words, masks
}
