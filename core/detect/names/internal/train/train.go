// Package train fits the weights of package tag: a conditional random field
// over the words of a window, by stochastic gradients (AdaGrad). It is used
// when the weights are made and never at run time.
package train

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/classes"
	"github.com/sotto-project/sotto/core/detect/names/internal/corpus"
	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

const nLabels = tag.Labels

// blurred is how many windows of a hundred are shown with unknown words around
// them, so that the tagger learns to do without the words of the templates.
const blurred = 35

// Set is what is learned from.
type Set struct {
	r       *rand.Rand
	feats   []uint32
	words   []word
	windows []window
}

type word struct {
	at    uint32
	n     uint8
	label tag.Label
}

type window struct {
	from, to uint32
}

// NewSet returns an empty set.
func NewSet(seed uint64) *Set {
	return &Set{r: rand.New(rand.NewPCG(seed, 14))} //nolint:gosec // G404: the same weights each time are the purpose
}

// Len is the number of windows.
func (s *Set) Len() int { return len(s.windows) }

// Words is the number of words in them.
func (s *Set) Words() int { return len(s.words) }

// small is how many texts of a hundred are shown without capitals.
const small = 5

// Add adds the windows of a labelled text.
func (s *Set) Add(t corpus.Text) {
	var w tag.Window
	w.Reset(classes.MarksOf(t.Text).Capitals)
	if low := strings.ToLower(t.Text); s.r.IntN(100) < small && len(low) == len(t.Text) {
		t.Text = low
		w.Reset(classes.MarksOf(low).Capitals)
		w.Small = true
	}
	for pos := 0; ; {
		end := w.Next(t.Text, pos)
		if end < 0 {
			return
		}
		pos = end
		from := len(s.words)
		var labels [tag.MaxBody]tag.Label
		for i := range w.Len() {
			tok := w.At(i)
			for _, sp := range t.Spans {
				if tok.Start < sp.Start || tok.End > sp.End {
					continue
				}
				l := tag.PlaceFirst
				if sp.Person {
					l = tag.PersonFirst
				}
				if i > 0 && w.At(i-1).Start >= sp.Start {
					l++
				}
				labels[i] = l
				if sp.Unknown {
					w.Forget(i)
				}
			}
		}
		if s.r.IntN(100) < blurred {
			w.Blur(s.r)
		}
		for i := range w.Len() {
			f := w.Feats(i)
			s.words = append(s.words, word{uint32(len(s.feats)), uint8(len(f)), labels[i]})
			s.feats = append(s.feats, f...)
		}
		s.windows = append(s.windows, window{uint32(from), uint32(len(s.words))})
		w.Carry(labels[w.Len()-1])
	}
}

// AddClean adds the windows of a text that names nobody, but for those that
// look as if they did.
func (s *Set) AddClean(text string) {
	var w tag.Window
	w.Reset(classes.MarksOf(text).Capitals)
	for pos := 0; ; {
		end := w.Next(text, pos)
		if end < 0 {
			return
		}
		pos = end
		name := false
		for i := range w.Len() {
			if i > 0 && w.At(i-1).Mask&(tag.First|tag.Last) != 0 && w.At(i).Mask&tag.Last != 0 && w.At(i).Shape != tag.Lower && w.At(i-1).Shape != tag.Lower {
				name = true
			}
			if w.At(i).Mask&tag.Place != 0 && w.At(i).Mask&tag.Common == 0 {
				name = true
			}
		}
		if name {
			continue
		}
		from := len(s.words)
		for i := range w.Len() {
			f := w.Feats(i)
			s.words = append(s.words, word{uint32(len(s.feats)), uint8(len(f)), tag.Nothing})
			s.feats = append(s.feats, f...)
		}
		s.windows = append(s.windows, window{uint32(from), uint32(len(s.words))})
	}
}

// Fit is weights, and what is needed to find them.
type Fit struct {
	fits int // others that are added

	w, sum [][tag.Lanes]float32
	t, ts  [nLabels][nLabels]float32

	// The weights are averaged over the steps of all epochs but the first, which makes
	// them depend less on the order of the windows: each change is taken back by the
	// share of these steps that went before it.
	late  [][tag.Lanes]float32
	tLate [nLabels][nLabels]float32
	done  float32
}

// Train fits weights.
func (s *Set) Train(epochs int, seed uint64, progress func(epoch int, loss float64)) *Fit {
	s.thin()
	f := &Fit{w: make([][tag.Lanes]float32, tag.Weights), sum: make([][tag.Lanes]float32, tag.Weights), late: make([][tag.Lanes]float32, tag.Weights)}
	r := rand.New(rand.NewPCG(seed, 13)) //nolint:gosec // G404: the same weights each time are the purpose
	order := make([]int, len(s.windows))
	for i := range order {
		order[i] = i
	}
	for e := range epochs {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		loss := 0.0
		for i, k := range order {
			f.done = float32(max(0, float64((e-1)*len(order)+i)/float64(max(1, (epochs-1)*len(order)))))
			loss += f.step(s, s.windows[k])
		}
		progress(e+1, loss/float64(len(s.words)))
	}
	f.average()
	f.sum, f.late = nil, nil
	return f
}

// Add adds the weights of another fit: of some that have learned from different texts each has
// whims of its own, which the mean of them has not.
func (f *Fit) Add(o *Fit) {
	f.fits += o.fits + 1
	for i := range f.w {
		for l := range f.w[i] {
			f.w[i][l] += o.w[i][l]
		}
	}
	for a := range f.t {
		for b := range f.t[a] {
			f.t[a][b] += o.t[a][b]
		}
	}
}

// Encode is the file of the mean of the weights that were added up.
func (f *Fit) Encode() []byte {
	n := float32(f.fits + 1)
	for i := range f.w {
		for l := range f.w[i] {
			f.w[i][l] /= n
		}
	}
	for a := range f.t {
		for b := range f.t[a] {
			f.t[a][b] /= n
		}
	}
	f.fits = 0
	return tag.Encode(f.w, f.t)
}

func (f *Fit) average() {
	for i := range f.w {
		for l := range f.w[i] {
			f.w[i][l] -= f.late[i][l]
		}
	}
	for a := range f.t {
		for b := range f.t[a] {
			f.t[a][b] -= f.tLate[a][b]
		}
	}
}

// thin drops the features that are rare, and turns the others into numbers of weights.
func (s *Set) thin() {
	seen := make([]uint8, 1<<26)
	for _, f := range s.feats {
		if n := &seen[f>>6]; *n < rare {
			*n++
		}
	}
	at := uint32(0)
	for i := range s.words {
		w := &s.words[i]
		from := at
		for _, f := range s.feats[w.at : w.at+uint32(w.n)] {
			if seen[f>>6] >= rare {
				s.feats[at] = f / ((1 << 32) / tag.Weights)
				at++
			}
		}
		w.at, w.n = from, uint8(at-from)
	}
	s.feats = s.feats[:at]
}

// rare is how often a feature must be seen to be learned.
const rare = 40

const (
	rate  = .08
	decay = 2e-6
)

// step takes one step along the gradient of one window and returns its loss.
func (f *Fit) step(s *Set, win window) float64 {
	words := s.words[win.from:win.to]
	n := len(words)
	var una, fwd, bwd [tag.MaxBody][nLabels]float64
	for i, w := range words {
		for _, x := range s.feats[w.at : w.at+uint32(w.n)] {
			for l := range tag.Lanes {
				una[i][l+1] += float64(f.w[x][l])
			}
		}
	}
	for i := range n {
		for b := range nLabels {
			if i == 0 {
				fwd[0][b] = una[0][b]
				if tag.Label(b) == tag.PersonMore || tag.Label(b) == tag.PlaceMore {
					fwd[0][b] = math.Inf(-1)
				}
				continue
			}
			var in [nLabels]float64
			for a := range nLabels {
				in[a] = math.Inf(-1)
				if tag.Allowed(tag.Label(a), tag.Label(b)) {
					in[a] = fwd[i-1][a] + float64(f.t[a][b]) //nolint:gosec // G602: i is at least 1 here
				}
			}
			fwd[i][b] = una[i][b] + logSum(in[:])
		}
	}
	for i := n - 2; i >= 0; i-- {
		for a := range nLabels {
			var out [nLabels]float64
			for b := range nLabels {
				out[b] = math.Inf(-1)
				if tag.Allowed(tag.Label(a), tag.Label(b)) {
					out[b] = float64(f.t[a][b]) + una[i+1][b] + bwd[i+1][b]
				}
			}
			bwd[i][a] = logSum(out[:])
		}
	}
	z := logSum(fwd[n-1][:]) //nolint:gosec // G602: a window has a word
	gold := 0.0
	for i, w := range words {
		gold += una[i][w.label]
		if i > 0 {
			gold += float64(f.t[words[i-1].label][w.label])
		}
	}
	for i, w := range words {
		var g [nLabels]float32
		sure := true
		for l := range nLabels {
			p := math.Exp(fwd[i][l] + bwd[i][l] - z)
			g[l] = -float32(p)
			if tag.Label(l) == w.label {
				g[l]++
			}
			sure = sure && math.Abs(float64(g[l])) < 1e-3
		}
		if sure {
			continue
		}
		for _, x := range s.feats[w.at : w.at+uint32(w.n)] {
			fw, fs, fl := &f.w[x], &f.sum[x], &f.late[x]
			for l := range tag.Lanes {
				d := g[l+1] - decay*fw[l]*100
				fs[l] += d * d
				d = rate * d / float32(math.Sqrt(float64(fs[l])+1e-4))
				fw[l] += d
				fl[l] += d * f.done
			}
		}
	}
	for i := 1; i < n; i++ {
		for a := range nLabels {
			for b := range nLabels {
				if !tag.Allowed(tag.Label(a), tag.Label(b)) {
					continue
				}
				d := -float32(math.Exp(fwd[i-1][a] + float64(f.t[a][b]) + una[i][b] + bwd[i][b] - z))
				if words[i-1].label == tag.Label(a) && words[i].label == tag.Label(b) {
					d++
				}
				f.ts[a][b] += d * d
				d = rate * d / float32(math.Sqrt(float64(f.ts[a][b])+1e-4))
				f.t[a][b] += d
				f.tLate[a][b] += d * f.done
			}
		}
	}
	return z - gold
}

func logSum(x []float64) float64 {
	most := slices.Max(x)
	if math.IsInf(most, -1) {
		return most
	}
	sum := 0.0
	for _, v := range x {
		sum += math.Exp(v - most)
	}
	return most + math.Log(sum)
}
