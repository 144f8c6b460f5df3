// Trainnames trains the tagger of core/detect/names on texts that it makes
// itself, from exported lists and templates, and on the source of Go's standard
// library as text that names nobody:
//
//	trainnames [-texts N] [-epochs N] [-seed N] LISTS FILE
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/sotto-project/sotto/core/detect/names/internal/corpus"
	"github.com/sotto-project/sotto/core/detect/names/internal/train"
)

func main() {
	texts := flag.Int("texts", 1800000, "made-up texts to train with")
	epochs := flag.Int("epochs", 4, "how often each is seen")
	seed := flag.Uint64("seed", 5, "the same seed gives the same weights")
	flag.Parse()
	if flag.NArg() != 2 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), flag.Arg(1), *texts, *epochs, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "trainnames:", err)
		os.Exit(1)
	}
}

func run(lists, file string, texts, epochs int, seed uint64) error {
	s, err := corpus.Load(lists)
	if err != nil {
		return err
	}
	set := train.NewSet(seed)
	m := corpus.NewMaker(s, seed)
	for range texts {
		set.Add(m.Make())
	}
	chunks, err := corpus.Source(seed, texts/6)
	if err != nil {
		return err
	}
	for _, text := range chunks {
		set.AddClean(text)
	}
	fmt.Printf("%d windows of %d words\n", set.Len(), set.Words())
	weights := set.Train(epochs, seed, func(epoch int, loss float64) { fmt.Printf("epoch %d: loss %.4f a word\n", epoch, loss) })
	return os.WriteFile(file, weights, 0o644) //nolint:gosec // G306: a file of the repository
}
