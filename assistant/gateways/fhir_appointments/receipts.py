"""What an Appointment tells the resident."""

from collections.abc import Sequence

from assistant.fhir.elements import KEY_SYSTEM
from assistant.fhir.words import first, name_of
from assistant.gateways.fhir_appointments.resources import Appointment
from assistant.i18n import Message, Name, _
from assistant.ports.receipts import Fact, Receipt

SHORT = 24
"""Letters that can still be read out over the telephone."""


def receipt_of(appointment: Appointment) -> Receipt:
    """An Appointment as our receipt."""
    state = appointment.state
    facts = [
        (_("Doctor"), _actor(appointment, ("Practitioner", "PractitionerRole"))),
        (_("Where"), _actor(appointment, ("Location", "HealthcareService"))),
        (
            _("Please note"),
            name_of(appointment, "patient_instruction", appointment.language),
        ),
    ]
    return Receipt(
        reference=_reference(appointment),
        facts=tuple(Fact(title, words) for title, words in facts if words),
        progress=_progress(state),
        starts=appointment.start if appointment.start and appointment.start.tzinfo else None,
        finished=state in ("fulfilled", "noshow"),
        cancelled=state == "cancelled",
    )


def _reference(appointment: Appointment) -> str:
    """The hospital's own short number, else the id that every server gives."""
    values = [i.value for i in appointment.identifier if i.system != KEY_SYSTEM and i.value]
    short = [value for value in values if len(value) <= SHORT]
    return min(short, key=len) if short else appointment.id


def _actor(appointment: Appointment, types: Sequence[str]) -> Name:
    actors = [p.actor for kind in types for p in appointment.participant if p.actor.type == kind]
    return first(name_of(actor, "display", appointment.language) for actor in actors)


def _progress(state: str) -> Message | None:
    return {
        "proposed": _("The hospital has not confirmed yet"),
        "pending": _("The hospital has not confirmed yet"),
        "waitlist": _("You are on the waiting list"),
        "booked": _("Booked"),
        "arrived": _("You have arrived"),
        "checked-in": _("You have arrived"),
        "fulfilled": _("The visit is over"),
        "noshow": _("The visit did not take place"),
        "cancelled": _("Cancelled"),
    }.get(state)
