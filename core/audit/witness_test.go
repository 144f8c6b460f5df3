package audit

import (
	"crypto/rand"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	f_note "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
)

// cosigningKey makes the key of a witness.
func cosigningKey(t *testing.T, name string) (signer *f_note.Signer, key string) {
	t.Helper()
	secret, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	if key, err = f_note.VKeyToCosignatureV1(public); err != nil {
		t.Fatal(err)
	}
	if signer, err = f_note.NewSignerForCosignatureV1(secret); err != nil {
		t.Fatal(err)
	}
	return signer, key
}

// cosign adds the cosignature of s to the checkpoint in dir.
func cosign(t *testing.T, dir string, key Key, s *f_note.Signer) {
	t.Helper()
	path := filepath.Join(dir, "checkpoint")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(key.Verifier)
	if err != nil {
		t.Fatal(err)
	}
	n, err := note.Open(raw, note.VerifierList(v))
	if err != nil {
		t.Fatal(err)
	}
	if raw, err = note.Sign(n, s); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

func parsePolicy(t *testing.T, lines ...string) *Witnesses {
	t.Helper()
	w, err := ParseWitnesses([]byte(strings.Join(lines, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestWitnesses: a checkpoint verifies if as many have cosigned it as the policy asks, and
// not with fewer, with others, with those of another checkpoint, or with old ones where
// that is asked for.
func TestWitnesses(t *testing.T) {
	t.Parallel()
	dir, key := newLog(t, 3)
	one, oneKey := cosigningKey(t, "one.example")
	two, twoKey := cosigningKey(t, "two.example")
	stranger, _ := cosigningKey(t, "one.example") // the name alone does not do
	w := parsePolicy(t, "witness a "+oneKey, "witness b "+twoKey+" https://two.example/", "group g 2 a b # both", "quorum g")
	verify := func(since time.Time) Report {
		t.Helper()
		r, err := VerifyDir(t.Context(), dir, key.Verifier, Options{Witnesses: w, CosignedSince: since})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	want := func(r Report, missing ...string) {
		t.Helper()
		if len(r.Faults) != 1 || r.Faults[0].Kind != Unwitnessed || r.Witnesses.Quorum || len(r.Witnesses.Missing) != len(missing) {
			t.Fatalf("%+v, %+v", r.Faults, r.Witnesses)
		}
		for _, name := range missing {
			if !strings.Contains(r.Faults[0].Detail, name) {
				t.Errorf("%q does not name %s", r.Faults[0].Detail, name)
			}
		}
	}
	want(verify(time.Time{}), "one.example", "two.example")
	cosign(t, dir, key, stranger)
	want(verify(time.Time{}), "one.example", "two.example")
	appendTo(t, dir, key, 3, 4)
	cosign(t, dir, key, one)
	want(verify(time.Time{}), "two.example")
	before := time.Now().Add(-2 * time.Second)
	raw, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		t.Fatal(err)
	}
	line, _ := w.All[0].Of(raw)
	v, err := note.NewVerifier(key.Verifier)
	if err != nil {
		t.Fatal(err)
	}
	n, err := note.Open(raw, note.VerifierList(v, w.All[0].Key))
	if err != nil || line == "" {
		t.Fatal(err, line)
	}
	both, err := note.Sign(n, two)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "checkpoint"), both, 0o600); err != nil {
		t.Fatal(err)
	}
	if r := verify(before); r.Err() != nil || len(r.Witnesses.Cosigned) != 2 || !r.Witnesses.Quorum {
		t.Errorf("%v, %+v", r.Err(), r.Witnesses)
	}
	late := verify(time.Now().Add(time.Hour))
	want(late)
	if !strings.Contains(late.Faults[0].Detail, "since") {
		t.Error(late.Faults[0])
	}
	// Both have signed the checkpoint before, which tells nothing about the next one.
	appendTo(t, dir, key, 4, 5)
	next, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "checkpoint"), append(next, line...), 0o600); err != nil {
		t.Fatal(err)
	}
	want(verify(time.Time{}), "one.example", "two.example")
}

// TestWitnessPolicy names all faults of a policy at once, by line.
func TestWitnessPolicy(t *testing.T) {
	t.Parallel()
	_, one := cosigningKey(t, "one.example")
	_, two := cosigningKey(t, "two.example")
	_, six := cosigningKey(t, "six.example")
	log, err := CreateKeyFile(filepath.Join(t.TempDir(), "key"), "example.org/audit")
	if err != nil {
		t.Fatal(err)
	}
	name, rest, _ := strings.Cut(one, "+")
	damaged := name + "+00000000" + rest[8:]
	for _, tc := range []struct {
		policy string
		want   []string
	}{
		{"", []string{"must say 'quorum NAME'"}},
		{"quorum none", []string{"would ask nobody"}},
		{"witness a " + one + "\nquorum b", []string{"there is no b"}},
		{"witness a " + log.Verifier + "\nquorum a", []string{"line 1: the key of witness a", "this one signs logs"}},
		{"witness a " + damaged + "\nquorum a", []string{"line 1: the key of witness a is damaged"}},
		{"witness a key\nwitness b\nquorum a", []string{"line 1: the key of witness a must be", "line 2: must be 'witness NAME KEY URL'"}},
		{"witness a " + one + " http://w.example\nquorum a", []string{"line 1: the URL of witness a must be https"}},
		{"witness a " + one + " https://u:secret@w.example\nquorum a", []string{"must not hold a user"}},
		{"witness a " + one + " https://w.example?key=secret\nquorum a", []string{"must be an https URL without a query"}},
		{"witness a " + one + " https://w.example\nwitness b " + two + " https://w.example/\nquorum a", []string{"line 2: the URL of witness b stands twice"}},
		{"witness a " + one + "\nwitness b " + one + "\ngroup g all a b\nquorum g", []string{"line 2: the key of witness b stands twice"}},
		{"witness a " + one + "\nwitness a " + two + "\nquorum a", []string{"line 2: the name a stands twice"}},
		{"witness a " + one + "\ngroup g 0 a\ngroup h 2 a\ngroup i any a a\ngroup j any x\ngroup k\nquorum g", []string{
			"line 2: 0 of group g must be any, all, or a number from 1 to 1", "line 3: 2 of group h", "line 4: a stands twice", "line 5: x of group j is no witness", "line 6: must be 'group",
		}},
		{"witness any " + one + "\nquorum any\nquorum any\nsign a", []string{"line 1: any is a word", "line 3: must be 'quorum NAME', once", "line 4: must begin with"}},
	} {
		_, err := ParseWitnesses([]byte(tc.policy))
		if err == nil {
			t.Errorf("%q was taken", tc.policy)
			continue
		}
		for _, want := range tc.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q: %v, want %q", tc.policy, err, want)
			}
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("it quotes what may be a secret: %v", err)
		}
	}
	w := parsePolicy(t, "log "+log.Verifier, "witness a "+one+" http://127.0.0.1:1/", "witness b "+two, "witness c "+six, "group g any a b", "group h all g b", "quorum h")
	if len(w.All) != 2 || w.All[0].URL != "http://127.0.0.1:1" || w.Askable() == nil {
		t.Errorf("%+v, %v", w.All, w.Askable())
	}
	if w.All[0].IsKeyOf(log.Verifier) {
		t.Error("another key is taken for that of the log")
	}
	own, err := f_note.VKeyToCosignatureV1(log.Verifier)
	if err != nil {
		t.Fatal(err)
	}
	if w := parsePolicy(t, "witness a "+own, "quorum a"); !w.All[0].IsKeyOf(log.Verifier) {
		t.Error("the log's own key is taken for a witness")
	}
}

// FuzzWitnessPolicy: what is taken has witnesses, and is taken again.
func FuzzWitnessPolicy(f *testing.F) {
	const key = "witness.example+ba8aafc8+BKDc+0IQQkPSlgA3LtmdacI+0wlWxGLjnkDTGCNgehkA"
	f.Add("witness a " + key + " https://w.example\nquorum a")
	f.Add("witness a " + key + "\ngroup g any a\nquorum g")
	f.Add("group g 1 g\nquorum g")
	if _, err := ParseWitnesses([]byte("witness a " + key + "\nquorum a")); err != nil {
		f.Fatal(err) // the seeds would try nothing
	}
	f.Fuzz(func(t *testing.T, policy string) {
		w, err := ParseWitnesses([]byte(policy))
		if err != nil {
			return
		}
		if len(w.All) == 0 || w.Satisfied(nil, time.Time{}) || w.Satisfied([]byte("example.org\n0\n\n"), time.Time{}) {
			t.Errorf("nobody has to cosign: %q", policy)
		}
	})
}

// TestWitnessesDown: a log whose witness does not answer takes entries as quickly, and
// signs them a little later.
func TestWitnessesDown(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0") // connects and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	_, one := cosigningKey(t, "one.example")
	w := Witnessing{Witnesses: parsePolicy(t, "witness a "+one+" http://"+silent.Addr().String(), "quorum a"), Wait: 2 * time.Second, Retry: time.Minute}
	dir, key := newLog(t, 1)
	l, err := open(t.Context(), dir, key, quick, &w)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	for i := range 5 {
		if _, err := l.Append(t.Context(), entry(i)); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(start); took > 2*w.Wait {
		t.Errorf("five entries waited %v for a witness", took)
	}
	start = time.Now()
	if err := l.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 2*w.Wait+5*time.Second {
		t.Errorf("closing waited %v", took)
	}
	r, err := VerifyDir(t.Context(), dir, key.Verifier, Options{Witnesses: w.Witnesses})
	if err != nil || r.Size != 6 || len(r.Faults) != 1 || r.Faults[0].Kind != Unwitnessed {
		t.Errorf("%v, %+v", err, r)
	}
	if r, err = VerifyDir(t.Context(), dir, key.Verifier, Options{}); err != nil || r.Err() != nil {
		t.Errorf("without a policy: %v, %v", err, r.Err())
	}
	w.Witnesses = parsePolicy(t, "witness a "+one, "quorum a")
	if _, err := OpenWitnessed(t.Context(), dir, key, w); err == nil || !strings.Contains(err.Error(), "one.example has no URL") {
		t.Errorf("a policy without URLs: %v", err)
	}
}
