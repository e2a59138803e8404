"""Renew a medicine: one that is taken for good, made ready to fetch or brought home."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from assistant.dialogue import bringing
from assistant.dialogue.model import Answer, Answers, Offer, Scenario
from assistant.dialogue.slots import Choice, for_whom, reached_at
from assistant.i18n import Label, Name, _, given
from assistant.ports import Gateways
from assistant.ports.care import CareKind, CareOffer, CareOrder
from assistant.ports.receipts import Receipt

USEFUL = timedelta(days=2)
"""How long a request that waits is still wanted."""

USUAL = Offer("usual", _("My usual medicine"), _("The health centre looks which one."))
UNNAMED = Name({"zh-CN": "常用药，请核对", "en": "The usual medicine, please check which"})
"""What the health centre reads where no prescription was chosen."""
FETCH = Offer("fetch", _("I fetch it at the health centre"))


async def medicines(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """What is taken for good, then whatever the health centre finds."""
    if after and after.value == USUAL.value:
        return []
    found = await gateways.care.prescriptions(bringing.person(answers))
    return [*(_offer(one) for one in found), USUAL]


async def others(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """The medicines that can be renewed without a visit."""
    offered = await medicines(answers, gateways, after)
    return [one for one in offered if not one.data.get("needs_visit")]


async def ways(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """Fetched or brought."""
    return [FETCH, bringing.BRING]


async def submit(answers: Answers, gateways: Gateways, key: str) -> Receipt:
    """Ask for the medicine; a repeat with the same key finds what is already there."""
    return await gateways.care.order(_order(answers), key=key)


async def undo(answers: Answers, gateways: Gateways, key: str) -> None:
    """Take the request back."""
    await gateways.care.cancel(CareKind.MEDICINE, key=key)


async def follow(answers: Answers, gateways: Gateways, key: str) -> Receipt | None:
    """Whether the doctor has agreed and the medicine is ready."""
    return await gateways.care.find(CareKind.MEDICINE, key=key)


def useful_until(answers: Answers, confirmed_at: datetime) -> datetime:
    """Medicine is wanted for a while."""
    return confirmed_at + USEFUL


def _order(answers: Answers) -> CareOrder:
    chosen = answers.of("another" if _needs_visit(answers) else "medicine")
    offer = CareOffer("", UNNAMED, given(""))
    if chosen and isinstance(chosen.label, Name):
        patient = str(chosen.data.get("patient", ""))
        offer = CareOffer(chosen.value, chosen.label, given(""), patient)
    whose, address = bringing.person(answers), bringing.address(answers)
    return CareOrder(CareKind.MEDICINE, offer, whose, address=address)


def _offer(one: CareOffer) -> Offer:
    visit = _("The doctor wants to see you first.")
    detail: Label | None = visit if one.needs_visit else one.about or None
    return Offer(one.id, one.name, detail, {"patient": one.patient, "needs_visit": one.needs_visit})


def _needs_visit(answers: Answers) -> bool:
    chosen = answers.of("medicine")
    return bool(chosen and chosen.data.get("needs_visit"))


SCENARIO = Scenario(
    id="medicine_refill",
    place=4,
    title=_("Renew a medicine"),
    icon="medicine",
    services=("care",),
    cost=_("Asking is free. The medicine is paid as always."),
    slots=(
        Choice(
            name="medicine",
            title=_("Medicine"),
            prompt=_("Which medicine is running out?"),
            depends_on=("name", "phone"),
            when_unknown=Answer(USUAL.value, USUAL.label),
            source=medicines,
        ),
        Choice(
            name="another",
            title=_("Medicine"),
            prompt=_("The doctor wants to see you before this medicine is given again."),
            hint=_("Press “See a doctor”, or choose another medicine."),
            needed=_needs_visit,
            depends_on=("medicine",),
            stands_for="medicine",
            when_unknown=Answer(USUAL.value, USUAL.label),
            source=others,
            instead=Offer("see_doctor", _("See a doctor")),
        ),
        Choice(
            name="way",
            title=_("How"),
            prompt=_("Do you fetch it, or shall it be brought?"),
            first_when_unknown=True,
            source=ways,
        ),
        bringing.brought_to(_("Where shall it be brought?")),
        for_whom(_("Who takes the medicine?")),
        reached_at(_("Which telephone number may the health centre call?")),
    ),
    confirmation=_("Shall I ask for {medicine}? {way}."),
    summary=_("{medicine}. {way}."),
    completion=_("The health centre has it: {medicine}. {way}."),
    refusal=_("That is not possible just now. Would another way do?"),
    reopens="way",
    nouns=("药", "medicine", "pill", "prescription", "refill"),
    submit=submit,
    undo=undo,
    follow=follow,
    follow_seconds=60,
    useful_until=useful_until,
)
