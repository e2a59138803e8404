"""What only looks like a time: addresses, telephone numbers, measures, habits, greetings."""

import re
from functools import cache

_BLOT = "\N{WHITE SQUARE}"
_N = "[0-9一二两三四五六七八九十]"
_HAN_DAY = "早上|早晨|上午|中午|下午|晚上|夜里|半夜|白天|清早"
_HAN = (
    # a little
    r"(?<![十二])一点(?=点|儿|也|都|不|没|小|东西|问题|药|水|饭|菜|力|用|毛病|办法)点?",
    r"(?:[早晚快慢多少大小高低好轻近远吃喝买有]|便宜|舒服|清楚|差)了?一点"
    rf"(?!半|钟|多|整|左右|到|{_N})",
    r"有点|[早晚快慢差]点|[几多]点",
    # lines, buildings, rooms, addresses
    rf"第?{_N}+号(?=[线楼院门房室床窗桌库机车病诊航公店弄]|出口|地铁|{_N}+[室楼])",
    rf"(?:[弄路街道巷村]|\d楼){_N}{{1,5}}[号弄]|{_N}+弄(?:{_N}+号)?",
    rf"{_N}+号[,、 ]?\d{{3,4}}(?!\d)|{_N}+(?=[路楼室])|五一路|八一路",
    # telephone and other long numbers
    r"(?:电话|手机|号码|热线|卡号|打)[是号码为: ]*[\d零一二三四五六七八九十 -]{3,}",
    r"(?<![\d.])\d{5,}(?![\d日号年])|\d{3,4}-\d{3,4}-\d{3,4}|\d+\.\d+\.\d+\.\d+",
    # measures
    rf"(?:百分之|第){_N}+[点号]|{_N}+点{_N}+(?=度|公里|块|元|米|斤|公斤|毫|兆|个)",
    r"\d+\.\d+(?=度|公里|块|元|米|斤|公斤|%)|周[一二三四五六日]岁|\d+周岁|周年",
    # greetings and habits
    r"(?:早上|上午|中午|下午|晚上)好(?![去来像])|早安|晚安|天天",
    rf"每个?隔?(?:天|日|周|月|年|礼拜|星期|晚)(?:{_N}|日|天)?(?:{_HAN_DAY})?(?:{_N}+点半?)?",
    rf"(?:{_HAN_DAY})(?:里|头|间)?(?:老|总|经常|常常|一直|睡|失眠|咳|疼|痛|盗汗|起夜|醒|发烧|起床"
    r"|起来|出汗|会|就?开始|摔|吐|拉肚|觉得|感到)",
)
_ENGLISH = (
    r"\bgood (?:morning|afternoon|evening|night|day)\b|\b(?:nice|great) day\b",
    r"\b(?:every|each) (?:day|morning|afternoon|evening|night|week|month)\b",
    r"\b(?:building|room|floor|flat|unit|line|bus|number|gate|ward|lane|house|apartment|apt|no\.?)"
    r" ?\d+\w*",
    r"\b(?:may|march) (?:i|we|be|not|or|take|have|result|you|also|well|need)\b",
    r"\b(?:i|you|we|it|this|which|that|he|she|they|and) may\b(?! \d)",
    r"\b\d{3,5}[ -]\d{3,5}[ -]\d{3,5}(?:[ -]\d+)?\b|\(\d{3}\) ?\d{3}-\d{4}|\b\d{9,}\b",
    r"\b\d+(?:\.\d+)? ?(?:percent|degrees|dollars|yuan|miles|kilometres|km\b|years? old|%)",
    r"[$£€¥] ?\d+(?:\.\d+)?|\b\d:\d\b|\bday (?:after|by) day\b(?! tomorrow)",
    r"\bup[ -]to[ -]date\b|\ba second\b|\bone day\b|\b\w+-\d{5}-\w+\b",
)


def without_others(text: str, *, mandarin: bool) -> str:
    """The text with all of these blotted out; no place moves."""
    return _others(mandarin).sub(lambda m: _BLOT * len(m[0]), text)


@cache
def _others(mandarin: bool) -> re.Pattern[str]:
    return re.compile("|".join(_HAN if mandarin else _ENGLISH))
