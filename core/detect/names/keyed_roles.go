package names

import (
	"strings"
	"unicode"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// roleLabels are the labels that say what somebody is in a contract, at school, in hospital or to somebody, in languages other
// than English. Things and firms stand behind them as well, so that the value must look like a name.
const roleLabels = "versicherungsnehmer versicherungsnehmerin versicherter versicherte mieterin vermieter vermieterin käufer käuferin verkäufer verkäuferin auftraggeber auftraggeberin antragsteller antragstellerin bewerber bewerberin schüler schülerin lehrer lehrerin " +
	"klassenlehrer klassenlehrerin erziehungsberechtigte erziehungsberechtigter mitarbeiter mitarbeiterin arbeitnehmer arbeitnehmerin steuerpflichtige steuerpflichtiger ehemann ehefrau notfallkontakt hausarzt hausärztin empfänger empfängerin absender " +
	"zeuge zeugin beschuldigter geschädigte geschädigter anruferin anrufer kontaktperson bevollmächtigter bevollmächtigte kontoinhaberin karteninhaberin vornamen mutter vater mietinteressent beifahrer halter fahrer sachbearbeiterin sachbearbeiter unterzeichner " +
	"locataire bailleur bailleresse titulaire emprunteur assuré assurée bénéficiaire souscripteur élève étudiant étudiante salarié salariée employeur médecin infirmière expéditeur destinataire demandeur demandeuse conducteur conductrice acheteur vendeur " +
	"acquéreur témoin victime plaignant plaignante époux épouse conjoint conjointe père mère patiente cliente personneàprévenir personneacontacter contactdurgence responsablelégal représentantlégal préparateur " +
	"arrendador arrendadora arrendatario arrendataria inquilino inquilina trabajador trabajadora empleado empleada alumno alumna profesor profesora tutor tutora asegurado asegurada beneficiario beneficiaria solicitante firmante comprador compradora vendedor vendedora " +
	"propietario propietaria médico médica enfermera remitente destinatario destinataria denunciante testigo conductor conductora cónyuge padre madre emisor emisora contactodeemergencia avalista tomador interesado interesada " +
	"utente mãe pai aluno aluna professor professora locador locadora locatário locatária inquilina senhorio requerente reclamante reclamada outorgante favorecido favorecida beneficiário beneficiária funcionário funcionária empregado empregada médico médica doente " +
	"adquirente declarante condutor condutora testemunha cônjuge contribuinte responsável encarregadodeeducação remetente destinatário destinatária segurado segurada paciente " +
	"locatore conduttore conduttrice inquilino inquilina intestataria assicurato assicurata contraente lavoratore lavoratrice dipendente alunno alunna studente studentessa insegnante maestra docente medico paziente madre padre coniuge beneficiario acquirente venditore mittente destinatario richiedente genitore delegato delegata testimone conducente " +
	"huurder verhuurder huurster werknemer werkneemster werkgever leerling docent huisarts koper verkoper aanvrager verzekerde verzekeringnemer rekeninghouder kaarthouder begunstigde afzender ontvanger aangever getuige moeder vader ouder contactpersoon noodcontact cliënt " +
	"leietaker utleier leietager udlejer lejer elev lærer lege pasient mor far foresatte forsikringstaker kjøper selger søker arbeidstaker ansatt kontaktperson pårørende betaler mottaker avsender låntaker vitne hyresgäst hyresvärd köpare säljare sökande anställd elev lärare läkare patient mamma pappa vårdnadshavare försäkringstagare mottagare avsändare vittne anhörig " +
	"læge køber sælger medarbejder forælder ansøger modtager vuokralainen vuokranantaja potilas oppilas opettaja asiakas hakija työntekijä huoltaja saaja maksaja " +
	"penyewa pemilik penjual pembeli pasien siswa guru dokter penerima pengirim pemohon pelapor korban saksi karyawan namalengkap namapasien namaibu namaayah walikelas namasiswa namaorangtua namapemilik atasnama nasabah tertanggung " +
	"najemca wynajmujący uczeń uczennica nauczyciel lekarz kupujący sprzedający sprzedawca nabywca zleceniodawca pracownik pracownica ubezpieczony ubezpieczona pacjentka klientka wnioskodawca wnioskodawczyni odbiorca nadawca świadek poszkodowany poszkodowana matka ojciec opiekun opiekunka wychowawca wychowawczyni imięojca imięmatki kierowca posiadacz właściciel właścicielka " +
	"nájemce pronajímatel žák žákyně učitel lékař lékařka kupující prodávající zaměstnanec zaměstnankyně pojištěný pojistník pacientka klientka žadatel žadatelka příjemce odesílatel svědek poškozený matka otec majitel majitelka jméno příjmení jménoapříjmení " +
	"kiracı hasta hastaadısoyadı öğrenci öğretmen alıcı gönderen satıcı müşteri sigortalı başvuran tanık şikayetçi veli anneadı babaadı adısoyadı adsoyad isim soyisim soyadı sürücü doktor " +
	"chiriaș chirias proprietar elev eleva angajat angajată pacient pacientă medic beneficiar titular expeditor destinatar solicitant martor mama tata nume prenume numeșiprenume numele"

func init() {
	for w := range strings.FieldsSeq(roleLabels) {
		if keyKinds[w] == noKey || w == "utente" {
			keyKinds[w] = roleKey
		}
	}
	fillLabels()
}

// strangeName says that a value has the form of a name: two words to five, each of which has a capital and is none of every
// day, but for particles and initials, and not all of which are in capitals.
func strangeName(s string) bool {
	words, capitals, given := 0, 0, false
	for i := 0; i < len(s); {
		var t tag.Token
		if !tag.Read(s, i, &t) {
			i++
			continue
		}
		word := s[t.Start:t.End]
		switch {
		case t.Shape == tag.Initial || t.Shape == tag.Lower && (nobility(word) || t.End-t.Start <= 3):
		case t.Shape == tag.Upper && t.End-t.Start > 2:
			capitals++
			words++
			given = given || t.Mask&tag.First != 0
		case !t.Shape.Capital() || t.Mask&tag.Common != 0 && t.Mask&(tag.First|tag.Last) == 0 || tag.StreetWord(t.Hash):
			return false
		default:
			words++
			given = given || t.Mask&tag.First != 0
		}
		i = t.End
	}
	return words >= 2 && words <= 5 && (capitals == 0 || given)
}

// beginsInCapitals says that a value is one or two family names in capitals and a first name of the lists behind them:
// GUILLEMOT Marie-Ange.
func beginsInCapitals(s string) bool {
	k := strings.LastIndexByte(s, ' ')
	var t tag.Token
	return k > 0 && strings.Count(s, " ") < 3 && tag.Read(s, k+1, &t) && t.Shape != tag.Upper && t.Mask&tag.First != 0 && strings.IndexFunc(s[:k], unicode.IsLower) < 0 && strangeName(s)
}
