package madeup

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf16"
)

// forms encode piece by piece, so that labels keep their borders.
var forms = []func([]piece) []piece{
	jsonForm,
	func(p []piece) []piece { return jsonForm(jsonForm(p)) },
	func(p []piece) []piece {
		return around("q=", each(p, func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }), "")
	},
	func(p []piece) []piece { return around(`{"content":"`, each(p, unicodeEscapes), `"}`) },
}

// disguises are what hides a secret from a reader of bytes. They keep borders too.
var disguises = []func([]piece) []piece{
	func(p []piece) []piece {
		return each(p, func(s string) string { return strings.Join(strings.Split(s, ""), "\u200b") })
	},
	func(p []piece) []piece { return each(p, fullWidth) },
	func(p []piece) []piece { return each(p, lookAlikes.Replace) },
}

func fullWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r <= '~' {
			return r + 0xfee0
		}
		return r
	}, s)
}

// lookAlikes writes Cyrillic letters for Latin ones.
var lookAlikes = strings.NewReplacer("a", "\u0430", "e", "\u0435", "o", "\u043e", "c", "\u0441", "p", "\u0440", "A", "\u0410", "K", "\u041a")

// wholeForms encode a text into one token, which the label then covers.
var wholeForms = []func([]piece) []piece{
	func(p []piece) []piece { return whole("data: ", p, base64.StdEncoding.EncodeToString) },
	func(p []piece) []piece { return whole("blob ", p, hex.EncodeToString) },
	func(p []piece) []piece { return jsonForm(whole("data: ", p, base64.StdEncoding.EncodeToString)) },
	func(p []piece) []piece {
		return whole("data: ", jsonForm(p), base64.StdEncoding.EncodeToString)
	},
}

func each(pieces []piece, encode func(string) string) []piece {
	out := make([]piece, len(pieces))
	for i, p := range pieces {
		out[i] = piece{encode(p.text), p.label}
	}
	return out
}

func around(before string, pieces []piece, after string) []piece {
	return append(append([]piece{{text: before}}, pieces...), piece{text: after})
}

func jsonForm(pieces []piece) []piece {
	return around(`{"role":"user","content":"`, each(pieces, jsonEscapes), `"}`)
}

func jsonEscapes(s string) string {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic("madeup: a string is no JSON: " + err.Error())
	}
	return string(quoted[1 : len(quoted)-1])
}

func unicodeEscapes(s string) string {
	var b strings.Builder
	for _, c := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, `\u%04x`, c)
	}
	return b.String()
}

func whole(before string, pieces []piece, encode func([]byte) string) []piece {
	row := join(pieces)
	return []piece{{text: before}, {encode([]byte(row.Text)), row.Spans[0].Type}}
}
