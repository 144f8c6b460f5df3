// Package openapi holds the description of the broker's API by OpenAPI 3.1
// (https://spec.openapis.org/oas/v3.1.1), made by `make generate`.
package openapi

import _ "embed"

//go:generate go run ./makeopenapi openapi.json

//go:embed openapi.json
var document []byte

// Document is the description in JSON.
func Document() []byte { return document }
