"""What we need from outside, in our words: a port per service, all of them in ``Gateways``."""

from dataclasses import dataclass
from datetime import tzinfo

from assistant.ports.alarms import AlarmsGateway
from assistant.ports.appointments import AppointmentsGateway
from assistant.ports.care import CareGateway
from assistant.ports.directory import DirectoryGateway
from assistant.ports.messages import Contact, MailGateway, MessagesGateway, OwnMessages
from assistant.ports.offices import RequestsGateway
from assistant.ports.ours import Clock, OwnBookings, PhotoAddress
from assistant.ports.people import Place, SavedPlace
from assistant.ports.taxis import TaxisGateway


@dataclass(frozen=True)
class Gateways:
    """Every outside service a scenario may call, in one mode for one resident."""

    appointments: AppointmentsGateway
    taxis: TaxisGateway
    hotline: RequestsGateway
    repair: RequestsGateway
    directory: DirectoryGateway
    care: CareGateway
    messages: MessagesGateway
    mail: MailGateway
    alarms: AlarmsGateway
    own_messages: OwnMessages
    bookings: OwnBookings
    photo_address: PhotoAddress
    clock: Clock
    zone: tzinfo
    """Of the place; its days are offered, and its mornings are meant."""
    here: Place
    """Where this programme is; cars are sent towards it when an address has no coordinates."""
    home: Place | None = None
    """Where the resident lives, if we know."""
    saved_places: tuple[SavedPlace, ...] = ()
    """The resident's own."""
    contacts: tuple[Contact, ...] = ()
    """Those close to the resident."""
