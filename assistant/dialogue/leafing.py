"""Whether someone leafs through the offers: "还有别的吗", "the previous ones", "next page".

Only words that say nothing else count: whoever names what they want answers the question.
"""

import re

from assistant.dialogue.understanding.normalise import normalise

ON, BACK = 1, -1
"""To the offers after those that are shown, and to those before them."""

LONGEST = 50
"""Characters of such a sentence; a longer one says something else, too."""

_OPENING = {
    "zh-CN": r"(?:请|麻烦|那么?|再|就|都|不要|不好|我|要|想|看|给|帮|能不能|可不可以|可以|能|让|听"
    r"|,)*",
    "en": r"(?:(?:please|and|ok|okay|so|well|can|could|may|you|i|me|us|we|would|i'd|let|let's|like"
    r"|want|to|see|hear|show|give|tell|read|are there|is there|there|do you have|have you got"
    r"|what about|how about|what|are|some|any|the|a|go|turn) )*",
}
_CLOSING = {
    "zh-CN": r"(?:[,.]|吗|么|呢|吧|啊|呀|没有?|有|看|听|说|念|来|我|给|好|行|可以|谢)*",
    "en": r"(?: (?:are there|please|then|there|you|have|do|of them|thanks|thank|left|me|again))*",
}
_ON = {
    "zh-CN": r"(?:(?:后[面边头])?还有|(?:还|有没有|还有没有|有|看|挑|选|换)*(?:更多的?"
    r"|别的|其[他它]的?|另外的?|剩下的?|(?:往|向|再往)?[后下](?:[面边头]的?|的)|[更再]?晚一?点的?)"
    r"{few}|下一?[页批组]|下几[个家]|(?:[再多换]|另外)(?:给|来|看|念|说|报|我|换)*"
    r"(?:几[个家]|一[页批组些])(?:别的)?|[往向]?[后下]翻(?:一?页)?|翻[下后]?一?页|继续[往向][后下])",
    "en": r"(?:more|any other|others|anything else|something else|what else|next page|page down"
    r"|(?:next|following|further|remaining|later|more|other|any more|any other) {few}|the rest"
    r"|rest|(?:any other|another) {one})",
}
_BACK = {
    "zh-CN": r"(?:回|到|翻|退)*(?:(?:[前上][面边头]?的?|之前的?|刚才的?|先前的?)[那这]?{some}"
    r"|[往向][前上]翻(?:一?页)?|翻回去)",
    "en": r"(?:back (?:to )?)?(?:the )?(?:(?:previous|earlier|first|last) {few}|previous page"
    r"|{few} before(?: (?:that|those|these))?|page (?:back|up)|back (?:a|one) page)",
}
_OFFERS = {
    "{some}": "(?:几[个家](?:{thing})?|些(?:{thing})?|一?[页批组])",
    "{few}": "(?:few(?: ones| {thing}s?)?|ones|options|choices|{thing}s)",
    "{one}": "(?:one|option|choice|{thing})",
}
_PAGE = re.compile("[页翻]|page")
_ANY_OFFERS = "(?:那|这|的|几[个家]|一?些|选择|选项|可选|{thing})*"


def leafed(text: str, thing: str, language: str) -> int:
    """``ON`` or ``BACK`` when the words ask for other offers, 0 when they do not.

    Args:
        text: What was said; "the page before" may also mean another question, see ``is_page``.
        thing: What is offered, in the same language: "any other hospitals?".
        language: One of ``LANGUAGES``.
    """
    words = normalise(text)
    if len(words) > LONGEST:
        return 0
    for way, forms in ((BACK, _BACK), (ON, _ON)):
        if re.fullmatch(_form(forms[language], thing, language), words):
            return way
    return 0


def is_page(text: str) -> bool:
    """Whether the words speak of a page rather than of offers."""
    return _PAGE.search(text.lower()) is not None


def _form(core: str, thing: str, language: str) -> str:
    offers = _OFFERS if language == "en" else {**_OFFERS, "{few}": _ANY_OFFERS}
    for mark, form in offers.items():
        core = core.replace(mark, form)
    core = core.replace("{thing}", re.escape(thing.lower()))
    return _OPENING[language] + core + _CLOSING[language]
