package names

import (
	"strings"
	"testing"
)

func BenchmarkFind(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"prose-clean", strings.Repeat("Could you explain how the scheduler decides which task runs next when two of them have the same priority? In short: the key idea is to access the cache first, then the table. ", 50)},
		{"prose-names", strings.Repeat("My colleague Faina Petrova moved to Lyon last spring, and she asked Tom Becker to look after her garden while she was away. ", 60)},
		{"capitals", strings.Repeat("Alder Brockman Cinder Dalton Everett Farrow ", 200)},
		{"titles", strings.Repeat("Reading Writing Working Playing Making Taking ", 200)},
		{"small", strings.Repeat("please rewrite the following paragraph in a friendlier tone and keep the meaning ", 40)},
		{"cyrillic", strings.Repeat("Напиши короткое стихотворение о весне и о том, как тает снег. ", 60)},
		{"json", strings.Repeat(`{"role":"user","content":"what is the time"},`, 100)},
	} {
		b.Run(c.name, func(b *testing.B) {
			var f Finder
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				f.Find("", c.text)
			}
		})
	}
}
