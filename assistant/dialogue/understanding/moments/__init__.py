"""When someone means: days and times as they are said in Mandarin and English."""

import re
from datetime import datetime, timedelta
from functools import cache

from assistant.dialogue.understanding.moments import (
    english_clock,
    english_dates,
    english_days,
    english_spans,
    mandarin_clock,
    mandarin_dates,
    mandarin_days,
    mandarin_spans,
)
from assistant.dialogue.understanding.moments.model import Moment, Reader, Rule
from assistant.dialogue.understanding.moments.others import without_others
from assistant.dialogue.understanding.moments.reading import Tongue, read
from assistant.dialogue.understanding.moments.spelling import even, heard

__all__ = ["Moment", "moments"]

LONGEST = 2000
"""So many characters are read; more would only cost time."""


def moments(text: str, now: datetime, language: str) -> list[Moment]:
    """The times that a text speaks of, in order; those without a date are the next to come."""
    text = text[:LONGEST]
    if language[:2] == "zh":
        return read(without_others(heard(even(text)), mandarin=True), text, now, _mandarin())
    return read(without_others(even(text), mandarin=False), text, now, _english())


@cache
def _mandarin() -> Tongue:
    """How Mandarin speaks of time."""
    return Tongue(
        rules=_compiled(
            mandarin_dates.RULES + mandarin_days.RULES + mandarin_clock.RULES + mandarin_spans.RULES
        ),
        glue=re.compile(
            r"(?:[\s,]|的|大概|大约|差不多|约|那天|当天|在|那个|左右|嗯|呃|就|我想|份)*"
        ),
        link=re.compile(r"\s*(?:的?时候)?(?:到|至|-|~)+\s*"),
        pair=re.compile(r"\s*(?:和|跟|与)\s*"),
        opening=re.compile("之?间"),
        told=re.compile(
            r"^(?!.*(?:想|要|帮|约|挂号|叫|请)).*(?:发生|刚才|已经|[来去到过]了吗|是什么时候|来着"
            r"|开始(?:疼|痛|发烧|咳|不舒服|头|肚|胸)|(?:疼|痛|烧)到现在)"
        ),
        grain=timedelta(hours=1),
    )


@cache
def _english() -> Tongue:
    """How English speaks of time."""
    return Tongue(
        rules=_compiled(
            english_spans.RULES + english_dates.RULES + english_days.RULES + english_clock.RULES
        ),
        glue=re.compile(
            r"(?:[\s,@.()-]|\b(?:the|on|at|in|of|from|for|around|about|by|sometime|between|"
            r"this|and then|starting|approximately|roughly|maybe|please)\b)*"
        ),
        link=re.compile(r"\s*(?:to|until|till|through|thru|-|~)\s*(?:the )?"),
        pair=re.compile(r"\s*(?:and)\s*(?:the )?"),
        opening=re.compile(r"\b(?:between|from)\b"),
        told=re.compile(
            r"^(?!.*\b(?:will|ll|want|need|book|please|can|could|would|going to)\b).*"
            r"\b(?:was|were|did|had"
            r"|happened|felt|feeling|started|began|met|saw|went|since|been|fell)\b"
        ),
        grain=timedelta(minutes=1),
    )


def _compiled(rules: tuple[Rule, ...]) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    return tuple((re.compile(pattern), reader) for pattern, reader in rules)
