package detect_test

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
)

// TestToldElsewhere holds that a password is found that is told in other languages than English.
func TestToldElsewhere(t *testing.T) {
	e := engine()
	for _, form := range []string{
		"Mon mdp c'est §", "le mdp du wifi : §", "Le mot de passe est maintenant §", "j'ai changé le mot de passe en §", "§ est le mot de passe", "Le mot de passe du serveur de prod est désormais §", "das Passwort lautet jetzt §", "§ ist das Passwort", "WLAN-Schlüssel: §", "cambié la contraseña a §", "§ es la contraseña", "mudei a senha para §", "a palavra-passe é §", "ho cambiato la password in §", "§ è la password", "Het wachtwoord is nu §",
		"lösenordet är §", "lösenordet till wifi är §", "Lösenordet är nu §", "§ är lösenordet", "adgangskoden er §", "kodeord: §", "passordet er §", "Passordet er nå §", "Salasana on nyt §", "salasanani on §", "hasło to §", "hasło do wifi to §", "zmieniłem hasło na §", "heslo na wifi je §", "Heslo je teď §", "az új jelszó §", "parola mea este §", "am schimbat parola în §",
		"пароль от вайфая §", "мой пароль — §", "пароль от сервера: §", "Пароль теперь §", "я поменял пароль на §", "пароль админа §", "пароль від вайфаю §", "Пароль тепер §", "паролата е §", "lozinka je §", "šifra za wifi je §", "моя парола е §", "ο κωδικός του wifi είναι §", "άλλαξα τον κωδικό σε §", "şifrem §", "wifi şifresi §", "şifreyi § olarak değiştirdim",
		"管理员密码改成了§", "管理员密码改成了 §", "密码现在是§", "密码已经改为§", "パスワードを§に変更しました", "私のパスワードは「§」です", "비밀번호를 §로 변경했습니다", "내 비번은 §", "비번 §", "mật khẩu wifi là §", "đã đổi mật khẩu thành §", "kata sandinya §", "kata sandi baru adalah §", "รหัสผ่านของฉันคือ §", "เปลี่ยนรหัสผ่านเป็น §",
		"كلمة المرور هي §", "غيرت كلمة المرور إلى §", "باسورد الواي فاي §", "رمز عبور § است", "پسورد من § است", "رمز عبور را به § تغییر دادم", "وائی فائی کا پاس ورڈ § ہے", "הסיסמה לוויי פיי היא §", "שיניתי את הסיסמה ל-§", "नया पासवर्ड § है", "আমার পাসওয়ার্ড §", "என் கடவுச்சொல் § ஆகும்", "la contrasenya és §", "ang password ay §", "the password's now §",
	} {
		for _, password := range [...]string{"Winter2024!", "hunter2x", "P@ssw0rd7", "sunflower2024", "kX9#mQ2p"} {
			if out, _ := e.Redact("", strings.Replace(form, "§", password, 1)); strings.Contains(out, password) || !strings.Contains(out, "[SECRET]") {
				t.Errorf("%q with %s: got %q", form, password, out)
			}
		}
	}
}

// TestNotToldElsewhere holds that what is said about passwords in those languages tells none.
func TestNotToldElsewhere(t *testing.T) {
	e := engine()
	for _, text := range []string{
		"Cambiando la contraseña para user42x", "Modificando a senha para user42x", "смена пароля: user42x", "błąd podczas zmiany hasła: user42x", "Στείλαμε έναν κωδικό σε user42x", "η διεργασία τερματίστηκε με κωδικό ERR1001x", "použitá šifra Server01x", "lösenordsfilen \"Server01x\" är tom", "dosya şifrelenmiş: user42x", "암호화 방법: user42x", "使用之前的盐对密码加密失败：ERR1001x", "一致するパスワードファイルエントリが user42x にありません",
		"the password is required", "the password's length is 12-chars", "the password's hash is SHA256", "el password debe tener 8 caracteres", "la contraseña debe tener al menos 8 caracteres",
		"la contraseña del usuario user123 ha caducado", "la contraseña es obligatoria en Windows10", "cambié la contraseña a las 10:30am", "la contraseña a la que accede node12 es otra", "la clave es el UUID del pedido",
		"el mot de passe doit contenir 12 caractères", "le mot de passe de l'utilisateur jean42 a expiré", "le mot de passe est haché avec bcrypt12", "le mdp c'est pour la v2.1", "j'ai changé le mot de passe en production2",
		"le mot de passe est maintenant obligatoire", "das Passwort muss 12 Zeichen haben", "das Passwort ist abgelaufen (Fehler E1001)", "das Passwort wird mit SHA256 gehasht", "das Passwort lautet anders als in Test123.md",
		"mein Passwort ist zu kurz", "a senha é obrigatória", "a senha do usuário joao42 expirou", "a senha deve ter 8 caracteres, ex. uma letra A1", "mudei a senha para todos os usuários da v2.0",
		"troquei a senha por causa do erro E1001", "la password è scaduta per l'utente mario42", "la password deve avere 8 caratteri", "la password non è valida: errore E1001", "ho cambiato la password in staging2",
		"la password ora è obbligatoria", "het wachtwoord is verlopen voor jan42", "het wachtwoord moet 8 tekens hebben", "wachtwoord vergeten? bel 0800-1234", "het wachtwoord is nu verplicht",
		"mijn wachtwoord is te kort v2", "lösenordet måste ha 8 tecken", "lösenordet för användaren kalle42 har gått ut", "lösenordet är hashat med SHA256", "byt lösenord på server01",
		"lösenordet är fel E1001", "adgangskoden skal have 8 tegn", "adgangskoden er udløbet for bruger42", "passordet må ha 8 tegn", "passordet er feil E1001x",
		"salasanan on oltava 8 merkkiä", "salasana on vanhentunut 2024-01", "hasło musi mieć 8 znaków", "hasło użytkownika jan42kow wygasło", "hasło jest haszowane SHA256",
		"resetowanie hasła user123x", "hasło na serwerze prod-db-01 wygasło", "heslo musí mít 8 znaků", "heslo je nutné změnit v2.0", "heslo je zahashované SHA256",
		"heslo pro uživatele jan42 vypršelo", "parola trebuie să aibă 8 caractere", "parola este obligatorie din v2.1", "parola utilizatorului ion42x a expirat", "a jelszó legalább 8 karakter",
		"a jelszó lejárt E1001x", "пароль должен быть не короче 8 символов", "пароль для пользователя ivan42x истёк", "сброс пароля user123x не работает", "пароль хешируется алгоритмом SHA256",
		"пароль неверный, ошибка ERR1001", "пароль неверный ERR1001x", "пароль хранится в Vault2x", "смена пароля в Windows10", "пароль от сервера db-prod-01 не подходит",
		"введите пароль на странице login2.html", "пароль на сервере srv-db-01 истёк", "поле пароль на форме form2_a", "минимальная длина пароля: 12 символов", "пароль теперь обязателен с v2.1.3",
		"пароль для сервиса api-gateway-v2", "пароль админа нужно сменить до 2024-05-01", "пароль має містити 8 символів", "пароль користувача ivan42x", "паролата трябва да е 8 символа",
		"лозинка мора имати 8 знакова", "ο κωδικός πρέπει να έχει 8 χαρακτήρες", "ο ταχυδρομικός κωδικός είναι 10552", "ο κωδικός σφάλματος είναι ERR1001", "ο κωδικός προϊόντος είναι AB1234x",
		"şifre en az 8 karakter olmalı", "şifre kullanıcı ali42x için sıfırlandı", "şifreleme AES256 ile yapılır", "şifre yanlış ERR1001x", "şifresi SHA256 ile özetlenir",
		"密码长度至少8位", "密码使用SHA256加密存储", "密码错误ERR1001", "密码错误，错误码：E10023x", "用户user123x的密码已过期",
		"密码修改成功后跳转到page2.html", "将密码保存到config2.yaml", "密码改成了8位", "密码是必填项，版本v2.1", "请输入密码登录server01x",
		"パスワードは8文字以上です", "パスワードはSHA256でハッシュ化されます", "パスワードを忘れた場合はuser01xに連絡", "パスワードが違いますERR1001", "パスワードをv2.1で変更",
		"비밀번호는 8자 이상이어야 합니다", "비밀번호 오류 ERR1001x", "비밀번호를 user123x에게 보내세요", "비밀번호가 틀렸습니다 E1001x", "mật khẩu phải có ít nhất 8 ký tự",
		"mật khẩu của người dùng user123x đã hết hạn", "mật khẩu được mã hóa bằng SHA256", "mật khẩu không đúng ERR1001x", "mật khẩu là bắt buộc từ v2.1", "kata sandi harus 8 karakter",
		"kata sandi adalah wajib sejak v2.1", "password nya salah di server01x", "kata sandi pengguna budi42x kedaluwarsa", "sandi saya lupa 2x", "รหัสผ่านต้องมีอย่างน้อย 8 ตัว",
		"รหัสผ่านไม่ถูกต้อง ERR1001x", "รหัสผ่านของ user123x หมดอายุ", "รหัสสินค้าคือ AB1234x", "كلمة المرور يجب أن تكون 8 أحرف", "كلمة المرور للمستخدم user123x",
		"كلمة المرور غير صحيحة ERR1001x", "كلمة المرور مشفرة باستخدام SHA256", "رمز عبور باید 8 کاراکتر باشد", "رمز عبور اشتباه است ERR1001x", "رمز عبور کاربر user123x",
		"הסיסמה חייבת להכיל 8 תווים", "הסיסמה של user123x פגה", "הסיסמה שגויה ERR1001x", "पासवर्ड कम से कम 8 अक्षर का हो", "पासवर्ड गलत है ERR1001x",
		"पासवर्ड SHA256 से हैश है", "user123x का पासवर्ड", "পাসওয়ার্ড অবশ্যই 8 অক্ষর", "কাজ: পাসওয়ার্ড ভুল ERR1001x", "கடவுச்சொல் 8 எழுத்துகள்",
		"la contrasenya ha de tenir 8 caràcters", "la contrasenya és obligatòria v2.1", "ang password ay dapat 8 na letra", "nenosiri ni lazima 8", "server01x is the password manager's host",
		"version2.1x ist das Passwort-Modul", "PHP8.1x est le mot de passe par défaut?", "db-prod-01 es la clave del problema", "User42x er adgangskoden udløbet for", "the network key is stored in vault2x",
		"the wifi key rotation runs on node12x",
	} {
		for _, f := range e.Scan("", text) {
			if f.Entity == detect.Secret {
				t.Errorf("%q: got %v", text, f)
			}
		}
	}
}
