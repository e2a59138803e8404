"""Which of a few names was said, by sound: a recogniser writes 看眼可 for 看眼科."""

import re
from collections.abc import Sequence

from assistant.dialogue.understanding.normalise import normalise, sounds, stems

LEAST = {"zh-CN": 2, "en": 1}
"""So many syllables, or words, of a name must have been said."""
_KINDS = re.compile(
    r"上海市?|北京市?|附属|大学|医学院|交通|第(?=[一二三四五六七八九十])|人民|社区|卫生|服务|中心|医(?=院)|诊所|门诊部?"
    r"|[()（）·\s]"
)
"""What many names have in common, so that it tells none of them apart."""
_COMMON = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "hospital",
        "hospitals",
        "clinic",
        "clinics",
        "centre",
        "center",
        "community",
        "health",
        "service",
        "services",
        "department",
        "dr",
        "doctor",
        "please",
        "for",
        "to",
        "at",
        "in",
        "on",
        "and",
        "i",
        "my",
    ]
)
_ORDINALS = {
    "zh-CN": re.compile(r"第?([一二两三四五1-5])[个号家位种样]?"),
    "en": re.compile(
        r"(?:the |number |option )?"
        r"(first|second|third|fourth|fifth|[1-5]|one|two|three|four|five)(?: one)?"
    ),
}
_LAST = {
    "zh-CN": re.compile("最后(?:面)?(?:那|一|的)?一?[个家位]?"),
    "en": re.compile("(?:the )?last(?: one)?"),
}
_NUMBERS = {
    **dict(zip("一二三四五", range(5), strict=True)),
    **dict(zip("12345", range(5), strict=True)),
    **dict(zip(["first", "second", "third", "fourth", "fifth"], range(5), strict=True)),
    **dict(zip(["one", "two", "three", "four", "five"], range(5), strict=True)),
    "两": 1,
}
_FRAME = {
    "zh-CN": re.compile(
        r"^(?:我?(?:就|要|选|想要|去|看|挂|约|来)*)|(?:吧|好了|就好|就行|就是了|的|啊|呀|嘛|好|行|可以)+$"
    ),
    "en": re.compile(
        r"^(?:i'll (?:take|have)|i (?:want|choose|take)|let's (?:take|have)|give me|take)? ?"
        r"|(?: please| then)+$"
    ),
}


def chosen_number(text: str, language: str, count: int) -> int | None:
    """The place of the offer that was named by its number: "第二个", "the last one"."""
    plain = normalise(text).strip(",. ")
    for words in (plain, _FRAME[language].sub("", plain).strip()):
        if count and _LAST[language].fullmatch(words):
            return count - 1
        if match := _ORDINALS[language].fullmatch(words):
            place = _NUMBERS[match[1]]
            return place if place < count else None
    return None


_WITHIN = {
    "zh-CN": re.compile(r"第([一二两三四五六七八九1-9])[个条项件]?"),
    "en": re.compile(r"\b(?:the )?(first|second|third|fourth|fifth)(?: one)?\b|number ([1-9])"),
}


def numbered_in(text: str, language: str) -> int | None:
    """The place of what is named by its number within more words: "cancel the second one"."""
    found = _WITHIN[language].search(normalise(text))
    if found is None:
        return None
    word = found[found.lastindex or 1]
    return int(word) - 1 if word.isdigit() else _NUMBERS.get(word)


def named(text: str, names: Sequence[str], language: str) -> int | None:
    """The place of the one name that was said, whole or by what sets it apart from the others."""
    said = _units(normalise(text), language)
    scores = [_score(said, _units(normalise(name), language), language) for name in names]
    best = max(scores, default=(0, 0.0))
    if best[0] < LEAST[language] or scores.count(best) > 1:
        return None
    return scores.index(best)


def by_keyword(text: str, keywords: Sequence[Sequence[str]]) -> int | None:
    """The place of what the longest keyword in the words stands for."""
    plain = f" {normalise(text)} "
    found = [
        (len(word), place)
        for place, words in enumerate(keywords)
        for word in words
        if (f" {normalise(word)} " if word.isascii() else word) in plain
    ]
    longest = [place for length, place in found if length == max(found)[0]]
    return longest[0] if len(set(longest)) == 1 else None


def _units(text: str, language: str) -> list[str]:
    if language == "en":
        return [word for word in stems(text) if word not in _COMMON and word not in ",."]
    return sounds(_KINDS.sub("", text.replace(",", "")))


def _score(said: Sequence[str], name: Sequence[str], language: str) -> tuple[int, float]:
    """The longest run of the name that was said, and what part of the name it is."""
    if not name:
        return 0, 0.0
    longest = 0
    for start in range(len(name)):
        for end in range(len(name), start + longest, -1):
            if _within(name[start:end], said):
                longest = end - start
                break
    return longest, longest / len(name)


def _within(run: Sequence[str], said: Sequence[str]) -> bool:
    return any(said[at : at + len(run)] == run for at in range(len(said) - len(run) + 1))
