"""Repairs at home: what is broken, when someone may come, what it will cost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from assistant.dialogue import errands
from assistant.dialogue.model import Answer, Answers, Offer, Scenario
from assistant.dialogue.photos import OF_IT
from assistant.dialogue.slots import Account, Choice, Where, for_whom, reached_at
from assistant.i18n import Label, _, label_from_json, label_to_json
from assistant.ports import Gateways
from assistant.ports.offices import OfficeQuestion, RequestTerms
from assistant.ports.receipts import Receipt

SOON = Answer("", _("As soon as someone can come"))
LOOK = Answer("", _("The worker will look"))
ABOUT_TIME = ("window", "time", "when", "date", "时间", "时段", "上门", "预约")
"""What the title or the code of the question about the time has in it."""
MORNING, AFTERNOON = time(9), time(14)
DAYS_AHEAD = 5
NEARLY_OVER = timedelta(hours=1)
STILL_WANTED = timedelta(days=3)
"""How long a repair without a time is still wanted."""


async def kinds(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """What can be repaired."""
    return await errands.kinds(gateways.repair, after)


async def windows(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """When someone can come, as the office offers it, and what it tells about the price."""
    request = await errands.request(gateways.repair, answers, gateways, answers["what"])
    terms = await gateways.repair.terms(request.kind)
    question = next((one for one in terms.questions if _is_about_time(one)), None)
    if question is None:
        offered = [Offer(SOON.value, SOON.label)]
    elif question.options:
        offered = [Offer(o.id, _moment(o.id) or o.name, o.name) for o in question.options]
    else:
        offered = [
            Offer(at.isoformat(), at)
            for at in _half_days(gateways.clock().astimezone(gateways.zone))
        ]
    data = _to_know(terms, question)
    return errands.following([replace(offer, data=data) for offer in offered], after)


async def submit(answers: Answers, gateways: Gateways, key: str) -> Receipt:
    """Send for someone; a repeat with the same key finds what is already there."""
    office, when = gateways.repair, answers.of("when")
    question = str(when.data.get("question", "")) if when else ""
    extra = {question: answers["when"]} if question else {}
    request = await errands.request(office, answers, gateways, answers["what"], **extra)
    request = errands.with_photo(request, answers, gateways, key)
    return _at_its_time(answers, await office.submit(request, key=key))


async def undo(answers: Answers, gateways: Gateways, key: str) -> None:
    """Send for nobody, as long as nobody has been sent for."""
    await gateways.repair.withdraw(key=key)


async def follow(answers: Answers, gateways: Gateways, key: str) -> Receipt | None:
    """Who comes, and whether it is mended."""
    receipt = await gateways.repair.find(key=key)
    return _at_its_time(answers, receipt) if receipt else None


async def quote(answers: Answers, gateways: Gateways) -> Label:
    """The office's own words about the price; and what cannot be done afterwards."""
    when = answers.of("when")
    told = when.data.get("cost") if when else None
    price = label_from_json(told) if told else _("You pay when it is mended; ask for the price")
    return _("{price}. {final}")(price=price, final=errands.final())


def useful_until(answers: Answers, confirmed_at: datetime) -> datetime:
    """Someone who is sent for after the time that was chosen does not come."""
    at = answers.moment("when")
    return at + NEARLY_OVER if at else confirmed_at + STILL_WANTED


def _at_its_time(answers: Answers, receipt: Receipt) -> Receipt:
    return replace(receipt, starts=receipt.starts or answers.moment("when"))


def _to_know(terms: RequestTerms, question: OfficeQuestion | None) -> dict[str, object]:
    known: dict[str, object] = {"question": question.id} if question else {}
    return known | ({"cost": label_to_json(terms.told[0])} if terms.told else {})


def _is_about_time(question: OfficeQuestion) -> bool:
    told = " ".join((question.id, *question.title.words.values())).lower()
    choosable = question.kind == "moment" or bool(question.options)
    return choosable and any(word in told for word in ABOUT_TIME)


def _moment(value: str) -> datetime | None:
    """The beginning, where a value is an ISO 8601 interval or moment."""
    try:
        at = datetime.fromisoformat(value.split("/")[0])
    except ValueError:
        return None
    return at if at.tzinfo else None


def _half_days(now: datetime) -> list[datetime]:
    days = [now.date() + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
    every = [datetime.combine(day, at, now.tzinfo) for day in days for at in (MORNING, AFTERNOON)]
    return [at for at in every if at > now + NEARLY_OVER]


SCENARIO = Scenario(
    id="home_repair",
    place=9,
    title=_("Repairs at home"),
    icon="wrench",
    services=("repair",),
    cost=_("Asking is free. You hear the price before you say yes."),
    slots=(
        Choice(
            name="what",
            title=_("What is broken"),
            prompt=_("What needs repair?"),
            hint=_("Not sure? Press “I don't know”."),
            when_unknown=errands.SOMETHING_ELSE,
            source=kinds,
        ),
        Account(
            name="words",
            title=_("In your words"),
            prompt=_("What is broken? Please say it in your own words."),
            default=LOOK,
            when_unknown=LOOK,
        ),
        Choice(
            name="when",
            title=_("When"),
            prompt=_("When may someone come?"),
            hint=_("The soonest times come first."),
            empty=_("Nobody is free just now. A person can help you."),
            lasts=False,
            depends_on=("what",),
            first_when_unknown=True,
            source=windows,
        ),
        Where(
            name="where",
            title=_("Where"),
            prompt=_("Where shall they come to?"),
            hint=_("Choose a place, or write the address."),
            known_from="home",
            source=errands.places,
        ),
        OF_IT,
        for_whom(_("Whom shall they ask for?")),
        reached_at(_("Which telephone number may they call?")),
    ),
    confirmation=_("Shall I send for someone: {what}, {when}?"),
    summary=_("{what}, {when}"),
    completion=_("Someone will come: {what}, {when}."),
    refusal=_("That time is no longer free. Would another time do?"),
    reopens="when",
    nouns=("师傅", "维修", "修", "repair", "repairman", "plumber", "electrician"),
    submit=submit,
    undo=undo,
    is_final=True,
    follow=follow,
    follow_seconds=300,
    quote=quote,
    useful_until=useful_until,
)
