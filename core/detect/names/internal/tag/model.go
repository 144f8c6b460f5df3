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
	weightBits = 16
	// Weights is the number of features the model tells apart.
	Weights = 1 << weightBits
	// Lanes is the number of weights of a feature.
	Lanes = Labels - 1
	bias  = 128
)

// Model holds the weights: for each feature four of eight bits, in lanes of
// sixteen so that one addition sums all four. What is nothing weighs zero.
type Model struct {
	scale float64 // weight units in one nat
	trans [Labels][Labels]int32
	w     []uint64
}

//go:embed model.bin
var modelFile string

var model = load(modelFile)

const headerBytes = 8 + Labels*Labels*4

func load(file string) *Model {
	m := &Model{scale: 1, w: make([]uint64, Weights)}
	if len(file) != headerBytes+Weights*Lanes {
		for i := range m.w {
			m.w[i] = bias * 0x0001000100010001
		}
		return m
	}
	m.scale = math.Float64frombits(binary.LittleEndian.Uint64([]byte(file[:8])))
	for i := range Labels * Labels {
		m.trans[i/Labels][i%Labels] = int32(binary.LittleEndian.Uint32([]byte(file[8+i*4 : 12+i*4])))
	}
	for i := range m.w {
		b := file[headerBytes+i*Lanes : headerBytes+i*Lanes+Lanes]
		m.w[i] = uint64(b[0]^bias) | uint64(b[1]^bias)<<16 | uint64(b[2]^bias)<<32 | uint64(b[3]^bias)<<48
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
	for _, f := range w {
		for _, x := range f {
			out = append(out, byte(int8(math.Round(float64(x)*scale))))
		}
	}
	return out
}

// Allowed says whether label b may follow label a.
func Allowed(a, b Label) bool {
	return b != PersonMore && b != PlaceMore || a == b || a == b-1
}

const least = math.MinInt32 / 4

// Tag labels the words of the body.
func (w *Window) Tag() {
	for i := range w.n {
		n := w.Features(i)
		sum := uint64(0)
		for _, f := range w.feat[:n] {
			sum += model.w[f]
		}
		off := int32(n * bias)
		u := &w.una[i]
		u[0] = 0
		u[1] = int32(sum&0xffff) - off
		u[2] = int32(sum>>16&0xffff) - off
		u[3] = int32(sum>>32&0xffff) - off
		u[4] = int32(sum>>48) - off
	}
	w.decode()
}

// decode finds the best labels, and for each word by how much they beat the
// best labels that make it something else.
func (w *Window) decode() {
	var fwd, bwd [MaxBody][Labels]int32
	fwd[0] = w.una[0]
	fwd[0][PersonMore], fwd[0][PlaceMore] = least, least
	for i := 1; i < w.n; i++ {
		step(&fwd[i-1], &fwd[i], &w.una[i])
	}
	for i := w.n - 2; i >= 0; i-- {
		for a := range Labels {
			best := int32(least)
			for b := range Labels {
				if Allowed(Label(a), Label(b)) {
					best = max(best, bwd[i+1][b]+w.una[i+1][b]+model.trans[a][b])
				}
			}
			bwd[i][a] = best
		}
	}
	for i := range w.n {
		var total [Labels]int32
		best := 0
		for l := range Labels {
			total[l] = fwd[i][l] + bwd[i][l]
			if total[l] > total[best] {
				best = l
			}
		}
		person, place := max(total[1], total[2]), max(total[3], total[4])
		w.lab[i] = Label(best)
		switch {
		case best == 0:
			w.mar[i] = total[0] - max(person, place)
		case best <= 2:
			w.mar[i] = person - max(total[0], place)
		default:
			w.mar[i] = place - max(total[0], person)
		}
	}
}

func step(from, to, una *[Labels]int32) {
	for b := range Labels {
		best := int32(least)
		for a := range Labels {
			if Allowed(Label(a), Label(b)) {
				best = max(best, from[a]+model.trans[a][b])
			}
		}
		to[b] = best + una[b]
	}
}

// Label is what Tag found for a word of the body, and how sure that is between
// 0 and 1.
func (w *Window) Label(i int) (Label, float64) {
	return w.lab[i], 1 / (1 + math.Exp(-float64(w.mar[i])/model.scale))
}
