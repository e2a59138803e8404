"""One request by the clock: received, assigned, closed; nothing has to happen for it to move."""

import json
import re
from datetime import datetime, timedelta
from sqlite3 import Row

from assistant.demo_city.china import CHINA
from assistant.demo_city.open311.services import WINDOW, Json, offices

_ASSIGNED_AFTER = timedelta(minutes=10)
_BEFORE_ITS_TIME = 0.5  # an office answers in half the time that it may take
_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


class Ticket:
    """A request at one moment."""

    def __init__(self, row: Row, now: datetime) -> None:
        self.id: str = row["id"]
        self.token: str = row["token"]
        self.office = offices()[row["jurisdiction"]]
        self.service = self.office.service(row["service"])
        self.body: dict[str, str] = json.loads(row["body"])
        self.created = datetime.fromtimestamp(row["created"], CHINA)
        self.now = now.astimezone(CHINA)

    @property
    def window(self) -> tuple[datetime, datetime] | None:
        """When somebody comes, where somebody does."""
        start, slash, end = self.body.get(f"attribute[{WINDOW}]", "").partition("/")
        return (datetime.fromisoformat(start), datetime.fromisoformat(end)) if slash else None

    @property
    def expected(self) -> datetime:
        """By when it will have been seen to."""
        span = timedelta(hours=self.service.get("hours", 72))
        return self.window[1] if self.window else self.created + span

    @property
    def closes(self) -> datetime:
        """When it really will have been."""
        if self.window:
            return self.window[1]
        return self.created + (self.expected - self.created) * _BEFORE_ITS_TIME

    @property
    def state(self) -> str:
        """``received``, ``assigned`` or ``closed``."""
        if self.now >= self.closes:
            return "closed"
        return "assigned" if self.now >= self.created + _ASSIGNED_AFTER else "received"

    @property
    def updated(self) -> datetime:
        """When the state last changed."""
        moments = {
            "received": self.created,
            "assigned": self.created + _ASSIGNED_AFTER,
            "closed": self.closes,
        }
        return moments[self.state]

    @property
    def key(self) -> str | None:
        """The sender's own UUID of its request: the standard has no field for one."""
        found = _KEY.search(self.body.get("description", ""))
        return found.group() if found else None

    def describe(self, lang: str) -> Json:
        """As GeoReport has it."""
        body: Json = {
            "service_request_id": self.id,
            "status": "closed" if self.state == "closed" else "open",
            "status_notes": self._notes(lang),
            "service_name": self.service["name"][lang],
            "service_code": self.service["code"],
            "description": self.body.get("description", ""),
            "agency_responsible": self._agency(lang),
            "service_notice": self.office.words("notice", lang),
            "requested_datetime": self.created.isoformat(),
            "updated_datetime": self.updated.isoformat(),
            "expected_datetime": self.expected.isoformat(),
            "address": self.body.get("address_string", ""),
            "media_url": self.body.get("media_url", ""),
        }
        if "lat" in self.body and "long" in self.body:
            body |= {"lat": float(self.body["lat"]), "long": float(self.body["long"])}
        return body

    def _agency(self, lang: str) -> str:
        if self.state == "received":
            return self.office.words("agency", lang)
        return str(self.service["agency"][lang])

    def _notes(self, lang: str) -> str:
        if self.state == "received":
            return {"zh": "已收到，正在派单。", "en": "Received, and being handed on."}[lang]
        return self.office.words(self.state, lang).format(agency=self._agency(lang))
