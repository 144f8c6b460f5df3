package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/pii"
)

// vatWords stand before the number that a trader is taxed under.
var vatWords = wordList([]string{" uid ", " ust idnr ", " ust id nr ", " ust id ", " mwst nr ", " mwst ", " btw nummer ", " btw nr ", " btw id ", " btw ", " numéro de tva ", " n tva ", " tva intracommunautaire ", " tva ", " partita iva ", " p iva ", " iva ", " dič ", " dič dph ", " dičdph ", " ič dph ", " DIČ ", " diČ ", " momsnr ", " moms nr ", " momsregistreringsnummer ", " moms ", " cvr ", " vat ", " vat nr ", " cui ", " cif ", " nip ", " alv ", " áfa "})

// initials are labels of two letters or three, in capitals, and how many digits what they announce has. Words of other
// meaning are written so, too, and only such a number right behind tells.
var initials = [...]struct {
	label        string
	least, most  int
	letters, dot bool // letters before the digits; dots between them
}{
	{"TC", 11, 11, false, false},
	{"NN", 11, 11, false, false},
	{"RG", 7, 10, false, true},
	{"OP", 9, 9, false, false},
	{"CI", 6, 6, true, false},
	{"CNS", 15, 15, false, false},
}

// reference looks at a number of a document or a person around the digits at i that its label stands right before.
func (s *scanner) reference(text string, i int) bool {
	if m, ok := pii.VAT(text, i); ok && s.e.kinds.Has(pii.NationalID) && s.words.right(text, m.Start, vatWords, 0) {
		return s.identified(text, pii.NationalID, m, m.End)
	}
	if start := pii.CapitalsOf(text, i); s.referable(text, start) {
		if m, ok := pii.Reference(text, start); ok && s.referred(text, m) {
			return true
		}
	}
	if start := pii.SeriesOf(text, i); start < i && s.referable(text, start) {
		if m, ok := pii.Reference(text, start); ok {
			return s.referred(text, m)
		}
	}
	return false
}

// referable says that a reference may begin at i by what stands before it.
func (s *scanner) referable(text string, i int) bool {
	return s.words.any(text, i) || initialsBefore(text, i) >= 0
}

// referred says that a label stands right before what may be a reference.
func (s *scanner) referred(text string, m pii.Match) bool {
	set := s.words.Before(text, m.Start)
	for _, k := range [...]pii.Kind{pii.NationalID, pii.Passport, pii.MedicalRecord, pii.InsuranceNumber, pii.AccountNumber} {
		if !set.Has(k) || !s.e.kinds.Has(k) || k == pii.AccountNumber && (strings.ContainsAny(text[m.Start:m.End], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") || cloudAccount(s.words.from(text, m.Start))) || k == pii.InsuranceNumber && policyOfProgram(text, m.Start, m.End) || !s.words.Right(text, m.Start, k) {
			continue
		}
		m.Score = .8
		return s.identified(text, k, m, m.End)
	}
	if initialled(text, m) && s.e.kinds.Has(pii.NationalID) {
		m.Score = .8
		return s.identified(text, pii.NationalID, m, m.End)
	}
	return false
}

// initialGap are the bytes between a label of capitals and what it announces.
var initialGap = [256]bool{' ': true, ':': true, '.': true, '#': true}

// initialsBefore is which of the initials stands right before i, or -1.
func initialsBefore(text string, i int) int {
	k := i
	for n := k - 3; k > 0 && k > n && initialGap[text[k-1]]; {
		k--
	}
	if k == i || k == 0 || !initialEnd[text[k-1]] {
		return -1
	}
	for _, link := range initialLinks {
		if strings.HasSuffix(text[:k], link) {
			k -= len(link)
			break
		}
	}
	for n := k - 2; k > 0 && k > n && strings.IndexByte(" .", text[k-1]) >= 0; {
		k--
	}
	for n := range initials {
		label := initials[n].label
		if j := k - len(label); j >= 0 && text[j:k] == label && (j == 0 || !wordByte(text[j-1])) {
			return n
		}
	}
	return -1
}

// initialLinks are words between such a label and what it announces.
var initialLinks = [...]string{" nr", " nº", " n°", " n.º", " č", " no", " seria"}

// initialEnd are the last bytes of the labels and of what links them.
var initialEnd = func() (t [256]bool) {
	for _, l := range initials {
		t[l.label[len(l.label)-1]] = true
	}
	for _, l := range initialLinks {
		t[l[len(l)-1]] = true
	}
	return t
}()

// initialled says that a label of capitals stands right before a reference that is long enough for it.
func initialled(text string, m pii.Match) bool {
	n := initialsBefore(text, m.Start)
	if n < 0 {
		return false
	}
	digits, letters, dots := 0, 0, 0
	for _, c := range []byte(text[m.Start:m.End]) {
		switch {
		case c-'0' < 10:
			digits++
		case c-'A' < 26:
			letters++
		case c == '.':
			dots++
		}
	}
	l := &initials[n]
	return digits >= l.least && digits <= l.most && (letters == 2) == l.letters && (dots == 2) == l.dot
}

// foreignLinks are words that link a label to its value in languages other than English, besides those of linking.
var foreignLinks = map[string]bool{
	"º": true, "°": true, "nº": true, "č": true, "čís": true, "číslo": true, "seria": true, "série": true, "serie": true, "serii": true, "sk": true, "numara": true, "numarası": true, "nomor": true, "szám": true, "száma": true, "số": true, "imss": true, "sip": true, "lautet": true, "o": true, "hier": true, "er": true, "on": true, "je": true, "dele": true, "dziecka": true, "syna": true, "córki": true, "męża": true, "żony": true, "hijo": true, "hija": true, "filho": true, "filha": true, "figlio": true, "figlia": true, "enfant": true, "kindes": true, "dela": true, "suo": true,
	"号": true, "號": true, "番号": true, "號碼": true, "号码": true, "번호": true, "為": true, "は": true,
}
