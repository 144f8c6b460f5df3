// Package dial says whether a telephone number can exist.
//
// It answers what libphonenumber (its port) answers to the same digits, without asking it:
// the numbering plans are the library's, and what they say of the numbers of a country is
// laid down in a table of states, one step a digit, when the country is first asked for. An
// answer takes some ten nanoseconds a country, and nothing is allocated. Tests hold it equal
// to the library's for all its examples and for random numbers. A plan that is written in a
// way that a table cannot hold is left to the library; there is none today.
//
// It does not promise that somebody has the number.
package dial

import "github.com/nyaruka/phonenumbers"

const (
	minNational = 2 // digits, as the library has it
	maxNational = 17
	maxCode     = 3
	maxDigits   = 20 // of a number that is not left to the library
)

// Known says whether there is a numbering plan of a country.
func Known(region string) bool { return phonenumbers.GetCountryCodeForRegion(region) != 0 }

// Possible says whether a number with its calling code, without the plus before it, has as
// many digits as numbers of that country have.
func Possible(digits []byte) bool {
	if len(digits) <= maxDigits {
		n := numberOf(digits)
		p := n.called()
		if p == nil {
			return false
		}
		if p.ready() {
			return n.national(p) && p.possible(n.size)
		}
	}
	n, err := phonenumbers.Parse("+"+string(digits), "ZZ")
	return err == nil && phonenumbers.IsPossibleNumber(n)
}

// Regions are countries in whose ways numbers may be written.
type Regions []*plan

// Of is the plans of countries; those that are not known are left out.
func Of(regions []string) (list Regions) {
	for _, region := range regions {
		if p := plans().regions[region]; p != nil {
			list = append(list, p)
		}
	}
	return list
}

// Valid says whether a number, dialled in one of the countries, is one that can exist there
// or, with what calls another country before it, in that one.
func (r Regions) Valid(digits []byte) bool {
	abroad := uint32(0)
	for _, p := range r {
		valid, known := false, false
		if len(digits) <= maxDigits {
			valid, known = p.valid(digits, &abroad)
		}
		if !known {
			n, err := phonenumbers.Parse(string(digits), p.region)
			valid = err == nil && phonenumbers.IsValidNumber(n)
		}
		if valid {
			return true
		}
	}
	return false
}

// valid is not known if one of the plans has no table. Abroad has a bit for each number of
// digits that have been cut off as what calls another country: what follows them is judged once.
func (p *plan) valid(digits []byte, abroad *uint32) (valid, known bool) {
	if !p.ready() {
		return false, false
	}
	n := numberOf(digits)
	q := p
	if end, ok := p.abroad.match(n.digits(), nil); ok && (end == n.size || n.all[n.from+end] != '0') {
		if *abroad>>end&1 != 0 {
			return false, true
		}
		n.cut(end)
		if q = n.called(); q == nil {
			*abroad |= 1 << end
			return false, true
		}
		if q.ready() {
			*abroad |= 1 << end
		}
	} else if n.coded(p) {
		q = plans().codes[p.code][0]
	}
	if !q.ready() {
		return false, false
	}
	if !n.national(q) {
		return false, true
	}
	sharing := plans().codes[q.code]
	for _, in := range sharing {
		if len(sharing) > 1 && in.leading != nil {
			if _, ok := in.leading.match(n.digits(), nil); !ok {
				continue
			}
		}
		if !in.ready() {
			return false, false
		}
		if in.exists(n.digits()) {
			return true, true
		}
		if in.leading != nil {
			break // the number is of this country, and there is none such
		}
	}
	return false, true
}
