"""The order in which the process that listens works."""

from threading import Thread

from voice.engines.frames import Kind, Message
from voice.engines.inbox import Inbox


def test_the_oldest_comes_first_and_whoever_has_finished_before_all() -> None:
    inbox = Inbox()
    told = [
        Message(Kind.AUDIO, 1, b"a"),
        Message(Kind.AUDIO, 2, b"b"),
        Message(Kind.AUDIO, 1, b"c"),
        Message(Kind.AUDIO, 3, b"d"),
        Message(Kind.FINISH, 3),
        Message(Kind.AUDIO, 2, b"e"),
    ]
    for message in told:
        inbox.put(message)
    assert [inbox.take() for _ in told] == [told[n] for n in (3, 4, 0, 1, 2, 5)]


def test_two_who_finish_come_in_turn_and_their_own_audio_before() -> None:
    inbox = Inbox()
    told = [
        Message(Kind.AUDIO, 1, b"a"),
        Message(Kind.FINISH, 2),
        Message(Kind.FINISH, 1),
        Message(Kind.DROP, 1),
    ]
    for message in told:
        inbox.put(message)
    assert [inbox.take() for _ in told] == [told[n] for n in (1, 0, 2, 3)]


def test_the_end_ends_whoever_waits() -> None:
    inbox = Inbox()
    Thread(target=inbox.close).start()
    assert inbox.take() is None
