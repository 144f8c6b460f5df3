package detect_test

import (
	"strings"
	"testing"
)

// marked is a text without the marks around what is to be found in it, and what that is.
func marked(text string) (plain string, secrets []string) {
	parts := strings.Split(text, "§")
	for i := 1; i < len(parts); i += 2 {
		secrets = append(secrets, parts[i])
	}
	return strings.Join(parts, ""), secrets
}

// TestCommands holds that a secret is found that only its place in a command or a configuration tells.
func TestCommands(t *testing.T) {
	e := engine()
	for _, text := range []string{
		`net user bob §P@ssw0rd1§ /add`, `C:\> net user "bob" §Hunter22x§`, `echo "root:§Secr3tpass§" | chpasswd`, `echo 'deploy:§hunter2§' | sudo chpasswd` + "\nnext", `echo §hunter2§ | sudo -S apt update`, `echo -n §hunter2§ | cryptsetup open /dev/sda1 x -`,
		`echo "§hunter2§" | docker login -u bob --password-stdin`, `echo §hunter2§ | passwd --stdin bob`, `mc alias set myminio http://10.0.0.5:9000 minioadmin §miniosecret1§`, `mc alias set s3 https://s3.example.com KEY1 "§wJalrXUtnFEMI/K7MDENG§"`,
		`security add-generic-password -a bob -s svc -w §hunter2§`, `wpa_passphrase HomeNet §sunflower77§`, `cqlsh -u cassandra -p §cassandra1§`, `ipmitool -I lanplus -U admin -P §hunter2§ power status`, `oc login -u dev -p §hunter2§ https://api.example:6443`,
		`podman login -u bob -p '§hunter22§' quay.example`, `java -jar jenkins-cli.jar -auth bob:§hunter2§ -s http://ci`, `expect "Password:"; send "§hunter2§\r"`, "expect \"*?assword*\" {\n  send -- \"§hunter2§\\r\"", `schtasks /create /tn x /ru bob /rp §hunter2§`,
		`cryptsetup luksFormat /dev/sdb <<< §hunter2§`, `doctl auth init -t §1234567890abcdef9234567890abcdef1234567890abcdef1234567890abcdeA§`, `mysqladmin -u root -p§hunter2§ ping`, "AWS Secret Access Key [None]: §kWcrlUX5JEDGM/LtmEENI/aVmYvHNif5zB+d9+ct§",
		"AWS Secret Access Key [****************A1B2]: §kWcrlUX5JEDGM/LtmEENI/aVmYvHNif5zB+d9+ct§", "username admin password 0 §Cisco123§", "enable secret 0 §Cisco!23§", "username admin privilege 15 secret §Cisco!23§", "snmp-server community §s3cr3tcomm§ RO", "tacacs-server key §T4cacsKey§",
		"radius-server host 10.0.0.1 key §R4diusKey§", "crypto isakmp key §MyPreSharedKey1§ address 1.2.3.4", "set system root-authentication plain-text-password-value §Jun1per!§", " ppp chap password 7 §0822455D0A16§", "bindpw §LdapB1nd§", "bindpw: §LdapB1nd§",
		"2FA secret: §JBSW Y3DP EHPK 3PXP§", "TOTP key §JBSWY3DPEHPK3PXP§.", "PUK §12345678§", "createConnection('localhost', 'root', '§hunter2§', 'db')",
		"new DirectoryEntry(\"LDAP://corp.example\",\n          \"svc@corp.example\",\n          \"§Winter1234§\");", `algoliasearch("ABCD1234EF", "§3f9c2b718e4d4a6b9c1f7d2e5b8a0c34§")`, "cypress run --record --key §3f9c2b71-8e4d-4a6b-9c1f-7d2e5b8a0c34§", "yarn e2e --record --key=§3f9c2b71-8e4d-4a6b-9c1f-7d2e5b8a0c34§",
		"Make sure that the password for user 'postgres' is '§sonnenblume§' or change .env", `The default password for the user "app" is "§sunflower§".`,
		".example.com\tTRUE\t/\tTRUE\t1735689600\tsessionid\t§9f8d7c6b5a4e3d2c1b0a§\nexample.com\tFALSE\t/app\tFALSE\t0\tsid\t§s%3Aabc9f8d7c6b5a4e.3d2c1b0a§\n",
		"kind: Secret\nstringData:\n  DB: §hunter2hunter2§\n  user: app\n  token: \"§abc123def§\"\n  config.yaml: |\n    §db: s3cr3tpw9\n    mode: x§\ntype: Opaque\n",
	} {
		plain, secrets := marked(text)
		out, _ := e.Redact("", plain)
		for _, s := range secrets {
			if strings.Contains(out, s) {
				t.Errorf("%q stays in %q", s, out)
			}
		}
	}
	for _, text := range []string{
		"net user administrator *", "net user bob /delete", "how do I use net user to list users2 and groups", "docker run -u 1000 -p 8080:80 nginx", "nmap -U -p 80,443 host1", "ssh -u bob -p 2222 host1", "echo hello | tee out1", "echo $PASS1 | docker login --password-stdin",
		"the password for the user's field is 'required'", "the password of user 'bob' is 'wrong'", "cypress run --record --key $KEY", "tcpdump --record --key 12", `new DirectoryEntry("LDAP://corp.example", user, password)`,
		"set the password 10 minutes before", "secret 3 times2", "kind: Secret\nstringData:\n  username: admin1\n", "a mc alias is a name", "stringData: see below", "2FA secret keys are kept", "TRUE\t/\tFALSE\tx\ty\t9f8d7c6b5a4e3d2c1b0a",
	} {
		if out, _ := e.Redact("", text); strings.Contains(out, "[SECRET]") {
			t.Errorf("%q: got %q", text, out)
		}
	}
}
