"""What services are put together from: what is kept, and what goes out."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.db.session import Database
from assistant.dialogue.model import Scenario
from assistant.services.addresses import Addresses
from assistant.services.booked import BookedReader
from assistant.services.calendars import Calendars
from assistant.services.erasing import Erasing
from assistant.services.help import Help
from assistant.services.messages import Messages
from assistant.services.news import News
from assistant.services.outbox import Outbox
from assistant.services.own_data import OwnData
from assistant.services.own_messages import Incoming
from assistant.services.photos import Photos
from assistant.services.residents import Residents
from assistant.services.sessions import Sessions
from assistant.services.staff import Staff
from assistant.services.waited import WaitedReader


@dataclass(frozen=True)
class Store:
    """What is kept, and how it is read."""

    database: Database
    scenarios: Mapping[str, Scenario]
    residents: Residents
    sessions: Sessions
    photos: Photos
    booked: BookedReader
    waited: WaitedReader
    help: Help
    own_data: OwnData
    erasing: Erasing


@dataclass(frozen=True)
class Post:
    """What goes out to people, what comes back, and who looks after it."""

    outbox: Outbox
    messages: Messages
    incoming: Incoming
    addresses: Addresses
    calendars: Calendars
    news: News
    staff: Staff
