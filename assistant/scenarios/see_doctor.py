"""See a doctor: choose a free time at a hospital and book it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from assistant.dialogue.departments import DEPARTMENTS, KnownDepartment, by_code, by_name
from assistant.dialogue.follow_ups import there_and_back
from assistant.dialogue.model import Answer, Answers, Offer, Scenario
from assistant.dialogue.slots import Choice, Trouble, for_whom, reached_at
from assistant.dialogue.understanding.symptoms import suggest
from assistant.i18n import (
    Label,
    Message,
    _,
    label_from_json,
    label_to_json,
    language_of,
)
from assistant.ports import Gateways
from assistant.ports.appointments import Department, Hospital
from assistant.ports.people import Person
from assistant.ports.receipts import Fact, Receipt

TIMES_AT_ONCE = 10
"""How many free times are fetched in one go; five are shown."""

GENERAL_MEDICINE = "general_medicine"
"""Where someone is seen whose trouble fits no department."""


async def departments(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """Every department that can be booked, the ones most asked for first."""
    if after:
        return []
    offered = await gateways.appointments.departments()
    return [_department(found) for found in sorted(offered, key=_usual_order)]


async def suggested(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """At most three departments that fit what troubles the resident."""
    if after:
        return []
    words = answers.get("symptom", "")
    fitting = (*suggest(words, language_of(words) or "en").departments, GENERAL_MEDICINE)[:3]
    offered = await gateways.appointments.departments()
    ranked = [found for wanted in fitting for found in offered if _known_id(found) == wanted]
    return [_department(found) for found in ranked or sorted(offered, key=_usual_order)[:1]]


async def hospitals(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """The hospitals that have the department."""
    if after:
        return []
    found = await gateways.appointments.hospitals(_department_id(answers))
    return [Offer(hospital.id, hospital.name, hospital.address or None) for hospital in found]


async def free_times(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """The soonest free times at the chosen hospital and department."""
    department, chosen = _department_id(answers), answers.of("hospital")
    found = await gateways.appointments.hospitals(department)
    # A hospital kept in a profile may have another id since; its name stays.
    has_it = [h for h in found if chosen and (h.id == chosen.value or h.name == chosen.label)]
    if not has_it:
        return []
    start = after.label if after and isinstance(after.label, datetime) else gateways.clock()
    times = await gateways.appointments.free_times(
        has_it[0].id, department, after=start, limit=TIMES_AT_ONCE
    )
    data = _to_know(has_it[0])
    return [Offer(t.id, t.start, t.with_whom or None, data) for t in times]


async def submit(answers: Answers, gateways: Gateways, key: str) -> Receipt:
    """Book the chosen time; a repeat with the same key finds what is already there."""
    person = Person(answers["name"], answers["phone"])
    reason = answers.get("symptom", "")
    receipt = await gateways.appointments.book(answers["time"], person, reason, key=key)
    return _with_facts(answers, receipt)


async def undo(answers: Answers, gateways: Gateways, key: str) -> None:
    """Give the time back."""
    await gateways.appointments.cancel(key=key)


async def follow(answers: Answers, gateways: Gateways, key: str) -> Receipt | None:
    """Whether the hospital still expects the resident."""
    receipt = await gateways.appointments.find(key=key)
    return _with_facts(answers, receipt) if receipt else None


async def quote(answers: Answers, gateways: Gateways) -> Label:
    """The hospital's own words about the fee."""
    time = answers.of("time")
    told = time.data.get("cost") if time else None
    return label_from_json(told) if told else _("The fee is paid at the hospital.")


def useful_until(answers: Answers, confirmed_at: datetime) -> datetime:
    """A booking is of no use once its time has come."""
    return answers.moment("time") or confirmed_at + timedelta(hours=1)


def _department_id(answers: Answers) -> str:
    return answers["suggestion"] if answers.is_unknown("department") else answers["department"]


def _department(found: Department) -> Offer:
    known = _known(found)
    return Offer(found.id, known.name, known.about) if known else Offer(found.id, found.name)


def _known(found: Department) -> KnownDepartment | None:
    return by_code(found.code) or by_name(" ".join(found.name.words.values()))


def _known_id(found: Department) -> str:
    known = _known(found)
    return known.id if known else ""


def _usual_order(found: Department) -> int:
    order = [known.id for known in DEPARTMENTS]
    return order.index(_known_id(found)) if _known_id(found) else len(order)


def _to_know(hospital: Hospital) -> dict[str, object]:
    told = {
        "address": hospital.address,
        "floor": hospital.floor,
        "bring": hospital.bring,
        "cost": hospital.cost,
    }
    return {name: label_to_json(words) for name, words in told.items() if words}


def _with_facts(answers: Answers, receipt: Receipt) -> Receipt:
    time = answers.of("time")
    told = dict(time.data) if time else {}
    titles: dict[str, Message] = {
        "bring": _("Bring with you"),
        "floor": _("Where to go"),
        "address": _("Address"),
        "cost": _("Cost"),
    }
    facts = [Fact(title, label_from_json(told[n])) for n, title in titles.items() if n in told]
    return Receipt(
        receipt.reference,
        (*facts, *receipt.facts),
        receipt.progress,
        receipt.starts or answers.moment("time"),
        receipt.finished,
        receipt.cancelled,
    )


def _department_unknown(answers: Answers) -> bool:
    return answers.is_unknown("department")


SCENARIO = Scenario(
    id="see_doctor",
    place=1,
    title=_("See a doctor"),
    icon="stethoscope",
    services=("appointments",),
    cost=_("Booking is free. The fee is paid at the hospital."),
    slots=(
        Choice(
            name="department",
            title=_("Department"),
            prompt=_("Which department?"),
            hint=_("Not sure? Press “I don't know” and say what troubles you."),
            known_from="usual_department",
            source=departments,
        ),
        Trouble(
            name="symptom",
            title=_("Trouble"),
            prompt=_("What is troubling you?"),
            hint=_("A few words are enough, for example: my knee hurts."),
            needed=_department_unknown,
            depends_on=("department",),
            when_unknown=Answer("", _("Hard to say")),
        ),
        Choice(
            name="suggestion",
            title=_("Department"),
            prompt=_("These departments fit. Which one?"),
            needed=_department_unknown,
            depends_on=("symptom",),
            stands_for="department",
            source=suggested,
            first_when_unknown=True,
        ),
        Choice(
            name="hospital",
            title=_("Hospital"),
            prompt=_("Which hospital?"),
            known_from="usual_hospital",
            depends_on=("department", "suggestion"),
            source=hospitals,
            first_when_unknown=True,
        ),
        Choice(
            name="time",
            title=_("Time"),
            prompt=_("When would you like to come?"),
            hint=_("The soonest times come first."),
            empty=_("There is no free time there just now. Another hospital may have one."),
            waits=True,
            depends_on=("hospital", "department", "suggestion"),
            source=free_times,
            first_when_unknown=True,
        ),
        for_whom(_("Who will see the doctor?")),
        reached_at(_("Which telephone number may the hospital call?")),
    ),
    confirmation=_("Shall I book {department} at {hospital}, {time}?"),
    summary=_("{department}, {hospital}, {time}"),
    completion=_("It is booked: {department} at {hospital}, {time}."),
    refusal=_("Someone has just taken that time. These are the next ones."),
    reopens="time",
    nouns=(
        "号",
        "医生",
        "大夫",
        "门诊",
        "看病",
        "挂号",
        "医院",
        "专家",
        "doctor",
        "hospital",
        "clinic",
    ),
    follow_ups=there_and_back("hospital", "time"),
    submit=submit,
    undo=undo,
    follow=follow,
    follow_seconds=600,
    quote=quote,
    useful_until=useful_until,
)
