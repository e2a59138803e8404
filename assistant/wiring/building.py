"""Builds the services from their parts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from assistant.config import Settings
from assistant.db.base import Vault
from assistant.db.session import Database
from assistant.demo_city.city import DemoCity
from assistant.dialogue.model import Mode, Scenario
from assistant.ports.ours import Clock
from assistant.scenarios import all_scenarios, by_words
from assistant.services.addresses import Addresses
from assistant.services.again import Again
from assistant.services.attempts import Attempts, GatewaysFor
from assistant.services.beginning import Beginning
from assistant.services.booked import BookedReader
from assistant.services.bookings import Bookings, durable
from assistant.services.conversation import Conversation
from assistant.services.due import Due
from assistant.services.follow_ups import FollowUps
from assistant.services.help import Help
from assistant.services.homes import Homes
from assistant.services.listening import Listening
from assistant.services.messages import Messages
from assistant.services.moving import Moving
from assistant.services.offers import Offers
from assistant.services.outbox import Outbox
from assistant.services.own_messages import Incoming
from assistant.services.residents import Residents
from assistant.services.sessions import Sessions
from assistant.services.utterances import Utterances
from assistant.services.watch import Watch
from assistant.services.wishes import Wishes
from assistant.wiring.outside import Connections, ResidentGateways, kept
from assistant.wiring.senses import Senses


@dataclass(frozen=True)
class Store:
    """What is kept, and how it is read."""

    database: Database
    scenarios: Mapping[str, Scenario]
    residents: Residents
    sessions: Sessions
    booked: BookedReader
    help: Help


@dataclass(frozen=True)
class Post:
    """What goes out to telephones, and what comes back."""

    outbox: Outbox
    messages: Messages
    incoming: Incoming
    addresses: Addresses


@dataclass(frozen=True)
class Services(Store, Senses, Post):
    """Everything a channel may call."""

    settings: Settings
    clock: Clock
    gateways: GatewaysFor
    conversation: Conversation
    utterances: Utterances
    follow_ups: FollowUps
    listening: Listening
    homes: Homes
    bookings: Bookings
    due: Due
    watch: Watch
    cities: Mapping[Mode, DemoCity]
    """The embedded demo cities: the practice one always, the live one in a demonstration."""


def open_store(settings: Settings, clock: Clock) -> Store:
    """The database and everything that only keeps and reads."""
    database, vault, scenarios = (
        Database(settings.database),
        Vault(settings.secret),
        all_scenarios(),
    )
    return Store(
        database=database,
        scenarios=scenarios,
        residents=Residents(database, vault, clock),
        sessions=Sessions(database, vault, {**scenarios, **by_words()}, clock),
        booked=BookedReader(database, vault, scenarios),
        help=Help(database, vault, clock, within=timedelta(minutes=settings.help_minutes)),
    )


def build(
    settings: Settings,
    clock: Clock,
    store: Store,
    cities: Mapping[Mode, DemoCity],
    connections: Connections,
    senses: Senses,
) -> Services:
    """Everything that acts."""
    gateways = _gateways(settings, clock, store, connections)
    for_pages, working = gateways(settings.page_deadline).of, gateways(settings.work_deadline)
    post = _post(settings, clock, store, working.outbox)
    attempts = _attempts(settings, clock, store, working.of, post.messages)
    bookings = _bookings(settings, clock, store, attempts)
    offers = Offers(store.residents, for_pages)
    again = Again(store.sessions, store.booked, offers, store.scenarios, clock)
    conversation = _conversation(settings, clock, store, bookings, offers, again)
    wishes = Wishes(store.sessions, conversation, offers, store.scenarios)
    follow_ups = FollowUps(
        store.sessions,
        conversation,
        store.booked,
        offers,
        store.scenarios,
        clock,
        settings.zone,
    )
    beginning = Beginning(store.sessions, conversation, offers, wishes, again, clock)
    return Services(
        **vars(store),
        **vars(senses),
        settings=settings,
        clock=clock,
        gateways=for_pages,
        conversation=conversation,
        utterances=Utterances(
            store.sessions,
            conversation,
            offers,
            wishes,
            beginning,
            store.booked,
            follow_ups,
            clock,
            settings.zone,
        ),
        follow_ups=follow_ups,
        listening=Listening(store.sessions, clock, settings.zone),
        homes=_homes(store, clock),
        bookings=bookings,
        due=Due(store.database, store.scenarios, bookings, attempts, store.help, post.outbox),
        **vars(post),
        watch=Watch(store.database),
        cities=cities,
    )


def _conversation(
    settings: Settings,
    clock: Clock,
    store: Store,
    bookings: Bookings,
    offers: Offers,
    again: Again,
) -> Conversation:
    moving = Moving(store.sessions, store.booked, offers, clock, settings.zone)
    settle = settings.settle_seconds
    return Conversation(
        store.sessions, store.residents, bookings, offers, moving, again, clock, settle=settle
    )


def _homes(store: Store, clock: Clock) -> Homes:
    return Homes(
        store.database, store.residents, store.sessions, store.booked, store.scenarios, clock
    )


def _gateways(
    settings: Settings, clock: Clock, store: Store, connections: Connections
) -> Callable[[float], ResidentGateways]:
    """For a deadline, the gateways that keep it."""
    shared = kept(settings, clock)

    def within(deadline: float) -> ResidentGateways:
        return ResidentGateways(
            settings, clock, store.database, store.booked, connections, shared, deadline=deadline
        )

    return within


def _post(settings: Settings, clock: Clock, store: Store, outbox: Outbox) -> Post:
    database, vault = store.database, Vault(settings.secret)
    known = (database, vault, store.residents, store.scenarios, outbox, clock)
    return Post(
        outbox=outbox,
        messages=Messages(*known, zone=settings.zone),
        incoming=Incoming(database, vault, outbox, clock),
        addresses=Addresses(settings.public_url, settings.secret),
    )


def _attempts(
    settings: Settings, clock: Clock, store: Store, gateways: GatewaysFor, messages: Messages
) -> Attempts:
    return Attempts(
        database=store.database,
        vault=Vault(settings.secret),
        scenarios=store.scenarios,
        residents=store.residents,
        help_desk=store.help,
        messages=messages,
        gateways=gateways,
        clock=clock,
    )


def _bookings(settings: Settings, clock: Clock, store: Store, attempts: Attempts) -> Bookings:
    vault, promise = Vault(settings.secret), timedelta(minutes=settings.help_minutes)
    return Bookings(store.database, vault, durable(attempts.run), clock, promise=promise)
