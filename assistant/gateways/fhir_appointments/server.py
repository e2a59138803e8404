"""A hospital's FHIR server: what it can do, and the IHE operations.

https://hl7.org/fhir/R4/http.html#capabilities
"""

from collections.abc import Sequence

import httpx2

from assistant.errors import ServiceRefused
from assistant.fhir import server
from assistant.fhir.elements import Json
from assistant.fhir.server import FhirServer, Found, Kept
from assistant.gateways.fhir_appointments.capabilities import (
    Abilities,
    CapabilityStatement,
    abilities_in,
)
from assistant.gateways.fhir_appointments.resources import SERVICE


class HospitalServer(FhirServer):
    """One hospital's, or several hospitals', FHIR server."""

    def __init__(self, http: httpx2.AsyncClient, *, deadline: float) -> None:
        super().__init__(SERVICE, http, deadline=deadline)
        self._abilities: Abilities | None = None

    async def abilities(self) -> Abilities:
        """What the CapabilityStatement lists; read once, and again after a failure.

        https://hl7.org/fhir/R4/http.html#capabilities

        Raises:
            ServiceMisbehaved: it is no CapabilityStatement.
        """
        if self._abilities is None:
            try:
                answer = await self.outside.ask("GET", "metadata")
            except ServiceRefused:
                return Abilities()
            statement = answer.read(CapabilityStatement)
            if statement.resource_type.lower() != "capabilitystatement":
                raise answer.senseless("no CapabilityStatement")
            self._abilities = abilities_in(statement)
        return self._abilities

    async def operate(self, operation: str, parameters: Sequence[Json], **query: str) -> Json:
        """Call one of the IHE operations on Appointment, and unwrap what it returns.

        Raises:
            ServiceRefused: the outcome says no, in whatever way.
            ServiceMisbehaved: the outcome makes no sense.
        """
        body = {"resourceType": "Parameters", "parameter": list(parameters)}
        path = f"Appointment/${operation}"
        answer = await self.outside.ask("POST", path, params=list(query.items()), body=body)
        data = answer.data()
        parts = data.get("parameter") if isinstance(data, dict) else None
        returned = [p["resource"] for p in parts or [] if isinstance(p, dict) and "resource" in p]
        said: Json = returned[0] if returned else data
        if not server.is_resource(said):
            raise answer.senseless("an outcome that is no resource")
        return said


def found(raw: Json, shape: type[Kept]) -> Found[Kept]:
    """A resource that was part of an answer."""
    return server.found(SERVICE, raw, shape)


def several(raws: Sequence[Json], kind: str, shape: type[Kept]) -> list[Found[Kept]]:
    """Those of one kind that can be read.

    Raises:
        ServiceMisbehaved: none of them can be read.
    """
    return server.several(SERVICE, raws, kind, shape)
