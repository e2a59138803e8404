"""What is said in an emergency: how it stands for the person, and what answers mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.dialogue.understanding.normalise import normalise
from assistant.i18n import Label, Message, _, given

COUNTING, RAISED = "counting", "raised"
CERTAIN = 0.8
"""How sure it must be that words tell of an emergency to begin one; else it is asked for, with
the numbers to dial. A television says much that sounds like one."""
COMING, CANNOT = "coming", "cannot"
REACHED = frozenset({"sent", "delivered", COMING, CANNOT})
"""States of a contact whose message certainly left us."""
UNDECIDED = frozenset({"waiting", "sending"})
"""States of the desk in which the first try has not ended."""

PEOPLE: Mapping[str, Message] = {
    "waiting": _("Told next, if nobody comes"),
    "sending": _("The message is going out"),
    "trying": _("The message does not get through, we keep trying"),
    "sent": _("The message is on its way"),
    "delivered": _("Has the message"),
    "failed": _("The message could not be delivered"),
    "unsure": _("We do not know whether the message arrived"),
    "unneeded": _("Was not told"),
    COMING: _("Is coming"),
    CANNOT: _("Cannot come"),
}
"""How each person stands."""
DESK: Mapping[str, Message] = {
    "waiting": _("Is being told now"),
    "sending": _("Is being told now"),
    "trying": _("Does not answer, we keep trying"),
    "taken": _("Has the alarm"),
    "rejected": _("Did not take the alarm, we keep trying"),
    "dropped": _("Was not told"),
}
"""How the duty desk stands."""
THE_DESK = _("Duty desk")
TOLD = _("{title}: {words}")
WROTE = _("{name} writes: {words}")
NOBODY_SAVED = _("None of your people is to be told. You can tick it under “About me”.")
NO_ADDRESS = _("We do not know your address. Say where you are.")
SECONDS = _("Seconds left: {seconds}")
CAN_CANCEL = _("If you are all right, press the big button or say “cancel”.")
NOTHING_SENT = _("Nothing could be sent. Please dial now.")
UNANSWERED = _("Nobody has said that they come. Please dial, too.")
ANY_TIME = _("You can call for help again at any time.")
HEADINGS: Mapping[str, Message] = {
    COUNTING: _("We are about to call for help"),
    "calling": _("We are calling for help now"),
    "told": _("Your people have been told"),
    "desk": _("The duty desk has been told"),
    "nothing": _("Help could not be reached"),
    "cancelled": _("Cancelled. Nobody was told."),
    "over": _("Everyone who was told hears that you are all right"),
    "renewed": _("Help was called once more after this"),
}
SOMEBODY_COMES = _("{name} is coming")
SCRIPT = _("I am at {address}. Please come quickly.")
YOU_CAN_SAY = _("You can say this: {words}")


@dataclass(frozen=True)
class Told:
    """One of those who are told, as the person in need sees it."""

    name: str
    phone: str
    """E.164."""
    state: str
    """Of ``PEOPLE``."""
    said: str = ""
    """What they wrote back."""


@dataclass(frozen=True)
class Alarmed:
    """How an emergency stands."""

    status: str
    """``counting``, ``cancelled``, ``raised``, ``over`` or ``renewed``."""
    seconds: int
    """Until somebody is told."""
    people: tuple[Told, ...]
    """In the order in which they are told."""
    desk: str
    """Of ``DESK``; "" before anybody is told."""
    address: str
    overdue: bool = False
    """Whoever could be told first should have been by now."""
    unanswered: bool = False
    """Everybody was told, and had time to answer."""

    @property
    def coming(self) -> tuple[str, ...]:
        """The names of those who come."""
        return tuple(one.name for one in self.people if one.state == COMING)

    @property
    def stands(self) -> bool:
        """Whether something may still happen."""
        return self.status in (COUNTING, RAISED)

    @property
    def nothing_sent(self) -> bool:
        """Whether nobody has heard of it although we tried."""
        if self.status != RAISED or self.desk == "taken":
            return False
        if any(one.state in REACHED for one in self.people):
            return False
        in_flight = self.desk in UNDECIDED or any(one.state == "sending" for one in self.people)
        return self.overdue or not in_flight


def heading(alarmed: Alarmed) -> Label:
    """How it stands, in a sentence; never that help comes without somebody's word."""
    if alarmed.status != RAISED:
        return HEADINGS[alarmed.status]
    if alarmed.coming:
        return SOMEBODY_COMES(name=given(alarmed.coming[0]))
    if alarmed.nothing_sent:
        return HEADINGS["nothing"]
    if any(one.state in REACHED for one in alarmed.people):
        return HEADINGS["told"]
    return HEADINGS["desk" if alarmed.desk == "taken" else "calling"]


def state(alarmed: Alarmed) -> list[Label]:
    """What matters most beside the heading."""
    if alarmed.status == COUNTING:
        return [SECONDS(seconds=given(str(alarmed.seconds))), CAN_CANCEL]
    if alarmed.nothing_sent:
        return [NOTHING_SENT]
    if not alarmed.stands:
        return [ANY_TIME]
    return [UNANSWERED] if alarmed.unanswered else []


def lines(alarmed: Alarmed) -> list[Label]:
    """Who was told and what became of it, one sentence for each."""
    if not alarmed.desk:
        return []
    said: list[Label] = []
    for one in alarmed.people:
        said.append(TOLD(title=given(one.name), words=PEOPLE[one.state]))
        if one.said:
            said.append(WROTE(name=given(one.name), words=given(one.said)))
    if not alarmed.people:
        said.append(NOBODY_SAVED)
    return [*said, TOLD(title=THE_DESK, words=DESK[alarmed.desk])]


def script(address: str) -> Label:
    """What to say to whoever answers 120."""
    return SCRIPT(address=given(address)) if address else NO_ADDRESS


_YES = re.compile(
    r"^(?:1|我?(?:这就|马上|现在)?(?:去|来|到|过去|过来)了?|马上[到去来]?|来了|在路上|好[的吧]?|行|可以"
    r"|ok(?:ay)?|yes|y|(?:i am |i'm )?(?:coming|on my way))(?:[,. ].*)?$"
)
_NO = re.compile(
    r"^2$|[去来到]不了|不[能行去来]|没[空法]|没办法|走不开|在外地|\b(?:no|not|can't|cannot|unable)\b"
)


def answer_in(words: str) -> str:
    """Whether somebody who was told comes: ``coming``, ``cannot``, or "" for neither."""
    plain = normalise(words)
    if _NO.search(plain):
        return CANNOT
    return COMING if _YES.search(plain) else ""


_URGENT = re.compile(
    r"救|来人|快来|疼|痛|摔|跌|晕|血|火|喘|(?:1[12]0|119)|\b(?:help|hurt|fell|fall|pain|bleed|fire)"
)
_OFF = {
    "zh-CN": re.compile(r"取消|不是|没事|不用|不要|别[叫打]|算了|[错误]了|按错|停|我很?好"),
    "en": re.compile(
        r"\b(?:cancel|no|not|stop|never mind|mistake|wrong|false alarm"
        r"|(?:i'm|i am) (?:fine|ok|okay|all ?right|well|good))\b"
    ),
}
_WELL = {
    "zh-CN": re.compile(
        r"(?:我|我现在|现在)?(?:没事|好)了|我没事|我很好|(?:都)?不用来了|解除|取消[吧了]?"
    ),
    "en": re.compile(
        r"(?:i'm|i am) (?:fine|ok|okay|all ?right|well)(?: now)?|all clear|false alarm|cancel"
    ),
}


def calls_off(words: str, language: str) -> bool:
    """Whether someone wants nobody to be told; words of distress win over all others."""
    plain = normalise(words)
    return not _URGENT.search(plain) and bool(_OFF[language].search(plain))


def is_well(words: str, language: str) -> bool:
    """Whether someone says, and nothing else, that they need help no more."""
    return bool(_WELL[language].fullmatch(normalise(words)))
