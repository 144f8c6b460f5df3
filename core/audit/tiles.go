package audit

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	"github.com/transparency-dev/tessera/api/layout"
	"golang.org/x/mod/sumdb/tlog"
)

// Tiles reads the two kinds of files of a tiled log. A partial size of 0 means a full
// one. What is absent is fs.ErrNotExist.
type Tiles interface {
	ReadTile(ctx context.Context, level, index uint64, partial uint8) ([]byte, error)
	ReadEntryBundle(ctx context.Context, index uint64, partial uint8) ([]byte, error)
}

// Dir reads a log from its directory.
type Dir string

// ReadTile implements [Tiles].
func (d Dir) ReadTile(_ context.Context, level, index uint64, partial uint8) ([]byte, error) {
	return d.read(partial, func(p uint8) string { return layout.TilePath(level, index, p) })
}

// ReadEntryBundle implements [Tiles].
func (d Dir) ReadEntryBundle(_ context.Context, index uint64, partial uint8) ([]byte, error) {
	return d.read(partial, func(p uint8) string { return layout.EntriesPath(index, p) })
}

// read takes the full file where the partial one has been collected as garbage.
func (d Dir) read(partial uint8, path func(uint8) string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(string(d), path(partial)))
	if errors.Is(err, fs.ErrNotExist) && partial > 0 {
		return os.ReadFile(filepath.Join(string(d), path(0)))
	}
	return data, err
}

// Record is an entry and where it stands.
type Record struct {
	Index uint64 `json:"index"`
	Entry
}

// Entries gives the entries of the log in dir from index on, in order, those included
// that no checkpoint signs yet. It checks nothing; [VerifyDir] does.
func Entries(dir string, from uint64) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		size, err := integratedSize(dir)
		if err != nil {
			yield(Record{}, err)
			return
		}
		for r := range layout.Range(from, size-min(from, size), size) {
			raw, err := Dir(dir).ReadEntryBundle(context.Background(), r.Index, r.Partial)
			if err != nil {
				yield(Record{}, fmt.Errorf("read entries: %w", err))
				return
			}
			leaves, _ := splitBundle(raw)
			for i := r.First; i < r.First+r.N; i++ {
				index := r.Index*layout.EntryBundleWidth + uint64(i)
				if int(i) >= len(leaves) {
					yield(Record{Index: index}, fmt.Errorf("read entry %d: it is missing", index))
					return
				}
				e, err := ParseEntry(leaves[i])
				if err != nil {
					err = fmt.Errorf("read entry %d: %w", index, err)
				}
				if !yield(Record{Index: index, Entry: e}, err) {
					return
				}
			}
		}
	}
}

// splitBundle gives the leaves of a bundle, up to where its framing is broken.
func splitBundle(raw []byte) (leaves [][]byte, whole bool) {
	for len(raw) >= 2 {
		n := int(binary.BigEndian.Uint16(raw))
		if len(raw)-2 < n {
			return leaves, false
		}
		leaves = append(leaves, raw[2:2+n])
		raw = raw[2+n:]
	}
	return leaves, len(raw) == 0
}

// splitTile gives the hashes of a tile.
func splitTile(raw []byte) (nodes []tlog.Hash, whole bool) {
	for len(raw) >= tlog.HashSize {
		nodes = append(nodes, tlog.Hash(raw[:tlog.HashSize]))
		raw = raw[tlog.HashSize:]
	}
	return nodes, len(raw) == 0
}
