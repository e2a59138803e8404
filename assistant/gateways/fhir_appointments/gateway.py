"""``FhirAppointments``: the port's questions, answered by a FHIR server."""

from collections.abc import Sequence
from datetime import datetime

import httpx2

from assistant.gateways.fhir_appointments.directory import Clinic, Directory, KeptDirectory
from assistant.gateways.fhir_appointments.operations import MARK, OperationBooking
from assistant.gateways.fhir_appointments.receipts import receipt_of
from assistant.gateways.fhir_appointments.records import Records
from assistant.gateways.fhir_appointments.server import HospitalServer
from assistant.gateways.fhir_appointments.slots import SlotBooking
from assistant.gateways.fhir_appointments.times import Times
from assistant.ports.appointments import Department, FreeTime, Hospital
from assistant.ports.ours import Clock
from assistant.ports.people import Person
from assistant.ports.receipts import Receipt

FIND_AND_BOOK = {"find", "book"}


class FhirAppointments:
    """An ``AppointmentsGateway`` over FHIR R4.

    All methods raise ServiceUnavailable, ServiceRefused and ServiceMisbehaved; those that only
    ask are over within one deadline, those that change something have one for each step.
    """

    def __init__(
        self,
        http: httpx2.AsyncClient,
        *,
        deadline: float,
        clock: Clock,
        directory: KeptDirectory,
    ) -> None:
        self._server = HospitalServer(http, deadline=deadline)
        self._clock = clock
        self._directory = Directory(self._server, directory)
        self._records = Records(self._server)

    async def departments(self) -> Sequence[Department]:
        """Every department, once; from each HealthcareService's specialties."""
        return await self._directory.departments()

    async def hospitals(self, department_id: str) -> Sequence[Hospital]:
        """The hospitals that have a department, each once."""
        clinics = await self._directory.clinics(department_id)
        return list({clinic.hospital.id: clinic.hospital for clinic in reversed(clinics)}.values())[
            ::-1
        ]

    async def free_times(
        self, hospital_id: str, department_id: str, *, after: datetime, limit: int
    ) -> Sequence[FreeTime]:
        """Free times later than ``after`` and now, the soonest first."""
        soonest = max(after, self._clock())
        async with self._server.outside.within_deadline():
            every = await self._directory.clinics(department_id)
            clinics = [clinic for clinic in every if clinic.hospital.id == hospital_id]
            source = await self._source(clinics)
            return await source.free(clinics, department_id, after=soonest, limit=limit)

    async def book(self, time_id: str, person: Person, reason: str, *, key: str) -> Receipt:
        """Book; a repeat with the same key goes on where the last one stopped.

        Raises:
            ServiceRefused: the time has been taken meanwhile.
        """
        abilities = await self._server.abilities()
        if time_id.startswith(MARK):
            operations = OperationBooking(self._server, self._records, abilities)
            return receipt_of(await operations.book(time_id, person, reason, key))
        slots = SlotBooking(self._server, self._records, abilities)
        return receipt_of(await slots.book(time_id, person, reason, key))

    async def find(self, *, key: str) -> Receipt | None:
        """What the hospital holds under our key: what stands, else what was called off."""
        async with self._server.outside.within_deadline():
            founds = await self._records.under(key)
        ordered = sorted(founds, key=lambda found: not found.resource.live)
        return receipt_of(ordered[0].resource) if ordered else None

    async def cancel(self, *, key: str) -> None:
        """Give back what was booked or held under the key; nothing is no error."""
        abilities = await self._server.abilities()
        if abilities.operations >= FIND_AND_BOOK:
            await OperationBooking(self._server, self._records, abilities).cancel(key)
        else:
            await self._records.cancel(key)

    async def _source(self, clinics: Sequence[Clinic]) -> Times | OperationBooking:
        abilities = await self._server.abilities()
        if clinics and abilities.operations >= FIND_AND_BOOK:
            return OperationBooking(self._server, self._records, abilities)
        return Times(self._server)
