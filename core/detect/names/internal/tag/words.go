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
var quarters = set("north south east west new old lake port fort mount saint santa upper lower")

// Quarter says that a word, by its hash, is one of these.
func Quarter(h uint64) bool { return quarters.has(h) }

// suffixes are the words that end the names of streets in the United States.
var suffixes = set("annex arcade bayou branch bridge brook brooks burg bypass camp canyon cape causeway center centers circles cliff cliffs club common corner corners course courts cove coves creek crescent crest crossing crossroad curve " +
	"dale dam divide drives estate estates expressway extension falls ferry field fields flat flats ford fords forest forge forges fork forks fort freeway garden gateway glen glens green greens groves harbor harbors haven heights hills hollow " +
	"inlet island islands isle junction junctions key keys knoll knolls lake lakes landing lights lock locks lodge loop mall manor manors meadow meadows mill mills mission motorway mount mountain mountains neck orchard oval overpass park parks " +
	"parkways pass passage path pike pine pines plain plains plazas point points port ports prairie radial ramp ranch rapid rapids rest ridge ridges river route run shoal shoals shore shores skyway spring springs spur spurs squares station stravenue " +
	"stream streets summit throughway trace track trafficway trailer tunnel turnpike underpass union unions valley valleys via viaduct view views village villages ville vista walks wall ways well wells " +
	"nagar marg chowk ganj zila colony sector layout bazar pde cct tce cres crt gdns esp pl quay strand rise wharf")

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

// contractions are what people write for two words, with the apostrophe or without: of those without,
// some look like names.
var contractions = func() *wordSet {
	var b strings.Builder
	for verb := range strings.FieldsSeq("is was are were did does do would could should has have had ca wo must might need ai") {
		b.WriteString(verb + "nt " + verb + "n't ")
	}
	for two := range strings.FieldsSeq("i've i'm i'll i'd it'll that's what's they're they've they'll they'd you're you've you'll you'd we've we'll there's who's how's here's") {
		b.WriteString(two + " " + strings.Replace(two, "'", "", 1) + " ")
	}
	return set(b.String() + "addy")
}()

// Contraction says that a word, by its hash, is one that people write for two, or short for an address.
func Contraction(h uint64) bool { return contractions.has(h) }

// nations are words for what is of a nation, a continent or a people.
var nations = set("afghan african albanian algerian american andalusian angolan arab arabian argentine argentinian armenian asian assyrian athenian australian austrian azerbaijani babylonian bahraini bangladeshi bavarian belarusian belgian bolivian bosnian " +
	"brazilian british bulgarian burmese byzantine cambodian cameroonian canadian cantonese carolingian carthaginian catalan celtic chilean chinese colombian congolese cornish corsican croatian cuban cypriot czech danish dominican dutch ecuadorian ecuadorean egyptian english " +
	"eritrean estonian ethiopian etruscan eurasian european fijian filipino finnish flemish french gambian georgian german germanic ghanaian greek guatemalan guyanese haitian hawaiian hebrew hellenic hispanic honduran hungarian icelandic indian indonesian iranian iraqi irish " +
	"israeli italian ivorian lankan leonean rican jamaican japanese jordanian kazakh kenyan korean kuwaiti kyrgyz laotian latvian lebanese liberian libyan lithuanian macedonian malagasy malay malaysian maltese mauritian mesopotamian mexican moldovan mongolian montenegrin moroccan mozambican namibian nepalese " +
	"nepali nicaraguan nigerian nordic norman norwegian omani ottoman pakistani palestinian panamanian paraguayan persian peruvian phoenician polish polynesian portuguese prussian qatari roman romanian russian rwandan salvadoran saudi saxon scandinavian scottish senegalese serbian siberian sicilian " +
	"singaporean slavic slovak slovakian slovenian somali soviet spanish spartan sudanese sumerian swedish swiss syrian taiwanese tajik tanzanian thai tibetan tunisian turkish turkmen tuscan ugandan ukrainian uruguayan uzbek venetian venezuelan vietnamese viking welsh yemeni yemenite zambian zimbabwean")

// Nation says that a word, by its hash, is one for what is of a nation, a continent or a people.
func Nation(h uint64) bool { return nations.has(h) }

// things are words that end the names of what is called after somebody, or sounds so.
var things = set("academy airlines airport algorithm arena association award awards bank bar battalion bay bowl bridge broadcasting bureau center centre chronicle club college company conjecture constant corporation council cup database dynasty effect empire engine " +
	"equation express festival foundation franchise galaxy gallery gazette group hall herald hospital hotel inc industries institute institution journal league library limited llc ltd magazine medal memorial method mission model museum nebula network news newspaper observatory orchestra " +
	"organization palace park paradox pictures post press principle prize productions program project records review sauce scale school show society software soup stadium starship strategy studio studios symphony syndrome technologies telescope theater theatre theorem theory times transform tribune trophy trust university valley vapor")

// Thing says that a word, by its hash, ends the names of what is called after somebody.
func Thing(h uint64) bool { return things.has(h) }

// PlacePhrase says that the lists have two words, by their hashes, as the name of one place.
func PlacePhrase(a, b uint64) bool { return gazetteer.Lookup(Phrase(a, b))&Place != 0 }
