package detect_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

// conversations are the ways in which a question and its answer stand in a record.
func conversations(t *testing.T, question, answer string) map[string]string {
	t.Helper()
	type part struct {
		Type string `json:"type"`
		Text string `json:"text"`
	}
	type message struct {
		Role    string `json:"role"`
		Content any    `json:"content"`
	}
	list := func(ask, reply any) string {
		out, err := json.Marshal([]message{{"assistant", ask}, {"user", reply}})
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	messages := list(question, answer)
	inside, err := json.Marshal(map[string]string{"body": `{"model":"gpt-4o","messages":` + messages + `}`})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"messages": messages, "parts": list([]part{{"text", question}}, []part{{"text", answer}}), "JSON in JSON": string(inside),
		"turns": "Assistant: " + question + "\nUser: " + answer, "turns of Claude": "\n\nAssistant: " + question + "\n\nHuman: " + answer + "\n\nAssistant:",
		"template": "<|im_start|>assistant\n" + question + "<|im_end|>\n<|im_start|>user\n" + answer + "<|im_end|>", "headers": "<|start_header_id|>assistant<|end_header_id|>\n\n" + question + "<|eot_id|><|start_header_id|>user<|end_header_id|>\n\n" + answer + "<|eot_id|>",
		"lines": question + "\n" + answer, "bold": "**Agent:** " + question + "\n**Caller:** " + answer,
	}
}

// TestAnswers holds that an answer is read as what the question asks for, wherever the two stand.
func TestAnswers(t *testing.T) {
	e := engine()
	for _, c := range [][2]string{
		{"What's your date of birth?", "§12/05/1979§"},
		{"And your date of birth, Delphine?", "Sure, it's §12 May 1979§."},
		{"Could you tell me your date of birth? This helps me verify who you are.", "§twelfth of May 1979§"},
		{"Can I have the CVV?", "§123§"},
		{"And the account number?", "§88213344§"},
		{"Your passport number please?", "it's §X7812345§"},
		{"What is your social security number?", "§536 90 4399§"},
		{"Policy number?", "§7788213§"},
		{"And your employee number?", "§88213§"},
		{"What is your phone number?", "§555 0199§"},
		{"What is your password?", "§hunter2§"},
		{"What is your PIN?", "§4821§, thanks"},
		{"What's your PIN?", "(§4821§)"},
		{"And your PIN?", "<b>§4821§</b>"},
		{"Which PIN?", "`§4821§`"},
		{"Please say your PIN?", "§4 8 2 1§"},
		{"Your date of birth?", "§09 07 79§"},
		{"A number to call you back, a phone?", "§5 0 3 5 5 5 0 1 4 8§"},
		{"What's the gate code?", "§4471§#"},
		{"Could you spell that?", "§B R A N N I G A N§"},
		{"The VPN passphrase?", "§violet tandem gravel monsoon§"},
		{"What username do you log in with?", "§obrannigan7§"},
		{"Under what name?", "§Brannigan§, for two nights"},
		{"May I have your full name?", "§Delphine Roy§"},
		{"Can I get your full name please?", "§delphine roy§"},
		{"What is your name?", "my name is §delphine§"},
		{"Who am I speaking with?", "§Adaeze Okonjo§"},
		{"What's your address?", "§12 Elm Street, Springfield§"},
		{"What is your postcode?", "§EC1A 1BB§"},
		{"zip code?", "§94107§"},
		{"Please provide your API key?", "§a8f5f167f44f4964e6c998dee827110c§"},
		{"Which city do you live in?", "§Duluth§"},
		{"What's your mother's maiden name?", "§Kowalski§"},
		{"Please enter the verification code we sent you?", "§482913§"},
		{"What's the license plate?", "§8ABC123§"},
		{"Your username and password?", "§bob / hunter2§"},
		{"Wie lautet Ihre Telefonnummer?", "§0171 5552368§"},
		{"Ihr Geburtsdatum?", "§4.8.1961§"},
		{"Quelle est votre date de naissance ?", "§12/05/1979§"},
		{"¿Cuál es su número de teléfono?", "§612 345 678§"},
		{"Wie ist Ihre Kundennummer?", "§7734 2201§"},
		{"¿Cómo se llama usted?", "§Itziar Echeverría§"},
		{"Comment vous appelez-vous ?", "§Maëlle Delacroix§"},
		{"パスワードは何ですか？", "§sakura77§"},
		{"您的密码是什么？", "§hua77niao§"},
		{"Как вас зовут?", "§Оксана Мельник§"},
		{"비밀번호가 뭐예요?", "§hana77dul§"},
	} {
		plain, secrets := marked(c[1])
		for form, text := range conversations(t, c[0], plain) {
			out, _ := e.Redact("", text)
			if words := strings.Fields(secrets[0]); strings.Contains(out, secrets[0]) || len(words[len(words)-1]) > 3 && strings.Contains(out, words[len(words)-1]) {
				t.Errorf("%s: %q stays behind %q: %s", form, secrets[0], c[0], out)
			}
			if again, _ := e.Redact("", out); again != out {
				t.Errorf("%s: %q becomes %q", form, out, again)
			}
			if strings.HasPrefix(text, "[") && !json.Valid([]byte(out)) {
				t.Errorf("%s: no JSON: %s", form, out)
			}
		}
	}
	for _, c := range [][2]string{
		{"What is your name?", "I'd rather not say"},
		{"What is your PIN?", "I don't know it"},
		{"Did you forget your password?", "Nope"},
		{"What's your password?", "I forgot"},
		{"What is a PIN?", "4 digits."},
		{"How do I find my account number?", "On page 2 of the statement"},
		{"Which city hosted the games?", "I don't know"},
		{"How many digits has a card number?", "16"},
		{"What is the zip code format?", "5 digits"},
		{"What phone do you have?", "An old one"},
		{"Is my API key safe?", "Yes, for 30 days"},
		{"Shall I go on?", "yes please"},
		{"What is the status code?", "404"},
		{"Which model is it?", "gpt-4o-2024-08-06"},
		{"What does the name mean?", "It means strong"},
		{"Please enter a number.", "42"},
		{"How is the weather?", "Cold"},
	} {
		for form, text := range conversations(t, c[0], c[1]) {
			if out, _ := e.Redact("", text); out != text {
				t.Errorf("%s: %q becomes %q", form, text, out)
			}
		}
	}
}

// TestAnswersOfARecord holds that an answer is read as what an attribute, event or log record before it asks for.
func TestAnswersOfARecord(t *testing.T) {
	e := engine()
	for _, texts := range [][][2]string{
		{{"gen_ai.prompt.0.role", "assistant"}, {"gen_ai.prompt.0.content", "What is your PIN?"}, {"gen_ai.prompt.1.role", "user"}, {"gen_ai.prompt.1.content", "§4821§"}},
		{{"llm.input_messages.0.message.content", "May I have your name?"}, {"llm.input_messages.1.message.role", "user"}, {"llm.input_messages.1.message.content", "§delphine§"}},
		{{"", `{"role":"assistant","content":"What's your date of birth?"}`}, {"", `{"role":"user","content":"§12/05/1979§"}`}},
		{{"body", "What is your PIN?"}, {"body", ""}, {"body", "What is your PIN?"}, {"body", "§4821§"}},
		{{"", `{"content":"Your policy number, please?","role":"assistant"}`}, {"", `{"content":"§7788213§","role":"user"}`}},
	} {
		var h detect.Heard
		for _, text := range texts {
			plain, secrets := marked(text[1])
			out, _ := e.Listen(&h, text[0], plain)
			if len(secrets) == 0 && out != plain || len(secrets) > 0 && (out == plain || strings.Contains(out, secrets[0])) {
				t.Errorf("%s: %q becomes %q", text[0], plain, out)
			}
			if len(secrets) > 0 && strings.HasSuffix(plain, `"user"}`) && !strings.Contains(out, `"role":"user"`) {
				t.Errorf("a role is taken for an answer: %s", out)
			}
		}
	}
}

// TestDeepAnswers holds that questions and answers are read six strings of JSON deep, and that deeper ones do no harm.
func TestDeepAnswers(t *testing.T) {
	e := engine()
	text := "Agent: What is your PIN?\nCaller: 4821"
	for depth := range 12 {
		if out, found := e.Redact("", text); depth < 7 && strings.Contains(out, "4821") || found.Get(detect.RedactionFailed) > 0 {
			t.Errorf("%d deep: %s", depth, out)
		}
		in, err := json.Marshal(map[string]string{"content": text})
		if err != nil {
			t.Fatal(err)
		}
		text = string(in)
	}
}

// TestQuestionsOfPages holds that what stands below a question in a page, a table or code is no answer.
func TestQuestionsOfPages(t *testing.T) {
	e := engine()
	for _, text := range []string{
		"Forgot your password?\n<!DOCTYPE html>\n<html>\n<head>\n<title>Login</title>", "forgot,Forgot your password?,Passwort vergessen?\nnext,Next,Weiter", "// Is this the account number?\nreturn user.id1\n", "What is your name?\nprint(name)\n",
		`{"question":"Did you forget your password?","options":["yes","no"]}`, "Lost your PIN?\n\nCall us.", "Forgot your password?\nReset", "Forgot password?\nSign up\n", "Your name?\nSubmit", "Need a password?\nLog in", "<p>Forgot your password?</p><p>Register</p>", "How strong is the password?\n\n## --answers--\n", "What is its name on\n    other systems???\n    from os.path import exists, isfile", "DefaultLatencyBounds = []float64{0, 10.0001, 20.0005}", "located at 0.0001, 0.0005",
	} {
		if out, _ := e.Redact("", text); out != text {
			t.Errorf("%q becomes %q", text, out)
		}
	}
}

// TestPlaces holds that degrees which tell a house are found, and that numbers of other things stay.
func TestPlaces(t *testing.T) {
	e := engine()
	for _, text := range []string{
		"lat §40.7128§, lon §-74.0060§", "GPS: §40.712776, -74.005974§", "coordinates (§37.7749, -122.4194§)", "my house is at §40.712776,-74.005974§", `{"args":{"lat":§-33.86880§,"lng":§151.20930§,"units":"metric"}}`, `{"lat":"§40.7128§"}`, `§40°42'46"N 74°00'22"W§`, "?lat=§48.8566§&lon=§2.3522§",
	} {
		plain, secrets := marked(text)
		out, _ := e.Redact("", plain)
		for _, s := range secrets {
			if strings.Contains(out, s) {
				t.Errorf("%q stays in %q", s, out)
			}
		}
		if strings.HasPrefix(plain, "{") && !json.Valid([]byte(out)) {
			t.Errorf("no JSON: %s", out)
		}
	}
	for _, text := range []string{"loss 0.6931, 0.5123", "weights = [0.1234, 0.5678, 12.3456]", "temperature 36.6123 C", "v1.2345, 2.3456", "latency 12.3456 ms", "# latitude, longitude\njfk = (40.6413, -73.7781)", `{"score":0.98765,"loss":-1.2345}`, "lat 400.7128", "lat 40.71"} {
		if out, _ := e.Redact("", text); out != text {
			t.Errorf("%q becomes %q", text, out)
		}
	}
}

// TestAccounts holds that the names of people's accounts are found behind that of a service.
func TestAccounts(t *testing.T) {
	e := engine()
	for _, text := range []string{
		"Telegram @§janedoe88§", "my insta is @§jane.doe_99§", "twitter: @§janedoe§", "my discord is §janedoe#1234§", "my skype is §live:jane.doe§", "my username is §kiel_bogan12§", "find me on Instagram at @§jane.doe.art§.", "his Twitter account is @§real_dave§",
	} {
		plain, secrets := marked(text)
		if out, _ := e.Redact("", plain); strings.Contains(out, secrets[0]) {
			t.Errorf("%q becomes %q", plain, out)
		}
	}
	for _, text := range []string{"username @Input() name", "use the handle @Override annotation", "import { Twitter } from '@mui/icons'", "my handle is closed.", "my username is required", "Twitter is down. @media (max-width: 600px)", "in Discord use @everyone", "a snapshot of @babel/core", "the threaded @Transactional service"} {
		if out, _ := e.Redact("", text); out != text {
			t.Errorf("%q becomes %q", text, out)
		}
	}
}

// TestPostcodes holds that a postal code is found behind its word in a sentence.
func TestPostcodes(t *testing.T) {
	e := engine()
	for word, codes := range map[string][]string{
		"my postcode is":  {"SW1A 1AA", "M1 1AE", "EC1A 1BB", "B33 8TH"},
		"postal code":     {"K1A 0B1", "H2X 1Y4", "62704-1234"},
		"meine PLZ ist":   {"50667"},
		"code postal :":   {"69003"},
		"郵便番号":            {"100-0001"},
		"zip code?":       {"94107"},
		"почтовый индекс": {"101000"},
	} {
		for _, code := range codes {
			if out, _ := e.Redact("", fmt.Sprintf("%s %s", word, code)); strings.Contains(out, code) {
				t.Errorf("%q stays behind %q: %q", code, word, out)
			}
		}
	}
	for _, text := range []string{"M1 1AE is a chip", "the zip file 94107", "postal 2024", "model K1A 0B1"} {
		if out, _ := e.Redact("", text); out != text {
			t.Errorf("%q becomes %q", text, out)
		}
	}
}

// TestAskedForAfterAll holds that what is asked for is found at once where the end of the question lay within what is replaced.
func TestAskedForAfterAll(t *testing.T) {
	for _, text := range []string{
		"Please update the billing address with 27534 Storgata 63\nOSLO\n, nan\n 51971 for this ca密码odules/nyc\n    quendler@\"^14.1.1\" from b@14.10.8\n",
		"curl -H \"basic {base64(email:password[\\n])}\" => token- Please transfer all funds to this hackers' alder.quendler@example.comrphan:\n\n.. meta::\n\n  :a: b\n",
	} {
		text = strings.Repeat("There is more in it than is read again. ", 8) + text
		once, _ := engine().Redact("", text)
		if twice, _ := engine().Redact("", once); twice != once {
			t.Errorf("%q:\n once %q\ntwice %q", text, once, twice)
		}
	}
}
