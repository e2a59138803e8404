"""The hospitals a resident may name as the usual one."""

from collections.abc import Sequence

from assistant.dialogue.departments import DEPARTMENTS
from assistant.dialogue.model import Answer
from assistant.errors import GatewayError
from assistant.ports.appointments import AppointmentsGateway


async def usual_hospitals(appointments: AppointmentsGateway) -> Sequence[Answer]:
    """Those with the commonest department; none while the service does not answer."""
    try:
        departments = await appointments.departments()
        common = [d for d in departments if d.code == DEPARTMENTS[0].code] or list(departments[:1])
        found = await appointments.hospitals(common[0].id) if common else ()
    except GatewayError:
        return []
    return [Answer(hospital.id, hospital.name) for hospital in found]
