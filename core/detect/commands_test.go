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
		"redis-cli -a §Sommerwind§ ping", "7z x -p§sonnenblume§ a.7z", "zip -P '§Sommerwind§' a.zip b", "lftp -u bob,§sonnenblume§ h", "redis-cli --pass §hunter22x§ ping", "sudo http --auth bob:§hunter22x§ api.example", "rclone obscure §hunter22x§", "rclone config create x sftp user bob pass §hunter22x§", "htpasswd -nbB bob §hunter22x§", `net use \\srv\share §hunter22x§ /user:bob`, "vncpasswd -f <<< §hunter22x§", "echo §hunter22x§ | vncpasswd -f > f",
		"pdftk in.pdf output out.pdf user_pw §hunter22x§", "pdftk in.pdf output out.pdf owner_pw '§hunter22x§' allow printing", "qpdf --encrypt §hunter22x§ §0wnerPass§ 256 -- a.pdf b.pdf", "signtool sign /f c.pfx /p §hunter22x§ app.exe", "certutil -p §hunter22x§ -importpfx a.pfx", "sudo useradd -p §hunter22x§ bob", "security unlock-keychain -p §hunter22x§ login.keychain", "sudo -S <<< §hunter22x§ apt update",
		"expdp bob/§hunter22x§ directory=x", "rman target sys/§hunter22x§@orcl", "netsh wlan set profileparameter keyMaterial=§hunter22x§", "<keyMaterial>§sunflower§</keyMaterial>", "virtual_ipaddress\n  auth_type PASS\n  auth_pass §hunter22x§\n}", "SMTP_PASS §hunter22x§", "WLAN: HomeNet, Schlüssel: §hunter22x§", "WLAN-Key: §hunter22x§", "wifi_key = §hunter22x§",
		"<Modulus>abc</Modulus><Exponent>AQAB</Exponent><P>§q7Xc0mVbT1kzR5wLd8uYfS3nHj2gPaQ9§</P><D>§xE4iOtKZ6vMBrWlC+/yUAsDhFGJeNIpo§</D></RSAKeyValue>",
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

// TestHarmlessCommands holds that options, files and marks in the places of other commands' passwords stay.
func TestHarmlessCommands(t *testing.T) {
	e := engine()
	for _, text := range []string{
		"redis-cli -a yourpassword ping", "redis-cli -a PASSWORD", "http -a user:secret api.example", "zip -P password a.zip b", "snmpwalk -c public host", "7z x -p a.7z", "smbclient -U user%password //h/s", "ssh-keygen -t rsa -N passphrase -f k", "git commit -p", "git commit -p file2.go", "git add -p src/app2.go", "grep -w hunter22 file.txt", "grep -a pattern2 file.bin", "cp -a src2dir/ dst2dir/",
		"mkdir -p /srv/data2", "docker run -p 8080:80 nginx", "ssh -p 2222 host1", "scp -P 2222 a1.txt bob@host1:/tmp", "redis-cli -a $REDIS_PASS1", "redis-cli -h host1a -p 6379 --pass $PASS1",
		"redis-cli --pass-through x1y2z3", "http -a user:$TOKEN1 api.acme.io", "http --auth-type=jwt api.acme.io/v2abc", "http --auth $USER1:$PASS1 api.acme.io", "curl --auth v2abcdef http example", "7z a -mx9 out2.7z dir2",
		"7z x -o/tmp/out22 a.7z", "certutil -hashfile file22.exe SHA256", "certutil -p", "useradd -m -s /bin/bash user22", "useradd -g group22 -p", "security unlock-keychain login22.keychain",
		"sudo -S apt install python3.11", "cat <<< hello22world", "sudo -u app22 cat <<< data22x", "sudo -E bash <<< \"echo v2.0.1\"", "net use Z: \\\\srv22\\share22", "net use Z: \\\\srv22\\share22 /persistent:yes",
		"net use * /delete", "net use \\\\srv22\\share22 * /user:bob", "the net use of water in 2024x", "net use cases for v2abcdef", "qpdf --linearize in22.pdf out22.pdf", "borg --encrypt repokey2x repo22 now",
		"gpg --encrypt file22.txt --recipient bob22@x.io", "openssl smime --encrypt -aes256 in22", "pdftk in22.pdf cat 1-5 output out22.pdf", "pdftk a22.pdf dump_data output data22.txt", "rclone copy remote22:dir /srv/data22", "rclone config show remote22",
		"rclone config create s3remote22 s3 env_auth true", "rclone obscure $PASS22", "htpasswd -c /etc/nginx/htpasswd22 bob22", "htpasswd -n bob22", "expdp directory=dir22 dumpfile=x22.dmp", "expdp / as sysdba2",
		"impdp bob/$PASS22 directory=x", "rman target / catalog22", "signtool verify /pa app22.exe", "signtool sign /f cert22.pfx /p %PASS22% app.exe", "signtool sign /fd SHA256 /tr http://ts22.io app.exe", "<keyMaterial>{{ key22abc }}</keyMaterial>",
		"the keying material is in section22a", "low_pass filter22x", "first_pass v2.0abc", "test_pass case42x", "auth_pass", "auth_pass $AUTH22",
		"auth_passed 22x times", "user_pass is hashed with SHA256", "db_pass missing in config22.yaml today", "<Exponent>AQAB</Exponent></RSAKeyValue>", "<RSAKeyValue><Modulus>q7Xc0mVbT1kzR5wLd8uYfS3nHj2gPaQ9xE4iOtKZ6vMBrWlC</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>", "Exponent: <P>The exponent of a number is 2x</P>",
		"wifi_key_id: 12345", "wpa_key_mgmt=WPA-PSK", "wlan key rotation every 24h", "wifi-key: see vault22", "Der Schlüssel: Antwort42x", "WLAN-Kanal: 11, Schlüsselaustausch: 802.11x",
		"echo foo22bar | vncviewer -f", "vncpasswd file22", "vncpasswd ~/.vnc/passwd22", "--auth token22abc", "svc --pass count22x", "ffmpeg --pass 2 -i in22.mp4 out22.mp4",
		"x264 --pass 1 --bitrate 2000k", "the http -a option in httpie 3.2.1", "docker login -u bob22 registry22.io", "az login --tenant 22abc-tenant", "unzip -P", "zip -r out22.zip dir22",
		"kubectl create secret generic db22 --from-file=cert22.pem",
	} {
		for _, text := range [...]string{text, "$ " + text, "sudo " + text, "```bash\n" + text + "\n```"} {
			if out, _ := e.Redact("", text); strings.Contains(out, "[SECRET]") {
				t.Errorf("%q: got %q", text, out)
			}
		}
	}
}
