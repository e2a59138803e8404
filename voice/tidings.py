"""What is new to a resident when they come to the kiosk: said first, and known once they answer."""

from collections.abc import Sequence
from uuid import UUID

from assistant.dialogue.model import Mode
from assistant.i18n import Label
from assistant.wiring import Services


class Tidings:
    """The news of one conversation."""

    def __init__(self, services: Services, resident_id: UUID, mode: Mode) -> None:
        self._news = services.news
        self._whose = (resident_id, mode)
        self._said: list[UUID] = []

    async def told(self) -> Sequence[Label]:
        """What is to be said of it; what is known already is not."""
        found = await self._news.of(*self._whose)
        self._said = [key for one in found for key in one.ids]
        return [one.words for one in found]

    async def known(self) -> None:
        """Somebody was there, for they answered: it need not be said again, here or on a page."""
        said, self._said = self._said, []
        if said:
            await self._news.known(*self._whose, said)
