package content

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// mimeTypes are the media types that are told; of others only the first half is.
var mimeTypes = set(
	"image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml", "image/bmp", "image/tiff", "image/heic", "image/avif",
	"audio/mpeg", "audio/wav", "audio/ogg", "audio/flac", "audio/aac", "audio/mp4", "audio/webm", "video/mp4", "video/webm",
	"video/quicktime", "video/mpeg", "text/plain", "text/html", "text/csv", "text/markdown", "application/pdf", "application/json",
	"application/xml", "application/zip", "application/octet-stream",
	"image/*", "audio/*", "video/*", "text/*", "application/*",
)

// KnownMIME reports whether s is one of the media types that [MediaType] answers.
func KnownMIME(s string) bool { return mimeTypes[s] }

// MediaType returns the type of a data URI, of media in base64 or of media as it
// is; "" if the text is none of them. A data URI is written by a client and can
// hold any words: what is not a usual type becomes image/* or "".
func MediaType(s string) string {
	if rest, ok := strings.CutPrefix(s, "data:"); ok {
		head, _, _ := strings.Cut(rest[:min(len(rest), 128)], ",")
		head, _, _ = strings.Cut(head, ";")
		return usualMIME(strings.ToLower(head))
	}
	if len(s) < 64 {
		return ""
	}
	if mime := sniff(s[:16]); mime != "" {
		return mime
	}
	var head [12]byte
	if n, err := base64.StdEncoding.Decode(head[:], []byte(s[:16])); err == nil {
		return sniff(string(head[:n]))
	}
	return ""
}

func usualMIME(s string) string {
	if mimeTypes[s] {
		return s
	}
	if kind, _, ok := strings.Cut(s, "/"); ok && mimeTypes[kind+"/*"] {
		return kind + "/*"
	}
	return ""
}

// signatures are the first bytes of files that models are given.
var signatures = []struct{ start, mime string }{
	{"\x89PNG\r\n\x1a\n", "image/png"},
	{"\xff\xd8\xff", "image/jpeg"},
	{"GIF87a", "image/gif"},
	{"GIF89a", "image/gif"},
	{"%PDF-", "application/pdf"},
	{"ID3\x03", "audio/mpeg"},
	{"ID3\x04", "audio/mpeg"},
	{"OggS\x00", "audio/ogg"},
	{"fLaC\x00", "audio/flac"},
	{"PK\x03\x04", "application/zip"},
}

func sniff(s string) string {
	for _, sig := range signatures {
		if strings.HasPrefix(s, sig.start) {
			return sig.mime
		}
	}
	if b := []byte(s); len(b) >= 12 && bytes.HasPrefix(b, []byte("RIFF")) {
		switch string(b[8:12]) {
		case "WAVE":
			return "audio/wav"
		case "WEBP":
			return "image/webp"
		}
	}
	if len(s) >= 8 && s[4:8] == "ftyp" {
		return "video/mp4"
	}
	return ""
}
