"""The services, for routes to ask for; async, since plain functions would each cost a thread."""

from typing import Annotated

from fastapi import Depends, Request

from assistant.wiring import Services


async def services(request: Request) -> Services:
    """What the wiring built for this application."""
    built: Services = request.app.state.services
    return built


ServicesDep = Annotated[Services, Depends(services)]
