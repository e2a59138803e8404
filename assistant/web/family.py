"""The people close to a resident, and what each is told: to see and to change."""

from collections.abc import Sequence
from itertools import zip_longest

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from assistant.i18n import Message, _
from assistant.ports.messages import TOLD
from assistant.services.profiles import Written, checked, with_contacts, written
from assistant.services.residents import MOST_CONTACTS
from assistant.web.page import page
from assistant.web.people import ResidentDep
from assistant.web.profiles import keep
from assistant.web.reminders import NOT_AN_ADDRESS
from assistant.web.services import ServicesDep

router = APIRouter(prefix="/profile")

NO_NUMBER = _("That is not a telephone number. Without one nobody is reached.")


@router.get("/family")
async def show(
    request: Request, resident_id: ResidentDep, services: ServicesDep, saved: bool = False
) -> Response:
    """See who is close to them."""
    profile = await services.residents.profile(resident_id)
    return _form(request, written(profile), saved=saved)


@router.post("/family")
async def save(request: Request, resident_id: ResidentDep, services: ServicesDep) -> Response:
    """Change who is close to them, and what each is told."""
    people = checked(people_of(await request.form()))
    if any(one.is_wrong for one in people):
        return _form(request, people)
    profile = await services.residents.profile(resident_id)
    return await keep(services, resident_id, with_contacts(profile, people), "family")


def people_of(form: FormData) -> list[Written]:
    """The people in the form; what each is told is named by their place in it."""
    columns = (form.getlist(f"contact_{part}") for part in ("name", "phone", "mail"))
    people = enumerate(zip_longest(*columns, fillvalue=""), start=1)
    return [
        Written(str(name), str(phone), _told(form, number), str(mail))
        for number, (name, phone, mail) in people
    ][: MOST_CONTACTS + 1]


def _told(form: FormData, number: int) -> tuple[str, ...]:
    return tuple(str(event) for event in form.getlist(f"contact_told_{number}"))


def _form(request: Request, people: Sequence[Written], *, saved: bool = False) -> Response:
    wrong = _first_wrong(people)
    return page(
        request,
        "profile/family.html",
        status=422 if wrong else 200,
        wrong=wrong,
        people=people,
        told=list(TOLD.items()),
        no_number=NO_NUMBER,
        not_an_address=NOT_AN_ADDRESS,
        most=MOST_CONTACTS,
        saved=saved,
    )


def _first_wrong(people: Sequence[Written]) -> tuple[str, Message] | None:
    """What the summary names, and where it leads."""
    for number, one in enumerate(people, start=1):
        if one.wrong:
            return f"contact-phone-{number}", NO_NUMBER
        if one.wrong_mail:
            return f"contact-mail-{number}", NOT_AN_ADDRESS
    return None
