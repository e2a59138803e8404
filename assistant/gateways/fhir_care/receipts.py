"""What a request, and the Task that works on it, tell the resident."""

from assistant.fhir.elements import KEY_SYSTEM
from assistant.fhir.words import name_of
from assistant.gateways.fhir_care.resources import Request, Task
from assistant.i18n import Message, _
from assistant.ports.care import CareKind
from assistant.ports.receipts import Fact, Receipt

SHORT = 24
"""Letters that can still be read out over the telephone."""
ENDED = {"rejected": "cancelled", "failed": "cancelled", "entered-in-error": "cancelled"}


def receipt_of(kind: CareKind, request: Request, task: Task | None) -> Receipt:
    """A request as our receipt; the Task knows better how it stands, where there is one."""
    state = _state(request, task)
    note = name_of(request, "patient_instruction", request.language)
    at = request.occurrence_date_time
    return Receipt(
        reference=_reference(request),
        facts=(Fact(_("Please note"), note),) if note else (),
        progress=_progress(kind, state),
        starts=at if at and at.tzinfo else None,
        finished=state == "completed",
        cancelled=state == "cancelled",
    )


def _state(request: Request, task: Task | None) -> str:
    if not request.live:
        return "cancelled"
    if request.state == "completed":
        return "completed"
    return ENDED.get(task.state, task.state) if task else "requested"


def _reference(request: Request) -> str:
    """The service's own short number, else the id that every server gives."""
    values = [i.value for i in request.identifier if i.system != KEY_SYSTEM and i.value]
    short = [value for value in values if len(value) <= SHORT]
    return min(short, key=len) if short else request.id


def _progress(kind: CareKind, state: str) -> Message | None:
    if state in ("ready", "in-progress"):
        return _UNDER_WAY[kind][state == "in-progress"]
    return {
        "draft": _("They have received it"),
        "requested": _("They have received it"),
        "received": _("They have received it"),
        "accepted": _("They have agreed"),
        "on-hold": _("It has to wait a little"),
        "completed": _("This is done."),
        "cancelled": _("Cancelled"),
    }.get(state)


_UNDER_WAY = {
    CareKind.MEDICINE: (_("The medicine is ready"), _("They are preparing the medicine")),
    CareKind.MEALS: (_("The meal is ready"), _("The meal is being prepared")),
    CareKind.HELP: (_("The helper is ready"), _("The helper is with you")),
}
"""What "ready" and "in progress" mean."""
