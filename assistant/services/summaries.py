"""What a profile holds, in one line for each of its parts."""

from collections.abc import Iterator, Mapping, Sequence

from assistant.dialogue.model import Scenario
from assistant.dialogue.slots import joined
from assistant.dialogue.telephone import spoken_phone
from assistant.i18n import Label, _, given
from assistant.ports.messages import TOLD
from assistant.ports.people import NEEDS
from assistant.services.reminding import choices
from assistant.services.residents import Profile
from assistant.services.tiles import in_order

FEW = 3
"""How many things a line names; more would no longer be read at a glance."""

NOTHING_YET = _("Nothing is written here yet")
NO_MESSAGES = _("I am told nothing by message")
AND_MORE = _("{first}, and {number} more")


def summaries(profile: Profile, scenarios: Mapping[str, Scenario]) -> Mapping[str, Label]:
    """The line of each part that can be changed."""
    messages = [*_messages(profile)]
    return {
        "me": _few([*_self(profile)][:2]),
        "places": _few([given(one.name) for one in profile.places]),
        "family": _few([given(one.name) for one in profile.contacts]),
        "messages": _few(messages) if messages else NO_MESSAGES,
        "order": joined([one.title for one in in_order(scenarios, profile)[:FEW]]),
    }


def _self(profile: Profile) -> Iterator[Label]:
    """The name and the home first, for these two are enough to know that it is all there."""
    plain = (
        profile.name,
        profile.home.address if profile.home else "",
        spoken_phone(profile.phone) if profile.phone else "",
    )
    yield from (given(words) for words in plain if words)
    if "usual_hospital" in profile.usual:
        yield profile.usual["usual_hospital"].label
    yield from (NEEDS[need] for need in profile.needs)


def _messages(profile: Profile) -> Iterator[Label]:
    """The moments of the reminders first, for they are what somebody looks for here."""
    if "reminder" in profile.told:
        wanted = profile.reminders
        day_before, hours_before = (dict(one) for one in choices(wanted))
        if wanted.day_before:
            yield day_before[wanted.day_before]
        if wanted.hours_before:
            yield hours_before[str(wanted.hours_before)]
    yield from (TOLD[event] for event in profile.told if event != "reminder")


def _few(labels: Sequence[Label]) -> Label:
    if not labels:
        return NOTHING_YET
    rest = len(labels) - FEW
    first = joined(labels[:FEW])
    return AND_MORE(first=first, number=given(str(rest))) if rest > 0 else first
