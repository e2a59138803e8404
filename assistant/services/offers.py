"""Fetches what can be held out for a question, a page or a wished-for time at a time."""

from datetime import datetime, timedelta

from assistant.dialogue import engine
from assistant.dialogue.model import Asked, Offer
from assistant.dialogue.slots import Slot
from assistant.dialogue.timing import Context, coming
from assistant.ports import Gateways
from assistant.services.attempts import GatewaysFor
from assistant.services.residents import Residents
from assistant.services.sessions import Standing

MOST_FETCHES = 12
"""How often more times are fetched on the way to a wished-for one."""


class Offers:
    """Asks the services what there is to choose from."""

    def __init__(self, residents: Residents, gateways: GatewaysFor) -> None:
        self._residents = residents
        self._gateways_for = gateways

    async def gateways(self, standing: Standing) -> Gateways:
        """The services of the resident and the mode."""
        profile = await self._residents.profile(standing.resident_id)
        return self._gateways_for(standing.mode, standing.resident_id, profile)

    async def page(self, standing: Standing, slot: Slot, page: int = 1) -> Asked | None:
        """What was held out, and what further fetching a page of it needs; None without offers."""
        asked = standing.said.asked.get(slot.name)
        gateways = await self.gateways(standing)
        refused = standing.said.refused if slot.name == standing.scenario.reopens else None
        first = Offer(refused.value, refused.label, data=refused.data) if refused else None
        while slot.source and engine.wants_more(asked, page):
            after = asked.offers[-1] if asked and asked.offers else first
            fetched = await slot.source(standing.said.answers, gateways, after)
            asked = engine.extend(asked, [o for o in fetched if o.value != (first and first.value)])
        return asked

    async def since(self, standing: Standing, slot: Slot, moment: datetime) -> Asked:
        """The offers from a moment on."""
        if slot.source is None:
            return Asked()
        gateways = await self.gateways(standing)
        before = Offer("", moment - timedelta(seconds=1))
        return engine.extend(None, await slot.source(standing.said.answers, gateways, before))

    async def around(self, standing: Standing, slot: Slot, text: str, context: Context) -> Asked:
        """The offers as far as a time that the words name."""
        asked = await self.page(standing, slot) or Asked()
        wanted = coming(text, context)
        for number in range(2, MOST_FETCHES):
            last = asked.offers[-1].label if asked.offers else None
            if wanted is None or asked.complete or not isinstance(last, datetime):
                break
            if last >= wanted.end:
                break
            asked = (
                await self.page(standing.with_asked(slot.name, asked), slot, number * 2) or asked
            )
        return asked
