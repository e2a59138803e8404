"""What we know about a resident: to see and to change, all on one page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from assistant.errors import NotUnderstood
from assistant.i18n import Message, _
from assistant.ports.messages import TOLD, TOLD_MYSELF
from assistant.services import reminding
from assistant.services.profiles import (
    QUESTIONS,
    Hospitals,
    Written,
    checked,
    choices,
    with_answer,
    with_contacts,
    with_messages,
    with_needs,
    with_places,
    words_of,
    written,
)
from assistant.services.residents import MOST_CONTACTS, Profile
from assistant.services.tiles import in_order, moved
from assistant.web.home import MOST_TILES
from assistant.web.page import go, page
from assistant.web.people import ResidentDep
from assistant.web.residents import NOT_A_NUMBER, hospitals_of
from assistant.web.services import ServicesDep
from assistant.wiring import Services

router = APIRouter()

NOT_AN_ADDRESS = _("That is not a mail address. Please write it again, or leave it out.")
NOT_A_TIME = _("That is not a time of day. Please write it like 18:00, or leave it out.")
NOT_HOURS = _("Please write a number from 0 to 12, or leave it out.")
TYPED = (*QUESTIONS, "mail", "day_before_own", "hours_before_own")
"""The fields in which something is typed once."""
PROBLEMS = {
    "mail": NOT_AN_ADDRESS,
    "day_before_own": NOT_A_TIME,
    "hours_before_own": NOT_HOURS,
}


@router.get("/profile")
async def show(
    request: Request, resident_id: ResidentDep, services: ServicesDep, saved: bool = False
) -> Response:
    """See what we know."""
    profile = await services.residents.profile(resident_id)
    hospitals = await hospitals_of(services, resident_id, profile)
    return _form(request, services, profile, hospitals, {}, {}, saved=saved)


@router.post("/profile")
async def save(request: Request, resident_id: ResidentDep, services: ServicesDep) -> Response:
    """Change what we know."""
    form = await request.form()
    profile = await services.residents.profile(resident_id)
    hospitals = await hospitals_of(services, resident_id, profile)
    typed = {name: str(form.get(name, "")) for name in TYPED}
    profile, problems = _with_typed(profile, typed, form, hospitals)
    people = checked(people_of(form))
    profile = with_contacts(_with_ticked(profile, form), people)
    if problems or any(one.is_wrong for one in people):
        return _form(request, services, profile, hospitals, typed, problems, people=people)
    way, _colon, tile = str(form.get("move", "")).partition(":")
    if tile:
        profile = moved(services.scenarios, profile, way, tile)
    await services.residents.save(resident_id, profile)
    await services.messages.replan(resident_id)
    return go(f"/profile?saved=1{'#order' if tile else ''}")


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


def _with_typed(
    profile: Profile, typed: Mapping[str, str], form: FormData, hospitals: Hospitals
) -> tuple[Profile, dict[str, Message]]:
    problems: dict[str, Message] = {}
    for name, words in typed.items():
        try:
            profile = _change(name, form, hospitals)(profile, words)
        except NotUnderstood:
            problems[name] = PROBLEMS.get(name, NOT_A_NUMBER)
    return profile, problems


def _change(name: str, form: FormData, hospitals: Hospitals) -> Callable[[Profile, str], Profile]:
    """What the words in a field change."""
    if name == "mail":
        told = [str(event) for event in form.getlist("told")]
        return lambda profile, words: with_messages(profile, words, told)
    if name in QUESTIONS:
        return lambda profile, words: with_answer(profile, name, words, hospitals)
    when = "day_before" if name == "day_before_own" else "hours_before"
    change = {"day_before": reminding.with_day_before, "hours_before": reminding.with_hours_before}
    chosen = str(form.get(when, "?"))
    return lambda profile, words: replace(
        profile, reminders=change[when](profile.reminders, chosen, words)
    )


def _with_ticked(profile: Profile, form: FormData) -> Profile:
    names, addresses = form.getlist("place_name"), form.getlist("place_address")
    profile = with_needs(profile, [str(need) for need in form.getlist("needs")])
    pairs = zip(map(str, names), map(str, addresses), strict=False)
    return with_places(profile, list(pairs))


def _form(
    request: Request,
    services: Services,
    profile: Profile,
    hospitals: Hospitals,
    typed: Mapping[str, str],
    problems: Mapping[str, Message],
    *,
    people: Sequence[Written] | None = None,
    saved: bool = False,
) -> Response:
    shown = written(profile) if people is None else people
    wrong = _first_wrong(problems, shown)
    return page(
        request,
        "residents/profile.html",
        status=422 if wrong else 200,
        fields=_fields(profile, typed, problems),
        wrong=wrong,
        people=shown,
        not_a_number=NOT_A_NUMBER,
        not_an_address=NOT_AN_ADDRESS,
        **_chosen(profile),
        places=[(saved.name, saved.place.address) for saved in profile.places],
        hospitals=choices(hospitals),
        tiles=in_order(services.scenarios, profile),
        most_tiles=MOST_TILES,
        saved=saved,
    )


def _fields(
    profile: Profile, typed: Mapping[str, str], problems: Mapping[str, Message]
) -> dict[str, Any]:
    kept = {name: words_of(profile, name) for name in QUESTIONS} | {"mail": profile.mail}
    return {
        name: {"value": typed.get(name, kept.get(name, "")), "problem": problems.get(name)}
        for name in TYPED
    }


def _chosen(profile: Profile) -> dict[str, Any]:
    """What is ticked, and what else could be."""
    day_before, hours_before = reminding.choices(profile.reminders)
    return {
        "needs": set(profile.needs),
        "told": list(TOLD.items()),
        "told_myself": list(TOLD_MYSELF.items()),
        "my_told": set(profile.told),
        "reminders": profile.reminders,
        "day_before": day_before,
        "hours_before": hours_before,
    }


def _first_wrong(
    problems: Mapping[str, Message], people: Sequence[Written]
) -> tuple[str, Message] | None:
    """What the summary names, and where it leads."""
    if problems:
        return next(iter(problems.items()))
    one = next((one for one in people if one.is_wrong), None)
    if one is None:
        return None
    return "people", NOT_A_NUMBER if one.wrong else NOT_AN_ADDRESS
