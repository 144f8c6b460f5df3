package digest

import (
	"strings"
	"testing"
)

// saidInEveryLanguage are made-up questions of people who talk to an assistant.
var saidInEveryLanguage = map[string][]string{
	"en": {"How do I change the delivery address of my order?", "Please write a short summary of this text for my manager.", "The payment was refused twice and I do not know what to do."},
	"de": {"Wie kann ich die Lieferadresse meiner Bestellung ändern?", "Bitte schreiben Sie eine kurze Zusammenfassung für meinen Chef.", "Die Zahlung wurde zweimal abgelehnt und ich weiß nicht, was ich tun soll."},
	"fr": {"Comment puis-je changer l'adresse de livraison de ma commande ?", "Le paiement a été refusé deux fois et je ne sais pas quoi faire.", "Quelle est la différence entre les deux contrats que vous proposez ?"},
	"es": {"¿Cómo puedo cambiar la dirección de entrega de mi pedido?", "El pago fue rechazado dos veces y no sé qué hacer.", "Necesito un resumen de los puntos más importantes para mi jefe."},
	"pt": {"Como posso mudar o endereço de entrega da minha encomenda?", "O pagamento foi recusado duas vezes e não sei o que fazer.", "Preciso de um resumo dos pontos mais importantes para o meu chefe."},
	"it": {"Come posso cambiare l'indirizzo di consegna del mio ordine?", "Il pagamento è stato rifiutato due volte e non so che cosa fare.", "Quale è la differenza tra i due contratti che sono nel catalogo?"},
	"nl": {"Hoe kan ik het afleveradres van mijn bestelling wijzigen?", "De betaling is twee keer geweigerd en ik weet niet wat ik moet doen.", "Wat is het verschil tussen de twee contracten die je aanbiedt?"},
	"sv": {"Hur kan jag ändra leveransadressen för min beställning?", "Betalningen nekades två gånger och jag vet inte vad jag ska göra.", "Vad är skillnaden mellan de två avtalen som ni har?"},
	"da": {"Hvad skal jeg gøre for at ændre leveringsadressen for min bestilling?", "Betalingen blev afvist to gange, og jeg ved ikke, hvad jeg skal gøre.", "Hvad er forskellen på de to aftaler, som du har sendt til mig?"},
	"no": {"Hva er forskjellen på de to avtalene som du har sendt til meg?", "Betalingen ble avvist to ganger, og jeg vet ikke hva jeg skal gjøre med det."},
	"fi": {"Miten voin muuttaa tilaukseni toimitusosoitteen, kun se on jo maksettu?", "Maksu hylättiin kahdesti, ja en tiedä, mikä siinä on vikana."},
	"pl": {"Jak mogę zmienić adres dostawy mojego zamówienia?", "Płatność została odrzucona dwa razy i nie wiem, co mam zrobić."},
	"cs": {"Jak mohu změnit adresu doručení své objednávky?", "Platba byla dvakrát zamítnuta a já nevím, co mám dělat, není to možné."},
	"ro": {"Cum pot să schimb adresa de livrare pentru comanda mea?", "Plata a fost refuzată de două ori și nu știu ce să fac."},
	"hu": {"Hogyan lehet megváltoztatni a rendelés szállítási címét?", "A fizetést kétszer is elutasították, és nem tudom, hogy mit kell tenni."},
	"tr": {"Siparişimin teslimat adresini nasıl değiştirebilirim?", "Ödeme iki kez reddedildi ve ne yapacağımı bilmiyorum, bu çok kötü."},
	"vi": {"Làm thế nào để tôi có thể thay đổi địa chỉ giao hàng của đơn này?"},
	"id": {"Bagaimana saya dapat mengubah alamat pengiriman untuk pesanan ini?", "Pembayaran ditolak dua kali dan saya tidak tahu apa yang harus dilakukan."},
	"ru": {"Как мне изменить адрес доставки моего заказа?", "Платёж был отклонён два раза, и я не знаю, что делать."},
	"uk": {"Як мені змінити адресу доставки мого замовлення?", "Платіж відхилили двічі, і я не знаю, що робити."},
	"bg": {"Как да променя адреса за доставка на моята поръчка?", "Плащането беше отказано два пъти и аз не знам какво да правя."},
	"el": {"Πώς μπορώ να αλλάξω τη διεύθυνση παράδοσης;"}, "he": {"איך אני יכול לשנות את כתובת המשלוח?"},
	"ar": {"كيف يمكنني تغيير عنوان التسليم لطلبي؟"}, "hi": {"मैं अपने ऑर्डर का डिलीवरी पता कैसे बदलूं?"}, "th": {"ฉันจะเปลี่ยนที่อยู่จัดส่งได้อย่างไร"},
	"ja": {"注文の配送先住所を変更するにはどうすればよいですか？"}, "zh": {"如何更改我的订单的送货地址？"}, "ko": {"주문의 배송지를 어떻게 변경하나요?"},
	"ka": {"როგორ შევცვალო მიწოდების მისამართი?"}, "hy": {"Ինչպե՞ս փոխել առաքման հասցեն"}, "bn": {"আমি কীভাবে ডেলিভারির ঠিকানা পরিবর্তন করব?"},
	"ta": {"எனது ஆர்டரின் முகவரியை எப்படி மாற்றுவது?"}, "te": {"నా ఆర్డర్ చిరునామాను ఎలా మార్చాలి?"},
}

// TestLanguage: the guess is right for sentences, and every language it knows is asked for.
func TestLanguage(t *testing.T) {
	for code := range languages {
		if len(saidInEveryLanguage[code]) == 0 {
			t.Errorf("no sentence in %q", code)
		}
	}
	for want, sentences := range saidInEveryLanguage {
		for _, s := range append(sentences, strings.Join(sentences, " ")) {
			if got := language(s); got != want {
				t.Errorf("%s: taken for %q: %s", want, got, s)
			}
			if got := language(strings.ToUpper(s)); got != want && got != "" {
				t.Errorf("%s: in capitals taken for %q: %s", want, got, s)
			}
		}
	}
}

// TestNoLanguage: what is no sentence has none.
func TestNoLanguage(t *testing.T) {
	for _, s := range []string{
		"", "ok", "stop", "Zebulon Quackenbush", "4111 1111 1111 1111", "func main() { fmt.Println(42) }", "Qm9iIHdyb3RlIHRoaXM=",
		"hmac-sha256:834e6d96:jWG29ouh3kjWG29ouh3kjWG29ouh3kjWG29ouh3kjWG", "!!! ??? ...", "\xff\xfe\x00\x01", strings.Repeat("x", 1000),
		"GET /v1/users/42 HTTP/1.1", "AKIAQ 536-90-4399 xoxb",
	} {
		if got := language(s); got != "" {
			t.Errorf("%q is taken for %q", s, got)
		}
	}
}

// TestLanguageOfConversation: the latest turns count.
func TestLanguageOfConversation(t *testing.T) {
	h := hasher(t)
	system := strings.Repeat("You are a helpful assistant. Answer with care. ", 20)
	_, m := h.Content(`[{"role":"system","content":"` + system + `"},{"role":"user","content":"Wie kann ich die Lieferadresse meiner Bestellung ändern?"},` +
		`{"role":"assistant","content":"Das ist im Kundenkonto möglich, wenn die Bestellung noch nicht verschickt ist."},{"role":"user","content":"Und wo ist das, bitte?"}]`)
	if m.Language != "de" {
		t.Errorf("taken for %q", m.Language)
	}
}

func FuzzLanguage(f *testing.F) {
	for _, sentences := range saidInEveryLanguage {
		f.Add(sentences[0])
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := language(s); got != "" && !languages[got] {
			t.Errorf("%q is on no list", got)
		}
	})
}

func BenchmarkLanguage(b *testing.B) {
	s := strings.Repeat("how does the rate change if I pay earlier? ", 12)
	b.SetBytes(sampleBytes)
	b.ReportAllocs()
	for b.Loop() {
		language(s)
	}
}
