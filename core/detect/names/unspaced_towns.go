package names

import (
	"strings"
	"unicode/utf8"
)

// Where somebody lives is told in Chinese, Japanese and Korean by a verb beside a town of the list, or beside one
// that has the sign of a town: 横浜に住んで, 住在成都, 대구에 살고.

var (
	chineseTowns = wordSet(`北京 上海 广州 廣州 深圳 天津 重庆 重慶 成都 武汉 武漢 杭州 南京 西安 苏州 蘇州 郑州 鄭州 长沙 長沙 沈阳 瀋陽 青岛 青島 大连 大連 宁波 寧波 厦门 廈門 福州 济南 濟南 合肥 昆明 哈尔滨 長春 长春 石家庄 太原 南昌 南宁 南寧 贵阳 貴陽 兰州 蘭州 乌鲁木齐 海口 三亚 无锡 無錫 佛山 东莞 東莞 常州 温州 溫州 泉州 徐州 烟台 珠海 中山 惠州 嘉兴 绍兴 金华 台州 扬州 南通 盐城 潍坊 临沂 洛阳 襄阳 宜昌 株洲 衡阳 桂林 柳州 呼和浩特 包头 银川 西宁 拉萨 香港 澳门 澳門
		台北 臺北 新北 桃园 桃園 台中 臺中 台南 臺南 高雄 基隆 新竹 嘉義 嘉义 苗栗 彰化 南投 雲林 屏東 宜蘭 花蓮 台東 臺東 澎湖 金門 板橋 中和 永和 三重 淡水 竹北`)
	japaneseTowns = wordSet(`東京 大阪 横浜 名古屋 札幌 神戸 京都 福岡 川崎 さいたま 広島 仙台 千葉 北九州 堺 新潟 浜松 熊本 相模原 岡山 静岡 船橋 鹿児島 八王子 川口 姫路 宇都宮 松山 東大阪 西宮 市川 倉敷 福山 尼崎 大分 金沢 長崎 豊田 高松 富山 岐阜 宮崎 枚方 岡崎 一宮 町田 横須賀 高崎 豊中 長野 豊橋 吹田 和歌山 奈良 高槻 旭川 いわき 前橋 高知 那覇 秋田 青森 盛岡 福島 山形 水戸 甲府 津 大津 鳥取 松江 山口 徳島 佐賀 函館 小樽 鎌倉 藤沢 北海道 沖縄 埼玉 神奈川 愛知 兵庫 宮城 福井 石川 三重 滋賀 島根 香川 愛媛 岩手 茨城 栃木 群馬 山梨 渋谷 新宿 池袋 品川 吉祥寺 世田谷 目黒 浦和 大宮 柏 松戸 立川`)
	koreanTowns   = wordSet(`서울 부산 대구 인천 광주 대전 울산 세종 수원 성남 고양 용인 부천 안산 안양 남양주 화성 평택 의정부 시흥 파주 김포 광명 군포 하남 오산 이천 안성 구리 춘천 원주 강릉 청주 충주 천안 아산 전주 익산 군산 목포 여수 순천 포항 경주 구미 안동 창원 진주 김해 거제 양산 제주 서귀포 강남 분당 일산 판교 동탄 해운대 송도 잠실 홍대`)
)

func init() {
	announce("住在 家住 现居 現居 现住 現住 我在 家在 房子在 老家在 公司在 我来自 我來自 搬到 搬去 住", announcement{place: true, loose: true, town: true})
	for _, w := range [...]string{"に住", "在住", "に引っ越", "で暮ら", "に暮ら", "で生まれ", "出身", "のマンションに住", "のアパートに住"} {
		endsPlace(w, japaneseTownBefore)
	}
	for _, w := range [...]string{"에 살", "에 거주", "에서 살", "에서 거주", "에 사는", "에서 태어", "에서 자랐", "에서 자취", "로 이사"} {
		endsPlace(w, koreanTownBefore)
	}
}

func endsPlace(word string, place func(string, int) int) {
	r, _ := utf8.DecodeRuneInString(word)
	enders[r] = append(enders[r], ender{word: word, name: place, place: true})
	telling[r&0xffff/64] |= 1 << (r & 63)
}

// chineseTownEnd is where a town of China ends that begins at i, with its districts, or i.
func chineseTownEnd(text string, i int) int {
	end := i
	for _, n := range [...]int{3, 2} {
		if k := runEnd(text, i, n, han); chineseTowns[text[i:k]] {
			end = k
			break
		}
	}
	known := end > i
	for k, n := end, 0; n < 8; n++ {
		r, size := utf8.DecodeRuneInString(text[k:])
		if !han(r) || strings.ContainsRune("的了有在是住也很从從做上工", r) {
			break
		}
		k += size
		if strings.ContainsRune("市县縣", r) && k-i > 2*size || known && strings.ContainsRune("区區鎮镇乡鄉", r) {
			end, known = k, true
		}
	}
	return end
}

// japaneseTownBefore is where a town of Japan begins that ends at end.
func japaneseTownBefore(text string, end int) int {
	start := runBefore(text, end, 10, ideograph)
	if start == end {
		return end
	}
	last, _ := utf8.DecodeLastRuneInString(text[:end])
	if n := utf8.RuneCountInString(text[start:end]); strings.ContainsRune("市区県町村", last) && n > 2 {
		return start
	}
	if japaneseTowns[text[start:end]] {
		return start
	}
	return end
}

// koreanTownBefore is where a town of Korea begins that ends at end, with the city that its district is of.
func koreanTownBefore(text string, end int) int {
	start := runBefore(text, end, 7, hangul)
	town := text[start:end]
	n := utf8.RuneCountInString(town)
	last, _ := utf8.DecodeLastRuneInString(town)
	for _, w := range [...]string{"특별시", "광역시", "시", "쪽"} {
		town = strings.TrimSuffix(town, w)
	}
	if !koreanTowns[town] && (n < 3 || !strings.ContainsRune("시군구읍면동", last) || noKoreanTown[text[start:end]]) {
		return end
	}
	if start > 0 && text[start-1] == ' ' {
		if k := runBefore(text, start-1, 7, hangul); k < start-1 && koreanTowns[strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(text[k:start-1], "특별시"), "광역시"), "시")] {
			return k
		}
	}
	return start
}

// noKoreanTown are words that end as districts do.
var noKoreanTown = wordSet(`아파트단지동 기숙사동 연립동 공동 행동`)
