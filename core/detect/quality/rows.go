package quality

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"
)

// Row is a labelled text.
type Row struct {
	Text  string `json:"text"`
	Spans []Span `json:"spans"`
}

// Rows reads a corpus: a JSON object {"text","spans":[{"start","end","type"}]} per
// line, other fields ignored, empty lines skipped. It ends with the first fault,
// which names the line and never repeats its text.
func Rows(in io.Reader) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		lines := bufio.NewReaderSize(in, 1<<20)
		for n := 1; ; n++ {
			line, err := lines.ReadBytes('\n')
			if err != nil && !errors.Is(err, io.EOF) {
				yield(Row{}, fmt.Errorf("line %d: read: %w", n, err))
				return
			}
			if len(bytes.TrimSpace(line)) > 0 {
				row, fault := parseRow(line)
				if fault != nil {
					yield(Row{}, fmt.Errorf("line %d: %w", n, fault))
					return
				}
				if !yield(row, nil) {
					return
				}
			}
			if err != nil {
				return
			}
		}
	}
}

func parseRow(line []byte) (Row, error) {
	// The decoder would put U+FFFD for a bad byte, and every offset behind it would be wrong.
	if !utf8.Valid(line) {
		return Row{}, errors.New("the line is not UTF-8")
	}
	var raw struct {
		Text  *string `json:"text"`
		Spans []struct {
			Start *int   `json:"start"`
			End   *int   `json:"end"`
			Type  string `json:"type"`
		} `json:"spans"`
	}
	if err := json.Unmarshal(line, &raw); err != nil {
		return Row{}, errors.New(`want a JSON object {"text","spans":[{"start","end","type"}]}`)
	}
	if raw.Text == nil {
		return Row{}, errors.New("the object has no field 'text'")
	}
	row := Row{Text: *raw.Text, Spans: make([]Span, 0, len(raw.Spans))}
	for i, s := range raw.Spans {
		switch {
		case s.Start == nil || s.End == nil || s.Type == "":
			return Row{}, fmt.Errorf("'spans[%d]' needs start, end and type", i)
		case *s.Start < 0 || *s.End > len(row.Text) || *s.Start >= *s.End:
			return Row{}, fmt.Errorf("'spans[%d]' from %d to %d does not lie in a text of %d bytes", i, *s.Start, *s.End, len(row.Text))
		case !border(row.Text, *s.Start) || !border(row.Text, *s.End):
			return Row{}, fmt.Errorf("'spans[%d]' cuts a character: offsets count bytes, not characters", i)
		}
		row.Spans = append(row.Spans, Span{*s.Start, *s.End, s.Type})
	}
	return row, nil
}

func border(s string, at int) bool { return at == len(s) || utf8.RuneStart(s[at]) }
