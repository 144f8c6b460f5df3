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
	// People, places and addresses: letters, chats, forms, logs, code.
	"Hello {first},\n\nyour parcel was returned because nobody was at home.\n\nBest wishes\n{person}\nCustomer care",
	"Agent: Who am I speaking with?\nCaller: {person}, I rang this morning about the boiler.",
	"Minutes, item 3. {person} will ask {person} whether the keys to the archive were found.",
	"The flat belongs to {first} and {first}, who are on holiday in {city} until the ninth.",
	"Witness statement of {person}, born in {city}, {country}.",
	"My landlord {person} refuses to give back the deposit. What can I do?",
	"Last night {first} told me that the doctor wants to see her again.",
	"Can you translate this note for my neighbour {person}? She only reads Portuguese.",
	"We are relocating from {city} to {city}; which permits do we need in {country}?",
	"The courier left it at {number} {streetEN}, but I live at {number} {streetEN} in {city}.",
	"Return address\n{person}\n{streetDE}\n{zipDE} {city}\n",
	"Lieferung bitte an {person}, wohnhaft {streetDE} in {city}.",
	"Le rendez-vous avec {person} aura lieu à {city}.",
	"Vivo con mi hermana {first} en {city}.",
	"name;town\n{person};{city}\n{person};{city}\n",
	`⟨"patient":⟨"first_name":"{first}","last_name":"{last}","city":"{city}","postal_code":"{zipDE}"⟩⟩`,
	`⟨"tool":"book_flight","arguments":⟨"passenger_name":"{person}","model":"{model}"⟩⟩`,
	"{stamp} INFO ticket reassigned to {person} after {count} ms",
	"assert greet(\"{person}\").startswith(\"Hello\")",
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
	"# Quick Start Guide\n\n1. Install Docker and Jenkins\n2. Open the Settings Page\n3. Press Save",
	"Compare Kafka with RabbitMQ and explain which one Spotify would choose.",
	"The Nash equilibrium, the Bayes factor and a Gaussian blur have little in common.",
	"Error: Cannot read property of undefined at UserService.getName in Main.java",
	"On Monday the Finance Team closes the Quarterly Report for March.",
	"Wie wird die Lastverteilung im Rechenzentrum berechnet? Die Formel fehlt im Anhang.",
	"Write a haiku about autumn leaves, then one about the silence of snow.",
	"SELECT id, total FROM orders WHERE total > {price} LIMIT {count}",
}
