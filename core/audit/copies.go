package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const copiesPath = "copies"

// Head is what a checkpoint signs: the first Size entries, and the root of their tree.
type Head struct {
	Size uint64
	Root tlog.Hash
}

// OpenHead checks that raw is a checkpoint of the log with this verifier, and reads it.
func OpenHead(raw []byte, verifier string) (Head, error) {
	v, err := note.NewVerifier(verifier)
	if err != nil {
		return Head{}, errors.New("read checkpoint: the verifier key is malformed")
	}
	cp, err := openCheckpoint(raw, v)
	if err != nil {
		return Head{}, fmt.Errorf("read checkpoint: %w", err)
	}
	return Head{cp.size, cp.root}, nil
}

// Copies are checkpoints that were taken while the log grew and lie where the log's own
// disk does not. A head tells what its copy claims to sign: a claim that agrees with
// the log proves nothing and needs no reading, one that does not is believed only once
// Read has given the signed checkpoint. So a year of copies costs little more than the
// list of their names.
type Copies struct {
	Heads []Head
	Read  func(ctx context.Context, h Head) ([]byte, error)
}

// CopiesReport tells how far the copies reach.
type CopiesReport struct {
	Checkpoints int    `json:"checkpoints"`
	Newest      uint64 `json:"newest"` // entries that the newest one that agrees signs
}

// copies is the comparison under way.
type copies struct {
	Copies
	next    int
	newest  *Head
	against []Head // claims that do not agree with the log's first entries
}

func (v *verification) openCopies(c *Copies) {
	if c == nil {
		return
	}
	v.copies = &copies{Copies: Copies{slices.Clone(c.Heads), c.Read}}
	slices.SortFunc(v.copies.Heads, func(a, b Head) int {
		if a.Size != b.Size {
			if a.Size < b.Size {
				return -1
			}
			return 1
		}
		return bytes.Compare(a.Root[:], b.Root[:])
	})
}

// grown compares what the tree is now with the copies that were taken at its size.
func (v *verification) grown(tree *builder) {
	c := v.copies
	for c != nil && c.next < len(c.Heads) && c.Heads[c.next].Size == tree.size {
		h := c.Heads[c.next]
		if h.Root == tree.root() {
			c.newest = &h
		} else {
			c.against = append(c.against, h)
		}
		c.next++
	}
}

// judgeCopies names what the copies know and the log does not.
func (v *verification) judgeCopies(key note.Verifier, size uint64) {
	c := v.copies
	if c == nil {
		return
	}
	report := &CopiesReport{Checkpoints: len(c.Heads)}
	v.report.Copies = report
	if len(c.Heads) == 0 {
		v.fault(BadCopy, -1, copiesPath, "there is none yet: either no broker has copied since copies are configured, or they were removed")
		return
	}
	var foreign []Head
	signed := func(h Head) bool {
		raw, err := c.Read(v.ctx, h)
		if err != nil {
			v.err = errors.Join(v.err, fmt.Errorf("read copy: %w", err))
			return false
		}
		cp, err := openCheckpoint(raw, key)
		if err != nil || cp.size != h.Size || cp.root != h.Root {
			foreign = append(foreign, h)
			return false
		}
		return true
	}
	ahead := c.Heads[c.next:]
	for _, h := range slices.Backward(ahead) {
		if signed(h) {
			v.fault(BadCopy, int64(size), copiesPath, "one signs %d entries, the log has %d: the log was rolled back", h.Size, size)
			break
		}
	}
	for _, h := range c.against {
		if signed(h) {
			v.fault(BadCopy, -1, copiesPath, "one signs %d entries, and the first %d of the log are not those: the log was rewritten", h.Size, h.Size)
			break
		}
	}
	if c.newest != nil && signed(*c.newest) {
		report.Newest = c.newest.Size
	}
	if n := len(foreign); n > 0 {
		v.fault(BadCopy, -1, copiesPath, "%d of them are not what %s signed, the first one of %d entries: they were damaged, or put there by somebody else",
			n, key.Name(), foreign[0].Size)
	}
}
