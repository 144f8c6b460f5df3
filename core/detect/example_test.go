package detect_test

import (
	"fmt"

	"github.com/sotto-project/sotto/core/detect"
)

func Example() {
	engine, err := detect.New(detect.DefaultPolicy())
	if err != nil {
		fmt.Println(err)
		return
	}
	out, found := engine.Redact("gen_ai.input.messages",
		`[{"role":"user","content":"Mail jane.doe@example.com,\nthe card is 4111 1111 1111 1111"}]`)
	fmt.Println(out)
	for entity, n := range found.All() {
		fmt.Println(entity, n)
	}
	// Output:
	// [{"role":"user","content":"Mail [EMAIL_ADDRESS],\nthe card is [CREDIT_CARD]"}]
	// CREDIT_CARD 1
	// EMAIL_ADDRESS 1
}

func ExampleEngine_Scan() {
	engine, err := detect.New(detect.DefaultPolicy())
	if err != nil {
		fmt.Println(err)
		return
	}
	text := "postgres://svc:hunter2@db.internal/crm"
	for _, f := range engine.Scan("db.dsn", text) {
		fmt.Println(f.Entity, f.Rule, text[f.Start:f.End])
	}
	// Output:
	// SECRET url-credentials hunter2
}

func ExampleParsePolicy() {
	_, err := detect.ParsePolicy([]byte(`
entities:
  EMAIL: mask
  CREDIT_CARD: burn
phone_regions: [Germany]
`))
	fmt.Println(err)
	// Output:
	// parse policy: 'entities.CREDIT_CARD': unknown action "burn" (mask, pseudonym, partial, drop or keep)
	// 'entities.EMAIL' is not an entity; the nearest is EMAIL_ADDRESS
	// 'phone_regions[0]' is not a country known by two capital letters
}
