package tag

import (
	_ "embed" // the gazetteer is a file
	"encoding/binary"
	"errors"
	"math/bits"
	"math/rand/v2"
	"strings"
)

// Mask says in which lists a word stands.
type Mask uint8

// The lists of the gazetteer.
const (
	First  Mask = 1 << iota // first names
	Last                    // last names
	Place                   // towns, countries, regions; also phrases of two or three words
	Common                  // words that are not written with a capital
)

// Gazetteer is a hash table of words without the words: each slot holds twelve
// bits of a word's hash and its mask. A word that stands in no list is taken
// for one that does once in about a thousand times, which a tagger bears.
type Gazetteer struct {
	slots   string // buckets of four slots of two bytes
	buckets uint64
}

//go:embed gazetteer.bin
var gazetteerFile string

var gazetteer = Gazetteer{slots: gazetteerFile, buckets: uint64(len(gazetteerFile) / 8)}

// Lookup returns the mask of a word by the hash of its folded form.
func (g *Gazetteer) Lookup(h uint64) Mask {
	if g.buckets == 0 {
		return 0
	}
	fp, i, j := g.place(h)
	if m := match(g.bucket(i), fp); m != 0 {
		return m
	}
	return match(g.bucket(j), fp)
}

func (g *Gazetteer) place(h uint64) (fp uint16, i, j uint64) {
	h *= hashMul
	fp = uint16(h>>4&0xfff) << 4
	if fp == 0 {
		fp = 0x10
	}
	i, _ = bits.Mul64(h, g.buckets)
	j, _ = bits.Mul64(h<<21|h>>43, g.buckets)
	return fp, i, j
}

func (g *Gazetteer) bucket(i uint64) uint64 {
	s := g.slots[i*8 : i*8+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// match returns the mask of the slot of a bucket that holds the fingerprint.
func match(bucket uint64, fp uint16) Mask {
	const ones = 0x0001000100010001
	d := (bucket ^ uint64(fp)*ones) & (0xfff0 * ones)
	if z := (d - ones) &^ d & (0x8000 * ones); z != 0 {
		return Mask(bucket >> (bits.TrailingZeros64(z) &^ 15) & 0xf)
	}
	return 0
}

// Key is the hash under which a folded word or phrase stands in a gazetteer.
func Key(folded string) uint64 {
	first, rest, more := strings.Cut(folded, " ")
	h := Hash(first)
	for more {
		first, rest, more = strings.Cut(rest, " ")
		h = Phrase(h, Hash(first))
	}
	return h
}

// Build makes the table of a gazetteer from folded words. The same words give
// the same table. A word that is taken for another loses nothing: the other is then what either is.
func Build(words []string, masks []Mask) ([]byte, error) {
	buckets := uint64(float64(len(words))/4/.94) + 1
	g := Gazetteer{buckets: buckets}
	type slot struct {
		h uint64
		m Mask
	}
	table := make([][4]slot, buckets)
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // G404: the same table each time is the purpose
	for k, w := range words {
		if masks[k] == 0 {
			return nil, errors.New("a word of no list")
		}
		s := slot{Key(w), masks[k]}
		_, i, j := g.place(s.h)
		placed := false
		for n := 0; n < 5000 && !placed; n++ {
			for _, b := range [2]uint64{i, j} {
				for x := range table[b] {
					if !placed && table[b][x].m == 0 {
						table[b][x], placed = s, true
					}
				}
			}
			if !placed {
				b, x := i, r.IntN(4)
				if r.IntN(2) == 1 {
					b = j
				}
				s, table[b][x] = table[b][x], s
				_, i, j = g.place(s.h)
			}
		}
		if !placed {
			return nil, errors.New("the table is too full")
		}
	}
	for k, w := range words {
		fp, i, j := g.place(Key(w))
		taken := false
		for _, b := range [2]uint64{i, j} {
			for x, s := range table[b] {
				if other, _, _ := g.place(s.h); !taken && s.m != 0 && other == fp {
					table[b][x].m |= masks[k]
					taken = true
				}
			}
		}
	}
	out := make([]byte, 0, buckets*8)
	for _, b := range table {
		for _, s := range b {
			v := uint16(0)
			if s.m != 0 {
				fp, _, _ := g.place(s.h)
				v = fp | uint16(s.m)
			}
			out = binary.LittleEndian.AppendUint16(out, v)
		}
	}
	return out, nil
}
