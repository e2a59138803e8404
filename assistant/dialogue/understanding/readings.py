"""Which of a recogniser's readings was meant: they are weighed together, for each may be wrong.

A first reading alone is often off by a sound (最的 for 对的). Weighing all of them finds more
requests and starts fewer by mistake. A yes is taken only if it is written out in one of the first
two readings, and no reading says no.
"""

from collections.abc import Sequence

from assistant.dialogue.understanding.meaning import COMMAND, EMERGENCY, decided
from assistant.dialogue.understanding.normalise import normalise
from assistant.dialogue.understanding.scorer import NOTHING, scorer

MOST = 5
"""Readings that are weighed."""
ALARMING = 0.9
"""How likely an emergency must be in any one of them."""
MOSTLY, HALF = 0.8, 0.5
"""What all readings together must be worth to say more than the best one; and to let it count."""
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
    odds = [scorer(language).score(text, language) for text in known]
    alarming = [t for t, o in zip(known, odds, strict=True) if o[EMERGENCY] >= ALARMING]
    if alarming:
        return alarming[0]
    alone = [decided(one, language) for one in odds]
    if NO not in alone:
        clear = [text for text in known[:2] if normalise(text) in CLEAR_YES[language]]
        if clear:
            return clear[0]
    together = {label: sum(one[label] for one in odds) / len(odds) for label in odds[0]}
    best = max(together, key=lambda label: together[label])
    agreed = alone[0] if together[alone[0]] >= HALF else NOTHING
    label = best if together[best] >= MOSTLY and best != YES else agreed
    return next((text for text, own in zip(known, alone, strict=True) if own == label), known[0])
