// Package madeup writes the labelled corpus that a release is judged on: prompts,
// tool arguments, logs, JSON in JSON and encoded forms in four languages, and hard
// negatives that look like secrets and are none.
//
// Texts are templates, values are drawn from a seed, and each span is noted while
// its text is put together, so that labels are right by construction. Nothing in it
// is real: people and streets are invented, addresses are of reserved ranges and
// domains, keys are random characters. The corpus is made anew wherever it is
// needed and never committed, so that no secret scanner ever meets a key of it.
//
// It does not say how well a detector does on anybody's traffic: it holds what was
// thought of, in equal shares.
package madeup

import (
	"math/rand/v2"
	"strings"

	"github.com/sotto-project/sotto/core/detect/quality"
)

// Rounds is how often each template is used with other values.
const Rounds = 6

// piece is a stretch of a text; label is empty where there is nothing to find.
type piece struct{ text, label string }

// Corpus is the corpus of a seed; the same seed makes the same corpus.
func Corpus(seed uint64) []quality.Row {
	r := rand.New(rand.NewPCG(seed, seed)) //nolint:gosec // the same values each time are the purpose
	var rows []quality.Row
	for range Rounds {
		for _, t := range templates {
			plain := fill(r, t)
			rows = append(rows, join(plain), join(forms[r.IntN(len(forms))](plain)))
		}
		for _, f := range wholeForms {
			rows = append(rows, join(f(fill(r, secretLines[r.IntN(len(secretLines))]))))
		}
		for _, f := range disguises {
			rows = append(rows, join(f(fill(r, secretLines[r.IntN(len(secretLines))]))))
		}
		for _, t := range negatives {
			plain := fill(r, t)
			rows = append(rows, join(plain), join(jsonForm(plain)))
		}
	}
	return rows
}

// fill puts values in the place of {name}; a template writes JSON with ⟨ and ⟩ for braces.
func fill(r *rand.Rand, template string) (pieces []piece) {
	for template != "" {
		before, rest, found := strings.Cut(template, "{")
		pieces = append(pieces, piece{text: braces.Replace(before)})
		if !found {
			break
		}
		name, after, closed := strings.Cut(rest, "}")
		v, known := values[name]
		if !closed || !known {
			panic("madeup: a template names " + name)
		}
		pieces = append(pieces, piece{v.draw(r), v.label})
		template = after
	}
	return pieces
}

var braces = strings.NewReplacer("⟨", "{", "⟩", "}")

func join(pieces []piece) quality.Row {
	row := quality.Row{Spans: []quality.Span{}}
	var b strings.Builder
	for _, p := range pieces {
		start := b.Len()
		b.WriteString(p.text)
		if p.label != "" {
			row.Spans = append(row.Spans, quality.Span{Start: start, End: b.Len(), Type: p.label})
		}
	}
	row.Text = b.String()
	return row
}
