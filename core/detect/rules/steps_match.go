package rules

// attempt is what has been seen of one.
type attempt struct {
	text string
	left int // steps
	end  int
	at   [2 + 2*maxGroups]int // where groups begin and end, -1 for those that are not
}

// find is FindStringSubmatchIndex for an expression that is anchored; known says that the
// answer is sure.
func (p *steps) find(text string, f *attempt) (ok, known bool) {
	f.text, f.left = text, maxSteps
	for i := range 2 + 2*p.groups {
		f.at[i] = -1
	}
	ok = p.run(f, 0, 0)
	f.at[0], f.at[1] = 0, f.end
	return ok, f.left >= 0
}

// matches says whether the expression matches text[i:], with what stands before it in
// sight; known says that the answer is sure.
func (p *steps) matches(text string, i int) (ok, known bool) {
	var f attempt
	f.text, f.left = text, maxSteps
	ok = p.run(&f, 0, i)
	return ok, f.left >= 0
}

// run goes on with step pc at byte i.
func (p *steps) run(f *attempt, pc, i int) bool {
	for {
		if f.left--; f.left < 0 {
			return false
		}
		s := &p.code[pc]
		pc++
		switch s.op {
		case stepBytes:
			n, ok := s.most(f, i)
			if !ok {
				return false
			}
			if n == s.min {
				i += n
				continue
			}
			return p.choose(f, s, pc, i, n)
		case stepFork:
			if (s.class == nil || i < len(f.text) && s.class[f.text[i]] != outside) && p.run(f, pc, i) {
				return true
			}
			pc = s.to
		case stepFirst:
			if p.run(f, s.to, i) {
				return true
			}
		case stepJump:
			pc = s.to
		case stepGroup:
			before := f.at[s.to]
			f.at[s.to] = i
			if p.run(f, pc, i) {
				return true
			}
			f.at[s.to] = before
			return false
		case stepBoundary, stepInside:
			if (i > 0 && isWord(f.text[i-1])) != (i < len(f.text) && isWord(f.text[i])) != (s.op == stepBoundary) {
				return false
			}
		case stepEnd:
			if i < len(f.text) {
				return false
			}
		case stepLineEnd:
			if i < len(f.text) && f.text[i] != '\n' {
				return false
			}
		case stepDone:
			f.end = i
			return true
		}
	}
}

// most is how many bytes at i are of the class, if they are enough.
func (s *step) most(f *attempt, i int) (n int, ok bool) {
	limit := len(f.text) - i
	if s.max >= 0 {
		limit = min(limit, s.max)
	}
	for n < limit {
		switch s.class[f.text[i+n]] {
		case member:
			n++
			continue
		case unsure:
			f.left = -1
			return 0, false
		}
		break
	}
	f.left = max(f.left-n/4, 0)
	return n, n >= s.min
}

// choose goes on behind some of the n bytes at i, as many or as few as the rest allows.
func (p *steps) choose(f *attempt, s *step, pc, i, n int) bool {
	next := &p.code[pc]
	at, stop, by := n, s.min, -1
	if s.lazy {
		at, stop, by = s.min, n, 1
	}
	for ; ; at += by {
		// A byte that the next step does not take needs no attempt.
		if next.op != stepBytes || next.min == 0 || i+at < len(f.text) && next.class[f.text[i+at]] != outside {
			if p.run(f, pc, i+at) {
				return true
			}
		}
		if at == stop || f.left < 0 {
			return false
		}
		f.left--
	}
}

// locate is FindStringSubmatchIndex of an anchored expression by steps or, where they
// have no answer, by regexp. It returns the first and the last byte, and of the group asked
// for, or of the first that is not empty if it is 0.
func (p *steps) locate(w string, group int) (s, e, last int, ok bool) {
	var f attempt
	ok, known := p.find(w, &f)
	loc := f.at[:2+2*p.groups]
	if !known {
		loc = p.re().FindStringSubmatchIndex(w)
		ok = loc != nil
	}
	if !ok {
		return 0, 0, 0, false
	}
	s, e = secretOf(loc, group)
	return s, e, loc[1], s >= 0
}

// secretOf is where the secret of a match lies: in the group asked for, in the first
// that is not empty, or in all of it.
func secretOf(loc []int, group int) (s, e int) {
	if len(loc) == 2 {
		return loc[0], loc[1]
	}
	if group > 0 {
		return loc[2*group], loc[2*group+1]
	}
	for g := 2; g < len(loc); g += 2 {
		if loc[g] >= 0 && loc[g+1] > loc[g] {
			return loc[g], loc[g+1]
		}
	}
	return loc[0], loc[1]
}
