"""For machines: are we alive, are we ready."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from assistant.circuit import Known
from assistant.errors import StorageFailed
from assistant.web.services import ServicesDep

router = APIRouter()


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz")
async def ready(services: ServicesDep) -> Response:
    """The database answers and has our tables; services that are down are told, no more.

    What another server could not do either is no reason to take this one out of service.
    """
    seen = {one.name: _told(one.known) for one in services.lookout.all()}
    try:
        await services.database.check()
    except StorageFailed:
        return _answer(503, database="down", services=seen)
    return _answer(200, database="up", services=seen)


def _told(known: Known) -> dict[str, str | None]:
    """As this process has seen it."""
    return {
        "state": known.state.value,
        "since": _when(known.since),
        "heard_at": _when(known.heard_at),
        "error": known.error or None,
        "failed_at": _when(known.failed_at),
    }


def _when(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _answer(status: int, **parts: Any) -> Response:
    body = {"status": "ready" if status == 200 else "not ready", **parts}
    return JSONResponse(body, status_code=status)
