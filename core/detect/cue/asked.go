package cue

import (
	"slices"
	"strings"
	"unicode/utf8"
	"unsafe"
)

// Question is what a question asks for: up to three keys that its answer could stand under, such as date_of_birth.
type Question struct {
	keys [mostAsked]string
	n    int
}

// Keys lists them. None is what most questions ask for.
func (q *Question) Keys() []string { return q.keys[:q.n] }

// Spelling is what asks for a name letter by letter.
const Spelling = "spelling"

// none is what a phrase asks for that only looks like another.
const none = "none"

const (
	mostAsked    = 3
	longestAsked = 176 // bytes of a question that are looked at
	mostPhrase   = 4   // words
)

// Asked says what the end of a text asks somebody for: "And your date of birth, Delphine?". Whether it is a question,
// the caller knows.
func Asked(text string) (q Question) {
	text = text[max(0, len(text)-longestAsked):]
	// The words in small letters, with one blank between them and without apostrophes.
	var b [longestAsked + 1]byte
	n, other := 0, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= 0x80 {
			other = true
			if k := markLength(text[i:]); k > 0 {
				i += k - 1
				c = ' '
			}
		}
		switch {
		case isUpper(c):
			b[n] = c | 0x20
		case isLetter(c) || c >= 0x80 || c-'0' < 10:
			b[n] = c
		case c == '\'':
			continue
		default:
			if n == 0 || b[n-1] == ' ' { //nolint:gosec // G602: n is no more than the bytes of the text so far
				continue
			}
			b[n] = ' '
		}
		n++
	}
	words := strings.TrimRight(unsafe.String(&b[0], n), " ") //nolint:gosec // G103: b does not change any more, and the words are not kept
	if other {
		for _, of := range askedElsewhere {
			if slices.ContainsFunc(of.words, func(w string) bool { return strings.Contains(words, w) }) {
				q.keys[0], q.n = of.key, 1
				return q
			}
		}
	}
	if words == "name" {
		q.keys[0], q.n = "full_name", 1
		return q
	}
	for words != "" && q.n < mostAsked {
		key, rest := askedAt(words)
		if key == none {
			words = rest
			continue
		}
		if key == "" {
			_, rest, _ = strings.Cut(words, " ")
		} else if q.n == 0 || q.keys[q.n-1] != key {
			q.keys[q.n] = key
			q.n++
		}
		words = rest
	}
	return q
}

// markLength is the length of the mark beyond ASCII with which a text begins, ¿ or a full stop of Chinese, or 0.
func markLength(text string) int {
	r, n := utf8.DecodeRuneInString(text)
	if r < 0xc0 || r >= 0x2000 && r < 0x2070 || r >= 0x3000 && r < 0x3020 || r >= 0xff00 && r < 0xff10 || r >= 0xff1a && r < 0xff20 {
		return n
	}
	return 0
}

// askedElsewhere are words of languages that set no blanks between words, or write with other letters, by what they
// ask for. The first that stands in a question counts.
var askedElsewhere = [...]struct {
	key   string
	words []string
}{
	{"password", strings.Split("パスワード,密码,密碼,口令,비밀번호,пароль,пароля,κωδικός,كلمة المرور,סיסמה,पासवर्ड,รหัสผ่าน,mật khẩu,lösenord,hasło,şifre", ",")},
	{"pin", strings.Split("暗証番号,пин-код", ",")},
	{"verification_code", strings.Split("验证码,認証コード,인증번호,код подтверждения", ",")},
	{"full_name", strings.Split("名前,叫什么,姓名,贵姓,성함,이름이,вас зовут,ваше имя,اسمك,आपका नाम,όνομά,השם שלך,adınız", ",")},
	{"phone_number", strings.Split("电话,電話,手机,전화번호,телефон,τηλέφων,رقم هاتف,फ़ोन", ",")},
	{"address", strings.Split("住所,地址,주소,адрес,عنوان", ",")},
	{"date_of_birth", strings.Split("生年月日,出生,생년월일,рождения,родились,γέννησης,تاريخ ميلاد", ",")},
	{"postal_code", strings.Split("邮编,邮政编码,郵便番号,우편번호,индекс", ",")},
	{"national_id", strings.Split("身份证", ",")},
	{"account_number", strings.Split("账号,口座番号,계좌번호,номер счета", ",")},
}

// askedAt is the key that the longest phrase at the beginning of words stands for, and the words behind it.
func askedAt(words string) (key, rest string) {
	if len(words) < 3 || askedFirst[words[0]>>6]>>(words[0]&63)&1 == 0 || askedPairs[words[0]&31]>>(words[1]&31)&1 == 0 {
		return "", ""
	}
	for end, n := 0, 0; n < mostPhrase && end < len(words); n++ {
		k := strings.IndexByte(words[end:], ' ')
		if k < 0 {
			k = len(words) - end
		}
		end += k
		if askedSizes[words[end-1]]>>min(end, 63)&1 == 0 {
			end++
			continue
		}
		if found := askedFor[words[:end]]; found != "" {
			key, rest = found, strings.TrimLeft(words[end:], " ")
		} else if found := askedLast[words[:end]]; found != "" && end == len(words) {
			key, rest = found, ""
		}
		end++
	}
	return key, rest
}

// askedFor are the phrases of questions, by the key that they ask for, askedLast those that do only at the end of one.
var askedFor = phrases(map[string]string{
	"date_of_birth":             "date of birth,birth date,birthdate,birthday,dob,were you born,you born,geburtsdatum,wann sind sie geboren,date de naissance,fecha de nacimiento,data di nascita,data de nascimento,geboortedatum",
	"cvv":                       "cvv,cvc,security code,digits on the back,numbers on the back,code on the back,prüfnummer",
	"pin":                       "pin,pin number,pin code,geheimzahl",
	"verification_code":         "verification code,one time code,one time password,otp,2fa code,authentication code,confirmation code,access code,passcode,read me the code,code from the,the code from,code in the,code we sent,code we just sent,code i sent,code i just sent,code you received,code that we sent,sms code,bestätigungscode,code de vérification,código de verificación",
	"door_code":                 "gate code,door code,alarm code,entry code,lock code,lockbox code,unlock code,garage code,keypad code,digicode,türcode",
	Spelling:                    "spell that,spell it,spell your,spell the,spell his,spell her,you spell,buchstabieren,épeler,deletrear",
	"password":                  "password,passphrase,network key,wifi key,wi fi key,wpa key,passwort,kennwort,mot de passe,contraseña,senha,wachtwoord,hasło",
	"security_answer":           "security answer,secret answer,answer to your security,secret word,safe word,security word,memorable word,security question,first pet",
	"api_key":                   "api key,secret key,access key,access token,api token,auth token,bearer token,personal access token,aws secret,client secret,app secret,webhook secret,secret access key",
	"account_number":            "account number,acct number,bank account,kontonummer,numéro de compte,número de cuenta,numero di conto",
	"routing_number":            "routing number",
	"sort_code":                 "sort code",
	"iban":                      "iban",
	"ssn":                       "social security number,social security,ssn",
	"passport_number":           "passport number,passports number,passport,passport no,reisepassnummer,numéro de passeport,número de pasaporte",
	"driver_license":            "drivers license,drivers license number,driver license number,driver license,driving licence,driving licence number,license number,licence number",
	"license_plate":             "license plate,licence plate,license plate number,plate number,number plate,registration number,kennzeichen",
	"vin":                       "vin,vehicle identification number,chassis number",
	"policy_number":             "policy number,policy no,policy id,insurance number,insurance id,versicherungsnummer,numéro de contrat",
	"member_id":                 "member id,member number,membership number,membership id,subscriber id,loyalty number,rewards number,frequent flyer number,medicare number,medicaid number,insurance card number",
	"customer_number":           "customer number,customer id,client number,client id,kundennummer,numéro client,klantnummer",
	"employee_number":           "employee number,employee id,staff id,staff number,badge number,badge id,personnel number,personalnummer",
	"student_id":                "student id,student number,matrikelnummer",
	"medical_record_number":     "medical record number,record number,mrn,patient id,patient number",
	"nhs_number":                "nhs number",
	"national_insurance_number": "national insurance number,ni number",
	"tax_id":                    "tax id,tax number,tin,tax identification number,steuernummer,steuer id",
	"national_id":               "national id,national id number,id number,identity number,aadhaar number,aadhaar,pan number,pan,codice fiscale,dni,nie,bsn,ausweisnummer",
	"card_number":               "card number,credit card,credit card number,debit card,debit card number,kartennummer,numéro de carte",
	"phone_number":              "phone number,telephone number,mobile number,cell number,cell phone number,contact number,callback number,phone,mobile,whatsapp number,best number,telefonnummer,telefone,teléfono,telefono,telefon,téléphone,welcher nummer,handynummer,rufnummer,numéro de téléphone,número de teléfono,numero di telefono,telefoonnummer,numer telefonu",
	"email":                     "email address,email,e mail address,e mail,ip address,web address",
	"full_name":                 "full name,your name,what name,which name,spouses name,wifes name,husbands name,partners name,childs name,childrens names,sons name,daughters name,mothers name,fathers name,doctors name,managers name,emergency contact,next of kin,whose name,whose name is on,name and,and name,name please,name is on the,his name,her name,their name,legal name,complete name,patients name,patient name,customers name,customer name,callers name,account holder,cardholder name,name on the card,name on the account,speaking with,speaking to,talking to,whos calling,who is calling,name of the patient,name of the caller,name of the customer,ihr name,ihren namen,ihr vollständiger name,wie heißen sie,votre nom,vous appelez vous,comment vous appelez,su nombre,cómo se llama,se llama,si chiama,il suo nome,uw naam,seu nome,heter du,pan nazywa,pani nazywa",
	"first_name":                "first name,given name,vorname,prénom,nombre de pila,voornaam",
	"last_name":                 "last name,surname,family name,maiden name,middle name,nachname,familienname,nom de famille,apellido,apellidos,cognome,achternaam,sobrenome",
	"city":                      "hometown,home town,your city,city do you,city are you,town do you,town are you,your town,welcher stadt wohnen,quelle ville habitez,qué ciudad vive",
	"postal_code":               "zip code,zip,zipcode,postcode,post code,postal code,postleitzahl,plz,code postal,código postal,codice postale,cep,postnummer,kod pocztowy",
	"address":                   "address,street address,home address,mailing address,shipping address,billing address,deliver it,deliver it to,deliver to,ship it to,we deliver,adresse,anschrift,dirección,indirizzo,adres,endereço,do you live",
	"street":                    "street,street name,house number,straße",
	none:                        "password manager,password policy,password reset,password field,forgot password,forgot your password,forgotten password,forgotten your password,forget your password,lost password,lost your password,reset your password,reset password,change password,change your password,passwort vergessen,mot de passe oublié,olvidaste tu contraseña,olvidó su contraseña,password dimenticata,wachtwoord vergeten,email client,phone model,address bar,address book,address space,token limit,tokens,passport photo,street view,zip file,pin format,name the,name of the file,name of the function,secret santa",
	"username":                  "username,user name,user id,login name",
})

var askedLast = phrases(map[string]string{"full_name": "the name", "city": "which city,what city,what town,which town", "phone_number": "number to reach you", "ssn": "your social,the social", "verification_code": "the code", "api_key": "token,the token,your token,secret,your secret"})

// askedFirst are the first bytes of the phrases, askedPairs five bits of each of the first two: few words have them.
var askedFirst, askedPairs = func() (first [4]uint64, two [32]uint32) {
	for _, list := range []map[string]string{askedFor, askedLast} {
		for phrase := range list {
			first[phrase[0]>>6] |= 1 << (phrase[0] & 63)
			two[phrase[0]&31] |= 1 << (phrase[1] & 31)
		}
	}
	return first, two
}()

// askedSizes has a bit for each length of the phrases with a last byte.
var askedSizes = func() (t [256]uint64) {
	for _, list := range []map[string]string{askedFor, askedLast} {
		for phrase := range list {
			t[phrase[len(phrase)-1]] |= 1 << min(len(phrase), 63)
		}
	}
	return t
}()

func phrases(list map[string]string) map[string]string {
	m := map[string]string{}
	for key, all := range list {
		for phrase := range strings.SplitSeq(all, ",") {
			m[phrase] = key
		}
	}
	return m
}

// Answers says that a text may be the answer to a question for what stands under a key, rather than one that evades
// it, asks back or says yes.
func Answers(key, text string) bool {
	switch key {
	case "full_name", "first_name", "last_name", "city", "street":
		return answersName(text)
	case "password", "security_answer":
		return answersSecret(text)
	case "postal_code":
		s := measure(text)
		return s.digits > 1 && s.lower < 4
	case "address", "email", "username", "phone_number", "api_key", "national_id", "date_of_birth":
		return len(text) > 2
	}
	if key == Spelling {
		return spelt(text)
	}
	for i := range len(text) {
		if text[i]-'0' < 10 {
			return true
		}
	}
	return false
}

// spelt says that a text is letters by themselves: B R A N N I G A N, b-r-a-double-n.
func spelt(text string) bool {
	letters := 0
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' || r == '-' || r == ',' || r == '.' }) {
		switch {
		case len(word) == 1 && isLetter(word[0]) || len(word) == 2 && word[0] >= 0x80:
			letters++
		case word != "double" && word != "triple":
			return false
		}
	}
	return letters > 2
}

// answersName says that a text of one to four words has none that names of people and towns have not.
func answersName(text string) bool {
	const most = 4
	n := 0
	for word := range strings.FieldsSeq(text) {
		if n++; n > most || evades(word) {
			return false
		}
		for i := range len(word) {
			if c := word[i]; !isLetter(c) && c < 0x80 && strings.IndexByte(".,-'", c) < 0 || c == '.' && i > 1 && i+1 < len(word) && isLetter(word[i-2]) {
				return false
			}
		}
	}
	return n > 0 && len(text) > 2
}

// answersSecret says that a text is one word, or some that say nothing of a password, or has digits among letters.
func answersSecret(text string) bool {
	const most = 5
	words, digits, plain := 0, false, true
	if strings.ContainsAny(text, ",;?|\t") {
		return false
	}
	for word := range strings.FieldsSeq(text) {
		if words++; words > most || evades(word) || len(text) == len(word) && Matter(strings.ToLower(word)) {
			return false
		}
		digits = digits || strings.ContainsAny(word, "0123456789")
		plain = plain && !Building(strings.ToLower(word))
	}
	return words > 0 && len(text) > 3 && (digits || plain && words != 3)
}

// evades says that a word is one of those that are said instead of an answer.
func evades(word string) bool {
	var b [16]byte
	word = strings.Trim(word, ".,!?'")
	return len(word) <= len(b) && evasive[string(lowered(&b, word))]
}

// evasive are words of what is said instead of an answer.
var evasive = set(`yes yeah yep no nope nah not none nothing never i im ive id dont do does know idk sure maybe perhaps ok okay alright fine thanks thank you your yours we they he she it its the a an my me mine is are was were be been am
	why who what whats when where which how can could would will should may might must please help hello hi hey sorry later skip same pass rather say said tell give want need have has had had forgot forget forgotten remember think guess because and or but if then
	this that these those there here one someone somebody nobody anonymous private prefer unknown any all both either neither correct right wrong incorrect already just only also still again what's don't i'm i'd can't won't didn't
	sign log register submit cancel back click next continue show hide save close home menu search up in out create edit delete settings reset learn read download
	import return function def class const let var print echo while public private static void null true false
	nein ja weiß nicht ich warum wer oui non je ne sais pas pourquoi sí si lo sé qué quién não sei`)
