package detect_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// BenchmarkScripts is chat of 8 KiB in other languages: what is no disguise must
// cost little more than English. The last is full of look-alikes.
func BenchmarkScripts(b *testing.B) {
	e := engine()
	for _, c := range []struct{ name, sentence string }{
		{"english", sentences[0]},
		{"german", "Könnten Sie erklären, wie der Scheduler entscheidet, welche Aufgabe als Nächstes läuft – „Priorität“ genügt übrigens nicht.\n"},
		{"french", "Pourriez-vous expliquer comment l’ordonnanceur choisit la tâche suivante quand deux d’entre elles ont la même priorité ?\n"},
		{"chinese", "请解释一下调度器如何决定下一个任务，尤其是当两个任务的优先级相同时（例如 GPT-4 的请求）。谢谢！\n"},
		{"japanese", "二つのタスクの優先度が同じとき、スケジューラーが次のタスクをどう選ぶのか説明してください。例：「優先度」。\n"},
		{"russian", "Объясните, пожалуйста, как планировщик решает, какая задача выполняется следующей, если приоритеты равны. Спасибо!\n"},
		{"emoji", "Great 👍🏽 work, team 👨‍👩‍👧! The build is green ✅ and the cake 🎂 is here ❤️, see you at lunch 🍜.\n"},
		{"look-alikes", "Тhе раsswоrd оf thе dаtаbаsе is nоt hеrе, аsk sоmеbоdу еlsе аbоut it.\n"},
	} {
		var list []map[string]string
		for range 7 {
			list = append(list, map[string]string{"role": "user", "content": strings.Repeat(c.sentence, 1200/len(c.sentence)+1)})
		}
		out, err := json.Marshal(list)
		if err != nil {
			b.Fatal(err)
		}
		text := string(out)
		b.Run(c.name+"-8KiB", func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				e.Redact("gen_ai.input.messages", text)
			}
		})
	}
}
