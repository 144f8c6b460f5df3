package pii

import "strings"

// labels are words that announce kinds in languages other than English, as forms, letters and people write them, besides
// those of Kinds: parted by commas, each between blanks. Words of Chinese,
// Japanese and Korean, which no blanks part, stand as they are.
var labels = [...]struct {
	kind Kind
	list string
}{
	{LicensePlate, `kenteken, kentekennummer, kentekenplaat, nummerplaat, numer rejestracyjny, numerze rejestracyjnym, nr rejestracyjny, nr rej, tablica rejestracyjna, tablice rejestracyjne, tablicą rejestracyjną, tablicach rejestracyjnych,
		regnummer, regnr, reg nr, registreringsnummer, registreringsskylt, registreringsskylten, nummerplade, nummerpladen, nummerskilt, kjennemerke, registreringsnr, rekisterinumero, rekisteritunnus, rekisterikilpi,
		spz, registrační značka, registrační značku, registrační značkou, poznávací značka, evidenčné číslo vozidla, număr de înmatriculare, numărul de înmatriculare, numar de inmatriculare, nr de înmatriculare, nr inmatriculare, nr înmatriculare, înmatriculat, înmatriculată,
		placa, placas, placa do carro, placas del carro, placa del carro, placa do veículo, placa del vehículo, patente, chapa patente, matrícula, matriculado, matrícula del coche, immatriculé, immatriculée, immatriculation, plaque d immatriculation, plaque, targa, targata, targato, targhe,
		kontrollschild, kennzeichen, amtliches kennzeichen, amtlichen kennzeichen, zulassung, zulassungsnummer, nummernschild, autokennzeichen, kfz kennzeichen, nomor polisi, nopol, no polisi, plat nomor, nomor plat, vehicle no, vehicle number, rendszám, rendszáma, biển số, biển số xe, номер авто, госномер,
		차량번호, 차량 번호, 번호판, 車両番号, 登録ナンバー, ナンバープレート, 車牌, 车牌, 車牌號碼, 车牌号, 车牌号码, 車號`},

	{NationalID, `id kaart, rijbewijs, rijbewijsnummer, rijbewijsnr, verblijfsdocument, kørekort, kørekortnummer, kørekortnr, førerkort, førerkortnummer, körkort, körkortsnummer, ajokortti, ajokortin numero, henkilökortti,
		führerausweis, führerausweisnr, führerausweisnummer, führerscheinnummer, führerschein, aufenthaltstitel, ausweis, ausweis nr, ausweisnr, personalausweisnr,
		permis, permis de conduire, numéro de permis, carte de résident, cni, carnet de conducir, permiso de conducir, licencia de conducir, licencia de conducción, carta de condução, carta de conducao, cnh, carteira de motorista, carteira de habilitação,
		patente di guida, carta identità, cartão de cidadão, cartao de cidadao, bilhete de identidade, cartão do cidadão, cédula de identidad, céd prof, cédula profesional, clave de elector, folio ine,
		prawo jazdy, prawa jazdy, numer prawa jazdy, dowód osobisty, nr dowodu, numer dowodu, seria i numer dowodu, občanský průkaz, občanského průkazu, občanským průkazem, číslo op, řidičský průkaz, řidičského průkazu, vodičský preukaz, občiansky preukaz,
		carte de identitate, cartea de identitate, permis de conducere, permis auto, carte d identité, személyi igazolvány, jogosítvány, ehliyet, ehliyet no, sürücü belgesi, kimlik, kimlik no, kimlik numarası, surat izin mengemudi, nomor sim, sim a, sim c,
		運転免許証, 運転免許証番号, 免許番号, 免許証番号, 免許 番号, 在留カード, 在留カード番号, 居留證, 居留证, 驾驶证, 駕照, 면허번호, 운전면허, 외국인등록번호,
		rg nº, rg n, identidade, título de eleitor, titulo de eleitor, título eleitoral, pis, pasep, pis pasep, cartão sus, cartão nacional de saúde, ctps, carteira de trabalho,
		contribuinte, contribuinte n, número de contribuinte, nº de contribuinte, contribuinte fiscal, número de utente, nº de utente, n º de utente, utente sns, utente do sns, niss, número de segurança social, segurança social,
		seguridad social, nº seguridad social, número de seguridad social, afiliación, nuss, nss, nss imss, número de afiliado, afiliado, nro de afiliado, cip, cip sip, tarjeta sanitaria, d n i,
		sv nr, svnr, sozialversicherungsnr, sozialversicherungsnummer, rentenversicherungsnummer, rv nummer, rvnr, ahvn13, ahv nr, ahv nummer, ahv n13, versicherten nr, versichertennr, steuer id, steuernr, steueridentifikationsnummer, idnr, ust idnr, ust id nr, mwst nr, btw nummer, btw nr, btw id, numéro de tva, n tva, tva intracommunautaire, numéro tva, partita iva, dič, ič dph, momsnr, moms nr, momsregistreringsnummer, cui, cod fiscal, nip, npwp, vergi no, vergi numarası, vergi kimlik no, vergi kimlik numarası, vkn, vergi kimlik,
		rodné číslo, rodného čísla, rod č, rč, rČ, rijksregisternr, rijksregisternummer, numéro de registre national, d nummer, d nr, fødselsnr, fødselsnummer, personnr, tajszám, adószám, adóazonosító jel, cnp, regon, krs, tc kimlik no, t c kimlik no, tckn, t c no, tc no,
		numéro allocataire, allocataire, allocataire caf, n allocataire, rpps, adeli, sécurité sociale, numéro de sécurité sociale, tessera sanitaria, codice sanitario, bpjs, no bpjs, nomor bpjs, nomor ktp, no ktp,
		健保卡號, 健保卡号, 健保卡, 保険者番号, 被保険者番号, 記号番号, 基礎年金番号, 医保卡号, 社保号, 社会保障号, 身份证号, 身分證字號, 統一編號, 登録番号`},
	{Passport, `passeport, numéro de passeport, pasnummer, pasnr, pas nr, passnr, paszport, paszportu, cestovní pas, číslo pasu, cestovný pas, pașaport, pașaportul, pasaport, pașaport nr, paspor, nomor paspor, no paspor, passinumero, passnummer, pasaport no, pasaportnummer, útlevél, útlevélszám, hộ chiếu, số hộ chiếu, passaporte, passaporto, pasaporte, reisepassnr, reisepass nr,
		護照號碼, 護照, 护照号码, 护照号, 護照番号, パスポート番号, 旅券番号, 여권번호, 여권 번호`},
	{AccountNumber, `kontonr, kontonummer, konto nr, bankkonto, nr konta, numer konta, rachunek, numer rachunku, nr rachunku, číslo účtu, účet, účet č, č účtu, číslo účtu, bankgiro, bankgironummer, plusgiro, clearingnummer, rekening, nomor rekening, no rekening, no rek, norek, rek, rekening bca, rekening bri, rekening bni, rekening mandiri, bca, cont, cont bancar, bankszámla, számlaszám, bankszámlaszám, hesap no, hesap numarası,
		cbu, cvu, cuenta, nº de cuenta, número de cuenta, cuenta corriente, cuenta bancaria, conta corrente, conta, conta poupança, número da conta, compte, compte bancaire, numéro de compte, conto corrente, numero di conto, tilinumero, tili, stk, số tài khoản,
		계좌, 계좌번호, 국민은행, 신한은행, 우리은행, 하나은행, 농협, 기업은행, 카카오뱅크, 토스뱅크, 普通, 普通預金, 口座番号, 口座, 当座, 銀行帳號, 帳號, 银行账号`},
	{InsuranceNumber, `versicherten nr, versichertennr, versicherungsnr, versicherungs nr, versicherungsschein, versicherungsscheinnummer, polizzennummer, police nr, numéro d assuré, numéro d adhérent, numéro de sociétaire, polisnr, número de póliza, nº de póliza, nº póliza, póliza n, apólice n, numer polisy, nr polisy, číslo pojistky, pojistná smlouva, poliçe no, nomor polis, no polis, forsikringsnummer, försäkringsnummer`},
	{MedicalRecord, `patientnr, patientnummer, patiëntnummer, patienten nr, patientennr, fallnummer, fallnr, no rm, nomor rm, no rekam medis, nomor rekam medis, rekam medis, uhid, prontuário, nº do prontuário, processo clínico, nº de processo, historia clínica n, nro de historia clínica, dosar medical, número de historia, 病歷號, 病历号, カルテ番号, 診察券番号, 환자번호`},
	{DateOfBirth, `datum narození, data narození, narozen, narozena, narozený, narození, nar, dátum narodenia, narodený, narodená, født, født den, fødselsdag, född den, syntynyt, synt, syntymäaika, născut, născută, data nașterii, data naşterii, data nasterii, nascuta la, născ, nasc, data de nascimento, d n, d nasc, fecha nac, fec nac, f nac, f nacimiento, fnac, ur, urodz, data ur, urodzony, urodzona, date naiss, ddn, né, née, né e, nasceu, nascera, nasci, nació, nacio, nací, naci, naissance,
		geboortedag, geb datum, geb dat, gebdat, gebdatum, geboren, geboren op, geboren am, doğumlu, doğmuş, doğum t, tgl lahir, tanggal lahir, tempat tgl lahir, lahir, született, szül, születési idő, születési dátum, sinh ngày, sinh năm`},
}

func init() {
	for _, l := range labels {
		words := Kinds[l.kind].Words
		for w := range strings.SplitSeq(l.list, ",") {
			w = strings.TrimSpace(w)
			if w[0] < 0xe1 { // not of the east
				w = " " + w + " "
			}
			if len(strings.TrimPrefix(w, " ")) > 3 {
				words = append(words[:len(words):len(words)], w)
			}
		}
		Kinds[l.kind].Words = words
	}
}
