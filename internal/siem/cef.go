package siem

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/audit"
)

// cefSeverity is CEF's scale from 0 to 10.
func cefSeverity(s severity) int {
	return map[severity]int{informational: 1, low: 3, medium: 5, high: 8}[s]
}

// cef writes an entry as ArcSight's Common Event Format. Fields of the entry that its
// dictionary has no key for are custom strings with labels, and beyond those keys that
// begin with "sotto", as the format lets a vendor add.
func cef(r audit.Record, version string) []byte {
	m := means(r)
	var b strings.Builder
	fmt.Fprintf(&b, "CEF:0|Sotto|sotto|%s|%s|%s|%d|", header(version), header(string(r.Action)), header(m.name), cefSeverity(m.severity))
	first := true
	add := func(key, value string) {
		if value == "" {
			return
		}
		if !first {
			b.WriteByte(' ')
		}
		first = false
		b.WriteString(key + "=" + extension(value))
	}
	labelled := func(key, label, value string) {
		if value != "" {
			add(key, value)
			add(key+"Label", label)
		}
	}
	number := func(n int64) string {
		if n == 0 {
			return ""
		}
		return strconv.FormatInt(n, 10)
	}
	millis := func(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

	add("rt", millis(r.Time))
	add("externalId", strconv.FormatUint(r.Index, 10))
	add("suser", r.Actor)
	add("duser", r.For)
	add("act", string(r.Action))
	add("outcome", string(r.Decision))
	add("reason", r.Code)
	add("msg", r.Reason)
	add("dvchost", r.Replica)
	labelled("cs1", "request", r.Request)
	labelled("cs2", "trace_id", r.TraceID)
	labelled("cs3", "tenant", r.Tenant)
	labelled("cs4", "class", r.Class)
	labelled("cs5", "shown", r.Shown)
	labelled("cs6", "ticket", r.Ticket)
	labelled("cn1", "records", number(int64(r.Records)))
	labelled("cn2", "bytes", number(r.Bytes))
	labelled("cn3", "v", number(int64(r.V)))
	labelled("flexString1", "rule", r.Rule)
	labelled("flexString2", "batch", r.Batch)
	if r.Until != nil {
		labelled("deviceCustomDate1", "until", millis(*r.Until))
	}
	add("sottoVerdict", r.Verdict)
	add("sottoMask", r.Mask)
	add("sottoExpires", r.Expires)
	add("sottoObjects", strings.Join(r.Objects, ","))
	add("sottoErasure", r.Erasure)
	add("sottoSubjects", strings.Join(r.Subjects, ","))
	add("sottoHold", r.Hold)
	add("sottoRelease", r.Release)
	add("sottoTraces", strings.Join(r.Traces, ","))
	add("sottoMade", strings.Join(r.Made, ","))
	return []byte(b.String())
}

// header escapes a field of the header: a bar ends it.
func header(s string) string {
	return strings.NewReplacer(`\`, `\\`, `|`, `\|`, "\n", " ", "\r", " ").Replace(s)
}

// extension escapes a value: an equals sign would begin the next key.
func extension(s string) string {
	return strings.NewReplacer(`\`, `\\`, `=`, `\=`, "\n", `\n`, "\r", `\r`).Replace(s)
}
