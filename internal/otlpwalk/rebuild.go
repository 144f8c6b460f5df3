package otlpwalk

import (
	"encoding/json"
	"strings"

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

// SetJSON sets a value to what a JSON text says, members in their order. Numbers
// become doubles. Text that is no JSON leaves the value empty.
func SetJSON(v pcommon.Value, text string) {
	dec := json.NewDecoder(strings.NewReader(text))
	if !setJSON(v, dec) {
		pcommon.NewValueEmpty().MoveTo(v)
	}
}

func setJSON(v pcommon.Value, dec *json.Decoder) bool {
	token, err := dec.Token()
	if err != nil {
		return false
	}
	switch t := token.(type) {
	case string:
		v.SetStr(t)
	case bool:
		v.SetBool(t)
	case float64:
		v.SetDouble(t)
	case json.Delim:
		if t == '[' {
			return setList(v.SetEmptySlice(), dec)
		}
		return t == '{' && setMap(v.SetEmptyMap(), dec)
	}
	return true
}

func setList(list pcommon.Slice, dec *json.Decoder) bool {
	for dec.More() {
		if !setJSON(list.AppendEmpty(), dec) {
			return false
		}
	}
	_, err := dec.Token()
	return err == nil
}

func setMap(m pcommon.Map, dec *json.Decoder) bool {
	var out Entries
	for dec.More() {
		key, err := dec.Token()
		if err != nil || !setJSON(out.Put(key.(string)), dec) {
			return false
		}
	}
	out.b.UnsafeIntoMap(m)
	_, err := dec.Token()
	return err == nil
}
