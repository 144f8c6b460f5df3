package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/table"
)

// Output is the flag --output: "human" or "json".
type Output string

// Formats of an output.
const (
	Human Output = "human"
	JSON  Output = "json"
)

// String implements pflag.Value.
func (o *Output) String() string { return string(*o) }

// Type implements pflag.Value.
func (o *Output) Type() string { return "human|json" }

// Set implements pflag.Value.
func (o *Output) Set(s string) error {
	if s != string(Human) && s != string(JSON) {
		return fmt.Errorf("must be human or json")
	}
	*o = Output(s)
	return nil
}

// Print writes v as JSON, or lets human write it for people.
func (o Output) Print(w io.Writer, v any, human func(io.Writer) error) error {
	if o != JSON {
		return human(w)
	}
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	if _, err := w.Write(harmless(buf.Bytes())); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	return nil
}

// harmless escapes in JSON what a terminal would obey. Such runes can only stand
// inside strings, where \u is the same to a program.
func harmless(doc []byte) []byte {
	if !bytes.ContainsFunc(doc, hostile) {
		return doc
	}
	out := make([]byte, 0, len(doc)+64)
	for len(doc) > 0 {
		r, n := utf8.DecodeRune(doc)
		switch {
		case !hostile(r) || r == '\n':
			out = append(out, doc[:n]...)
		case r > 0xffff: // a surrogate pair
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		doc = doc[n:]
	}
	return out
}

// Table writes rows under a header, without lines. Cells are cleaned.
func Table(w io.Writer, header []string, rows [][]string) error {
	t := table.NewWriter()
	t.SetStyle(table.StyleDefault)
	t.SuppressTrailingSpaces()
	s := t.Style()
	s.Options = table.OptionsNoBordersAndSeparators
	s.Format.Header = 0
	s.Box.PaddingLeft, s.Box.PaddingRight = "", "   "
	t.AppendHeader(row(header))
	for _, r := range rows {
		t.AppendRow(row(r))
	}
	if _, err := fmt.Fprintln(w, t.Render()); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	return nil
}

func row(cells []string) table.Row {
	out := make(table.Row, len(cells))
	for i, c := range cells {
		out[i] = Line(c)
	}
	return out
}
