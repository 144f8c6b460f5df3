package identity

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Prompt is what somebody must do to sign in: open the URL and type the code.
type Prompt struct {
	URL, Code string
	// Direct is the URL with the code in it; "" if the provider gives none.
	Direct string
	Until  time.Time
}

// SignInDevice goes through the device flow on the side of the command line. It calls show
// once and waits until the person has signed in elsewhere, refused, or let the code lapse.
func SignInDevice(ctx context.Context, issuer, client string, scopes []string, show func(Prompt)) (idToken, accessToken string, err error) {
	if u, err := url.Parse(issuer); err != nil || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return "", "", errors.New("sign in: the broker names an identity provider that does not speak https")
	}
	ctx = oidc.ClientContext(ctx, &http.Client{Timeout: 10 * time.Second})
	found, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		return "", "", fmt.Errorf("sign in: %w: %v", ErrUnavailable, err)
	}
	if found.Endpoint().DeviceAuthURL == "" {
		return "", "", errors.New("sign in: the identity provider has no device flow; use a service token")
	}
	flow := &oauth2.Config{ClientID: client, Endpoint: found.Endpoint(), Scopes: scopes}
	flow.Endpoint.AuthStyle = oauth2.AuthStyleInParams // a public client
	code, err := flow.DeviceAuth(ctx)
	if err != nil {
		return "", "", fmt.Errorf("sign in: start the device flow: %w", err)
	}
	show(Prompt{URL: code.VerificationURI, Code: code.UserCode, Direct: code.VerificationURIComplete, Until: code.Expiry})
	token, err := flow.DeviceAccessToken(ctx, code)
	if err != nil {
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) {
			return "", "", fmt.Errorf("sign in: the identity provider says %s", refused.ErrorCode)
		}
		return "", "", fmt.Errorf("sign in: wait for the device flow: %w", err)
	}
	id, _ := token.Extra("id_token").(string)
	if id == "" {
		return "", "", errors.New("sign in: the identity provider gave no ID token; is the scope openid allowed?")
	}
	return id, token.AccessToken, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
