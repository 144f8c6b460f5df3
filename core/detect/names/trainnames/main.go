// Trainnames trains the tagger of core/detect/names on texts that it makes
// itself, from exported lists and templates, and on the source of Go's standard
// library as text that names nobody:
//
//	trainnames [-texts N] [-epochs N] [-fits N] [-seed N] LISTS FILE
//
// What is written is the mean of some fits to texts of different seeds.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/sotto-project/sotto/core/detect/names/internal/corpus"
	"github.com/sotto-project/sotto/core/detect/names/internal/train"
)

func main() {
	texts := flag.Int("texts", 1800000, "made-up texts to train with")
	epochs := flag.Int("epochs", 4, "how often each is seen")
	fits := flag.Int("fits", 16, "how many times, each with other texts")
	seed := flag.Uint64("seed", 105, "the same seed gives the same weights")
	flag.Parse()
	if flag.NArg() != 2 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), flag.Arg(1), *texts, *epochs, *fits, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "trainnames:", err)
		os.Exit(1)
	}
}

func run(lists, file string, texts, epochs, fits int, seed uint64) error {
	s, err := corpus.Load(lists)
	if err != nil {
		return err
	}
	found := make([]*train.Fit, max(1, fits))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for k := range found {
		group.Go(func() error {
			set, err := made(s, texts, seed+uint64(k))
			if err != nil {
				return err
			}
			fmt.Printf("fit %d: %d windows of %d words\n", k+1, set.Len(), set.Words())
			found[k] = set.Train(epochs, seed, func(epoch int, loss float64) { fmt.Printf("fit %d, epoch %d: loss %.4f a word\n", k+1, epoch, loss) })
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	// In their order: the sum of floating-point numbers depends on it.
	for _, f := range found[1:] {
		found[0].Add(f)
	}
	return os.WriteFile(file, found[0].Encode(), 0o644) //nolint:gosec // G306: a file of the repository
}

// made is a set of texts of one seed.
func made(s *corpus.Sources, texts int, seed uint64) (*train.Set, error) {
	set := train.NewSet(seed)
	m := corpus.NewMaker(s, seed)
	for range texts {
		set.Add(m.Make())
	}
	for range texts / 8 {
		set.Add(m.Daily())
	}
	chunks, err := corpus.Source(seed, texts/6)
	if err != nil {
		return nil, err
	}
	for _, text := range chunks {
		set.AddClean(text)
	}
	return set, nil
}
