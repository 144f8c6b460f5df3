// Package describe makes the description of the broker's API from api.Routes and the
// types they name. It is apart from package openapi, so that the broker does not link
// what only the making needs.
package describe

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/sotto-project/sotto/internal/broker/api"
)

type object = map[string]any

// API makes the description. Source is where the source of package api lies, whose
// comments become the descriptions of fields.
func API(source string) ([]byte, error) {
	r := &jsonschema.Reflector{Anonymous: true}
	if err := r.AddGoComments("github.com/sotto-project/sotto/internal/broker/api", source); err != nil {
		return nil, fmt.Errorf("describe API: read comments: %w", err)
	}
	for name, comment := range r.CommentMap {
		delete(r.CommentMap, name)
		// The library names types by the folder it has read.
		i := strings.LastIndexByte(name, '/')
		r.CommentMap["github.com/sotto-project/sotto/internal/broker/api"+name[i+strings.IndexByte(name[i:], '.'):]] = comment
	}
	schemas := jsonschema.Definitions{}
	refer := func(v any) object {
		t := reflect.TypeOf(v)
		if t.Name() == "" {
			return object{"type": "object"}
		}
		for name, schema := range r.Reflect(v).Definitions {
			schemas[name] = schema
		}
		return object{"$ref": "#/components/schemas/" + t.Name()}
	}
	problem := refer(api.Fault{})
	paths := object{}
	for _, route := range api.Routes() {
		method, path, _ := strings.Cut(route.Pattern, " ")
		operation := object{"operationId": route.ID, "summary": route.Summary}
		var parameters []object
		if strings.Contains(path, "{id}") {
			parameters = append(parameters, object{"name": "id", "in": "path", "required": true, "schema": object{"type": "string"}})
		}
		for _, p := range route.Query {
			parameters = append(parameters, object{"name": p.Name, "in": "query", "description": p.About, "schema": object{"type": p.Type}})
		}
		for _, p := range route.Header {
			parameters = append(parameters, object{"name": p.Name, "in": "header", "description": p.About, "schema": object{"type": p.Type}})
		}
		if parameters != nil {
			operation["parameters"] = parameters
		}
		if route.Body != nil {
			schema := refer(route.Body)
			operation["requestBody"] = object{"content": object{"application/json": object{"schema": schema}}}
		}
		answer := object{"description": "done"}
		switch {
		case route.Text:
			answer["content"] = object{"text/plain": object{"schema": object{"type": "string"}}}
		case route.Answer != nil:
			schema := refer(route.Answer)
			answer["content"] = object{"application/json": object{"schema": schema}}
		}
		operation["responses"] = object{
			strconv.Itoa(max(route.Status, http.StatusOK)): answer,
			"default": object{"description": "refused or failed; 'code' is stable", "content": object{"application/problem+json": object{"schema": problem}}},
		}
		if route.Open {
			operation["security"] = []object{}
		}
		at, _ := paths[path].(object)
		if at == nil {
			at = object{}
			paths[path] = at
		}
		at[strings.ToLower(method)] = operation
	}
	text, err := json.MarshalIndent(object{
		"openapi": "3.1.1",
		"info": object{
			"title": "Sotto broker", "version": "1",
			"description": "Ask to read sealed samples of LLM telemetry, decide about requests, and read what was granted. Every answer has Cache-Control: no-store.",
			"license":     object{"name": "Apache-2.0", "identifier": "Apache-2.0"},
		},
		"servers":  []object{{"url": "/"}},
		"security": []object{{"bearer": []string{}}},
		"paths":    paths,
		"components": object{
			"securitySchemes": object{"bearer": object{"type": "http", "scheme": "bearer", "description": "a service token of broker.yaml, or one by `sotto login`"}},
			"schemas":         rewrite(schemas),
		},
	}, "", " ")
	if err != nil {
		return nil, fmt.Errorf("describe API: %w", err)
	}
	return append(text, '\n'), nil
}

// rewrite makes references of JSON Schema's $defs those of OpenAPI's components.
func rewrite(schemas jsonschema.Definitions) any {
	text, err := json.Marshal(schemas)
	if err != nil {
		panic("openapi: " + err.Error()) // of types of this program
	}
	var out any
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(text), "#/$defs/", "#/components/schemas/")), &out); err != nil {
		panic("openapi: " + err.Error())
	}
	return out
}
