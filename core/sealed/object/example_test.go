package object_test

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
)

// Records go into an object under a name that tells their expiry; a trace is found
// in it by id, and opened with the epoch's private key.
func Example() {
	epoch := keyring.Epoch{Tenant: "default", Expires: time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)}
	private, public, err := keyring.NewEpochKey(epoch, keyring.XWing)
	if err != nil {
		fmt.Println(err)
		return
	}
	batch := sealed.NewSealer(func(keyring.Epoch) (keyring.PublicKey, bool) { return public, true }).Batch()
	header := sealed.Header{
		Tenant: "default", Class: "errors", Expires: epoch.Expires,
		TraceID: "0af7651916cd43dd8448eb211c80319c", SpanID: "b7ad6b7169203331", Signal: sealed.Traces,
	}
	record, err := batch.Seal(header, []byte("what a person wrote"), time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	if err != nil {
		fmt.Println(err)
		return
	}

	var file bytes.Buffer
	if err := object.Write(&file, []sealed.Record{record}); err != nil {
		fmt.Println(err)
		return
	}
	name := object.Key(header, object.Shard(header.TraceID, 16), []sealed.Record{record})
	fmt.Println(name[:strings.LastIndex(name, "/")+11]) // the rest is a hash, new each time

	found, err := object.Find(bytes.NewReader(file.Bytes()), int64(file.Len()), header.TraceID)
	if err != nil {
		fmt.Println(err)
		return
	}
	decrypter, err := keyring.Decrypter(private)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range found {
		plaintext, err := sealed.Open(r, decrypter)
		fmt.Printf("%s: %s, %v\n", r.SpanID, plaintext, err)
	}
	// Output:
	// sealed/v1/class=errors/expires=2026-11-26/tenant=default/shard=06/01M844DZG0
	// b7ad6b7169203331: what a person wrote, <nil>
}
