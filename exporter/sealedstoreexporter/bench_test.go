//go:build unix

package sealedstoreexporter

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/exporter/exporterhelper"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/envelope"
)

// chat is text that compresses about as conversations do: words of a vocabulary, some
// of them far more often than others.
func chat(rnd *rand.Rand, words []string, size int) []byte {
	var out strings.Builder
	for out.Len() < size {
		out.WriteString(words[int(float64(len(words))*rnd.Float64()*rnd.Float64())])
		out.WriteByte(" \n.,:"[min(4, rnd.IntN(40))])
	}
	return []byte(out.String()[:size])
}

func vocabulary(rnd *rand.Rand) []string {
	words := make([]string, 4000)
	for i := range words {
		word := make([]byte, 2+rnd.IntN(9))
		for j := range word {
			word[j] = "etaoinshrdlucmfwypvbgkjqxz"[int(26*rnd.Float64()*rnd.Float64())]
		}
		words[i] = string(word)
	}
	return words
}

// BenchmarkSealAndStore takes content all the way: sealed to an X25519 epoch, put into
// envelopes, through the exporter, into objects in a directory, flushed to disk.
//
//	MB/s        of content by the clock
//	MB/cpu-s    of content by the processor time of the process, garbage collection included
//	overhead-%  bytes of the objects over the ciphertext in them
func BenchmarkSealAndStore(b *testing.B) {
	const batch = 8 << 20 // the exporter's own batch size
	for _, size := range []int{4 << 10, 64 << 10} {
		b.Run(fmt.Sprintf("chat-%dKiB", size>>10), func(b *testing.B) {
			v, c := newVault(), quick(b)
			c.QueueConfig = configoptional.None[exporterhelper.QueueBatchConfig]()
			e := newFixture(b, c).traces(b, componenttest.NewNopHost())
			rnd := rand.New(rand.NewPCG(1, uint64(size)))
			words := vocabulary(rnd)
			texts := make([][]byte, batch/size)
			for i := range texts {
				texts[i] = chat(rnd, words, size)
			}
			h := sealed.Header{Tenant: "acme", Class: "errors", Signal: sealed.Traces, Expires: time.Now().Add(72 * time.Hour).UTC().Truncate(24 * time.Hour)}
			sealer := sealed.NewSealer(v.find)
			ciphertext, trace := int64(0), 0
			b.SetBytes(batch)
			b.ReportAllocs()
			began := processorTime(b)
			for b.Loop() {
				now, keys := time.Now(), sealer.Batch()
				records := make([]sealed.Record, len(texts))
				for i, text := range texts {
					if i%5 == 0 { // five spans a trace
						trace++
					}
					h.TraceID, h.SpanID = fmt.Sprintf("%032x", trace), fmt.Sprintf("%016x", i+1)
					r, err := keys.Seal(h, text, now)
					if err != nil {
						b.Fatal(err)
					}
					records[i] = r
					ciphertext += int64(len(r.Ciphertext))
				}
				if err := e.ConsumeTraces(b.Context(), envelope.Traces(records)); err != nil {
					b.Fatal(err)
				}
			}
			spent := processorTime(b) - began
			b.ReportMetric(float64(b.N)*batch/1e6/spent.Seconds(), "MB/cpu-s")
			b.ReportMetric(100*float64(folderSize(b, c.Store.Directory)-ciphertext)/float64(ciphertext), "overhead-%")
			shutdown(b, e)
		})
	}
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

func folderSize(b *testing.B, folder string) (n int64) {
	b.Helper()
	err := filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}
