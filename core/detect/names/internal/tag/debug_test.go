package tag

import (
	"fmt"
	"os"
	"testing"
)

func TestDebug(t *testing.T) {
	text := os.Getenv("TAGTEXT")
	if text == "" {
		t.Skip("TAGTEXT is not set")
	}
	var w Window
	for pos := 0; ; {
		end := w.Next(text, pos)
		if end < 0 {
			return
		}
		pos = end
		w.Tag()
		fmt.Printf("-- window %q\n", text[w.At(0).Start:w.At(w.Len()-1).End])
		for i := range w.Len() {
			tk := w.At(i)
			l, s := w.Label(i), w.Score(i)
			fmt.Printf("%-16q mask %04b shape %d gap %d phrase %d label %d %.2f  una %v\n", text[tk.Start:tk.End], tk.Mask, tk.Shape, tk.Gap, w.env.phrase[i], l, s, w.una[i])
		}
	}
}
