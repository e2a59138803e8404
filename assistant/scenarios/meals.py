"""Order a meal: a dish of the day, cooked as it suits, fetched or brought, once or every day."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from assistant.dialogue import bringing
from assistant.dialogue.model import Answer, Answers, Offer, Scenario
from assistant.dialogue.slots import Choice, for_whom, reached_at
from assistant.i18n import (
    DEFAULT_LANGUAGE,
    Label,
    Message,
    _,
    translate,
)
from assistant.ports import Gateways
from assistant.ports.care import CareKind, CareOrder
from assistant.ports.receipts import Receipt

MEALS = (time(11, 30), time(17, 30))
DAYS = 3
"""For how many days meals are offered, today included."""
NOTICE = timedelta(hours=1)
"""How long before it a meal can still be ordered."""

FETCH = Offer("fetch", _("I fetch it at the canteen"))
ONCE = Answer("once", _("Just once"))
DAILY = Answer("daily", _("Every day"))
AS_USUAL = Answer("usual", _("As usual"))
DIETS = (
    Offer(AS_USUAL.value, AS_USUAL.label),
    Offer("less_salt", _("Less salt")),
    Offer("soft", _("Soft")),
    Offer("soft_less_salt", _("Less salt and soft")),
    Offer("less_sugar", _("Less sugar")),
)


async def times(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """The next meals."""
    now = gateways.clock().astimezone(gateways.zone)
    last = after.label if after and isinstance(after.label, datetime) else now
    days = [now.date() + timedelta(days=ahead) for ahead in range(DAYS)]
    every = [datetime.combine(day, at, gateways.zone) for day in days for at in MEALS]
    coming = [moment for moment in every if moment > max(last, now + NOTICE)]
    return [Offer(moment.isoformat(), moment) for moment in coming]


async def dishes(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """What is cooked on that day."""
    at = answers.moment("time")
    if after or at is None:
        return []
    day = at.astimezone(gateways.zone).date()
    found = await gateways.care.offers(CareKind.MEALS, day)
    return [bringing.with_price(one) for one in found]


async def diets(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """How it can be cooked."""
    return DIETS


async def ways(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """Brought or fetched."""
    return [bringing.BRING, FETCH]


async def repeats(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """Once or every day."""
    return [Offer(one.value, one.label) for one in (ONCE, DAILY)]


async def submit(answers: Answers, gateways: Gateways, key: str) -> Receipt:
    """Order the meal; a repeat with the same key finds what is already there."""
    return await gateways.care.order(_order(answers), key=key)


async def undo(answers: Answers, gateways: Gateways, key: str) -> None:
    """Call the meal off, and those of the days after it."""
    await gateways.care.cancel(CareKind.MEALS, key=key)


async def follow(answers: Answers, gateways: Gateways, key: str) -> Receipt | None:
    """Whether it is being cooked."""
    return await gateways.care.find(CareKind.MEALS, key=key)


async def quote(answers: Answers, gateways: Gateways) -> Label:
    """The dish's price, in the canteen's words."""
    paid = _("{price}. You pay when you get it; cash is fine.")
    return bringing.price(answers, "dish", paid, _("You pay when you get it; cash is fine."))


def useful_until(answers: Answers, confirmed_at: datetime) -> datetime:
    """A meal is of no use once its time has come; what comes every day can begin later."""
    at = answers.moment("time") or confirmed_at + timedelta(hours=1)
    return at + timedelta(days=1) if answers.get("often") == DAILY.value else at


def _order(answers: Answers) -> CareOrder:
    diet = answers.of("diet")
    wished = diet and diet.value != AS_USUAL.value and isinstance(diet.label, Message)
    return CareOrder(
        kind=CareKind.MEALS,
        offer=bringing.chosen(answers, "dish"),
        person=bringing.person(answers),
        at=answers.moment("time"),
        daily=answers["often"] == DAILY.value,
        address=bringing.address(answers),
        wishes=(_in_words(diet.label),) if diet and wished else (),
    )


def _in_words(label: Label) -> str:
    return translate(label.source, DEFAULT_LANGUAGE) if isinstance(label, Message) else ""


SCENARIO = Scenario(
    id="meals",
    place=7,
    title=_("Order a meal"),
    icon="meal",
    services=("care",),
    cost=_("Ordering is free. You pay for the meal when you get it."),
    slots=(
        Choice(
            name="time",
            title=_("Time"),
            prompt=_("When would you like to eat?"),
            first_when_unknown=True,
            source=times,
        ),
        Choice(
            name="dish",
            title=_("Dish"),
            prompt=_("Which dish would you like?"),
            empty=_("There is nothing on the menu for then. Another time may do."),
            depends_on=("time",),
            first_when_unknown=True,
            source=dishes,
        ),
        Choice(
            name="diet",
            title=_("Diet"),
            prompt=_("How shall it be cooked?"),
            known_from="diet",
            when_unknown=AS_USUAL,
            source=diets,
        ),
        Choice(
            name="way",
            title=_("How"),
            prompt=_("Do you fetch the meal, or shall it be brought?"),
            first_when_unknown=True,
            source=ways,
        ),
        bringing.brought_to(_("Where shall it be brought?")),
        Choice(
            name="often",
            title=_("How often"),
            prompt=_("How often shall it come?"),
            default=ONCE,
            when_unknown=ONCE,
            source=repeats,
        ),
        for_whom(_("Who eats?")),
        reached_at(_("Which telephone number may the canteen call?")),
    ),
    confirmation=_("Shall I order {dish} for {time}? {often}. {diet}. {way}."),
    summary=_("{dish}, {time}. {often}."),
    completion=_("The meal is ordered: {dish}, {time}. {often}. {way}."),
    refusal=_("That meal cannot be had any more. Would another time do?"),
    reopens="time",
    nouns=("饭", "餐", "菜", "meal", "lunch", "dinner", "food"),
    submit=submit,
    undo=undo,
    follow=follow,
    follow_seconds=300,
    quote=quote,
    useful_until=useful_until,
)
