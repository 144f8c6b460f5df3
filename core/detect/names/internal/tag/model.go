package tag

import (
	_ "embed" // the weights are a file
	"encoding/binary"
	"math"
)

// Label is what a word is part of.
type Label uint8

// The labels: nothing, the first or a later word of a person's name, of a place
// or of a part of an address.
const (
	Nothing Label = iota
	PersonFirst
	PersonMore
	PlaceFirst
	PlaceMore
	// Labels is how many there are.
	Labels = 5
)

// Person says that the label is of a person's name.
func (l Label) Person() bool { return l == PersonFirst || l == PersonMore }

// Place says that the label is of a place.
func (l Label) Place() bool { return l == PlaceFirst || l == PlaceMore }

const (
	weightBits = 18
	// Weights is the number of features the model tells apart.
	Weights = 1 << weightBits
	// Lanes is the number of weights of a feature.
	Lanes = Labels - 1
	bias  = 128
)

// Model holds the weights: for each feature four of eight bits, of which two
// and two are summed in lanes of sixteen. What is nothing weighs zero. Most
// features weigh nothing at all, so that one never seen in training, whose
// number is that of another by chance, seldom adds to the sum.
type Model struct {
	scale float64 // weight units in one nat
	trans [Labels][Labels]int32
	w     *[Weights]uint32
	score []float64 // by how much a label beats the others, see Score
}

//go:embed model.bin
var modelFile string

var model = load(modelFile)

const headerBytes = 8 + Labels*Labels*4

// load reads a model: the header, then for each feature that weighs anything
// its distance from the one before and its weights.
func load(file string) *Model {
	m := &Model{scale: 1, w: new([Weights]uint32)}
	for i := range m.w {
		m.w[i] = bias * 0x01010101
	}
	if len(file) < headerBytes {
		return m // there is none yet: the trainer makes the first
	}
	b := []byte(file)
	m.scale = math.Float64frombits(binary.LittleEndian.Uint64(b))
	m.score = make([]float64, 1+int(certain*m.scale))
	for i := range m.score {
		m.score[i] = 1 / (1 + math.Exp(-float64(i)/m.scale))
	}
	for i := range Labels * Labels {
		from, to := Label(i/Labels), Label(i%Labels)
		m.trans[from][to] = int32(binary.LittleEndian.Uint32(b[8+i*4:]))
		if !Allowed(from, to) {
			m.trans[from][to] = least / 64
		}
	}
	at := -1
	for b = b[headerBytes:]; len(b) > Lanes; b = b[Lanes:] {
		step, n := binary.Uvarint(b)
		b = b[n:]
		at += int(step)
		// Lanes in the order that Tag sums them: the even ones, then the odd ones.
		m.w[at] = uint32(b[0]^bias) | uint32(b[2]^bias)<<8 | uint32(b[1]^bias)<<16 | uint32(b[3]^bias)<<24
	}
	return m
}

// Encode is the file of a model trained in floating point: the weights of each
// feature and of each step from label to label.
func Encode(w [][Lanes]float32, trans [Labels][Labels]float32) []byte {
	most := 0.0
	for _, f := range w {
		for _, x := range f {
			most = max(most, math.Abs(float64(x)))
		}
	}
	scale := 127 / max(most, 1e-9)
	out := binary.LittleEndian.AppendUint64(nil, math.Float64bits(scale))
	for _, row := range trans {
		for _, x := range row {
			out = binary.LittleEndian.AppendUint32(out, uint32(int32(math.Round(float64(x)*scale))))
		}
	}
	last := -1
	for i, f := range w {
		var q [Lanes]byte
		small := true
		for l, x := range f {
			v := int8(math.Round(float64(x) * scale))
			q[l] = byte(v)
			small = small && v > -negligible && v < negligible
		}
		if small {
			continue
		}
		out = append(binary.AppendUvarint(out, uint64(i-last)), q[:]...)
		last = i
	}
	return out
}

// negligible weights are left out of the file.
const negligible = 7

// Allowed says whether label b may follow label a.
func Allowed(a, b Label) bool {
	return b != PersonMore && b != PlaceMore || a == b || a == b-1
}

const least = math.MinInt32 / 4

// Tag labels the words of the body of a window of a text.
func (w *Window) Tag(text string) {
	if w.past.known {
		return
	}
	for i := range w.n {
		n := w.Features(i)
		var even, odd uint32
		for _, f := range w.feat[:n] {
			x := model.w[f>>(32-weightBits)]
			even += x & 0x00ff00ff
			odd += x >> 8 & 0x00ff00ff
		}
		off := int32(n * bias)
		w.una[i] = [Labels]int32{0, int32(even&0xffff) - off, int32(even>>16) - off, int32(odd&0xffff) - off, int32(odd>>16) - off}
	}
	w.decode()
	if w.past.worth && w.n > 0 {
		w.remember(text)
	}
}

// decode finds the best labels, and for each word by how much they beat the
// best labels that make it something else.
func (w *Window) decode() {
	if w.n == 0 {
		return
	}
	fwd, bwd := &w.fwd, &w.bwd
	fwd[0], bwd[w.n-1] = w.una[0], [Labels]int32{}
	fwd[0][PersonMore], fwd[0][PlaceMore] = least, least
	t := &model.trans
	for i := 1; i < w.n; i++ {
		f, g, u := &fwd[i-1], &fwd[i], &w.una[i]
		for b := range Labels {
			g[b] = max(f[0]+t[0][b], f[1]+t[1][b], f[2]+t[2][b], f[3]+t[3][b], f[4]+t[4][b]) + u[b]
		}
	}
	for i := w.n - 2; i >= 0; i-- {
		f, g := &bwd[i+1], &bwd[i]
		var n [Labels]int32
		for b := range Labels {
			n[b] = f[b] + w.una[i+1][b]
		}
		for a := range Labels {
			g[a] = max(n[0]+t[a][0], n[1]+t[a][1], n[2]+t[a][2], n[3]+t[a][3], n[4]+t[a][4])
		}
	}
	for i := range w.n {
		f, g := &fwd[i], &bwd[i]
		no, person, place := f[0]+g[0], max(f[1]+g[1], f[2]+g[2]), max(f[3]+g[3], f[4]+g[4])
		switch {
		case no >= person && no >= place:
			w.lab[i], w.mar[i] = Nothing, no-max(person, place)
		case person >= place:
			w.lab[i], w.mar[i] = PersonFirst, person-max(no, place)
			if f[2]+g[2] > f[1]+g[1] {
				w.lab[i] = PersonMore
			}
		default:
			w.lab[i], w.mar[i] = PlaceFirst, place-max(no, person)
			if f[4]+g[4] > f[3]+g[3] {
				w.lab[i] = PlaceMore
			}
		}
	}
}

// Label is what Tag found for a word of the body.
func (w *Window) Label(i int) Label { return w.lab[i] }

// Score is how sure the label of a word is, between 1/2 and 1: the logistic function of how
// much it beats the others.
func (w *Window) Score(i int) float64 {
	if m := int(w.mar[i]); m < len(model.score) {
		return model.score[m]
	}
	return 1
}

// certain is the natural logarithm of odds that are as good as 1 in floating point.
const certain = 40
