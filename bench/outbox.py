"""How many messages a second leave the outbox on SQLite: kept, marked, handed over, reported."""

import argparse
import asyncio
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx2

from assistant.config import Settings
from assistant.db.base import Vault
from assistant.db.migrations import migrate
from assistant.dialogue.model import Mode
from assistant.gateways.kannel_messages import KannelMessages
from assistant.gateways.smtp_mail import Server, SmtpMail
from assistant.i18n import given
from assistant.services.carriers import Carriers
from assistant.services.letters import Letter, Postal
from assistant.services.outbox import Outbox
from assistant.services.residents import Profile
from assistant.wiring import Services, services

TOGETHER = 8
"""Reports that come at once."""
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def letter(resident_id: UUID, number: int) -> Letter:
    """One of many."""
    return Letter(
        resident_id=resident_id,
        booking_id=None,
        mode=Mode.LIVE,
        event="bookings",
        once=f"bench {number}",
        to=f"+861380000{number:04}",
        words=given("王秀英约好了：看医生，眼科，明天上午九点"),
        language="zh-CN",
        at=NOON,
    )


def to_nowhere(built: Services) -> Outbox:
    """The outbox over the real gateway, to a server that takes everything at once."""
    yes = httpx2.MockTransport(lambda _request: httpx2.Response(202, text="0: Accepted"))
    http = httpx2.AsyncClient(transport=yes, base_url="http://sms.test/")
    telephones = KannelMessages(http, deadline=10, username="u", password="p", sender="1069")
    mail = SmtpMail(Server("", 25, "none"), sender="huoban@example.org", deadline=10)
    sms = built.settings.sms
    return Outbox(
        built.database,
        Vault(*built.settings.secrets),
        lambda: NOON,
        carriers={Mode.LIVE: Carriers(telephones, mail)},
        addresses=built.addresses,
        postal=Postal(built.settings.zone, sms.quiet_from, sms.quiet_until, timedelta(minutes=10)),
    )


async def fill(built: Services, outbox: Outbox, many: int) -> list[UUID]:
    """Put letters in, all in one transaction; it is not measured."""
    resident_id = await built.residents.add(Profile(name="王秀英"))
    keys = [uuid4() for _ in range(many)]
    async with built.database.write() as session:
        for number, key in enumerate(keys):
            await outbox.put(session, letter(resident_id, number), key=key)
    return keys


async def measure(folder: Path, many: int) -> None:
    """Print messages a second, without and with their reports."""
    settings = Settings(data_dir=folder, tick_seconds=3600, _env_file=None)  # type: ignore[call-arg]
    migrate(settings.database)
    async with services(settings, lambda: NOON) as built:
        outbox = to_nowhere(built)
        keys = await fill(built, outbox, many)
        begun, worked = time.perf_counter(), time.process_time()
        await outbox.run(NOON)
        sent, working = time.perf_counter(), time.process_time() - worked
        for first in range(0, many, TOGETHER):
            some = keys[first : first + TOGETHER]
            await asyncio.gather(*(outbox.report(key, 1) for key in some))
        reported = time.perf_counter()
        states = [(await outbox.row(key)).status for key in keys]
    print(f"{states.count('delivered')} of {many} delivered")
    print(
        f"handed over: {many / (sent - begun):.0f}/s, {1000 * working / many:.1f} ms of a core each"
    )
    print(f"with a report for each: {many / (reported - begun):.0f}/s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=500)
    given_arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(measure(Path(place), given_arguments.messages))
