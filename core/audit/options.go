package audit

import "time"

// Options of a verification.
type Options struct {
	// Known is an older checkpoint of the log from another place. The log must still
	// begin with what it signs. Empty means none is known.
	Known []byte
	// Copies are older checkpoints from another place, as many as were kept there: each
	// of them must sign what the log begins with. Nil means that nothing is copied; an
	// empty list is a fault. List them before the log is read: it may grow meanwhile.
	Copies *Copies
	// Witnesses is the policy by which the checkpoint must be cosigned. Nil: by nobody.
	Witnesses *Witnesses
	// CosignedSince is the time at or after which enough of them must have done so, by their
	// clocks: an older checkpoint that was put back is cosigned too. The zero time asks nothing.
	CosignedSince time.Time
	// Integrated is the size of the tree, signed or not, if it is known. Entries beyond
	// the checkpoint are reported as unsigned.
	Integrated uint64
}
