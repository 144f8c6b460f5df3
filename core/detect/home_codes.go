package detect

// homeCodes are names of the codes of doors and gates, of parcels and of cards, in languages other than English, besides codePhrases.
var homeCodes = [...]string{
	"kapı kodu", "giriş kodu", "onay kodu", "doğrulama kodu", "güvenlik kodu", "kód od vchodu", "kód dveří", "kód do domu", "vstupní kód", "ověřovací kód", "bezpečnostní kód", "kod do bramy", "kod do drzwi", "kod do furtki", "kod do domofonu", "kod dostępu", "kod domofonu",
	"cod interfon", "codul de la interfon", "cod poartă", "codul porții", "ovikoodi", "turvakoodi", "dörrkod", "dørkoden", "portkoden", "deurcode", "poortcode", "codice portone", "codice porta", "codice del cancello", "codice del portone", "código do portão", "código da porta", "código de la puerta", "código del portal", "clave de la puerta",
	"code portail", "code du portail", "code immeuble", "code de l'immeuble", "cryptogramme", "cryptogramme visuel", "türöffnungscode", "haustürcode", "torcode", "kaputelefon kód", "kapukód", "mã cửa", "kode pintu", "kode gerbang",
	"大門密碼", "门禁密码", "門禁密碼", "密碼鎖", "门锁密码", "取件码", "取貨碼", "提货码", "オートロック", "解錠番号", "玄関コード", "공동현관", "현관 비밀번호", "공동현관 비밀번호",
}
