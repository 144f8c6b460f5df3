package detect_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

// madeUpTables reads the tables of a file of testdata/tables by their names.
func madeUpTables(tb testing.TB, file string) map[string]string {
	tb.Helper()
	b, err := os.ReadFile("testdata/tables/" + file)
	if err != nil {
		tb.Fatal(err)
	}
	m := map[string]string{}
	for part := range strings.SplitSeq("\n"+string(b), "\n===== ") {
		if name, text, ok := strings.Cut(part, "\n"); ok {
			m[name] = text
		}
	}
	if len(m) < 35 {
		tb.Fatalf("%d tables in %s", len(m), file)
	}
	return m
}

// labelledTable is a table without the signs around what must be replaced, and that.
func labelledTable(form string) (text string, want []detect.Finding) {
	var b strings.Builder
	for form != "" {
		before, rest, ok := strings.Cut(form, "‹")
		b.WriteString(before)
		if !ok {
			break
		}
		value, after, _ := strings.Cut(rest, "›")
		want = append(want, detect.Finding{Start: b.Len(), End: b.Len() + len(value)})
		b.WriteString(value)
		form = after
	}
	return b.String(), want
}

// TestTables: what the header of a column says its cells are is found, and nothing else.
func TestTables(t *testing.T) {
	e := engine()
	for name, form := range madeUpTables(t, "positive.txt") {
		text, want := labelledTable(form)
		found := e.Scan("", text)
		for _, w := range want {
			ok := false
			for _, f := range found {
				ok = ok || f.Start <= w.Start && f.End >= w.End
			}
			if !ok {
				t.Errorf("%s: %q stays", name, text[w.Start:w.End])
			}
		}
		for _, f := range found {
			ok := false
			for _, w := range want {
				ok = ok || f.Start <= w.Start && f.End >= w.End || f.Start >= w.Start && f.End <= w.End
			}
			if !ok {
				t.Errorf("%s: %q is taken for %s by %s", name, text[f.Start:f.End], f.Entity, f.Rule)
			}
		}
		once, _ := e.Redact("", text)
		if twice, n := e.Redact("", once); twice != once {
			t.Errorf("%s: a second pass found %v: %s", name, n, difference(once, twice))
		}
		// The same within JSON.
		b, err := json.Marshal([]map[string]string{{"role": "user", "content": text}})
		if err != nil {
			t.Fatal(err)
		}
		out, _ := e.Redact("gen_ai.input.messages", string(b))
		var list []map[string]string
		if err := json.Unmarshal([]byte(out), &list); err != nil || list[0]["content"] != once {
			t.Errorf("%s: in JSON %v %q, else %q", name, err, list[0]["content"], once)
		}
	}
}

// TestTablesWithoutFindings: tables that only look as if they held something.
func TestTablesWithoutFindings(t *testing.T) {
	e := engine()
	for name, text := range madeUpTables(t, "benign.txt") {
		for _, f := range e.Scan("", text) {
			t.Errorf("%s: %q is taken for %s by %s", name, text[f.Start:f.End], f.Entity, f.Rule)
		}
	}
}

// TestTablesWithoutAllocations: a table without findings costs no memory.
func TestTablesWithoutAllocations(t *testing.T) {
	if underRace {
		t.Skip("the race detector allocates")
	}
	e := engine()
	for name, text := range madeUpTables(t, "benign.txt") {
		if n := testing.AllocsPerRun(20, func() { e.Redact("", text) }); n > 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

// TestTablesInTheirPlaces: tables within other texts, and where one ends.
func TestTablesInTheirPlaces(t *testing.T) {
	e := engine()
	long := strings.Repeat("the weather was fine that day and so we went for a walk ", 20)
	for text, want := range map[string]string{
		"login,password\nb,hunter22\n\nc,hunter33\n":                                      "login,password\nb,[SECRET]\n\nc,hunter33\n",
		"login,password\nb,hunter22\nc,d,hunter33\ne,hunter44\n":                          "login,password\nb,[SECRET]\nc,d,[SECRET]\ne,[SECRET]\n",
		"login,password\nb,hunter22\nThanks, in advance, for 5 minutes.\nYours, Q4zz9x\n": "login,password\nb,[SECRET]\nThanks, in advance, for 5 minutes.\nYours, Q4zz9x\n",
		"login,password\nb,hunter22\nx\nx,y\nc,hunter33\n":                                "login,password\nb,[SECRET]\nx\nx,y\nc,hunter33\n",
		"alpha,beta\nlogin,password\nb,hunter22\n":                                        "alpha,beta\nlogin,password\nb,hunter22\n", // a row is no header
		"login,password\n":                                   "login,password\n",
		"q=login%2Cpassword%0Ab%2Chunter22%0A":               "q=login%2Cpassword%0Ab%2C[SECRET]%0A",
		`{"content":"login,password\nb,hunter22\n` + long:    `{"content":"login,password\nb,[SECRET]\n` + long,
		`INFO rows='\nlogin,password\nb,hunter22\n' ` + long: `INFO rows='\nlogin,password\nb,[SECRET]\n' ` + long,
		long + "\nlogin\tpassword\nb\thunter22\n" + long:     long + "\nlogin\tpassword\nb\t[SECRET]\n" + long,
	} {
		once, _ := e.Redact("", text)
		if once != want {
			t.Errorf("%q became %q", text, once)
		}
		if twice, _ := e.Redact("", once); twice != once {
			t.Errorf("%q became %q and then %q", text, once, twice)
		}
	}
	// Behind lines of as many cells than a text may have.
	var b strings.Builder
	b.WriteString("login,password\n")
	for range 20000 {
		b.WriteString("bob,hunter22\n")
	}
	if _, n := e.Redact("", b.String()); n.Get(detect.Secret) != 20000 {
		t.Errorf("%v in a long table", n)
	}
}

// TestTablesSettle: whatever stands in a table, redacting it again changes nothing.
func TestTablesSettle(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 2))
	e := engine()
	headings := []string{"id", "name", "password", "api_key", "token", "surname", "dob", "phone", "city", "street", "email", "user", "zip", "PIN", "card", "Full name", "notes", ""}
	values := []string{
		"", "7", "Thabo Nkosi", "hunter22", "kittens!9", "1984-02-11", "02/11/1984", "0721234567", "Zottegem", "14 Linden Road", "Springfield, IL 62704", "t@example.org", "NULL", "[SECRET]", "[PERSON] Smith",
		"4716190207394368", "key=a1b2c3d4e5", "password: Tr0ub4dor-7", "say \"no\"", "a\nb", "https://a:b@c.example", "zk8Qs2l1qV7m3Tn5", "Mr. Brockman", "Elm St, Apt 3", "`x`", "+1-202-555-0130", "2001:db8::1", "my name is", "Dear",
	}
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	count := 3000
	if testing.Short() {
		count = 800
	}
	for range count {
		var b strings.Builder
		sep := pick([]string{",", ";", "\t", "|", " | ", ", ", "│"})
		columns := 2 + r.IntN(5)
		row := func(from []string) {
			for k := range columns - r.IntN(30)/29 {
				if k > 0 {
					b.WriteString(sep)
				}
				v := pick(from)
				if strings.ContainsAny(v, sep+"\n\"") && r.IntN(9) > 0 {
					v = `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
				}
				b.WriteString(v)
			}
			b.WriteString(pick([]string{"\n", "\n", "\n", "\r\n"}))
		}
		for range 1 + r.IntN(2) {
			row(headings)
			if r.IntN(3) == 0 {
				b.WriteString("---" + sep + "---\n")
			}
			for range 1 + r.IntN(5) {
				row(values)
			}
		}
		text := b.String()
		once, _ := e.Redact("", text)
		if twice, m := e.Redact("", once); twice != once || m.Total() > 0 {
			t.Fatalf("a second pass found %v: %s\n%q\n%q", m, difference(once, twice), text, once)
		}
		j, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		out, _ := e.Redact("", string(j))
		if again, m := e.Redact("", out); !json.Valid([]byte(out)) || again != out || m.Total() > 0 {
			t.Fatalf("a second pass over JSON found %v: %s\n%q\n%s", m, difference(out, again), text, out)
		}
	}
}
