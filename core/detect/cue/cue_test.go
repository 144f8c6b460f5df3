package cue_test

import (
	"fmt"
	"testing"

	"github.com/sotto-project/sotto/core/detect/cue"
)

func Example() {
	fmt.Println(cue.Key("db.password") == cue.Password, cue.Plausible(cue.Password, "hunter2", true))
	fmt.Println(cue.Key("max_tokens") == cue.None, cue.Plausible(cue.Password, "${DB_PASSWORD}", true))
	// Output:
	// true true
	// true false
}

func TestKey(t *testing.T) {
	for key, want := range map[string]cue.Class{
		"password": cue.Password, "dbPassword": cue.Password, "DB_PASSWD": cue.Password, "clientSecret": cue.Password, "password_hash": cue.Password, "user.pass": cue.Password,
		"api_key": cue.Token, "x-api-key": cue.Token, "apiKey": cue.Token, "APIKey": cue.Token, "access_token": cue.Token, "aws_access_key": cue.Token, "token": cue.Token, "credentials": cue.Token,
		"http.request.header.authorization": cue.Header, "Set-Cookie": cue.Header,
		"max_tokens": cue.None, "gen_ai.usage.input_tokens": cue.None, "next_page_token": cue.None, "eos_token": cue.None, "key": cue.None, "primary_key": cue.None, "author": cue.None,
		"password_policy": cue.None, "monkey": cue.None, "tokenizer": cue.None, "": cue.None, "passage": cue.None, "cookie_policy": cue.None,
	} {
		if got := cue.Key(key); got != want {
			t.Errorf("Key(%q) = %d, want %d", key, got, want)
		}
	}
}

func TestPlausible(t *testing.T) {
	for _, c := range []struct {
		class  cue.Class
		value  string
		quoted bool
		want   bool
	}{
		{cue.Password, "hunter2", false, true},
		{cue.Password, "hunter", true, true},
		{cue.Password, "required", true, false},
		{cue.Password, "getenv(x1)", false, false},
		{cue.Password, "$PASSWORD", true, false},
		{cue.Password, "{{ vault.pw }}", true, false},
		{cue.Password, "********", true, false},
		{cue.Password, "<your password>", true, false},
		{cue.Password, "[SECRET]", true, false},
		{cue.Password, "", true, false},
		{cue.Password, "$LOGIN_BASE_URL/reset/#/forgot", false, false},
		{cue.Password, "$aucepan/9", true, true},
		{cue.Password, "'$BUILD_PASSWORD'", true, false},
		{cue.Password, "&lt;your passphrase&gt;", true, false},
		{cue.Password, " + readSetting() + ", true, false},
		{cue.Password, "+new Reader(", true, false},
		{cue.Password, "#change-password", true, false},
		{cue.Password, "#change-passw0rd", true, true},
		{cue.Password, "/account/reset", true, false},
		{cue.Password, "K7q..........", true, false},
		{cue.Password, "your_password_1", true, false},
		{cue.Token, "x9y8z7w6v5u4", true, true},
		{cue.Token, "Hello", true, false},
		{cue.Token, "123456789", true, false},
		{cue.Token, "gpt-4o-2024-08-06", true, false},
		{cue.Token, "123e4567-e89b-12d3-a456-426614174000", true, false},
		{cue.Token, "process.env.TOKEN_1", true, false},
		{cue.Header, "Bearer abc123def456", true, true},
		{cue.Header, "sid=1; a=b", true, true},
		{cue.Header, "none", true, false},
	} {
		if got := cue.Plausible(c.class, c.value, c.quoted); got != c.want {
			t.Errorf("Plausible(%d, %q, %v) = %v", c.class, c.value, c.quoted, got)
		}
	}
}
