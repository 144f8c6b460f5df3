package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/sotto-project/sotto/internal/broker/api"
)

// maxCertificate bounds what is read: at most a thousand objects are named.
const maxCertificate = 4 << 20

// Erase proposes to erase somebody's samples.
func (c *Client) Erase(ctx context.Context, in api.NewErasure) (api.Erasure, error) {
	var out api.Erasure
	return out, c.call(ctx, http.MethodPost, "/v1/erasures", in, &out)
}

// Erasures lists them, newest first.
func (c *Client) Erasures(ctx context.Context) ([]api.Erasure, error) {
	var out api.Erasures
	err := c.call(ctx, http.MethodGet, "/v1/erasures", nil, &out)
	return out.Erasures, err
}

// Erasure loads one.
func (c *Client) Erasure(ctx context.Context, id string) (api.Erasure, error) {
	var out api.Erasure
	return out, c.call(ctx, http.MethodGet, "/v1/erasures/"+url.PathEscape(id), nil, &out)
}

// DecideErasure is approve, deny, withdraw or run.
func (c *Client) DecideErasure(ctx context.Context, id, verb, note string) (api.Erasure, error) {
	var out api.Erasure
	return out, c.call(ctx, http.MethodPost, "/v1/erasures/"+url.PathEscape(id)+"/"+verb, api.Note{Note: note}, &out)
}

// Certificate is the signed certificate of an erasure that is done.
func (c *Client) Certificate(ctx context.Context, id string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/v1/erasures/"+url.PathEscape(id)+"/certificate", nil)
	if err != nil {
		return nil, fmt.Errorf("ask broker: %w", err)
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask broker at %s: %w", c.base, unwrapURL(err))
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, faultOf(resp)
	}
	return io.ReadAll(io.LimitReader(resp.Body, maxCertificate))
}
