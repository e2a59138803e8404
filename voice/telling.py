"""What the kiosk tells beside turns: how a booking stands, and what can be pressed."""

from collections.abc import Iterable

from assistant.dialogue import words
from assistant.dialogue.model import Ask, Confirm, Scenario
from assistant.i18n import Label, given
from assistant.services.booked import Booked
from assistant.services.reminder_offers import REMIND_ME
from assistant.wiring import Services
from voice.words import NUMBER, PRESS_NUMBER, PRESS_WORDS, PRESS_YES


def told_of(booked: Booked) -> list[Label]:
    """How a booking stands, sentence by sentence: its number, what the service told."""
    labels = booked.scenario.labels(booked.answers)
    told: list[Label] = [
        words.heading(booked.scenario, booked.status, labels, cancelling=booked.cancelling)
    ]
    if booked.receipt.reference:
        told.append(NUMBER(number=given(booked.receipt.reference)))
    elif booked.promised_at:
        told.append(words.promise(booked.promised_at, broken=booked.promise_broken))
    return told + [words.TOLD(title=fact.title, words=fact.words) for fact in booked.receipt.facts]


async def offered_with(services: Services, booked: Booked) -> list[Label]:
    """What goes well with a booking: whether a reminder comes, and what else can be arranged."""
    reminder = await services.reminders.of(booked)
    offered: list[Label] = [one.title for one in await services.follow_ups.of(booked)]
    offered += [REMIND_ME] if reminder and reminder.offered else []
    said: list[Label] = [reminder.words] if reminder else []
    return said + ([words.ALSO, *words.numbered(offered)] if offered else [])


def keys(turn: Ask | Confirm | None, scenarios: Iterable[Scenario]) -> list[Label]:
    """What can be pressed now; at home, without a turn, one of the scenarios."""
    if isinstance(turn, Confirm):
        return [PRESS_YES]
    if turn:
        return [PRESS_NUMBER if turn.offers else PRESS_WORDS]
    return [PRESS_NUMBER, *words.numbered(scenario.title for scenario in scenarios)]
