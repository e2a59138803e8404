"""Booking by IHE's operations find, hold and book (profile B).

https://profiles.ihe.net/ITI/Scheduling/ITI-115.html to ITI-117.html
"""

import base64
import json
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from assistant.errors import ServiceMisbehaved, ServiceRefused
from assistant.fhir.elements import Json, with_key
from assistant.fhir.server import Found, entries_of, instant
from assistant.fhir.words import first, name_of
from assistant.gateways.fhir_appointments.capabilities import Abilities
from assistant.gateways.fhir_appointments.directory import Clinic, department_ids
from assistant.gateways.fhir_appointments.records import Records
from assistant.gateways.fhir_appointments.resources import SERVICE, SNOMED, Appointment
from assistant.gateways.fhir_appointments.server import HospitalServer, several
from assistant.gateways.fhir_appointments.writing import (
    APPOINTMENT,
    PROPOSAL,
    cancelled,
    for_person,
    sendable,
)
from assistant.ports.appointments import FreeTime
from assistant.ports.people import Person

AHEAD = timedelta(days=60)
"""How far we look; the operation demands an end."""
MARK = "ihe."
"""How the ids of proposed times begin; a Slot's id cannot be mistaken for one."""
LONGEST = 20_000


class OperationBooking:
    """Profile B of finding and booking."""

    def __init__(self, server: HospitalServer, records: Records, abilities: Abilities) -> None:
        self._server = server
        self._records = records
        self._abilities = abilities

    async def free(
        self, clinics: Sequence[Clinic], department_id: str, *, after: datetime, limit: int
    ) -> list[FreeTime]:
        """The soonest times that the server proposes, later than ``after``."""
        times = [
            _date("start", after),
            _date("end", after + AHEAD),
            *(
                [_text("specialty", f"{SNOMED}|{department_id}")]
                if _is_code(clinics, department_id)
                else []
            ),
        ]
        for where in _where(clinics):
            raw = await self._find([*times, *where], limit)
            founds = [f for f in _appointments(raw) if _fits(f.resource, clinics, department_id)]
            free = [_free_time(found) for found in founds if _later(found.resource, after)]
            if free:
                return sorted(free, key=lambda time: (time.start, time.id))[:limit]
        return []

    async def book(self, time_id: str, person: Person, reason: str, key: str) -> Appointment:
        """The Appointment under the key, made if it is not there yet.

        The key cannot travel with the hold, so an answer to it that got lost leaves a hold
        without a name; it is taken over, and the book decides.

        Raises:
            ServiceRefused: the time is taken or gone, or the key's Appointment was cancelled.
        """
        before = await self._records.under(key)
        made = await self._records.only(before)
        if made is not None and made.resource.state not in ("pending", "proposed"):
            return made.resource
        if made is None and before:
            raise ServiceRefused(SERVICE, "cancelled meanwhile")
        proposal = made.raw if made else await self._hold(decoded(time_id))
        body = for_person(sendable(proposal, APPOINTMENT), person, reason, key)
        return await self._book({**body, "status": "pending"}, key)

    async def cancel(self, key: str) -> None:
        """Call off what is under the key, as the operation does it or as REST does it."""
        for found in await self._records.under(key):
            if not found.resource.live:
                continue
            try:
                await self._server.operate("book", [_resource(cancelled(found.raw))])
            except ServiceRefused:
                await self._records.call_off(found)
        left = [found for found in await self._records.under(key) if found.resource.live]
        for found in left:
            await self._records.call_off(found)

    async def _find(self, parameters: list[Json], limit: int) -> Json:
        """What the server proposes; one that does not know a parameter proposes nothing."""
        try:
            return await self._server.operate("find", parameters, _count=str(limit * 3))
        except ServiceRefused:
            return {"resourceType": "Bundle"}

    async def _hold(self, proposal: Json) -> Json:
        id = proposal.get("id")
        if "hold" not in self._abilities.operations or not id:
            return proposal
        target = f"Appointment/{id}"
        try:
            raw = await self._server.operate("hold", [_reference(target)])
        except ServiceRefused:
            found = await self._server.read(target, Appointment)
            unnamed = found and not found.resource.carries_other
            if found is None or not unnamed or found.resource.state not in ("pending", "proposed"):
                raise
            return found.raw
        held = [found for found in _appointments(raw) if found.resource.live]
        if not held:
            raise ServiceRefused(SERVICE, "the time was taken meanwhile")
        return held[0].raw if held[0].resource.id else {**proposal, **held[0].raw}

    async def _book(self, body: Json, key: str) -> Appointment:
        try:
            raw = await self._server.operate("book", [_resource(body)])
        except ServiceRefused:
            made = await self._records.only(await self._records.under(key))
            if made is None or made.resource.state in ("pending", "proposed"):
                raise
            return made.resource
        said = [found for found in _appointments(raw) if found.resource.live]
        if not said:
            raise ServiceRefused(SERVICE, "the time was taken meanwhile")
        made = await self._records.only(await self._records.under(key))
        return (made or await self._named(said[0], key)).resource

    async def _named(self, made: Found[Appointment], key: str) -> Found[Appointment]:
        """For servers that drop our key while booking: it must be there to be found again."""
        if made.resource.carries(key):
            return made
        body = {**sendable(made.raw, APPOINTMENT), "identifier": with_key(made.raw, key)}
        await self._server.update(f"Appointment/{made.resource.id}", body, made.etag)
        return made


def encoded(proposal: Json) -> str:
    """A proposed time as an id that is enough to book it."""
    data = json.dumps(sendable(proposal, PROPOSAL), ensure_ascii=False, separators=(",", ":"))
    return MARK + base64.urlsafe_b64encode(zlib.compress(data.encode(), 9)).decode()


def decoded(time_id: str) -> Json:
    """What ``encoded`` was given.

    Raises:
        ServiceRefused: it was not ours; forms can be forged.
    """
    try:
        packed = base64.urlsafe_b64decode(time_id.removeprefix(MARK))
        unpacker = zlib.decompressobj()
        data = json.loads(unpacker.decompress(packed, LONGEST))
    except (ValueError, zlib.error, RecursionError) as error:
        raise ServiceRefused(SERVICE, "no such time") from error
    if not isinstance(data, dict) or data.get("resourceType") != "Appointment":
        raise ServiceRefused(SERVICE, "no such time")
    return sendable(data, PROPOSAL)


def _appointments(raw: Json) -> list[Found[Appointment]]:
    raws = entries_of(raw) if raw["resourceType"].lower() == "bundle" else [raw]
    return several(raws, "Appointment", Appointment)


def _free_time(found: Found[Appointment]) -> FreeTime:
    one = found.resource
    if one.start is None:
        raise ServiceMisbehaved(SERVICE, "a proposed time without a start")
    persons = [p.actor for p in one.participant if p.actor.type.startswith("Practitioner")]
    whose = first(name_of(actor, "display", one.language) for actor in persons)
    return FreeTime(encoded(found.raw), one.start, one.end or one.start, whose)


def _later(one: Appointment, after: datetime) -> bool:
    return one.start is not None and one.start.tzinfo is not None and one.start > after


def _fits(one: Appointment, clinics: Sequence[Clinic], department_id: str) -> bool:
    """Whether it is where and what we asked for, as far as it says."""
    said = department_ids(one.specialty)
    if said and department_id not in said:
        return False
    actors = {p.actor.target for p in one.participant}
    services = {target for target in actors if target.startswith("HealthcareService/")}
    if services:
        return bool(services & {clinic.target for clinic in clinics})
    places = {target for target in actors if target.startswith("Location/")}
    ours = {ref.target for clinic in clinics for ref in clinic.service.location}
    return not places or not ours or bool(places & ours)


def _is_code(clinics: Iterable[Clinic], department_id: str) -> bool:
    return any(
        one.code == department_id for clinic in clinics for one in clinic.departments if one.code
    )


def _where(clinics: Sequence[Clinic]) -> list[list[Json]]:
    """The ways to say where, the best first; a server may know only one of them."""
    organizations = {c.service.provided_by.target for c in clinics} - {""}
    places = {ref.target for c in clinics for ref in c.service.location} - {""}
    ways = [
        [_reference(target, name) for target in sorted(targets)]
        for name, targets in (("organization", organizations), ("location-reference", places))
        if targets
    ]
    return ways or [[]]


def _date(name: str, moment: datetime) -> Json:
    return {"name": name, "valueDateTime": instant(moment)}


def _text(name: str, text: str) -> Json:
    return {"name": name, "valueString": text}


def _reference(target: str, name: str = "appointment-reference") -> Json:
    return {"name": name, "valueReference": {"reference": target}}


def _resource(body: Json) -> Json:
    return {"name": "appointment-resource", "resource": body}
