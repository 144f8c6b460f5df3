package rules

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"sync"
)

// steps is an expression that is tried at one place, as a program that goes back where it has
// chosen wrongly. The regexp package finds the same (what it prefers is defined by going
// back), but prepares itself for every text it may be given, which costs more than the few
// bytes that most tokens' beginnings are told by. Where going back would take long, or a
// character beyond ASCII may count, there is no answer and regexp is asked.
type steps struct {
	code   []step
	groups int
	before int                   // the number of groups before the expression in that which it is a part of
	re     func() *regexp.Regexp // the same for the regexp package
}

type step struct {
	op       stepOp
	lazy     bool
	class    *[256]uint8 // see member; of a fork, the first byte of what it tries, nil for any
	min, max int         // max < 0 is no bound
	to       int         // where fork and jump go, or twice the number of a group, plus one at its end
}

type stepOp uint8

const (
	stepBytes stepOp = iota // bytes of a class, from min to max
	stepFork                // on, or if that fails, to
	stepFirst               // to, or if that fails, on
	stepJump
	stepGroup
	stepBoundary
	stepInside // \B
	stepEnd
	stepLineEnd
	stepDone
)

// What a byte is to a class.
const (
	outside = iota
	member
	unsure // a part of a character that may be one
)

const (
	maxSteps  = 512 // of one attempt; four bytes of a class are one more
	maxCode   = 1024
	maxGroups = 12
)

// newSteps compiles what begins at the beginning of a text, or says that it cannot.
func newSteps(re *syntax.Regexp) (*steps, bool) {
	p := &steps{groups: re.MaxCap()}
	if n := firstGroup(re); n > 0 {
		p.before = n - 1
		p.groups -= p.before
	}
	if p.groups > maxGroups || !p.add(re) {
		return nil, false
	}
	p.put(step{op: stepDone})
	for k := range p.code {
		if s := &p.code[k]; s.op == stepFork {
			s.class = p.firstByte(k + 1)
		}
	}
	return p, len(p.code) <= maxCode
}

// firstByte is the class of the byte that step pc takes, or those behind it that take none; nil
// if there is no saying.
func (p *steps) firstByte(pc int) *[256]uint8 {
	for {
		switch s := &p.code[pc]; {
		case s.op == stepGroup:
			pc++
		case s.op == stepBytes && s.min > 0:
			return s.class
		default:
			return nil
		}
	}
}

// firstGroup is the number of the first group, 0 if there is none.
func firstGroup(re *syntax.Regexp) int {
	if re.Op == syntax.OpCapture {
		return re.Cap
	}
	for _, sub := range re.Sub {
		if n := firstGroup(sub); n > 0 {
			return n
		}
	}
	return 0
}

// anchoredAt compiles a sequence that is to match at the beginning of a text. The regexp
// package is given it only when it is asked, which is seldom, and takes milliseconds where a
// class is large.
func (r *Rule) anchoredAt(seq []*syntax.Regexp) error {
	re := &syntax.Regexp{Op: syntax.OpConcat, Sub: slices.Concat([]*syntax.Regexp{{Op: syntax.OpBeginText}}, seq)}
	r.needs = needed(re, r.Triggers)
	if p, ok := newSteps(re); ok {
		p.re = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(re.String()) })
		r.steps = p
		return nil
	}
	var err error
	r.re, err = regexp.Compile(re.String())
	return err
}

func (p *steps) put(s step) int {
	p.code = append(p.code, s)
	return len(p.code) - 1
}

func (p *steps) add(re *syntax.Regexp) bool {
	if len(p.code) > maxCode {
		return false
	}
	switch re.Op {
	case syntax.OpEmptyMatch:
		return true
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if !p.add(sub) {
				return false
			}
		}
		return true
	case syntax.OpCapture:
		group := 2 * (re.Cap - p.before)
		p.put(step{op: stepGroup, to: group})
		ok := p.add(re.Sub[0])
		p.put(step{op: stepGroup, to: group + 1})
		return ok
	case syntax.OpLiteral:
		for _, c := range re.Rune {
			if c >= 0x80 {
				return false
			}
			p.put(step{class: members([]rune{c, c}, re.Flags&syntax.FoldCase != 0), min: 1, max: 1})
		}
		return true
	case syntax.OpAlternate:
		var ends []int
		for k, sub := range re.Sub {
			fork := -1
			if k < len(re.Sub)-1 {
				fork = p.put(step{op: stepFork})
			}
			if !p.add(sub) {
				return false
			}
			if fork >= 0 {
				ends = append(ends, p.put(step{op: stepJump}))
				p.code[fork].to = len(p.code)
			}
		}
		for _, k := range ends {
			p.code[k].to = len(p.code)
		}
		return true
	case syntax.OpRepeat, syntax.OpPlus, syntax.OpStar, syntax.OpQuest:
		return p.repeat(re)
	}
	return p.one(re)
}

// one adds what takes a byte or none.
func (p *steps) one(re *syntax.Regexp) bool {
	if class := classMembers(re); class != nil {
		p.put(step{class: class, min: 1, max: 1})
		return true
	}
	ops := map[syntax.Op]stepOp{syntax.OpWordBoundary: stepBoundary, syntax.OpNoWordBoundary: stepInside, syntax.OpEndText: stepEnd, syntax.OpEndLine: stepLineEnd}
	op, ok := ops[re.Op]
	if ok {
		p.put(step{op: op})
	}
	return ok || re.Op == syntax.OpBeginText && len(p.code) == 0
}

func (p *steps) repeat(re *syntax.Regexp) bool {
	least, most := times(re)
	lazy := re.Flags&syntax.NonGreedy != 0
	sub := re.Sub[0]
	if class := classMembers(sub); class != nil {
		p.put(step{class: class, min: least, max: most, lazy: lazy})
		return true
	}
	if nothing(sub) || most > 100 {
		return false
	}
	for range least {
		if !p.add(sub) {
			return false
		}
	}
	fork := stepFork
	if lazy {
		fork = stepFirst
	}
	if most < 0 {
		again := p.put(step{op: fork})
		ok := p.add(sub)
		p.put(step{op: stepJump, to: again})
		p.code[again].to = len(p.code)
		return ok
	}
	var ends []int
	for range most - least {
		ends = append(ends, p.put(step{op: fork}))
		if !p.add(sub) {
			return false
		}
	}
	for _, k := range ends {
		p.code[k].to = len(p.code)
	}
	return true
}

// nothing says that an element may match without taking a byte.
func nothing(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral:
		return len(re.Rune) == 0
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return false
	case syntax.OpCapture, syntax.OpPlus:
		return nothing(re.Sub[0])
	case syntax.OpRepeat:
		return re.Min == 0 || nothing(re.Sub[0])
	case syntax.OpConcat:
		return !slices.ContainsFunc(re.Sub, func(sub *syntax.Regexp) bool { return !nothing(sub) })
	case syntax.OpAlternate:
		return slices.ContainsFunc(re.Sub, nothing)
	}
	return true
}

// classMembers is the class of an element that is one character, or nil.
func classMembers(re *syntax.Regexp) *[256]uint8 {
	switch re.Op {
	case syntax.OpCharClass:
		return members(re.Rune, false)
	case syntax.OpAnyChar:
		return members([]rune{0, 0x10ffff}, false)
	case syntax.OpAnyCharNotNL:
		return members([]rune{0, '\n' - 1, '\n' + 1, 0x10ffff}, false)
	case syntax.OpLiteral:
		if len(re.Rune) == 1 && re.Rune[0] < 0x80 {
			return members([]rune{re.Rune[0], re.Rune[0]}, re.Flags&syntax.FoldCase != 0)
		}
	}
	return nil
}

// members marks the bytes of the characters in ranges. Of those beyond ASCII any byte may be
// a part: the answer is left to regexp.
func members(ranges []rune, fold bool) *[256]uint8 {
	var set [256]uint8
	high := false
	for i := 0; i+1 < len(ranges); i += 2 {
		for c := ranges[i]; c <= ranges[i+1] && c < 0x80; c++ {
			set[c] = member
			if letter := c | 0x20; fold && 'a' <= letter && letter <= 'z' {
				set[c^0x20] = member
				high = high || letter == 'k' || letter == 's' // which have a third form
			}
		}
		high = high || ranges[i+1] >= 0x80
	}
	for c := 0x80; high && c < 0x100; c++ {
		set[c] = unsure
	}
	return &set
}
