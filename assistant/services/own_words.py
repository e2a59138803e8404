"""The records about a resident in plain words: one function for each kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.db.base import Vault
from assistant.dialogue.alarms import DESK, HEADINGS, PEOPLE, RAISED, THE_DESK
from assistant.dialogue.engine import lines
from assistant.dialogue.model import Answers, Mode, Scenario
from assistant.dialogue.slots import joined
from assistant.dialogue.stored import answers_from_json
from assistant.dialogue.telephone import spoken_phone
from assistant.dialogue.words import CANCELLING, ITEM, STATES
from assistant.i18n import Label, Message, _, given, label_from_json
from assistant.ports.messages import TOLD, Contact
from assistant.ports.people import NEEDS
from assistant.ports.receipts import Fact
from assistant.services.booked import BookedReader
from assistant.services.in_need import in_need_from_json
from assistant.services.reminding import choices
from assistant.services.residents import Profile
from assistant.services.said import said_from_json
from assistant.services.waited import STATES as PLACES

REASONS: Mapping[str, Message] = {
    "asked": _("You asked for a person"),
    "promise_broken": _("We did not answer in time"),
    "misbehaved": _("A service gave a strange answer"),
}
"""Why a person was told."""

SENDING: Mapping[str, Message] = {
    "waiting": _("Not sent yet"),
    "sending": _("Being sent"),
    "sent": _("Sent"),
    "delivered": _("Arrived"),
    "failed": _("Did not arrive"),
    "unsure": _("Perhaps sent"),
    "dropped": _("Never sent"),
}
"""How a message stands."""

PRACTISED = _("Practice: {what}")
CALLED = _("{phone}. Told: {told}")
HELP_CALLED = _("Help was called")
REACHED = _("{phone}. {words}")
TOLD_NOTHING = _("nothing by itself")


@dataclass(frozen=True)
class Item:
    """One record."""

    title: Label | None
    facts: tuple[Fact, ...]
    photo: str = ""
    """The id of one."""


@dataclass(frozen=True)
class Group:
    """Records of one kind."""

    id: str
    title: Message
    items: tuple[Item, ...]


class Wording:
    """Opens records and puts them into words."""

    def __init__(
        self, vault: Vault, scenarios: Mapping[str, Scenario], booked: BookedReader
    ) -> None:
        self._vault = vault
        self._scenarios = scenarios
        self._booked = booked

    def profile(self, row: Any, profile: Profile) -> Sequence[Group]:
        """What they told about themselves, their places, their people."""
        places = [Fact(given(one.name), given(one.place.address)) for one in profile.places]
        people = [
            Fact(given(one.name), CALLED(phone=given(_addresses(one)), told=_told(one.told)))
            for one in profile.contacts
        ]
        return (
            Group("profile", _("About me"), _one([*self._self(row, profile)])),
            Group("places", _("Places I often go to"), _one(places)),
            Group("family", _("People close to me"), _one(people)),
        )

    def booking(self, row: Any) -> Item:
        """What was asked of a service, and what it answered."""
        booked = self._booked.open(row)
        labels = booked.scenario.labels(booked.answers)
        title = ITEM(
            title=booked.scenario.title,
            words=booked.scenario.summary(**labels),
            state=CANCELLING if booked.cancelling else STATES[booked.status],
        )
        facts = [Fact(_("Asked for"), row.confirmed_at)]
        if booked.receipt.reference:
            facts.append(Fact(_("Your number"), given(booked.receipt.reference)))
        answered = _answered(booked.scenario, booked.answers)
        told = [Fact(one.title, one.words) for one in booked.receipt.facts]
        return Item(_in_mode(row, title), (*facts, *answered, *told))

    def conversation(self, row: Any) -> Item:
        """What was answered in a conversation."""
        scenario, said = self._scenarios[row.scenario], said_from_json(self._vault.open(row.said))
        facts = [Fact(_("Last answered"), row.updated_at)]
        if said.heard:
            facts.append(Fact(_("What you said"), given(said.heard)))
        answered = _answered(scenario, said.answers)
        return Item(_in_mode(row, scenario.title), (*facts, *answered))

    def photo(self, row: Any) -> Item:
        """What was sent along."""
        title = _in_mode(row, _("One photo"))
        return Item(title, (Fact(_("Sent"), row.created_at),), str(row.id))

    def place(self, row: Any) -> Item:
        """What is waited for; the row has what was answered before."""
        scenario, said = self._scenarios[row.scenario], said_from_json(self._vault.open(row.said))
        until = row.due_at if row.status == "told" else row.until
        facts = (
            Fact(_("Asked for"), row.asked_at),
            Fact(_("How it stands"), PLACES[row.status](until=until)),
        )
        return Item(_in_mode(row, scenario.title), (*facts, *_answered(scenario, said.answers)))

    def emergency(self, row: Any, alerts: Sequence[Any]) -> Item:
        """What was said of them when help was called, to whom, and what they answered."""
        who = in_need_from_json(self._vault.open(row.whose))
        title = HELP_CALLED if row.status == RAISED else HEADINGS[row.status]
        facts = [Fact(_("Asked for"), row.created_at)]
        if who.name:
            facts.append(Fact(_("Name"), given(who.name)))
        facts += [Fact(_("Known of you then"), who.where), Fact(_("Known of you then"), who.how)]
        for one in alerts:
            facts += self._alert(row, one)
        return Item(_in_mode(row, title), tuple(facts))

    def _alert(self, row: Any, alert: Any) -> Iterable[Fact]:
        """One who is told; that the desk heard of the end says nothing more of the resident."""
        if alert.kind == "desk":
            yield Fact(THE_DESK, DESK[alert.status])
        if alert.kind != "contact":
            return
        whom = self._vault.open(alert.whom)
        states = {**PEOPLE, "told": _("Was told")}
        never = alert.status == "waiting" and row.status != RAISED
        state = states["unneeded" if never else alert.status]
        phone = given(spoken_phone(whom["phone"]))
        yield Fact(given(whom["name"]), REACHED(phone=phone, words=state))
        if alert.said:
            words = self._vault.open(alert.said)["words"]
            yield Fact(_("Answer"), given(words))

    def help(self, row: Any) -> Item:
        """What a person was told who is to help."""
        told = self._vault.open(row.told)
        known = [(_("Name"), told.get("name")), (_("The page you were on"), told.get("page"))]
        facts = [Fact(_("Asked for"), row.created_at)]
        facts += [Fact(title, given(words)) for title, words in known if words]
        if told.get("phone"):
            facts.append(Fact(_("Telephone number"), given(spoken_phone(told["phone"]))))
        scenario = self._scenarios.get(told.get("scenario", ""))
        if scenario:
            facts += _answered(scenario, answers_from_json(told.get("answers", {})))
        return Item(_in_mode(row, REASONS.get(row.reason, given(row.reason))), tuple(facts))

    def message(self, row: Any) -> Item:
        """What was written to whom, and what they answered."""
        content = self._vault.open(row.content)
        words = given(content["text"]) if content["text"] else label_from_json(content["words"])
        answers = self._vault.open(row.answers)["answers"] if row.answers else []
        facts = (
            Fact(_("To"), given(_address(content["to"]))),
            Fact(_("Words"), words),
            Fact(_("Meant for"), row.wanted_at),
            *(Fact(_("Answer"), given(one["words"])) for one in answers),
        )
        return Item(_in_mode(row, SENDING.get(row.status, given(row.status))), facts)

    def _self(self, row: Any, profile: Profile) -> Iterable[Fact]:
        plain = (
            (_("Name"), profile.name),
            (_("Telephone number"), spoken_phone(profile.phone) if profile.phone else ""),
            (_("Mail address"), profile.mail),
            (_("Home address"), profile.home.address if profile.home else ""),
        )
        yield from (Fact(title, given(words)) for title, words in plain if words)
        for name, answer in profile.usual.items():
            yield Fact(self._usual(name), answer.label)
        if profile.needs:
            needs = joined([NEEDS[need] for need in profile.needs])
            yield Fact(_("What a driver should know"), needs)
        yield Fact(_("Told me by message"), _told(profile.told))
        wanted = profile.reminders
        evening, hours = (dict(held_out) for held_out in choices(wanted))
        yield Fact(_("Remind me by message"), evening[wanted.day_before])
        yield Fact(_("And on the day itself"), hours[str(wanted.hours_before)])
        if profile.tiles:
            yield Fact(_("What comes first on the home page"), _("As you chose it"))
        if row.look:
            yield Fact(_("Language, size of the text and colours"), _("As you chose them"))
        yield Fact(_("Known here since"), row.created_at)

    def _usual(self, name: str) -> Label:
        """What the scenario that keeps it for next time calls it."""
        slots = (slot for one in self._scenarios.values() for slot in one.slots)
        usual = _("{what}, usually")
        return next((usual(what=s.title) for s in slots if s.known_from == name), given(name))


def _one(facts: Sequence[Fact]) -> tuple[Item, ...]:
    return (Item(None, tuple(facts)),) if facts else ()


def _address(to: str) -> str:
    return to if "@" in to else spoken_phone(to)


def _addresses(contact: Contact) -> str:
    return ", ".join(filter(None, (spoken_phone(contact.phone), contact.mail)))


def _told(events: Sequence[str]) -> Label:
    words: list[Label] = [TOLD[event] for event in events if event in TOLD]
    return joined(words) if words else TOLD_NOTHING


def _answered(scenario: Scenario, answers: Answers) -> list[Fact]:
    return [Fact(line.title, line.words) for line in lines(scenario, answers)]


def _in_mode(row: Any, title: Label) -> Label:
    return PRACTISED(what=title) if row.mode == Mode.PRACTICE else title
