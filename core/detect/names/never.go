package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// What was found to be a name, by whichever way, is looked at once more: some words and some surroundings leave no
// doubt that it is none, however much it looks like one.

// never takes out of what was found what cannot be a name.
func (f *Finder) never(text string) {
	if len(f.found) == 0 {
		return
	}
	styled := strings.Contains(text, "font") || strings.Contains(text, "serif") || strings.Contains(text, ", monospace")
	f.found = slices.DeleteFunc(f.found, func(m Match) bool {
		if m.Kind == Weekday || m.End > len(text) {
			return false
		}
		return calendar(text, m.Start, m.End) || styled && fonts(text, m) || ofMeasures(text, m) || eponym(text, m) ||
			step(text, m) || m.Kind == Person && nobodys(text, m) || m.Kind == Place && nowhere(text, m)
	})
}

// mostAside is how far before or behind a name is looked at for what says that it is none.
const mostAside = 64

// fonts says that a name stands in a list of those of fonts: font-family: Verdana, Geneva, sans-serif.
func fonts(text string, m Match) bool {
	before, behind := lineAround(text, m)
	return strings.Contains(before, "font-family") || strings.Contains(before, "fontFamily") || strings.Contains(behind, "sans-serif") || strings.Contains(behind, ", serif") || strings.Contains(behind, ", monospace")
}

// lineAround is what stands shortly before and behind a name on its line.
func lineAround(text string, m Match) (before, behind string) {
	before = text[max(0, m.Start-mostAside):m.Start]
	before = before[strings.LastIndexByte(before, '\n')+1:]
	behind = text[m.End:min(len(text), m.End+mostAside)]
	if k := strings.IndexByte(behind, '\n'); k >= 0 {
		behind = behind[:k]
	}
	return before, behind
}

// stepKeys stand below the name of a step, a job or a container of what builds and deploys software.
var stepKeys = wordSet("uses run with if id shell env on jobs steps stages image command args script needs runs-on strategy trigger pool task inputs cmd build ports apiVersion namespace labels displayName condition")

// step says that a name is that of a step, by the key of the next line: name: Checkout Repo, uses: actions/checkout.
func step(text string, m Match) bool {
	if !strings.HasSuffix(strings.TrimRight(text[max(0, m.Start-8):m.Start], ` "'`), "ame:") {
		return false
	}
	_, behind := lineAround(text, m)
	next := text[m.End+len(behind) : min(len(text), m.End+len(behind)+2*mostAside)]
	next = strings.TrimLeft(next, "\n\r -")
	k := strings.IndexByte(next, ':')
	return k > 0 && stepKeys[next[:k]]
}

// measures are short words for what is computed of figures; some are first names as well.
var measures = wordSet("Max Min Avg Sum Std Lat Lon Med Mean Median Count Var")

// ofMeasures says that a name is such a word, and stands beside another: Min, Max, select Max from.
func ofMeasures(text string, m Match) bool {
	if m.End-m.Start > len("Med") || !measures[text[m.Start:m.End]] {
		return false
	}
	before, behind := lineAround(text, m)
	if strings.HasSuffix(before, "select ") || strings.HasSuffix(before, "SELECT ") {
		return true
	}
	const beside = 16
	before, behind = before[max(0, len(before)-beside):], behind[:min(len(behind), beside)]
	return slices.ContainsFunc(strings.FieldsFunc(before, noLetter), isMeasure) || slices.ContainsFunc(strings.FieldsFunc(behind, noLetter), isMeasure)
}

func isMeasure(w string) bool { return measures[w] }

func noLetter(r rune) bool { return r < 0x80 && byte(r)|0x20-'a' >= 26 }

// Things that bear the name of who found them, of medicine and mathematics. Only those of the first list may be
// somebody's who is alive: Cohen's kappa, but not his car.
var (
	ofFinder    = wordSet("disease sign triad paralysis kappa theorem theorems lemma conjecture paradox inequality equation equations algorithm law laws rule constant syndrome palsy thyroiditis lymphoma sarcoma carcinoma anemia anaemia chorea contracture fasciitis esophagus oesophagus ileitis arteritis granulomatosis nephropathy encephalopathy dystrophy ataxia triangle razor principle distribution transform alpha delta rho tau exact")
	afterFinder = wordSet("theorem lemma conjecture paradox inequality equation equations algorithm algorithms syndrome distribution transform expansion series matrix polynomial polynomials simulation simulations sampling tree distance metric similarity coefficient estimator curve test criterion method methods process sort search lymphoma sarcoma carcinoma anemia anaemia virus dystrophy kernel filter salad space manifold integral number numbers effect")
)

// eponym says that a name is that of a thing by the noun behind it: Hashimoto's thyroiditis, a Kaplan-Meier curve,
// Monte Carlo simulation.
func eponym(text string, m Match) bool {
	rest := text[m.End:min(len(text), m.End+mostAside)]
	owned := false
	for _, s := range [...]string{"'s ", "’s ", "' ", "s' "} {
		if r, ok := strings.CutPrefix(rest, s); ok {
			rest, owned = r, true
			break
		}
	}
	value := text[m.Start:m.End]
	for _, s := range [...]string{"'s", "’s"} {
		if v, ok := strings.CutSuffix(value, s); ok {
			value, owned = v, true
		}
	}
	if !owned || strings.HasPrefix(rest, " ") {
		r, ok := strings.CutPrefix(rest, " ")
		if !ok {
			return m.Kind == Person && joinedFamilies(value)
		}
		rest = r
	}
	noun := rest[:lettersEnd(rest, 0, len(rest))]
	if strings.IndexByte(value, ' ') >= 0 && (owned || m.Kind == Person) {
		return false // a first name and a family name are those of somebody
	}
	if owned {
		var t tag.Token
		return m.Kind == Person && ofFinder[noun] && tag.Read(text, m.Start, &t) && (t.Mask&tag.First == 0 || t.Mask&tag.Last != 0)
	}
	if m.Kind == Person && (noun == "number" || noun == "test" || noun == "method" || noun == "search" || noun == "effect" || noun == "tree" || noun == "numbers" || noun == "space") {
		return strings.IndexByte(value, '-') > 0 && articled(text, m.Start) || strings.HasSuffix(text[:m.Start], "the ") && noun == "number"
	}
	return afterFinder[noun] || m.Kind == Person && joinedFamilies(value)
}

// joinedFamilies says that three family names and more are joined by hyphens, as those of who found something are:
// Knuth-Morris-Pratt.
func joinedFamilies(value string) bool {
	if strings.Count(value, "-") < 2 || strings.IndexByte(value, ' ') >= 0 {
		return false
	}
	for part := range strings.SplitSeq(value, "-") {
		var t tag.Token
		if !tag.Read(part, 0, &t) || t.Shape != tag.Cap || t.Mask&(tag.First|tag.Last) == tag.First {
			return false
		}
	}
	return true
}
