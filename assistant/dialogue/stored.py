"""Answers and offers as JSON data, for the database."""

from collections.abc import Mapping
from typing import Any

from assistant.dialogue.model import Answer, Answers, Asked, Offer
from assistant.i18n import label_from_json, label_to_json
from assistant.ports.receipts import Fact, Receipt


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """One answer."""
    return {
        "value": answer.value,
        "label": label_to_json(answer.label),
        "data": dict(answer.data),
        "known": answer.known,
        "unknown": answer.unknown,
    }


def answer_from_json(data: Mapping[str, Any]) -> Answer:
    """What ``answer_to_json`` wrote."""
    return Answer(**{**data, "label": label_from_json(data["label"])})


def answers_to_json(answers: Answers) -> dict[str, Any]:
    """All answers, by slot."""
    kept = ((name, answers.of(name)) for name in answers)
    return {name: answer_to_json(answer) for name, answer in kept if answer}


def answers_from_json(data: Mapping[str, Any]) -> Answers:
    """What ``answers_to_json`` wrote."""
    return Answers({name: answer_from_json(answer) for name, answer in data.items()})


def asked_to_json(asked: Asked) -> dict[str, Any]:
    """What was held out for a slot."""
    offers = [
        {
            "value": offer.value,
            "label": label_to_json(offer.label),
            "detail": label_to_json(offer.detail) if offer.detail else None,
            "data": dict(offer.data),
        }
        for offer in asked.offers
    ]
    return {"offers": offers, "complete": asked.complete, "size": asked.size}


def asked_from_json(data: Mapping[str, Any]) -> Asked:
    """What ``asked_to_json`` wrote."""
    offers = tuple(
        Offer(
            value=offer["value"],
            label=label_from_json(offer["label"]),
            detail=label_from_json(offer["detail"]) if offer["detail"] else None,
            data=offer["data"],
        )
        for offer in data["offers"]
    )
    return Asked(offers, data["complete"], data["size"])


def receipt_to_json(receipt: Receipt) -> dict[str, Any]:
    """What a service told us; its times have columns of their own."""
    facts = [
        {"title": label_to_json(f.title), "words": label_to_json(f.words), "phone": f.phone}
        for f in receipt.facts
    ]
    return {
        "facts": facts,
        "progress": label_to_json(receipt.progress) if receipt.progress else None,
    }


def receipt_from_json(reference: str, data: Mapping[str, Any]) -> Receipt:
    """What ``receipt_to_json`` wrote."""
    facts = tuple(
        Fact(label_from_json(f["title"]), label_from_json(f["words"]), f["phone"])
        for f in data.get("facts", ())
    )
    progress = data.get("progress")
    return Receipt(reference, facts, label_from_json(progress) if progress else None)
