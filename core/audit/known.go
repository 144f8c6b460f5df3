package audit

import (
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const knownPath = "known checkpoint"

// knownHead is an older checkpoint that the log has to be a continuation of.
type knownHead struct {
	checkpoint
	reached bool
}

// known reads opts.Known; nil if there is none or it cannot be compared.
func (v *verification) known(raw []byte, key note.Verifier, now checkpoint) *knownHead {
	if len(raw) == 0 {
		return nil
	}
	cp, err := openCheckpoint(raw, key)
	if err != nil {
		v.fault(BadCheckpoint, -1, knownPath, "%s", err)
		return nil
	}
	if cp.size > now.size {
		v.fault(BadCheckpoint, int64(now.size), knownPath, "it signs %d entries, the log has %d: the log was rolled back", cp.size, now.size)
		return nil
	}
	return &knownHead{checkpoint: cp}
}

// check compares the root of the first entries with the older one.
func (k *knownHead) check(v *verification, root tlog.Hash) {
	k.reached = true
	if root != k.root {
		v.fault(BadCheckpoint, -1, knownPath, "the first %d entries are not those it signs: the log was rewritten", k.size)
	}
}
