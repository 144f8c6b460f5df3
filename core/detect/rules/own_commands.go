package rules

// hashRules are passwords as systems keep them: whoever has one may guess at leisure.
var hashRules = []own{
	{id: "password-hash", expr: `(\$2[abxy]\$\d\d\$[./A-Za-z0-9]{50,60})`, entropy: 0, digits: 0, score: .95},
	{id: "password-hash", expr: `(\$[156]\$[./A-Za-z0-9]{1,20}\$[./A-Za-z0-9]{22,86})`, entropy: 0, digits: 0, score: .95},
	{id: "password-hash", expr: `(\$[56]\$rounds=\d{1,9}\$[./A-Za-z0-9]{1,20}\$[./A-Za-z0-9]{22,86})`, entropy: 0, digits: 0, score: .95},
	{id: "password-hash", expr: `(\$[89]\$[./A-Za-z0-9]{14}\$[./A-Za-z0-9]{43})`, entropy: 0, digits: 0, score: .95},
	{id: "password-hash", expr: `(\$(?:y|gy|7)\$[./A-Za-z0-9]{2,12}\$[./A-Za-z0-9]{4,90}\$[./A-Za-z0-9]{40,90})`, entropy: 0, digits: 0, score: .95},
	{id: "password-hash", expr: `(\$apr1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22})`, entropy: 0, digits: 0, score: .95},
	{id: "password-hash", expr: `(\$argon2(?:id|i|d)\$v=\d{1,3}\$m=\d{1,9},t=\d{1,4},p=\d{1,3}\$[A-Za-z0-9+/]{8,90}\$[A-Za-z0-9+/]{16,180})`, entropy: 0, digits: 0, score: .95},
	{id: "password-hash", expr: `(pbkdf2_sha(?:1|256|512)\$\d{1,9}\$[A-Za-z0-9+/=.]{8,64}\$[A-Za-z0-9+/=]{20,100})`, entropy: 0, digits: 0, score: .95},
	{id: "password-hash", expr: `(\{S?SHA\}[A-Za-z0-9+/]{27,60}={0,2})`, entropy: 0, digits: 0, score: .9},
	{id: "password-hash", expr: `(\$[PH]\$[./A-Za-z0-9]{31})`, entropy: 0, digits: 2, score: .9},
	{id: "password-hash", expr: `(\$pbkdf2(?:-sha256|-sha512)?\$\d{1,7}\$[A-Za-z0-9./+]{8,64}\$[A-Za-z0-9./+]{20,120})`, entropy: 0, digits: 0, score: .95},
	{id: "password-hash", expr: `(\$scrypt\$ln=\d{1,2},r=\d{1,3},p=\d{1,3}\$[A-Za-z0-9./+]{8,64}\$[A-Za-z0-9./+]{20,120})`, entropy: 0, digits: 0, score: .95},
	{id: "password-hash", expr: `(pbkdf2:sha(?:1|224|256|384|512|3-256|3-512):\d{1,8}\$[A-Za-z0-9]{4,40}\$[a-f0-9]{40,128})`, entropy: 0, digits: 0, score: .95},
	{id: "password-hash", expr: `\b(SSHA(?:256|384|512)\}[A-Za-z0-9+/]{40,130}={0,2})`, entropy: 0, digits: 0, score: .9},
	{id: "password-hash", expr: `\b(aad3b435b51404eeaad3b435b51404ee:[a-f0-9]{32})\b`, entropy: 0, digits: 0, score: .9},
	{id: "kerberos-hash", expr: `(\$krb5(?:asrep|tgs)\$\d{1,2}\$[^\s"']{1,64}\$[a-f0-9]{64,1000})`, entropy: 0, digits: 0, score: .95},
}

// commandRules are secrets that stand at a known place of a command, a file or a
// call rather than behind a name.
var commandRules = []own{
	{id: "netrc-password", expr: `machine\s{1,8}[A-Za-z0-9_-]{1,40}\.[^\s]{1,64}\s{1,8}login\s{1,8}[^\s]{1,64}\s{1,8}password\s{1,8}([^\s"'<>]{3,64})`, entropy: 0, digits: 0, score: .9},
	{id: "pgpass-password", expr: `:5432:[A-Za-z0-9*_-]{1,48}:[A-Za-z0-9.*_-]{1,48}:([^\s:"'<>]{4,64})`, entropy: 0, digits: 0, score: .85},
	{id: "pgpass-password", expr: `:(?:5433|5439|6432|15432|26257|54321):[A-Za-z0-9*_-]{1,48}:[A-Za-z0-9.*_-]{1,48}:([^\s:"'<>]{4,64})`, entropy: 0, digits: 0, score: .85},
	{id: "secure-string-password", expr: `(?i)ConvertTo-SecureString\s{1,4}(?:-(?:string|force|asplaintext)\s{1,4}){0,3}["'(]{0,2}([^\s"'$()]{5,64})`, entropy: 1, digits: 1, score: .9},
	{id: "oracle-password", expr: `oracle:thin:[A-Za-z0-9_$#]{1,40}/([^\s"'/@$<{]{3,64})@`, entropy: 0, digits: 0, score: .9},
	{id: "sqlplus-password", expr: `(?i)sqlplus\s{1,4}(?:-[a-z]{1,8}\s{1,4}){0,2}["']?[A-Za-z0-9_$#]{1,40}/["']?([^\s"'/@$<&]{3,64})["']?(?:@|\s)`, entropy: 0, digits: 1, score: .85},
	{id: "mysql-password", expr: `(?i)mysql(?:dump)?\s[^\n]{0,64}\s-p["']?([^\s"'$<0-9:][^\s"'$<]{4,64})`, entropy: 0, digits: 1, score: .85},
	{id: "sqlcmd-password", expr: `(?i:sqlcmd)\s[^\n]{0,64}\s-P\s{0,2}["']?([^\s"'$<%-][^\s"'<]{3,64})`, entropy: 0, digits: 1, score: .85},
	{id: "ldap-password", expr: `(?i)ldap(?:search|modify|whoami|passwd|delete|add)\s[^\n]{0,64}\s-w\s{1,4}["']?([^\s"'$<-][^\s"'<]{3,64})`, entropy: 0, digits: 1, score: .85},
	{id: "network-share-password", expr: `(?i)/user:[A-Za-z0-9_.\\@-]{1,64}\s{1,4}["']?([^\s"'/*$%<-][^\s"'<]{3,63})`, entropy: 1, digits: 1, score: .8},
	{id: "keystore-password", expr: `(?i)(?:store|key)pass\s{1,4}["']?([^\s"'$<%-][^\s"'<]{3,63})`, entropy: 0, digits: 1, score: .85},
	{id: "redis-password", expr: `(?i)(?:requirepass|masterauth)\s{1,4}["']?([^\s"'$<][^\s"'<]{5,64})`, entropy: 0, digits: 1, score: .85},
	{id: "macro-secret", expr: `(?i)setenv\s{1,8}[A-Z0-9_]{0,40}(?:password|passwd|pwd|secret|token|api_?key)[A-Z0-9_]{0,16}\s{1,8}["']?([^\s"'(){}$%<]{6,64})`, entropy: 1, digits: 1, score: .8},
	{id: "network-credential", expr: `NetworkCredential\(\s{0,4}"[^"\n]{1,64}"\s{0,2},\s{0,4}"([^"\n]{3,64})"`, entropy: 0, digits: 0, score: .9},
	{id: "directory-entry-password", expr: `DirectoryEntry\(\s{0,4}"[^"\n]{1,64}"\s{0,2},\s{0,24}"[^"\n]{1,64}"\s{0,2},\s{0,24}"([^"\n]{3,64})"`, entropy: 0, digits: 0, score: .9},
	{id: "psexec-password", expr: `(?i)psexec(?:\.exe)?["']?\s[^\n]{0,48}\s-p\s{1,4}([^\s$%"'<>]{3,64})`, entropy: 0, digits: 0, score: .8},
	{id: "docker-login-password", expr: `docker login\s[^\n]{0,48}(?:-p|--password)[ =]([^\s$"'<>-][^\s"'<>]{5,64})`, entropy: 0, digits: 0, score: .9},
	{id: "sshpass-password", expr: `sshpass\s{1,4}-p\s{0,4}["']?([^\s$"'<>]{4,64})`, entropy: 0, digits: 0, score: .9},
	{id: "putty-private-key", expr: `Private-Lines: \d{1,3}\r?\n([A-Za-z0-9+/=\r\n]{40,1000})`, entropy: 3, digits: 1, score: .95},
	{id: "vault-unseal-key", expr: `vault operator unseal\s{1,4}([A-Za-z0-9+/]{40,60}={0,2})`, entropy: 3, digits: 1, score: .9},
	{id: "recovery-phrase", expr: `(?i)(?:mnemonic|(?:seed|recovery|secret|backup) (?:phrase|words))[0-9]{0,2}[^\w.~+/\n-][^a-z\n]{0,3}(?:is|are)?[^a-z\n]{0,6}((?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8})`, entropy: 0, digits: 0, score: .85},
}
