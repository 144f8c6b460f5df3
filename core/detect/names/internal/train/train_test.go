package train_test

import (
	"bytes"
	"testing"

	"github.com/sotto-project/sotto/core/detect/names/internal/corpus"
	"github.com/sotto-project/sotto/core/detect/names/internal/train"
)

// TestTrain: the loss falls, the same seed gives the same weights, and another
// seed others.
func TestTrain(t *testing.T) {
	fit := func(seed uint64) (file []byte, losses []float64) {
		s := train.NewSet(seed)
		for range 40 {
			s.Add(corpus.Text{Text: "Dear Zorblat, the Frumious is here", Spans: []corpus.Span{{Start: 5, End: 12, Person: true}}})
			s.Add(corpus.Text{Text: "He lives in Zorblat now", Spans: []corpus.Span{{Start: 12, End: 19}}})
			s.AddClean("Nothing Here Is Anybody, says the Manual")
		}
		if s.Len() == 0 || s.Words() < s.Len() {
			t.Fatalf("%d windows of %d words", s.Len(), s.Words())
		}
		file = s.Train(4, seed, func(_ int, loss float64) { losses = append(losses, loss) }).Encode()
		return file, losses
	}
	a, losses := fit(1)
	b, _ := fit(1)
	if !bytes.Equal(a, b) {
		t.Error("one seed gives two models")
	}
	if c, _ := fit(2); bytes.Equal(a, c) {
		t.Error("two seeds give one model")
	}
	if losses[len(losses)-1] > losses[0]/2 {
		t.Errorf("the loss does not fall: %v", losses)
	}
}
