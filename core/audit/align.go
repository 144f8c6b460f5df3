package audit

import "golang.org/x/mod/sumdb/tlog"

const notAnEntry = "it is no audit entry"

// align finds the simplest words for how the entries of a bundle differ from the leaf
// hashes that were stored with them: which were changed, dropped, inserted or swapped.
func align(first int64, path string, got, want []tlog.Hash, whole bool) []Fault {
	var faults []Fault
	say := func(at int, detail string) {
		faults = append(faults, Fault{BadEntry, first + int64(at), path, detail})
	}
	g, w := 0, 0
	for g < len(got) && w < len(want) {
		at := func(hashes []tlog.Hash, i int, h tlog.Hash) bool { return i < len(hashes) && hashes[i] == h }
		switch {
		case got[g] == want[w]:
			g, w = g+1, w+1
		case at(want, w+1, got[g]) && at(got, g+1, want[w]):
			say(w, "it has changed places with the next one")
			g, w = g+2, w+2
		case at(want, w+1, got[g]):
			say(w, "it was dropped")
			w++
		case at(got, g+1, want[w]):
			say(w, "another entry was inserted before it")
			g++
		default:
			say(w, "it was changed")
			g, w = g+1, w+1
		}
	}
	if w < len(want) {
		detail := "it was dropped, with all that follow in this file"
		if !whole {
			detail = "its framing is broken: it was changed, and what follows in this file cannot be read"
		}
		say(w, detail)
	}
	return faults
}

// dedupe keeps one fault for each entry, the one that says most.
func dedupe(faults []Fault) []Fault {
	seen := map[int64]int{}
	var out []Fault
	for _, f := range faults {
		if i, ok := seen[f.Entry]; ok {
			if out[i].Detail == notAnEntry {
				out[i] = f
			}
			continue
		}
		seen[f.Entry] = len(out)
		out = append(out, f)
	}
	return out
}
