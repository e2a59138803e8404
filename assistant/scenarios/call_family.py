"""Call my family: one press calls, or a message in own words goes to a telephone."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.dialogue.model import Answer, Answers, Offer, Scenario
from assistant.dialogue.reaching import OwnWords, Whom
from assistant.dialogue.telephone import spoken_phone
from assistant.i18n import Name, _, given
from assistant.ports import Gateways
from assistant.ports.receipts import Fact, Receipt

PLEASE_CALL = Answer(
    "请给我打个电话。", Name({"zh-CN": "请给我打个电话。", "en": "Please call me."})
)
"""What somebody writes who does not know what to write."""


async def people(answers: Answers, gateways: Gateways, after: Offer | None) -> Sequence[Offer]:
    """Those who are saved in the profile."""
    if after:
        return []
    return [
        Offer(one.phone, given(one.name), given(spoken_phone(one.phone)), {"phone": one.phone})
        for one in gateways.contacts
    ]


async def submit(answers: Answers, gateways: Gateways, key: str) -> Receipt:
    """Send the message; a repeat with the same key finds what is already on its way."""
    receipt = await gateways.own_messages.send(answers["whom"], answers["words"], key=key)
    return _with_number(answers, receipt)


async def undo(answers: Answers, gateways: Gateways, key: str) -> None:
    """Take it back, as long as it is not sent."""
    await gateways.own_messages.withdraw(key=key)


async def follow(answers: Answers, gateways: Gateways, key: str) -> Receipt | None:
    """Whether it arrived, and what was answered."""
    receipt = await gateways.own_messages.find(key=key)
    return _with_number(answers, receipt) if receipt else None


def _with_number(answers: Answers, receipt: Receipt) -> Receipt:
    whom = answers.of("whom")
    name = whom.label if whom else given("")
    number = Fact(_("To"), name, spoken_phone(answers["whom"]))
    return replace(receipt, facts=(*receipt.facts, number))


SCENARIO = Scenario(
    id="call_family",
    place=3,
    title=_("Call my family"),
    icon="phone",
    services=("messages",),
    cost=_("A message costs nothing. A call costs what your telephone costs."),
    slots=(
        Whom(
            name="whom",
            title=_("To"),
            prompt=_("Whom would you like to reach?"),
            hint=_("Press to call. Or choose who gets a message, or write a number."),
            empty=_("Nobody is saved yet. Write a telephone number."),
            source=people,
        ),
        OwnWords(
            name="words",
            title=_("Message"),
            prompt=_("What shall I write? You can also call now."),
            when_unknown=PLEASE_CALL,
        ),
    ),
    confirmation=_("Shall I send this to {whom}: {words}"),
    summary=_("To {whom}: {words}"),
    completion=_("Your message to {whom} is on its way."),
    nouns=("短信", "消息", "留言", "message"),
    submit=submit,
    undo=undo,
    follow=follow,
    follow_seconds=600,
    announced=False,
)
