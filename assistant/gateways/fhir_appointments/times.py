"""Free times from Schedules and Slots.

https://hl7.org/fhir/R4/schedule.html, https://hl7.org/fhir/R4/slot.html
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.errors import ServiceRefused
from assistant.fhir.elements import Json, Reference
from assistant.fhir.server import instant
from assistant.fhir.words import NOTHING, first, name_of
from assistant.gateways.fhir_appointments.directory import Clinic, department_ids
from assistant.gateways.fhir_appointments.resources import (
    Practitioner,
    PractitionerRole,
    Schedule,
    Slot,
)
from assistant.gateways.fhir_appointments.server import HospitalServer, several
from assistant.gateways.fhir_appointments.words import human_name
from assistant.i18n import Name
from assistant.outside import together
from assistant.ports.appointments import FreeTime

MANY = ("_count", "100")
MOST_AT_ONCE = 12
"""Schedules whose times are asked for at the same time."""


@dataclass(frozen=True)
class Diary:
    """A Schedule, and whose it is."""

    schedule: Schedule
    whose: Name


class Times:
    """Free times at clinics."""

    def __init__(self, server: HospitalServer) -> None:
        self._server = server

    async def free(
        self, clinics: Sequence[Clinic], department_id: str, *, after: datetime, limit: int
    ) -> list[FreeTime]:
        """The soonest free times later than ``after``, whoever's they are."""
        found = await together(self._diaries(clinic, department_id) for clinic in clinics)
        diaries = {one.schedule.id: one for some in found for one in some}
        asked = list(diaries.values())[:MOST_AT_ONCE]
        times = await together(self._free_in(diary, after, limit) for diary in asked)
        return sorted(
            (one for some in times for one in some), key=lambda time: (time.start, time.id)
        )[:limit]

    async def _diaries(self, clinic: Clinic, department_id: str) -> list[Diary]:
        """A clinic's Schedules; servers tie them to the service, its place or its people."""
        for targets in ([clinic.target], [ref.target for ref in clinic.service.location]):
            found = await self._of_actors(targets, clinic, department_id)
            if found:
                return found
        return await self._of_actors(await self._people(clinic), clinic, department_id)

    async def _of_actors(
        self, targets: Sequence[str], clinic: Clinic, department_id: str
    ) -> list[Diary]:
        wanted = {target for target in targets if target}
        if not wanted:
            return []
        actors = ("actor", ",".join(sorted(wanted)))
        try:
            raws = await self._server.search(
                "Schedule", [actors, MANY, ("_include", "Schedule:actor")]
            )
        except ServiceRefused:
            raws = await self._server.search("Schedule", [actors, MANY])
        schedules = [found.resource for found in several(raws, "Schedule", Schedule)]
        people = _people_in(raws)
        alone = wanted == {clinic.target} and len(clinic.departments) == 1
        return [
            Diary(schedule, _whose(schedule, people))
            for schedule in schedules
            if schedule.active
            and wanted & {actor.target for actor in schedule.actor}
            and (alone or _fits(schedule, department_id))
        ]

    async def _people(self, clinic: Clinic) -> list[str]:
        try:
            raws = await self._server.search("PractitionerRole", [("service", clinic.target), MANY])
        except ServiceRefused:
            return []
        roles = [found.resource for found in several(raws, "PractitionerRole", PractitionerRole)]
        own = [
            role
            for role in roles
            if clinic.target in {ref.target for ref in role.healthcare_service}
        ]
        return [f"PractitionerRole/{r.id}" for r in own] + [r.practitioner.target for r in own]

    async def _free_in(self, diary: Diary, after: datetime, limit: int) -> list[FreeTime]:
        """One Schedule's free times, read only as far as the soonest are certain."""
        params = [
            ("schedule", f"Schedule/{diary.schedule.id}"),
            ("status", "free"),
            ("start", f"ge{instant(after)}"),
            ("_sort", "start"),
            ("_count", str(limit)),
        ]
        starts: list[datetime] = []
        free: list[Slot] = []
        async for raws in self._server.pages("Slot", params):
            slots = [found.resource for found in several(raws, "Slot", Slot)]
            slots = [slot for slot in slots if slot.start.tzinfo]
            starts += [slot.start for slot in slots]
            free += [slot for slot in slots if _is_free(slot, diary.schedule, after)]
            if len(free) >= limit and starts == sorted(starts):
                break
        return [FreeTime(slot.id, slot.start, slot.end or slot.start, diary.whose) for slot in free]


def _is_free(slot: Slot, schedule: Schedule, after: datetime) -> bool:
    """What the search asked for, checked; servers return more."""
    own = slot.schedule.target in ("", f"Schedule/{schedule.id}")
    return bool(slot.id) and own and slot.status.lower() == "free" and slot.start > after


def _fits(schedule: Schedule, department_id: str) -> bool:
    said = department_ids(schedule.specialty)
    return not said or department_id in said


def _people_in(raws: Sequence[Json]) -> dict[str, Name]:
    people = {
        f"Practitioner/{found.resource.id}": first(
            human_name(name, found.resource.language) for name in found.resource.name
        )
        for found in several(raws, "Practitioner", Practitioner)
    }
    for found in several(raws, "PractitionerRole", PractitionerRole):
        who = found.resource.practitioner
        name = first(
            [name_of(who, "display", found.resource.language), people.get(who.target, NOTHING)]
        )
        people[f"PractitionerRole/{found.resource.id}"] = name
    return people


def _whose(schedule: Schedule, people: dict[str, Name]) -> Name:
    persons = [a for a in schedule.actor if a.type in ("Practitioner", "PractitionerRole")]
    return first(_named(actor, schedule.language, people) for actor in persons)


def _named(actor: Reference, language: str, people: dict[str, Name]) -> Name:
    return first([name_of(actor, "display", language), people.get(actor.target, NOTHING)])
