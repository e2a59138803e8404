"""The city hotline 12345: say what is wrong, get a number, see what becomes of it."""

from collections.abc import Sequence

from assistant.dialogue import errands
from assistant.dialogue.model import Answer, Answers, Offer, Scenario
from assistant.dialogue.photos import OF_IT
from assistant.dialogue.slots import Account, Choice, Where, for_whom, reached_at
from assistant.i18n import Label, _
from assistant.ports import Gateways
from assistant.ports.receipts import Receipt


async def matters(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """What the hotline takes requests about."""
    return await errands.kinds(gateways.hotline, after)


async def submit(answers: Answers, gateways: Gateways, key: str) -> Receipt:
    """Hand it in; a repeat with the same key finds what is already there."""
    office = gateways.hotline
    request = await errands.request(office, answers, gateways, answers["matter"])
    return await office.submit(errands.with_photo(request, answers, gateways, key), key=key)


async def undo(answers: Answers, gateways: Gateways, key: str) -> None:
    """Hand in nothing, as long as nothing has been."""
    await gateways.hotline.withdraw(key=key)


async def follow(answers: Answers, gateways: Gateways, key: str) -> Receipt | None:
    """What has become of it."""
    return await gateways.hotline.find(key=key)


async def quote(answers: Answers, gateways: Gateways) -> Label:
    """Nothing; and what cannot be done afterwards."""
    return _("It costs nothing. {final}")(final=errands.final())


SCENARIO = Scenario(
    id="city_hotline",
    place=5,
    title=_("City hotline"),
    icon="megaphone",
    services=("hotline",),
    cost=_("Telling the city costs nothing."),
    slots=(
        Choice(
            name="matter",
            title=_("About"),
            prompt=_("What is it about?"),
            hint=_("Not sure? Press “I don't know” and say it in your own words."),
            when_unknown=errands.SOMETHING_ELSE,
            source=matters,
        ),
        Account(
            name="words",
            title=_("In your words"),
            prompt=_("What is wrong? Please say it in your own words."),
            hint=_("A few words are enough, for example: the lamp by the gate is out."),
            when_unknown=Answer("", _("Nothing more to say")),
        ),
        Where(
            name="where",
            title=_("Where"),
            prompt=_("Where is it?"),
            hint=_("Choose a place, or write where it is."),
            when_unknown=Answer("", _("I will tell them when they phone")),
            source=errands.places,
        ),
        OF_IT,
        for_whom(_("Who is telling the city?")),
        reached_at(_("Which telephone number may the city call?")),
    ),
    confirmation=_("Shall I tell the city hotline: {matter}?"),
    summary=_("To the city: {matter}"),
    completion=_("The city hotline has it: {matter}."),
    refusal=_("The hotline does not take it like that. What else is it about?"),
    reopens="matter",
    nouns=("热线", "投诉", "hotline", "complaint"),
    submit=submit,
    undo=undo,
    is_final=True,
    follow=follow,
    follow_seconds=300,
    quote=quote,
)
