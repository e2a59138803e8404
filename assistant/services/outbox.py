"""The outbox: messages that are kept before they go out, and go out once as far as can be known.

A message is marked as being sent before it is handed over. When the answer is lost, or the
process dies, it stays so marked: only a report, or none for a long while, moves it on.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from assistant.db.base import Vault
from assistant.db.messages import OutboxMessage
from assistant.db.session import Database
from assistant.dialogue.model import Mode
from assistant.errors import GatewayError, NotTaken, RequestRejected, Undeliverable
from assistant.ports.messages import MailMessage, TextMessage
from assistant.ports.ours import Clock
from assistant.services.addresses import Addresses
from assistant.services.carriers import Carriers
from assistant.services.letters import Letter, Postal, content_of, parcel, written
from assistant.services.reports import BEFORE, look_again, status_of

AT_ONCE = 100
"""How many messages are on the wire together."""
MOST_ROUNDS = 20
"""So often a tick looks for more."""
LONGEST_PAUSE = timedelta(minutes=1)
URGENT = frozenset({"emergency", "own"})
"""What goes out at night, too: an emergency, and what someone just wrote themselves."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Claimed:
    """A message that is ours to hand over now."""

    id: UUID
    mode: Mode
    sends: int
    message: TextMessage | MailMessage
    before: tuple[str, bytes]
    """Its status and content until now: what it goes back to when nothing was done."""


class Outbox:
    """Keeps messages and hands them over."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        clock: Clock,
        *,
        carriers: Mapping[Mode, Carriers],
        addresses: Addresses,
        postal: Postal,
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._carriers = carriers
        self._addresses = addresses
        self._postal = postal

    async def put(self, session: AsyncSession, letter: Letter, *, key: UUID | None = None) -> None:
        """Keep a letter, in the transaction of what it tells about; a second time is no error."""
        query = select(OutboxMessage).where(OutboxMessage.once == letter.once)
        kept = (await session.execute(query)).scalar_one_or_none()
        now = self._clock()
        values = {
            "status": "waiting",
            "content": self._vault.seal(content_of(letter)),
            "wanted_at": letter.at,
            "due_at": letter.at,
            "useful_until": letter.useful_until,
            "changed_at": now,
        }
        if kept is None:
            whose = {"resident_id": letter.resident_id, "booking_id": letter.booking_id}
            about = {"once": letter.once, "mode": letter.mode, "event": letter.event}
            about["channel"] = letter.channel
            created = {"id": key or uuid4(), "phone": self.digest(letter.to), "created_at": now}
            session.add(OutboxMessage(**whose, **about, **created, **values))
        elif kept.sends == 0:
            for name, value in values.items():
                setattr(kept, name, value)

    async def keep(self, letter: Letter, *, key: UUID) -> None:
        """Keep a letter of its own; one that is kept already stays as it is."""
        if await self.row(key) is None:
            async with self._database.write() as session:
                await self.put(session, letter, key=key)

    async def take_back(self, key: UUID) -> bool:
        """Drop one message, if it certainly is not sent; gives whether it is dropped."""
        async with self._database.write() as session:
            await self.drop(session, key, "own")
        row = await self.row(key)
        return row is not None and row.status == "dropped"

    async def drop(self, session: AsyncSession, booking_id: UUID, *events: str) -> set[str]:
        """Take back what was not sent yet; gives what it was about (``once``)."""
        unsent = (
            update(OutboxMessage)
            .where(
                OutboxMessage.booking_id == booking_id,
                OutboxMessage.event.in_(events),
                OutboxMessage.status == "waiting",
            )
            .values(status="dropped", due_at=None, changed_at=self._clock())
            .returning(OutboxMessage.once)
        )
        return set((await session.execute(unsent)).scalars())

    def digest(self, phone: str) -> str:
        """What a number is known by where it must not be read."""
        return self.digests(phone)[0]

    def digests(self, phone: str) -> list[str]:
        """The same under every secret that is known, the newest first."""
        return self._addresses.signatures(f"phone {phone}")

    async def row(self, key: UUID) -> Any:
        """A message as it is kept."""
        query = select(OutboxMessage.__table__).where(OutboxMessage.id == key)
        return await self._database.first(query)

    async def run(self, now: datetime) -> None:
        """Hand over all that is due."""
        query = select(OutboxMessage.__table__).where(OutboxMessage.due_at <= now)
        for _round in range(MOST_ROUNDS):
            rows = await self._database.read(query.order_by(OutboxMessage.due_at).limit(AT_ONCE))
            if not rows:
                return
            await self._hand_over(await self._claim(rows, now))

    async def send_now(self, key: UUID) -> GatewayError | None:
        """Hand over one message, if it is due; gives what went wrong."""
        now, row = self._clock(), await self.row(key)
        if row is None or row.due_at is None or row.due_at > now:
            return None
        ended = await self._hand_over(await self._claim([row], now))
        return ended[0] if ended else None

    async def report(self, key: UUID, state: int) -> None:
        """Someone tells what became of a message; whatever they tell, it was taken."""
        status = status_of(state)
        if status is None:
            return
        now = self._clock()
        told = (
            update(OutboxMessage)
            .where(
                OutboxMessage.id == key,
                OutboxMessage.sends > 0,
                OutboxMessage.status.in_(BEFORE[status]),
            )
            .values(status=status, due_at=None, changed_at=now)
        )
        async with self._database.write() as session:
            await session.execute(told)
            await look_again(session, key, now)

    async def _claim(self, rows: Sequence[Any], now: datetime) -> list[Claimed]:
        """Those that are ours to send, marked before they are; in one write to the disk."""
        claimed = []
        async with self._database.write() as session:
            # In one order, so that two replicas do not wait for one another.
            for row in sorted(rows, key=lambda row: str(row.id)):
                values, message = self._next(row, now)
                ours = (
                    update(OutboxMessage)
                    .where(OutboxMessage.id == row.id, OutboxMessage.due_at == row.due_at)
                    .values(changed_at=now, **values)
                    .returning(OutboxMessage.id)
                )
                if (await session.execute(ours)).first() and message:
                    before = (row.status, row.content)
                    claimed.append(Claimed(row.id, Mode(row.mode), row.sends + 1, message, before))
        return claimed

    def _next(
        self, row: Any, now: datetime
    ) -> tuple[dict[str, Any], TextMessage | MailMessage | None]:
        """What happens to a row that is due, and the message if that is to send it."""
        if row.useful_until and row.useful_until <= now:
            ended = "unsure" if row.status == "sending" else "missed"
            return {"status": ended, "due_at": None}, None
        if row.channel == "screen":
            return {"status": "sent", "sends": 1, "due_at": None}, None
        if row.event not in URGENT and (until := self._postal.quiet_until(now)):
            return {"due_at": until}, None
        content = written(self._vault.open(row.content), row.wanted_at, now, self._postal)
        values = {
            "status": "sending",
            "sends": row.sends + 1,
            "due_at": now + self._postal.patience,
            "content": self._vault.seal(content),
        }
        return values, parcel(row.channel, row.id, content, self._addresses.report(row.id))

    async def _hand_over(self, claimed: Sequence[Claimed]) -> list[GatewayError | None]:
        """Send, all together; how each ended is written down in one go, for each write costs."""
        ended = await asyncio.gather(*(self._send(one) for one in claimed))
        async with self._database.write() as session:
            for one, end in zip(claimed, ended, strict=True):
                values = self._outcome(one, end)
                # Unless a report was quicker.
                still = (OutboxMessage.status == "sending", OutboxMessage.sends == one.sends)
                change = update(OutboxMessage).where(OutboxMessage.id == one.id, *still)
                if values:
                    await session.execute(change.values(values))
        return ended

    async def _send(self, one: Claimed) -> GatewayError | None:
        try:
            await self._carriers[one.mode].send(one.message)
        except GatewayError as error:
            log.warning("message not sent", message=str(one.id), error=str(error))
            return error
        return None

    def _outcome(self, one: Claimed, end: GatewayError | None) -> dict[str, Any]:
        """What becomes of a row; nothing while it is not known, so that a report is waited for."""
        now = self._clock()
        if end is None:
            return {"status": "sent", "due_at": None, "changed_at": now}
        if isinstance(end, Undeliverable):
            ended = "failed" if one.before[0] == "waiting" else "unsure"
            return {"status": ended, "due_at": None, "changed_at": now}
        if not isinstance(end, NotTaken | RequestRejected):
            return {}
        pause = min(timedelta(seconds=2.0 ** min(one.sends, 10)), LONGEST_PAUSE)
        status, content = one.before
        return {"status": status, "content": content, "due_at": now + pause, "changed_at": now}
