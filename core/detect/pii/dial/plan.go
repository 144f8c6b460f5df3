package dial

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/nyaruka/phonenumbers"
)

// plan is the numbering plan of a country, or of a calling code of none.
type plan struct {
	region string
	code   string // what calls the country

	abroad  *expression // what is dialled before the calling code of another country
	prefix  *expression // what is dialled before a number within the country
	instead []piece     // what it is replaced by; nil is nothing
	leading *expression // the first digits of the numbers of a country that shares its calling code

	lengths, local uint32 // how many digits numbers have, those within a town too
	least, most    int
	any            bool // nothing is known of the numbers

	meta  *phonenumbers.PhoneMetadata
	once  sync.Once
	table *table // nil if it cannot be made
}

// piece is a part of what a prefix is replaced by.
type piece struct {
	text  string
	group int // of the expression; -1 is the text
}

// ready says that the table of the plan can be asked. It is made when it is first wanted.
func (p *plan) ready() bool {
	p.once.Do(func() { p.table = tableOf(p.meta) })
	return p.table != nil
}

// general says that digits are written as numbers of the country are, whatever their kind.
func (p *plan) general(digits []byte) bool { return p.table.walk(digits)&1 != 0 }

// exists says that there may be such a number, of some kind.
func (p *plan) exists(digits []byte) bool {
	size := len(digits)
	if p.table.lengths[0]>>size&1 == 0 {
		return false
	}
	kinds := p.table.walk(digits)
	if kinds&1 == 0 {
		return false
	}
	for k := 1; k < len(p.table.lengths); k++ {
		if kinds>>k&1 != 0 && p.table.lengths[k]>>size&1 != 0 {
			return true
		}
	}
	return false
}

// length is how the number of digits of a number compares with those of the country's.
type length uint8

const (
	fits   length = iota
	within        // a town
	tooShort
	tooLong
	none // between those that there are
)

func (p *plan) length(size int) length {
	switch {
	case p.lengths == 0:
		return none
	case p.local>>size&1 != 0:
		return within
	case size < p.least:
		return tooShort
	case size > p.most:
		return tooLong
	case p.lengths>>size&1 != 0:
		return fits
	}
	return none
}

func (p *plan) possible(size int) bool {
	return p.any || p.length(size) <= within
}

// index is all numbering plans.
type index struct {
	regions map[string]*plan
	codes   map[string][]*plan // those of a calling code, the main one first
}

var plans = sync.OnceValue(func() *index {
	x := &index{map[string]*plan{}, map[string][]*plan{}}
	collection, err := phonenumbers.MetadataCollection()
	if err != nil {
		panic("dial: the metadata of libphonenumber: " + err.Error())
	}
	for _, m := range collection.GetMetadata() {
		p := newPlan(m)
		if p.region == phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY {
			x.codes[p.code] = []*plan{p}
			continue
		}
		x.regions[p.region] = p
	}
	for code := range phonenumbers.GetSupportedCallingCodes() {
		list := phonenumbers.GetRegionCodesForCountryCode(code)
		if slices.Contains(list, phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY) {
			continue
		}
		for _, region := range list {
			x.codes[strconv.Itoa(code)] = append(x.codes[strconv.Itoa(code)], x.regions[region])
		}
	}
	return x
})

func newPlan(m *phonenumbers.PhoneMetadata) *plan {
	p := &plan{region: m.GetId(), code: strconv.Itoa(int(m.GetCountryCode())), meta: m}
	p.abroad = newExpression(m.GetInternationalPrefix())
	if e := m.GetNationalPrefixForParsing(); e != "" {
		p.prefix, p.instead = newExpression(e), pieces(m.GetNationalPrefixTransformRule())
	}
	if e := m.GetLeadingDigits(); e != "" {
		p.leading = newExpression(e)
	}
	d := m.GetGeneralDesc()
	p.any = d.GetNationalNumberPattern() == ""
	p.lengths, p.local = lengthsOf(d.GetPossibleLength()), lengthsOf(d.GetPossibleLengthLocalOnly())
	if list := d.GetPossibleLength(); p.lengths != 0 {
		p.least, p.most = int(list[0]), int(list[len(list)-1])
	}
	return p
}

// lengthsOf is a set of lengths as bits; -1 says that there is none.
func lengthsOf(list []int32) (set uint32) {
	for _, n := range list {
		if n >= 0 {
			set |= 1 << n
		}
	}
	return set
}

// pieces takes apart what a prefix is replaced by: digits, and $ with one digit more, which is
// the number of a group.
func pieces(rule string) (list []piece) {
	for rule != "" {
		k := strings.IndexByte(rule, '$')
		if k < 0 {
			k = len(rule)
		}
		if k > 0 {
			list, rule = append(list, piece{rule[:k], -1}), rule[k:]
			continue
		}
		for k = 1; k < len(rule) && rule[k]-'0' < 10; {
			k++
		}
		group, err := strconv.Atoi(rule[1:k])
		if err != nil || group > maxGroups {
			panic("dial: a prefix is replaced by " + rule)
		}
		list, rule = append(list, piece{"", group}), rule[k:]
	}
	return list
}
