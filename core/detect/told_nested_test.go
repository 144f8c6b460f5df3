package detect_test

import (
	"strings"
	"testing"
)

// TestToldAndNested holds that passwords are found as people tell each other in chats, and as elements of XML nest them.
func TestToldAndNested(t *testing.T) {
	e := engine()
	for _, text := range []string{
		"the pass is §hunter22x§", "my pass is §sunflower2024§", "pass is §hunter22x§", "the sudo pass is §hunter22x§", "use §hunter22x§ for the password", "it asks for a password, type §hunter22x§",
		"when asked for a password, enter §hunter22x§", "the password ought to be §hunter22x§", "the password used to be §hunter22x§", "the password might be §hunter22x§", "the password is as follows: §hunter22x§", "password for bob@example.com: §hunter22x§",
		"the password for ci.example.com is §hunter22x§", "login bob pass §hunter22x§", "user bob, pass §hunter22x§", "smtp pass §hunter22x§", "root / §Winter2024!§", "rdp: bob / §Winter2024!§",
		"log in as bob / §Winter2024!§", "the wlan key's §hunter22x§", "hotspot password: §sonnenblume§", "WLAN: HomeNet\nPasswort: §sonnenblume§",
		"<property><name>fs.s3a.secret.key</name><value>§kWcrlUX5JEDGMLtmEENIaVmYvHNif5zBd9ct81Ab§</value></property>", "<property>\n  <name>fs.s3a.secret.key</name>\n  <value>§kWcrlUX5JEDGMLtmEENIaVmYvHNif5zBd9ct81Ab§</value>\n</property>", "<property>\n    <name>javax.jdo.option.ConnectionPassword</name>\n    <description>the password</description>\n    <value>§hunter22x§</value>\n  </property>",
		"<property>\n    <name>ssl.server.keystore.password</name>\n    <value>§sonnenblume§</value>\n  </property>", "<bean id=\"ds\" class=\"x\">\n<property name=\"password\">\n<value>§sonnenblume§</value>\n</property></bean>", "<entry key=\"password\"><value>§hunter22x§</value></entry>",
		"<entry key=\"db.password\">§hunter22x§</entry>", "<entry key=\"db.password\" value=\"§hunter22x§\"/>", "<constructor-arg name=\"password\" value=\"§hunter22x§\"/>",
		"<constructor-arg name=\"password\"><value>§hunter22x§</value></constructor-arg>", "<util:properties><prop key=\"db.password\">§hunter22x§</prop></util:properties>", "<prop key=\"hibernate.connection.password\">§sonnenblume§</prop>",
		"<param name=\"password\">§hunter22x§</param>", "<init-param><param-name>password</param-name><param-value>§hunter22x§</param-value></init-param>", "<context-param>\n<param-name>smtpPassword</param-name>\n<param-value>§sonnenblume§</param-value>\n</context-param>",
		"<env-entry><env-entry-name>dbPassword</env-entry-name><env-entry-value>§hunter22x§</env-entry-value></env-entry>", "<setting name=\"Password\" serializeAs=\"String\"><value>§hunter22x§</value></setting>", "<setting name=\"Password\" serializeAs=\"String\">\n   <value>§sonnenblume§</value>\n</setting>",
		"<option><name>password</name><value>§hunter22x§</value></option>", "<Parameter name=\"password\" value=\"§hunter22x§\"/>", "<Resource name=\"jdbc/x\" username=\"bob\" password=\"§hunter22x§\"/>",
		"<configProperty name=\"Password\" value=\"§hunter22x§\"/>", "<systemProperty><key>db.password</key><value>§hunter22x§</value></systemProperty>", "<string name=\"api_password\">§hunter22x§</string>",
		"<data name=\"DbPassword\" xml:space=\"preserve\"><value>§hunter22x§</value></data>", "<data name=\"DbPassword\" xml:space=\"preserve\">\n    <value>§sonnenblume§</value>\n  </data>",
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
		"the pass is open until 10:30pm", "the pass is 2,400m high", "the pass is valid from 2024-05-01", "my pass is expired, see ticket ABC-1234", "the second pass is v2.0abc1",
		"the first pass is done in stage2build", "pass is 20% cheaper in Q4-2024", "pass is defined in passes2.cpp", "the pass is called loop2unroll in LLVM17", "the sudo pass is cached for 15-min",
		"smtp pass through host22x", "ssh pass through node22a", "auth pass 2 of 3", "db pass rate is 98.5%", "user bob, pass the file22x to me",
		"user bob pass v2.0.1 on", "login bob pass through server22x first", "account bob, pass me file22.txt", "use SHA256 for the password", "use bcrypt12 for the password",
		"use field2 for the password", "use argon2id for the password", "ask server01x for the password", "ask bob42x for the password", "see wiki42x for the password",
		"use v2.1.3 for the password reset", "use PBKDF2-SHA256 for the password", "the password used in server01x is old", "the password used by user42x was reset", "the password used for db-prod-01 is in vault",
		"the password might expire in 30-days", "the password may contain a1b2c3 only?", "the password, type it again", "password, type VARCHAR255", "forgot the password, enter your e-mail2x",
		"the password ought to be rotated every 90-days", "the password follows NIST800-63b", "the password for ci.example2 is stored in vault", "the password for bob@example.com is expired since v2.0", "password for grafana.internal2 was rotated",
		"the password for example.com. Version2x is out", "rdp: bob / bob42x joined", "ssh: node / v2.1.3", "log in as admin / v2beta3", "root / home2dir",
		"root / bin2 / lib64", "cd root / src2main", "the root / v2abc1 endpoint", "hotspot password: required", "the hotspot password is wrong",
		"guest password is optional", "the sudo password is cached", "the guest password is disabled.", "WLAN: HomeNet\nPassword: required", "SSID: HomeNet\nSecurity: enterprise",
		"SSID: HomeNet\nPassword: none", "wifi: off\nPassword: changed", "the wifi key's length is 63-chars", "the network key's in vault22x", "<name>db.password</name><value>${DB_PASS22}</value>",
		"<name>db.password</name><value></value>", "<name>password.policy.minimum</name><value>twelve12chars</value>", "<name>max.token</name><value>4096000000</value>", "<property><name>hadoop.security.authentication</name><value>kerberos22</value></property>", "<property>\n<name>key</name>\n<value>somevalue22x</value>\n</property>",
		"<param-name>contextConfigLocation</param-name><param-value>/WEB-INF/app22.xml</param-value>", "<data name=\"PasswordLabel\" xml:space=\"preserve\"><value>Enter your password</value></data>", "<data name=\"Password\" xml:space=\"preserve\"><value>Password</value></data>", "<data name=\"ForgotPassword\"><value>Forgot your password?</value></data>", "<data name=\"Login_Password\"><value>Mot de passe</value></data>",
		"<setting name=\"Timeout\" serializeAs=\"String\"><value>300000000</value></setting>", "<entry key=\"password.hint\"><value>something22x</value></entry>", "<name>token.type</name><value>Bearer2222</value>", "<string name=\"password\">Password</string>", "<name>javax.jdo.option.ConnectionPassword</name><description>the password</description><value>${env.PASS22}</value>",
	} {
		if out, _ := e.Redact("", text); strings.Contains(out, "[SECRET]") {
			t.Errorf("%q: got %q", text, out)
		}
	}
}
