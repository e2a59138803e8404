"""What a gateway's package tells of itself as ``STANDARD``; the wiring finds it by that."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

import httpx2

from assistant.config import OutsideService
from assistant.ports import Clock, Notes


@dataclass(frozen=True)
class Parts:
    """What a gateway is made of."""

    http: httpx2.AsyncClient
    settings: Any
    """The service's own, an ``OutsideService``."""
    deadline: float
    """Seconds."""
    clock: Clock
    notes: Notes
    zone: tzinfo
    """Where times are local that come without a zone."""
    kept: Any
    """What ``Standard.keep`` made."""


@dataclass(frozen=True)
class Standard:
    """One standard that we speak with one service.

    Args:
        name: The demo city's district that speaks it, too.
        port: The field of ``Gateways`` that it fills.
        setting: The field of ``Settings`` that tells of the service.
        make: Makes the gateway of one mode, with one deadline.
        keep: Makes what the gateways of one mode share, whatever their deadline.
    """

    name: str
    port: str
    setting: str
    make: Callable[[Parts], object]
    keep: Callable[[OutsideService, Clock], Any] = lambda _settings, _clock: None
