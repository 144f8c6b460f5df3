package object

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/sotto-project/sotto/core/sealed"
)

var (
	noon   = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	expiry = time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
)

// records makes records with random bytes where ciphertext stands: this package
// does not open them. Each trace has five spans, in no order.
func records(n, size int) []sealed.Record {
	rnd := rand.NewChaCha8([32]byte{byte(n), byte(size)})
	random := func(n int) []byte {
		b := make([]byte, n)
		_, _ = rnd.Read(b)
		return b
	}
	list := make([]sealed.Record, n)
	batchKey := random(1200)
	var traceKey []byte
	var traceID string
	for i := range list {
		if i%5 == 0 {
			traceID, traceKey = hex.EncodeToString(random(16)), random(60)
		}
		list[i] = sealed.Record{
			Header: sealed.Header{
				Tenant: "default", Class: "errors", Expires: expiry,
				TraceID: traceID, SpanID: hex.EncodeToString(random(8)), Signal: sealed.Traces,
			},
			SealedAt: noon.Add(time.Duration(i) * time.Millisecond), KeyID: "0123456789abcdef",
			BatchKey: batchKey, TraceKey: traceKey, Ciphertext: random(28 + size), Size: 3 * size,
		}
	}
	rand.New(rnd).Shuffle(n, func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

func write(t testing.TB, list []sealed.Record) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := Write(&buf, list); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// counter counts the reads of an object, each a GET in real life.
type counter struct {
	r     io.ReaderAt
	reads int
	bytes int
}

func (c *counter) ReadAt(p []byte, off int64) (int, error) {
	c.reads++
	c.bytes += len(p)
	return c.r.ReadAt(p, off)
}

// equal compares as cmp.Equal would, which takes minutes for 10 MB of bytes.
func equal(a, b []sealed.Record) bool {
	return slices.EqualFunc(a, b, func(a, b sealed.Record) bool {
		return a.Header == b.Header && a.SealedAt.Equal(b.SealedAt) && a.KeyID == b.KeyID && a.Size == b.Size &&
			bytes.Equal(a.BatchKey, b.BatchKey) && bytes.Equal(a.TraceKey, b.TraceKey) && bytes.Equal(a.Ciphertext, b.Ciphertext)
	})
}

func sorted(list []sealed.Record) []sealed.Record {
	return slices.SortedFunc(slices.Values(list), order)
}

func TestWriteThenAll(t *testing.T) {
	for _, n := range []int{1, 7, 500, 5000} {
		list := records(n, 1500)
		data := write(t, list)
		var got []sealed.Record
		for r, err := range All(bytes.NewReader(data), int64(len(data))) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, r)
		}
		if !equal(sorted(list), got) {
			t.Errorf("%d records: others came out, %d of them", n, len(got))
		}
	}
}

func TestAllStopsWhenAsked(t *testing.T) {
	data := write(t, records(10, 10))
	n := 0
	for range All(bytes.NewReader(data), int64(len(data))) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d records after a break at 3", n)
	}
}

// Finding a trace costs one read when it is not there, three when it is, and two
// of a small object.
func TestFindCountsReads(t *testing.T) {
	for _, test := range []struct {
		name              string
		n, size           int
		hit, miss, maxHit int
	}{
		{"small", 20, 1500, 2, 1, 128 << 10},
		{"64 MiB", 16_000, 4096, 3, 1, 320 << 10},
		{"64 MiB of short records", 40_000, 1500, 3, 1, 400 << 10},
	} {
		t.Run(test.name, func(t *testing.T) {
			list := records(test.n, test.size)
			data := write(t, list)
			want := map[string][]sealed.Record{}
			for _, r := range sorted(list) {
				want[r.TraceID] = append(want[r.TraceID], r)
			}
			tried, across := 0, 0
			for id, records := range want {
				if tried++; tried > 60 {
					break
				}
				c := &counter{r: bytes.NewReader(data)}
				got, err := Find(c, int64(len(data)), id)
				if err != nil {
					t.Fatal(err)
				}
				if !equal(records, got) {
					t.Fatalf("%d records came out, and not the %d of the trace", len(got), len(records))
				}
				if c.reads > test.hit || c.bytes > test.maxHit {
					across++
				}
				if c.bytes > 2*test.maxHit {
					t.Errorf("a hit reads %d bytes, want at most %d, or twice that across two row groups", c.bytes, test.maxHit)
				}
			}
			// A trace may lie across two row groups or pages, or a Bloom filter be wrong: 1 in 100.
			if across > 3 {
				t.Errorf("%d of 60 hits took more than %d reads or %d bytes", across, test.hit, test.maxHit)
			}
			more := 0
			for i := range 200 {
				c := &counter{r: bytes.NewReader(data)}
				id := fmt.Sprintf("%032x", rand.N(uint64(1<<63))+1)
				if i%2 == 0 { // spread over all row groups
					id = fmt.Sprintf("%02x%s", i, id[2:])
				}
				got, err := Find(c, int64(len(data)), id)
				if err != nil || len(got) > 0 {
					t.Fatalf("%d records, %v", len(got), err)
				}
				if c.reads > test.miss {
					more++
				}
			}
			if more > 10 { // 1 in 100 is expected of the Bloom filter
				t.Errorf("%d of 200 misses took more than %d read", more, test.miss)
			}
		})
	}
}

func TestOverheadIsSmall(t *testing.T) {
	list := records(16_000, 4096)
	data := write(t, list)
	ciphertext := 0
	for _, r := range list {
		ciphertext += len(r.Ciphertext)
	}
	over := float64(len(data)-ciphertext) / float64(ciphertext)
	t.Logf("%d bytes of ciphertext, %d of object: %.1f %% more", ciphertext, len(data), 100*over)
	if over > 0.05 {
		t.Errorf("%.1f %% more than the ciphertext, want at most 5 %%", 100*over)
	}
}

// What DESIGN and the package comment say about the file.
func TestLayout(t *testing.T) {
	data := write(t, records(10_000, 1500))
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.RowGroups()) < 3 {
		t.Fatalf("%d row groups", len(f.RowGroups()))
	}
	const want = `message row {
	required binary trace_id (STRING);
	required binary span_id (STRING);
	required binary signal (STRING);
	required binary tenant_id (STRING);
	required binary retention_class (STRING);
	required int64 expires_at (TIMESTAMP(isAdjustedToUTC=true,unit=MILLIS));
	required int64 sealed_at (TIMESTAMP(isAdjustedToUTC=true,unit=MILLIS));
	required binary key_id (STRING);
	required int64 plaintext_bytes (INT(64,true));
	required binary batch_key;
	required binary trace_key;
	required binary ciphertext;
}`
	if diff := cmp.Diff(want, f.Schema().String()); diff != "" {
		t.Error(diff)
	}
	last := ""
	for i, g := range f.Metadata().RowGroups {
		s := g.Columns[traceColumn].MetaData.Statistics
		if string(s.MinValue) < last || len(s.MinValue) != 32 || len(s.MaxValue) != 32 {
			t.Errorf("row group %d: trace ids from %q to %q after %q", i, s.MinValue, s.MaxValue, last)
		}
		last = string(s.MaxValue)
		if g.Columns[traceColumn].MetaData.BloomFilterOffset == 0 {
			t.Errorf("row group %d: no Bloom filter", i)
		}
		c := g.Columns[plain.ciphertext()].MetaData
		if len(c.Statistics.MinValue)+len(c.Statistics.MaxValue)+len(c.Statistics.Min)+len(c.Statistics.Max) > 0 {
			t.Errorf("row group %d: statistics hold ciphertext", i)
		}
		for _, column := range g.Columns {
			if column.MetaData.DataPageOffset > c.DataPageOffset || column.OffsetIndexOffset == 0 || column.ColumnIndexOffset == 0 {
				t.Errorf("row group %d: column %v lies behind the ciphertext or has no page index", i, column.MetaData.PathInSchema)
			}
		}
		if len(g.SortingColumns) != 1 || g.SortingColumns[0].ColumnIdx != traceColumn {
			t.Errorf("row group %d: sorting %v", i, g.SortingColumns)
		}
	}
}

// The same records, in any order, give the same bytes and the same name.
func TestWriteIsDeterministic(t *testing.T) {
	list := records(3000, 1500)
	shuffled := slices.Clone(list)
	rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	if !bytes.Equal(write(t, list), write(t, shuffled)) {
		t.Error("other bytes")
	}
	if a, b := Key(list[0].Header, 3, list), Key(list[0].Header, 3, shuffled); a != b {
		t.Errorf("names %s and %s", a, b)
	}
	if a, b := Key(list[0].Header, 3, list), Key(list[0].Header, 3, list[1:]); a == b {
		t.Errorf("one record less gives the same name %s", a)
	}
}

func TestWriteRefuses(t *testing.T) {
	list := records(2, 10)
	mixed := slices.Clone(list)
	mixed[1].Class = "sample"
	broken := slices.Clone(list)
	broken[0].KeyID = ""
	for name, list := range map[string][]sealed.Record{"none": nil, "mixed": mixed, "broken": broken} {
		var buf bytes.Buffer
		if err := Write(&buf, list); err == nil || buf.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, buf.Len())
		}
	}
	if err := Write(failing{}, list); err == nil {
		t.Error("a writer that fails: no error")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error)         { return 0, errors.New("disk full") }
func (failing) ReadAt([]byte, int64) (int, error) { return 0, errors.New("store is down") }

// A store that is down is not a corrupt object.
func TestReaderErrorsAreNotCorruption(t *testing.T) {
	data := write(t, records(6000, 1500))
	id := ""
	for r := range All(bytes.NewReader(data), int64(len(data))) {
		id = r.TraceID
		break
	}
	for after := range 3 {
		r := &failsAfter{r: bytes.NewReader(data), left: after}
		if _, err := Find(r, int64(len(data)), id); err == nil || errors.Is(err, ErrCorrupt) || !errors.Is(err, errDown) {
			t.Errorf("fails after %d reads: %v", after, err)
		}
	}
	for _, err := range All(failing{}, 1000) {
		if err == nil || errors.Is(err, ErrCorrupt) {
			t.Error(err)
		}
	}
}

var errDown = errors.New("store is down")

type failsAfter struct {
	r    io.ReaderAt
	left int
}

func (f *failsAfter) ReadAt(p []byte, off int64) (int, error) {
	if f.left--; f.left < 0 {
		return 0, errDown
	}
	return f.r.ReadAt(p, off)
}

func TestForeignObjects(t *testing.T) {
	type other struct {
		TraceID string `parquet:"trace_id"`
	}
	var foreign bytes.Buffer
	w := parquet.NewGenericWriter[other](&foreign, parquet.KeyValueMetadata(formatKey, plain.format))
	if _, err := w.Write([]other{{"0af7651916cd43dd8448eb211c80319c"}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	good := write(t, records(20, 100))
	unmarked := bytes.ReplaceAll(good, []byte(plain.format), []byte("sealed object v9"))
	for name, data := range map[string][]byte{
		"empty": {}, "short": []byte("PAR1"), "text": []byte("a canary in a text file that somebody put there"), "other columns": foreign.Bytes(),
		"other format": unmarked, "half": good[:len(good)/2], "second half": good[len(good)/2:], "footer length": append(bytes.Clone(good[:len(good)-8]), "\xff\xff\xff\x7fPAR1"...),
		"only magic": []byte("PAR1\x00\x00\x00\x00PAR1"),
	} {
		got, err := Find(bytes.NewReader(data), int64(len(data)), "0af7651916cd43dd8448eb211c80319c")
		if !errors.Is(err, ErrCorrupt) || got != nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %d records, %v", name, len(got), err)
		}
		for _, err := range All(bytes.NewReader(data), int64(len(data))) {
			if !errors.Is(err, ErrCorrupt) {
				t.Errorf("%s: All: %v", name, err)
			}
		}
	}
}

// A bit flipped anywhere is refused: page bodies and headers, indexes, filters,
// footer, magic. Reading one trace refuses the flips in what it reads, and never
// returns anything else.
func TestBitFlips(t *testing.T) {
	t.Run("plain", func(t *testing.T) { testBitFlips(t, records(30, 60)) })
	t.Run("with subjects", func(t *testing.T) { testBitFlips(t, about(records(30, 60))) })
}

func testBitFlips(t *testing.T, list []sealed.Record) {
	data := write(t, list)
	find := sorted(list)[10:15]
	id := find[0].TraceID
	step := 1
	if testing.Short() {
		step = 7
	}
	for i := 0; i < len(data); i += step {
		damaged := bytes.Clone(data)
		damaged[i] ^= 1 << (i % 8)
		var failed error
		for _, err := range All(bytes.NewReader(damaged), int64(len(damaged))) {
			failed = err
		}
		if !errors.Is(failed, ErrCorrupt) {
			t.Fatalf("byte %d of %d flipped: %v", i, len(data), failed)
		}
		got, err := Find(bytes.NewReader(damaged), int64(len(damaged)), id)
		if err == nil && !equal(find, got) || err != nil && !errors.Is(err, ErrCorrupt) {
			t.Fatalf("byte %d of %d flipped: found %d records, %v", i, len(data), len(got), err)
		}
	}
}

// What a hostile writer can do, who knows how to make the checksum right: no panic,
// no error but ErrCorrupt, no record that is not valid.
func TestHostileFooters(t *testing.T) {
	t.Run("plain", func(t *testing.T) { testHostileFooters(t, records(60, 300)) })
	t.Run("with subjects", func(t *testing.T) { testHostileFooters(t, about(records(60, 300))) })
}

func testHostileFooters(t *testing.T, list []sealed.Record) {
	data := write(t, list)
	f, err := open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	start := int(indexStart(f.meta))
	rnd := rand.New(rand.NewPCG(9, 9))
	refused := 0
	for range 1000 {
		damaged := bytes.Clone(data)
		tail := damaged[start:]
		for range 1 + rnd.IntN(3) {
			tail[rnd.IntN(len(tail)-8)] = byte(rnd.Uint32())
		}
		resum(damaged)
		for r, err := range All(bytes.NewReader(damaged), int64(len(damaged))) {
			if err != nil && !errors.Is(err, ErrCorrupt) || err == nil && r.Validate() != nil {
				t.Fatal(err)
			}
			if err != nil {
				refused++
			}
		}
		if _, err := Find(bytes.NewReader(damaged), int64(len(damaged)), list[0].TraceID); err != nil && !errors.Is(err, ErrCorrupt) {
			t.Fatal(err)
		}
		if _, err := MayName(bytes.NewReader(damaged), int64(len(damaged)), pseudonym(1)); err != nil && !errors.Is(err, ErrCorrupt) {
			t.Fatal(err)
		}
	}
	t.Logf("%d of 1000 refused", refused)
	if refused < 300 {
		t.Errorf("only %d of 1000 hostile footers were refused: the test does not damage what it should", refused)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(write(f, records(3, 40)))
	f.Add(write(f, records(40, 5)))
	f.Add(write(f, about(records(40, 5))))
	short := write(f, records(1, 0))
	f.Add(short)
	f.Add(short[:len(short)-20])
	f.Add(binary.LittleEndian.AppendUint32([]byte("PAR1"), 4))
	f.Fuzz(func(t *testing.T, data []byte) {
		resum(data)
		for r, err := range All(bytes.NewReader(data), int64(len(data))) {
			if err != nil {
				if !errors.Is(err, ErrCorrupt) {
					t.Fatal(err)
				}
				break
			}
			if r.Validate() != nil {
				t.Fatal("a record that is not valid came out")
			}
		}
		if _, err := MayName(bytes.NewReader(data), int64(len(data)), pseudonym(1)); err != nil && !errors.Is(err, ErrCorrupt) {
			t.Fatal(err)
		}
		if _, err := Find(bytes.NewReader(data), int64(len(data)), "0af7651916cd43dd8448eb211c80319c"); err != nil && !errors.Is(err, ErrCorrupt) {
			t.Fatal(err)
		}
	})
}

// resum makes the checksum right where there is one, as a hostile writer would, so
// that what lies behind the check is reached.
func resum(data []byte) {
	w := &window{r: bytes.NewReader(data), size: int64(len(data))}
	if w.fetch(0, w.size) != nil {
		return
	}
	meta, err := readFooter(w)
	if err != nil {
		return
	}
	tail := data[indexStart(meta):]
	if at, ok := sumAt(tail); ok {
		copy(tail[at:], zeroSum)
		sum := sha256.Sum256(tail)
		hex.Encode(tail[at:], sum[:])
	}
}

func BenchmarkWrite(b *testing.B) {
	list := records(4000, 4096)
	b.SetBytes(4000 * 4096)
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, list); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	list := records(16_000, 4096)
	data := write(b, list)
	for name, id := range map[string]string{"hit": list[0].TraceID, "miss": "0af7651916cd43dd8448eb211c80319c"} {
		b.Run(name+"/64MiB", func(b *testing.B) {
			for b.Loop() {
				if _, err := Find(bytes.NewReader(data), int64(len(data)), id); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
