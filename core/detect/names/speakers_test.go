package names_test

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// parted takes the marks out of a text, and lists what stands between each two.
func parted(text string) (plain string, between []string) {
	parts := strings.Split(text, "§")
	for i := 1; i < len(parts); i += 2 {
		between = append(between, parts[i])
	}
	return strings.Join(parts, ""), between
}

// people lists the names of people between § in a text, and those that are found in it.
func people(t *testing.T, text string, find func(text string) []names.Match) (want, got string) {
	t.Helper()
	plain, between := parted(text)
	var list []string
	for _, m := range find(plain) {
		if m.Kind == names.Person && m.Score >= .7 {
			list = append(list, plain[m.Start:m.End])
		}
	}
	return strings.Join(between, "|"), strings.Join(list, "|")
}

func found(text string) []names.Match {
	var f names.Finder
	return f.Find("", text)
}

// TestSpeakers holds that those who speak in a conversation are people, also where they are spoken
// of, and that the labels of other lists are none.
func TestSpeakers(t *testing.T) {
	for _, text := range []string{
		"§Anand§: can someone help?\n§Julia R§: yes\n§Anand§: thanks\nAssistant: §Anand§ asked.",
		"[12/03/24, 10:15] §Tom§: hi\n[12/03/24, 10:16] §Priya§: hello\n[12/03/24, 10:17] §Tom§: bye",
		"10:15 AM §Desmond§: good morning\n10:16 AM §Svetlana§: hello there",
		"**§Desmond§:** good morning\n**§Svetlana§:** hello there",
		"Max: 10\nMin: 3\nMax: 12", "Examples:\n- a\nExamples:\n- b", "Note: one\nNote: two", "Question: what\nAnswer: that\nQuestion: who",
		"\tMax:   10,\n\tMin:   3,\n\tMax:   4,",
	} {
		if want, got := people(t, text, found); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

// TestIntroducedByTitle holds that titles and introductions leave no doubt, whatever a word is else.
func TestIntroducedByTitle(t *testing.T) {
	for _, text := range []string{
		"See Dr. §Beckett§ on Monday.", "Ask Ms. §Window§.", "con la Dra. §Pilar Iturralde§.", "Sgt. §Kowalewski§ said", "a su mujer, §Begoña§, al teléfono", "my name's §Desmond Achebe§, yes", "nazywam się §Zbigniew Brzęczyszczykiewicz§, mieszkam",
		"sou a §Fernanda Guimarães§. Meu", "Ich heiße §Xylona Vrbnik§ und", "su hija §Leire§. Tel", "my wife §Nkiruka§ and I", "my husband and I", "its Josh-like", "Mr. President, thank you.", "Mr. and Mrs. Right", "Das Tool heißt Kubernetes und läuft", "La app se llama Foobar",
	} {
		if want, got := people(t, text, found); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

// TestLed holds that dots lead from a label to its value as a colon does.
func TestLed(t *testing.T) {
	for _, text := range []string{"Name ........ §Thandeka Mokoena§\nAge ......... 41", "Nachname....... §Oyelaran§\n", "Chapter name ........ 12\nUser ...... root", "Loading.... done. Name.... hm", "....", "Name ...."} {
		if want, got := people(t, text, found); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

// TestPrivate holds that a text with somebody's number in it is no textbook, whatever it speaks of.
func TestPrivate(t *testing.T) {
	const text = "import the record of Sandra Beckham, according to the passage of world war history"
	var f names.Finder
	score := func() (best float64) {
		for _, m := range f.Find("", text) {
			best = max(best, m.Score)
		}
		return best
	}
	doubted := score()
	f.Private = true
	if sure := score(); sure < .7 || doubted >= .75 {
		t.Errorf("scores %v and %v", doubted, sure)
	}
}
