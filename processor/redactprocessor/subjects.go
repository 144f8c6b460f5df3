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

func (s *subjects) ofTraces(td ptrace.Traces) (out abouts) {
	if s == nil {
		return nil
	}
	for _, rs := range td.ResourceSpans().All() {
		shared := s.names(rs.Resource().Attributes(), nil)
		for _, ss := range rs.ScopeSpans().All() {
			for _, span := range ss.Spans().All() {
				out = append(out, about{span.Attributes(), s.names(span.Attributes(), shared)})
			}
		}
	}
	return out
}

func (s *subjects) ofLogs(ld plog.Logs) (out abouts) {
	if s == nil {
		return nil
	}
	for _, rl := range ld.ResourceLogs().All() {
		shared := s.names(rl.Resource().Attributes(), nil)
		for _, sl := range rl.ScopeLogs().All() {
			for _, log := range sl.LogRecords().All() {
				out = append(out, about{log.Attributes(), s.names(log.Attributes(), shared)})
			}
		}
	}
	return out
}

// names adds whom attributes name to those of their resource. A map may have a key twice,
// and both count; lists name each of their items. What is too long to be an id names nobody.
func (s *subjects) names(m pcommon.Map, shared []string) []string {
	var out []string
	add := func(v pcommon.Value) {
		switch v.Type() {
		case pcommon.ValueTypeStr, pcommon.ValueTypeInt:
			if name, err := s.key.Pseudonym(v.AsString()); err == nil {
				out = append(out, name)
			}
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
	}
	if len(out) == 0 {
		return shared
	}
	return subject.List(append(out, shared...))
}
