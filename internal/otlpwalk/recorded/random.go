package recorded

import (
	"math/rand/v2"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Fill fills a message of OTLP by reflection over its protobuf descriptor: every
// string and bytes field gets what text returns for its name, every list one element
// or two, every choice one of its members. A field that a later OTLP adds is filled
// too, so that what is tested with it cannot fall behind unseen.
func Fill(r *rand.Rand, m proto.Message, text func(field string) string) {
	(&filler{r, text}).fill(m.ProtoReflect(), 0)
}

type filler struct {
	r    *rand.Rand
	text func(field string) string
}

func (f *filler) fill(m protoreflect.Message, depth int) {
	fields := m.Descriptor().Fields()
	chosen := map[protoreflect.FullName]protoreflect.FieldNumber{}
	for i := range fields.Len() {
		fd := fields.Get(i)
		if o := fd.ContainingOneof(); o != nil {
			if _, ok := chosen[o.FullName()]; !ok {
				chosen[o.FullName()] = f.choose(o, depth)
			}
			if chosen[o.FullName()] != fd.Number() {
				continue
			}
		}
		switch {
		case skipped(fd):
		case fd.IsList():
			list := m.Mutable(fd).List()
			for range 1 + f.r.IntN(2) {
				e := list.NewElement()
				if fd.Message() != nil {
					f.fill(e.Message(), depth+1)
				} else if isText(fd) {
					e = f.scalar(fd)
				}
				list.Append(e)
			}
		case fd.Message() != nil:
			f.fill(m.Mutable(fd).Message(), depth+1)
		case isText(fd):
			m.Set(fd, f.scalar(fd))
		}
	}
}

// choose picks a member of a oneof. Deep down it prefers leaves, so that values end.
func (f *filler) choose(o protoreflect.OneofDescriptor, depth int) protoreflect.FieldNumber {
	for range 1000 {
		fd := o.Fields().Get(f.r.IntN(o.Fields().Len()))
		if skipped(fd) || depth > 14 && fd.Message() != nil && o.Parent().Name() == "AnyValue" {
			continue
		}
		return fd.Number()
	}
	panic("recorded: no member of " + string(o.FullName()))
}

func isText(fd protoreflect.FieldDescriptor) bool {
	return fd.Kind() == protoreflect.StringKind || fd.Kind() == protoreflect.BytesKind
}

func (f *filler) scalar(fd protoreflect.FieldDescriptor) protoreflect.Value {
	s := f.text(string(fd.FullName()))
	if fd.Kind() == protoreflect.BytesKind {
		return protoreflect.ValueOfBytes([]byte(s))
	}
	return protoreflect.ValueOfString(s)
}

// skipped are references into the string table of profiles, and ids of fixed length.
func skipped(fd protoreflect.FieldDescriptor) bool {
	name := string(fd.Name())
	return strings.HasSuffix(name, "strindex") || name == "trace_id" || name == "span_id" || name == "parent_span_id"
}
