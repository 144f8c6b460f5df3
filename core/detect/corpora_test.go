package detect_test

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
	"github.com/sotto-project/sotto/core/detect/quality"
	"github.com/sotto-project/sotto/internal/testkit"
)

type row struct {
	Text   string         `json:"text"`
	Rule   string         `json:"rule"`
	Label  string         `json:"label"`
	Source string         `json:"source"`
	Spans  []quality.Span `json:"spans"`
}

func corpus(t testing.TB, name string) []row {
	t.Helper()
	f, err := os.Open(testkit.Shared(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		var r row
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

func quoted(t string) string {
	b, err := json.Marshal(map[string]string{"role": "user", "content": t})
	if err != nil {
		panic(err)
	}
	return string(b)
}

// wraps are the encodings in which secrets must be found as well as in the plain.
var wraps = []struct {
	name string
	wrap func(string) string
}{
	{"plain", func(s string) string { return s }},
	{"json", quoted},
	{"json in json", func(s string) string { return quoted(quoted(s)) }},
	{"percent", func(s string) string { return "q=" + strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }},
	{"base64", func(s string) string { return "data: " + base64.StdEncoding.EncodeToString([]byte(s)) }},
	{"hex", func(s string) string { return "blob " + hex.EncodeToString([]byte(s)) }},
	{"unicode escapes", func(s string) string {
		var b strings.Builder
		for _, r := range s {
			if r < 1<<16 {
				fmt.Fprintf(&b, `\u%04x`, r)
			} else {
				b.WriteRune(r)
			}
		}
		return `{"c":"` + b.String() + `"}`
	}},
	{"zero-width", func(s string) string { return strings.Join(strings.Split(s, ""), "\u200b") }},
	{"full-width", func(s string) string {
		return strings.Map(func(r rune) rune {
			if r > ' ' && r <= '~' {
				return r + 0xfee0
			}
			return r
		}, s)
	}},
	{"html", func(s string) string {
		var b strings.Builder
		for _, r := range s {
			fmt.Fprintf(&b, "&#%d;", r)
		}
		return b.String()
	}},
	{"homoglyph", func(s string) string {
		return strings.NewReplacer("a", "а", "e", "е", "o", "о", "c", "с", "p", "р", "A", "А", "K", "К").Replace(s)
	}},
}

// TestSecretsOfOtherTools holds the recall reached on the rule samples of
// gitleaks and detect-secrets, plain and wrapped, and the share of their
// labelled false positives. Some of the latter are true for another rule.
func TestSecretsOfOtherTools(t *testing.T) {
	rows := corpus(t, "corpora/secrets.jsonl.gz")
	e := engine()
	for _, w := range wraps {
		all, gone, all2, gone2 := 0, 0, 0, 0
		for _, r := range rows {
			if r.Label != "tp" {
				continue
			}
			text := w.wrap(r.Text)
			out, n := e.Redact("", text)
			ok := n.Get(detect.Secret) > 0
			if n.Get(detect.RedactionFailed) > 0 {
				t.Errorf("%s: an inner fault in %q", w.name, text)
			}
			for _, s := range r.Spans {
				secret := r.Text[s.Start:s.End]
				ok = ok && !strings.Contains(out, secret) && !strings.Contains(out, w.wrap(secret))
			}
			hit := 0
			if ok {
				hit = 1
			}
			if strings.HasPrefix(r.Source, "gitleaks/") {
				all, gone = all+1, gone+hit
			} else {
				all2, gone2 = all2+1, gone2+hit
			}
		}
		g, d := float64(gone)/float64(all), float64(gone2)/float64(all2)
		t.Logf("%-16s gitleaks %.4f of %d, others %.3f of %d", w.name, g, all, d, all2)
		if g < .995 {
			t.Errorf("%s: recall %.4f on gitleaks' samples is below .995", w.name, g)
		}
		if d < .85 {
			t.Errorf("%s: recall %.3f on the samples of others is below .85", w.name, d)
		}
	}
	all, flagged := 0, 0
	for _, r := range rows {
		if r.Label != "fp" {
			continue
		}
		all++
		if _, n := e.Redact("", r.Text); n.Get(detect.Secret) > 0 {
			flagged++
		}
	}
	t.Logf("labelled false positives flagged: %d of %d", flagged, all)
	if float64(flagged) > .16*float64(all) {
		t.Errorf("%d of %d labelled false positives flagged", flagged, all)
	}
}

// TestPersonalData holds precision and recall per entity.
func TestPersonalData(t *testing.T) {
	rows := corpus(t, "corpora/pii.jsonl.gz")
	e := engine()
	var report quality.Report
	for _, r := range rows {
		found := e.Scan("", r.Text)
		spans := make([]quality.Span, len(found))
		for i, f := range found {
			if f.Entity == detect.RedactionFailed {
				t.Errorf("an inner fault in %q", r.Text)
			}
			spans[i] = quality.Span{Start: f.Start, End: f.End, Type: f.Entity}
		}
		report.Add(r.Spans, spans, len(r.Text))
	}
	for _, c := range []struct {
		entity            string
		precision, recall float64
	}{
		{detect.EmailAddress, 1, 1}, {detect.CreditCard, .98, 1}, {detect.USSSN, .98, 1}, {detect.IBANCode, 1, 1}, {detect.IPAddress, 1, 1}, {detect.PhoneNumber, .95, .95},
	} {
		s := report.Entity(c.entity)
		t.Log(c.entity, s)
		if s.Precision() < c.precision || s.Recall() < c.recall {
			t.Errorf("%s: %v is below precision %.2f, recall %.2f", c.entity, s, c.precision, c.recall)
		}
	}
}

// TestBenignPrompts holds how much of ordinary prompts is replaced.
func TestBenignPrompts(t *testing.T) {
	rows := corpus(t, "corpora/benign.jsonl.gz")
	e := engine()
	secrets, replaced, named, total := 0, 0, 0, 0
	for _, r := range rows {
		any := false
		for _, f := range e.Scan("", r.Text) {
			any = any || f.Entity == detect.Secret
			if f.Entity == detect.RedactionFailed {
				t.Errorf("an inner fault in %q", r.Text)
			}
			if f.Entity == detect.Person || f.Entity == detect.Location {
				named += f.End - f.Start
				continue
			}
			replaced += f.End - f.Start
		}
		if any {
			secrets++
		}
		total += len(r.Text)
	}
	part := func(n int) float64 { return float64(n) / float64(total) }
	t.Logf("secrets in %d of %d prompts; %.3f %% of bytes replaced, and %.3f %% for names", secrets, len(rows), 100*part(replaced), 100*part(named))
	if secrets > 3 || part(replaced) > .001 || part(replaced+named) > .003 {
		t.Errorf("secrets in %d of %d prompts; %d bytes replaced, and %d for names, of %d", secrets, len(rows), replaced, named, total)
	}
}

// TestRecordedClients plants nothing itself: the recordings of real clients hold
// canaries, and after redaction none of those that have a shape may be left.
func TestRecordedClients(t *testing.T) {
	f, err := os.Open(testkit.Shared(t, "captures.tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	canaries := map[string]string{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if path.Base(h.Name) == "canaries.json" {
			if err := json.Unmarshal(data, &canaries); err != nil {
				t.Fatal(err)
			}
		} else if strings.HasSuffix(h.Name, ".json") {
			files[h.Name] = string(data)
		}
	}
	if len(files) == 0 || len(canaries) == 0 {
		t.Fatal("the archive has no recordings or no canaries")
	}
	// Without a shape: names, plain words, the text of a prompt.
	for _, k := range []string{"system_secret", "user_name", "tool_result_name", "tool_def", "image_b64", "session_id", "tag_value", "mcp_uri", "header_secret"} {
		delete(canaries, k)
	}
	canaries["tool_result_dsn"] = "S3cr3tCanaryPw3"
	e := engine()
	for name, body := range files {
		out, n := e.Redact("", body)
		if n.Get(detect.RedactionFailed) > 0 {
			t.Errorf("%s: an inner fault", name)
		}
		if json.Valid([]byte(body)) && !json.Valid([]byte(out)) {
			t.Errorf("%s: the result is not valid JSON", name)
		}
		for k, c := range canaries {
			if i := strings.Index(out, c); i >= 0 {
				t.Errorf("%s: canary %s is left: %s", name, k, out[max(0, i-60):min(len(out), i+len(c)+20)])
			}
		}
	}
}
