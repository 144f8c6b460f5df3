package testkit

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Canaries numbers the unique strings that one test plants.
type Canaries struct {
	// Form makes the text of a canary from its unique word, for example an
	// e-mail address that the detector must find wherever it stands.
	Form func(word string) string

	planted []planted
}

type planted struct{ word, text, place string }

// Next returns a new canary that stands at place, which only names it in reports.
func (c *Canaries) Next(place string) string {
	word := fmt.Sprintf("cnry%06dx", len(c.planted)*7919+100003)
	text := word
	if c.Form != nil {
		text = c.Form(word)
	}
	c.planted = append(c.planted, planted{word, text, place})
	return text
}

// Len is the number of canaries planted so far.
func (c *Canaries) Len() int { return len(c.planted) }

// Found lists the places whose canary is in data, plain or in one of the
// encodings a careless layer might leave it in.
func (c *Canaries) Found(data []byte) []string {
	text := string(data)
	var places []string
	for _, p := range c.planted {
		for form, needle := range encodings(p.word, p.text) {
			if strings.Contains(text, needle) {
				places = append(places, p.place+" ("+form+")")
				break
			}
		}
	}
	return places
}

func encodings(word, text string) map[string]string {
	quoted, _ := json.Marshal(text)
	forms := map[string]string{
		"plain":   word,
		"json":    strings.Trim(string(quoted), `"`),
		"percent": url.QueryEscape(text),
		"hex":     hex.EncodeToString([]byte(word)),
	}
	// Base64 of the word at each of the three alignments, without the characters its neighbours decide.
	for shift := range 3 {
		encoded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat(" ", shift) + word))
		forms[fmt.Sprintf("base64+%d", shift)] = encoded[4 : len(encoded)-2]
	}
	return forms
}

// Plant fills every string and bytes field of an OTLP message with canaries, by
// reflection over the protocol's own descriptors, so that a field which our walk
// forgets is planted all the same. Repeated fields get enough elements to show
// each member of a oneof once; nesting of values ends at depth 3.
func (c *Canaries) Plant(m proto.Message) {
	c.fill(m.ProtoReflect(), 0, 0, string(m.ProtoReflect().Descriptor().Name()))
}

func (c *Canaries) fill(m protoreflect.Message, variant, depth int, place string) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		if one := field.ContainingOneof(); one != nil && !one.IsSynthetic() {
			members := one.Fields()
			if members.Get(variant%members.Len()) != field {
				continue
			}
		}
		at := place + "." + string(field.Name())
		// Indices into a string table belong to the profiles signal; they carry no text.
		if strings.HasSuffix(string(field.Name()), "_strindex") {
			continue
		}
		switch {
		case field.IsList():
			c.fillList(m.Mutable(field).List(), field, depth, at)
		case field.Message() != nil:
			if field.Message().Name() == "AnyValue" && depth > 3 {
				continue
			}
			c.fill(m.Mutable(field).Message(), variant, depth+nests(field), at)
		default:
			m.Set(field, c.scalar(field, variant, at))
		}
	}
}

func (c *Canaries) fillList(list protoreflect.List, field protoreflect.FieldDescriptor, depth int, place string) {
	elements := 1
	if field.Message() != nil {
		elements = variants(field.Message())
		if depth > 3 {
			return
		}
	}
	for variant := range elements {
		if field.Message() == nil {
			list.Append(c.scalar(field, variant, place))
			continue
		}
		element := list.NewElement()
		c.fill(element.Message(), variant, depth+nests(field), fmt.Sprintf("%s[%d]", place, variant))
		list.Append(element)
	}
}

// nests counts only the nesting of attribute values: the signal's own levels are finite.
func nests(field protoreflect.FieldDescriptor) int {
	switch field.Message().Name() {
	case "ArrayValue", "KeyValueList":
		return 2
	default:
		return 0
	}
}

// variants is how many elements show every member of a oneof in or right below the message.
func variants(m protoreflect.MessageDescriptor) int {
	most := 1
	fields := m.Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		if one := field.ContainingOneof(); one != nil && !one.IsSynthetic() {
			most = max(most, one.Fields().Len())
		}
		if field.Message() != nil && field.Message().Name() == "AnyValue" && m.Name() == "KeyValue" {
			most = max(most, variants(field.Message()))
		}
	}
	return most
}

func (c *Canaries) scalar(field protoreflect.FieldDescriptor, variant int, place string) protoreflect.Value {
	switch field.Kind() {
	case protoreflect.StringKind:
		if field.Name() == "trace_state" {
			return protoreflect.ValueOfString("vendor=" + c.Next(place))
		}
		return protoreflect.ValueOfString(c.Next(place))
	case protoreflect.BytesKind:
		switch field.Name() {
		case "trace_id":
			return protoreflect.ValueOfBytes([]byte("\x4b\xf9\x2f\x35\x77\xb3\x4d\xa6\xa3\xce\x92\x9d\x0e\x0e\x47\x36"))
		case "span_id", "parent_span_id":
			return protoreflect.ValueOfBytes([]byte{0, 0xf0, 0x67, 0xaa, 0x0b, 0xa9, 2, byte(variant + 1)})
		}
		return protoreflect.ValueOfBytes([]byte(c.Next(place)))
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true)
	case protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(1)
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(1)
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return protoreflect.ValueOfInt64(1)
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return protoreflect.ValueOfInt32(1)
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return protoreflect.ValueOfUint32(1)
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return protoreflect.ValueOfUint64(1700000000000000000)
	default:
		panic("testkit: unexpected kind " + field.Kind().String())
	}
}
