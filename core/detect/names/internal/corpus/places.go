package corpus

import (
	"fmt"
	"strings"
)

// street is a street with a number, in the manner of some country. Number is
// what stands before it and is a piece of its own.
func (m *Maker) street() (number, street string) {
	r := m.r
	switch n := r.IntN(100); {
	case n < 42:
		return m.number(), m.english()
	case n < 56:
		return "", pick(r, m.s.Streets) + " " + m.number()
	case n < 60:
		return m.number(), pick(r, m.s.Streets)
	case n < 62:
		return m.number(), pick(r, m.s.Streets) + " " + m.number()
	case n < 64:
		return m.number() + " " + m.number(), m.english()
	}
	name := m.streetWord()
	stem := strings.TrimRight(name, "aeiou")
	num := m.number()
	forms := []string{
		"%sstraße %n", "%sstr. %n", "%sstrasse %n", "%sweg %n", "%sallee %n", "%splatz %n", "%sgasse %n", "Am %w %n", "%sring %n",
		"rue de %w %n", "Rue %w %n", "Rue du %w, %n", "Avenue %w %n", "%n rue %w", "%n, rue de la %w", "%n avenue de %w", "%n Rue de %w", "%n boulevard %w", "Chemin des %ws %n", "%n, place %w",
		"Calle %w, %n", "C/ %w %n", "Calle %w %n", "Avda. %w %n", "Avenida %w %n", "Plaza %w, %n", "Ctra. %w %n", "Paseo %w %n", "Carrera %i #%i-%i", "Av. %w %n",
		"Via %w %n", "Via %w, %n", "Piazza %w %n", "Corso %w %n", "Viale %w %n", "Via %w %w %n",
		"%sstraat %n", "%slaan %n", "%sweg %n", "%skade %n", "%splein %n", "%sdreef %n", "%ssingel %n", "%shof %n",
		"%sgatan %n", "%svägen %n", "%sgränd %n", "%sväg %n", "%svej %n", "%sgade %n", "%svænget %n", "%sveien %n", "%sgata %n", "%sgate %n", "%svegen %n", "%sstien %n",
		"%skatu %n", "%skuja %n", "%stie %n", "%spolku %n", "%srinne %n", "%stie %n A %i",
		"ul. %w %n", "ul. %w %n/%i", "os. %w %n", "al. %w %n", "ulica %w %n", "pl. %w %n", "%sova %n", "%sská %n", "%s utca %n.", "%w út %n", "%w u. %n", "%w tér %n.", "%w u. %n.", "%w %w u. %n.", "%w %w utca %n.", "%w út %n.", "%w útja %n.", "%w sétány %n.", "%ws gate %n", "%ws vei %n", "%s terrasse %n", "Trg %w %n", "Cité %w", "Rte de %w %n", "Piazzetta %w %n", "Strada %w %n", "Οδός %w %n", "Λεωφόρος %w %n", "%ska cesta %n", "%sova ulica %n", "ulica %w %n",
		"Rua %w %n", "R. %w, %n", "Rua do %w, %n", "Travessa %w %n", "Av. %w, %n", "Praça %w %n",
		"Str. %w nr. %n", "Bulevardul %w %n", "%sbraut %n", "%sgötu %n", "%svegur %n", "%sstræti %n", "%w Sokak No: %n", "%w Cad. %n", "%si tn %n", "%s tee %n", "%s iela %n", "%s gatvė %n", "Odos %w %n", "%w %n",
		"%sboulevard %n", "%spad %n", "%ssteeg %n", "%sbaan %n", "%spark %n", "%ssteenweg %n", "%shof %n", "%sufer %n", "%sgraben %n", "%sdamm %n", "%smarkt %n", "%spromenade %n", "An der %w %n", "Zum %w %n", "Auf dem %w %n",
		"%storget %n", "%sjordet %n", "%ssvingen %n", "%sbakken %n", "%stunet %n", "%sstredet %n", "%sringen %n", "%sallén %n", "%sstigen %n", "%sstranden %n", "%sbulevardi %n", "%saukio %n", "%stori %n", "%skaari %n",
		"Strada %w Nr. %n", "Aleea %w Nr. %n", "Intrarea %w Nr. %n", "Calea %w %n", "Drumul %w %n", "Pasaje %w %n", "Callejón %w %n", "Privada %w %n", "Prolongación %w %n", "Ronda de %w, %n", "Glorieta %w %n", "Camino %w %n", "Diagonal %w %n", "Cuesta de %w %n",
		"Avenida %w N° %n", "Boulevard %w N° %n", "Av. %w Nº %n", "allée %w %n", "%n allée %w", "%n, chemin de %w", "%n impasse %w", "quai %w %n", "%n, rue %w", "Largo %w, %n", "Borgo %w %n", "Vicolo %w %n", "Contrada %w %n", "Rotonda %w, %n", "Alameda %w, %n", "Parque %w %n", "Estrada %w %n",
		"Jalan %w No. %n", "Jl. %w No. %n", "Gang %w No. %n", "%n %w Marg", "%n, %w Nagar", "H.No. %n, %w Road", "%n %w Chowk", "Block %i Lot %i %w Street", "%w %w cesta %n", "Obala %w %n", "%sova ulice %n", "Na %w %n", "V %w %n", "Pod %w %n", "%su iela %n", "%sio g. %n",
	}
	f := pick(r, forms)
	f = strings.ReplaceAll(f, "%n", num)
	for strings.Contains(f, "%w") {
		f = strings.Replace(f, "%w", name, 1)
		name = m.streetWord()
	}
	for strings.Contains(f, "%i") {
		f = strings.Replace(f, "%i", fmt.Sprint(1+r.IntN(99)), 1)
	}
	f = strings.ReplaceAll(f, "%s", stem)
	if first, rest, ok := strings.Cut(f, " "); ok && first == num {
		return num, rest
	}
	return "", f
}

func (m *Maker) number() string {
	r := m.r
	switch n := r.IntN(20); {
	case n < 8:
		return fmt.Sprint(1 + r.IntN(99))
	case n < 13:
		return fmt.Sprint(100 + r.IntN(900))
	case n < 17:
		return fmt.Sprint(1000 + r.IntN(9000))
	case n < 18:
		return fmt.Sprintf("%d%c", 1+r.IntN(99), 'A'+rune(r.IntN(4)))
	case n < 19:
		return fmt.Sprintf("%05d", r.IntN(99999))
	}
	return fmt.Sprintf("%04d", r.IntN(9999))
}

func (m *Maker) streetWord() string {
	switch m.r.IntN(6) {
	case 0:
		return title(pick(m.r, m.s.Easy))
	case 1:
		return strings.Fields(pickName(m.r, m.s.First))[0]
	case 2:
		return pick(m.r, m.s.Surnames)
	case 3:
		return m.cityName()
	default:
		return strings.Fields(pickName(m.r, m.s.Last))[0]
	}
}

// english is the name of a street of the English speaking countries.
func (m *Maker) english() string {
	r := m.r
	suffix := pick(r, []string{
		"Street", "Street", "St", "St.", "Road", "Road", "Rd", "Avenue", "Ave", "Ave.", "Lane", "Ln", "Drive", "Dr", "Court", "Ct", "Place", "Boulevard", "Blvd", "Way", "Close", "Crescent", "Terrace", "Square",
		"Parkway", "Highway", "Circle", "Trail", "Grove", "Gardens", "Hill", "Row", "Walk", "Mews", "Green", "Alley",
	})
	if r.IntN(4) == 0 && len(m.s.Suffixes) > 0 {
		if s := pick(r, m.english1); s != "" {
			suffix = s
		}
	}
	name := m.streetWord()
	switch r.IntN(12) {
	case 0:
		name = pick(r, []string{"North", "South", "East", "West", "N", "S", "E", "W", "N.", "Old", "New", "Upper", "Great"}) + " " + name
	case 1:
		name += " " + m.streetWord()
	case 2:
		name = fmt.Sprint(1+r.IntN(120)) + pick(r, []string{"th", "st", "nd", "rd"})
	}
	if r.IntN(30) == 0 {
		return name + " " + suffix + " " + pick(r, []string{"NW", "SE", "North", "East"})
	}
	return name + " " + suffix
}

func (m *Maker) cityName() string {
	switch m.r.IntN(13) {
	case 12:
		// Somewhere near another one, or a new one.
		return pick(m.r, []string{"North", "South", "East", "West", "New", "Lake", "Port", "Saint", "San", "Santa", "Bad", "Sankt", "Nueva", "Nova", "Novo", "Stara", "Veľká", "Upper", "Lower", "Great", "Old", "Fort", "Mount"}) + " " + m.inventedTown()
	case 11:
		return pick(m.r, m.regions)
	case 10:
		return pick(m.r, m.phrases)
	case 0, 1, 2, 3:
		t := m.s.Towns[m.r.IntN(len(m.s.Towns))]
		return t.Name
	case 4:
		for range 20 {
			if t := m.s.Towns[m.r.IntN(len(m.s.Towns))]; t.People > 300000 {
				return t.Name
			}
		}
	case 5:
		return m.inventedTown()
	}
	return pick(m.r, m.s.Cities)
}

// inventedTown is a town that is on no list.
func (m *Maker) inventedTown() string {
	a := pick(m.r, m.s.Surnames)
	return a + pick(m.r, []string{"ton", "ville", "burg", "berg", "heim", "hausen", "dorf", "stadt", "ford", "field", "borough", "bury", "ham", "wick", "stad", "borg", "sund", "vik", "fors", "mäki", "järvi", "lahti", "ovo", "ice", "ów", "owo", "ín", "any", "fa", "háza", "grad", "ovci", "ano", "ella", "eto", "mouth", "chester", "side", "view", "land", "fort", "port", "shire", "haven", "stead", "town", "furt", " del Rey", " di Sopra", " am Inn", " an der Saale", " im Tal", " de los Altos", "-les-Bains", " de la Frontera", " do Campo", "-sur-Mer", "-les-Bains", " am See", " upon Avon", " St. Mary", "lle", "ières", "court", "gem", "drecht", "wijk", "kerk", "zele", "by", "køb", "strup", "lev", "rud", "nes", "fjörður", "eyri", "dalur"})
}

func (m *Maker) unit() string {
	n := 1 + m.r.IntN(999)
	return fmt.Sprintf(pick(m.r, []string{"Apt. %d", "Apt %d", "Suite %d", "Suite %03d", "Apt. %03d", "Unit %d", "Flat %d", "#%d", "Ste %d", "Ste. %d", "Floor %d", "Room %d", "apt. %d", "Apartment %d", "Wohnung %d", "Building %d"}), n)
}

func (m *Maker) zip() string {
	r := m.r
	d := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = '0' + byte(r.IntN(10))
		}
		return string(b)
	}
	l := func() string { return string(rune('A' + r.IntN(26))) }
	switch n := r.IntN(20); {
	case n < 9:
		return d(5)
	case n < 11:
		return d(4)
	case n < 12:
		return d(5) + "-" + d(4)
	case n < 13:
		return l() + l() + d(1) + " " + d(1) + l() + l()
	case n < 14:
		return l() + d(2) + " " + d(1) + l() + l()
	case n < 15:
		return l() + d(1) + l() + " " + d(1) + l() + d(1)
	case n < 16:
		return d(4) + " " + l() + l()
	case n < 17:
		return d(3) + " " + d(2)
	case n < 18:
		return d(2) + "-" + d(3)
	case n < 19:
		return d(5) + "-" + d(3)
	}
	return d(6)
}

func (m *Maker) box() string {
	n := 1 + m.r.IntN(9999)
	return fmt.Sprintf(pick(m.r, []string{"P.O. Box %d", "PO Box %d", "P.O. BOX %d", "POB %d", "Post Office Box %d", "Postfach %d", "Apartado %d", "Casella Postale %d", "B.P. %d", "Postbus %d", "Caixa Postal %d", "Box %d"}), n)
}

func (m *Maker) country() string {
	if m.r.IntN(5) == 0 {
		return pick(m.r, m.s.Countries)
	}
	switch m.r.IntN(20) {
	case 0, 1, 2:
		return pick(m.r, m.phrases2)
	case 3:
		return "United States"
	case 4:
		return pick(m.r, []string{"United Kingdom", "USA", "UK", "Germany", "France", "Spain", "Italy", "China", "India", "Japan", "Canada"})
	}
	return pick(m.r, m.english2)
}
