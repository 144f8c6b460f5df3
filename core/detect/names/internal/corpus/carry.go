package corpus

import "strings"

// carriers turns sentences into templates: %s stands for the name.
func carriers(sentences []string) (subject, object, thing, where []string) {
	for _, s := range sentences {
		low := strings.ToLower(s)
		subject = append(subject, within(s, low)...)
		for _, p := range []string{"he ", "she "} {
			if strings.HasPrefix(low, p) {
				subject = append(subject, "%s "+s[len(p):])
			}
		}
		for _, p := range []string{" him", " them"} {
			if strings.HasSuffix(low, p) {
				object = append(object, s[:len(s)-len(p)]+" %s")
			} else if i := strings.Index(low, p+" "); i > 0 {
				object = append(object, s[:i]+" %s"+s[i+len(p):])
			}
		}
		if strings.HasPrefix(low, "it ") {
			thing = append(thing, "%s "+s[3:])
		}
		for _, p := range []string{" here", " there"} {
			if strings.HasSuffix(low, p) {
				where = append(where, s[:len(s)-len(p)]+" in %s")
			}
		}
		for _, p := range []string{" to the city", " in the city", " in the country", " at home", " from home", " at the office", " in the town", " to the country"} {
			if i := strings.Index(low, p); i > 0 {
				j := strings.LastIndexByte(p, ' ')
				if k := strings.Index(p, " the "); k > 0 {
					j = k
				}
				where = append(where, s[:i]+p[:j]+" %s"+s[i+len(p):])
			}
		}
	}
	return subject, object, thing, where
}

// within turns a sentence into templates whose name stands in the middle: in place
// of a he, of a his with what is his, and of "the man" and the like.
func within(s, low string) (out []string) {
	for _, p := range []string{" he ", " she ", " the man ", " the woman ", " the boy ", " the girl ", " the child ", " the teacher ", " the doctor ", " my friend ", " his wife ", " her husband ", " the old man ", " my mother ", " my father "} {
		if i := strings.Index(low, p); i > 0 {
			out = append(out, s[:i]+" %s "+s[i+len(p):])
		}
	}
	for _, p := range []string{" his ", " her "} {
		if i := strings.Index(low, p); i > 0 {
			out = append(out, s[:i]+" %s's "+s[i+len(p):])
		}
	}
	for _, p := range []string{"his ", "her ", "the man's ", "the woman's "} {
		if strings.HasPrefix(low, p) {
			out = append(out, "%s's "+s[len(p):])
		}
	}
	for _, p := range []string{"the man ", "the woman ", "the boy ", "the girl ", "the child ", "the teacher ", "the doctor ", "the old man ", "my friend "} {
		if strings.HasPrefix(low, p) {
			out = append(out, "%s "+s[len(p):])
		}
	}
	return out
}

// carry puts a name into a sentence of an encyclopaedia's dictionary.
func (f *filler) carry(kind string) {
	m := f.m
	var before, after string
	list := m.subject
	switch {
	case (kind == "people" || kind == "daily") && m.r.IntN(3) == 0:
		list = m.object
	case kind == "places":
		list = m.where
	case (kind == "other" || kind == "things") && m.r.IntN(3) == 0:
		list = m.object
	case kind == "other" || kind == "things":
		list = m.thing
	}
	before, after, _ = strings.Cut(pick(m.r, list), "%s")
	if before != "" {
		before = title(before)
	}
	f.lit(before)
	switch kind {
	case "people":
		f.slot(pick(m.r, []string{"A", "Af", "Af", "Al"}))
	case "daily":
		f.slot("Af")
	case "public":
		f.entity(pick(m.r, m.s.Famous), true)
	case "places":
		f.slot(pick(m.r, []string{"city", "city", "country", "sname"}))
	default:
		f.lit(m.filler(pick(m.r, []string{"prod", "prod", "org", "Title", "ACR", "Word"})))
	}
	f.lit(after + pick(m.r, []string{".", ".", ".", "!", "", "?"}))
}
