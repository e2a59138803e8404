"""One way of writing what was said: width, script, marks, fillers and repetitions made even."""

import re
import unicodedata
from functools import lru_cache

from assistant.dialogue.understanding.syllables import syllables

_TRADITIONAL = (
    "個們來這時會對說話麼嗎還沒點號開關車醫院藥頭腦臉眼睛鼻齒喉嚨頸體腳腿膝蓋腫熱發燒"
    "氣喘難過後邊風濕經驗檢查報預約叫計程請問給讓幫聽見電視親爺媽兒女孫鄰區樓門間東西"
    "買賣錢費卡證辦務員換軟硬長短輕緊鬆亂暈嘔瀉繃裂癢瘡癬膚濃痠乾澀淚霧膽腎腸胃肝臟"
    "壓血糖尿頻顫麻癱瘓歪斜傷斷骨節關燙觸摔跌倒噴嚏嘶啞聾鳴膿齦鑲補鬱煩惱悶慮貧結"
    "塊瘤癌療復針術婦產紅黃綠藍歲幾萬兩雙單禮週種樣讀寫學習愛歡樂戲劇從幹嗆嚥嚴厲鬧"
    "睏勁陰陽舊國際應該實際遠進運動轉連遲選適達邁傳億優價倫側備傾僅億衛衝補襪覺觀"
    "計記設許試詢認語誤課調談護讚變貴貨質趕跡軍輪輸農鄉釘銀鐵鏡鐘隊階隨險雖雞離靈靜"
    "韓頂順頓領題顏願類飛飯飲餅餓館駛騎驚髒魚鮮鳥麥黨齊龍龜臺灣"
)
_SIMPLIFIED = (
    "个们来这时会对说话么吗还没点号开关车医院药头脑脸眼睛鼻齿喉咙颈体脚腿膝盖肿热发烧"
    "气喘难过后边风湿经验检查报预约叫计程请问给让帮听见电视亲爷妈儿女孙邻区楼门间东西"
    "买卖钱费卡证办务员换软硬长短轻紧松乱晕呕泻绷裂痒疮癣肤浓酸干涩泪雾胆肾肠胃肝脏"
    "压血糖尿频颤麻瘫痪歪斜伤断骨节关烫触摔跌倒喷嚏嘶哑聋鸣脓龈镶补郁烦恼闷虑贫结"
    "块瘤癌疗复针术妇产红黄绿蓝岁几万两双单礼周种样读写学习爱欢乐戏剧从干呛咽严厉闹"
    "困劲阴阳旧国际应该实际远进运动转连迟选适达迈传亿优价伦侧备倾仅亿卫冲补袜觉观"
    "计记设许试询认语误课调谈护赞变贵货质赶迹军轮输农乡钉银铁镜钟队阶随险虽鸡离灵静"
    "韩顶顺顿领题颜愿类飞饭饮饼饿馆驶骑惊脏鱼鲜鸟麦党齐龙龟台湾"
)
_TO_SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_DIALECT = (
    ("今朝", "今天"),
    ("明朝", "明天"),
    ("昨日", "昨天"),
    ("辰光", "时候"),
    ("勿", "不"),
    ("侬", "你"),
)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_STOPS = re.compile(r"[。!?;\n\r]+|(?<!\d)\.|\.(?!\d)")
_DASHES = re.compile(r"(?<!\d)-|-(?!\d)")
_PAUSES = re.compile(r"(?<!\d):|:(?!\d)|(?<![a-z])'|'(?![a-z])|[^\w\s.,:'%°-]|_")
_MARKS = re.compile(r"[\s,.]*[,.](?!\d)[\s,.]*|[\s,.]+[,.]|^[\s,.]+|[\s,.]+$")
_SPACES = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}\d])|(?<=\d)\s+(?=[{_HAN}])|\s+(?=\s)")
_FILLERS = re.compile(
    r"[嗯呃唔噢喔诶欸唉]+|额(?![头外度角])|哎[呀哟呦唷]?|啊+|(?:就是|也就是)说|怎么[说讲]呢"
    r"|我[跟同和][你侬您][说讲]|那个(?!礼拜|星期|月|周|时候|时间|人|医|司机|车|地方)"
    r"|(?<![a-z'])(?:u+m+|u+h+|er+|erm|h+m+|m+|a+h+|oh+|you know|i mean|sort of|kind of)(?![a-z'])"
)
_UNIT = r"[^\d\s,.a-z零〇一二三四五六七八九十百千万两幺]"
_SAID_TWICE = re.compile(
    rf"({_UNIT}{{2,12}}?)(?:,?\1)+|({_UNIT})\2{{2,}}|([我你您他她要想那这])\3+"
)
_WORDS_TWICE = re.compile(r"(?<![a-z'])([a-z']+(?: [a-z']+){0,3})(?:,? ?(?<![a-z'])\1(?![a-z']))+")
_ACCENT = ((re.compile("^([zcs])h"), r"\1"), (re.compile("([aei])ng$"), r"\1n"))
_WORD = re.compile(r"[a-z0-9']+|[^\sa-z0-9']")
_ALIKE = {"cannot": "can't", "cant": "can't", "dont": "don't", "feet": "foot", "teeth": "tooth"}


def normalise(text: str) -> str:
    """The text in its plainest form: lower case, simplified, ``,`` and ``.`` the only marks."""
    return without_repetitions(without_fillers(with_plain_marks(simplified(even_width(text)))))


def even_width(text: str) -> str:
    """Full-width forms made half-width, capitals small, control characters made spaces."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    return "".join(
        " " if unicodedata.category(c) in ("Cc", "Cs", "Co") and c != "\n" else c
        for c in folded
        if unicodedata.category(c) != "Cf"
    )


def simplified(text: str) -> str:
    """Common traditional characters in simplified ones, common Shanghai words in Mandarin."""
    text = text.translate(_TO_SIMPLIFIED)
    for said, meant in _DIALECT:
        text = text.replace(said, meant)
    return text


def with_plain_marks(text: str) -> str:
    """Sentences end in ``.``, all other marks are ``,``; no spaces between Chinese characters."""
    text = _PAUSES.sub(",", _DASHES.sub(" ", _STOPS.sub(".", text)))
    text = _MARKS.sub(lambda m: "." if "." in m[0] else "," if "," in m[0] else " ", text)
    return _SPACES.sub("", text).strip(" ,.")


def without_fillers(text: str) -> str:
    """The text without "嗯", "那个", "um"; a text of fillers alone stays, for it may mean yes."""
    rest = with_plain_marks(_FILLERS.sub("", text))
    return rest or text


def without_repetitions(text: str) -> str:
    """Words said twice in a row said once; numbers are left alone."""
    text = _SAID_TWICE.sub(lambda m: m[1] or m[2] or m[3], text)
    return _WORDS_TWICE.sub(r"\1", text)


@lru_cache(maxsize=16384)
def sound(character: str) -> str:
    """How a Chinese character sounds, without tone or accent (zh=z, ing=in); others unchanged."""
    syllable = syllables().get(character, character)
    for heard, folded in _ACCENT:
        syllable = heard.sub(folded, syllable)
    return syllable


def sounds(text: str) -> list[str]:
    """The sound of each character."""
    return [sound(character) for character in text]


def stems(text: str) -> list[str]:
    """The stem of each English word, and each mark."""
    return [stem(word) for word in _WORD.findall(text)]


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """An English word without its ending, so that "aching", "aches" and "ache" are one."""
    word = _ALIKE.get(word, word)
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word.removesuffix("'s").removesuffix("s") if word[-3:] != "ies" else word[:-3] + "y"
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 2 and word.endswith(ending) and not word.endswith("eed"):
            word = word.removesuffix(ending)
            word = word[:-1] if len(word) > 3 and word[-1] == word[-2] not in "ls" else word
            break
    return word.removesuffix("e") if len(word) > 3 else word
