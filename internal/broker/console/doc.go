// Package console is the web console of the broker: pages of plain HTML for the people
// of the threat model. It decides nothing and decrypts nothing; it calls the methods of
// [broker.Broker] that the HTTP API calls too, so the same gate stands before content.
//
// What a prompt holds is hostile to a browser. Therefore
//
//   - there is no JavaScript, and the Content-Security-Policy allows none; nor does it
//     allow styles, images, frames, fonts or forms of anybody else;
//   - all text goes through html/template, and what cannot be seen (control characters,
//     marks that turn the direction of writing, characters without width) is shown by
//     its name; see [visible];
//   - nothing in a text becomes a link, an image or markup;
//   - no answer may be kept by a cache, and a page with content takes it off the screen
//     by itself when the grant ends, is revoked or everything is frozen: the answer stays
//     open that long, and its last line covers what was shown; see sample.go.
//
// Reading is a POST: a link alone must not use a grant up. Every POST is checked with
// [http.CrossOriginProtection], and the session cookie is SameSite=Lax, HttpOnly and,
// where people come by https, Secure with the prefix __Host-.
package console
