package audit

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/transparency-dev/tessera/api/layout"
)

// Files are the paths of the entries and tiles that a log of size entries has and one of
// from entries has not, those included that hold no full number of entries yet.
func Files(from, size uint64) []string {
	var paths []string
	for level := uint64(0); size>>(level*layout.TileHeight) > 0; level++ {
		first := (from >> (level * layout.TileHeight)) / layout.TileWidth
		nodes := size >> (level * layout.TileHeight)
		for i := first; i*layout.TileWidth < nodes; i++ {
			partial := layout.PartialTileSize(level, i, size)
			if level == 0 {
				paths = append(paths, layout.EntriesPath(i, partial))
			}
			paths = append(paths, layout.TilePath(level, i, partial))
		}
	}
	return paths
}

// ReadFile reads one of [Files], or the full one that took its place.
func (d Dir) ReadFile(path string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(string(d), filepath.FromSlash(path)))
	if full := filepath.Dir(path); errors.Is(err, os.ErrNotExist) && filepath.Ext(full) == ".p" {
		return os.ReadFile(filepath.Join(string(d), filepath.FromSlash(full[:len(full)-2])))
	}
	return data, err
}

// Restore writes a log into a directory that does not exist yet: the signed checkpoint
// raw, and each of its [Files] as read gives it. It believes nothing; verify the result.
func Restore(dir string, raw []byte, h Head, read func(path string) ([]byte, error)) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return fmt.Errorf("restore audit log: %w", err)
	}
	write := func(path string, data []byte) error {
		full := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
			return err
		}
		return os.WriteFile(full, data, 0o600)
	}
	for _, path := range Files(0, h.Size) {
		data, err := read(path)
		if err != nil {
			return fmt.Errorf("restore audit log: %s: %w", path, err)
		}
		if err := write(path, data); err != nil {
			return fmt.Errorf("restore audit log: %w", err)
		}
	}
	state, err := json.Marshal(struct { // Tessera's own; see integratedSize
		Size uint64 `json:"size"`
		Root []byte `json:"root"`
	}{h.Size, h.Root[:]})
	if err != nil {
		return fmt.Errorf("restore audit log: %w", err)
	}
	if err := errors.Join(write(".state/treeState", state), write(layout.CheckpointPath, raw)); err != nil {
		return fmt.Errorf("restore audit log: %w", err)
	}
	return nil
}
