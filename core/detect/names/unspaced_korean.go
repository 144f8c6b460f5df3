package names

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A name in Korean has three syllables, of which the second and the third are of few. With one of the words beside it that
// stand beside names, but beside other words as well, such syllables make it one.

// koreanRoles are labels behind which a name stands.
const koreanRoles = "환자 담임 담당의 주치의 임차인 임대인 보호자 학생 신청자 신청인 계약자 피보험자 담당자 목격자 대표 대표자 세대주 가입자 작성자 발신인 수신인 피해자 가해자 원고 피고 증인 매도인 매수인 배우자 보증인 이용자 입금자 받는사람 보내는사람 운전자 이력서 성명(한글)"

// koreanKin stand before the name of somebody's relative or friend, behind a blank.
const koreanKin = "남편 아내 아들 딸 어머니 아버지 엄마 아빠 누나 오빠 언니 동생 남동생 여동생 친구 남자친구 여자친구 시어머니 장모님 직장동료 집주인 룸메이트"

// koreanCallings stand behind a name and a blank.
const koreanCallings = "고객님 학생 환자 선생님 과장 부장 대리 팀장 차장 이사님 교수님 원장님 드림 올림 배상 변호사 간호사 기사님 님 어머님 아버님 학부모님"

// koreanGiven are the syllables of given names, and koreanFamily the family names before them.
const (
	koreanGiven  = "강건경고관광구국권규근금기길나남노다대덕도동두라란래령록리린림만명모무문미민범별병보복봉비빈사산상새서석선설섭성세소솔송수숙순슬승시식신아안애연열영예오옥완용우욱운웅원월유윤율은을이익인일자재정제조종주준중지진찬창채천철초춘충태택하해향혁현형혜호홍화환효후훈휘희"
	koreanFamily = commonOfThree + "전고문양손배백허유남심노하곽성차주우구민진지엄원천방공현함변염여추도"
)

// noKorean are words of such syllables.
var noKorean = wordSet(`이유식 정상인 강의실 이용자 조사인 최우선 신중하 정보원 이민자 지원자 배우자 구성원 고인이 성인이 주인이 주인공 지도자 하자보 하수인 유경험 전문의 전문인 전자제 여성용 남성용 유아용 성인용 공용하 공고문 안내원 안내하 이해하 이용하 사용자 조용하 이동하 조정하 임명하 오해하 정의하 주문하 주의하 전송하 전화하 전하는 도로명 공원이 이상하 이상이 문제하 지시하 제시하 지정하 지원하 성공하 유지하 주시하 변경하 방문하 구현하 현재는 오류로 여기서 이것은 공무원 연구원 조합원 상담원 진료소 주민이 도서관 남학생 여학생 고등학 대학생 유학생 신입생 재학생 전학생 문화인 정신과 소아과 강남구 강동구 강북구 강서구 성동구 성북구 노원구 남동구 주민은 서류상 이상은 이하인 이하는 조선시`)

func init() {
	announce(koreanRoles, announcement{form: true})
	announce(koreanKin, announcement{loose: true, kin: true})
	ends(koreanCallings, calledBehindBlank)
	ends("입니다 이에요 예요", beginsInKorean)
}

// koreanName says that a word may only be a name.
func koreanName(s string) bool {
	const three = 9
	if len(s) != three || koreanWords[s] || noKorean[s] {
		return false
	}
	first, second, third := runeAt(s, 0), runeAt(s, 3), runeAt(s, 6)
	return strings.ContainsRune(koreanFamily, first) && strings.ContainsRune(koreanGiven, second) && strings.ContainsRune(koreanGiven, third)
}

func hangul(r rune) bool { return unicode.Is(unicode.Hangul, r) }

// koreanParticles follow a noun without a blank.
var koreanParticles = [...]string{"", "이", "가", "은", "는", "을", "를", "의", "와", "과", "도", "에게", "한테", "께서", "님", "씨", "이가", "이는", "입니다", "이고", "이랑", "랑"}

// koreanNameEnd is where a name ends that begins at i and is all of a word but for a particle, or i.
func koreanNameEnd(text string, i int) int {
	const three = 9
	end := runEnd(text, i, 7, hangul)
	if end-i < three || !koreanName(text[i:i+three]) {
		return i
	}
	for _, w := range koreanParticles {
		if text[i+three:end] == w {
			return i + three
		}
	}
	return i
}

// koreanFormEnd is koreanNameEnd behind the label of a form: with a colon, names of other lengths and syllables are ones too.
func koreanFormEnd(text string, i int, colon bool) int {
	end := koreanNameEnd(text, i)
	if end > i || !colon {
		return end
	}
	end = runEnd(text, i, 5, hangul)
	n := utf8.RuneCountInString(text[i:end])
	double := n == 4 && (strings.HasPrefix(text[i:], "남궁") || strings.HasPrefix(text[i:], "황보") || strings.HasPrefix(text[i:], "제갈") || strings.HasPrefix(text[i:], "선우") || strings.HasPrefix(text[i:], "독고"))
	if double {
		return end
	}
	return i
}

// syllablesBefore is where the word of Hangul begins that ends at end, with a blank between or none, and where it ends.
func syllablesBefore(text string, end int) (start, stop int) {
	if end > 0 && text[end-1] == ' ' {
		end--
	}
	return runBefore(text, end, 4, hangul), end
}

// calledBehindBlank is where a name begins that the word at end stands behind, with a blank: 조은비 고객님.
func calledBehindBlank(text string, end int) int {
	start, stop := syllablesBefore(text, end)
	if stop == end || !koreanName(text[start:stop]) {
		return end
	}
	return start
}

// beginsInKorean is where a name begins with which a sentence begins that ends with the word at end: 박지영입니다.
func beginsInKorean(text string, end int) int {
	start := runBefore(text, end, 3, hangul)
	if !koreanName(text[start:end]) {
		return end
	}
	before := strings.TrimRight(text[:start], " ")
	if before == "" || strings.IndexByte(".,!?\n:", before[len(before)-1]) >= 0 {
		return start
	}
	for _, w := range [...]string{"사는", "다니는", "일하는", "근무하는", "의", "담당", "소속", "과", "팀"} {
		if strings.HasSuffix(before, w) {
			return start
		}
	}
	return end
}
