package dial

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"

	"github.com/nyaruka/phonenumbers"
)

// table says of digits which kinds of numbers of a country are written so. Bit 0 is any kind.
type table struct {
	steps   [][10]uint16 // the state after a digit; 0 leads nowhere
	kinds   []uint16     // of the numbers that end in a state
	lengths []uint32     // of each kind, as bits
}

// maxStates bounds the memory of a table.
const maxStates = 1 << 15

func (t *table) walk(digits []byte) (kinds uint16) {
	state := uint16(1)
	for _, c := range digits {
		if state = t.steps[state][c-'0']; state == 0 {
			return 0
		}
	}
	return t.kinds[state]
}

// tableOf makes the table of a country, or none if its plan is written in another way than
// plans are today.
func tableOf(m *phonenumbers.PhoneMetadata) *table {
	descs := []*phonenumbers.PhoneNumberDesc{
		m.GetGeneralDesc(), m.GetPremiumRate(), m.GetTollFree(), m.GetSharedCost(), m.GetVoip(), m.GetPersonalNumber(), m.GetPager(), m.GetUan(), m.GetVoicemail(), m.GetFixedLine(),
	}
	if !m.GetSameMobileAndFixedLinePattern() {
		descs = append(descs, m.GetMobile())
	}
	t := &table{steps: make([][10]uint16, 1), kinds: make([]uint16, 1)}
	b := builder{table: t, states: map[string]uint16{}}
	var first []place
	for k, d := range descs {
		lengths := ^uint32(0)
		if list := d.GetPossibleLength(); len(list) > 0 {
			lengths = lengthsOf(list)
		}
		t.lengths = append(t.lengths, lengths)
		re, err := syntax.Parse(d.GetNationalNumberPattern(), syntax.Perl)
		if err != nil {
			return nil
		}
		prog, err := syntax.Compile(re.Simplify())
		if err != nil {
			return nil
		}
		b.progs = append(b.progs, prog)
		if k == 0 || lengths != 0 {
			first = b.reach(first, place{uint16(k), uint16(prog.Start)})
		}
	}
	b.state(first)
	for len(b.todo) > 0 && !b.failed {
		state, places := b.todo[0].state, b.todo[0].places
		b.todo = b.todo[1:]
		for digit := range rune(10) {
			var next []place
			for _, p := range places {
				if in := &b.progs[p.kind].Inst[p.pc]; in.Op != syntax.InstMatch && in.MatchRune('0'+digit) {
					next = b.reach(next, place{p.kind, uint16(in.Out)})
				}
			}
			to := b.state(next)
			t.steps[state][digit] = to
		}
	}
	if b.failed {
		return nil
	}
	return t
}

// place is an instruction of the expression of a kind.
type place struct{ kind, pc uint16 }

// builder makes a table: a state is the places that the digits so far may have led to.
type builder struct {
	table  *table
	progs  []*syntax.Prog
	states map[string]uint16
	todo   []work
	key    []byte
	failed bool
}

type work struct {
	state  uint16
	places []place
}

// reach adds the places that p leads to without a digit.
func (b *builder) reach(list []place, p place) []place {
	in := &b.progs[p.kind].Inst[p.pc]
	switch in.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		return b.reach(b.reach(list, place{p.kind, uint16(in.Out)}), place{p.kind, uint16(in.Arg)})
	case syntax.InstCapture, syntax.InstNop:
		return b.reach(list, place{p.kind, uint16(in.Out)})
	case syntax.InstEmptyWidth:
		b.failed = true
	case syntax.InstFail:
	default:
		if !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	return list
}

// state is the number of the state in which places have been reached.
func (b *builder) state(places []place) uint16 {
	if len(places) == 0 {
		return 0
	}
	slices.SortFunc(places, func(x, y place) int { return int(x.kind)<<16 + int(x.pc) - int(y.kind)<<16 - int(y.pc) })
	b.key = b.key[:0]
	for _, p := range places {
		b.key = binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(b.key, p.kind), p.pc)
	}
	if s, ok := b.states[string(b.key)]; ok {
		return s
	}
	t := b.table
	s := uint16(len(t.steps))
	if s >= maxStates {
		b.failed = true
		return 0
	}
	kinds := uint16(0)
	for _, p := range places {
		if b.progs[p.kind].Inst[p.pc].Op == syntax.InstMatch {
			kinds |= 1 << p.kind
		}
	}
	t.steps, t.kinds = append(t.steps, [10]uint16{}), append(t.kinds, kinds)
	b.states[string(b.key)] = s
	b.todo = append(b.todo, work{s, places})
	return s
}
