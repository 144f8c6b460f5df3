package detect_test

import (
	"strings"
	"testing"
)

// TestLabelsOfLanguages holds that numbers of documents and people, plates, telephones, dates of birth and codes are found behind
// the words of other languages than English that announce them.
func TestLabelsOfLanguages(t *testing.T) {
	e := engine()
	for _, text := range []string{
		// Telephones.
		"Meine Nummer ist §0151/20 47 813§.", "mi movil es §655120934§", "appelle le §0677120934§", "il mio numero è §3391204785§", "mój nowy to §601 224 318§", "Zavolejte na §724 118 305§.", "erreichen Sie unter §0041792041833§", "soita §0401220934§",
		"tlm §912 004 318§", "vipps meg på §91822047§", "wa §081234509876§", "zap §11 9 8122-0473§", "me marca al §+52 1 551 204 8733§", "yeni hat aldım §05321204785§",
		// Plates.
		"immatriculée §BC-204-KL§", "targata §FK204ZT§", "mijn kenteken §23-BCD-4§", "nummerplaat §1-BCD-204§", "numer rejestracyjny §KR 2041L§", "regnummer §KLM 204§", "placa do carro: §KLM-2041§", "nomor polisi §D 2041 KLM§",
		"Mein Auto (§M-KL 204§) steht dort.", "mi coche §4417 KLM§", "§06 KLM 204§ plakalı araç", "차량번호 §34나 2041§", "車は§横浜330か20-41§です", "驾驶§苏B·2K041§小轿车", "vehicle no. §KA 3C MN 2041§",
		// Documents and numbers of people.
		"RG: §30.204.183-5§", "CNH §20418293015§", "Título de eleitor §2041 8293 0158§", "cartão SUS §700204183920155§", "CTPS §20418/00152-RJ§", "contribuinte n.º §204183925§", "N.º de utente: §204183925§", "Cartão de Cidadão n.º §20418392 6 ZY1§", "carta de condução §P-2041839 1§",
		"UID §ATU20418392§", "BTW-nummer §NL204183925B02§", "Numéro de TVA : §FR20418392501§", "DIČ §CZ2041839250§", "momsnr §SE204183925001§", "RČ §855617/2041§", "TC: §20418392510§", "Vergi Kimlik No: §2041839251§",
		"DNI §20.418.392-K§", "Nº Seguridad Social: §08/20418392/51§", "NSS (IMSS): §20 41 83 9251 0§", "clave de elector §MRLPJN82041809H300§", "CBU: §0170204183925104183925§", "Nr dowodu: §CDE 204183§", "občanský průkaz č. §204183925§",
		"kørekort nr. §20418392§", "pașaport nr. §204183925§", "護照號碼§204183925§", "運転免許証番号：§204183925104§", "prawo jazdy §20418/04/2041§", "NPWP §20.418.392.5-104.000§", "číslo účtu: §27-2041839251/0300§", "no rek §2041839251§", "계좌 국민은행 §204183-92-510418§", "健保卡號§000020418392§",
		// Dates of birth.
		"生年月日：§昭和48年4月2日§", "§平成3年12月8日§生", "§民國62年4月18日§生", "datum narození: §8. 11. 1973§", "født §20.4.71§", "synt. §8.11.-73§", "(FN §8/11/73§)", "født §8/11-73§", "§8 Kasım 1973§ doğumlu",
		// Codes.
		"kapı kodu: §2041§", "Kód od vchodu: §2041§", "kod do bramy §2041§", "大門密碼§2041§", "cryptogramme §204§",
	} {
		parts := strings.Split(text, "§")
		text := strings.Join(parts, "")
		if out, _ := e.Redact("", text); !strings.HasPrefix(out, parts[0]+"[") || !strings.HasSuffix(out, "]"+parts[2]) || strings.Count(out, "[") != 1 {
			t.Errorf("%q: got %q", text, out)
		}
	}
	for _, text := range []string{
		"La placa de video RTX3090 no arranca", "die Nummer ist 4711", "ring 20240115 times", "el coche 2019 GTI", "la voiture 208 GTI", "das Auto BMW X 5", "Ausweis 2025", "targa florio 1970", "TC 39, RG 6 2019, OP 2024", "the CI pipeline 418207 failed", "BTW 21% over 100.000 euro",
		"TVA 20 sur 12345678 lignes", "UID 1000660000 owns the pod", "id 0012345678901", "종로3가 1234 번지", "12호 3456", "平成 12 年度", "in der Reihe 12. 6. 1985", "rekening 12 maanden", "Konto 4711 wird gebucht", "la versión 12.345.678 de la librería",
	} {
		if found := e.Scan("", text); len(found) > 0 {
			t.Errorf("%q: got %v", text, found)
		}
	}
}
