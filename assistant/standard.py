"""What a gateway's package tells of itself as ``STANDARD``; the wiring finds it by that.

One that serves several ports tells of each in ``STANDARDS``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from assistant.circuit import Line
from assistant.config.outside import OutsideService
from assistant.ports.ours import Clock, Notes


@dataclass(frozen=True)
class Parts:
    """What a gateway is made of."""

    http: Line
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
        name: Its own; the demo city's district that speaks it has the same, or is told of.
        port: The field of ``Gateways`` that it fills.
        setting: The field of ``Settings`` that tells of the service.
        make: Makes the gateway of one mode, with one deadline.
        keep: Makes what the gateways of one mode share, whatever their deadline.
        district: The demo city's, where one speaks this standard for several services.
        look: What is fetched, beneath the service's address, to see whether it is there; any
            answer will do that is not a failure, so a refusal is one. None: it is not looked at.
        demo: The settings by which the embedded demo city is spoken to; None: the service's own.
    """

    name: str
    port: str
    setting: str
    make: Callable[[Parts], object]
    keep: Callable[[OutsideService, Clock], Any] = lambda _settings, _clock: None
    district: str = ""
    look: str | None = None
    demo: OutsideService | None = None

    @property
    def address(self) -> str:
        """Where the demo city speaks it."""
        return self.district or self.name
