"""What a server already holds under our key, and giving it back.

https://hl7.org/fhir/R4/appointment.html#search
"""

import json
from collections.abc import Sequence

from assistant.errors import ServiceMisbehaved, ServiceRefused, ServiceUnavailable
from assistant.fhir.elements import KEY_SYSTEM, Json, without_key
from assistant.fhir.server import CHANGED, GONE, Found, token
from assistant.gateways.fhir_appointments.resources import SERVICE, Appointment, Slot
from assistant.gateways.fhir_appointments.server import HospitalServer, several
from assistant.gateways.fhir_appointments.writing import cancelled, slot_in_state

TRIES = 3
"""How often we follow a resource that someone else keeps changing."""
TAKEN = ("busy", "busy-tentative")


class Records:
    """Appointments and Slots that carry our keys."""

    def __init__(self, server: HospitalServer) -> None:
        self._server = server

    async def under(self, key: str) -> list[Found[Appointment]]:
        """Every Appointment with the key, the earliest first, whatever its status."""
        asked = [("identifier", token(KEY_SYSTEM, key))]
        raws = await self._server.search("Appointment", asked)
        founds = several(_naming(key, raws), "Appointment", Appointment)
        ours = [found for found in founds if found.resource.carries(key)]
        return sorted(ours, key=lambda found: found.resource.age)

    async def on_slot(self, target: str) -> list[Found[Appointment]]:
        """Every live Appointment at a Slot, the earliest first."""
        raws = await self._server.search("Appointment", [("slot", target)])
        name = target.partition("/")[2]
        founds = several(_naming(name, raws), "Appointment", Appointment)
        there = [f for f in founds if target in {ref.target for ref in f.resource.slot}]
        live = [found for found in there if found.resource.live]
        return sorted(live, key=lambda found: found.resource.age)

    async def only(self, founds: Sequence[Found[Appointment]]) -> Found[Appointment] | None:
        """The live one of those under a key.

        A server that ignores ``If-None-Exist`` may have made two of a request that it got
        twice; all who look agree that the earliest counts, and the others are called off.

        Raises:
            ServiceMisbehaved: they are for different times, so a person has to look.
        """
        live = [found for found in founds if found.resource.live]
        if len({found.resource.start for found in live}) > 1:
            raise ServiceMisbehaved(SERVICE, "several appointments at different times for one key")
        for extra in live[1:]:
            await self.call_off(extra)
        return live[0] if live else None

    async def call_off(self, found: Found[Appointment]) -> None:
        """Cancel one Appointment; one that is cancelled or gone already is no error."""
        target = f"Appointment/{found.resource.id}"
        current: Found[Appointment] | None = found
        for _try in range(TRIES):
            if current is None or not current.resource.live:
                return
            body = cancelled(current.raw)
            answer = await self._server.update(target, body, current.etag, (*CHANGED, *GONE))
            if answer.status in GONE:
                return
            current = await self._server.updated(answer, target, Appointment)
        raise ServiceUnavailable(SERVICE, "an appointment that keeps changing")

    async def cancel(self, key: str) -> None:
        """Call off every Appointment under the key, and free every Slot that it held."""
        founds = await self.under(key)
        for found in founds:
            await self.call_off(found)
        slots = {ref.target for found in founds for ref in found.resource.slot}
        for target in sorted(slots | await self._held(key)):
            await self.free(target, key)

    async def free(self, target: str, key: str) -> None:
        """Give a Slot back, if it is ours and nobody has an Appointment there.

        No server does that by itself, and a server that refuses it knows better.
        """
        slot = await self._server.read(target, Slot) if target else None
        for _try in range(TRIES):
            if slot is None or not await self._may_free(slot, target, key):
                return
            body = slot_in_state(slot, "free", without_key(slot.raw, key))
            try:
                answer = await self._server.update(target, body, slot.etag, CHANGED)
            except ServiceRefused:
                return
            slot = await self._server.updated(answer, target, Slot)

    async def _may_free(self, slot: Found[Slot], target: str, key: str) -> bool:
        ours = slot.resource.carries(key) or not slot.resource.carries_other
        if not ours or slot.resource.status.lower() not in TAKEN:
            return False
        return not await self.on_slot(target)

    async def _held(self, key: str) -> set[str]:
        """Slots that carry the key though no Appointment tells of them: from before a crash."""
        try:
            raws = await self._server.search("Slot", [("identifier", token(KEY_SYSTEM, key))])
        except (ServiceRefused, ServiceMisbehaved):  # as a rule: no search without a Schedule
            return set()
        slots = [found.resource for found in several(_naming(key, raws), "Slot", Slot)]
        return {f"Slot/{slot.id}" for slot in slots if slot.carries(key)}


def _naming(word: str, raws: Sequence[Json]) -> list[Json]:
    """Those that can be meant; what else a server sends along need not even be readable."""
    return [raw for raw in raws if word in json.dumps(raw, ensure_ascii=False)]
