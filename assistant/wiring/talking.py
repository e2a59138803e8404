"""Builds what takes part in conversations."""

from dataclasses import dataclass
from datetime import timedelta

from assistant.config import Settings
from assistant.ports.ours import Clock
from assistant.services.again import Again
from assistant.services.beginning import Beginning
from assistant.services.bookings import Bookings
from assistant.services.conversation import Conversation
from assistant.services.follow_ups import FollowUps
from assistant.services.lookout import Lookout
from assistant.services.moving import Moving
from assistant.services.offers import Offers
from assistant.services.reminder_offers import ReminderOffers
from assistant.services.utterances import Utterances
from assistant.services.waiting import Patience, WaitingList
from assistant.services.wishes import Wishes
from assistant.wiring.outside import postal_of
from assistant.wiring.parts import Post, Store


@dataclass(frozen=True)
class Talking:
    """What takes part in conversations."""

    conversation: Conversation
    utterances: Utterances
    follow_ups: FollowUps
    reminders: ReminderOffers
    waiting: WaitingList


def talking(
    settings: Settings,
    clock: Clock,
    store: Store,
    post: Post,
    bookings: Bookings,
    for_pages: Offers,
    working: Offers,
    watching: Lookout,
) -> Talking:
    """All of it; pages wait less for offers than what works on its own."""
    again = Again(store.sessions, store.booked, for_pages, store.scenarios, clock)
    waiting = _waiting(settings, clock, store, post, for_pages, working)
    conversation = _conversation(settings, clock, store, bookings, for_pages, again, watching)
    wishes = Wishes(store.sessions, conversation, for_pages, store.scenarios)
    more = (store.booked, for_pages, store.scenarios, clock, settings.zone)
    follow_ups = FollowUps(store.sessions, conversation, *more)
    beginning = Beginning(store.sessions, conversation, for_pages, wishes, again, clock)
    known = (store.sessions, conversation, for_pages, wishes, beginning)
    postal = postal_of(settings)
    reminders = ReminderOffers(store.residents, post.messages, postal, clock, settings.zone)
    offered = (follow_ups, reminders, waiting)
    utterances = Utterances(*known, store.booked, *offered, clock, settings.zone)
    return Talking(conversation, utterances, *offered)


def _conversation(
    settings: Settings,
    clock: Clock,
    store: Store,
    bookings: Bookings,
    offers: Offers,
    again: Again,
    watching: Lookout,
) -> Conversation:
    moving = Moving(store.sessions, store.booked, offers, clock, settings.zone)
    return Conversation(
        store.sessions,
        store.residents,
        bookings,
        offers,
        moving,
        again,
        clock,
        watching.outage,
        settle=settings.settle_seconds,
    )


def _waiting(
    settings: Settings, clock: Clock, store: Store, post: Post, for_pages: Offers, working: Offers
) -> WaitingList:
    patience = Patience(
        every=timedelta(minutes=settings.waiting.look_minutes),
        answer=timedelta(minutes=settings.waiting.answer_minutes),
        most=timedelta(days=settings.waiting.days),
    )
    return WaitingList(
        store.database,
        store.sessions,
        store.residents,
        for_pages=for_pages,
        working=working,
        messages=post.messages,
        outbox=post.outbox,
        sign=post.addresses.sign,
        postal=postal_of(settings),
        clock=clock,
        patience=patience,
    )
