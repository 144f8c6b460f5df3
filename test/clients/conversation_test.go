package clients

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/sotto-project/sotto/internal/testkit"
)

// conversation is what one client says and hears: made-up text with a canary in
// every place where a user's data can be. The client's script gets it as JSON.
type conversation struct {
	System         string `json:"system"`
	Prompt         string `json:"prompt"`
	ToolDefinition string `json:"toolDefinition"`
	ToolResult     string `json:"toolResult"`
	Embedded       string `json:"embedded"`
	Refused        string `json:"refused"` // the prompt that the model's error echoes
	UserID         string `json:"userId"`
	SessionID      string `json:"sessionId"`
	Metadata       string `json:"metadata"`
	Tag            string `json:"tag"`
	URLToken       string `json:"urlToken"`
	Header         string `json:"header"`
	APIKey         string `json:"apiKey"`

	// What only the model says.
	ToolArgument string   `json:"-"`
	Completion   string   `json:"-"`
	Chunks       []string `json:"-"` // of the streamed answer
}

// planted is what one run's conversation carries, and how to find it again. All
// runs draw from the same canaries, so that no two share a word.
type planted struct {
	all     *testkit.Canaries
	run     string            // stands before the places of this run
	secrets map[string]string // place -> the random part of a secret
	words   map[string]string // place -> the canary's word
}

// Found adds to the canaries' words the random parts of secrets: a key without
// its beginning is still a key.
func (p *planted) Found(data []byte) []string { return p.mine(p.all.Found(data), data) }

// mine picks this run's places out of what the search for all canaries found.
func (p *planted) mine(all []string, data []byte) []string {
	var places []string
	for _, found := range all {
		if place, mine := strings.CutPrefix(found, p.run+": "); mine {
			place, _, _ = strings.Cut(place, " (") // in which encoding
			places = append(places, place)
		}
	}
	for place, random := range p.secrets {
		if bytes.Contains(data, []byte(random)) && !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	slices.Sort(places)
	return places
}

// near shows what stands before a canary that was found: mostly the attribute's key.
func (p *planted) near(place string, data []byte) string {
	for _, needle := range []string{p.words[place], p.secrets[place]} {
		if at := bytes.Index(data, []byte(needle)); needle != "" && at >= 0 {
			return fmt.Sprintf("after %q", data[max(0, at-120):at])
		}
	}
	return "encoded"
}

var wordForm = regexp.MustCompile(`cnry[0-9]+x`)

// say plants a canary: form holds a % where its word goes.
func (p *planted) say(place, form string) string {
	p.all.Form = func(word string) string { return strings.Replace(form, "%", word, 1) }
	said := p.all.Next(p.run + ": " + place)
	p.words[place] = wordForm.FindString(said)
	return said
}

// secret plants a key whose second half is drawn now, so that no file of the
// repository holds anything that looks like a live one.
func (p *planted) secret(place, form string) string {
	random := rand.Text()[:25]
	p.secrets[place] = random
	return p.say(place, strings.Replace(form, "%", "%"+random, 1))
}

func newConversation(all *testkit.Canaries, run string) (*planted, conversation) {
	p := &planted{all: all, run: run, secrets: map[string]string{}, words: map[string]string{}}
	split := p.say("split over two chunks", "split.%@mail.example.org")
	half := len(split) / 2
	c := conversation{
		System:         p.say("system", "You help the customers of shop %. Answer in one sentence."),
		Prompt:         p.say("prompt", "Hello, this is Ann of house %, ") + p.say("prompt e-mail", "write to %@mail.example.com. ") + p.secret("prompt key", "My key is ghp_%, is it safe here?"),
		ToolDefinition: p.say("tool definition", "Finds an order in register %"),
		ToolResult:     `{"status":"lost","dsn":"` + p.secret("tool result DSN", "postgres://shop:%@db.internal:5432/orders") + `","note":"` + p.say("tool result", "left with neighbour %") + `"}`,
		Embedded:       p.say("embedded text", "The handbook says that % is the safe word."),
		Refused:        p.say("refused prompt", "Tell me how to break into house %, ") + p.say("refused e-mail", "then write to %@mail.example.net"),
		UserID:         p.say("user id", "%@mail.example.com"),
		SessionID:      p.say("session id", "sess-%"),
		Metadata:       p.say("metadata", "case %"),
		Tag:            p.say("tag", "tag-%"),
		URLToken:       p.say("URL query", "%"),
		Header:         p.say("header", "debug-%"),
		APIKey:         p.secret("API key", "ghp_%"),
		ToolArgument:   p.say("tool argument", "%@mail.example.net"),
		Completion:     p.say("completion", "Your order is with neighbour %, ") + p.say("completion e-mail", "ask %@mail.example.org"),
		Chunks:         []string{"It ", p.say("chunk", "went to % "), "and ", split[:half], split[half:], " knows."},
	}
	return p, c
}
