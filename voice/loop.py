"""The kiosk channel: hears a sentence, takes it where it leads, shows and says the answer."""

from collections.abc import Awaitable, Sequence
from dataclasses import replace
from uuid import UUID

from assistant.aloud import USUAL, Manner, Rate
from assistant.dialogue import words
from assistant.dialogue.model import Ask, Confirm, Mode
from assistant.dialogue.showing import Show
from assistant.dialogue.understanding.meaning import Understood
from assistant.errors import AssistantError
from assistant.i18n import Label, Message, given, say
from assistant.services.leading import Led, Place, To
from assistant.wiring import Services
from voice.alarms import Alarms
from voice.telling import keys, offered_with, told_of
from voice.tidings import Tidings
from voice.words import (
    A_PERSON,
    BYE,
    NOT_UNDERSTOOD,
    NOTHING_HEARD,
    ONCE_MORE,
    PROMISED,
    TROUBLE,
    WELCOME,
)

MOST_FAILURES = 2
"""After so many sentences in a row that were not understood a person is offered."""
PRESS_OFFERED = 2
"""After so many silences in a row a press is offered; then it is quiet, and listens on."""
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
        self._silences = 0
        self._shown: list[str] = []
        self._booking: UUID | None = None
        """What was arranged last, as long as nothing else is spoken of."""
        self._asked: Ask | Confirm | None = None
        self._alarms = Alarms(services, resident_id, mode=mode, language=language)
        self._tidings = Tidings(services, resident_id, mode)
        self.place: Place | None = None
        """The question that is open; None at home."""
        self.manner: Manner = USUAL
        self.loudness = 1.0

    @property
    def _open(self) -> Ask | Confirm | None:
        """The question or read-back that is open; None at home."""
        return self._asked if self.place else None

    async def greet(self) -> list[str]:
        """The first words, and before them what is new."""
        return self._show([*await self._tidings.told(), WELCOME])

    def silence(self) -> list[str]:
        """What is said when nothing was, no failure of anybody's: less and less."""
        self._silences += 1
        if self._silences == 1:
            asked = words.sentence(self._open) if self._open else WELCOME
            return self._words([NOTHING_HEARD, asked])
        return (
            self._words(keys(self._open, self._services.scenarios.values()))
            if self._silences == PRESS_OFFERED
            else []
        )

    def lost(self) -> list[str]:
        """What is said when the recogniser lost the words."""
        return self._words([ONCE_MORE])

    async def hear(self, text: str) -> list[str]:
        """Take a sentence; what is shown and said then, line by line."""
        self._silences = 0
        if self._alarms.is_going_on:
            return await self._in_emergency(text)
        return await self._take(
            self._services.utterances.hear(
                self._resident_id, self._mode, text, self._language, self.place, self._booking
            )
        )

    async def press(self, key: str) -> list[str]:
        """Take what was typed: a number that was shown, Enter alone (``""``), or else words.

        Enter is a yes only after it was held out as one.
        """
        offered, self._silences = self._silences >= PRESS_OFFERED, 0
        if not key:
            yes = offered and isinstance(self._open, Confirm)
            return await self._take(self._confirmed()) if yes else list(self._shown)
        tiles = list(self._services.scenarios)
        if self._open is None and key in map(str, range(1, len(tiles) + 1)):
            return await self._take(self._started(tiles[int(key) - 1]))
        return await self.hear(key)

    async def _started(self, scenario: str) -> Led:
        start = self._services.conversation.start
        session_id = await start(self._resident_id, scenario, self._mode)
        return Led(To.TURN, Understood(scenario), session_id)

    async def _confirmed(self) -> Led:
        session_id = self.place.session_id if self.place else None
        if session_id is None:
            return Led(To.NOTHING, Understood(""))
        standing = await self._services.sessions.find(self._resident_id, session_id, self._mode)
        booking_id = await self._services.conversation.confirm(standing)
        to = To.BOOKING if booking_id else To.TURN
        return Led(to, Understood(""), session_id, booking_id=booking_id)

    async def _take(self, leading: Awaitable[Led]) -> list[str]:
        try:
            await self._tidings.known()
            return await self._follow(await leading)
        except AssistantError:
            phone = given(self._services.settings.help_phone)
            return self._show([TROUBLE(phone=phone)])

    async def _follow(self, led: Led) -> list[str]:
        understood = led.to is not To.NOTHING and led.ask is None
        self._failures = 0 if understood else self._failures + 1
        if self._alarms.concern(led.meaning):
            return self._show(await self._alarms.take(led.meaning))
        match led.to:
            case To.TURN if led.session_id:
                return await self._turn(led.session_id, led)
            case To.BOOKING if led.booking_id:
                return await self._booked(led.booking_id)
            case To.WAITING if led.waiting_id:
                return await self._waits(led.waiting_id)
            case To.PERSON:
                return await self._person(led)
        return await self._stay(led)

    async def _stay(self, led: Led) -> list[str]:
        """What leads to no turn of a conversation."""
        match led.to:
            case To.HOME:
                self.place = None
                return self._show([BYE])
            case To.COMMAND:
                return self._command(led.meaning.command)
            case To.NOT_YET:
                what = words.scenario_name(led.meaning.scenario)
                return self._show([words.SOON(what=what), WELCOME])
        return await self._not_understood(led.notice)

    async def _turn(self, session_id: UUID, led: Led) -> list[str]:
        standing = await self._services.sessions.find(self._resident_id, session_id, self._mode)
        talk = self._services.conversation
        name = led.slot or talk.next_slot(standing)
        self.place = Place(session_id, name) if standing.scenario.slots else None
        self._booking = None
        if standing.scenario.look_up and not name:
            found = await talk.look_up(standing)
            return self._say(replace(found, notice=led.notice) if led.notice else found)
        if name:
            turn = led.ask or await talk.ask(standing, name, page=led.page)
            self.place = Place(session_id, name, turn.page)
            return self._say(turn, turn.human, None if led.ask else standing.scenario.cost)
        return self._say(await talk.confirmation(standing))

    async def _not_understood(self, notice: Message | None) -> list[str]:
        offer = [A_PERSON] if self._failures >= MOST_FAILURES else []
        if self.place is None or self._open is None:
            return self._show([notice or NOT_UNDERSTOOD, *offer])
        standing = await self._services.sessions.find(
            self._resident_id, self.place.session_id, self._mode
        )
        turn = await self._services.conversation.confirmation(standing, unsure=True)
        return self._say(turn, bool(offer))

    async def _booked(self, booking_id: UUID) -> list[str]:
        settle = self._services.settings.settle_seconds
        await self._services.bookings.begin(booking_id, 0, settle=settle)
        booked = await self._services.booked.find(self._resident_id, booking_id, self._mode)
        self.place, self._booking = None, booking_id
        return self._show([*told_of(booked), *await offered_with(self._services, booked)])

    async def _waits(self, waiting_id: UUID) -> list[str]:
        self.place = None
        waited = await self._services.waited.find(self._resident_id, waiting_id, self._mode)
        return self._show([waited.state, waited.summary])

    async def _person(self, led: Led) -> list[str]:
        request = await self._services.help.ask(self._resident_id, self._mode, {}, led.session_id)
        wanted = await self._services.help.find(self._resident_id, request, self._mode)
        return self._show([PROMISED(time=wanted.promised_at)])

    async def progress(self) -> list[str]:
        """What has changed in an emergency since it was said last."""
        changed = await self._alarms.progress()
        return self._show(changed) if changed else []

    async def _in_emergency(self, text: str) -> list[str]:
        try:
            command, told = await self._alarms.hear(text)
        except AssistantError:
            return self._show([self._alarms.numbers()])
        if command == "human":
            return await self._person(Led(To.PERSON, Understood(text)))
        self._shown = self._words(told)
        return self._command(command)

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

    def _say(
        self, turn: Ask | Confirm | Show, human: bool = False, cost: Label | None = None
    ) -> list[str]:
        self._asked = None if isinstance(turn, Show) else turn
        return self._show([*words.spoken(turn, cost), *([A_PERSON] if human else [])])

    def _show(self, labels: Sequence[Label]) -> list[str]:
        self._shown = self._words(labels)
        return list(self._shown)

    def _words(self, labels: Sequence[Label]) -> list[str]:
        now, zone = self._services.clock(), self._services.settings.zone
        return [say(label, self._language, now=now, zone=zone) for label in labels]
