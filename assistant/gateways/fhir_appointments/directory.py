"""Which hospital has which department, and what a visit there needs.

https://hl7.org/fhir/R4/healthcareservice.html
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from assistant.errors import ServiceRefused
from assistant.fhir.elements import Coding, Concept, Contact, Json, Reference
from assistant.fhir.server import token
from assistant.fhir.words import NOTHING, concept_name, first, merged, name_of
from assistant.gateways.fhir_appointments.resources import (
    SNOMED,
    HealthcareService,
    Location,
    Organization,
)
from assistant.gateways.fhir_appointments.server import HospitalServer, found, several
from assistant.gateways.fhir_appointments.words import address_name
from assistant.i18n import Name
from assistant.keeping import Kept
from assistant.outside import together
from assistant.ports.appointments import Department, Hospital
from assistant.ports.ours import Clock

MANY = ("_count", "200")
WITH_PLACES = (
    ("_include", "HealthcareService:location"),
    ("_include", "HealthcareService:organization"),
)
LEVELS = {"lvl", "wi", "ro", "co", "area"}
"""Physical types that are a part of a building."""


@dataclass(frozen=True)
class Clinic:
    """One HealthcareService: a department, or several, at one hospital."""

    service: HealthcareService
    departments: tuple[Department, ...]
    hospital: Hospital

    @property
    def target(self) -> str:
        """How other resources refer to it."""
        return f"HealthcareService/{self.service.id}"


class KeptDirectory:
    """What the hospitals of one service offer, for all who ask it; free times are not in it."""

    def __init__(self, *, seconds: float, clock: Clock) -> None:
        self.departments: Kept[Department] = Kept(seconds, clock)
        self.clinics: Kept[Clinic] = Kept(seconds, clock)


class Directory:
    """What a FHIR server's hospitals offer; asked anew after a while, for it may change."""

    def __init__(self, server: HospitalServer, kept: KeptDirectory) -> None:
        self._server = server
        self._within = server.outside.within_deadline
        self._kept = kept

    async def departments(self) -> Sequence[Department]:
        """Every department that any hospital has, once, with all its names."""
        return await self._kept.departments.get("", self._departments, within=self._within)

    async def clinics(self, department_id: str) -> Sequence[Clinic]:
        """Where a department is; its hospitals are looked up."""
        ask = partial(self._clinics, department_id)
        return await self._kept.clinics.get(department_id, ask, within=self._within)

    async def _departments(self) -> tuple[Department, ...]:
        every: dict[str, Department] = {}
        for service in await self._services([MANY]):
            for one in departments_of(service):
                known = every.get(one.id, one)
                name = merged(known.name, one.name)
                every[one.id] = Department(one.id, name, known.code or one.code)
        return tuple(every.values())

    async def _clinics(self, department_id: str) -> tuple[Clinic, ...]:
        raws = await self._asked(department_id)
        services = [
            found.resource
            for found in several(raws, "HealthcareService", HealthcareService)
            if found.resource.active and department_id in _ids(found.resource)
        ]
        places = await self._places(services, raws)
        return tuple(Clinic(s, departments_of(s), _hospital(s, places)) for s in services)

    async def _services(self, params: Sequence[tuple[str, str]]) -> list[HealthcareService]:
        raws = await self._server.search("HealthcareService", params)
        founds = several(raws, "HealthcareService", HealthcareService)
        return [found.resource for found in founds if found.resource.active]

    async def _asked(self, department_id: str) -> list[Json]:
        """The services that may have the department; servers may not know how to narrow it."""
        narrow = [("specialty", token(SNOMED, department_id))] * department_id.isdecimal()
        for params in ([*narrow, MANY, *WITH_PLACES], [MANY, *WITH_PLACES]):
            with suppress(ServiceRefused):
                raws = await self._server.search("HealthcareService", params)
                if raws:
                    return raws
        return await self._server.search("HealthcareService", [MANY])

    async def _places(
        self, services: Iterable[HealthcareService], raws: Iterable[Json]
    ) -> dict[str, Json]:
        """The Locations and Organizations that matter, by ``Type/id``."""
        places = {f"{raw.get('resourceType')}/{raw.get('id')}": raw for raw in raws}
        wanted = {ref.target for s in services for ref in (s.provided_by, *s.location[:1])}
        for _step in ("the places", "what they are part of"):
            missing = sorted(target for target in wanted if target and target not in places)
            for target, raw in zip(missing, await self._read(missing), strict=True):
                places[target] = raw
            wanted = {_parent(places[target]) for target in wanted if target in places}
        return places

    async def _read(self, targets: Sequence[str]) -> list[Json]:
        return await together(self._read_one(target) for target in targets)

    async def _read_one(self, target: str) -> Json:
        try:
            found = await self._server.read(target, Location)
        except ServiceRefused:
            return {}
        return found.raw if found else {}


def departments_of(service: HealthcareService) -> tuple[Department, ...]:
    """What a service calls its specialties, else its types, else itself."""
    concepts = service.specialty or service.type
    every = [_department(concept, service.language) for concept in concepts]
    known = tuple(one for one in every if one.id)
    if known or not service.name:
        return known
    return (Department(service.name, name_of(service, "name", service.language)),)


def department_ids(concepts: Iterable[Concept]) -> set[str]:
    """The ids that departments with these concepts have."""
    return {_department(concept, "").id for concept in concepts} - {""}


def _ids(service: HealthcareService) -> set[str]:
    return {one.id for one in departments_of(service)}


def _department(concept: Concept, language: str) -> Department:
    name = concept_name(concept, language)
    code = next((coding.code for coding in concept.coding if _is_snomed(coding)), "")
    text = concept.text or next((c.display or c.code for c in concept.coding), "")
    return Department(code or text.strip(), name or Name({"": code or text}), code)


def _is_snomed(coding: Coding) -> bool:
    return bool(coding.code) and coding.system.lower().rstrip("/").startswith(SNOMED)


def _parent(raw: Json) -> str:
    return found(raw, Location).resource.part_of.target if raw else ""


def _place(raw: Json | None) -> Location:
    return found(raw, Location).resource if raw else Location()


def _organization(reference: Reference, places: dict[str, Json]) -> tuple[str, Organization]:
    """Who runs a service; a department that is an organization stands for its hospital.

    https://terminology.hl7.org/CodeSystem-organization-type.html
    """
    target = reference.target
    raw = places.get(target)
    organization = found(raw, Organization).resource if raw else Organization()
    codes = {coding.code for concept in organization.type for coding in concept.coding}
    parent = organization.part_of.target
    if "dept" in codes and places.get(parent):
        return parent, found(places[parent], Organization).resource
    return target, organization


def _hospital(service: HealthcareService, places: dict[str, Json]) -> Hospital:
    target, organization = _organization(service.provided_by, places)
    at = service.location[0] if service.location else Reference()
    place = _place(places.get(at.target))
    site = _place(places.get(place.part_of.target))
    phones = [*service.telecom, *place.telecom, *site.telecom, *organization.telecom]
    return Hospital(
        id=target or service.provided_by.display or at.target or f"HealthcareService/{service.id}",
        name=first(_names(service, organization, site, place)),
        address=first(_addresses(organization, site, place)),
        cost=name_of(service, "extra_details", service.language),
        bring=name_of(service, "comment", service.language),
        floor=_floor(place),
        phone=_phone(phones),
    )


def _names(
    service: HealthcareService, organization: Organization, site: Location, place: Location
) -> Iterable[Name]:
    """What the hospital may be called, the best first."""
    yield name_of(organization, "name", organization.language)
    yield name_of(service.provided_by, "display", service.language)
    yield name_of(site, "name", site.language)
    yield name_of(place, "name", place.language)
    yield from (name_of(at, "display", service.language) for at in service.location)
    yield name_of(service, "name", service.language)


def _addresses(organization: Organization, site: Location, place: Location) -> Iterable[Name]:
    yield address_name(place.address, place.language)
    yield address_name(site.address, site.language)
    yield from (address_name(one, organization.language) for one in organization.address)


def _floor(place: Location) -> Name:
    codes = {coding.code for coding in place.physical_type.coding}
    name = name_of(place, "name", place.language) if codes & LEVELS else NOTHING
    return first([name, name_of(place, "description", place.language)])


def _phone(contacts: Iterable[Contact]) -> str:
    return next((c.value for c in contacts if c.system.lower() in ("phone", "") and c.value), "")
