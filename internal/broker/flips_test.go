package broker

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/objstore"
)

// flippedBit is a bucket of one object, in which one bit is another one.
type flippedBit struct {
	objstore.Bucket
	object objstore.Object
	bit    int64
}

func (f flippedBit) List(context.Context, string) iter.Seq2[objstore.Object, error] {
	return func(yield func(objstore.Object, error) bool) { yield(f.object, nil) }
}

func (f flippedBit) ReadRange(ctx context.Context, key string, off, n int64) ([]byte, error) {
	data, err := f.Bucket.ReadRange(ctx, key, off, n)
	if err != nil {
		return nil, err
	}
	if off < 0 {
		return nil, errors.New("this bucket knows offsets from the beginning only")
	}
	if at := f.bit/8 - off; at >= 0 && at < int64(len(data)) {
		data[at] ^= 1 << (f.bit % 8)
	}
	return data, nil
}

// cachedKeys unwraps each epoch's key once: 10,000 openings need no more.
type cachedKeys struct {
	*Keeper
	have map[string]tink.HybridDecrypt
}

func (c cachedKeys) Decrypter(ctx context.Context, e keyring.Epoch) (tink.HybridDecrypt, error) {
	if d, ok := c.have[e.ID()]; ok {
		return d, nil
	}
	d, err := c.Keeper.Decrypter(ctx, e)
	if err == nil {
		c.have[e.ID()] = d
	}
	return d, err
}

// TestRandomFlips flips one random bit at a time, 10,000 times, in the objects of a
// store. Reading its trace gives the plaintexts as they were sealed or names the
// object; what reading a trace does not look at, reading the object whole refuses.
func TestRandomFlips(t *testing.T) {
	flips := 10_000
	if testing.Short() {
		flips = 1000
	}
	w := newWorld(t, "")
	want := map[string]string{} // trace by plaintext
	trace := map[string]string{}
	var objects []objstore.Object
	for _, h := range []sealed.Header{{Class: "errors", Expires: noon.Truncate(24*time.Hour).AddDate(0, 0, 7)}, {Class: "sample"}, {Class: "sample", Tenant: "acme"}} {
		for i, id := range []string{traceA, traceB, "11111111111111111111111111111111"} {
			h.TraceID = id
			var plain [][]byte
			for n := range i + 1 {
				text := fmt.Sprintf("%s %s %s %s %d", canary, id, h.Class, h.Tenant, n)
				plain = append(plain, []byte(text))
				want[text] = id
			}
			trace[w.keep(h, plain...)] = id
		}
	}
	for o, err := range w.Bucket.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		objects = append(objects, o)
	}
	keys := cachedKeys{w.Keeper, map[string]tink.HybridDecrypt{}}
	rnd := rand.New(rand.NewPCG(7, 319))
	named, whole := 0, 0
	for range flips {
		o := objects[rnd.IntN(len(objects))]
		damaged := flippedBit{w.Bucket, o, rnd.Int64N(o.Size * 8)}
		id := trace[o.Key]
		found, problems, err := samples{damaged}.find(t.Context(), access.Scope{TraceID: id}, noon)
		if err != nil {
			t.Fatal(err)
		}
		opened, more := (&Gate{keys: keys}).decrypt(t.Context(), found, access.MaskOnly())
		problems = append(problems, more...)
		for _, p := range opened {
			if p.TraceID != id || want[string(p.OTLP)] != id {
				t.Fatalf("bit %d of %s flipped: a plaintext that was never sealed", damaged.bit, o.Key)
			}
		}
		for _, p := range problems {
			if p.Object != o.Key {
				t.Fatalf("bit %d of %s flipped: the problem names %q", damaged.bit, o.Key, p.Object)
			}
		}
		if len(problems) > 0 {
			named++
			continue
		}
		whole++
		var refused error
		for _, err := range object.All(objstore.ReaderAt(t.Context(), damaged, o), o.Size) {
			refused = err
		}
		if !errors.Is(refused, object.ErrCorrupt) {
			t.Fatalf("bit %d of %s flipped: neither a reader nor a check of the whole object sees it: %v", damaged.bit, o.Key, refused)
		}
	}
	t.Logf("%d bits flipped: %d refused by whoever reads a trace, %d by a check of the whole object", flips, named, whole)
	if named < flips*9/10 {
		t.Errorf("reading a trace refused %d of %d flips only", named, flips)
	}
}
