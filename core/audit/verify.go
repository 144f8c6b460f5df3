package audit

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/transparency-dev/tessera/api/layout"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// VerifyDir checks the log in dir. The error is for what prevents checking (no
// directory, an unreadable verifier key); what is wrong with the log is in the report.
func VerifyDir(ctx context.Context, dir, verifier string, opts Options) (Report, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return Report{}, fmt.Errorf("verify audit log: %s is no directory", dir)
	}
	size, err := integratedSize(dir)
	if err != nil {
		return Report{}, fmt.Errorf("verify audit log: %w", err)
	}
	opts.Integrated = size
	raw, err := os.ReadFile(filepath.Join(dir, layout.CheckpointPath))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Report{}, fmt.Errorf("verify audit log: %w", err)
	}
	return Verify(ctx, raw, Dir(dir), verifier, opts)
}

// Verify checks that the checkpoint is signed by the verifier's key and that entries,
// tiles and checkpoint are one tree.
func Verify(ctx context.Context, raw []byte, tiles Tiles, verifier string, opts Options) (Report, error) {
	key, err := note.NewVerifier(verifier)
	if err != nil {
		return Report{}, errors.New("verify audit log: the verifier key is malformed; it looks like name+8 hex digits+base64")
	}
	v := &verification{ctx: ctx, tiles: tiles, report: Report{Origin: key.Name(), Faults: []Fault{}}}
	cp, signed := v.head(raw, key, opts)
	v.report.Size = cp.size
	v.report.Root = base64.StdEncoding.EncodeToString(cp.root[:])

	if signed {
		v.witnessed(raw, cp.size, opts)
	}
	known := v.known(opts.Known, key, cp)
	v.openCopies(opts.Copies)
	entries := &builder{tile: v.compareTile}
	stored := &builder{}
	v.grown(entries)
	for r := range layout.Range(0, cp.size, cp.size) {
		if err := ctx.Err(); err != nil {
			return Report{}, fmt.Errorf("verify audit log: %w", err)
		}
		if err := v.bundle(r, entries, stored, known); err != nil {
			return Report{}, fmt.Errorf("verify audit log: %w", err)
		}
	}
	if known != nil && known.size == 0 && !known.reached {
		known.check(v, entries.root())
	}
	entries.flush()
	v.judgeCopies(key, cp.size)
	if v.err != nil {
		return Report{}, fmt.Errorf("verify audit log: %w", v.err)
	}
	v.judge(cp, signed, entries.root(), stored.root())
	return v.report, nil
}

// verification is one run.
type verification struct {
	ctx    context.Context
	tiles  Tiles
	report Report
	copies *copies // nil: there are none
	size   uint64  // of the tree that is checked
	leaves []Fault // where entries and leaf hashes differ: which of both is wrong shows at the end
	err    error   // a read that failed for another reason than absence
}

func (v *verification) fault(kind Kind, entry int64, path, format string, args ...any) {
	v.report.Faults = append(v.report.Faults, Fault{kind, entry, path, fmt.Sprintf(format, args...)})
}

// head reads the checkpoint. Where it is not to be trusted the check goes on with the
// size it claims, or that of the tree, to name what else is wrong.
func (v *verification) head(raw []byte, key note.Verifier, opts Options) (checkpoint, bool) {
	if len(raw) == 0 {
		if opts.Integrated > 0 {
			v.fault(BadCheckpoint, -1, layout.CheckpointPath, "it is missing, the tree holds %d entries", opts.Integrated)
		} else {
			v.fault(BadCheckpoint, -1, layout.CheckpointPath, "it is missing: there is no log here")
		}
		v.size = opts.Integrated
		return checkpoint{size: opts.Integrated}, false
	}
	cp, err := openCheckpoint(raw, key)
	if err != nil {
		v.fault(BadCheckpoint, -1, layout.CheckpointPath, "%s", err)
		if cp, err = parseCheckpoint(string(raw)); err != nil || cp.size > opts.Integrated {
			cp = checkpoint{size: opts.Integrated}
		}
		v.size = cp.size
		return cp, false
	}
	switch {
	case opts.Integrated > cp.size:
		v.fault(Unsigned, int64(cp.size), layout.CheckpointPath,
			"it signs %d entries, the tree holds %d: it was rolled back, or the broker has not signed the last ones yet", cp.size, opts.Integrated)
	case opts.Integrated < cp.size:
		v.fault(BadEntry, int64(opts.Integrated), layout.CheckpointPath,
			"it signs %d entries, the tree holds %d: the log was truncated", cp.size, opts.Integrated)
	}
	v.size = cp.size
	return cp, true
}

// bundle reads one file of entries and the tile with their leaf hashes, and feeds one
// tree with each.
func (v *verification) bundle(r layout.RangeInfo, entries, stored *builder, known *knownHead) error {
	want := int(r.N)
	first := int64(r.Index * layout.EntryBundleWidth)
	path := layout.EntriesPath(r.Index, r.Partial)

	raw, err := v.tiles.ReadEntryBundle(v.ctx, r.Index, r.Partial)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read %s: %w", path, err)
	}
	missing := err != nil
	data, whole := splitBundle(raw)
	if len(data) == layout.EntryBundleWidth {
		data = data[:want] // the partial file was collected, the full one holds more
	}
	got := make([]tlog.Hash, len(data))
	for i, leaf := range data {
		got[i] = tlog.RecordHash(leaf)
		v.schema(first+int64(i), path, leaf)
	}
	tileRaw, err := v.tiles.ReadTile(v.ctx, 0, r.Index, r.Partial)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read tile: %w", err)
	}
	hashes, _ := splitTile(tileRaw)
	hashes = hashes[:min(len(hashes), want)]

	if len(got) > want {
		v.fault(BadEntry, first+int64(want), path, "entries were added that are not part of the tree")
	}
	switch {
	case missing:
		v.fault(BadEntry, first, path, "entries %d to %d are missing", first, first+int64(want)-1)
		got = hashes
	case len(hashes) < want:
		if len(got) < want {
			v.fault(BadEntry, first+int64(len(got)), path, "it is missing, with all that follow up to %d", first+int64(want)-1)
		}
	default:
		v.leaves = append(v.leaves, align(first, path, got, hashes, whole)...)
	}
	for i := range want {
		var e, s tlog.Hash // zero where there is nothing: no leaf has that hash
		if i < len(got) {
			e = got[i]
		}
		if i < len(hashes) {
			s = hashes[i]
		}
		entries.add(e)
		stored.add(s)
		if known != nil && known.size == entries.size {
			known.check(v, entries.root())
		}
		v.grown(entries)
	}
	return nil
}

// schema reports an entry that Append would not have written, and keeps the times.
func (v *verification) schema(index int64, path string, leaf []byte) {
	e, err := ParseEntry(leaf)
	if err != nil {
		v.leaves = append(v.leaves, Fault{BadEntry, index, path, notAnEntry})
		return
	}
	if v.report.First == nil {
		v.report.First = &e.Time
	}
	v.report.Last = &e.Time
}

// compareTile compares a tile that was computed from the entries with the stored one.
// Level 0 is compared leaf by leaf in bundle, except that here its absence shows.
func (v *verification) compareTile(level, index uint64, nodes []tlog.Hash) {
	partial := layout.PartialTileSize(level, index, v.size)
	path := layout.TilePath(level, index, partial)
	raw, err := v.tiles.ReadTile(v.ctx, level, index, partial)
	if errors.Is(err, fs.ErrNotExist) {
		v.fault(BadTile, -1, path, "it is missing")
		return
	}
	if err != nil {
		v.err = errors.Join(v.err, fmt.Errorf("read %s: %w", path, err))
		return
	}
	stored, whole := splitTile(raw)
	if !whole || len(stored) < len(nodes) {
		v.fault(BadTile, -1, path, "it holds %d bytes instead of %d", len(raw), len(nodes)*tlog.HashSize)
		return
	}
	if level == 0 {
		return
	}
	span := int64(1) << (level * layout.TileHeight)
	for i, n := range nodes {
		if stored[i] != n {
			first := (int64(index)*layout.TileWidth + int64(i)) * span
			v.fault(BadTile, first, path, "entries %d to %d are not those this tile was made of", first, first+span-1)
		}
	}
}

// judge decides, where entries and leaf hashes differ, which of both was changed: the
// one that does not lead to the signed root.
func (v *verification) judge(cp checkpoint, signed bool, entries, stored tlog.Hash) {
	if entries == cp.root {
		for _, f := range v.leaves {
			if f.Detail == notAnEntry {
				v.report.Faults = append(v.report.Faults, f) // signed, but written by somebody else
				continue
			}
			v.fault(BadTile, f.Entry, layout.TilePath(0, uint64(f.Entry)/layout.TileWidth, layout.PartialTileSize(0, uint64(f.Entry)/layout.TileWidth, v.size)),
				"its leaf hash was changed; the entry itself is what the checkpoint signs")
		}
		return
	}
	v.report.Faults = append(v.report.Faults, dedupe(v.leaves)...)
	switch {
	case !signed || len(v.leaves) > 0 && stored == cp.root:
		// The signature is the fault, or the entries named above explain the root.
	case len(v.leaves) == 0:
		v.fault(BadCheckpoint, -1, layout.CheckpointPath,
			"it does not sign these entries: it was replaced, or entries and tiles were rewritten together")
	default:
		v.fault(BadCheckpoint, -1, layout.CheckpointPath, "neither the entries nor the tiles lead to the root it signs")
	}
}
