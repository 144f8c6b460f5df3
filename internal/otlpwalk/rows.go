package otlpwalk

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/content"
)

// Joiner is a Visitor that wants to see texts that may be one text in pieces: a
// client that streams writes an event, or a log record, for each chunk of an
// answer.
type Joiner interface {
	Visitor
	// Join is called with the strings under one key (a path through maps) of all
	// events of one name of a span, or of all log records of one name within one
	// span, in order and before any of them is visited by itself. It may change
	// them in place.
	Join(site content.Site, pieces []pcommon.Value)
}

// maxPath is how many maps down a piece may lie.
const maxPath = 4

// rows gathers pieces by what they stand under.
type rows struct {
	index map[rowKey]int
	list  []piecesRow
}

type rowKey struct {
	span  pcommon.SpanID
	event string
	path  string
}

type piecesRow struct {
	site   content.Site
	pieces []pcommon.Value
}

// value adds the strings in a value.
func (r *rows) value(site content.Site, key rowKey, v pcommon.Value, depth int) {
	switch v.Type() {
	case pcommon.ValueTypeStr:
		if v.Str() == "" {
			return
		}
		i, ok := r.index[key]
		if !ok {
			if r.index == nil {
				r.index = map[rowKey]int{}
			}
			i = len(r.list)
			r.index[key] = i
			r.list = append(r.list, piecesRow{site: site})
		}
		r.list[i].pieces = append(r.list[i].pieces, v)
	case pcommon.ValueTypeMap:
		if depth < maxPath {
			r.entries(site, key, v.Map(), depth+1)
		}
	}
}

func (r *rows) entries(site content.Site, key rowKey, m pcommon.Map, depth int) {
	path := key.path
	for k, v := range m.All() {
		site.Key, key.path = k, path+"\x00"+k
		r.value(site, key, v, depth)
	}
}

func (r *rows) join(j Joiner) {
	for _, row := range r.list {
		if len(row.pieces) > 1 {
			j.Join(row.site, row.pieces)
		}
	}
}

// joinEvents shows a Joiner the texts of a span's events.
func joinEvents(v Visitor, site content.Site, events ptrace.SpanEventSlice) {
	j, ok := v.(Joiner)
	if !ok || events.Len() < 2 {
		return
	}
	var r rows
	site.Place = content.EventAttribute
	for _, e := range events.All() {
		site.Event = e.Name()
		r.entries(site, rowKey{event: e.Name()}, e.Attributes(), 0)
	}
	r.join(j)
}

// joinRecords shows a Joiner the texts of log records that belong to one span.
func joinRecords(v Visitor, site content.Site, records plog.LogRecordSlice) {
	j, ok := v.(Joiner)
	if !ok || records.Len() < 2 {
		return
	}
	var r rows
	for _, rec := range records.All() {
		if rec.SpanID().IsEmpty() {
			continue
		}
		in := recordSite(site, rec)
		key := rowKey{span: rec.SpanID(), event: in.Event}
		in.Place, key.path = content.LogAttribute, "attributes"
		r.entries(in, key, rec.Attributes(), 0)
		in.Place, key.path = content.LogBody, "body"
		r.value(in, key, rec.Body(), 0)
	}
	r.join(j)
}
