"""How a booking is told at the kiosk: how it stands, its number, what the service told."""

from assistant.dialogue import words
from assistant.i18n import Label, given
from assistant.services.booked import Booked
from voice.words import NUMBER


def told_of(booked: Booked) -> list[Label]:
    """Sentence by sentence."""
    labels = booked.scenario.labels(booked.answers)
    told: list[Label] = [
        words.heading(booked.scenario, booked.status, labels, cancelling=booked.cancelling)
    ]
    if booked.receipt.reference:
        told.append(NUMBER(number=given(booked.receipt.reference)))
    elif booked.promised_at:
        told.append(words.promise(booked.promised_at, broken=booked.promise_broken))
    return told + [words.TOLD(title=fact.title, words=fact.words) for fact in booked.receipt.facts]
