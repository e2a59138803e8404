"""``FhirCare``: the port's questions, answered by a FHIR server."""

from collections.abc import Sequence
from datetime import date

import httpx2

from assistant.errors import ServiceMisbehaved, ServiceRefused, ServiceUnavailable
from assistant.fhir.elements import KEY_SYSTEM
from assistant.fhir.server import CHANGED, GONE, FhirServer, Found, found_in, several, token
from assistant.gateways.fhir_care.catalogue import Catalogue
from assistant.gateways.fhir_care.receipts import receipt_of
from assistant.gateways.fhir_care.resources import SERVICE, Request, Task
from assistant.gateways.fhir_care.writing import called_off, request_for
from assistant.outside import Answer
from assistant.ports.care import CareKind, CareOffer, CareOrder
from assistant.ports.ours import Clock
from assistant.ports.people import Person
from assistant.ports.receipts import Receipt

TRIES = 3
"""How often we follow a request that someone else keeps changing."""
RESOURCE = {
    CareKind.MEDICINE: "MedicationRequest",
    CareKind.MEALS: "ServiceRequest",
    CareKind.HELP: "ServiceRequest",
}
CALLED_OFF = {"MedicationRequest": "cancelled", "ServiceRequest": "revoked"}


class FhirCare:
    """A ``CareGateway`` over FHIR R4.

    Every request carries our key as an identifier. Before one is sent we look whether it is
    there, and it is created on the condition that it is not; whatever is lost, a repeat finds it.
    All methods raise ServiceUnavailable, ServiceRefused and ServiceMisbehaved.
    """

    def __init__(self, http: httpx2.AsyncClient, *, deadline: float, clock: Clock) -> None:
        self._server = FhirServer(SERVICE, http, deadline=deadline)
        self._within = self._server.outside.within_deadline
        self._catalogue = Catalogue(self._server)
        self._clock = clock

    async def prescriptions(self, person: Person) -> Sequence[CareOffer]:
        """The medicines somebody takes for good; none when they are not surely that person."""
        async with self._within():
            return await self._catalogue.prescriptions(person, self._clock())

    async def offers(self, kind: CareKind, day: date | None = None) -> Sequence[CareOffer]:
        """What can be ordered (on that day), each once."""
        async with self._within():
            return await self._catalogue.offers(kind, day)

    async def order(self, order: CareOrder, *, key: str) -> Receipt:
        """Order; a repeat with the same key finds what is already there.

        Raises:
            ServiceRefused: it cannot be had, or the order was called off.
        """
        found = await self._under(order.kind, key) or await self._create(order, key)
        one = await self._only(order.kind, found)
        if one is None:
            raise ServiceRefused(SERVICE, "an order that was called off")
        return receipt_of(order.kind, one.resource, None)

    async def find(self, kind: CareKind, *, key: str) -> Receipt | None:
        """How the order under our key stands, the Task's word before the request's."""
        async with self._within():
            found = await self._under(kind, key)
            live = [one for one in found if one.resource.live]
            if not found:
                return None
            one = (live or found)[0]
            task = await self._task(kind, one.resource.id) if live else None
            return receipt_of(kind, one.resource, task)

    async def cancel(self, kind: CareKind, *, key: str) -> None:
        """Call off whatever was ordered under the key; nothing ordered is no error.

        Raises:
            ServiceRefused: it can no longer be called off.
        """
        for found in await self._under(kind, key):
            await self._call_off(kind, found)

    async def _under(self, kind: CareKind, key: str) -> list[Found[Request]]:
        """Every request with the key, the earliest first, whatever its status."""
        asked = [("identifier", token(KEY_SYSTEM, key))]
        try:
            raws = await self._server.search(RESOURCE[kind], asked)
        except ServiceRefused as error:
            if type(error) is ServiceRefused:  # there is nothing of this kind
                return []
            raise
        every = several(SERVICE, raws, RESOURCE[kind], Request)
        ours = [found for found in every if found.resource.carries(key)]
        return sorted(ours, key=lambda found: found.resource.age)

    async def _create(self, order: CareOrder, key: str) -> list[Found[Request]]:
        kind = RESOURCE[order.kind]
        body = {k: v for k, v in request_for(order, key, self._clock()).items() if v}
        condition = f"identifier={KEY_SYSTEM}|{key}"
        answer = await self._server.create(kind, body, condition)
        found = None if answer.status in CHANGED else _made(answer, kind)
        if found and found.resource.carries(key):
            return [found]
        there = await self._under(order.kind, key)
        if there:
            return there
        if answer.status in CHANGED:
            raise ServiceRefused(SERVICE, f"status {answer.status}")
        raise ServiceMisbehaved(SERVICE, "an order was taken and is not there")

    async def _only(
        self, kind: CareKind, founds: Sequence[Found[Request]]
    ) -> Found[Request] | None:
        """The live one of those under a key.

        A server that ignores ``If-None-Exist`` may have made two of a request that it got
        twice; all who look agree that the earliest counts, and the others are called off.
        """
        live = [found for found in founds if found.resource.live]
        for extra in live[1:]:
            await self._call_off(kind, extra)
        return live[0] if live else None

    async def _call_off(self, kind: CareKind, found: Found[Request]) -> None:
        """Call one request off; one that is called off or gone already is no error."""
        resource = RESOURCE[kind]
        target = f"{resource}/{found.resource.id}"
        current: Found[Request] | None = found
        for _try in range(TRIES):
            if current is None or not current.resource.live:
                return
            body = called_off(current.raw, CALLED_OFF[resource])
            answer = await self._server.update(target, body, current.etag, (*CHANGED, *GONE))
            if answer.status not in CHANGED:
                return
            before, current = current, await self._server.read(target, Request)
            if current and current.resource.live and current.etag == before.etag:
                raise ServiceRefused(SERVICE, f"an order that is {current.resource.state}")
        raise ServiceUnavailable(SERVICE, "an order that keeps changing")

    async def _task(self, kind: CareKind, id: str) -> Task | None:
        """What works on a request, the latest; not every server tells of it."""
        try:
            asked = [("focus", f"{RESOURCE[kind]}/{id}")]
            raws = await self._server.search("Task", asked)
        except ServiceRefused:
            return None
        tasks = several(SERVICE, raws, "Task", Task)
        ours = [one.resource for one in tasks if _is_about(one, f"{RESOURCE[kind]}/{id}")]
        return max(ours, key=lambda task: task.last_modified, default=None)


def _is_about(task: Found[Task], target: str) -> bool:
    focus = task.raw.get("focus")
    reference = str(focus.get("reference", "")) if isinstance(focus, dict) else ""
    return reference.split("/_history/")[0].endswith(target)


def _made(answer: Answer, kind: str) -> Found[Request] | None:
    """What a write returned; servers may return nothing, or an outcome."""
    made = found_in(answer, Request) if answer.body else None
    return made if made and made.resource.resource_type.lower() == kind.lower() else None
