package detect

import (
	"strings"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect/pii/dial"
)

// dialled are words of a language with which people give somebody a telephone number, and the countries in which
// such a number must be one that exists: they are said of other numbers, too. Trunk says that numbers begin with 0 there.
// A word with a * is the beginning of one.
var dialled = [...]struct {
	regions string
	trunk   bool
	words   string
}{
	{"DE AT CH", true, "nummer ist, nummer lautet, nr ist, nr. ist, nummer is, nr is, nummer:, erreicht man, erreichen sie, erreichst du, ruft, schreib mir, schreibt mir, schreiben sie, meld dich, melde dich, melden sie sich, notfallkontakt, tel.nr, mobilnr"},
	{"FR BE CH", true, "numéro est, numéro c'est, numéro c’est, mon numéro, son numéro, appelle, appeler, appeles, rappelle, rappelez, joindre, joignez, tél*, prévenir, portable, gsm, écris-moi, envoie-moi"},
	{"ES MX AR CO CL PE", false, "movil, móvil, celu, cel, número es, numero es, mi número, mi numero, el mio es, el mío es, avisame, avísame, avisadme, avíseme, escribime, escríbeme, escribeme, marca al, marcar al, marque al, llama, llamá, llamame, llamadme, llámeme, mandame, mándame, wasap, guasap, fijo"},
	{"IT", false, "numero è, numero e', mio numero, suo numero, il mio è, scrivimi, scrivetemi, chiama, chiamare, chiamate, recapito, fisso"},
	{"BR PT", false, "tlm, tlm., telm, telm., cel, fone, zap, whats, número é, numero é, meu número, meu numero, liga, liga para, ligue, me liga, chama no, chama, manda no, telemóvel, telemovel, contacto"},
	{"NL BE", true, "nummer is, mijn nummer, bel, belt, bellen, app, appen, stuur een, gsm, mob"},
	{"SE", true, "nummer är, mitt nummer, ring, ringa, sms:a, swisha, swish, nå mig, nås på, mob, tfn"},
	{"NO DK", false, "nummer er, mitt nummer, mit nummer, ring, ringe, vipps, vippse, mob, skriv til, send til, mobilepay, tlf"},
	{"FI", true, "soita, soittaa, soittakaa, puh, puh., puhelin, numeroni, numero on, tekstaa, gsm"},
	{"PL", false, "numer to, nowy to, nowy numer, nr tel, dzwoń, dzwonić, dzwoń na, napisz, napisz na, kom, kontakt"},
	{"CZ SK", false, "volej*, zavolej*, zavolajte, volajte, číslo je, telefonní, mob, napište, kontakt"},
	{"TR", true, "numaram, numarası, numara, hattım, hat aldım, yeni hat, ara, arayın, arayabilirsiniz, ulaşabilirsiniz, cep, gsm, tel"},
	{"ID", true, "no hp, hp , hp:, wa , wa:, nomor, nomorku, nomer, hubungi, telp, telepon"},
	{"RO", true, "sunati, sunați, sună, suna, sunați-mă, numărul, numarul, contactați"},
	{"HU", true, "hívj, hívjon, hívjatok, számom, telefonszám, mobil"},
}

// firstLanguage is the topic of the first of them; each has one.
const firstLanguage topic = 1 << 8

// dialledIn are their countries.
var dialledIn = func() (t [len(dialled)]dial.Regions) {
	for k, d := range dialled {
		t[k] = dial.Of(strings.Fields(d.regions))
	}
	return t
}()

func init() {
	for k, d := range dialled {
		for w := range strings.SplitSeq(d.words, ",") {
			if w = strings.TrimPrefix(w, " "); len(w) < 3 {
				panic("detect: a word of telephones is too short: " + w)
			}
			contextHeads.add(w, use{text: strings.TrimSuffix(w, "*"), rule: int(firstLanguage) << k, literal: strings.IndexByte(w, '*')})
			include(contextPairs[:], uint32(pairOf(w[0], w[1])))
		}
	}
	contextHeads.build()
}

// apart says that the word of a language that stands at text[from:to] is one by itself. Open says that it is the beginning of one.
func apart(text string, from, to int, open bool) bool {
	if from > 0 && (wordByte(text[from-1]) || text[from-1] >= utf8.RuneSelf) {
		return false
	}
	return open || to == len(text) || !isLetter(text[to]) && text[to] < utf8.RuneSelf || text[to-1] == ' '
}
