"""Services that a city's directory tells of over Open Referral HSDS 3.0; it is only read.

https://docs.openreferral.org/en/v3.0.1/hsds/api_reference.html
"""

from typing import Any

from assistant.gateways.hsds_services.gateway import HsdsServices, KeptServices
from assistant.ports.ours import Clock
from assistant.standard import Parts, Standard

__all__ = ["STANDARD", "HsdsServices", "KeptServices"]


def _keep(settings: Any, clock: Clock) -> KeptServices:
    return KeptServices(seconds=settings.keep_seconds, clock=clock)


def _make(parts: Parts) -> HsdsServices:
    return HsdsServices(
        parts.http,
        deadline=parts.deadline,
        clock=parts.clock,
        zone=parts.zone,
        kept=parts.kept,
    )


STANDARD = Standard(
    name="hsds",
    port="directory",
    setting="directory",
    make=_make,
    keep=_keep,
    look="services?per_page=1",
)
