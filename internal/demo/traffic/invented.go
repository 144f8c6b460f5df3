package traffic

import (
	"encoding/json"
	"math/rand/v2"
)

// invented holds the secrets and personal data of the scenes. Keys are drawn at
// run time from a fixed seed, so that they have the entropy of real ones and no
// file of this repository holds anything that looks like a key.
type invented struct {
	name, email, colleague, phone, card, iban, street, session string
	apiKey, password, dsn                                      string
}

func invent() *invented {
	draw := rand.New(rand.NewPCG(20261123, 7)) //nolint:gosec // sample data for a demonstration, not a key
	const letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	random := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = letters[draw.IntN(len(letters))]
		}
		return string(b)
	}
	password := random(14)
	return &invented{
		name:      "Marguerite Oldcastle",
		email:     "marguerite.oldcastle@example.com",
		colleague: "security@example.org",
		phone:     "+1-202-555-0187",
		card:      "4242 4242 4242 4242", // a card network's test number
		iban:      "GB33BUKB20201555555555",
		street:    "14 Quince Lane, Little Wallop",
		session:   "sess-" + random(10),
		apiKey:    "sk-proj-" + random(48),
		password:  password,
		dsn:       "postgres://orders:" + password + "@db.internal:5432/orders",
	}
}

// message and part follow the OpenTelemetry GenAI message schema.
type message struct {
	Role         string `json:"role"`
	Parts        []part `json:"parts"`
	FinishReason string `json:"finish_reason,omitempty"`
}

type part struct {
	Type      string         `json:"type"`
	Content   string         `json:"content,omitempty"`
	ID        string         `json:"id,omitempty"`
	Name      string         `json:"name,omitempty"`
	Arguments map[string]any `json:"arguments,omitempty"`
	Response  map[string]any `json:"response,omitempty"`
}

func jsonText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("traffic: marshal sample: " + err.Error())
	}
	return string(b)
}
