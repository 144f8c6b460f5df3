package content

import (
	"net/url"
	"strings"
)

// Cleaned reduces a URL to what may leave: scheme, host and, for HTTP, the path
// with every segment that is not a plain word as '*'. User info, query and
// fragment go. It answers "" for what is no URL or path: a caller then treats the
// value as content.
func Cleaned(raw string) string {
	if raw == "" || len(raw) > 8192 || strings.HasPrefix(raw, "data:") {
		return ""
	}
	if raw[0] == '/' {
		path, _, _ := strings.Cut(raw, "?")
		path, _, _ = strings.Cut(path, "#")
		if strings.HasPrefix(path, "//") {
			return ""
		}
		return cleanPath(path)
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme == "" || len(u.Scheme) > 24 || u.Opaque != "" || !strings.Contains(raw, "://") {
		return ""
	}
	if u.Host != "" && (!isHost(u.Host) || digitRun(dropNumericHost(u.Host)) >= 4) {
		return ""
	}
	out := strings.ToLower(u.Scheme) + "://" + u.Host
	switch strings.ToLower(u.Scheme) {
	case "http", "https", "ws", "wss", "grpc", "grpcs":
		return out + cleanPath(u.EscapedPath())
	}
	return out
}

// dropNumericHost leaves addresses and ports out of the digit count.
func dropNumericHost(host string) string {
	if strings.HasPrefix(host, "[") {
		return ""
	}
	name, _, _ := strings.Cut(host, ":")
	return name
}

// collections are path segments after which a name or id of someone follows.
var collections = set("users", "user", "u", "accounts", "account", "customers", "customer", "people", "person", "members", "member",
	"profiles", "profile", "sessions", "session", "home", "patients", "patient", "contacts", "orgs", "tenants", "email", "emails", "by-name")

func cleanPath(path string) string {
	if path == "" || path == "/" {
		return path
	}
	var out strings.Builder
	owner := false
	for i, segment := range strings.Split(path, "/") {
		if i > 0 {
			out.WriteByte('/')
		}
		if i > 32 {
			out.WriteByte('*')
			break
		}
		switch {
		case segment == "":
		case !owner && safeSegment(segment), strings.HasPrefix(segment, "{") && isRoute(segment), strings.HasPrefix(segment, ":") && isRoute(segment):
			out.WriteString(segment)
		default:
			out.WriteByte('*')
		}
		owner = collections[strings.ToLower(segment)]
	}
	return out.String()
}

func safeSegment(s string) bool {
	if s == "*" || isPlain(s, 40) || isVersionSegment(s) {
		return true
	}
	return len(s) <= 64 && isModel(s) && hasFamily(s)
}

// isVersionSegment accepts v1, v2beta and v1.2.
func isVersionSegment(s string) bool {
	return len(s) >= 2 && len(s) <= 10 && s[0] == 'v' && isDigit(s[1]) && only(s[1:], bytesOf(".")) && digitRun(s) < 4
}

// isSchemaURL accepts the addresses of telemetry schemas.
func isSchemaURL(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	return ok && len(s) <= 128 && only(rest, bytesOf("./-_")) && digitRun(rest) < 4
}

// CleanTraceState keeps OpenTelemetry's own entry of a tracestate, and of it the
// sampling values. Entries of vendors can hold anything and go.
func CleanTraceState(s string) string {
	for entry := range strings.SplitSeq(s, ",") {
		value, ok := strings.CutPrefix(strings.TrimSpace(entry), "ot=")
		if !ok {
			continue
		}
		var keep []string
		for field := range strings.SplitSeq(value, ";") {
			key, hex, _ := strings.Cut(field, ":")
			if (key == "rv" || key == "th") && len(hex) <= 14 && strings.Trim(hex, "0123456789abcdef") == "" && hex != "" {
				keep = append(keep, field)
			}
		}
		if len(keep) > 0 {
			return "ot=" + strings.Join(keep, ";")
		}
	}
	return ""
}
