package cue

import "strings"

// vendorNames are services that give out keys without a beginning of their own,
// so that only their name beside a random value tells what it is. Names that are
// words of English are left out, and those whose name stands beside hashes and
// identifiers more often than beside keys (forges, databases, tracers).
const vendorNames = `
1password abuseipdb abyssale accuweather adafruitio adobeio adyen adzuna aeroworkflow agora airbrake airtable airvisual aiven akeyless alconost alegra aletheia algolia
alibaba alienvault allsports ambee anthropic anypoint apacta api2cart apideck apiflash apifonica apify apilayer apimatic apimetrics apitemplate appcues appdynamics
appfollow appointedd appoptics appsynergy apptivo artifactory asana assemblyai atera atlassian atlassiandatacenter audd auth0 autodesk autoklose avaza aviationstack
axonaut aylien ayrshare backblaze bannerbear baremetrics baseten beamer beebole besnappy besttime betterstack billomat bitbar bitcoinaverage bitfinex bitly bitmex
bitwarden blazemeter blitapp blocknative blynk bombbomb boostnote borgbase boxcom braintree braintreepayments braintrust brandfetch browserstack browshot bscscan
buddyns budibase bugherd bugsnag buildkite bulbul bulksms buttercms caflou calendarific calendly calorieninja campayn cannyio capsulecrm captaindata carboninterface
cashboard caspio censys centralstationcrm cerebras cexio chartmogul chatfule checio checklyhq checkvist circleci clarifai clearbit clickhelp clicksendsms clickup
cliengo clientary clinchpad clockify clockworksms closecrm cloudconvert cloudelements cloudflare cloudimage cloudinary cloudmersive cloudplan cloudsight cloudsmith
cloverly cloze clustdoc codacy codeclimate codemagic codequiry cohere coinbase coinlayer coinlib collect2 commercejs contentful convertkit convier couchbase
countrylayer craftmypdf crowdin cryptocompare currencycloud currencyfreaks currencylayer currencyscoop customerguru customerio d7network dailyco dareboost dashlane
dashscope databox databricks datadog datagov debounce deepai deepgram deepseek deno detectify detectlanguage dfuse diffbot diggernaut digitalocean discordbot disqus
dnscheck documo docusign doppler dotdigital dovico dronahq droneci duffel duply dwolla dynalist dynatrace dyspatch eagleeyenetworks easyinsight easypost ecostruxureit
edamam edenai eightxeight elasticemail elevenlabs enablex endorlabs etherscan ethplorer eventbrite everhour exportsdk faceplusplus fastforex fastly feedier fetchrss
fibery figma fileio finage financialmodelingprep findl finicity finnhub fixerio flatio fleetbase flexport flickr flightlabs flightstats flowflu flutterwave flyio fmfw
formbucket formcraft formio formsite frameio freshbooks freshdesk fullstory fxmarket geckoboard gengo geoapify geocode geocodify geocodio geoipifi getgist getresponse
getsandbox gitter glassnode gocanvas gocardless godaddy goodday googlegemini grafana grafanaserviceaccount graphcms graphhopper groovehq groq gtmetrix gumroad gyazo
happyscribe hasura hellosign helpcrunch helpscout hetzner hiveage honeybadger hubspot huggingface hybiscus hyperbolic hypertrack ibmcloud iconfinder iexapis iexcloud
imagekit imagga infisical infobip infura insightly instabot instamojo interseller intra42 intrinio invoiceocean ip2location ipgeolocation ipinfo ipinfodb ipquality
ipstack jira jotform jumpcloud jupiterone juro kanban kanbantool karmacrm keenio kickbox klaviyo klipfolio knapsackpro kontent kraken kucoin kylas lambdalabs langchain
languagelayer larksuite lastpass launchdarkly leadfeeder lemlist lemonsqueezy lendflow lessannoyingcrm lexigram linemessaging linenotify linkpreview linode liveagent
livestorm loadmill locationiq logdna loggly loginradius logz logzio lokalise loyverse lunchmoney luno madkudu magicbell mailboxlayer mailchimp mailerlite mailgun
mailjet mailjetbasicauth mailjetsms mailmodo mailsac mapbox mapquest marketstack mattermost mavenlink maxmind maxmindlicense meaningcloud mediastack meistertask mesibo messagebird metabase metrilo microsoftteams mindmeister minimax mistral mixmax mixpanel mockaroo mollie monkeylearn moonclerk moonshot moosend moralis mrticktock
myfreshworks myintervals nasdaqdatalink nebius nethunt netlify netsuite newrelic newrelicbrowser newrelicinsightsinsert newrelicinsightsquery newrelicmobileapp
newrelicpersonal newscatcher nexmo nftport ngrok nicereply novita nozbeteams numverify nutritionix nylas oanda octopusdeploy okta omnisend onedesk onelogin onepagecrm
onesignal onfleet oopspam openai openaiadmin opencagedata openrouter openuv openvpn openweather opsgenie optimizely overloop ovh owlbot owm packagecloud pagarme
pagerduty pandadoc pandascore paperform papertrail paralleldots parsehub parseur particleio partnerstack paydirtapp paymoapp paymongo paystack pdflayer pdfshift
peopledatalabs pepipost perplexity pganalyze photoroom pinata pinecone pipedream pipedrive pivotaltracker pixabay planetscale planviewleankit planyo plivo podio
poloniex portainer positionstack postageapp postbacks posthog postmark powrbot prodpad prospectcrm protocolsio proxycrawl pubnub pubnubpublish pubnubsubscription pulumi
purestake pushbullet pyowm qase qdrant qualaroo qubole railwayapp rawg raygun razorpay reachmail reallysimplesystems rebrandly recaptcha rechargepayments redhatpyxis
rentman repairshopr replyio requestfinance restpack restpackhtmltopdf restpackscreenshot revampcrm ringcentral ritekit robinhoodcrypto rocketreach rockset rollbar
rootly route4me rownd rubygems runpod runrunit runscope saladcloud salesblink salescookie salesflare salesforcerefresh salesmate satismeter satismeterwrite saucelabs
scaleway scalr scrapeowl scraperbox scrapestack scrapfly scrapingant scrapingbee screenshotlayer scrutinizerci securitytrails selectpdf sendbird sendbirdorganization
sendgr sendinblue serphouse serpstack sheety sherpadesk shipday shippo shodan shopify shotstack shutterstock signable signalwire signaturit signupgenius sigopt
siliconflow simfin simplesat simplynoted simvoly sinch sinchmessage sirv siteleaf skrapp skrappio skybiometry smartsheets smartystreets snipcart snyk
solarwindsobservability sonarqube sourcegraph sourcegraphcody sparkpost spectralops splunk splunkobservability spoonacular sportsmonk spotify squareapp squarespace
squareup sslmate stackhawk statuscake statuspage statuspal stitchdata stockdata storecove stormboard stormglass storyblok storychief strava stripo stytch sugester
sumologic supabase supernotes surveyanyplace surveybot surveysparrow survicate swiftype tailscale tallyfy tatumio tavily taxjar teamgate teamworkcrm teamworkdesk
teamworkspaces tefter telegram telegrambot telnyx testingbot textmagic tgram theodds thingsboard thinkific thousandeyes tickettailor tiingo timecamp tmetric todoist
togetherai toggl toggltrack tokeet tomorrowio tomtom tradier transferwise travelpayouts travisci trello truenas trufflehogenterprise twelvedata twilio twitterconsumer
tyntec typeform typetalk ubidots uclassify unplugg unsplash upcdatabase uplead uploadcare upstash uptimerobot upwave urlscan vagrantcloud vatlayer vbout vercel verimail
veriphone versioneye victorops viewneo virustotal visualcrossing voiceflow voicegain vonage voodoosms vouchery voyageai vultr vyte walkscore wandb wasabi weatherbit
weatherstack weaviate webex webexbot webflow websitepulse weightsandbiases wepay whoxy wistia worksnaps workstack worldcoinindex wrike yandex youneedabudget yousign
zapier zendesk zenkit zenrows zenscrape zenserp zeplin zerobounce zerotier zhipu zipbooks zipcodebase zohocrm zonkafeedback zulipchat
`

var vendors = func() map[string]struct{} {
	m := map[string]struct{}{}
	for name := range strings.FieldsSeq(vendorNames) {
		m[name] = struct{}{}
		h := beginning(name[0], name[1], name[2])
		vendorBeginnings[h>>6] |= 1 << (h & 63)
	}
	return m
}()

// vendorBeginnings has the first three bytes of the names: most words are told
// by them.
var vendorBeginnings [64]uint64

func beginning(a, b, c byte) uint32 {
	return (uint32(a) | uint32(b)<<8 | uint32(c)<<16) * 0x9e3779b1 >> 20
}

func vendorWord(word []byte) bool {
	h := beginning(word[0], word[1], word[2])
	if vendorBeginnings[h>>6]>>(h&63)&1 == 0 {
		return false
	}
	_, ok := vendors[string(word)]
	return ok
}

// begun says that one of the words of a name begins like that of a service.
func begun(name string) bool {
	for i := 0; i+3 <= len(name); i++ {
		if i > 0 {
			switch name[i-1] {
			case '_', '-', '.', ' ':
			default:
				continue
			}
		}
		h := beginning(lower(name[i]), lower(name[i+1]), lower(name[i+2]))
		if vendorBeginnings[h>>6]>>(h&63)&1 != 0 {
			return true
		}
	}
	return false
}

func lower(c byte) byte {
	if isUpper(c) {
		return c | 0x20
	}
	return c
}

// Vendor says that one of the words of a name is that of a service which gives
// out keys: "wandb", "fastforex_key".
func Vendor(name string) bool {
	const longest = 40
	if len(name) > longest {
		name = name[len(name)-longest:]
	}
	if !begun(name) {
		return false
	}
	var b [longest]byte
	n := copy(b[:], name)
	from := 0
	for i := 0; i <= n; i++ {
		if i < n && isUpper(b[i]) {
			b[i] |= 0x20
		}
		if i == n || b[i] == '_' || b[i] == '-' || b[i] == '.' || b[i] == ' ' {
			if i-from >= 3 && vendorWord(b[from:i]) {
				return true
			}
			from = i + 1
		}
	}
	return false
}
