"""What residents write to people: sent through the outbox, and what is answered."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from assistant.db.base import Vault
from assistant.db.messages import OutboxMessage
from assistant.db.session import Database
from assistant.dialogue.model import Mode
from assistant.dialogue.slots import tidy
from assistant.dialogue.telephone import phone_number
from assistant.errors import NotUnderstood, ServiceRefused, ServiceUnavailable
from assistant.i18n import Message, _, given, language_of
from assistant.ports.ours import Clock
from assistant.ports.receipts import Fact, Receipt
from assistant.services.letters import Letter
from assistant.services.outbox import Outbox
from assistant.services.reports import look_again

SERVICE = "sms"
ANSWERED_WITHIN = timedelta(days=3)
"""So long a message from a number is taken for the answer to what we sent there."""
MOST_ANSWERS = 5
WRITES = _("{name} writes: {words}")
BY_US = _("Someone close to you")
PROGRESS: Mapping[str, Message] = {
    "sent": _("It was handed over, and has not arrived yet."),
    "delivered": _("It has arrived."),
    "failed": _("It could not be delivered. Please call."),
    "unsure": _("We do not know whether it arrived. Please call."),
}


class OwnMessagesOf:
    """``OwnMessages`` of one resident in one mode."""

    def __init__(
        self, outbox: Outbox, clock: Clock, vault: Vault, resident_id: UUID, mode: Mode, name: str
    ) -> None:
        self._outbox = outbox
        self._clock = clock
        self._vault = vault
        self._resident_id = resident_id
        self._mode = mode
        self._name = name

    async def send(self, to: str, words: str, *, key: str) -> Receipt:
        """Send; a repeat with the same key goes on where the last one stopped."""
        await self._outbox.keep(self._letter(to, words, key), key=UUID(key))
        problem = await self._outbox.send_now(UUID(key))
        receipt = await self.find(key=key)
        if receipt is None:
            raise problem or ServiceUnavailable(SERVICE, "not known to be on its way")
        return receipt

    async def find(self, *, key: str) -> Receipt | None:
        """What became of it, and what was answered; None while it is not on its way."""
        row = await self._outbox.row(UUID(key))
        if row is None or row.status not in PROGRESS:
            return None
        answers = self._vault.open(row.answers)["answers"] if row.answers else []
        over = self._clock() - row.created_at > ANSWERED_WITHIN
        return Receipt(
            reference=key[:8].upper(),
            facts=tuple(Fact(_("Answer"), given(one["words"])) for one in answers),
            progress=PROGRESS[row.status],
            finished=bool(answers) or row.status in ("failed", "unsure") or over,
        )

    async def withdraw(self, *, key: str) -> None:
        """Take back what is not sent yet."""
        row = await self._outbox.row(UUID(key))
        if row is not None and not await self._outbox.take_back(UUID(key)):
            raise ServiceRefused(SERVICE, f"a message that is {row.status}")

    def _letter(self, to: str, words: str, key: str) -> Letter:
        name = given(self._name) if self._name else BY_US
        return Letter(
            resident_id=self._resident_id,
            booking_id=UUID(key),
            mode=self._mode,
            event="own",
            once=f"{key}:own",
            to=to,
            words=WRITES(name=name, words=given(words)),
            language=language_of(words) or "en",
            at=self._clock(),
        )


class Incoming:
    """Takes what people answer to the messages of residents."""

    def __init__(self, database: Database, vault: Vault, outbox: Outbox, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._outbox = outbox
        self._clock = clock

    async def take(self, mode: Mode, sender: str, words: str, identity: str) -> bool:
        """Keep an answer with the latest message to that number; gives whether there is one."""
        try:
            phone = phone_number(sender if sender.startswith(("+", "0", "1")) else f"+{sender}")
        except NotUnderstood:
            return False
        now = self._clock()
        query = self._latest(phone, mode)
        async with self._database.write() as session:
            row = (await session.execute(query)).scalar_one_or_none()
            if row is None:
                return False
            row.answers = self._with(row.answers, tidy(words), identity)
            # Who answers has got it, whatever the network told.
            row.status, row.due_at, row.changed_at = "delivered", None, now
            await session.flush()
            await look_again(session, row.id, now)
        return True

    def _latest(self, phone: str, mode: Mode) -> Select[OutboxMessage]:
        """The message that somebody at a number has probably read last."""
        return (
            select(OutboxMessage)
            .where(
                OutboxMessage.phone.in_(self._outbox.digests(phone)),
                OutboxMessage.mode == mode,
                OutboxMessage.event == "own",
                OutboxMessage.sends > 0,
                OutboxMessage.created_at > self._clock() - ANSWERED_WITHIN,
            )
            .order_by(OutboxMessage.created_at.desc())
            .limit(1)
            .with_for_update()
        )

    def _with(self, sealed: bytes | None, words: str, identity: str) -> bytes:
        """The answers and one more; the same one comes again when we were slow to thank for it."""
        answers: list[dict[str, Any]] = self._vault.open(sealed)["answers"] if sealed else []
        known = identity and identity in {one["id"] for one in answers}
        more = [] if known else [{"id": identity, "words": words}]
        return self._vault.seal({"answers": [*answers, *more][-MOST_ANSWERS:]})
