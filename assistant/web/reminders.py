"""What a resident is told by message, where and when: to see and to change."""

from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from assistant.errors import NotUnderstood
from assistant.i18n import Message, _
from assistant.ports.messages import TOLD_MYSELF
from assistant.services import reminding
from assistant.services.profiles import with_mail, with_told
from assistant.services.residents import Profile
from assistant.web.page import page
from assistant.web.people import ResidentDep
from assistant.web.profiles import fields, keep
from assistant.web.services import ServicesDep

router = APIRouter(prefix="/profile")

NOT_AN_ADDRESS = _("That is not a mail address. Please write it again, or leave it out.")
PROBLEMS: Mapping[str, Message] = {
    "mail": NOT_AN_ADDRESS,
    "day_before_own": _("That is not a time of day. Please write it like 18:00, or leave it out."),
    "hours_before_own": _("Please write a number from 0 to 12, or leave it out."),
}
"""What can be wrong in each field in which something is typed."""


@router.get("/messages")
async def show(
    request: Request, resident_id: ResidentDep, services: ServicesDep, saved: bool = False
) -> Response:
    """See what they are told, and when."""
    profile = await services.residents.profile(resident_id)
    return _form(request, profile, {}, {}, saved=saved)


@router.post("/messages")
async def save(request: Request, resident_id: ResidentDep, services: ServicesDep) -> Response:
    """Change what they are told, and when."""
    form = await request.form()
    profile = _with_ticked(await services.residents.profile(resident_id), form)
    typed = {name: str(form.get(name, "")) for name in PROBLEMS}
    problems: dict[str, Message] = {}
    for name, words in typed.items():
        try:
            profile = _with_typed(profile, name, words)
        except NotUnderstood:
            problems[name] = PROBLEMS[name]
    if problems:
        return _form(request, profile, typed, problems)
    return await keep(services, resident_id, profile, "messages")


def _with_ticked(profile: Profile, form: FormData) -> Profile:
    """What cannot be wrong comes first, so that it is kept whatever is typed beside it."""
    profile = with_told(profile, [str(event) for event in form.getlist("told")])
    day_before, hours_before = (str(form.get(one, "?")) for one in ("day_before", "hours_before"))
    wanted = reminding.with_day_before(profile.reminders, day_before, "")
    wanted = reminding.with_hours_before(wanted, hours_before, "")
    return replace(profile, reminders=wanted)


def _with_typed(profile: Profile, name: str, words: str) -> Profile:
    """A time that is typed counts more than the one that is chosen; no words change nothing."""
    if name == "mail":
        return with_mail(profile, words)
    change = {
        "day_before_own": reminding.with_day_before,
        "hours_before_own": reminding.with_hours_before,
    }[name]
    return replace(profile, reminders=change(profile.reminders, "?", words))


def _form(
    request: Request,
    profile: Profile,
    typed: Mapping[str, str],
    problems: Mapping[str, Message],
    *,
    saved: bool = False,
) -> Response:
    day_before, hours_before = reminding.choices(profile.reminders)
    kept = dict.fromkeys(PROBLEMS, "") | {"mail": profile.mail}
    return page(
        request,
        "profile/messages.html",
        status=422 if problems else 200,
        fields=fields(kept, typed, problems),
        wrong=next(iter(problems.items()), None),
        told=list(TOLD_MYSELF.items()),
        my_told=set(profile.told),
        reminders=profile.reminders,
        day_before=day_before,
        hours_before=hours_before,
        saved=saved,
    )
