package dial

// number is the digits of a number that are still to be looked at.
type number struct {
	all  [2 * maxDigits]byte
	from int
	size int
}

func numberOf(digits []byte) (n number) {
	n.size = copy(n.all[:], digits)
	return n
}

func (n *number) digits() []byte { return n.all[n.from : n.from+n.size] }

func (n *number) cut(count int) { n.from, n.size = n.from+count, n.size-count }

// called cuts off the calling code with which a number begins, and is the main plan of it.
func (n *number) called() *plan {
	if n.size <= minNational || n.all[n.from] == '0' {
		return nil
	}
	for size := 1; size <= maxCode && size <= n.size; size++ {
		if list := plans().codes[string(n.digits()[:size])]; list != nil {
			n.cut(size)
			return list[0]
		}
	}
	return nil
}

// coded cuts off the calling code of the country that a number is dialled in, if it begins
// with it and is none of that country otherwise.
func (n *number) coded(p *plan) bool {
	d := n.digits()
	if len(d) < len(p.code) || string(d[:len(p.code)]) != p.code {
		return false
	}
	rest := *n
	rest.cut(len(p.code))
	rest.strip(p)
	if p.general(rest.digits()) && !p.general(d) || p.length(n.size) == tooLong {
		*n = rest
		return true
	}
	return false
}

// national cuts off what is dialled before a number within its country, and says whether it
// has as many digits as any number has.
func (n *number) national(p *plan) bool {
	if n.size < minNational {
		return false
	}
	rest := *n
	if rest.strip(p); p.length(rest.size) == fits || p.length(rest.size) == tooLong {
		*n = rest
	}
	return n.size >= minNational && n.size <= maxNational
}

// strip cuts off, or puts in another place, what is dialled before a number within its
// country: a trunk prefix, the number of a carrier. A number that is one of the country with
// it and none without stays as it is.
func (n *number) strip(p *plan) {
	if n.size == 0 || p.prefix == nil {
		return
	}
	d := n.digits()
	var at groups
	end, ok := p.prefix.match(d, &at)
	if !ok {
		return
	}
	rest := *n
	if last := p.prefix.groups; p.instead == nil || last > 0 && at[last].end < 0 {
		rest.cut(end)
	} else {
		rest = number{}
		add := func(b []byte) { rest.size += copy(rest.all[rest.size:], b) }
		for _, piece := range p.instead {
			if piece.group < 0 {
				add([]byte(piece.text))
			} else if g := at[piece.group]; g.end >= 0 {
				add(d[g.from:g.end])
			}
		}
		add(d[end:])
	}
	if p.general(d) && !p.general(rest.digits()) {
		return
	}
	*n = rest
}
