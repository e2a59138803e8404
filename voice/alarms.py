"""An emergency in a spoken conversation: begun, called off, and how it stands."""

from uuid import UUID

from assistant.dialogue.alarms import (
    CERTAIN,
    COUNTING,
    HEADINGS,
    NOTHING_SENT,
    YOU_CAN_SAY,
    heading,
    lines,
    script,
    state,
)
from assistant.dialogue.model import Mode
from assistant.dialogue.understanding.meaning import EMERGENCY, Understood
from assistant.errors import AssistantError
from assistant.i18n import Label, given
from assistant.wiring import Services
from voice.words import DIAL, SAY_CANCEL, SAY_YES


class Alarms:
    """The emergency of one conversation, if there is one.

    Args:
        services: What is called.
        resident_id: Who speaks.
        mode: Live or practice.
        language: In which language.
    """

    def __init__(self, services: Services, resident_id: UUID, *, mode: Mode, language: str) -> None:
        self._services = services
        self._here = (resident_id, mode)
        self._language = language
        self._id: UUID | None = None
        self._said: list[Label] = []
        self._asked = False

    @property
    def is_going_on(self) -> bool:
        """Whether what is said now is about an emergency."""
        return self._id is not None

    def concern(self, meaning: Understood) -> bool:
        """Whether words tell of an emergency, or are the yes to having been asked for one."""
        yes = self._asked and meaning.command == "yes"
        self._asked = self._asked and (yes or meaning.scenario == EMERGENCY)
        return yes or meaning.scenario == EMERGENCY

    async def take(self, meaning: Understood) -> list[Label]:
        """Begin one that is certain; ask for one that may be the television."""
        if self._asked or meaning.confidence >= CERTAIN:
            self._asked = False
            return await self.begin()
        self._asked = True
        return [SAY_YES, self.numbers()]

    async def begin(self) -> list[Label]:
        """Begin the countdown, or say which number helps when that fails."""
        try:
            self._id = await self._services.emergencies.start(*self._here, spoken=True)
            return await self._stand()
        except AssistantError:
            return [HEADINGS["nothing"], NOTHING_SENT, self.numbers()]

    async def hear(self, text: str) -> tuple[str, list[Label]]:
        """Take a sentence; gives the command that is left to do, and what is said."""
        if self._id is None:
            return "", []
        resident_id, mode = self._here
        hear = self._services.emergencies.hear
        command = await hear(resident_id, self._id, mode, text, self._language)
        return command, await self._stand()

    async def progress(self) -> list[Label]:
        """What has changed since it was said last."""
        before = self._said
        now = await self._stand() if self._id else []
        return now if now != before else []

    def numbers(self) -> Label:
        """The numbers to dial."""
        settings = self._services.settings
        return DIAL(
            medical=given(settings.emergency_medical),
            police=given(settings.emergency_police),
            fire=given(settings.emergency_fire),
        )

    async def _stand(self) -> list[Label]:
        """How it stands; short while the countdown runs, for nobody hears us while we speak."""
        resident_id, mode = self._here
        if self._id is None:
            return []
        alarmed = await self._services.alarmed.find(resident_id, self._id, mode)
        if alarmed.status == COUNTING:
            self._said = [heading(alarmed), SAY_CANCEL]
        elif not alarmed.stands:
            self._said, self._id = [heading(alarmed)], None
        else:
            call = [self.numbers(), YOU_CAN_SAY(words=script(alarmed.address))]
            self._said = [heading(alarmed), *state(alarmed), *lines(alarmed), *call]
        return self._said
