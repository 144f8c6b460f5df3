package rules

// called is the parenthesis behind the name of what is called, as a class that a trigger may end before.
const called = `[^\w.+/~=-]`

// callRules are secrets at a known place of a call: what a library takes as its password or key.
var callRules = []own{
	{id: "totp-seed", expr: `pyotp\.(?:TOTP|HOTP)` + called + `\s{0,2}["']([A-Z2-7]{16,64}=*)["']`, entropy: 2, digits: 0, score: .95},
	{id: "cipher-key", expr: `CryptoJS\.(?:AES|DES|TripleDES|Rabbit)\.(?:encrypt|decrypt)` + called + `[^"'\n(]{1,48},\s{0,2}["']([^"'\n]{4,64})["']`, entropy: 1, digits: 0, score: .9},
	{id: "cipher-key", expr: `NewCipher` + called + `\[\]byte\("([^"\n]{8,64})"\)`, entropy: 1, digits: 0, score: .9},
	{id: "cipher-key", expr: `openssl_(?:encrypt|decrypt)` + called + `[^,\n]{1,48},\s{0,2}["'][A-Za-z0-9-]{4,24}["'],\s{0,2}["']([^"'\n]{4,64})["']`, entropy: 1, digits: 0, score: .9},
	{id: "cipher-key", expr: `pgp_sym_(?:encrypt|decrypt)` + called + `[^,\n]{1,64},\s{0,2}'([^'\n]{4,64})'`, entropy: 1, digits: 0, score: .9},
	{id: "cipher-key", expr: `hashlib\.pbkdf2_hmac` + called + `\s{0,2}["'][A-Za-z0-9-]{3,10}["'],\s{0,2}b?["']([^"'\n]{4,64})["']`, entropy: 1, digits: 0, score: .9},
	{id: "jwt-key", expr: `jwt\.(?:sign|verify|encode|decode)` + called + `[^"'\n]{1,64}[,}]\s{0,2}["']([^"'\n]{6,64})["']`, entropy: 2, digits: 0, score: .8},
	{id: "jwt-key", expr: `signWith` + called + `[^"\n,]{1,48},\s{0,2}"([^"\n]{4,64})"`, entropy: 1, digits: 0, score: .9},
	{id: "twilio-auth-token", expr: `(?i)(?:twilio|client)` + called + `\s{0,2}["']AC[a-z0-9]{32}["'],\s{0,2}["']([a-f0-9]{32})["']`, entropy: 2.5, digits: 2, score: .95},
	{id: "algolia-api-key", expr: `algoliasearch` + called + `\s{0,2}["'][A-Z0-9]{10}["'],\s{0,2}["']([a-f0-9]{32})["']`, entropy: 2.5, digits: 2, score: .95},
	{id: "azure-storage-key", expr: `fs\.azure\.account\.key\.[a-z0-9.]{4,64}["']?[,=:\s]{1,3}["']?([A-Za-z0-9+/]{40,100}={0,2})`, entropy: 3, digits: 2, score: .95},
	{id: "wordpress-salt", expr: `define` + called + `\s{0,2}'(?:SECURE_)?(?:AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT)',\s{0,8}'([^'\n]{24,64})'`, entropy: 3, digits: 1, score: .95},
	{id: "typed-password", expr: `(?i)(?:password|passwort|passcode)` + called + `[^\n]{0,24}\)\s{0,2}\.(?:fill|type|sendkeys|send_keys|setvalue|presssequentially)\(\s{0,2}["']([^"'\n]{4,64})["']`, entropy: 1, digits: 0, score: .9},
	{id: "fallback-secret", expr: `(?:SECRET|PASSWORD|TOKEN)` + called + `[^|?\n]{0,3}(?:\|\||\?\?)\s{0,2}["']([^"'\n]{6,64})["']`, entropy: 1, digits: 0, score: .85},
	{id: "connection-password", expr: `PlainAuth` + called + `\s{0,2}"[^"\n]{0,32}",\s{0,2}"[^"\n]{1,64}",\s{0,2}"([^"\n]{4,64})"`, entropy: 0, digits: 0, score: .9},
	{id: "connection-password", expr: `(?:pymysql|MySQLdb|pymssql|mariadb)\.connect` + called + `\s{0,2}["'][^"'\n]{1,64}["'],\s{0,2}["'][^"'\n]{1,64}["'],\s{0,2}["']([^"'\n]{3,64})["']`, entropy: 0, digits: 0, score: .9},
	{id: "connection-password", expr: `mysql_real_connect` + called + `[^"\n]{1,32}"[^"\n]{1,64}",\s{0,2}"[^"\n]{1,64}",\s{0,2}"([^"\n]{3,64})"`, entropy: 0, digits: 0, score: .9},
	{id: "connection-password", expr: `(?:oracledb|cx_Oracle)\.connect` + called + `\s{0,2}["'][A-Za-z0-9_$#]{1,40}/([^"'/@\n]{3,64})@`, entropy: 0, digits: 0, score: .9},
	{id: "connection-password", expr: `DBI->connect` + called + `[^,\n]{1,64},\s{0,2}["'][^"'\n]{1,64}["'],\s{0,2}["']([^"'\n]{3,64})["']`, entropy: 0, digits: 0, score: .9},
	{id: "connection-password", expr: `\.connect` + called + `\s{0,2}["'][^"'\n]{1,64}["'],\s{0,2}\d{1,5},\s{0,2}["'][^"'\n]{1,64}["'],\s{0,2}["']([^"'\n]{4,64})["']`, entropy: 0, digits: 0, score: .9},
	{id: "connection-password", expr: `username_pw_set` + called + `\s{0,2}["'][^"'\n]{1,64}["'],\s{0,2}["']([^"'\n]{3,64})["']`, entropy: 0, digits: 0, score: .9},
	{id: "connection-password", expr: `(?:http|req|request|conn|client|agent)\.basic_auth[ (]{1,2}["'][^"'\n]{1,64}["'],\s{0,2}(?:Some\()?["']([^"'\n]{3,64})["']`, entropy: 0, digits: 0, score: .9},
	{id: "connection-password", expr: `Credentials\.basic` + called + `\s{0,2}"[^"\n]{1,64}",\s{0,2}"([^"\n]{3,64})"`, entropy: 0, digits: 0, score: .9},
	{id: "connection-password", expr: `ftp_login` + called + `[^,\n]{1,48},\s{0,2}["'][^"'\n]{1,64}["'],\s{0,2}["']([^"'\n]{3,64})["']`, entropy: 0, digits: 0, score: .9},
	{id: "connection-password", expr: `USERPWD` + called + `[ ]{0,2}["'][^"':\n]{1,64}:([^"'\n]{4,64})["']`, entropy: 0, digits: 0, score: .9},
	{id: "directory-entry-password", expr: `DirectoryEntry` + called + `\s{0,4}"[^"\n]{1,64}"\s{0,2},\s{0,24}"[^"\n]{1,64}"\s{0,2},\s{0,24}"([^"\n]{3,64})"`, entropy: 0, digits: 0, score: .9},
	{id: "wifi-password", expr: `WiFi\.begin` + called + `[^,\n]{1,40},\s{0,2}"([^"\n]{8,63})"`, entropy: 0, digits: 0, score: .9},
}

// protocolRules are secrets in what programs say to each other, in files that have no names for what stands in them, and in
// the arguments of commands.
var protocolRules = []own{
	{id: "login-password", expr: `LOGIN [^\s@]{1,64}@[^\s]{1,64} "?([^\s"<$]{4,64})`, entropy: 0, digits: 0, score: .9},
	{id: "login-password", expr: `AUTH PLAIN ([A-Za-z0-9+/]{8,200}={0,2})`, entropy: 2, digits: 0, score: .95},
	{id: "login-password", expr: `UGFzc3dvcmQ6\s{1,4}([A-Za-z0-9+/]{4,200}={0,2})`, entropy: 0, digits: 0, score: .95},
	{id: "csrf-token", expr: `(?:csrf_token|csrf-token|csrfToken|csrfmiddlewaretoken|authenticity_token)["'] {1,2}(?:type="hidden"\s{1,2})?(?:value|content)=["']([^"'\n]{16,64})["']`, entropy: 3, digits: 1, score: .9},
	{id: "saml-response", expr: `SAMLResponse=([A-Za-z0-9+/=%]{40,1000})`, entropy: 3, digits: 2, score: .9},
	{id: "openweather-key", expr: `[?&]appid=([a-f0-9]{32})`, entropy: 2.5, digits: 2, score: .95},
	{id: "webhook-url", expr: `/(?:hooks|webhooks?)/([A-Za-z0-9_-]{20,80})` + end, entropy: 3.5, digits: 2, score: .85},
	{id: "vpn-password", expr: `<auth-user-pass>\s{1,4}[^\s]{1,64}\s{1,4}([^\s<]{4,64})`, entropy: 0, digits: 0, score: .95},
	{id: "kickstart-password", expr: `--(?:plaintext|iscrypted) {1,4}([^\s"'<]{4,64})`, entropy: 0, digits: 0, score: .95},
	{id: "wallet-import-key", expr: `WIF[: =]{1,3}([5KL][1-9A-HJ-NP-Za-km-z]{50,51})` + end, entropy: 3, digits: 2, score: .95},
	{id: "recovery-phrase", expr: `(?i)(?:phrase|words|mnemonic)[^\w.~+/-]\s{0,4}(1[.)][ ]?[a-z]{3,8}(?:[ ,\n]{1,3}\d{1,2}[.)][ ]?[a-z]{3,8}){11,23})`, entropy: 0, digits: 1, score: .95},
	{id: "redis-password", expr: `--(?:requirepass|masterauth)["']?[ ,=]{1,3}["']?([^\s"'$<,-][^\s"'<,]{3,64})`, entropy: 0, digits: 0, score: .9},
	{id: "archive-password", expr: `unrar {1,2}[a-z]\s{1,2}[^\n]{0,32}-(?:hp|p)["']?([^\s"'$<-][^\s"'<]{2,64})`, entropy: 0, digits: 0, score: .85},
	{id: "cypress-record-key", expr: `cypress {1,2}(?:run|open) [^\n]{0,64}--key[ =]["']?([a-f0-9]{8}-[a-f0-9-]{27})\b`, entropy: 2.5, digits: 2, score: .95},
	{id: "cypress-record-key", expr: `--record {1,2}[^\n]{0,32}--key[ =]["']?([a-f0-9]{8}-[a-f0-9-]{27})\b`, entropy: 2.5, digits: 2, score: .95},
	{id: "archive-password", expr: `pdftk [^\n]{0,64}(?:user|owner|input)_pw {1,2}["']?([^\s"'$<-][^\s"'<]{5,63})`, entropy: 0, digits: 1, score: .9},
	{id: "rclone-password", expr: `rclone {1,2}obscure {1,2}["']?([^\s"'$<-][^\s"'<]{5,63})`, entropy: 0, digits: 1, score: .9},
	{id: "rclone-password", expr: `rclone {1,2}config [^\n]{0,64} pass(?:word)?[ =]["']?([^\s"'$<-][^\s"'<]{5,63})`, entropy: 0, digits: 1, score: .9},
	{id: "htpasswd-password", expr: `htpasswd {1,2}-[A-Za-z]{0,4}n[A-Za-z]{0,4} {1,2}[A-Za-z0-9_@-]{1,32} {1,2}["']?([^\s"'$<-][^\s"'<]{3,63})`, entropy: 0, digits: 0, score: .9},
	{id: "oracle-password", expr: `(?:expdp|impdp|sqlldr|rman target) {1,2}["']?[A-Za-z0-9_$#]{1,40}/["']?([^\s"'/@$<&]{5,64})`, entropy: 0, digits: 1, score: .85},
	{id: "certificate-password", expr: `(?i)signtool(?:\.exe)? [^\n]{0,64} /p {1,2}["']?([^\s"'$%</-][^\s"'<]{5,63})`, entropy: 0, digits: 1, score: .85},
	{id: "wifi-password", expr: `(?i)keyMaterial=["']?([^\s"'<$]{8,63})`, entropy: 0, digits: 0, score: .9},
	{id: "wifi-password", expr: `keyMaterial` + called + `([^\s"'<$]{8,63})</`, entropy: 0, digits: 0, score: .9},
	{id: "rsa-key-value", expr: `Exponent[^\w.+/~=-]\s{0,24}(<P>[A-Za-z0-9+/=\s]{24,1000}</P>)`, entropy: 3, digits: 2, score: .95},
	{id: "cargo-token", expr: `cargo login {1,2}([A-Za-z0-9]{32,40})\b`, entropy: 3, digits: 1, score: .95},
	{id: "snmp-password", expr: `snmp(?:get|getnext|walk|bulkwalk|set|trap) [^\n]{0,64}\s-A\s{1,2}["']?([^\s"'$<-][^\s"'<]{3,64})`, entropy: 0, digits: 0, score: .9},
	{id: "snmp-password", expr: `snmp(?:get|getnext|walk|bulkwalk|set|trap) [^\n]{0,64}\s-X\s{1,2}["']?([^\s"'$<-][^\s"'<]{3,64})`, entropy: 0, digits: 0, score: .9},
	{id: "totp-seed", expr: `oathtool [^\n]{0,32}(?:-b|--base32)\s{1,2}["']?([A-Za-z2-7]{16,64})`, entropy: 2, digits: 0, score: .95},
	{id: "openssl-password", expr: `openssl passwd {1,2}(?:-[A-Za-z0-9]{1,6} {1,2}){0,3}["']?([^\s"'$<-][^\s"'<]{3,64})`, entropy: 0, digits: 0, score: .85},
	{id: "ldap-password", expr: `ldap(?:search|modify|whoami|passwd|delete|add) [^\n]{0,64}\s-w\s{1,2}["']?([^\s"'$<-][^\s"'<]{3,64})`, entropy: 0, digits: 0, score: .85},
	{id: "mongo-password", expr: `mongo(?:sh|dump|restore|export|import) [^\n]{0,64}\s-p\s{1,2}["']?([^\s"'$<-][^\s"'<]{3,64})`, entropy: 0, digits: 0, score: .85},
	{id: "password-hash", expr: `["':\s](\*[A-F0-9]{40})\b`, entropy: 3, digits: 4, score: .9},
	{id: "password-hash", expr: `(\$\$(?:apr1|2[aby]|[156])\$\$[./A-Za-z0-9]{1,20}\$\$[./A-Za-z0-9]{16,90})`, entropy: 2, digits: 0, score: .9},
}

// moreDeviceRules are those of further devices and daemons.
var moreDeviceRules = []own{
	{id: "device-password", expr: `stats {1,2}auth\s{1,2}[^\s:]{1,64}:([^\s<$]{4,64})`, entropy: 0, digits: 0, score: .9},
	{id: "device-password", expr: `set (?:psksecret|passwd|passphrase) {1,2}["']?([^\s"'<$]{4,64})`, entropy: 0, digits: 0, score: .9},
	{id: "device-password", expr: `pre-shared-key ascii-text\s{1,2}["']([^"'\n<$]{4,64})["']`, entropy: 0, digits: 0, score: .9},
	{id: "device-password", expr: `: XAUTH\s{1,2}"([^"\n]{4,64})"`, entropy: 0, digits: 0, score: .95},
	{id: "device-password", expr: `pre-shared-key=["']?([^"'\s<$]{4,64})`, entropy: 0, digits: 0, score: .9},
	{id: "device-password", expr: `wpa-psk ascii\s[0-9 ]{0,2}([^\s"'<$]{8,63})`, entropy: 0, digits: 0, score: .9},
	{id: "device-password", expr: `(?:secret|password)\s\d\s([^\s"'<]{8,64})`, entropy: 1, digits: 1, score: .85},
	{id: "device-key", expr: `message-digest-key \d{1,3} md5 (?:\d )?([^\s"'<$]{4,64})`, entropy: 0, digits: 0, score: .9},
	{id: "device-community", expr: `r[ow]community {1,4}([^\s"'<$]{4,64})`, entropy: 0, digits: 0, score: .85},
}
