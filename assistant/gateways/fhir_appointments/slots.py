"""Booking by Slots: hold, confirm, mark as busy; each step may be repeated after a crash.

With ETags and conditional creates the server keeps two from booking one time (profile A).
Without them (profile C) we look before and after each step, and of two the earliest wins.
https://hl7.org/fhir/R4/http.html#concurrency, https://hl7.org/fhir/R4/http.html#ccreate
"""

from assistant.errors import ServiceMisbehaved, ServiceRefused
from assistant.fhir.elements import KEY_SYSTEM, Reference, with_key
from assistant.fhir.server import CHANGED, Found, found_in
from assistant.gateways.fhir_appointments.capabilities import Abilities
from assistant.gateways.fhir_appointments.records import TAKEN, Records
from assistant.gateways.fhir_appointments.resources import SERVICE, Appointment, Slot
from assistant.gateways.fhir_appointments.server import HospitalServer
from assistant.gateways.fhir_appointments.writing import appointment, slot_in_state
from assistant.outside import Answer
from assistant.ports.people import Person


class SlotBooking:
    """Profiles A and C of booking."""

    def __init__(self, server: HospitalServer, records: Records, abilities: Abilities) -> None:
        self._server = server
        self._records = records
        self._abilities = abilities
        self._careful = not (abilities.locks and abilities.creates_once)

    async def book(self, time_id: str, person: Person, reason: str, key: str) -> Appointment:
        """The Appointment under the key, made if it is not there yet.

        Raises:
            ServiceRefused: the time is taken or gone, or the key's Appointment was cancelled.
        """
        before = await self._records.under(key)
        if before:
            return await self._go_on(before, key)
        target = f"Slot/{time_id}"
        slot = await self._hold(target, key)
        try:
            made = await self._confirm(slot, person, reason, key)
        except ServiceRefused:
            await self._compensate(target, key)
            raise
        await self._mark_busy(slot, target, key)
        return made.resource

    async def _go_on(self, before: list[Found[Appointment]], key: str) -> Appointment:
        """From before a crash: the Appointment is there, its Slot may not be marked yet."""
        made = await self._records.only(before)
        if made is None:
            raise ServiceRefused(SERVICE, "cancelled meanwhile")
        for target in {ref.target for ref in made.resource.slot} - {""}:
            slot = await self._server.read(target, Slot)
            if slot is not None:
                await self._mark_busy(slot, target, key)
        return made.resource

    async def _hold(self, target: str, key: str) -> Found[Slot]:
        slot = await self._server.read(target, Slot)
        if slot is None:
            raise ServiceRefused(SERVICE, "the time is gone")
        if _held_by(slot, key):
            return slot
        if slot.resource.status.lower() != "free":
            raise ServiceRefused(SERVICE, "the time is taken")
        if self._careful and await self._records.on_slot(target):
            raise ServiceRefused(SERVICE, "the time is taken")
        if not self._abilities.may_hold:
            return slot
        body = slot_in_state(slot, "busy-tentative", with_key(slot.raw, key))
        answer = await self._server.update(target, body, slot.etag, CHANGED)
        held = await self._server.updated(answer, target, Slot)
        if self._careful:
            held = await self._server.read(target, Slot)
        if held is None or not _held_by(held, key):
            raise ServiceRefused(SERVICE, "the time was taken meanwhile")
        return held

    async def _confirm(
        self, slot: Found[Slot], person: Person, reason: str, key: str
    ) -> Found[Appointment]:
        once = f"identifier={KEY_SYSTEM}|{key}" if self._abilities.creates_once else ""
        body = appointment(slot, person, reason, key)
        answer = await self._server.create("Appointment", body, once)
        made = await self._records.only(await self._records.under(key))
        if made is None and answer.status in CHANGED:
            raise ServiceRefused(SERVICE, "the time was taken meanwhile")
        made = made or await self._created(answer)
        if not made.resource.live:
            raise ServiceRefused(SERVICE, "the hospital declined")
        if self._careful:
            await self._contest(made, f"Slot/{slot.resource.id}", key)
        return made

    async def _created(self, answer: Answer) -> Found[Appointment]:
        """For servers whose search finds a new resource only later."""
        target = Reference(reference=answer.headers.get("location", "")).target
        if target.startswith("Appointment/"):
            made = await self._server.read(target, Appointment)
            if made is not None:
                return made
        made = found_in(answer, Appointment) if answer.body else None
        if made is None or not made.resource.id:
            raise ServiceMisbehaved(SERVICE, "an appointment was taken, but is not to be found")
        return made

    async def _contest(self, made: Found[Appointment], target: str, key: str) -> None:
        """Nothing locked the time, so another may have booked it too: the earliest wins."""
        rivals = [f for f in await self._records.on_slot(target) if not f.resource.carries(key)]
        if any(rival.resource.age < made.resource.age for rival in rivals):
            await self._records.call_off(made)
            raise ServiceRefused(SERVICE, "the time was taken meanwhile")

    async def _compensate(self, target: str, key: str) -> None:
        """Give the hold back, unless an Appointment exists after all."""
        if not any(found.resource.live for found in await self._records.under(key)):
            await self._records.free(target, key)

    async def _mark_busy(self, slot: Found[Slot], target: str, key: str) -> None:
        """The last step; the Appointment stands whether or not the server lets us."""
        if not _held_by(slot, key) or slot.resource.status.lower() == "busy":
            return
        body = slot_in_state(slot, "busy", with_key(slot.raw, key))
        try:
            answer = await self._server.update(target, body, slot.etag, CHANGED)
            again = await self._server.updated(answer, target, Slot)
            if again is not None and again.etag != slot.etag:
                await self._mark_busy(again, target, key)
        except ServiceRefused:
            return


def _held_by(slot: Found[Slot], key: str) -> bool:
    return slot.resource.carries(key) and slot.resource.status.lower() in TAKEN
