"""Turns a service of HSDS into what we know of it at each of its places."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from assistant.gateways.hsds_services.hours import openings
from assistant.gateways.hsds_services.messages import At, Location, Phone, Schedule, Service
from assistant.i18n import Name, language_of
from assistant.ports.directory import PublicService

GONE = frozenset({"inactive", "defunct", "temporarily closed"})
NOT_TO_CALL = frozenset({"fax", "text", "sms", "tty", "textphone", "pager", "video"})
OTHER = "en"
"""What words without Chinese characters are in, where others have them."""
MARK = "|"
_NUMBER = re.compile(r"[+\d][\d ()./-]*\d")
_DIGITS = 3
"""A number with fewer cannot be dialled."""


@dataclass(frozen=True)
class Told:
    """One service at one place, as the directory told us then."""

    service: PublicService
    schedules: tuple[Schedule, ...]
    at: datetime

    def now(self, now: datetime, zone: tzinfo, *, old: bool) -> PublicService:
        """The same with what depends on the hour."""
        times = openings(self.schedules, now, zone)
        return replace(self.service, openings=times, as_of=self.at if old else None)


def told(service: Service, at: datetime) -> tuple[Told, ...]:
    """The service at each of its places; none where it has no name, or is given no more."""
    if not service.id or not service.name.strip() or service.status.lower() in GONE:
        return ()
    return tuple(_told(service, place, at) for place in service.service_at_locations or (At(),))


def service_of(id: str) -> str:
    """The directory's own id in one of ours."""
    return id.partition(MARK)[0]


def _told(service: Service, place: At, at: datetime) -> Told:
    where = place.location
    costs = [cost.amount_description for cost in service.cost_options]
    schedules = place.schedules or where.schedules or service.schedules
    known = PublicService(
        id=f"{service.id}{MARK}{where.id}",
        name=bilingual(service.name, service.alternate_name),
        about=bilingual(service.description),
        address=_address(where),
        spot=_spot(where),
        phone=_phone(place.phones, where.phones, service.phones, service.organization.phones),
        cost=bilingual(service.fees_description) or bilingual(*costs),
        hours=bilingual(*(one.description for one in schedules)),
    )
    return Told(known, schedules, at)


def bilingual(*texts: str) -> Name:
    """Lines in several languages, told apart by their script; HSDS has no field for that."""
    found: dict[str, list[str]] = {}
    for line in "\n".join(texts).splitlines():
        if words := " ".join(line.split()):
            lines = found.setdefault(language_of(words), [])
            lines += [words] if words not in lines else []
    if len(found) > 1 and "" in found:
        found[OTHER] = found.pop("")
    return Name({language: " ".join(lines) for language, lines in found.items()})


def _address(where: Location) -> Name:
    lines = [line for one in where.addresses[:1] for line in (one.address_1, one.address_2)]
    return bilingual(*lines) or bilingual(where.name, where.alternate_name)


def _spot(where: Location) -> tuple[float, float] | None:
    if where.latitude is None or where.longitude is None:
        return None
    return where.latitude, where.longitude


def _phone(*nearest_first: Sequence[Phone]) -> str:
    for phones in nearest_first:
        for phone in phones:
            number = _NUMBER.search(phone.number)
            if phone.type.lower() in NOT_TO_CALL or not number:
                continue
            if sum(letter.isdigit() for letter in number[0]) >= _DIGITS:
                return number[0]
    return ""
