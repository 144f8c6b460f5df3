package tag

import "strings"

// particles are small words that stand within a name or an address.
var particles = set("van von der den de del della delle dei degli di da das do dos du des la le les lo los las el al bin ibn ben bint abu zu zur zum af av ter ten te y e i ap ab na nad pod sur sous en of the l d")

// streets are words for a street or a part of an address that are written small as well.
var streets = set("street road avenue boulevard st ave rd ln blvd pkwy apt suite strasse str weg platz allee gasse " +
	"rue chemin impasse quai allee faubourg via viale piazza corso vicolo largo strada calle avenida paseo plaza carrera camino rua travessa praca alameda estrada " +
	"ulica ul al aleja os pl plac straat laan plein gracht kade steenweg gatan gata vagen vag gade vej vei veien gaten katu utca ulice namesti sokak cadde caddesi mahallesi ulitsa prospekt av avda utca ut korut trg cesta gate vegen stien u utja ter setany terrasse")

// StreetWord says that a word, by its hash, is one for a street that stands
// before its name in some language, or after it.
func StreetWord(h uint64) bool { return streets.has(h) || endings.has(h) }

// endings are the English words for a street that are seldom written small.
var endings = set("lane drive dr court ct place square sq terrace crescent close way parkway highway alley row mews gardens grove hill walk circle trail")

// quarters are words with which the names of towns begin that go on like those of people.
var quarters = set("north south east west new old lake port fort mount saint upper lower")

// suffixes are the words that end the names of streets in the United States.
var suffixes = set("annex arcade bayou branch bridge brook brooks burg bypass camp canyon cape causeway center centers circles cliff cliffs club common corner corners course courts cove coves creek crescent crest crossing crossroad curve " +
	"dale dam divide drives estate estates expressway extension falls ferry field fields flat flats ford fords forest forge forges fork forks fort freeway garden gateway glen glens green greens groves harbor harbors haven heights hills hollow " +
	"inlet island islands isle junction junctions key keys knoll knolls lake lakes landing lights lock locks lodge loop mall manor manors meadow meadows mill mills mission motorway mount mountain mountains neck orchard oval overpass park parks " +
	"parkways pass passage path pike pine pines plain plains plazas point points port ports prairie radial ramp ranch rapid rapids rest ridge ridges river route run shoal shoals shore shores skyway spring springs spur spurs squares station stravenue " +
	"stream streets summit throughway trace track trafficway trailer tunnel turnpike underpass union unions valley valleys via viaduct view views village villages ville vista walks wall ways well wells " +
	"nagar marg chowk ganj zila colony sector layout")

// Suffix says that a word, by its hash, ends the names of streets in English.
func Suffix(h uint64) bool { return suffixes.has(h) || endings.has(h) }

// ways are those of the suffixes that are streets by themselves: a "street" behind them says it twice.
var ways = set("annex arcade bypass causeway courts cove coves crossing crossroad curve dale drives estate estates expressway extension flats forge forges fort freeway gateway glen groves heights hills isle junction knoll knolls " +
	"landing lodge loop mall manor manors motorway overpass parkways pass passage path pike radial ramp ridge ridges shoal shoals skyway slope spur stravenue throughway trafficway turnpike underpass viaduct villages ville vista walks")

// Way says that a word, by its hash, is one for a street, of any kind.
func Way(h uint64) bool { return StreetWord(h) || ways.has(h) }

// heralds are words after which an unknown word of a text in small letters may be a name.
var heralds = set("is name mr mrs ms dr miss dear hi hello hey called me surname firstname lastname named")

// dwelling are the words before the small ones after which an unknown word may be a town.
var dwelling = set("up born live lives lived living reside resides raised originally here flew home")

// The small words.
var inHash, fromHash, toHash = Hash("in"), Hash("from"), Hash("to")

// wordSet is a set of a few words, by their hashes; most words are told to be none by one bit.
type wordSet struct {
	bits [1024 / 64]uint64
	m    map[uint64]struct{}
}

func set(words string) *wordSet {
	s := &wordSet{m: map[uint64]struct{}{}}
	for _, w := range strings.Fields(words) {
		h := Hash(w)
		s.m[h] = struct{}{}
		s.bits[h>>58&15] |= 1 << (h >> 52 & 63)
	}
	return s
}

func (s *wordSet) has(h uint64) bool {
	if s.bits[h>>58&15]&(1<<(h>>52&63)) == 0 {
		return false
	}
	_, ok := s.m[h]
	return ok
}
