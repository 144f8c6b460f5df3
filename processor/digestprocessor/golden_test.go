package digestprocessor

import (
	"flag"
	"testing"

	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
)

var update = flag.Bool("update", false, "rewrite testdata/*/expected.yaml")

func TestGolden(t *testing.T) {
	recorded.Golden(t, func(t testing.TB) recorded.Stage { return newChain(t, false) }, *update)
}
