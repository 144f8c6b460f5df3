package object

import (
	"bytes"
	"fmt"
	"testing"
)

// TestMayHold: the filter misses no trace, seldom takes one for another, and costs
// one read.
func TestMayHold(t *testing.T) {
	list := records(5000, 1024) // several row groups
	data := write(t, list)
	for _, r := range list {
		may, err := MayHold(bytes.NewReader(data), int64(len(data)), "0af7651916cd43dd8448eb211c80319c", r.TraceID)
		if err != nil || !may {
			t.Fatalf("trace %s: %v, %v", r.TraceID, may, err)
		}
	}
	wrong := 0
	for i := range 2000 {
		c := &counter{r: bytes.NewReader(data)}
		may, err := MayHold(c, int64(len(data)), fmt.Sprintf("%032x", uint64(i+1)*0x9e3779b97f4a7c15))
		if err != nil || c.reads != 1 {
			t.Fatalf("%d reads, %v", c.reads, err)
		}
		if may {
			wrong++
		}
	}
	// The ids above are below the least of most groups; take some that are between.
	for i := range 2000 {
		id := fmt.Sprintf("8%031x", uint64(i+1)*0x9e3779b97f4a7c15)
		if may, err := MayHold(bytes.NewReader(data), int64(len(data)), id); err != nil {
			t.Fatal(err)
		} else if may {
			wrong++
		}
	}
	if wrong > 200 {
		t.Errorf("%d of 4000 absent traces may be there, want about 1 %%", wrong)
	}
	if may, err := MayHold(bytes.NewReader(data), int64(len(data))); err != nil || may {
		t.Errorf("no trace at all: %v, %v", may, err)
	}
}
