package client

import (
	"context"
	"net/http"
	"net/url"

	"github.com/sotto-project/sotto/internal/broker/api"
)

// Hold proposes a legal hold.
func (c *Client) Hold(ctx context.Context, in api.NewHold) (api.Hold, error) {
	var out api.Hold
	return out, c.call(ctx, http.MethodPost, "/v1/holds", in, &out)
}

// Holds lists them, newest first.
func (c *Client) Holds(ctx context.Context) ([]api.Hold, error) {
	var out api.Holds
	err := c.call(ctx, http.MethodGet, "/v1/holds", nil, &out)
	return out.Holds, err
}

// FindHold loads one, by its id or that of its release.
func (c *Client) FindHold(ctx context.Context, id string) (api.Hold, error) {
	var out api.Hold
	return out, c.call(ctx, http.MethodGet, "/v1/holds/"+url.PathEscape(id), nil, &out)
}

// ReleaseHold proposes to end a hold before its day.
func (c *Client) ReleaseHold(ctx context.Context, id string, in api.NewRelease) (api.Hold, error) {
	var out api.Hold
	return out, c.call(ctx, http.MethodPost, "/v1/holds/"+url.PathEscape(id)+"/release", in, &out)
}

// DecideHold is approve, deny or withdraw, of a hold or of a release by its own id.
func (c *Client) DecideHold(ctx context.Context, id, verb, note string) (api.Hold, error) {
	var out api.Hold
	return out, c.call(ctx, http.MethodPost, "/v1/holds/"+url.PathEscape(id)+"/"+verb, api.Note{Note: note}, &out)
}
