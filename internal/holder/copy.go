package holder

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/objstore"
)

// recordError says that the record takes no entries: nothing more may be copied.
type recordError struct{ err error }

func (e *recordError) Error() string { return "record what is copied: " + e.err.Error() }
func (e *recordError) Unwrap() error { return e.err }

// traces copies what one object has of one hold.
func (c *copier) traces(ctx context.Context, o objstore.Object, info object.Info, h Hold, in io.ReaderAt) error {
	var rows []sealed.Record
	for _, id := range h.Traces {
		found, err := object.Find(in, o.Size, id)
		if err != nil {
			return err
		}
		rows = append(rows, found...)
	}
	if len(rows) == 0 {
		return nil
	}
	private, err := c.keys.Decrypter(ctx, rows[0].Key())
	if err != nil {
		return fmt.Errorf("key of epoch %s: %w", rows[0].Key().ID(), err)
	}
	wrap, err := sealed.NewHolder(h.Key)
	if err != nil {
		return err
	}
	var damaged error
	var originals, copies []sealed.Record
	for _, r := range rows {
		if !info.Holds(r.Header) {
			damaged = errors.New("it holds a record that belongs elsewhere")
			continue
		}
		held, err := wrap.Rewrap(r, private)
		if err != nil { // the rest is kept all the same
			damaged = err
			continue
		}
		originals, copies = append(originals, r), append(copies, held)
	}
	if len(copies) == 0 {
		return damaged
	}
	return errors.Join(damaged, c.write(ctx, o, info.Shard, h, originals, copies, private))
}

// write puts the copy, unless it is there already and good.
func (c *copier) write(ctx context.Context, o objstore.Object, shard int, h Hold, originals, copies []sealed.Record, private tink.HybridDecrypt) error {
	key := object.Key(copies[0].Header, shard, copies)
	good, taken, err := c.good(ctx, key, h, originals, private)
	if good || err != nil {
		return err
	}
	var file bytes.Buffer
	if err := object.Write(&file, copies); err != nil {
		return err
	}
	if err := c.log.Record(ctx, Event{Hold: h.Key.Epoch, Source: o.Key, Made: key, Rows: len(copies), Bytes: int64(file.Len())}); err != nil {
		return &recordError{err}
	}
	if taken {
		if err := c.bucket.Delete(ctx, key); err != nil {
			return fmt.Errorf("replace %s, which does not hold the copy it should: %w", key, err)
		}
	}
	if err := c.bucket.Put(ctx, key, file.Bytes()); err != nil && !errors.Is(err, objstore.ErrExists) {
		return fmt.Errorf("write copy: %w", err)
	}
	if good, _, err := c.good(ctx, key, h, originals, private); err != nil || !good {
		return errors.Join(fmt.Errorf("read back copy %s: it does not open what its original opens", key), err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.result.Copied++
	return nil
}

// good tells whether the object under a copy's name is that copy: the same rows, whose
// trace keys the hold's key opens to those of the originals. It counts one that is: another
// process may have made it where the listing had passed already.
func (c *copier) good(ctx context.Context, key string, h Hold, originals []sealed.Record, private tink.HybridDecrypt) (good, taken bool, err error) {
	data, err := c.bucket.ReadRange(ctx, key, 0, -1)
	if errors.Is(err, objstore.ErrNotFound) {
		return false, false, nil
	}
	if err != nil {
		return false, false, fmt.Errorf("look for copy: %w", err)
	}
	holds, err := c.keys.Decrypter(ctx, h.Key.Epoch)
	if err != nil {
		return false, true, fmt.Errorf("key of hold %s: %w", h.Key.Epoch.Hold, err)
	}
	want := map[[sha256.Size]byte]sealed.Record{}
	for _, r := range originals {
		want[sha256.Sum256(r.Ciphertext)] = r
	}
	n := 0
	for r, err := range object.All(bytes.NewReader(data), int64(len(data))) {
		if err != nil {
			return false, true, nil
		}
		original, ok := want[sha256.Sum256(r.Ciphertext)]
		r.Held = h.Key.Epoch
		if !ok || r.Header != original.Header || !slices.Equal(r.Subjects, original.Subjects) || !sealed.SameTraceKey(original, private, r, holds) {
			return false, true, nil
		}
		n++
	}
	if good = n == len(originals); good {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.count(key, h.Key.Epoch.Hold, int64(len(data)))
	}
	return good, true, nil
}
