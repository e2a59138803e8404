"""For machines: are we alive, are we ready."""

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from assistant.errors import StorageFailed
from assistant.web.services import ServicesDep

router = APIRouter()


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz")
async def ready(services: ServicesDep) -> Response:
    """The database answers and has our tables."""
    try:
        await services.database.check()
    except StorageFailed:
        return _answer(503, database="down")
    return _answer(200, database="up")


def _answer(status: int, **parts: str) -> Response:
    body: dict[str, Any] = {"status": "ready" if status == 200 else "not ready", **parts}
    return JSONResponse(body, status_code=status)
