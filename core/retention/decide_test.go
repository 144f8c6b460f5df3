package retention

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"
)

func randomID(rnd *rand.Rand) (id [16]byte) {
	binary.BigEndian.PutUint64(id[:8], rnd.Uint64())
	binary.BigEndian.PutUint64(id[8:], rnd.Uint64())
	return id
}

// The number of traces taken is within five standard deviations of the share, for
// random trace ids and for ids that only count up.
func TestShareIsWithinBounds(t *testing.T) {
	const n = 200_000
	rnd := rand.New(rand.NewPCG(3, 4))
	for _, share := range []float64{0, 0.001, 0.01, 0.1, 0.5, 0.9, 1} {
		for _, salt := range []string{"", "pepper"} {
			p := Policy{Salt: salt, Classes: []Class{{Name: "s", Share: share}}}
			random, counted := 0, 0
			for i := range n {
				if _, ok := p.Decide(randomID(rnd), Randomness{}, nil); ok {
					random++
				}
				var id [16]byte
				binary.BigEndian.PutUint64(id[8:], uint64(i+1))
				if _, ok := p.Decide(id, Randomness{}, nil); ok {
					counted++
				}
			}
			bound := 5 * math.Sqrt(n*share*(1-share))
			for kind, taken := range map[string]int{"random": random, "counted": counted} {
				if off := math.Abs(float64(taken) - n*share); off > bound {
					t.Errorf("share %v, salt %q, %s ids: took %d of %d, off by %.0f, bound %.0f", share, salt, kind, taken, n, off, bound)
				}
			}
		}
	}
}

// Every span of a trace gets the same answer: the decision depends on the id and the
// policy and nothing else, and a larger share takes all that a smaller one takes.
func TestSpansOfATraceAgree(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	replicas := make([]Policy, 3)
	for i := range replicas {
		p, err := ParsePolicy([]byte("version: 1\nsalt: s\nclasses: [{name: few, ttl: 3d, share: 0.05}, {name: some, ttl: 3d, share: 0.3}]\n"))
		if err != nil {
			t.Fatal(err)
		}
		replicas[i] = p
	}
	larger := Policy{Salt: "s", Classes: []Class{{Name: "l", Share: 0.31}}}
	took := map[string]int{}
	for range 20_000 {
		id := randomID(rnd)
		first, firstOK := replicas[0].Decide(id, Randomness{}, nil)
		for span := range 6 {
			c, ok := replicas[span%len(replicas)].Decide(id, Randomness{}, nil)
			if ok != firstOK || c.Name != first.Name {
				t.Fatalf("spans of trace %x differ: %q and %q", id, first.Name, c.Name)
			}
		}
		if _, ok := larger.Decide(id, Randomness{}, nil); firstOK && !ok {
			t.Fatalf("trace %x: a smaller share takes it and a larger one does not", id)
		}
		took[first.Name]++
	}
	if few, some := took["few"], took["some"]; few < 800 || few > 1200 || some < 4600 || some > 5400 {
		t.Errorf("took %v of 20000, want about 1000 few and 5000 some", took)
	}
}

func TestSaltChangesTheChoice(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	a := Policy{Salt: "a", Classes: []Class{{Share: 0.5}}}
	b := Policy{Salt: "b", Classes: []Class{{Share: 0.5}}}
	differ := 0
	for range 1000 {
		id := randomID(rnd)
		_, x := a.Decide(id, Randomness{}, nil)
		_, y := b.Decide(id, Randomness{}, nil)
		if x != y {
			differ++
		}
	}
	if differ < 400 || differ > 600 {
		t.Errorf("%d of 1000 traces differ between salts, want about half", differ)
	}
}

func TestTraceStateRandomness(t *testing.T) {
	half := Policy{Classes: []Class{{Name: "half", Share: 0.5}}}
	for state, want := range map[string]bool{
		"ot=rv:80000000000000":                           true,
		"ot=rv:ffffffffffffff":                           true,
		"ot=rv:7fffffffffffff":                           false,
		"ot=rv:00000000000000":                           false,
		"vendor=rv:x, ot=th:8;rv:7fffffffffffff ,other=": false,
		"a=1,ot=rv:80000000000000;th:0":                  true,
	} {
		r := TraceStateRandomness(state)
		if !r.given {
			t.Errorf("%q: no randomness found", state)
		}
		// Whatever the trace id, rv decides.
		for i := range byte(50) {
			if _, ok := half.Decide([16]byte{i, 1}, r, nil); ok != want {
				t.Fatalf("%q: taken = %v", state, ok)
			}
		}
	}
	for _, state := range []string{"", "rv:80000000000000", "ot=rv:8000000000000", "ot=rv:8000000000000g", "ot=rv:FFFFFFFFFFFFFF", "ot=rv:+8000000000000", "xot=rv:80000000000000", "ot=th:8", "vendor=rv:80000000000000"} {
		if r := TraceStateRandomness(state); r.given {
			t.Errorf("%q: found randomness %x", state, r.bits)
		}
	}
}

func TestDecideInFileOrder(t *testing.T) {
	p := Policy{Classes: []Class{
		{Name: "errors", Share: 1, When: []string{"e"}},
		{Name: "few", Share: 0, When: []string{"f"}},
		{Name: "slow", Share: 1, When: []string{"s"}},
		{Name: "rest", Share: 1},
	}}
	id := [16]byte{1}
	for _, test := range []struct {
		match, want string
		asked       int
	}{{"errors", "errors", 1}, {"slow", "slow", 2}, {"none", "rest", 2}} {
		asked := 0
		c, ok := p.Decide(id, Randomness{}, func(c Class) bool { asked++; return c.Name == test.match })
		if !ok || c.Name != test.want || asked != test.asked {
			t.Errorf("match %s: got %q, %v after %d questions", test.match, c.Name, ok, asked)
		}
	}
	if c, ok := p.Decide(id, Randomness{}, nil); !ok || c.Name != "rest" {
		t.Errorf("without conditions: got %q, %v", c.Name, ok)
	}
	if c, ok := p.Decide([16]byte{}, Randomness{}, func(Class) bool { return true }); ok {
		t.Errorf("a span without a trace id was taken as %q", c.Name)
	}
}

func TestParseTraceID(t *testing.T) {
	if id, ok := ParseTraceID("0af7651916cd43dd8448eb211c80319c"); !ok || id[0] != 0x0a || id[15] != 0x9c {
		t.Errorf("got %x, %v", id, ok)
	}
	for _, s := range []string{"", "0AF7651916cd43dd8448eb211c80319c", "00000000000000000000000000000000", "0af7651916cd43dd8448eb211c80319", "0af7651916cd43dd8448eb211c80319g"} {
		if _, ok := ParseTraceID(s); ok {
			t.Errorf("%q accepted", s)
		}
	}
}

func BenchmarkDecide(b *testing.B) {
	p := Policy{Salt: "s", Classes: []Class{{Name: "few", Share: 0.01}, {Name: "some", Share: 0.1}}}
	id := [16]byte{1, 2, 3}
	b.ReportAllocs()
	for b.Loop() {
		id[0]++
		p.Decide(id, Randomness{}, nil)
	}
}
