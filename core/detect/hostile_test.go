package detect_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// hostileNames are the names of texts made to cost as much as possible: those that repeat one
// thing and those that do not.
func hostileNames() []string {
	names := slices.AppendSeq(slices.Collect(maps.Keys(hostile)), maps.Keys(hostileMade))
	slices.Sort(names)
	return names
}

func hostileText(name string, size int) string {
	if made, ok := hostileMade[name]; ok {
		return made(size)
	}
	return strings.Repeat(hostile[name], size/len(hostile[name]))
}

// hostileMade are hostile texts of which no two parts are the same, or that lie in one another.
var hostileMade = map[string]func(size int) string{
	"distinct secrets":  func(size int) string { return distinct(size, "token=k9%08dQx ") },
	"distinct emails":   func(size int) string { return distinct(size, "a%d@b.example ") },
	"distinct names":    func(size int) string { return numberedWords(size, "Mr. ", " Brockman, ") },
	"distinct towns":    func(size int) string { return numberedWords(size, "in ", ", ") },
	"distinct keys":     func(size int) string { return "{" + strings.TrimSuffix(distinct(size, `"k%d":"x",`), ",") + "}" },
	"echo":              func(size int) string { return echoed(size) },
	"leaves":            func(size int) string { return "[" + strings.Repeat(`"a1",`, size/5) + `""]` },
	"short streams":     func(size int) string { return "[" + distinct(size, `{"k%d":["Alder"," Brockman"]},`) + "0]" },
	"parts":             func(size int) string { return "[" + strings.Repeat(`{"text":"ghp_a1"},`, size/18) + `""]` },
	"leaves of names":   func(size int) string { return "[" + strings.Repeat(`"Alder Brockman",`, size/17) + `""]` },
	"leaves of numbers": func(size int) string { return "[" + strings.Repeat(`943476591,`, size/10) + `0]` },
	"keyed phones":      func(size int) string { return "[" + strings.Repeat(`{"phone":2025550143},`, size/21) + `0]` },
	"keyed values":      func(size int) string { return "[" + strings.Repeat(`{"api_key":"x1"},`, size/17) + `0]` },
	"json in json":      func(size int) string { return nested(strings.Repeat("Alder Brockman, key=a1 ", size/23/3), 4) },
	"escapes in json":   func(size int) string { return `["` + strings.Repeat(`\u0041lder \u0042rockman `, size/25) + `"]` },
	"names in base64": func(size int) string {
		text := strings.Repeat("Alder Brockman ", size/15/3)
		for range 3 {
			text = base64.StdEncoding.EncodeToString([]byte(text))
		}
		return text
	},
	"names in hex": func(size int) string {
		return hex.EncodeToString([]byte(strings.Repeat("Alder Brockman ", size/30)))
	},
	"csv": func(size int) string {
		return "name,street,phone,iban,born\n" + strings.Repeat("Alder Brockman,12 Elm St,2025550143,DE89370400440532013000,1985-03-12\n", size/71)
	},
	"table of accounts": func(size int) string {
		return "user,name,password,dob,phone,city\n" + distinct(size, "u%d,Alder Brockman,k9-Mango,1985-03-12,2025550143,Arnsdorf\n")
	},
	"table of numbers": func(size int) string {
		return "phone,phone,phone,phone\n" + strings.Repeat("020255,020255,020255,020255\n", size/28)
	},
	"headers of more and more columns": func(size int) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			b.WriteString("a,password" + strings.Repeat(",b", i%250) + "\n")
		}
		return b.String()
	},
	"quoted cells that stay open": func(size int) string {
		return strings.Repeat("a,password\n\"x,", size/15) + strings.Repeat("a,password\n\"\"\"x,", size/60)
	},
	"tuples": func(size int) string {
		return "INSERT INTO t (name, pwd, dob) VALUES " + strings.Repeat("('Alder Brockman','k9-Mango','1985-03-12'),", size/43)
	},
	"rows of HTML": func(size int) string {
		return "<tr><th>user</th><th>password</th></tr>" + strings.Repeat("<tr><td>a</td><td>k9Mango</td></tr>", size/35)
	},
	"chunks of a stream": func(size int) string { return "[" + strings.Repeat(`" Alder"," Brock","man",`, size/24) + `""]` },
	"long token":         func(size int) string { return "token=" + distinct(size, "k9%08dQx") },
	"long tokens":        func(size int) string { return distinct(size, "token=k9"+strings.Repeat("aB3d", 60)+"%d ") },
	"speakers":           func(size int) string { return distinct(size, "Anand: a%d\nJulia R: b\n") },
	"grid": func(size int) string {
		return `[["name","ssn","dob"],` + strings.Repeat(`["Ada Obi","536904399","1988-12-05"],`, size/39) + `[]]`
	},
	"headers of grids": func(size int) string {
		return `[` + strings.Repeat(`{"columns":["name","ssn"],"rows":[["a",1]]},`, size/45) + `{}]`
	},
	"brackets in brackets": func(size int) string { return strings.Repeat(`[["a"],`, size/8) + "1" + strings.Repeat("]", size/8) },
	"lines of passports": func(size int) string {
		return strings.Repeat("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n", size/90)
	},
	"homes":              func(size int) string { return distinct(size, "/home/dmitri.volkov%d/x ") },
	"accounts in groups": func(size int) string { return strings.Repeat("konto 4421 8830 12 8830 ", size/24) },
	"logs": func(size int) string {
		return strings.Repeat(`{"ts":"2024-08-06T10:11:12Z","user":"alder","ip":"203.0.113.77","token":"k9a1"}`+"\n", size/81)
	},
	"patients": func(size int) string {
		return "[" + strings.Repeat(`{"name":[{"family":"Brockman","given":["Alder"]}],"birthDate":"1985-03-12"},`, size/76) + "0]"
	},
	"references to patients": func(size int) string {
		return "[" + strings.Repeat(`{"subject":{"reference":"Patient/a1","display":"Alder Brockman"}},`, size/66) + "0]"
	},
	"distinct plates": func(size int) string { return distinct(size, "auto AB-%04d-CD ") },
	"events": func(size int) string {
		return strings.Repeat("data: {\"delta\":{\"content\":\"Alder \"}}\n\n", size/39)
	},
	"one long token": func(size int) string {
		return noise(size, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
	},
	"one long name":    func(size int) string { return noise(size, "ABCdefghijklmnopq -.") },
	"noise":            func(size int) string { return noise(size, "abK10 :=\"'@-.,/\n{}[]()") },
	"noise of bytes":   func(size int) string { return noise(size, allBytes) },
	"noise of numbers": func(size int) string { return noise(size, "0123456789 -./:+()") },
	"noise of tokens":  func(size int) string { return noise(size, "aA1-_.= ") },
}

var allBytes = func() string {
	b := make([]byte, 256)
	for i := range b {
		b[i] = byte(i)
	}
	return string(b)
}()

func distinct(size int, form string) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, form, i)
	}
	return b.String()
}

func numberedWords(size int, before, after string) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		b.WriteString(before)
		b.WriteByte(byte('A' + i%26))
		for n := i; n > 0; n /= 20 {
			b.WriteByte("aeioubcdfglmnprstvwz"[n%20])
		}
		b.WriteString(after)
	}
	return b.String()
}

// echoed is as many secrets as are looked for again, and a text that nearly holds them.
func echoed(size int) string {
	var b strings.Builder
	for i := range 32 {
		fmt.Fprintf(&b, "password=aaaaaaa1%02d-aaaaaaaaaaaaaaaaaaaaaaa%d\n", i, i)
	}
	b.WriteString(strings.Repeat("aaaaaaa1 ", (size-b.Len())/9))
	return b.String()
}

// nested is JSON in strings of JSON.
func nested(text string, depth int) string {
	for range depth {
		b, err := json.Marshal([]string{text})
		if err != nil {
			panic(err)
		}
		text = string(b)
	}
	return text
}

func noise(size int, of string) string {
	r := rand.New(rand.NewPCG(3, 9))
	b := make([]byte, size)
	for i := range b {
		b[i] = of[r.IntN(len(of))]
	}
	return string(b)
}

func BenchmarkHostile(b *testing.B) {
	e := engine()
	for _, name := range hostileNames() {
		text := hostileText(name, 64<<10)
		b.Run(strings.ReplaceAll(name, " ", "-")+"-64KiB", func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				e.Scan("", text)
			}
		})
	}
}

// hostile are things that cost much if they are repeated.
var hostile = map[string]string{
	"controls": "\x1b[1;31mAlder\x1b[0m ", "controls open": "\x1b[1;", "commands open": "\x1b]8;", "links of Markdown": "[Alder](x:", "code spans": "`Alder` ", "labels and values": "Last Name\nAlder\n", "fields": "city='Alder' ", "cells": "<td>City</td><td>Alder</td>", "told behind": "a1b2c3 is my key. ", "fields of forms": "a=b+c&", "pluses": "a=b+", "letters of HTML": "&eacute;", "shouted names": "ASK ALDER BROCKMAN ", "small lines": "One Line.\nask alder brockman now\n", "elements of small words": "<p>ask alder brockman now</p>\n", "turns of a talk": "User: ask alder brockman now\n",
	"blanks of typography": "Alder\u00a0Brockman ", "two blanks": "Alder  Brockman  12  ", "fullwidth names": "Ａｌｄｅｒ ", "fences": "```", "tabs": "Alder\tBrockman\t", "cdata": "<![CDATA[Alder]]>", "inst": "[INST] Alder [/INST] ", "tags open": "<p", "tags": "<p>Alder", "closers": "Alder</",
	"bold names": "**Alder Brockman** ", "stars": "*a", "underscores": "_a_ ", "inline tags": "<b>", "coloured keys": "key=<b>a1b2c3d4e5</b> ", "spans open": "<span x=",
	"issued by sentence": "the okta key is a1 ", "parted keys": "7|a1b2c3d4e5f6 ", "letters": "the token is abcdefghijklmnopqrst ",
	"arrows of three": "<<<", "marks of passports": "AAAA<<<<BBBB\n", "ismi": "اسمي ", "ismi ahmad": "اسمي أحمد ", "ulitsa": "ул. Мира, 7, кв. 1 ", "hindi": "मेरा नाम ", "thai": "ผมชื่อ ก", "lene": "με λένε Γ ",
	"san": "鈴木さん", "katakana": "アアアと申します", "korean": "저는 김민수입니다 ", "wife": "我的妻子李娜", "mr": "Mr. Window ", "passphrase": "passphrase: violet tandem gravel monsoon\n", "hasło": "Hasło do wifi: ",
	"door": "door code 4B78 ", "two six": "two six ", "upi": "a@ybl ", "born east": "1985年4月12日生 ", "clabe": "clabe 032180000118359719 ", "name is": "name is Foo ", "speaker": "Anand: a\n",
	"numbers in words": "three five ", "a digit in words": "seven ", "told": "password is ", "told words": "user: a password is dragon ", "told values": "password is k9-Mango ", "told keys": "key is to be 1 ", "logins": "login a / b1 ", "inserts": "insert into a (b,", "headings": "<th>", "recovery codes": "recovery codes ab-1 ", "options of commands": "zip -P ", "cards and dates": "4111 1111 1111 1111 04/27 ", "people in small letters": "john smith ", "relatives": "my husband tom ",
	"colons": "1:a:b:", "pem": "-----BEGIN RSA PRIVATE KEY-----\n", "at": "a@", "emails": "a.a.a@b.b.b.", "password": "password:", "cookie": "cookie:x", "curl": "curl -u ",
	"url": "://a:b", "jwt": "eyJhbGci.", "bearer": "bearer abc1.", "digits": "1 2 3 4 ", "pairs": "12 34 56 78 ", "html": "&#97;", "ident": "nhs 943 476 5919 ", "phone": "+1(202) ", "escape": `\u0061`, "percent": "%61", "backslash": `\\`, "zero-width": "a\u200b",
	"base64": "YWFhYWFhYWFhYWFhYWFh ", "hex": "6161616161616161616161 ", "brackets": "[", "objects": `{"a":`, "key": "api_key=", "slack": "xoxb-1234567890-", "iban": "DE89 3704 0044 ", "sk": "sk-ant-api03-a", "marks": "[SECRET]", "keyword": "twitter=", "opens": "[EMAIL_ADDRESS:",
	"curl value": "curl -u a:b ", "curl header": `curl -H "Key: a `, "equals": "a=b=c=d1=", "keys": "key=key1=", "key value": `key="a1b2c3d4e5" `, "runs": "SKSKSKapAPeyJa1 ", "long run": "a1b2c3d4e5f6SK-", "words": "ghp_xoxb-AKIAsk-",
	"blob": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo0", "vendors": "sumo okta lob: a1b2c3d4e5", "flags": "-a -b ", "options": "--password a ", "is": "key is 1 ", "was": `token was "1" `, "dates": "1985-03-12 ", "days": "12 March 1985 ",
	"born": "born 1985-03-12 ", "groups": "1234 5678 ", "nine": "123456789 ", "dotted": "1.2.3.4 ", "digits in words": "a1B2c3", "capitals": "A1B2C3 ", "pairs of hex": "a1:b2:", "scopes": "a::b1::", "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b ",
	"basic": "basic YTpi ", "secret": "secret: kind: data: ", "kind": "kind: secret\ndata: ", "account": "account 12345678 ", "sha": "sourcegraph 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b ", "dash": "-----BEGIN ", "quotes": `is "a `, "commas": ", abcdefgh", "urls": "https://a ",
	"names": "Alder Brockman ", "initials": "A. B. ", "streets": "12 Elm St, ", "introduced": "my name is a ",
	"announced": "key1-key2-", "vendor": "wandb_a1", "site": "www.", "spoken": "x dot ", "plate": "B-AB 1 ", "crypt": "$6$abc", "setting": "Server=x;Password=y;", "element": "<password>", "head": "AIoT",
	// Phones and prefixes.
	"plus phones": "+49 30 901820 ", "ext": "555-0143 x12 ", "tel word": "tel 2025550143 ", "call me": "call 202-555-0143 or ", "double zero": "0044 20 7946 0958 ",
	"ssn": "536-90-4399 ", "ssn words": "ssn 536904399 ", "card": "4111 1111 1111 1111 ", "postcodes": "SW1A 1AA ",
	"ipv4": "203.0.113.77 ", "ipv6": "2001:db8::1 ", "mac": "00:1a:2b:3c:4d:5e ", "slash dates": "3/12/1985 ", "german dates": "12.03.1985 ", "dob": "dob: 3/12/1985, ", "in year": "born in 1985, ",
	"wallet": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa ", "eth": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed ", "passport": "passport C01X00T47 ", "license": "driver license D1234567 ",
	"iban small": "de89370400440532013000 ", "iban words": "iban DE00 3704 0044 0532 0130 00 ", "vat": "VAT DE123456789 ", "steuer": "Steuernummer 12/345/67890 ", "register": "HRB 123456 ",
	"plates word": "plate B-AB 123 ",
	"aadhaar":     "aadhaar 1234 5678 9012 ", "account words": "account number routing number 123456789 ",
	// Names and places.
	"mister": "Mr. Brockman said ", "cyrillic": "Иван Петров ", "greek": "Γιάννης Παπαδόπουλος ", "accents": "José Muñoz ", "accents apart": "José Muñoz ", "capitals words": "ALDER BROCKMAN ",
	"name lines": "Alder Brockman\n", "corner": "the corner of Elm St and Oak St, ", "full address": "12 Elm Street, Springfield, IL 62704, USA\n", "psc": "PSC 1234 Box 5, APO AE 09204 ",
	"psc cut": "PSC 1 ", "german street": "Lindenstraße 31, 12345 Arnsdorf ", "nan": "12 Elm St, nan, nan, Springfield ", "signature": "Regards,\nAlder Brockman\n", "keyed name": "name: Alder Brockman\n",
	"initial dots": "J.R.R. Brockman ", "words caps": "The Quick Brown Fox ", "of the": "Alder van der Berg ", "and": "Alder and Brockman ", "unknown": "Xqzt Vrblk ", "high": "\u00c4\u00d6\u00dc ",
	// Tables.
	"comma": ",", "tab": "\t", "bars": "│", "header words": "password,", "headers": "a,password\n", "header and row": "a,password\nb,c\n\n", "rules of pipes": "|--|--\n", "rules": "|--\n", "open quotes": "a,password\n\"", "quoted row": "\"a\",\"password\"\n",
	"markdown": "| name | password | city |\n", "many rules": "a|password\n-|-\n", "schemas": "| password | varchar(64) | not null |\n", "blank cells": "password,name,,,,,,\n,,,,,,,\n", "breaks in cells": "a,password\n\"b\nc\",d\n", "short lines": "a,b\n",
	"flat": "Apt 4, ", "box": "PO Box 12, ",
	// Bytes and characters one by one.
	"apart": "a b c d ", "apart by dots": "a.b.c.d.", "digits apart": "1 2 3 4 5 6 7 8 ", "bytes in hex": "61 62 63 64 ", "bytes in C": "0x61, 0x62, ", "bytes in decimal": "97, 98, 99, 100, ", "bytes that are no text": "01 9f fe 80 ",
	"dump": "00000000: 6162 6364 6566 6768 696a 6b6c 6d6e 6f70  abcdefghijklmnop\n", "strings joined": `"a1" + `, "octal": `\141`, "base32": "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43UOV3HO6DZ ", "full lines": strings.Repeat("a1b2", 15) + "\n", "full lines of base64": strings.Repeat("YWFh", 15) + "\n", "UTF-16 in base64": "YQBiAGMAZABlAGYAZwBoAA== ",
	// Secrets.
	"aws": "AKIAIOSFODNN7EXAMPLE ", "aws pair": "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY ", "sk live": "sk_live_a1b2c3d4 ",
	"jwt whole": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl ", "jwt head": "eyJhbGciOiJIUzI1NiJ9.", "begin": "-----BEGIN PRIVATE KEY-----MIIE", "url pw": "postgres://svc:S3cr3tPw3@db/ ",
	"url at": "a://b:c@", "query": "?sig=a1b2c3d4&key=a1b2c3d4&", "connection": "host=db password=sunshine ", "server": "Server=db;User Id=app;Password=sunshine;", "dotenv": "DB_PASSWORD=sunshine\n",
	"yaml": "password: a1b2c3d4\n", "define": `define("PASSWORD", "a1b2c3d4"); `, "setter": `setPassword("a1b2") `, "xml": `<add key="password" value="a1"> `, "default": `default = "a1" `,
	"vendor space": "wandb login a1b2c3d4e5f6a7b8c9 ", "issuer": "openweather api key a1b2c3d4e5f6a7b8c9 ", "authorization": "Authorization: Bearer a1b2c3d4e5f6 ", "type": `password: String = "a1b2" `,
	"is quoted": `password is "a1b2c3" `, "bcrypt": "$2b$12$abcdefghijklmnopqrstuv ", "registry": "//host/:_password=a1b2 ", "ini": "user=a\npassword=b1c2\n", "double": "password==a1 ",
	"equals ends": "key=", "announce dash": "acme-secret-9f8a7b6c5d4e3f2a ", "long name": strings.Repeat("a", 60) + "key=1 ", "dots": "a.b.c.d.key=1 ", "k v": "k1=v1&k2=v2&",
	"dictated": "pin four eight two one ", "dictated words": "three five nine ", "spelled letters": "a b three c d ", "questions": "your pin?\n", "questions and answers": "your name?\nAlder Brockman\n", "questions before tags": "a?<", "questions in a line": "a? ", "questions of chats": "<|im_start|>your pin?<|im_end|>4821", "pleases": "please your pin.\n",
	"segments": "NM1*IL*1*DOE*JANE****MI*12345~", "segments open": "NM1*N3*N4*", "degrees": "40.7128, -74.0060 ", "degrees of minutes": "40°42'46\"N 74°", "lat": "lat 40.7128 ", "mentions": "telegram @abcde ", "mine": "my insta is a_b_c_d ", "British postcodes": "postcode SW1A 1AA ", "twelfths": "twelfth of May 1979 ",
	"answers": "security answer: a b c d ", "answers alone": "answer: ", "net users": "net user a b1c2d3 ", "aliases": "mc alias set a b://c d e1f2g3h4 ", "piped": "echo a1b2 | chpasswd ", "pipes": "| chpasswd ", "string data": "stringData:\n", "string data lines": " a: b1c2\n",
	"string data set in": " stringData:\n  a: |\n", "cookie lines": "a\tTRUE\t/\tTRUE\t0\tb\ta1b2c3d4e5f6a7b8c9\n", "cookie values": "%a1b2c3d4e5f6a7b8c9", "users and passwords": "-u a -p b1c2d3 ", "set to": "password it to a1b2c3d4 ", "seeds": "2fa secret: abcd efgh ", "sends": "\"password:\" send \"a1b2\" ",
	"sid": "AC" + strings.Repeat("a1", 16) + " ", "telegram": "123456789:AAa1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e ", "digits colon": "123456789:AA ", "hooks": "https://hooks.slack.com/services/T0/B0/a1 ",
	// Encodings.
	"percent nested": "%252525256b", "percent names": "Alder%20Brockman%20", "full width": "ｋｅｙ＝ａ１ ", "homoglyph": "pаssword=a1 ", "zero in words": "p\u200ba\u200bs\u200bs=1 ", "bom": "\ufeff",
	"cut utf8": "\xe2\x80", "marks many": "[PERSON] [EMAIL_ADDRESS] ", "mark names": "[PERSON] Brockman ", "mark forged": "[PERSON:aaaaaaaaaaaa]", "mark open": "[PERSON", "www": "www.a.com ", "quote": `"`,
	"ampersand": "&",
	// Forms of addresses and people.
	"states": "Elmo, WY 82327 ", "states alone": "WY 82327 ", "states written out": "Elmo, Texas ", "towns and states": "Alder Brockman Oak, ", "highways": "12 Highway 7 ", "state roads": "US Highway ", "boxes": "P.O. Box 12 ", "ranges of houses": "12-14 Elm Street, ", "halves": "1/2 Elm Street ",
	"small ways": "12 Alder hollow, Elmo, TF6 4YD ", "small ways alone": "Alder road, ", "small addresses": "po box 1 fl 33461 ", "small numbers of houses": "1 a fl 33461 ", "generations": "Alder Brockman Jr. ", "generations alone": "Jr ", "kings": "James Brockman III ", "doctors": "Brockman,James D,MD ", "commas of names": "Brockman,James ",
	"returns": "getToken() { return \"a1B2c3D4e5F6\" } ", "calls of names": "getToken() ", "product keys": "key ABCDE-FGHIJ-KLMNO-PQRST ", "product keys open": "key ABCDE-", "arrays": "password[32] = \"a1b2c3\"; ", "lengths of arrays": "password[1][1]", "keys in bytes": "AES_KEY[] = {0x2b, 0xae, ", "bytes in lists": "key = [[[[", "constants": "setopt(c, CURLOPT_PASSWORD, \"a1b2c3d4\"); ",
	"emphasised": "_ghp_16C7e42F292c6912E7710c838347Ae178B4a_ ", "underscores in a row": "__________________", "ternaries": "password = a ? b : ", "before mail": "a: Pa55word! / a@b.example ", "settings in lines": "password=sunshine\na=b\n", "dots of mail": "a@b[dot]c ",
	"dashes before names": "Name - Alder ", "labels on file": "Name on file (x) - Alder, B ", "owners": "password for the a ", "owners of codes": "pin for a: 4821 ", "owners in brackets": "cvv (a): 123 ", "humps": "aBcDeFgHiJ 12345678 ", "humps of names": "accountNumber=12345678 ", "amounts": "3,111,471 Elmo ", "tests of secrets": "getToken(), equalTo(\"a1\") ",
	"customers": "客户张", "customers named": "客户张伟的", "ladies": "张女士", "mobiles": "张三13812345678", "mobiles in groups": "张138-1234-5678 ", "plates of China": "京A12345", "plates open": "京A·", "accounts of China": "微信a_1 ",
	// Words of other languages, and what stands beside them.
	"plates of Japan": "新潟330 さ 44-18 ", "plates of Japan open": "新潟330 さ ", "plates of Korea": "12가 3456 ", "plates of the Netherlands": "kenteken AB-123-CD ", "plates behind vehicles": "auto AB-12-CD ", "plates of Spain": "matrícula 1234 BCD ", "plates without a word": "AB-123-CD ", "vehicles": "auto wagen bil xe ", "plates behind": "34 AB 123 plaka ",
	"mobiles alone": "07911 123456 ", "mobiles of France": "06 12 34 56 78 ", "mobiles of India": "9876543210 ", "mobiles of Japan": "090-1234-5678 ", "mobiles behind words": "handy 0171 1234567 ", "born abroad": "geboren am 12.03.1985 ", "born in France": "née le 12/03/1985 ", "born with dots": "ur. 12.3.85 ", "birthdays in words": "nacido el 12 de marzo de 1985 ",
	"labels abroad": "Steuernummer 12/345/67890, Kontonummer 1234567, NIF 12345678Z, ", "labels of initials": "TC 12345678901 ", "labels without numbers": "kontonummer numéro fiscal codice ", "labels with digits": "numéro fiscal 1 ", "references in groups": "personnummer AB 12 34 56 C ", "VAT abroad": "btw NL001234567B01 ", "series": "MM 123456 ", "policies": "policy BX 771 044 P ",
	"eras": "昭和60年6月12日生 ", "eras alone": "昭和60年6月12日 ", "eras open": "昭和60年", "titles abroad": "Herr Brockman, ", "labels of the east": "氏名：田中太郎 ", "names abroad": "ich heiße Alder Brockman ",
	// Calls, commands and records.
	"calls of libraries": "CryptoJS.AES.encrypt(a, \"b1c2d3e4\") ", "calls of libraries open": "CryptoJS.AES.encrypt(", "connects": ".connect(\"a\", 1, \"b\", \"c1d2\") ", "connects open": ".connect(\"a\", 1, ", "passwords typed": "password\").fill(\"a1b2\") ", "passwords typed nearly": "password\") .", "fallbacks": "SECRET || \"a1b2c3\" ", "signers": "jwt.sign(a, \"b1c2d3\") ", "redis": "redis-cli -a b1c2d3e4 ", "redis servers": "--requirepass b1c2d3e4 ",
	"curl users": "curl -u a:b1c2d3 ", "mongo": "mongosh a -p b1c2d3 ", "snmp": "snmpget -v3 ", "ldap": "ldapsearch -x -w b1c2d3 ", "phrases in lists": "words: 1. abcd 2. efgh ", "phrases in one list": "1. abcd 2. efgh ",
	"signatures": "Kind regards,\nMeek Simbule\n", "closings": "Best\n", "whole names": "and James Quendler, ", "whole names of many": "and James Alder B. C. Quendler ", "M.": "et M. Quendler ", "whole names in small letters": "and jeff quendler ", "tokens elsewhere": "пароль это a1b2c3d4 ", "passwords elsewhere": "密码 a1 ", "nested values": "<name>a.password</name><value>b1c2</value>",
	"dwellings": "Flat 3, 12 Elm Road, ", "dwellings in small letters": "flat 3, 12 elm road, ", "houses with names": "Rose Cottage, Elm Lane, ", "flats": "flat 3 flat 4 ", "vcards": "BEGIN:VCARD\nN:Brockman;Alder;;;\nADR:;;12 Elm St;Elmo;;12345;\nEND:VCARD\n", "vcards open": "BEGIN:VCARD\n", "names of vcards": "N:Brockman;Alder\n", "blanks between cells": "name  city\nAlder  Elmo\n", "headers with blanks": "name  city\n",
}
