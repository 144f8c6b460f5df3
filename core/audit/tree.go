package audit

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/transparency-dev/tessera/api/layout"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// checkpoint is the head of a log.
type checkpoint struct {
	origin string
	size   uint64
	root   tlog.Hash
}

// openCheckpoint checks the signature of raw and reads it.
func openCheckpoint(raw []byte, v note.Verifier) (checkpoint, error) {
	n, err := note.Open(raw, note.VerifierList(v))
	if err != nil {
		return checkpoint{}, fmt.Errorf("the checkpoint is not signed by %s: %v", v.Name(), err)
	}
	cp, err := parseCheckpoint(n.Text)
	if err != nil {
		return checkpoint{}, err
	}
	if cp.origin != v.Name() {
		return checkpoint{}, errors.New("the checkpoint is that of another log")
	}
	return cp, nil
}

// parseCheckpoint reads origin, size and root hash, one line each.
func parseCheckpoint(text string) (checkpoint, error) {
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) < 4 {
		return checkpoint{}, errors.New("the checkpoint has less than three lines")
	}
	size, err := strconv.ParseUint(lines[1], 10, 63)
	if err != nil {
		return checkpoint{}, errors.New("the checkpoint's second line is no size")
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return checkpoint{}, errors.New("the checkpoint's third line is no hash")
	}
	return checkpoint{origin: lines[0], size: size, root: tlog.Hash(root)}, nil
}

// builder computes a Merkle tree from its leaves, and the tiles it is stored in.
type builder struct {
	size   uint64
	peaks  []tlog.Hash   // roots of the perfect subtrees, largest first
	levels [][]tlog.Hash // nodes of the tile that is being filled, by level
	// tile is called with each tile that is full, and by flush with the others.
	tile func(level, index uint64, nodes []tlog.Hash)
}

// add appends a leaf.
func (b *builder) add(leaf tlog.Hash) {
	b.put(0, leaf)
	h := leaf
	for n := b.size; n&1 == 1; n >>= 1 {
		h = tlog.NodeHash(b.peaks[len(b.peaks)-1], h)
		b.peaks = b.peaks[:len(b.peaks)-1]
	}
	b.peaks = append(b.peaks, h)
	b.size++
}

// put adds a node to the open tile of its level.
func (b *builder) put(level int, h tlog.Hash) {
	if b.tile == nil {
		return
	}
	if level == len(b.levels) {
		b.levels = append(b.levels, nil)
	}
	b.levels[level] = append(b.levels[level], h)
	if nodes := b.levels[level]; len(nodes) == layout.TileWidth {
		index := (b.size >> (level * layout.TileHeight)) / layout.TileWidth
		b.tile(uint64(level), index, nodes)
		b.levels[level] = nil
		b.put(level+1, fold(nodes))
	}
}

// flush hands out the tiles that are not full.
func (b *builder) flush() {
	for level, nodes := range b.levels {
		if len(nodes) > 0 {
			b.tile(uint64(level), (b.size>>(level*layout.TileHeight))/layout.TileWidth, nodes)
		}
	}
}

// root is the hash of the tree of all leaves added so far.
func (b *builder) root() tlog.Hash {
	if len(b.peaks) == 0 {
		root, err := tlog.TreeHash(0, nil) // the hash of nothing
		if err != nil {
			panic("audit: " + err.Error())
		}
		return root
	}
	h := b.peaks[len(b.peaks)-1]
	for i := len(b.peaks) - 2; i >= 0; i-- {
		h = tlog.NodeHash(b.peaks[i], h)
	}
	return h
}

// fold gives the root of a full tile.
func fold(nodes []tlog.Hash) tlog.Hash {
	level := append([]tlog.Hash(nil), nodes...)
	for len(level) > 1 {
		for i := range len(level) / 2 {
			level[i] = tlog.NodeHash(level[2*i], level[2*i+1])
		}
		level = level[:len(level)/2]
	}
	return level[0]
}
