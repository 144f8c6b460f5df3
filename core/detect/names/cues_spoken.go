package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Titles, relatives and closings of letters in languages other than English: Dott.ssa Ferri, ma belle-mère Odile,
// doña Rita, dhr. K.L. Postma, Z wyrazami szacunku\nB. Nowicka.

const (
	spokenTitles = "doktorin doktora docteur professeur professora dottor profesor profesora avvocato avvocata ingegner geometra ragionier maître soussignée soussigné soussignés sottoscritto sottoscritta subsemnatul subsemnata podpisany podpisana firmante nommé nommée doña dona " +
		"fru frøken fröken herrn paní pana panu panem panią panna pak bapak ibu saudara saudari juf meester jungfer fräulein mandantin mandant tante bay bayan hanım mudr judr phdr mgr"
	// shortTitles are titles with a stop behind them alone.
	shortTitles    = "ssa fr hr hrn rag ing geom arch avv tn ny sdr sdri bpk sr med habil drs inż"
	spokenKin      = "kollege kollegin kollegen nachbar nachbarin chefin oma opa omi opi mutti vati mama papa schwager schwägerin cousine nichte neffe enkel enkelin freund bomma mère père tante maman papy mamie voisin voisine collègue beau-père cousine neveu nièce mamá papá abuela abuelo tía suegra suegro cuñado cuñada vecino vecina tutora amiga amigo compañero compañera nonna nonno zia zio suocera suocero cognata cognato collega vicino vicina avó avô tia tio mãe pai vizinha vizinho sogra sogro cunhada cunhado esposo buurman buurvrouw moeder vader nichtje mormor farmor morfar farfar svigermor søn datter granne soy olen jsem jestem ciocia ciocię wujek babcia dziadek babička dědeček strýc teta"
	spokenClosings = "grüßen grüssen gruß gruss grüße grüsse lg vg mfg cordialement salutations amicalement bises bisous saludo saludos atentamente abrazo cumprimentos atenciosamente att abs abraço abraços beijinhos beijos obrigado obrigada saluti cordialmente groet groeten groetjes poważaniem pozdrawiam szacunku pozdravem hälsningar hälsning mvh hilsen hilsner hilsener vh terveisin saygılarımla stimă üdvözlettel tisztelettel"
)

func init() {
	for kind, words := range map[prior]string{title: spokenTitles, shortTitle: shortTitles, relative: spokenKin, closing: spokenClosings} {
		for w := range strings.FieldsSeq(words) {
			if _, known := heralds[w]; !known {
				heralds[w] = herald{w, kind, false}
			}
		}
	}
	for w := range heralds {
		heraldSizes[w[len(w)-1]] |= 1 << len(w)
	}
}

// pastInitials is where the initials begin that stand before i, with their stops and blanks, or i: dhr. P.J. Hoekstra.
func pastInitials(text string, i int) int {
	k := i
	for n := 0; n < 3; n++ {
		j := k
		if j > 0 && text[j-1] == ' ' {
			j--
		}
		if j < 3 || text[j-1] != '.' || text[j-2]-'A' >= 26 || wordByte(text[j-3]) {
			break
		}
		k = j - 2
	}
	return k
}

// signed says that the words at i are all of a line that follows the closing of a letter, and where they end; the closing
// ends at k.
func signed(text string, k, i int) (end int, ok bool) {
	if between := text[k:i]; strings.IndexByte(between, '\n') < 0 && between != ", " {
		return i, false
	}
	end = nameRun(text[:min(len(text), i+mostField)], i, 4, true)
	if end == i || goesOnLine(text, end) {
		return i, false
	}
	return end, true
}

// goesOnLine says that more than a mark and a line break follows a name at i.
func goesOnLine(text string, i int) bool {
	for n := 0; n < 3 && i < len(text); n++ {
		switch text[i] {
		case '\n', '\r', '|':
			return false
		case ' ', ',', '.':
			i++
		default:
			return true
		}
	}
	return i < len(text)
}

// ofRelative says that a text ends with a relative of whoever is named behind "of": la mamá de Bruno.
func ofRelative(text string) bool {
	w, _ := smallWord(text, len(text))
	return w.kind == relative && w.word != "sono" && w.word != "soy"
}

// signable says that text[i:end] may be how somebody signs: a word of it is on the lists of names, and none is of every day or,
// by itself, a place.
func signable(text string, i, end int) bool {
	named, words := false, 0
	for i < end {
		var t tag.Token
		if !tag.Read(text, i, &t) {
			i++
			continue
		}
		if words++; t.Mask&tag.Common != 0 && t.Mask&(tag.First|tag.Last) == 0 && t.Shape.Capital() && t.Shape != tag.Initial {
			return false
		}
		named = named || t.Mask&tag.First != 0 || t.Mask&tag.Last != 0 && t.Mask&tag.Place == 0
		i = t.End
	}
	return named
}

// ofWork says that the word i of the window follows a short title and is a word of what people do: Sr. Backend Engineer.
func (f *Finder) ofWork(text string, i int) bool {
	t := f.window.At(i)
	if t.Start < 2 || text[t.Start-2] != '.' {
		return false
	}
	if w, _ := smallWord(text, t.Start-2); w.kind != shortTitle {
		return false
	}
	if t.Mask&tag.Common != 0 && t.Mask&(tag.First|tag.Last) == 0 || tag.Everyday(text[t.Start:t.End]) {
		return true
	}
	var next tag.Token
	return t.End+1 < len(text) && text[t.End] == ' ' && tag.Read(text, t.End+1, &next) && next.Shape.Capital() && next.Mask&tag.Common != 0 && next.Mask&(tag.First|tag.Last) == 0
}

// closes says that the closing of a letter stands before a name at i; what parts the two begins after k or before it.
func closes(text string, k, i int) bool {
	for n := 0; n < 4 && k > 2 && strings.IndexByte(" \r\n,.!", text[k-1]) >= 0; n++ {
		k--
	}
	if between := text[k:i]; between != ", " && strings.IndexByte(between, '\n') < 0 {
		return false
	}
	w, _ := smallWord(text, k)
	return w.kind == closing
}

// ofSpoken says that a word is "of".
func ofSpoken(word string) bool {
	switch word {
	case "de", "di", "von", "van", "af", "av", "do", "da":
		return true
	}
	return false
}

// nameIsSpoken says that a text ends in "my name is", in languages other than English.
func nameIsSpoken(text string) bool {
	return hasEnd(text, &spokenNames)
}

var spokenNames = endings("ein Name ist", "hr Name ist", "nimeni on", "nimensä on", "nombre es", "nom est", "nome è", "nome é", "naam is", "avn er", "amn är", "nama saya", "Naam", "mera naam", "mera nam")

// byEnd are words by their last bytes.
type byEnd [256][]string

func endings(words ...string) (t byEnd) {
	for _, w := range words {
		c := w[len(w)-1]
		t[c] = append(t[c], w)
	}
	return t
}

// hasEnd says that a text ends in one of some words.
func hasEnd(text string, words *byEnd) bool {
	if text == "" {
		return false
	}
	for _, w := range words[text[len(text)-1]] {
		if strings.HasSuffix(text, w) {
			return true
		}
	}
	return false
}
