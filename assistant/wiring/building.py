"""Builds the services from their parts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from assistant.config import Settings
from assistant.db.base import Vault
from assistant.db.session import Database
from assistant.demo_city.city import DemoCity
from assistant.dialogue.model import Mode
from assistant.ports.ours import Clock
from assistant.scenarios import all_scenarios, by_words
from assistant.services.addresses import Addresses
from assistant.services.attempts import Attempts, GatewaysFor
from assistant.services.booked import BookedReader
from assistant.services.bookings import Bookings, durable
from assistant.services.calendars import Calendars
from assistant.services.due import Due
from assistant.services.erasing import Erasing
from assistant.services.help import Help
from assistant.services.homes import Homes
from assistant.services.listening import Listening
from assistant.services.lookout import Lookout
from assistant.services.messages import Known, Messages
from assistant.services.news import News
from assistant.services.offers import Offers
from assistant.services.outbox import Outbox
from assistant.services.own_data import OwnData
from assistant.services.own_messages import Incoming
from assistant.services.photos import Photos
from assistant.services.promises import Promises
from assistant.services.residents import Residents
from assistant.services.retention import Retaining
from assistant.services.sessions import Sessions
from assistant.services.staff import Staff
from assistant.services.waited import WaitedReader
from assistant.services.watch import Watch
from assistant.wiring.alarm import Alarm, alarm
from assistant.wiring.outside import Connections, ResidentGateways, kept, lookout
from assistant.wiring.parts import Post, Store
from assistant.wiring.senses import Senses
from assistant.wiring.talking import Talking, talking


@dataclass(frozen=True)
class Services(Store, Senses, Post, Talking, Alarm):
    """Everything a channel may call."""

    settings: Settings
    clock: Clock
    gateways: GatewaysFor
    listening: Listening
    homes: Homes
    bookings: Bookings
    due: Due
    watch: Watch
    lookout: Lookout
    cities: Mapping[Mode, DemoCity]
    """The embedded demo cities: the practice one always, the live one in a demonstration."""


def open_store(settings: Settings, clock: Clock) -> Store:
    """The database and everything that only keeps and reads."""
    database, vault, scenarios = (
        Database(settings.database),
        Vault(*settings.secrets),
        all_scenarios(),
    )
    sessions = Sessions(database, vault, {**scenarios, **by_words()}, clock)
    residents = Residents(database, vault, clock)
    booked = BookedReader(database, vault, scenarios)
    return Store(
        database=database,
        scenarios=scenarios,
        waited=WaitedReader(database, sessions),
        residents=residents,
        sessions=sessions,
        photos=Photos(database, vault, sessions, clock),
        booked=booked,
        own_data=OwnData(database, vault, {**scenarios, **by_words()}, residents, booked),
        erasing=Erasing(database, vault, booked, clock),
        help=Help(database, vault, clock, promises=_promises(settings)),
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
    alarms = _alarms(settings, clock, store, working, post)
    attempts, bookings = _work(settings, clock, store, working.of, post.messages)
    watching = lookout(settings, connections)
    offers = (Offers(store.residents, for_pages), Offers(store.residents, working.of))
    talk = talking(settings, clock, store, post, bookings, *offers, watching)
    return Services(
        **vars(store),
        **vars(senses),
        **vars(talk),
        settings=settings,
        clock=clock,
        gateways=for_pages,
        listening=Listening(store.sessions, clock, settings.zone),
        homes=_homes(store, clock),
        bookings=bookings,
        due=_due(settings, store, bookings, attempts, post, talk, alarms),
        **{**vars(post), **vars(alarms)},
        watch=Watch(store.database),
        lookout=watching,
        cities=cities,
    )


def _alarms(
    settings: Settings, clock: Clock, store: Store, working: ResidentGateways, post: Post
) -> Alarm:
    known = (store.database, store.residents, working.alarms, post.outbox, post.addresses)
    return alarm(settings, clock, *known)


def _homes(store: Store, clock: Clock) -> Homes:
    return Homes(
        store.database,
        store.residents,
        store.sessions,
        store.booked,
        store.waited,
        store.scenarios,
        clock,
    )


def _due(
    settings: Settings,
    store: Store,
    bookings: Bookings,
    attempts: Attempts,
    post: Post,
    talk: Talking,
    alarms: Alarm,
) -> Due:
    retaining = Retaining(store.database, settings.retention)
    work = (bookings, attempts, store.help, post.outbox, talk.waiting, alarms.alerting)
    return Due(store.database, store.scenarios, *work, store.erasing, retaining)


def _gateways(
    settings: Settings, clock: Clock, store: Store, connections: Connections
) -> Callable[[float], ResidentGateways]:
    """For a deadline, the gateways that keep it."""
    shared = kept(settings, clock)

    def within(deadline: float) -> ResidentGateways:
        return ResidentGateways(
            settings,
            clock,
            store.database,
            store.booked,
            store.waited,
            connections,
            shared,
            deadline=deadline,
        )

    return within


def _post(settings: Settings, clock: Clock, store: Store, outbox: Outbox) -> Post:
    database, vault, zone = store.database, Vault(*settings.secrets), settings.zone
    calendars = Calendars(
        clock, zone=zone, public_url=settings.public_url, sender=settings.mail.sender
    )
    known = Known(database, store.residents, store.scenarios, store.booked, calendars)
    return Post(
        outbox=outbox,
        messages=Messages(known, outbox, clock, zone=zone, mail=settings.has_mail),
        incoming=Incoming(database, vault, outbox, clock),
        addresses=Addresses(settings.public_url, *settings.secrets),
        calendars=calendars,
        news=News(database, vault, clock),
        staff=Staff(database, vault, store.residents, store.booked, clock),
    )


def _work(
    settings: Settings, clock: Clock, store: Store, gateways: GatewaysFor, messages: Messages
) -> tuple[Attempts, Bookings]:
    attempts = _attempts(settings, clock, store, gateways, messages)
    return attempts, _bookings(settings, clock, store, attempts)


def _attempts(
    settings: Settings, clock: Clock, store: Store, gateways: GatewaysFor, messages: Messages
) -> Attempts:
    return Attempts(
        database=store.database,
        vault=Vault(*settings.secrets),
        scenarios=store.scenarios,
        residents=store.residents,
        help_desk=store.help,
        messages=messages,
        gateways=gateways,
        clock=clock,
    )


def _bookings(settings: Settings, clock: Clock, store: Store, attempts: Attempts) -> Bookings:
    vault, promises = Vault(*settings.secrets), _promises(settings)
    return Bookings(store.database, vault, durable(attempts.run), clock, promises=promises)


def _promises(settings: Settings) -> Promises:
    by_scenario = settings.promise.minutes.items()
    return Promises(
        zone=settings.zone,
        day_from=settings.promise.day_from,
        day_until=settings.promise.day_until,
        usual=timedelta(minutes=settings.help_minutes),
        by_scenario={scenario: timedelta(minutes=number) for scenario, number in by_scenario},
    )
