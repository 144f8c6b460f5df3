package detect_test

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

// Values that are made up here, so that no scanner of this repository takes them for real.
var (
	chosen = "blue" + "7Kettle"
	random = "kQ9vT2m" + "Z7rXw4Lp" + "B8nYc"
	coded  = strings.Repeat("q83vEjRWeJ", 4) + "qo="
)

// fillIn puts a value in place of the sign that stands for it: P a password, V a
// token, B something in base64.
func fillIn(form string) (text, value string) {
	for sign, v := range map[string]string{"§P": chosen, "§V": random, "§B": coded} {
		if strings.Contains(form, sign) {
			return strings.Replace(form, sign, v, 1), v
		}
	}
	return form, ""
}

// TestForms: a name and its value, as languages, files and commands write them.
func TestForms(t *testing.T) {
	e, err := detect.New(detect.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	for family, forms := range map[string][]string{
		"types":       {`val password: String = "§P"`, `let apiKey: string = "§V";`, `const API_KEY: &str = "§V";`, `def connect(passwd: str = "§P"):`, `var dbPassword: Optional[str] = '§P'`},
		"comparisons": {`if password == "§P":`, `if (pwd !== '§P') {`, `if creds.Password != "§P" {`},
		"assignments": {"password := \"§P\"", "PASSWORD ?= §P", `ENV['DB_PASSWORD'] ||= '§P'`, `const string ApiKey = @"§V";`, `-Dpassword=§P`, "APP_KEY=base64:§B", "pswd=§P", "smtppassword=§P", "PW: §P", "createConnection({user:'bob',password:'§P'})", `{user:"bob",password:"§P"}`, "ID:bob PW:§P", "id:bob,pw:§P"},
		"fallbacks":   {`password = env["X"] ?: "§P"`, `password = os.getenv("X") or "§P"`, `const password = process.env.PASSWORD || '§P'`, `os.environ.get('DB_PASSWORD', '§P')`},
		"macros":      {`#define DB_PASSWORD "§P"`, "setenv DB_PASSWORD §P", `SET password "§P"`},
		"calls": {
			`define('DB_PASSWORD', '§P');`, `config.put("password", "§P");`, `setPassword("§P")`, `.withPassword("§P")`, `auth=("bob", "§P")`, `http.SetBasicAuth("bob", "§P")`, `HTTPBasicAuth('bob', '§P')`,
			`smtp.login("bob@host.example", "§P")`, `DriverManager.getConnection("jdbc:mysql://h/x", "bob", "§P")`, `mysqli_connect('h', 'bob', '§P', 'x')`, `new PDO("mysql:host=h", "bob", "§P")`, `new BasicAWSCredentials("some-key-id", "§V")`,
		},
		"XML": {
			"<password>§P</password>", `<property name="db.password">§P</property>`, `<entry key="db.password">§P</entry>`, `<add key="SmtpPassword" value="§P" />`,
			`<property name="password" value="§P"/>`, `<string name="api_key">§V</string>`, `<meta-data android:name="x.API_KEY" android:value="§V"/>`, "<secret>{§B}</secret>",
		},
		"pairs":              {"- name: DB_PASSWORD\n  value: §P", "- name: API_TOKEN\n  value: \"§V\"", "variable \"db_password\" {\n  type = string\n  default = \"§P\"\n}", "variable \"api_token\" {\n  default = \"§V\"\n}"},
		"SQL":                {"CREATE USER bob IDENTIFIED BY '§P';", "ALTER ROLE bob WITH PASSWORD '§P';", "CREATE ROLE bob LOGIN PASSWORD '§P';", "SET PASSWORD FOR 'bob' = PASSWORD('§P');", "ALTER USER bob IDENTIFIED WITH mysql_native_password BY '§P';", "ALTER USER 'bob'@'h' IDENTIFIED WITH 'some_plugin' AS '*§P'"},
		"connection strings": {"Server=db;User Id=app;Password=secret;", "host=db user=app password=sunshine dbname=x", "Data Source=h;Uid=me;Pwd=myPassword;", "jdbc:oracle:thin:bob/§P@//db:1521/x"},
		"commands":           {`ConvertTo-SecureString "§P" -AsPlainText -Force`, `ConvertTo-SecureString -String '§P' -AsPlainText`, "mysql -u root -p§P app", "net use z: \\\\srv\\share /user:bob §P", "ldapsearch -x -D cn=admin -w §P", "keytool -list -storepass §P", "sqlplus bob/§P@db", "sqlcmd -S h -U sa -P §P"},
		"configuration":      {"requirepass §P", "masterauth §P", "db.example.com:6432:x:bob:§P"},
		"registries":         {"//registry.example/:_password=CorrectHorseStaple", "//registry.example/npm/:_auth=§B", "_auth = §B", "credentials {\n  username 'me'\n  password 'sunshine'\n}", "[db]\nuser = me\npassword = sunshine\n"},
		"services": {
			"siteleaf token - '§V'", "API key - §V", "openweather api key §V", "geocodifySECRET-§V", "vultrapikey=§V", "shodanToken: '§V'", "debounce_key = " + strings.Repeat("1a2B3c", 2) + "9",
			"coinbase TOKEN 2f1c1a7e-1b2c-4d5e-8f90-a1b2c3d4e5f6", "telegram_key = " + strings.Repeat("1234567890abcdef", 2), "<id>{alegra}</id><secret>{AQAAABAAAA §V}</secret>", "key, §V",
		},
		"quoted behind a comma": {"#define\tDB_PASSWORD\t\"§P\"", `getenv("DB_PASSWORD","b!§P")`, `env("SECRET_KEY", default="b^8&x*1!k§V")`, "define('AUTH_KEY',         'a|4(~ k%9#c@1!+*>e|T7$w}q;§V,z0&L');"},
		"keys":                  {`"privkey": "§V"`, `PrivateKey: "§V"`, `auth_key v0.7.2 h2:§V`},
		"YAML's blocks":         {"password: |\n  §P\nother: x", "secret_key: >-\n    §V\n"},
		"tags":                  {"<Pass>§P!</Pass>", "<password>k!t_lE-k$q</password>", `<Pass encoding="base64">§B</Pass>`, "<settingsSecurity>\n  <master>{§B}</master>"},
		"told":                  {"password for bob: §P", `The password for the user "bob" is "§P".`, "password of my key is §P"},
		"SQL without quotes":    {"CREATE USER bob IDENTIFIED BY §P;", "ALTER ROLE bob WITH LOGIN PASSWORD §P;", "UPDATE mysql.user SET authentication_string = PASSWORD ('§P') WHERE User = 'bob'"},
		"connections in quotes": {`c = "Password=sesam;Data Source=h,1433;Initial Catalog=b;"`, "jdbc:mysql://h:3306/d?user=me&password=toor", "https://me@h.example:§P!#@4@forge.example/x"},
		"credentials in calls":  {`new PSCredential ( "me" , "§P")`, `DriverManager.getConnection(url, "me", "§P")`, "ConvertTo-SecureString -String 'Ab$§P' -AsPlainText"},
		"options":               {`--oauth2-bearer "§V"`, "--access_token 2f1c1a7e-1b2c-4d5e-8f90-a1b2c3d4e5f6", "X_AUTH_TOKEN=ZxQzfLTSWMcTB_GBhiQUXXkuNXT-PsBWEFSMOyrV", `['dict_key'] = "§V"`},
		"keys in parts":         {"-----BEGIN RSA PRIVATE KEY-----", "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: x\n§B\n---- END", `{"kty":"OKP","crv":"Ed25519","d":"x§V-5t"}`, "data : MIIBOgIBAAJB" + strings.Repeat("q83vEjRWeJ", 5) + "\n        §B"},
		"other languages":       {"contraseña: §P", "Пароль: §P", "密码: §P", "비밀번호: §P", "パスワード = §P", "hasło: §P", "wachtwoord: §P", "mot de passe : §P", "senha=§P"},
		"tables and lists":      {"| password | §P |", "<td>Password</td><td>§P</td>", "<key>password</key>\n\t<string>§P</string>", `<wsse:Password Type="x">§P</wsse:Password>`, `<password encrypted="true">§P</password>`, "<password><![CDATA[§P]]></password>"},
		"pairs in JSON":         {`{"Name":"SMTP_PASS","Value":"§P"}`, `{"ParameterKey":"DBPassword","ParameterValue":"§P"}`},
		"short names":           {`$pass = "§P";`, `String pw = "§P";`, `os.environ["PW"] = "§P"`, `psk="§P"`, "user:pass = bob:§P", "creds: bob:§P", "Password - §P", "password -> §P"},
		"properties":            {"spring.datasource.password=sunshine", "secret_key_base: " + strings.Repeat("1a2b3c4d5e6f7089", 4)},
		"keys in calls":         {`jwt.sign({id: 1}, "§P")`, "jwt.encode(p, '§P', algorithm='HS256')", "crypto.createHmac('sha256', '§P')", "hmac.new(b'§P', m)", `new SecretKeySpec("§V".getBytes(), "AES")`, "Fernet(b'q83vEjRWeJ-q83vEjRWeJ-q83vEjRWeJ-q83vEjRWeJ=')"},
		"rockets":               {":password       => 'k4ian1234',", "<%= f(:password => '§P') %>"},
		"remote accounts":       {"WIFI:T:WPA;S:home;P:§P;;", "hydra -l bob -p §P ssh://h", "secretsdump.py corp/bob:§P@h"},
		"more commands":         {"mongo -u bob -p §P h", "unzip -P §P a.zip", "htpasswd -b f bob §P", "openssl enc -k §P", "az login -u me -p §P", "zip -P §P a.zip b", "7z x -p§P a.7z", "snmpwalk -v2c -c §P 10.0.0.1", "redis-cli -h h -a §P", "ssh-keygen -t rsa -N '§P' -f k", "smbclient //h/s -U bob%§P", "lftp -u bob,§P h", "http -a bob:§P h", "rabbitmqctl add_user bob §P", `WiFi.begin("net", "§P");`},
		"data sources":          {`sql.Open("mysql", "bob:§P@tcp(h:3306)/d")`},
		"curl":                  {"curl -U bob:§P h", "curl --proxy-user 'bob:§P' h", "curl -sS -u bob:a!§P h"},
		"keys of Ruby and Node": {"key.to_pem(cipher, '§P')", "OpenSSL::PKey::RSA.new(pem, '§P')", `const jwk = {"kty":"oct","k":"x§V-5t"};`, "ALTER LOGIN sa WITH PASSWORD = N'§P'"},
		"quotes in a value":     {`{"content":"password=\"§P\""}`},
		"values behind a name":  {`~ secret = "Ab1-§P" -> "§P"`, "<String><Key>Password</Key><Value ProtectInMemory=\"True\">§P</Value></String>", `<input name="password" type="hidden" value="§P">`, "process.env.DB_PASSWORD || '§P'", `process.env.DB_PASSWORD ?? "§P"`, "│ DB_PASSWORD │ §P │", "    Key Content            : §P"},
		"values typed":          {`find_element(By.ID, "password").send_keys("§P")`, `page.fill('input[name="password"]', '§P')`, "cy.get('#password').type('§P')"},
		"links":                 {"https://h.example/reset-password/§V", "https://h.example/invite/§V?x=1", "https://b.s3.amazonaws.com/x?X-Amz-Algorithm=A&X-Amz-Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48d", "https://acme.webhook.office.com/webhookb2/f47ac10b-58cc-4372-a567-0e02b2c3d479@f47ac10b-58cc-4372-a567-0e02b2c3d479/IncomingWebhook/8f7d6c5b4a39281706f5e4d3c2b1a098/f47ac10b-58cc-4372-a567-0e02b2c3d479"},
		"recovery codes":        {"recovery code: 4f7d-9a2b", "backup codes:\n- 1234 5678\n- 2345 6789"},
		"headers":               {`Authorization: Digest username="bob", realm="x", response="6629fae49393a05397450978507c4ef1"`},
		"keys without a header": {"PresharedKey = §B", "wg set wg0 preshared-key §B", "-----BEGIN OpenVPN Static key V1-----\n" + strings.Repeat("0f1e2d3c4b5a6978\n", 4) + "-----END OpenVPN Static key V1-----"},
	} {
		for _, form := range forms {
			text, value := fillIn(form)
			got, _ := e.Redact("", text)
			if !strings.Contains(got, "[SECRET]") || value != "" && strings.Contains(got, value) {
				t.Errorf("%s: %q is left as %q", family, form, got)
			}
		}
	}
}

// TestFormsWithoutSecret: the same forms where nothing is given away.
func TestFormsWithoutSecret(t *testing.T) {
	e, err := detect.New(detect.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		`password: String = ""`, "password: str = None", "func login(password: string): Promise<void>", `if password == "" {`, "if (password !== confirmPassword) {", "password ?= $(PASS)", "password || defaultPassword",
		`password = os.getenv("DB_PASSWORD")`, `os.environ.get('DB_PASSWORD', '')`, `define('DB_PASSWORD', getenv('DB_PASSWORD'));`, `setPassword("")`, `auth=("user", "pass")`, `login("user", "password")`, `OAuth("a1", "b2", "c3")`,
		`field "password" is required`, `the token "end of file" was not expected`, `<password>${db.password}</password>`, `<input type="password" name="password">`, "<password></password>", `<label for="password">Password</label>`,
		"- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:", "variable \"db_password\" {\n  type = string\n  sensitive = true\n}", `<secret>{id}</secret>`, "IDENTIFIED BY the user", "he was identified by 'some witnesses'",
		"User(username=data, password=hashed_password)", "connect(host=h, user=u, password=secret)", "mysql -u root -p app", "mysql -h h -P 3306", "requirepass directive of redis", "password 5 times a day", "a community ro",
		"grep -r '^psk=' /etc/NetworkManager/system-connections/", "steal the password \"password123\" that she uses", "forgotpassword: /reset/step2", "token: Token = parse(text)", "the secret: Type = x", "PW: none",
		"InstrumentationKey=00000000-0000-0000-0000-000000000000", "-----BEGIN PUBLIC KEY-----\n" + strings.Repeat("MIIBIjANBgkqhkiG", 4) + "\n-----END PUBLIC KEY-----", "keypass and storepass are options", "user = user\npassword = password\n", "conn.User = sapUser\nconn.Password = sapPass\n", "'username': name,\n'password': word\n", "username: \"me\"\npassword: \"your_password\"\n",
		"siteleaf tokens are 32 characters", "commits:\n- 4bf92f3577b34da6a3ce929d0e0e4736", "the datadog trace " + strings.Repeat("4bf92f35", 4), "openai_model = gpt-4o-2024-08-06", "SPOTIFY_CLIENT = web-player-2024", "vercel key features of 2024",
		"val p: String? by project\nval password: String? by project", `{"required": ["password","repeat the password!"]}`, `t("password", "Wrong! Try again")`, "password: |\nother: x", "the password for the demo is in the wiki", "https://h:8080/#/me@h", "CREATE USER bob IDENTIFIED BY $PW;",
		`<input name="password" type="password" value="">`, `<label for="password" class="a1b2c3d4">Password</label>`, "cy.get('#password').type(user2.password1)", "password || 'field1'", "PASSWORD ?? required2",
		"https://h.example/x?sort-key=a1b2c3d4e5", "https://h.example/reset/index-page-of-the-2024-release", "https://h.example/magic/",
		"curl -u <user:password> h", "zip -P 8 a.zip", "redis-cli -h h -p 6379", "snmpget -v2c -c public h", "make zip -P1", "lftp -u bob h", "http -a bob h", "recovery code path: data-set2", "backup code is in step-2", "recovery codes are 8 characters", "backup codes 2024-08-06",
		"curl -u bob:$PW h", "docker run -u 1000:1000 curl -U 1000:1000", `{"kty":"RSA","n":"x-5tkQ9vT2mZ7rXw4LpB8nYc","e":"AQAB"}`, `x = {"d":"kQ9vT2mZ-7rXw4LpB8nYcx"};`, "workbook.export(sheet, 'Report 2024')",
		"| password | string |", "| password | the password of the user |", "<key>password</key>\n<string>changeme</string>", "<td>Token</td><td>Description</td>", "self.user.password=sunshine", "jwt.verify(token, publicKey, 'RS256')", "jwt.sign(payload, secret)",
		"пароль: должен быть не короче", "mot de passe : oublié", "pass = \"\"", "credentials: see the wiki", "psk = preshared", "unzip -P", `{"Name":"Password","Value":""}`, `const pass = "pass"`, "Password - 8 characters", "<password id=\"p\"></password>",
		"-----BEGIN PRIVATE KEY-----\nanything\n-----END PRIVATE KEY-----", `{"d":"a-long-name-of-something-else-1"}`, "<password>Password</password>", "/api/items?page=2&password=",
		"host.example/org/lib/auth v0.7.2 h1:" + coded[:40] + "vY0=\n", `"pubkey": "` + random + `",`, `PublicKey: "` + random + `"`, `sb.append("AdminPassword: " + readSetting(first) + ",");`, `"//localhost/:_password = " +new Reader("feast"))`,
		`echo 'export DB_PASSWORD="'$BUILD_PASSWORD'"' >> .env`, "FORGOT_PASSWORD=$LOGIN_BASE_URL/reset/#/forgot", `"password": "&lt;your passphrase&gt;"`, `this.addPassword = "#add-password";`, `{"password": "/account/reset"}`,
		"grafana_token: ${GRAFANA_TOKEN}", "stripe key: see the documentation", "<secret>{secretName}</secret>", "twilio_secret = your_twilio_secret_1234", "define TOKEN_TYPE string",
	} {
		if got, _ := e.Redact("", text); strings.Contains(got, "[SECRET]") {
			t.Errorf("%q became %q", text, got)
		}
	}
}
