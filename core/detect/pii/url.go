package pii

import "strings"

// URL recognises the address of somebody's site, whose "://" or "www." stands at
// i: the front page of a host (https://www.jane-doe.example.net/), or a person's
// page on a network (linkedin.com/in/jane). Deep links, hosts with a port,
// addresses of machines, of programming interfaces and of well-known software say
// what a program talks to, not who somebody is. Shallow says that a page below
// the front page would do: then a word must announce the site, and the score is low.
func URL(text string, i int) (m Match, shallow, ok bool) {
	start := i
	host := i
	if text[i] == ':' {
		for start > 0 && i-start < 5 && isLetter(text[start-1]) {
			start--
		}
		if s := text[start:i]; !strings.EqualFold(s, "http") && !strings.EqualFold(s, "https") {
			return Match{}, false, false
		}
		host = i + 3
	}
	if c := at(text, start-1); isAlnum(c) || c == '.' || c == '-' || c == '_' || c == '/' || c == '@' && host == start {
		return Match{}, false, false
	}
	end := host
	for end < len(text) && end-host < 253 && (isAlnum(text[end]) || text[end] == '-' || text[end] == '.' || text[end] >= 0x80) {
		end++
	}
	for end > host && (text[end-1] == '.' || text[end-1] == '-') {
		end--
	}
	name := text[host:end]
	if c := at(text, end); c == ':' && isDigit(at(text, end+1)) || c == '@' || c == '_' || c == '{' || c == '$' || c == '[' || c == '%' || !site(name) {
		return Match{}, false, false
	}
	path := end
	if c := at(text, end); c == ',' || c == ';' || c == '\'' || c == '*' || c == '!' {
		return Match{start, end, .7}, false, !network(name)
	}
	for end < len(text) && end-host < 512 && urlByte(text[end]) {
		end++
	}
	for end > path && strings.IndexByte(".,;:!?)'*", text[end-1]) >= 0 {
		end--
	}
	m = Match{start, end, .7}
	if p := text[path:end]; p != "" && p != "/" {
		if social(name, p) {
			return m, false, true
		}
		m.Score = .4
		return m, true, !network(name)
	}
	return m, false, !network(name)
}

func urlByte(c byte) bool {
	return isAlnum(c) || strings.IndexByte("/?#=&%+-_.~:@!$'*;,", c) >= 0
}

// site says that a host may be somebody's: a name under a top-level domain that
// people use, and not one of the hosts that programs talk to.
func site(host string) bool {
	dot := strings.LastIndexByte(host, '.')
	if dot < 2 && !network(host) || len(host)-dot < 3 || len(host)-dot > 12 || strings.Contains(host, "..") {
		return false
	}
	for _, c := range []byte(host[dot+1:]) {
		if !isLetter(c) && c < 0x80 {
			return false
		}
	}
	var b [64]byte
	if len(host) > len(b) {
		return true
	}
	n := copy(b[:], host)
	for k := range n {
		if b[k] >= 'A' && b[k] <= 'Z' {
			b[k] |= 0x20
		}
	}
	low := string(b[:n]) // does not escape
	for _, p := range [...]string{"api.", "docs.", "doc.", "cdn.", "static.", "assets.", "dev.", "developer.", "developers.", "auth.", "login.", "sso.", "registry.", "packages.", "schemas.", "schema.", "raw.", "app.", "test.", "staging.", "status.", "support.", "help.", "console."} {
		if strings.HasPrefix(low, p) {
			return false
		}
	}
	for _, s := range [...]string{".local", ".internal", ".test", ".invalid", ".example", ".localhost", ".lan", ".svc", ".arpa", ".onion", ".gov", ".edu", ".mil", ".int", "example.com", "example.org", "example.net"} {
		if strings.HasSuffix(low, s) {
			return false
		}
	}
	registered := low
	if k := strings.LastIndexByte(low[:dot], '.'); k >= 0 {
		registered = low[k+1:]
	}
	_, known := software[registered]
	return !known
}

// software are the domains of what programs are made of and talk to.
var software = func() map[string]struct{} {
	m := map[string]struct{}{}
	for d := range strings.FieldsSeq(`w3.org ietf.org iana.org apache.org gnu.org kernel.org python.org pypi.org npmjs.com npmjs.org nodejs.org golang.org go.dev rust-lang.org crates.io
		docs.rs rubygems.org packagist.org maven.org nuget.org github.com github.io githubusercontent.com gitlab.com bitbucket.org docker.com docker.io quay.io kubernetes.io k8s.io jsdelivr.net unpkg.com
		cloudflare.com cloudflare.net amazonaws.com amazon.com azure.com windows.net microsoft.com microsoftonline.com office.com google.com googleapis.com gstatic.com googleusercontent.com youtube.com youtu.be
		apple.com android.com mozilla.org wikipedia.org wikimedia.org stackoverflow.com stackexchange.com reddit.com openai.com anthropic.com claude.ai mistral.ai cohere.com cohere.ai groq.com x.ai
		deepseek.com huggingface.co hf.co langchain.com perplexity.ai together.xyz openrouter.ai replicate.com nvidia.com ollama.com opentelemetry.io jaegertracing.io grafana.com prometheus.io elastic.co
		datadoghq.com sentry.io honeycomb.io newrelic.com splunk.com slack.com discord.com discord.gg zoom.us atlassian.net atlassian.com notion.so postgresql.org mysql.com mongodb.com redis.io sqlite.org
		json-schema.org schema.org xmlsoap.org openxmlformats.org purl.org doi.org arxiv.org creativecommons.org letsencrypt.org oracle.com ibm.com redhat.com ubuntu.com debian.org archlinux.org
		nixos.org jetbrains.com visualstudio.com vercel.com vercel.app netlify.com netlify.app herokuapp.com heroku.com fly.dev stripe.com paypal.com twilio.com sendgrid.com symfony.com laravel.com
		reactjs.org react.dev vuejs.org angular.io djangoproject.com palletsprojects.com spring.io jquery.com bootstrapcdn.com tailwindcss.com nytimes.com bbc.com bbc.co.uk cnn.com medium.com yourdomain.com
		yoursite.com yourwebsite.com mydomain.com mysite.com mywebsite.com domain.com website.com company.com site.com test.com foo.com bar.com acme.com esm.sh typicode.com tailscale.com
		semver.org numpy.org scipy.org pydata.org matplotlib.org scikit-learn.org pytorch.org tensorflow.org keras.io jupyter.org sphinx-doc.org readthedocs.io pypa.io pyyaml.org cryptography.io helm.sh istio.io linkerd.io
		etcd.io grpc.io envoyproxy.io containerd.io cncf.io buf.build hashicorp.com terraform.io vaultproject.io consul.io pulumi.com ansible.com chef.io puppet.com openshift.com gohugo.io goreleaser.com gitleaks.io gopkg.in
		golangci-lint.run launchpad.net sourceforge.net gnome.org kde.org gtk.org freedesktop.org xmlsoft.org openssl.org openssh.com gnutls.org libressl.org alpinelinux.org fedoraproject.org centos.org opensuse.org gentoo.org
		freebsd.org openbsd.org netbsd.org valgrind.org llvm.org git-scm.com cpan.org perl.org php.net ruby-lang.org swift.org kotlinlang.org scala-lang.org haskell.org elixir-lang.org julialang.org webassembly.org
		deno.land deno.com bun.sh yarnpkg.com pnpm.io npm.im eslint.org prettier.io babeljs.io js.org vitejs.dev vite.dev rollupjs.org jestjs.io mochajs.org typescriptlang.org nextjs.org nuxt.com svelte.dev astro.build
		expressjs.com nestjs.com lodash.com underscorejs.org whatwg.org tc39.es unicode.org openapis.org swagger.io graphql.org json.org yaml.org toml.io conventionalcommits.org keepachangelog.com contributor-covenant.org
		choosealicense.com opensource.org spdx.org fsf.org mariadb.org mariadb.com cockroachlabs.com neo4j.com trino.io rabbitmq.com nats.io minio.io nginx.org nginx.com haproxy.org caddyserver.com traefik.io
		sigstore.dev slsa.dev securityscorecards.dev editorconfig.org cmake.org gradle.org ocaml.org godotengine.org unity.com qt.io baidu.com bing.com duckduckgo.com`) {
		m[d] = struct{}{}
	}
	return m
}()

// networks are where people have pages.
var networks = [...]string{"linkedin.com", "facebook.com", "fb.com", "instagram.com", "twitter.com", "x.com", "t.me", "wa.me", "tiktok.com", "xing.com", "threads.net", "snapchat.com", "vk.com", "onlyfans.com", "behance.net", "about.me", "linktr.ee", "paypal.me"}

func network(host string) bool {
	for _, n := range networks {
		if k := len(host) - len(n); k == 0 && strings.EqualFold(host, n) || k > 0 && host[k-1] == '.' && strings.EqualFold(host[k:], n) {
			return true
		}
	}
	return false
}

// social says that a page on a network is one person's: a name right below the root.
func social(host, path string) bool {
	if !network(host) {
		return false
	}
	p, _, _ := strings.Cut(path, "?")
	p = strings.TrimSuffix(strings.TrimPrefix(p, "/"), "/")
	p, _, _ = strings.Cut(p, "/status/") // what somebody has written
	for _, before := range [...]string{"in/", "profile/", "people/", "user/", "@"} {
		if q, ok := strings.CutPrefix(p, before); ok {
			return len(q) > 2 && strings.IndexByte(q, '/') < 0
		}
	}
	switch p {
	case "", "home", "login", "share", "intent", "sharer", "explore", "about", "help", "search", "jobs", "company", "groups", "watch", "privacy", "terms":
		return false
	}
	return len(p) > 2 && !strings.ContainsAny(p, "/=&") && !strings.HasSuffix(p, ".php") && !strings.HasSuffix(p, ".html") && !strings.HasSuffix(p, ".htm")
}
