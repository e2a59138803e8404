"""What scenarios have in common that bring something or someone home: where to, and the price."""

from assistant.dialogue.model import Answer, Answers, Offer
from assistant.dialogue.slots import Place
from assistant.i18n import Label, Message, Name, _, given, label_from_json, label_to_json
from assistant.ports.care import CareOffer
from assistant.ports.people import Person

BRING = Offer("bring", _("Bring it to my home"))
"""The answer to ``way`` after which an address is needed."""
THEY_ASK = Answer("", _("They ask me on the phone"))


def is_brought(answers: Answers) -> bool:
    """Whether it comes to the house."""
    return answers.get("way") == BRING.value


def brought_to(prompt: Message) -> Place:
    """The question where it is brought."""
    return Place(
        name="home",
        title=_("To"),
        prompt=prompt,
        hint=_("Write the address."),
        known_from="home",
        needed=is_brought,
        when_unknown=THEY_ASK,
    )


def address(answers: Answers) -> str:
    """Where it is brought; "" when it is fetched."""
    place = answers.of("home")
    return str(place.data.get("address", "")) if place and is_brought(answers) else ""


def person(answers: Answers) -> Person:
    """Whom it is for."""
    return Person(answers.get("name", ""), answers.get("phone", ""))


def with_price(one: CareOffer) -> Offer:
    """An offer that tells and remembers what it costs."""
    price = {"price": label_to_json(one.about)} if one.about else {}
    return Offer(one.id, one.name, one.about or None, price)


def chosen(answers: Answers, slot: str) -> CareOffer:
    """The offer that was taken, as the service knows it."""
    answer = answers.of(slot)
    name = answer.label if answer and isinstance(answer.label, Name) else given("")
    return CareOffer(answers[slot], name, given(""))


def price(answers: Answers, slot: str, paid: Message, unpriced: Message) -> Label:
    """The price in the service's words within ``paid``, else ``unpriced``."""
    answer = answers.of(slot)
    told = answer.data.get("price") if answer else None
    return paid(price=label_from_json(told)) if told else unpriced
