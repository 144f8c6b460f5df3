package detect

import (
	"iter"
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/pii"
)

// The entities this package has always recognised; Entities lists all of them,
// with the identifiers of package pii. Names are Presidio's where it has one.
const (
	Secret       = "SECRET"
	EmailAddress = "EMAIL_ADDRESS"
	CreditCard   = "CREDIT_CARD"
	PhoneNumber  = "PHONE_NUMBER"
	USSSN        = "US_SSN"
	IPAddress    = "IP_ADDRESS"
	IBANCode     = "IBAN_CODE"
	Person       = "PERSON"
	Location     = "LOCATION"
)

// RedactionFailed is what a text becomes that could not be scanned to its end,
// and the name under which such a text is counted.
const (
	RedactionFailed = "REDACTION_FAILED"
	failedText      = "[" + RedactionFailed + "]"
)

var entities = func() []string {
	list := []string{Secret, EmailAddress, CreditCard, PhoneNumber, USSSN, IPAddress, IBANCode, Person, Location}
	for _, k := range pii.Kinds {
		list = append(list, k.Entity)
	}
	return append(list, OtherPII)
}()

// Entities lists every entity a policy may name, sorted.
func Entities() []string { return slices.Sorted(slices.Values(entities)) }

// Finding is one stretch of a text that is a secret or personal data.
type Finding struct {
	// Entity is one of Entities.
	Entity string
	// Rule names what found it: a gitleaks rule id, or one of ours.
	Rule string
	// Start and End are byte offsets into the text given. A secret inside an
	// encoded region (base64, hex, an escape) covers its whole encoded form.
	Start, End int
	// Score is the confidence between 0 and 1.
	Score float64
}

// Counts says how many findings of each entity were replaced. The zero Counts
// is empty and ready to use; nothing is allocated while it stays empty.
type Counts struct {
	list []count
}

type count struct {
	entity string
	n      int
}

// Add counts n more findings of entity.
func (c *Counts) Add(entity string, n int) {
	if n == 0 {
		return
	}
	i, ok := slices.BinarySearchFunc(c.list, entity, func(x count, e string) int { return strings.Compare(x.entity, e) })
	if ok {
		c.list[i].n += n
		return
	}
	if c.list == nil {
		c.list = make([]count, 0, 8)
	}
	c.list = slices.Insert(c.list, i, count{entity, n})
}

// Merge adds all of other.
func (c *Counts) Merge(other Counts) {
	for _, x := range other.list {
		c.Add(x.entity, x.n)
	}
}

// Get is the number of findings of entity.
func (c Counts) Get(entity string) int {
	for _, x := range c.list {
		if x.entity == entity {
			return x.n
		}
	}
	return 0
}

// Total is the number of findings of all entities.
func (c Counts) Total() int {
	n := 0
	for _, x := range c.list {
		n += x.n
	}
	return n
}

// Len is the number of different entities.
func (c Counts) Len() int { return len(c.list) }

// All yields the entities in sorted order with their numbers.
func (c Counts) All() iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for _, x := range c.list {
			if !yield(x.entity, x.n) {
				return
			}
		}
	}
}
