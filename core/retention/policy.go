package retention

import (
	"cmp"
	"slices"
	"time"
)

// Policy is a parsed policy file. The zero value keeps nothing.
type Policy struct {
	// Version of the file format: 1.
	Version int
	// Salt enters the choice by trace id; replicas that must agree share it.
	Salt string
	// Classes in file order: the first one that takes a span wins.
	Classes []Class
}

// Class is one way to keep a sample.
type Class struct {
	// Name as it stands in object keys and attributes; see [ValidName].
	Name string
	// TTL is the longest time a sample of this class is readable.
	TTL time.Duration
	// Share of traces in [0, 1]; 1 when the file names conditions and no share.
	Share float64
	// When lists conditions on one span, any of which is enough. Empty: no condition.
	When []string
	// ObjectLock asks the store to keep the objects of the class until their expiry:
	// "governance" or "compliance", or "" for no such thing.
	ObjectLock string
}

// The modes of Class.ObjectLock.
const (
	Governance = "governance" // who has a special right can still delete
	Compliance = "compliance" // nobody can, nor shorten it
)

// Class returns the class of that name.
func (p Policy) Class(name string) (Class, bool) {
	if i := slices.IndexFunc(p.Classes, func(c Class) bool { return c.Name == name }); i >= 0 {
		return p.Classes[i], true
	}
	return Class{}, false
}

// Expiries lists, in order and each once, the expiries that the policy can give
// to a span that arrives from 'from' until 'until', both included. Key epochs
// are made ahead of time from it.
func (p Policy) Expiries(from, until time.Time) []time.Time {
	var list []time.Time
	for _, c := range p.Classes {
		for at := c.Expiry(from); !at.After(c.Expiry(until)); at = at.Add(c.epoch()) {
			list = append(list, at)
		}
	}
	slices.SortFunc(list, func(a, b time.Time) int { return cmp.Compare(a.Unix(), b.Unix()) })
	return slices.CompactFunc(list, time.Time.Equal)
}

// ValidName reports whether s can name a class or a tenant: lower-case letters,
// digits, '-' and '_', starting with a letter or digit, at most 63 bytes. Names
// stand in object keys, so nothing that means something in a path gets in.
func ValidName(s string) bool {
	if s == "" || len(s) > 63 {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		case i > 0 && (c == '-' || c == '_'):
		default:
			return false
		}
	}
	return true
}
