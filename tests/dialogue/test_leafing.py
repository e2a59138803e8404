"""Other offers are asked for in many words; whoever names something answers instead."""

import pytest

from assistant.dialogue.leafing import BACK, ON, leafed

MANDARIN = {
    ON: [
        "还有别的吗", "后面几个", "更多", "下一页", "换一批", "还有吗", "那还有呢", "别的医院呢",
        "有没有别的医院", "其他的", "还有其他选择吗", "再来几个", "多给我几个", "往后翻",
        "后面还有吗", "都不要，换几个", "剩下的呢", "嗯，还有别的吗？", "请给我看看下面几个",
        "有没有晚一点的",
    ],
    BACK: ["前面几个", "上一页", "刚才那些", "回到前面几个", "往前翻", "看看前面那几个"],
    0: [
        "前面", "翻到前面去", "前面那个我要改", "别的医院的眼科", "我要去后面", "第二个", "一个",
        "下午", "下周一", "晚上", "我不知道", "随便", "换成华山医院", "没有了", "有", "好", "几个",
        "再说一遍", "", "看我听他" * 99 + "还有",
    ],
}  # fmt: skip
ENGLISH = {
    ON: [
        "more", "More please", "any others?", "any other hospitals?", "any other hospital?",
        "are there any more", "next page", "show me more", "the next few", "what else",
        "others please", "anything else?", "do you have other options", "the rest",
        "can I see more hospitals", "what others are there", "later ones",
    ],
    BACK: ["the previous ones", "previous page", "show me the previous ones again", "page back"],
    0: [
        "the last one", "the first one", "back", "one step back", "no more", "the second", "any",
        "any hospital", "later", "another hospital in Pudong", "again", "please", "one more time",
        "the other one", "",
    ],
}  # fmt: skip
CASES = [
    (language, thing, words, way)
    for language, thing, cases in (("zh-CN", "医院", MANDARIN), ("en", "Hospital", ENGLISH))
    for way, said in cases.items()
    for words in said
]


@pytest.mark.parametrize(("language", "thing", "words", "way"), CASES)
def test_only_who_asks_for_other_offers_is_shown_them(
    language: str, thing: str, words: str, way: int
) -> None:
    assert leafed(words, thing, language) == way
