"""What people look for in a directory of services: as they call it, and as directories do."""

import re
from dataclasses import dataclass

from assistant.dialogue.understanding.normalise import normalise
from assistant.i18n import Message, _

MOST_WORDS = 3
"""Searches for one need; each is a call."""


@dataclass(frozen=True)
class KnownNeed:
    """One kind of service."""

    id: str
    name: Message
    searched: tuple[str, ...]
    """The words that a directory is searched for, in each language that it may be written in."""
    said: tuple[str, ...]
    """What residents call it."""


def _known(id: str, name: Message, searched: str, said: str) -> KnownNeed:
    return KnownNeed(id, name, tuple(searched.split("|")), tuple(said.split("|")))


NEEDS: tuple[KnownNeed, ...] = (
    _known("canteen", _("A canteen"), "食堂|助餐|canteen",
           "食堂|助餐|吃饭的地方|吃饭|饭菜|canteen|meals|meal|feeds|eat"),
    _known("day_care", _("Someone to look after me by day"), "日间照料|日托|day care",
           "日间照料|日间照护|日托|托老|托一托|白天没人|白天照看|认知症|day care|day-care|daycare"
           "|day centre|day center|by day|during the day|in the daytime|dementia"),
    _known("aids", _("A wheelchair or other aids"), "轮椅|辅具|wheelchair",
           "轮椅|辅具|助行器|护理床|拐杖|助听器|wheelchair|wheelchairs|walker|walking frame"
           "|care bed|hearing aid|aids"),
    _known("allowance", _("Allowances and papers"), "补贴|津贴|allowance",
           "补贴|津贴|长护险|低保|敬老卡|老年卡|残疾证|补助|拿一笔钱|allowance|allowances|benefit"
           "|benefits|insurance|claim|entitled|any money|card|papers"),
    _known("health", _("A clinic or pharmacy near me"), "卫生服务|药房|health",
           "卫生服务|卫生中心|社区医院|体检|药店|药房|康复|量血压|check-up|check-ups|checkup"
           "|check up|pharmacy|clinic|health centre|health center|blood pressure"),
    _known("bathing", _("Help with bathing"), "助浴|洗澡|bathing",
           "助浴|洗澡|洗浴|bath|bathing|shower"),
    _known("care", _("Someone who comes home"), "上门|养老院|home care",
           "养老院|敬老院|福利院|护理员|护工|保姆|钟点工|修脚|脚趾甲|剪指甲|理发|心理"
           "|care home|nursing home|carer|feet|toenails|haircut"),
    _known("library", _("A library"), "图书馆|library",
           "图书馆|图书室|大字书|大字的书|盲文|书|library|large print|big print|big letters"
           "|braille|books"),
    _known("repair", _("Small repairs"), "修补|改造|repair",
           "维修|小修|修理|修水|配钥匙|磨剪刀|扶手|防滑|repair|repairs|grab rails|keys cut"),
    _known("legal", _("Legal advice"), "法律|legal",
           "法律|律师|遗嘱|打官司|赡养|lawyer|legal|will|solicitor"),
    _known("activities", _("Classes and company"), "老年大学|活动|class",
           "老年大学|老年活动|活动室|活动中心|上课|学手机|兴趣班|class|classes|senior college"
           "|club|company"),
)  # fmt: skip
"""The commonest first."""

_FRAME = {
    "zh-CN": re.compile(
        "请问|麻烦|帮我|我[想要]|查一?查|找一?[找下]|看看|附近|最近的?|周边|旁边|这里|这边|阿拉"
        "|我家|我们|家门口|哪里|哪儿|哪家|哪个|什么地方|啥地方|有没有|有伐|能不能|可以|怎么走|怎么"
        "|在哪|地址|电话|离|近的?|[有在去吗呢吧啊呀伐的了，。？！,.?!]"
    ),
    "en": re.compile(
        r"\b(?:where|what|which|who|is|are|there|the|a|an|any|some|near|nearest|closest|me|us|my"
        r"|here|round|around|can|could|do|does|i|we|get|find|want|need|to|for|of|in|please|one)\b"
    ),
}


def by_id(id: str) -> KnownNeed | None:
    """The need of that id."""
    return next((need for need in NEEDS if need.id == id), None)


def need_in(text: str, language: str) -> KnownNeed | None:
    """What someone looks for, by the longest of its names that they say."""
    plain = normalise(text)
    best: tuple[str, KnownNeed | None] = ("", None)
    for need in NEEDS:
        for name in need.said:
            fits = name.isascii() == (language == "en") and len(name) > len(best[0])
            if fits and _is_said(name, plain):
                best = (name, need)
    return best[1]


def search_words(text: str, language: str) -> tuple[str, ...]:
    """What to search for, when someone names no need that we know."""
    plain = _FRAME[language].sub(" ", normalise(text))
    words = sorted(plain.split(), key=len, reverse=True)
    return tuple(words[:MOST_WORDS]) or (text,)


def _is_said(name: str, plain: str) -> bool:
    if not name.isascii():
        return name in plain
    return re.search(rf"\b{re.escape(name)}\b", plain) is not None
