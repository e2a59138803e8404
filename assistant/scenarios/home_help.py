"""Help at home: somebody comes for half a day to clean, to bathe, to cut hair, to go along."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from assistant.dialogue import bringing
from assistant.dialogue.model import Answers, Offer, Scenario
from assistant.dialogue.slots import Choice, Text, for_whom, reached_at
from assistant.i18n import Label, _
from assistant.ports import Gateways
from assistant.ports.care import CareKind, CareOrder
from assistant.ports.receipts import Receipt

HALF_DAYS = (time(9), time(13, 30))
DAYS_AT_ONCE = 5
"""For how many days half-days are offered in one go, from tomorrow on."""


async def kinds(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """What help there is."""
    if after:
        return []
    return [bringing.with_price(one) for one in await gateways.care.offers(CareKind.HELP)]


async def half_days(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """Mornings and afternoons, from tomorrow on."""
    now = gateways.clock().astimezone(gateways.zone)
    last = after.label if after and isinstance(after.label, datetime) else now
    first = max(last.astimezone(gateways.zone).date(), now.date() + timedelta(days=1))
    days = [first + timedelta(days=ahead) for ahead in range(DAYS_AT_ONCE)]
    every = [datetime.combine(day, at, gateways.zone) for day in days for at in HALF_DAYS]
    return [Offer(moment.isoformat(), moment) for moment in every if moment > last]


async def submit(answers: Answers, gateways: Gateways, key: str) -> Receipt:
    """Ask for the helper; a repeat with the same key finds what is already there."""
    order = CareOrder(
        kind=CareKind.HELP,
        offer=bringing.chosen(answers, "kind"),
        person=bringing.person(answers),
        at=answers.moment("time"),
        address=_address(answers),
    )
    return await gateways.care.order(order, key=key)


async def undo(answers: Answers, gateways: Gateways, key: str) -> None:
    """Call the helper off."""
    await gateways.care.cancel(CareKind.HELP, key=key)


async def follow(answers: Answers, gateways: Gateways, key: str) -> Receipt | None:
    """Whether somebody has agreed to come."""
    return await gateways.care.find(CareKind.HELP, key=key)


async def quote(answers: Answers, gateways: Gateways) -> Label:
    """The price, in the helpers' words."""
    paid = _("{price}. You pay the helper; cash is fine.")
    return bringing.price(answers, "kind", paid, _("You pay the helper afterwards; cash is fine."))


def useful_until(answers: Answers, confirmed_at: datetime) -> datetime:
    """Help is of no use once its time has come."""
    return answers.moment("time") or confirmed_at + timedelta(hours=1)


def _address(answers: Answers) -> str:
    """What the profile keeps as data is words when it was typed."""
    place = answers.of("home")
    return str(place.data.get("address") or place.value) if place else ""


SCENARIO = Scenario(
    id="home_help",
    place=8,
    title=_("Help at home"),
    icon="broom",
    services=("care",),
    cost=_("Asking is free. You pay the helper afterwards."),
    slots=(
        Choice(
            name="kind",
            title=_("Kind of help"),
            prompt=_("What do you need help with?"),
            empty=_("No help is offered just now. A person can help you."),
            first_when_unknown=True,
            source=kinds,
        ),
        Choice(
            name="time",
            title=_("Time"),
            prompt=_("Which half-day shall they come?"),
            hint=_("Morning is from 9, afternoon from 1:30."),
            first_when_unknown=True,
            source=half_days,
        ),
        # No Place: in "go with me to the hospital" the hospital is not where the helper comes.
        Text(
            name="home",
            title=_("To"),
            prompt=_("Where shall they come to?"),
            hint=_("Write the address."),
            known_from="home",
            when_unknown=bringing.THEY_ASK,
        ),
        for_whom(_("Who needs the help?")),
        reached_at(_("Which telephone number may the helper call?")),
    ),
    confirmation=_("Shall I ask for {kind}, from {time}?"),
    summary=_("{kind}, {time}"),
    completion=_("It is arranged: {kind}, from {time}."),
    refusal=_("Nobody can come at that time. Would another time do?"),
    reopens="time",
    nouns=(
        "保洁",
        "阿姨",
        "钟点工",
        "助浴",
        "洗澡",
        "理发",
        "陪同",
        "陪诊",
        "打扫",
        "cleaner",
        "cleaning",
        "bath",
        "haircut",
        "helper",
    ),
    submit=submit,
    undo=undo,
    follow=follow,
    follow_seconds=300,
    quote=quote,
    useful_until=useful_until,
)
