"""What an utterance asks for: a scenario, a command, or nothing; and the answers it carries."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from assistant.dialogue.departments import DEPARTMENTS
from assistant.dialogue.understanding.hospitals import hospital_in
from assistant.dialogue.understanding.moments import moments
from assistant.dialogue.understanding.normalise import normalise, sounds
from assistant.dialogue.understanding.plain import wished
from assistant.dialogue.understanding.routes import route
from assistant.dialogue.understanding.scorer import NOTHING, scorer
from assistant.dialogue.understanding.symptoms import suggest

COMMAND = "command:"
EMERGENCY = "emergency"
ALTERNATIVES = 3
TAXI = "call_taxi"
SURE = {"zh-CN": 8.0, "en": 12.0}
"""How much likelier than "nothing" a scenario must be: rather ask again than start by mistake."""
NAMED = 1.0
"""The same for a ride both of whose ends are named, which is seldom said of anything else."""
DANGER = 1.0
"""The same for an emergency: to miss one is worse than to show a number to dial."""
RATHER = {"zh-CN": 1.5, "en": 6.0}
"""How much likelier than an emergency anything else must be."""
DIALLED = 3
"""Digits of a number that is dialled in an emergency."""
COMMANDED = 1.0
"""How much likelier than "nothing" a command must be; to repeat or go back costs little."""
PLAINLY = 0.97
"""How sure it is what is asked for by name and nothing else said; the rest is left to the odds."""


FIRST = {
    "zh-CN": "明天上午去瑞金医院看眼科",
    "en": "a taxi to the clinic tomorrow at eight",
}
"""Sentences that need everything there is."""


@dataclass(frozen=True)
class Found:
    """One answer an utterance carries: our value, how it is called, the words it was read from."""

    value: str
    label: str
    text: str


@dataclass(frozen=True)
class Understood:
    """What an utterance means; ``scenario`` and ``command`` are "" when it asks for nothing."""

    text: str
    scenario: str = ""
    command: str = ""
    slots: Mapping[str, Found] = field(default_factory=dict)
    confidence: float = 0.0
    """Between 0 and 1; of the meaning given, also of "nothing"."""
    alternatives: tuple[tuple[str, float], ...] = ()
    """What else it may have meant, the likeliest first."""


def understand(text: str, now: datetime, language: str) -> Understood:
    """What an utterance asks for, said at ``now``; never raises."""
    odds = weighed(text, language, now)
    ride = route(text, language)
    named = bool(ride.pickup and ride.destination)
    label = NOTHING if _is_number(text, language) else decided(odds, language, ride=named)
    others = sorted((pair for pair in odds.items() if pair[0] != label), key=lambda p: -p[1])
    scenario = "" if label == NOTHING or label.startswith(COMMAND) else label
    return Understood(
        text,
        scenario,
        label.removeprefix(COMMAND) if label.startswith(COMMAND) else "",
        slots_in(text, scenario, now, language),
        odds[label],
        tuple((name, round(odd, 3)) for name, odd in others[:ALTERNATIVES]),
    )


def weighed(text: str, language: str, now: datetime | None = None) -> Mapping[str, float]:
    """How likely each label is; a plain wish is beyond doubt, whatever was learnt."""
    odds = scorer(language).score(text, language)
    wish = wished(text, language, now)
    if not wish:
        return odds
    return {label: odd * (1 - PLAINLY) + PLAINLY * (label == wish) for label, odd in odds.items()}


def _is_number(text: str, language: str) -> bool:
    """Whether this is an offer's number or one to call back; "120" cries, "12345" is a name."""
    digits = re.sub(r"[\s+-]", "", text)
    return digits.isdigit() and len(digits) != DIALLED and not wished(digits, language)


def warm(now: datetime) -> None:
    """Load what the first sentence of each language would wait for."""
    for language, text in FIRST.items():
        understand(text, now, language)


def slots_in(text: str, scenario: str, now: datetime, language: str) -> Mapping[str, Found]:
    """The answers that an utterance carries for a scenario."""
    found = {name: read(text, now, language) for name, read in READERS.get(scenario, {}).items()}
    return {name: one for name, one in found.items() if one}


def decided(odds: Mapping[str, float], language: str, *, ride: bool = False) -> str:
    """What is meant, given how likely each label is, and whether a ride's two ends are named."""
    nothing, best = odds[NOTHING], max(odds, key=lambda label: odds[label])
    if odds[EMERGENCY] * RATHER[language] >= odds[best] and odds[EMERGENCY] >= nothing * DANGER:
        return EMERGENCY
    return best if odds[best] >= nothing * _needed(best, language, ride=ride) else NOTHING


def _needed(label: str, language: str, *, ride: bool) -> float:
    if label.startswith(COMMAND):
        return COMMANDED
    return NAMED if ride and label == TAXI else SURE[language]


def department(text: str, now: datetime, language: str) -> Found | None:
    """The department that is named."""
    plain = normalise(text)
    said = "".join(f" {unit} " for unit in sounds(plain))
    best = ("", "")
    for known in DEPARTMENTS:
        for alias in known.aliases:
            if alias.isascii() != (language == "en") or len(alias) <= len(best[0]):
                continue
            if f" {alias} " in f" {plain} " if language == "en" else _is_said(alias, text, said):
                best = (alias, known.id)
    return Found(best[1], best[0], best[0]) if best[0] else None


def _is_said(alias: str, text: str, said: str) -> bool:
    return alias in text or (len(alias) > 1 and "".join(f" {u} " for u in sounds(alias)) in said)


def hospital(text: str, now: datetime, language: str) -> Found | None:
    """The hospital that is named."""
    words = hospital_in(text, language)
    return Found(words, words, words) if words else None


def symptom(text: str, now: datetime, language: str) -> Found | None:
    """What troubles the resident, when that points to a department."""
    fitting = suggest(text, language).departments
    return (
        Found(fitting[0], text, text) if fitting and not department(text, now, language) else None
    )


def moment(text: str, now: datetime, language: str) -> Found | None:
    """The time that is named and lies ahead, as an ISO 8601 interval."""
    for found in moments(text, now, language):
        if not found.past and not found.vague:
            return Found(
                f"{found.start.isoformat()}/{found.end.isoformat()}", found.text, found.text
            )
    return None


def _end(name: str) -> Callable[[str, datetime, str], Found | None]:
    def read(text: str, now: datetime, language: str) -> Found | None:
        words: str = getattr(route(text, language), name)
        return Found(words, words, words) if words else None

    return read


READERS: Mapping[str, Mapping[str, Callable[[str, datetime, str], Found | None]]] = {
    "see_doctor": {
        "department": department,
        "symptom": symptom,
        "hospital": hospital,
        "time": moment,
    },
    "call_taxi": {"pickup": _end("pickup"), "destination": _end("destination"), "when": moment},
}
"""Which answers are looked for, by scenario and slot."""
