"""Plan failures over HTTP, on a demo city that stands alone and allows it."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.demo_city.faults import Faults

_FIELDS = ("on", "count", "after", "probability", "seed", "seconds", "status")


def fault_routes(faults: Faults) -> list[Route]:
    """``/faults``: GET lists, POST plans one, DELETE forgets all."""

    async def plan(request: Request) -> Response:
        try:
            wanted = await request.json()
            options = {name: wanted[name] for name in _FIELDS if name in wanted}
            planned = faults.inject(wanted["service"], wanted["fault"], **options)
        except (ValueError, TypeError, KeyError) as problem:
            return JSONResponse({"problem": str(problem)}, 400)
        return JSONResponse(planned.describe(), 201)

    async def show(_: Request) -> Response:
        return JSONResponse({"planned": faults.describe(), "calls": faults.calls})

    async def forget(_: Request) -> Response:
        faults.clear()
        return Response(status_code=204)

    return [
        Route("/faults", show, methods=["GET"]),
        Route("/faults", plan, methods=["POST"]),
        Route("/faults", forget, methods=["DELETE"]),
    ]
