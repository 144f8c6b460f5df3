package sealed_test

import (
	"fmt"
	"time"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
)

// Whoever seals needs public keys only; whoever opens needs the epoch's private key.
func Example() {
	epoch := keyring.Epoch{Tenant: "default", Expires: time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)}
	private, public, err := keyring.NewEpochKey(epoch, keyring.XWing)
	if err != nil {
		fmt.Println(err)
		return
	}

	sealer := sealed.NewSealer(func(e keyring.Epoch) (keyring.PublicKey, bool) { return public, e == epoch })
	record, err := sealer.Batch().Seal(sealed.Header{
		Tenant: "default", Class: "errors", Expires: epoch.Expires,
		TraceID: "0af7651916cd43dd8448eb211c80319c", SpanID: "b7ad6b7169203331", Signal: sealed.Traces,
	}, []byte("what a person wrote"), time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	if err != nil {
		fmt.Println(err)
		return
	}

	decrypter, err := keyring.Decrypter(private)
	if err != nil {
		fmt.Println(err)
		return
	}
	plaintext, err := sealed.Open(record, decrypter)
	fmt.Printf("%s, %v\n", plaintext, err)

	record.TraceID = "4bf92f3577b34da6a3ce929d0e0e4736"
	_, err = sealed.Open(record, decrypter)
	fmt.Println(err)
	// Output:
	// what a person wrote, <nil>
	// open record: the trace key does not open
}
