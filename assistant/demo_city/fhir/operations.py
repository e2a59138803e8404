"""IHE ITI Scheduling: find, hold and book as operations (profile B)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from assistant.demo_city.fhir.appointments import Appointments
from assistant.demo_city.fhir.dates import period
from assistant.demo_city.fhir.places import Places
from assistant.demo_city.fhir.problem import FhirProblem
from assistant.demo_city.fhir.query import reference_ids, token_matches
from assistant.demo_city.fhir.resource import Resource
from assistant.demo_city.fhir.rules import check_appointment
from assistant.demo_city.fhir.slots import Slot, Slots, keys_of

Parameters = dict[str, list[Any]]
"""What a call was given: each name with its values, a Reference or a resource as it is."""

HOLD_MINUTES = 10
_MANY_DOCTORS = 60


def read_parameters(body: Any) -> Parameters:
    """The values of a Parameters resource: https://hl7.org/fhir/R4/parameters.html."""
    if not isinstance(body, dict) or body.get("resourceType") != "Parameters":
        raise FhirProblem(400, "the body is not a resource Parameters")
    found: Parameters = {}
    for one in body.get("parameter", []):
        values = [v for k, v in one.items() if k == "resource" or k.startswith("value")]
        if not values or "name" not in one:
            raise FhirProblem(400, "a parameter has a name and a value")
        found.setdefault(one["name"], []).append(values[0])
    return found


class Operations:
    """The three operations; a potential appointment's id names its Slot and the Slot's version."""

    def __init__(
        self,
        appointments: Appointments,
        slots: Slots,
        places: Places,
        clock: Callable[[], datetime],
    ) -> None:
        self._appointments = appointments
        self._store = appointments.store
        self._slots = slots
        self._places = places
        self._clock = clock

    def find(self, given: Parameters) -> list[Resource]:
        """Potential appointments: https://profiles.ihe.net/ITI/Scheduling/ITI-115.html."""
        if "start" not in given or "end" not in given:
            raise FhirProblem(400, "start and end are required", code="required", severity="fatal")
        earliest = max(period(str(given["start"][0]))[0], self._clock())
        latest = period(str(given["end"][0]))[0]
        schedules = self._schedules(given)
        if len(schedules) > _MANY_DOCTORS:
            raise FhirProblem(400, "say which specialty or where", code="too-costly")
        found = self._slots.between(schedules, earliest, latest, latest_first=False)
        return [self._potential(slot) for slot in found if slot.status == "free"]

    def hold(self, given: Parameters) -> Resource:
        """Keep one for a while: https://profiles.ihe.net/ITI/Scheduling/ITI-116.html."""
        name = _referred(given)
        until = int((self._clock() + timedelta(minutes=HOLD_MINUTES)).timestamp())
        with self._store.write():
            slot = self._proposed(name)
            body = self._potential(slot) | {"status": "pending"}
            row = self._appointments.insert(name, body, slot)
            self._slots.change(slot, "busy-tentative", [], until)
        return self._appointments.resource(row)

    def book(self, given: Parameters) -> Resource:
        """Book, change or cancel: https://profiles.ihe.net/ITI/Scheduling/ITI-117.html."""
        body = given["appointment-resource"][0] if "appointment-resource" in given else None
        if body is None:
            body = {"id": _referred(given), "status": "pending"}
        else:
            check_appointment(body)
        with self._store.write():
            return self._book(body)

    def release_expired(self) -> None:
        """Give back what was held for too long."""
        now = int(self._clock().timestamp())
        if not self._store.all("SELECT id FROM slot WHERE hold_until < ?", now):
            return
        with self._store.write():
            for row in self._store.all("SELECT id FROM slot WHERE hold_until < ?", now):
                self._store.run(
                    "UPDATE appointment SET status = 'cancelled', version = version + 1,"
                    " body = json_set(body, '$.status', 'cancelled')"
                    " WHERE slot = ? AND status = 'pending'",
                    row["id"],
                )
                self._store.run(
                    "UPDATE slot SET status = 'free', version = version + 1, hold_until = NULL"
                    " WHERE id = ?",
                    row["id"],
                )

    def free_slot(self, name: str) -> None:
        """Where the server keeps the calendar, a cancelled appointment frees its Slot."""
        if not self._slots.appointments(name):
            self._slots.change(self._slots.get(name), "free", [])

    def _book(self, body: Resource) -> Resource:
        stored = self._store.one("SELECT * FROM appointment WHERE id = ?", body.get("id", ""))
        if stored is None:
            return self._book_new(body)
        if body["status"] == "cancelled":
            row = self._appointments.update(stored, self._appointments.resource(stored) | body)
            self.free_slot(stored["slot"])
        elif stored["status"] == "pending" and body["status"] == "pending":
            held = self._appointments.resource(stored)
            row = self._appointments.update(stored, held | body | {"status": "booked"})
            self._mark_busy(row["slot"], held | body)
        elif stored["status"] == "booked" and body["status"] == "booked":
            row = self._appointments.update(stored, body)
            self._mark_busy(row["slot"], body)
            if row["slot"] != stored["slot"]:
                self.free_slot(stored["slot"])
        else:
            raise FhirProblem(409, f"Appointment/{body['id']} is {stored['status']}")
        return self._appointments.resource(row)

    def _book_new(self, body: Resource) -> Resource:
        if body["status"] != "pending":
            raise FhirProblem(422, "a new appointment to be booked has status pending")
        if "id" in body:
            slot = self._proposed(body["id"])
            body = self._potential(slot) | body
        else:
            slot = self._appointments.slot_for(body)
            self._appointments.check_free(slot, body)
        name = f"{slot.time.id}.{slot.version}"
        row = self._appointments.insert(name, body | {"status": "booked"}, slot)
        self._mark_busy(slot.time.id, body)
        return self._appointments.resource(row)

    def _mark_busy(self, name: str, body: Resource) -> None:
        identifiers = [{"system": s, "value": v} for s, v in keys_of(body.get("identifier", []))]
        self._slots.change(self._slots.get(name), "busy", identifiers)

    def _proposed(self, name: str) -> Slot:
        slot_name, _, version = name.rpartition(".")
        slot = self._slots.get(slot_name) if slot_name else None
        free = slot is not None and slot.status == "free" and str(slot.version) == version
        if slot is None or not free or self._slots.appointments(slot_name):
            raise FhirProblem(
                409, f"Appointment/{name} is not available", code="not-found", severity="fatal"
            )
        return slot

    def _potential(self, slot: Slot) -> Resource:
        schedule = self._places.resources["Schedule"][slot.time.schedule]
        doctor, _, care, floor = schedule["actor"]
        service = self._places.resources["HealthcareService"][care["reference"].split("/")[1]]
        where = self._places.resources["Location"][floor["reference"].split("/")[1]]
        actors = [
            doctor,
            care | {k: v for k, v in _display(service).items() if v},
            floor | {k: v for k, v in _display(where).items() if v},
        ]
        return {
            "resourceType": "Appointment",
            "id": f"{slot.time.id}.{slot.version}",
            "status": "proposed",
            "specialty": schedule["specialty"],
            "start": slot.time.start.isoformat(),
            "end": slot.time.end.isoformat(),
            "slot": [{"reference": f"Slot/{slot.time.id}"}],
            "participant": [{"actor": actor, "status": "needs-action"} for actor in actors],
        }

    def _schedules(self, given: Parameters) -> list[str]:
        wanted = {
            kind: {i for v in given.get(name, []) for i in reference_ids(_reference(v), kind)}
            for name, kind in (
                ("organization", "Organization"),
                ("practitioner", "Practitioner"),
                ("location-reference", "Location"),
            )
        }
        specialties = [str(value) for value in given.get("specialty", [])]
        return [
            name
            for name, role in self._places.resources["PractitionerRole"].items()
            if _fits(role, wanted) and _has_specialty(role, specialties)
        ]


def _display(resource: Resource) -> Resource:
    return {"display": resource["name"], "_display": resource["_name"]}


def _reference(value: Any) -> str:
    return str(value.get("reference", "")) if isinstance(value, dict) else str(value)


def _referred(given: Parameters) -> str:
    values = given.get("appointment-reference", [])
    if len(values) != 1:
        raise FhirProblem(400, "appointment-reference is required", code="required")
    return _reference(values[0]).split("/")[-1]


def _fits(role: Resource, wanted: dict[str, set[str]]) -> bool:
    where = role["organization"]["reference"].split("/")[1]
    floor = role["location"][0]["reference"].split("/")[1]
    held = {"Organization": {where}, "Practitioner": {role["id"]}, "Location": {floor, where}}
    return all(not names or names & held[kind] for kind, names in wanted.items())


def _has_specialty(role: Resource, wanted: list[str]) -> bool:
    codings = [c for s in role["specialty"] for c in s.get("coding", [])]
    held = [(c["system"], c["code"]) for c in codings]
    return not wanted or any(token_matches(one, held) for one in wanted)
