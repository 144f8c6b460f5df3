package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/broker"
	storeopen "github.com/sotto-project/sotto/internal/objstore/open"
)

// cmdTink170 lays out what tools/tinkvectors made.
func cmdTink170(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: tink170 DIR")
	}
	read := func(path string, v any) {
		text, err := os.ReadFile(filepath.Join(repositoryRoot, path))
		ts.Check(err)
		ts.Check(json.Unmarshal(text, v))
	}
	var keysets struct {
		KEK   json.RawMessage
		Cases []struct {
			Name   string
			Keyset []byte
		}
	}
	read("core/keyring/testdata/tink-1.7.0-keysets.json", &keysets)
	ts.Check(os.WriteFile(ts.MkAbs("their-kek.json"), keysets.KEK, 0o600))
	names := map[string]string{"encrypted-json": "encrypted.json", "clear-binary": "clear.bin", "no-prefix-and-aes-128-gcm": "two-faults.bin"}
	for _, c := range keysets.Cases {
		if name := names[c.Name]; name != "" {
			ts.Check(os.WriteFile(ts.MkAbs(name), c.Keyset, 0o600))
		}
	}
	var file struct {
		Record struct {
			Tenant, Class, Expires, Signal string
			TraceID                        string `json:"trace_id"`
			SpanID                         string `json:"span_id"`
			SealedAt                       int64  `json:"sealed_at"`
			KeyID                          string `json:"key_id"`
			BatchKey                       []byte `json:"batch_key"`
			TraceKey                       []byte `json:"trace_key"`
			Ciphertext                     []byte
			Size                           int
		}
	}
	read("core/sealed/testdata/v1/good-tink-1.7.0.json", &file)
	r := file.Record
	expires, err := retention.ParseExpiry(r.Expires)
	ts.Check(err)
	record := sealed.Record{
		Header:   sealed.Header{Tenant: r.Tenant, Class: r.Class, Expires: expires, TraceID: r.TraceID, SpanID: r.SpanID, Signal: r.Signal},
		SealedAt: time.UnixMilli(r.SealedAt).UTC(), KeyID: r.KeyID, BatchKey: r.BatchKey, TraceKey: r.TraceKey, Ciphertext: r.Ciphertext, Size: r.Size,
	}
	var buf bytes.Buffer
	ts.Check(object.Write(&buf, []sealed.Record{record}))
	config, err := broker.LoadConfig(filepath.Join(ts.MkAbs(args[0]), broker.ConfigFile))
	ts.Check(err)
	bucket, err := storeopen.Bucket(config.Store)
	ts.Check(err)
	ts.Check(bucket.Put(context.Background(), object.Key(record.Header, 0, []sealed.Record{record}), buf.Bytes()))
}
