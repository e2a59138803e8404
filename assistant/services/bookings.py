"""Bookings after the yes: begun durably, called off, and how they go.

An *attempt* is one run of the durable workflow. It is named by the booking and the number of
attempts that have ended, so that whoever starts it twice starts it once.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeAlias
from uuid import UUID, uuid4

import structlog
from dbos import DBOS, SetWorkflowID, WorkflowHandleAsync
from sqlalchemy import update

from assistant.db.base import Vault
from assistant.db.bookings import Booking
from assistant.db.session import Database, told
from assistant.db.sessions import DialogueSession
from assistant.dialogue.model import Answers, Mode
from assistant.dialogue.stored import answers_to_json
from assistant.errors import NotFound, StorageFailed
from assistant.ports.ours import Clock
from assistant.services.attempts import ENDED
from assistant.services.promises import Promises

Attempt: TypeAlias = Callable[[str, int], Awaitable[str]]
"""Runs attempt n of a booking to its end; safe to run again after a crash."""

Durable: TypeAlias = Callable[[str, int], Awaitable["Handle"]]
"""Starts attempt n of a booking, once, whoever asks and how often; survives a crash."""

UNSTARTED = timedelta(seconds=60)
"""After so long a booking whose attempt left no trace is begun again."""


STARTS_WITHIN = 1.0
"""Seconds that a start may take from a page; the store of the work may be busy for longer."""

log = structlog.get_logger()


class Handle:
    """An attempt that was started."""

    def __init__(self, workflow_id: str) -> None:
        self._workflow_id = workflow_id

    async def wait(self, seconds: float) -> None:
        """Until it has ended, but not longer than that."""
        with told():
            handle: WorkflowHandleAsync[str] = await DBOS.retrieve_workflow_async(self._workflow_id)
        waiting = asyncio.ensure_future(handle.get_result(polling_interval_sec=0.02))
        done, _ = await asyncio.wait({waiting}, timeout=seconds)
        if not done:
            waiting.cancel()
        elif waiting.exception():
            log.warning("attempt left no trace", attempt=self._workflow_id)

    async def has_ended(self) -> bool:
        """Whether it ran to an end, good or bad."""
        with told():
            handle: WorkflowHandleAsync[str] = await DBOS.retrieve_workflow_async(self._workflow_id)
            return (await handle.get_status()).status not in ("PENDING", "ENQUEUED")


def durable(attempt: Attempt) -> Durable:
    """Make attempts survive the process: recorded before they begin, resumed after a crash.

    Arguments and results are ids and one word, for DBOS keeps them in the clear.
    """

    @DBOS.step(name="attempt-step", retries_allowed=True, max_attempts=3, interval_seconds=1)
    async def step(booking_id: str, number: int) -> str:
        return await attempt(booking_id, number)

    @DBOS.workflow(name="attempt", max_recovery_attempts=1_000_000)
    async def workflow(booking_id: str, number: int) -> str:
        return await step(booking_id, number)

    async def start(booking_id: str, number: int) -> Handle:
        workflow_id = f"{booking_id}-{number}"
        with told(), SetWorkflowID(workflow_id):
            await DBOS.start_workflow_async(workflow, booking_id, number)
        return Handle(workflow_id)

    return start


class Bookings:
    """Begins, calls off and takes up again."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        start: Durable,
        clock: Clock,
        *,
        promises: Promises,
    ) -> None:
        self._database = database
        self._vault = vault
        self._start = start
        self._clock = clock
        self._promises = promises
        self._starting: set[asyncio.Task[None]] = set()

    def draft(self, session: DialogueSession, answers: Answers, *, number: int) -> Booking:
        """The row that the yes commits; its id is the key sent with every call."""
        now = self._clock()
        return Booking(
            id=uuid4(),
            session_id=session.id,
            number=number,
            resident_id=session.resident_id,
            scenario=session.scenario,
            mode=session.mode,
            status="working",
            attempts=0,
            answers=self._vault.seal(answers_to_json(answers)),
            replaces=session.replaces,
            confirmed_at=now,
            changed_at=now,
            due_at=now + UNSTARTED,
            promised_at=self._promises.until(now, session.scenario),
        )

    async def begin(self, booking_id: UUID, attempts: int, *, settle: float = 0) -> None:
        """Start the next attempt; wait up to ``settle`` seconds for its end.

        The row tells what is wanted already, so a start that fails or takes long is nothing the
        resident has to be told: it is due again.
        """
        task = asyncio.create_task(self._begin(booking_id, attempts, settle))
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)
        await asyncio.wait({task}, timeout=STARTS_WITHIN + settle)

    async def _begin(self, booking_id: UUID, attempts: int, settle: float) -> None:
        try:
            handle = await self._start(str(booking_id), attempts)
            if settle:
                await handle.wait(settle)
        except StorageFailed as error:
            log.warning("not started yet", booking=str(booking_id), error=str(error))

    async def resume(self, booking_id: UUID, attempts: int) -> None:
        """Start what is due; an attempt that ended without a trace makes room for the next."""
        handle = await self._start(str(booking_id), attempts)
        if not await handle.has_ended():
            return
        lost = (
            update(Booking)
            .where(Booking.id == booking_id, Booking.attempts == attempts)
            .values(attempts=attempts + 1, due_at=self._clock())
        )
        async with self._database.write() as session:
            await session.execute(lost)

    async def cancel(
        self, resident_id: UUID, booking_id: UUID, mode: Mode, *, settle: float = 0
    ) -> None:
        """Call it off; an attempt that is under way ends first and is then undone.

        Raises:
            NotFound: there is none under this id that belongs to this resident.
        """
        async with self._database.write() as session:
            row = await session.get(Booking, booking_id, with_for_update=True)
            if row is None or (row.resident_id, row.mode) != (resident_id, mode):
                raise NotFound(f"booking {booking_id}")
            if row.status in ENDED or row.finished:
                return
            row.cancelling = True
            row.problem = ""
            row.changed_at = self._clock()
            row.due_at = row.changed_at + UNSTARTED
            row.promised_at = self._promises.until(row.changed_at, row.scenario)
            row.promise_broken = False
        await self.begin(booking_id, row.attempts, settle=settle)
