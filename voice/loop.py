"""The kiosk channel: hears a sentence, takes it where it leads, shows and says the answer."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from assistant.aloud import USUAL, Manner, Rate
from assistant.dialogue import words
from assistant.dialogue.model import Ask, Confirm, Mode, Show
from assistant.errors import AssistantError
from assistant.i18n import Label, Message, _, given, say
from assistant.services.utterances import Led, Place, To
from assistant.wiring import Services

WELCOME = _("What would you like to do? For example: “I would like to see an eye doctor tomorrow.”")
NOT_UNDERSTOOD = _("We did not understand that. What would you like to do?")
A_PERSON = _("Shall a person help you? Say “a person, please”.")
NOTHING_HEARD = _("We heard nothing. Take your time, and say it when you like.")
ONCE_MORE = _("That got lost on our side. Please say it once more.")
DIAL = _(
    "Is it an emergency? Dial {medical} for an ambulance, {police} for the police, "
    "{fire} for the fire brigade."
)
NUMBER = _("Your number: {number}")
TROUBLE = _("Something went wrong on our side. Nothing you said is lost. Our staff: {phone}")
PROMISED = _("A person calls you by {time}.")
BYE = _("Nothing was booked. What would you like to do?")
MOST_FAILURES = 2
"""After so many sentences in a row that were not understood a person is offered."""
_SLOWER = {Rate.FAST: Rate.NORMAL, Rate.NORMAL: Rate.SLOW, Rate.SLOW: Rate.SLOW}
_LOUDER = 1.5


class Talk:
    """One resident's conversation.

    Args:
        services: What is called.
        resident_id: Who speaks.
        language: In which language.
        mode: Live or practice.
    """

    def __init__(
        self, services: Services, resident_id: UUID, *, language: str, mode: Mode = Mode.LIVE
    ) -> None:
        self._services = services
        self._resident_id = resident_id
        self._language = language
        self._mode = mode
        self._failures = 0
        self._shown: list[str] = []
        self.place: Place | None = None
        """The question that is open; None at home."""
        self.manner: Manner = USUAL
        self.loudness = 1.0

    def greet(self) -> list[str]:
        """The first words."""
        return self._show([WELCOME])

    def silence(self) -> list[str]:
        """What is said when nothing was; no failure of anybody's."""
        return self._words([NOTHING_HEARD])

    def lost(self) -> list[str]:
        """What is said when the recogniser lost the words."""
        return self._words([ONCE_MORE])

    async def hear(self, text: str) -> list[str]:
        """Take a sentence; what is shown and said then, line by line."""
        try:
            led = await self._services.utterances.hear(
                self._resident_id, self._mode, text, self._language, self.place
            )
            return await self._follow(led)
        except AssistantError:
            phone = given(self._services.settings.help_phone)
            return self._show([TROUBLE(phone=phone)])

    async def _follow(self, led: Led) -> list[str]:
        understood = led.to is not To.NOTHING and led.ask is None
        self._failures = 0 if understood else self._failures + 1
        match led.to:
            case To.TURN if led.session_id:
                return await self._turn(led.session_id, led)
            case To.BOOKING if led.booking_id:
                return await self._booked(led.booking_id)
            case To.EMERGENCY:
                return self._show([self._numbers()])
            case To.PERSON:
                return await self._person(led)
            case To.HOME:
                self.place = None
                return self._show([BYE])
            case To.COMMAND:
                return self._command(led.meaning.command)
            case To.NOT_YET:
                return self._show(
                    [words.SOON(what=words.scenario_name(led.meaning.scenario)), WELCOME]
                )
        return await self._not_understood()

    async def _turn(self, session_id: UUID, led: Led) -> list[str]:
        standing = await self._services.sessions.find(self._resident_id, session_id, self._mode)
        talk = self._services.conversation
        if standing.scenario.look_up:
            self.place = None
            return self._say(await talk.look_up(standing))
        name = led.slot or talk.next_slot(standing)
        self.place = Place(session_id, name)
        if name:
            turn = led.ask or await talk.ask(standing, name, page=led.page)
            self.place = Place(session_id, name, turn.page)
            return self._say(turn, turn.human, None if led.ask else standing.scenario.cost)
        return self._say(await talk.confirmation(standing))

    async def _not_understood(self) -> list[str]:
        offer = [A_PERSON] if self._failures >= MOST_FAILURES else []
        if self.place is None:
            return self._show([NOT_UNDERSTOOD, *offer])
        standing = await self._services.sessions.find(
            self._resident_id, self.place.session_id, self._mode
        )
        turn = await self._services.conversation.confirmation(standing, unsure=True)
        return self._say(turn, bool(offer))

    async def _booked(self, booking_id: UUID) -> list[str]:
        settle = self._services.settings.settle_seconds
        await self._services.bookings.begin(booking_id, 0, settle=settle)
        booked = await self._services.booked.find(self._resident_id, booking_id, self._mode)
        self.place = None
        labels = booked.scenario.labels(booked.answers)
        told: list[Label] = [
            words.heading(booked.scenario, booked.status, labels, cancelling=booked.cancelling)
        ]
        if booked.receipt.reference:
            told.append(NUMBER(number=given(booked.receipt.reference)))
        elif booked.promised_at:
            told.append(words.promise(booked.promised_at, broken=booked.promise_broken))
        told += [words.TOLD(title=fact.title, words=fact.words) for fact in booked.receipt.facts]
        return self._show(told)

    async def _person(self, led: Led) -> list[str]:
        request = await self._services.help.ask(self._resident_id, self._mode, {}, led.session_id)
        wanted = await self._services.help.find(self._resident_id, request, self._mode)
        return self._show([PROMISED(time=wanted.promised_at)])

    def _command(self, command: str) -> list[str]:
        if command == "slower":
            self.manner = replace(self.manner, rate=_SLOWER[self.manner.rate])
        elif command == "louder":
            self.loudness *= _LOUDER
        elif command == "stop":
            return []
        elif command == "help":
            return self._words([WELCOME])
        return list(self._shown)

    def _numbers(self) -> Message:
        settings = self._services.settings
        return DIAL(
            medical=given(settings.emergency_medical),
            police=given(settings.emergency_police),
            fire=given(settings.emergency_fire),
        )

    def _say(
        self, turn: Ask | Confirm | Show, human: bool = False, cost: Label | None = None
    ) -> list[str]:
        return self._show([*words.spoken(turn, cost), *([A_PERSON] if human else [])])

    def _show(self, labels: Sequence[Label]) -> list[str]:
        self._shown = self._words(labels)
        return list(self._shown)

    def _words(self, labels: Sequence[Label]) -> list[str]:
        now, zone = self._services.clock(), self._services.settings.zone
        return [say(label, self._language, now=now, zone=zone) for label in labels]
