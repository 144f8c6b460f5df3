package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/pii"
)

// farPlates are those words for number plates that may stand some words before one.
var farPlates = wordList([]string{" license plate ", " licence plate ", " number plate ", " plate number ", " registration plate ", " licenseplate ", " plate no ", " plate ", " kentekenplaat ", " matrícula ", " immatriculation ", " targa ", " kennzeichen ", " nummernschild "})

// vehicles are words of what has a number plate: right behind one, what has the form of a plate is one.
var vehicles = wordList([]string{
	" auto ", " wagen ", " fahrzeug ", " fahrzeugs ", " pkw ", " lkw ", " kombi ", " motorrad ", " anhänger ", " wohnmobil ", " voiture ", " véhicule ", " moto ", " scooter ", " camionnette ", " coche ", " carro ", " auto de ", " vehículo ", " veículo ", " camión ", " macchina ", " veicolo ", " autovettura ", " furgone ",
	" samochód ", " samochodem ", " samochodu ", " vozidlo ", " vozidla ", " bil ", " bilen ", " skilt ", " ajoneuvo ", " auton ", " masina ", " mașina ", " dvs ", " araç ", " aracı ", " arabam ", " mobil ", " motor ", " gaadi ", " gadi ", " kocsi ", " autó ", " xe ",
})

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
	return s.words.right(text, m.Start, vehicles, 0)
}

// within says that one of the words of a list stands before i.
func (w *words) within(text string, i int, list *heads) bool {
	low := w.low(text, i)
	for p := 1; p < len(low); p++ {
		if low[p-1] != ' ' {
			continue
		}
		head := uint32(upTo8(low, p))
		if !list.has(head) {
			continue
		}
		for k, found := 0, list.at(head); k < len(found); k++ {
			if strings.HasPrefix(low[p-1:], found[k].text) {
				return true
			}
		}
	}
	return false
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
