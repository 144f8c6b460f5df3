package rules

// hashRules are passwords as systems keep them: whoever has one may guess at leisure.
var hashRules = []own{
	{"password-hash", `(\$2[abxy]\$\d\d\$[./A-Za-z0-9]{50,60})`, 0, 0, .95},
	{"password-hash", `(\$[156]\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,20}\$[./A-Za-z0-9]{22,86})`, 0, 0, .95},
	{"password-hash", `(\$[89]\$[./A-Za-z0-9]{14}\$[./A-Za-z0-9]{43})`, 0, 0, .95},
	{"password-hash", `(\$(?:y|gy|7)\$[./A-Za-z0-9]{2,12}\$[./A-Za-z0-9]{4,90}\$[./A-Za-z0-9]{40,90})`, 0, 0, .95},
	{"password-hash", `(\$apr1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22})`, 0, 0, .95},
	{"password-hash", `(\$argon2(?:id|i|d)\$v=\d{1,3}\$m=\d{1,9},t=\d{1,4},p=\d{1,3}\$[A-Za-z0-9+/]{8,90}\$[A-Za-z0-9+/]{16,180})`, 0, 0, .95},
	{"password-hash", `(pbkdf2_sha(?:1|256|512)\$\d{1,9}\$[A-Za-z0-9+/=.]{8,64}\$[A-Za-z0-9+/=]{20,100})`, 0, 0, .95},
	{"password-hash", `(\{S?SHA\}[A-Za-z0-9+/]{27,60}={0,2})`, 0, 0, .9},
	{"password-hash", `(\$[PH]\$[./A-Za-z0-9]{31})`, 0, 2, .9},
	{"kerberos-hash", `(\$krb5(?:asrep|tgs)\$\d{1,2}\$[^\s"']{1,64}\$[a-f0-9]{64,1000})`, 0, 0, .95},
}

// commandRules are secrets that stand at a known place of a command, a file or a
// call rather than behind a name.
var commandRules = []own{
	{"netrc-password", `machine\s{1,8}[^\s]{1,64}\s{1,8}login\s{1,8}[^\s]{1,64}\s{1,8}password\s{1,8}([^\s"'<>]{3,64})`, 0, 0, .9},
	{"pgpass-password", `[A-Za-z0-9.*_-]{1,64}:5432:[A-Za-z0-9*_-]{1,48}:[A-Za-z0-9.*_-]{1,48}:([^\s:"'<>]{4,64})`, 0, 0, .85},
	{"network-credential", `NetworkCredential\(\s{0,4}"[^"\n]{1,64}"\s{0,2},\s{0,4}"([^"\n]{3,64})"`, 0, 0, .9},
	{"directory-entry-password", `DirectoryEntry\(\s{0,4}"[^"\n]{1,64}"\s{0,2},\s{0,24}"[^"\n]{1,64}"\s{0,2},\s{0,24}"([^"\n]{3,64})"`, 0, 0, .9},
	{"psexec-password", `(?i)psexec(?:\.exe)?["']?\s[^\n]{0,48}\s-p\s{1,4}([^\s$%"'<>]{3,64})`, 0, 0, .8},
	{"docker-login-password", `docker login\s[^\n]{0,48}(?:-p|--password)[ =]([^\s$"'<>-][^\s"'<>]{5,64})`, 0, 0, .9},
	{"sshpass-password", `sshpass\s{1,4}-p\s{0,4}["']?([^\s$"'<>]{4,64})`, 0, 0, .9},
	{"putty-private-key", `Private-Lines: \d{1,3}\r?\n([A-Za-z0-9+/=\r\n]{40,1000})`, 3, 1, .95},
	{"vault-unseal-key", `vault operator unseal\s{1,4}([A-Za-z0-9+/]{40,60}={0,2})`, 3, 1, .9},
	{"recovery-phrase", `(?i)(?:mnemonic|(?:seed|recovery|secret|backup) (?:phrase|words))[^a-z\n]{0,4}(?:is|are)?[^a-z\n]{0,6}((?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8})`, 0, 0, .85},
}
