package tag

import (
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect/classes"
)

func TestRead(t *testing.T) {
	for text, want := range map[string]struct {
		word  string
		shape Shape
	}{
		"Alice's": {"Alice", Cap}, "O'Brien.": {"O'Brien", Inner}, "Jean-Luc": {"Jean-Luc", Double}, "al-Rashid": {"al-Rashid", Inner}, "McDonald": {"McDonald", Inner},
		"I'm": {"I'm", CapLower}, "Paris-based": {"Paris-based", CapLower}, "getUserName": {"getUserName", Code}, "snake_Case": {"snake_Case", Code}, "HTTP": {"HTTP", Upper},
		"D. Smith": {"D", Initial}, "Árpád": {"Árpád", Cap}, "A\u0301rpa\u0301d": {"A\u0301rpa\u0301d", Cap}, "Łukasz": {"Łukasz", Cap}, "1234": {"1234", Digits4}, "12B": {"12B", Alnum}, "東京": {"東京", Caseless}, "end-": {"end", Lower}, "O’Neil": {"O’Neil", Inner},
	} {
		var k Token
		if !Read(text, 0, &k) || text[:k.End] != want.word || k.Shape != want.shape {
			t.Errorf("%q: read %q of shape %d, want %q of shape %d", text, text[:k.End], k.Shape, want.word, want.shape)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{"Árpád": "arpad", "A\u0301rpa\u0301d": "arpad", "ŁÓDŹ": "lodz", "Straße": "strase", "ΑΘΉΝΑ": "αθηνα", "Jürgen": "jurgen", "Þór": "tor", "Иван": "иван", "Nguyễn": "nguyen"} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
		var k Token
		if Read(in, 0, &k) && k.Hash != Hash(want) {
			t.Errorf("%q is hashed as another word than %q", in, want)
		}
	}
}

func TestNextCapital(t *testing.T) {
	for text, want := range map[string]int{
		"": -1, "only small letters, 12 of them and more": -1, "a word. Then": 8, "camelCase and snake_Case": -1, "x-Axis y": -1, "12B or not": -1, "über Ärger": 6, "12345678Über Z": 14, "(Paris)": 1, "'Paris'": 1, "東京 Tower": 7,
	} {
		if got := NextCapital(text, classes.MarksOf(text).Capitals, 0); got != want {
			t.Errorf("NextCapital(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestGazetteer(t *testing.T) {
	for word, want := range map[string]Mask{"margarete": First, "brandt": Last, "tartu": Place, "paragraph": Common, "new york": Place, "united states": Place, "estonia": Place} {
		if got := gazetteer.Lookup(Key(word)); got&want == 0 {
			t.Errorf("%s: mask %04b, want %04b", word, got, want)
		}
	}
	// Words of no list are seldom taken for one: eight slots of twelve bits.
	wrong := 0
	const n = 100000
	for i := range n {
		if gazetteer.Lookup(Hash("zzq"+strconv.Itoa(i))) != 0 {
			wrong++
		}
	}
	t.Logf("%.3f %% of unknown words are taken for known ones", 100*float64(wrong)/n)
	if wrong > n/300 {
		t.Errorf("%d of %d unknown words are taken for known ones", wrong, n)
	}
}

func TestBuildFindsAllItHolds(t *testing.T) {
	var words []string
	var masks []Mask
	for i := range 5000 {
		words, masks = append(words, "word"+strconv.Itoa(i)), append(masks, Mask(1+i%15))
	}
	table, err := Build(words, masks)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Build(words, masks)
	if err != nil || string(table) != string(again) {
		t.Error("the same words make another table")
	}
	g := Gazetteer{slots: string(table), buckets: uint64(len(table) / 8)}
	wrong := 0
	for i, w := range words {
		switch got := g.Lookup(Hash(w)); got {
		case masks[i]:
		default:
			if got&masks[i] != masks[i] {
				t.Errorf("%s: mask %04b, want %04b at least", w, got, masks[i])
			}
			wrong++ // another word with the same fingerprint stands before it
		}
	}
	if wrong > 20 {
		t.Errorf("%d words have the mask of another", wrong)
	}
}

// TestModelIsThere: an empty file is a tagger that finds nothing, silently.
func TestModelIsThere(t *testing.T) {
	set := 0
	for _, w := range model.w {
		if w != bias*0x01010101 {
			set++
		}
	}
	if set < 10000 || model.scale <= 1 {
		t.Errorf("%d features weigh anything, scale %f", set, model.scale)
	}
	if n := len(modelFile) + len(gazetteerFile); n > 1<<20 {
		t.Errorf("the files take %d bytes of every binary", n)
	}
}

func FuzzNext(f *testing.F) {
	f.Add("Dear Mr. O'Brien, 12 Elm St of ΑΘΗΝΑ", true)
	f.Add("\xffA\xc3", false)
	f.Fuzz(func(t *testing.T, text string, small bool) {
		var w Window
		w.Small = small
		for pos := 0; ; {
			end := w.Next(text, pos)
			if end < 0 {
				return
			}
			if end <= pos || end > len(text) || w.Len() > MaxBody {
				t.Fatalf("a window of %d words from %d to %d in %d bytes", w.Len(), pos, end, len(text))
			}
			w.Tag(text)
			for i := range w.Len() {
				k := w.At(i)
				if k.Start < pos || k.End > end || utf8.ValidString(text) && !utf8.ValidString(text[k.Start:k.End]) {
					t.Fatalf("word %+v of the window from %d to %d", k, pos, end)
				}
			}
			if w.Len() > 0 {
				w.Carry(w.Label(w.Len() - 1))
			}
			pos = end
		}
	})
}

func BenchmarkNextCapital(b *testing.B) {
	text := strings.Repeat("there is nothing in this line that begins with a capital letter at all ", 100)
	b.SetBytes(int64(len(text)))
	var marks classes.Marks
	for b.Loop() {
		marks.Read(text)
		NextCapital(text, marks.Capitals, 0)
	}
}

// TestLetter compares what is told of a character with what Unicode says.
func TestLetter(t *testing.T) {
	for r := range rune(0x11000) {
		if r < 0x80 || r == 0xb5 || r == 0x2126 || r == 0x2206 || mark(r) { // signs, and accents
			continue
		}
		word, capital := unicode.IsLetter(r) || unicode.Is(unicode.M, r), unicode.IsUpper(r)
		if r >= 0x2000 && r < 0x2c00 || r >= 0x3000 && r < 0x3040 {
			word, capital = false, false
		}
		if gotWord, gotCapital := letter(r); gotWord != word || gotCapital != capital {
			t.Errorf("%U: %v %v, want %v %v", r, gotWord, gotCapital, word, capital)
		}
	}
}
