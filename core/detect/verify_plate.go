package detect

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/pii"
)

// farPlates are those words for number plates that may stand some words before one.
var farPlates = []string{" license plate ", " licence plate ", " number plate ", " plate number ", " registration plate ", " licenseplate ", " plate no ", " plate ", " kentekenplaat ", " matrícula ", " immatriculation ", " targa ", " kennzeichen ", " nummernschild "}

// vehicles are words of what has a number plate: right behind one, what has the form of a plate is one.
var vehicles = []string{
	" auto ", " wagen ", " fahrzeug ", " fahrzeugs ", " pkw ", " lkw ", " kombi ", " motorrad ", " anhänger ", " wohnmobil ", " voiture ", " véhicule ", " moto ", " scooter ", " camionnette ", " coche ", " carro ", " auto de ", " vehículo ", " veículo ", " camión ", " macchina ", " veicolo ", " autovettura ", " furgone ",
	" samochód ", " samochodem ", " samochodu ", " vozidlo ", " vozidla ", " bil ", " bilen ", " skilt ", " ajoneuvo ", " auton ", " masina ", " mașina ", " dvs ", " araç ", " aracı ", " arabam ", " mobil ", " motor ", " gaadi ", " gadi ", " kocsi ", " autó ", " xe ",
}

// platesBehind stand behind a plate.
var platesBehind = [...]string{" plakalı", " plaka", "機車", "汽車", "轎車"}

// plated looks at what may be a number plate.
func (s *scanner) plated(text string, m pii.Match) bool {
	if !s.e.kinds.Has(pii.LicensePlate) {
		return false
	}
	if set := s.words.Before(text, m.Start); set.Has(pii.LicensePlate) && (s.words.Right(text, m.Start, pii.LicensePlate) || s.words.within(text, m.Start, farPlates)) || pii.PlateForm(text[m.Start:m.End]) && s.driven(text, m) {
		m.Score = .8
		return s.identified(text, pii.LicensePlate, m, m.End)
	}
	return false
}

// driven says that the word of a vehicle stands right before what may be a number plate, or a word for plates right behind it.
func (s *scanner) driven(text string, m pii.Match) bool {
	for _, w := range platesBehind {
		if strings.HasPrefix(text[m.End:], w) {
			return true
		}
	}
	return s.words.right(text, m.Start, vehicles)
}

// within says that one of some words stands before i.
func (w *words) within(text string, i int, list []string) bool {
	var b [announceReach + 2]byte
	low := w.low(text, i, &b)
	return slices.ContainsFunc(list, func(word string) bool { return strings.Contains(low, word) })
}

// low is what stands before i as words are written, see plainByte, between blanks.
func (w *words) low(text string, i int, b *[announceReach + 2]byte) string {
	n := 1
	b[0] = ' '
	from := w.from(text, i)
	for k := 0; k < len(from) && n < len(b)-1; k++ {
		if hump(from, k) && n < len(b)-2 {
			b[n] = ' '
			n++
		}
		if c := plainByte[from[k]]; c != ' ' || b[n-1] != ' ' {
			b[n] = c
			n++
		}
	}
	b[n] = ' '
	return asString(b[:n+1])
}

// eastPlate looks at the digits text[i:end], which may be those of a plate of Japan or South Korea: 品川330あ12-34, 12가 3456.
func (s *scanner) eastPlate(text string, i, end int) bool {
	if !s.e.kinds.Has(pii.LicensePlate) {
		return false
	}
	m, strict, ok := pii.JapanesePlate(text, i, end)
	if !ok {
		m, strict, ok = pii.KoreanPlate(text, i, end)
	}
	if !ok || !strict && !s.words.announce(text, m.Start, pii.LicensePlate) {
		return false
	}
	m.Score = .8
	return s.identified(text, pii.LicensePlate, m, m.End)
}
