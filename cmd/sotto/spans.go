package main

import (
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/transcript"
)

// spanView is a span or log record as a person reads it, and the record it came from.
type spanView struct {
	transcript.Entry
	record api.Record
}

// spansOf reads the OTLP of the records. broken are the objects of those that do not parse.
func spansOf(records []api.Record) (views []spanView, broken []string) {
	for _, r := range records {
		entries, ok := entriesOf(r)
		if !ok {
			broken = append(broken, r.Object)
			continue
		}
		for _, e := range entries {
			views = append(views, spanView{e, r})
		}
	}
	return views, broken
}

func entriesOf(r api.Record) ([]transcript.Entry, bool) {
	if r.Signal == sealed.Logs {
		var u plog.JSONUnmarshaler
		ld, err := u.UnmarshalLogs(r.OTLP)
		if err != nil {
			return nil, false
		}
		return transcript.Logs(ld), true
	}
	var u ptrace.JSONUnmarshaler
	td, err := u.UnmarshalTraces(r.OTLP)
	if err != nil {
		return nil, false
	}
	return transcript.Traces(td), true
}
