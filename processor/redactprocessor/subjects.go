package redactprocessor

import (
	"fmt"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/digest"
	"github.com/sotto-project/sotto/core/subject"
)

// subjects makes the pseudonyms of whom records are about.
type subjects struct {
	key        *subject.Key
	attributes map[string]bool
}

// newSubjects returns nil where nobody is named.
func newSubjects(c SubjectsConfig) (*subjects, error) {
	if c.KeysetFile == "" {
		return nil, nil
	}
	ks, err := digest.InsecureReadKeyset(c.KeysetFile)
	if err != nil {
		return nil, fmt.Errorf("'subjects.keyset_file': %w", err)
	}
	key, err := subject.New(ks)
	if err != nil {
		return nil, fmt.Errorf("'subjects.keyset_file': %w", err)
	}
	s := &subjects{key: key, attributes: map[string]bool{}}
	for _, name := range c.Attributes {
		s.attributes[name] = true
	}
	return s, nil
}

// about is the attributes of a record, and whom it is about.
type about struct {
	attributes pcommon.Map
	names      []string
}

// abouts wait until the batch is redacted: redaction moves no record, but it rebuilds maps.
type abouts []about

// put writes the pseudonyms onto the records. What a client may have put there is gone.
func (a abouts) put() {
	for _, r := range a {
		r.attributes.Remove(subject.Attribute)
		if len(r.names) == 0 {
			continue
		}
		list := r.attributes.PutEmptySlice(subject.Attribute)
		list.EnsureCapacity(len(r.names))
		for _, name := range r.names {
			list.AppendEmpty().SetStr(name)
		}
	}
}

// unnamed counts ids that stand in a record which does not name them, by the reason.
type unnamed map[string]int64

// The reasons.
const (
	tooMany = "too_many"
	tooLong = "too_long"
	notAnID = "not_an_id"
)

func (s *subjects) ofTraces(td ptrace.Traces) (out abouts, not unnamed) {
	if s == nil {
		return nil, nil
	}
	not = unnamed{}
	for _, rs := range td.ResourceSpans().All() {
		shared := s.names(rs.Resource().Attributes(), nil, not)
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				out = append(out, about{span.Attributes(), s.names(span.Attributes(), shared, not)})
			}
		}
	}
	return out, not
}

func (s *subjects) ofLogs(ld plog.Logs) (out abouts, not unnamed) {
	if s == nil {
		return nil, nil
	}
	not = unnamed{}
	for _, rl := range ld.ResourceLogs().All() {
		shared := s.names(rl.Resource().Attributes(), nil, not)
		for _, sl := range rl.ScopeLogs().All() {
			for _, log := range sl.LogRecords().All() {
				out = append(out, about{log.Attributes(), s.names(log.Attributes(), shared, not)})
			}
		}
	}
	return out, not
}

// names adds whom attributes name to those of their resource. A map may have a key twice,
// and both count; lists name each of their items. What is too long to be an id names
// nobody, and is counted; an empty one is none.
func (s *subjects) names(m pcommon.Map, shared []string, not unnamed) []string {
	var out []string
	add := func(v pcommon.Value) {
		switch v.Type() {
		case pcommon.ValueTypeStr, pcommon.ValueTypeInt:
			id := v.AsString()
			name, err := s.key.Pseudonym(id)
			switch {
			case err == nil:
				out = append(out, name)
			case id != "":
				not[tooLong]++
			}
		case pcommon.ValueTypeEmpty:
		default:
			not[notAnID]++
		}
	}
	for key, v := range m.All() {
		if !s.attributes[key] {
			continue
		}
		if v.Type() != pcommon.ValueTypeSlice {
			add(v)
			continue
		}
		for i, item := range v.Slice().All() {
			if i < subject.Max {
				add(item)
			}
		}
		not[tooMany] += int64(max(0, v.Slice().Len()-subject.Max)) // not looked at: some may be there twice
	}
	if len(out) == 0 {
		return shared
	}
	all := subject.Order(append(out, shared...))
	list := subject.List(all)
	not[tooMany] += int64(len(all) - len(list))
	return list
}
