package detect_test

import (
	"strings"
	"testing"
)

// TestColoured holds that secrets are found in code whose colours a page shows by tags, and that the
// tags change nothing where there is none.
func TestColoured(t *testing.T) {
	e := engine()
	for _, text := range []string{
		`<span class="nv">API_KEY</span><span class="o">=</span><span class="s2">"hunter2Winter1987xk"</span>`,
		`api_key=<b>hunter2Winter1987xk</b>`,
		`<span class="na">password</span><span class="p">:</span> <span class="s">hunter2Winter1987xk</span>`,
		`X-Api-Key: <em>hunter2Winter1987xk</em>`,
		`postgres://app:<mark>hunter2Winter1987xk</mark>@db.example.com/app`,
		`<span style="color: #0a0">const</span> <span>secret</span> = <span style='color:red'>'hunter2Winter1987xk'</span>;`,
	} {
		out, _ := e.Redact("", text)
		if strings.Contains(out, "hunter2") {
			t.Errorf("%s became %s", text, out)
		}
		if again, _ := e.Redact("", out); again != out {
			t.Errorf("%s became %s and then %s", text, out, again)
		}
	}
	for _, text := range []string{
		`<span class="nv">max_tokens</span><span class="o">=</span><span class="mi">1024</span>`,
		`see <b>the password</b> page for how to <i>reset</i> it`,
	} {
		if out, _ := e.Redact("", text); out != text {
			t.Errorf("%s became %s", text, out)
		}
	}
}
