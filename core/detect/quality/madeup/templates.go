package madeup

// templates are used as they are and in an encoded form.
var templates = []string{
	// English prompts.
	"Please draft a reply to {person} <{email}> about the refund for order {order}.",
	"Customer called from {phoneUS}, card {card} was charged twice on {stamp}.",
	"My SSN is {ssn}, can you fill in the form for me?",
	"Ring me on {phoneGB} or write to {email}.",
	"Transfer {price} EUR to {iban}, reference {order}.",
	"Why does login from {ip} fail while {ip6} works?",
	// German, French, Spanish.
	"Bitte antworte Frau {person} unter {email}, Telefon {phoneDE}.",
	"Überweise {price} Euro auf das Konto {iban}. Die Kundennummer ist {count}.",
	"Réponds à {person} ({email}), son numéro est le {phoneFR}.",
	"La carte {card} a été refusée à l’étape {count}.",
	"Escribe a {person} al correo {email} o llama al {phoneES}.",
	"La dirección IP {ip} aparece {count} veces en el registro.",
	// Tool arguments and results.
	`⟨"tool":"send_mail","arguments":⟨"to":"{email}","order":"{order}"⟩⟩`,
	`⟨"tool":"http","headers":⟨"authorization":"{bearer}"⟩,"request_id":"{uuid}"⟩`,
	`⟨"user":⟨"phone":"{phoneGB}","ip":"{ip}"⟩,"model":"{model}"⟩`,
	// Secrets in prompts, code, configuration, logs.
	"here is my key {keyOpenAI} please test it",
	"export AWS_ACCESS_KEY_ID={keyAWS}",
	"git clone failed with token {keyGitHub}",
	"CI_TOKEN: {keyGitLab}",
	`client = WebClient(token="{keySlack}")`,
	`stripe.api_key = "{keyStripe}"`,
	`⟨"username":"app","password":"{password}"⟩`,
	"DATABASE_URL=postgres://app:{password}@db.example.com:5432/shop",
	"api_key={opaque}",
	"{stamp} ERROR auth failed for {email} from {ip} trace_id={trace}",
	"{stamp} WARN retry {count} of order {order}, caller {phoneUS}",
}

// secretLines are wrapped as a whole: the label then covers the encoded token.
var secretLines = []string{
	"key {keyGitHub} leaked in the log",
	"export AWS_ACCESS_KEY_ID={keyAWS}",
	"password={password}",
	"Authorization: {bearer}",
}

// negatives hold nothing that may be replaced.
var negatives = []string{
	"request {uuid} belongs to trace {trace}, span {span}",
	"Upgrade from {version} to {version}, commit {sha}",
	"The book has the ISBN {isbn} and costs {price} EUR",
	"{stamp} INFO served {count} requests in {float}s",
	`⟨"start_time_unix_nano":"{nano}","end_time_unix_nano":"{nano}","tokens":{count}⟩`,
	"Order {order} with {count} items was shipped, total {price}",
	"image: registry/shop@sha256:{sha256}",
	`⟨"model":"{model}","temperature":{float},"max_tokens":{count},"response_id":"{uuid}"⟩`,
	"for i := 0; i < {count}; i++ ⟨ sum += table[i&0xff] ⟩",
	"def token_count(text: str) -> int: return len(text.split()) * {count} // 1000",
	"The password must have at least 12 characters; the token limit is {count}.",
	"Das Passwort muss mindestens 12 Zeichen haben, Version {version}.",
	"Le mot de passe est obligatoire. La requête {uuid} a duré {float} s.",
	"La contraseña es obligatoria; el pedido {order} llegó el {stamp}.",
	"traceparent: 00-{trace}-{span}-01",
	"SELECT id, total FROM orders WHERE total > {price} LIMIT {count}",
}
