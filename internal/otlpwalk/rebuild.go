package otlpwalk

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/xpdata"
)

// Entries are the entries of a map that is being rebuilt.
type Entries struct{ b xpdata.MapBuilder }

// Keep moves a value into the new map under a key. The value is empty afterwards.
func (e *Entries) Keep(key string, v pcommon.Value) { v.MoveTo(e.b.AppendEmpty(key)) }

// Put appends an entry. The returned value is valid until the next call.
func (e *Entries) Put(key string) pcommon.Value { return e.b.AppendEmpty(key) }

// Rebuild replaces the entries of m by those that f puts out for each of them, in
// order. Unlike pcommon.Map's own methods it does not search for the key at each
// step, so it is linear in the number of entries and keeps duplicate keys.
func Rebuild(m pcommon.Map, f func(key string, v pcommon.Value, out *Entries)) {
	var out Entries
	out.b.EnsureCapacity(m.Len())
	for k, v := range m.All() {
		f(k, v, &out)
	}
	out.b.UnsafeIntoMap(m)
}
