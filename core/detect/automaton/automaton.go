// Package automaton finds many short patterns in one pass over a text.
//
// It is a dense Aho-Corasick automaton that folds ASCII case: one table look-up
// a byte, whatever the number of patterns. Find resumes where it stopped, so a
// caller may look at the text around a hit and go on, without a callback and
// without an allocation.
//
// It promises every occurrence of every pattern, in order of their ends, also
// overlapping ones. It knows bytes only: a pattern outside ASCII matches its
// UTF-8 bytes exactly.
package automaton

import (
	"errors"
	"fmt"
	"slices"
)

// hit marks a state in which at least one pattern ends. It shares the word with
// the state's number, so the loop needs one load and one test a byte.
const hit = 0x8000

// Automaton is a compiled set of patterns. It is immutable.
type Automaton struct {
	next  []uint16 // next[state<<shift|class] = state, with hit set where a pattern ends
	class [256]uint8
	shift uint
	first []uint32 // outputs of state s are out[first[s]:first[s+1]]
	out   []uint32
}

// State is a position in the automaton between two calls of Find. The zero
// State is the beginning of a text.
type State uint16

type node struct {
	child map[uint8]uint16
	fail  uint16
	out   []uint32
}

// New compiles patterns. A pattern is known by its index from then on; empty
// patterns are refused.
func New(patterns []string) (*Automaton, error) {
	a := &Automaton{}
	classes := 1
	for _, p := range patterns {
		if p == "" {
			return nil, errors.New("compile patterns: an empty pattern")
		}
		for i := range len(p) {
			c := fold(p[i])
			if a.class[c] == 0 {
				if classes == 256 {
					return nil, errors.New("compile patterns: more than 255 different bytes")
				}
				a.class[c] = uint8(classes)
				classes++
			}
		}
	}
	for c := 'A'; c <= 'Z'; c++ {
		a.class[c] = a.class[c|0x20]
	}
	for 1<<a.shift < classes {
		a.shift++
	}
	nodes := []node{{child: map[uint8]uint16{}}}
	for i, p := range patterns {
		s := uint16(0)
		for j := range len(p) {
			c := a.class[fold(p[j])]
			n, ok := nodes[s].child[c]
			if !ok {
				if len(nodes) == hit {
					return nil, fmt.Errorf("compile patterns: more than %d states", hit)
				}
				n = uint16(len(nodes))
				nodes = append(nodes, node{child: map[uint8]uint16{}})
				nodes[s].child[c] = n
			}
			s = n
		}
		nodes[s].out = append(nodes[s].out, uint32(i))
	}
	a.link(nodes, classes)
	return a, nil
}

// link computes failure links breadth first and numbers the states in that
// order, so that the shallow states, which see nearly all traffic, lie together.
func (a *Automaton) link(nodes []node, classes int) {
	order := make([]uint16, 0, len(nodes))
	order = append(order, 0)
	for i := 0; i < len(order); i++ {
		s := order[i]
		for c := 1; c < classes; c++ {
			n, ok := nodes[s].child[uint8(c)]
			if !ok {
				continue
			}
			order = append(order, n)
			f := nodes[s].fail
			for s != 0 {
				if m, ok := nodes[f].child[uint8(c)]; ok {
					nodes[n].fail = m
					break
				}
				if f == 0 {
					break
				}
				f = nodes[f].fail
			}
			nodes[n].out = append(nodes[n].out, nodes[nodes[n].fail].out...)
		}
	}
	number := make([]uint16, len(nodes))
	for i, s := range order {
		number[s] = uint16(i)
	}
	a.next = make([]uint16, len(nodes)<<a.shift)
	a.first = make([]uint32, 0, len(nodes)+1)
	for i, s := range order {
		a.first = append(a.first, uint32(len(a.out)))
		slices.Sort(nodes[s].out)
		a.out = append(a.out, nodes[s].out...)
		for c := range classes {
			t := uint16(0)
			if n, ok := nodes[s].child[uint8(c)]; ok {
				t = number[n]
				if len(nodes[n].out) > 0 {
					t |= hit
				}
			} else if s != 0 {
				t = a.next[int(number[nodes[s].fail])<<a.shift|c]
			}
			a.next[i<<a.shift|c] = t
		}
	}
	a.first = append(a.first, uint32(len(a.out)))
}

// Find goes on from byte from in state s to the next end of a pattern. It
// returns the offset after that end and the state there, or -1 when the text
// ends first.
func (a *Automaton) Find(text string, from int, s State) (int, State) {
	next, shift := a.next, a.shift&15
	t := uint16(s)
	for i := from; i < len(text); i++ {
		t = next[int(t&^hit)<<shift|int(a.class[text[i]])]
		if t&hit != 0 {
			return i + 1, State(t)
		}
	}
	return -1, State(t)
}

// Outputs are the indexes of the patterns that end in state s, as Find returned it.
func (a *Automaton) Outputs(s State) []uint32 {
	n := s &^ hit
	return a.out[a.first[n]:a.first[n+1]]
}

func fold(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c | 0x20
	}
	return c
}
