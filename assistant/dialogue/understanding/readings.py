"""Which of a recogniser's readings was meant: they are weighed together, for each may be wrong.

A first reading alone is often off by a sound (最的 for 对的, 小七 for 小区). What all readings
together hold for likely is taken; else what the first one says, if the others do not speak against
it; else a command, which costs little, that any of them gives clearly. A yes is taken only if it
is written out in one of the first two readings and no reading says no, or if all of them say yes.
"""

from collections.abc import Mapping, Sequence

from assistant.dialogue.understanding.meaning import COMMAND, EMERGENCY, decided, weighed
from assistant.dialogue.understanding.normalise import normalise
from assistant.dialogue.understanding.scorer import NOTHING

MOST = 5
"""Readings that are weighed."""
ALARMING = 0.9
"""How likely an emergency must be in any one of them."""
MOSTLY, LEAST = 0.8, 0.35
"""What all readings together must be worth to say more than the best one; and to let it count."""
TOLD, POSSIBLE = 0.75, 1 / 3
"""How likely a command must be in one reading to be taken from it, and in all of them together."""
CLEAR_YES = {
    "zh-CN": frozenset("对的 好的 是的 可以 没错 对对 对啊 好啊 行的 要的 确认".split()),  # noqa: SIM905
    "en": frozenset(("yes", "yes please", "that's right", "correct", "go ahead", "sure")),
}
NO, YES = f"{COMMAND}no", f"{COMMAND}yes"


def likeliest(readings: Sequence[str], language: str) -> str:
    """The reading to take.

    Args:
        readings: The recogniser's best one first; at least one.
        language: One of ``LANGUAGES``.
    """
    known = list(readings[:MOST])
    odds = [weighed(text, language) for text in known]
    alarming = [t for t, o in zip(known, odds, strict=True) if o[EMERGENCY] >= ALARMING]
    if alarming:
        return alarming[0]
    alone = [decided(one, language) for one in odds]
    if NO not in alone:
        clear = [text for text in known[:2] if normalise(text) in CLEAR_YES[language]]
        if clear:
            return clear[0]
    label = _agreed(odds, alone)
    meant = list(zip(known, alone, strict=True))
    fits = [text for text, own in meant if own == label]
    no_yes = [text for text, own in meant if own != YES]
    return [*fits, *no_yes, *known][0]


def _agreed(odds: Sequence[Mapping[str, float]], alone: Sequence[str]) -> str:
    """What is meant, given what each reading would mean alone."""
    together = {label: sum(one[label] for one in odds) / len(odds) for label in odds[0]}
    best = max(together, key=lambda label: together[label])
    if together[best] >= MOSTLY and best not in (YES, NOTHING):
        return best
    if alone[0] not in (YES, NOTHING) and together[alone[0]] >= LEAST:
        return alone[0]
    told = [
        label
        for label, one in zip(alone, odds, strict=True)
        if label.startswith(COMMAND)
        and label != YES
        and one[label] >= TOLD
        and together[label] >= POSSIBLE
    ]
    return max(told, key=lambda label: together[label], default=NOTHING)
