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
blogger coinapi runscope html2pdf nozbe smooch freshworks cloudamqp timezoneapi mistralai opencage adroll aftership bitrise bugcrowd checkmarx cloudways codesandbox datarobot deepl
expensify fivetran formspree gitbook gitguardian hackerone helicone heygen hootsuite hotjar kayako keycdn langsmith livechat mailtrap newsapi onfido openphone pexels photobucket polygonscan
prismic quickbooks quicknode recurly rapidapi serpapi skyscanner smartbear smtp2go statsig teamviewer twitch typesense upwork wakatime weatherapi xero yelp zenhub
zapier zendesk zenkit zenrows zenscrape zenserp zeplin zerobounce zerotier zhipu zipbooks zipcodebase zohocrm zonkafeedback zulipchat
46elks activecampaign ai21 alchemyapi amplitude ankr appveyor bandwidthcom barchart blandai bitpay bitquery braze capsolver chargebee cloudapp codecov codeship coincap coingecko
coinmarketcap coveralls cypress deepinfra discogs elasticpath etsy eodhd exchangerates facebook flightaware fossa foursquare freshsales friendli geonames getblock giphy gladia gnews hockeyapp
hunterio imgbb imgur infinitybyte instana iterable kaleyra kickstarter lastfm lightstep linkedin litellm lunarcrush mailersend mandrill mapillary marketaux marketo modelscope msg91 newsdata
nownodes nytimes opensea openrouteservice openweathermap pagespeed pingdom pinterest polygonio portkey promptlayer pushover qianfan quiknode retellai reddit revai rosette routee safetyculture
scaleai scrapingdog semaphoreci sendpulse signalfx smsapi sonarcloud sonatype soundcloud speechmatics tumblr telesign textlocal thirdweb tmdb veracode volcengine vapi wavefront whatcms
windy xata yotpo zoominfo
`

var vendors = func() map[string]struct{} {
	m := map[string]struct{}{}
	for name := range strings.FieldsSeq(vendorNames) {
		m[name] = struct{}{}
		h := outline(name)
		vendorOutlines[h>>6] |= 1 << (h & 63)
	}
	return m
}()

// vendorOutlines has the first and the last three bytes of the names and how long they
// are: most words are told by them.
var vendorOutlines [1 << 13 / 64]uint64

// outline hashes what a word of three letters or more looks like, in either case.
func outline(word string) uint32 {
	n := len(word)
	head := uint32(word[0]) | uint32(word[1])<<8 | uint32(word[2])<<16
	tail := uint32(word[n-3]) | uint32(word[n-2])<<8 | uint32(word[n-1])<<16
	return ((head|0x202020)*0x9e3779b1 ^ (tail|0x202020)*0x85ebca6b + uint32(n)<<24) * 0x9e3779b1 >> 19
}

func vendorWord(word string) bool {
	if len(word) < 3 || len(word) > longestName {
		return false
	}
	h := outline(word)
	if vendorOutlines[h>>6]>>(h&63)&1 == 0 {
		return false
	}
	var b [longestName]byte
	for i := range len(word) {
		b[i] = word[i]
		if isUpper(b[i]) {
			b[i] |= 0x20
		}
	}
	_, ok := vendors[string(b[:len(word)])]
	return ok
}

// longestName is how many bytes of the end of a name are looked at.
const longestName = 40

// Vendor says that one of the words of a name is that of a service which gives
// out keys: "wandb", "fastforex_key".
func Vendor(name string) bool {
	name = name[max(0, len(name)-longestName):]
	from := 0
	for i := range len(name) {
		switch name[i] {
		case '_', '-', '.', ' ':
			if vendorWord(name[from:i]) {
				return true
			}
			from = i + 1
		}
	}
	return vendorWord(name[from:])
}
