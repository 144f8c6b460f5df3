package otlpwalk

import (
	"slices"

	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/core/detect"
)

// Grouper is a Visitor that wants to know which texts belong together: those of a resource
// (without its scopes), of a scope (without its records), of a span, of a metric, and of all
// log records of a scope. A conversation is one span, but many log records.
type Grouper interface {
	Visitor
	// Group is called when all texts of a group have been visited.
	Group()
}

func group(v Visitor) {
	if g, ok := v.(Grouper); ok {
		g.Group()
	}
}

// Echoes redacts texts that a walk visits, and what one of them announces as a secret or a
// name wherever another of its group repeats it: an answer repeats the question, in another
// attribute, event or log record. What one says is read as the answer to the one before. A Visitor that embeds it is a Grouper; where none is, all
// texts are one group.
type Echoes struct {
	engine *detect.Engine
	heard  []detect.Heard // of each group
	group  int
	again  bool
}

// NewEchoes redacts with an engine.
func NewEchoes(engine *detect.Engine) *Echoes { return &Echoes{engine: engine} }

// Walk calls walk, which has Redact called for every text, and once more if something was
// heard that may be repeated.
func (e *Echoes) Walk(walk func()) {
	walk()
	e.again, e.group = true, 0
	if slices.ContainsFunc(e.heard, func(h detect.Heard) bool { return h.Any() }) {
		walk()
	}
}

// Again says that the texts have been visited once.
func (e *Echoes) Again() bool { return e.again }

// Redact redacts a text; when it is visited again, only what others of its group have told of.
func (e *Echoes) Redact(site content.Site, s string) (string, detect.Counts) {
	for e.group >= len(e.heard) {
		e.heard = append(e.heard, detect.Heard{})
	}
	heard := &e.heard[e.group]
	if e.again {
		return e.engine.Silence(heard, site.Key, s)
	}
	switch site.Place {
	case content.SpanAttribute, content.EventAttribute, content.LogBody, content.LogAttribute:
		return e.engine.Listen(heard, site.Key, s)
	}
	return e.engine.Hear(heard, site.Key, s)
}

// Group implements Grouper.
func (e *Echoes) Group() { e.group++ }
