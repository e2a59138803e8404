"""What is said when a service does not answer: since when, and which number can be phoned."""

from dataclasses import dataclass
from datetime import datetime

from assistant.dialogue.telephone import spoken_phone
from assistant.i18n import Label, _, given


@dataclass(frozen=True)
class Outage:
    """A service that a scenario needs, and that does not answer."""

    since: datetime
    phone: str

    @property
    def words(self) -> Label:
        """The truth, and what can be done."""
        phone = given(spoken_phone(self.phone))
        return _(
            "The other side has not answered since {time}. You can phone {phone}. Or go on here: "
            "we keep what you want, and keep trying."
        )(time=self.since, phone=phone)
