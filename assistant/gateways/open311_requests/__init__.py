"""Requests to offices of the city that speak Open311 GeoReport v2.

https://wiki.open311.org/GeoReport_v2/
"""

from typing import Any

from assistant.config.outside import Requests
from assistant.gateways.open311_requests.catalogue import KeptCatalogue
from assistant.gateways.open311_requests.gateway import Open311Requests
from assistant.ports.ours import Clock
from assistant.standard import Parts, Standard

__all__ = ["STANDARDS", "KeptCatalogue", "Open311Requests"]


def _keep(_settings: Any, clock: Clock) -> KeptCatalogue:
    return KeptCatalogue(clock)


def _standard(name: str, jurisdiction: str) -> Standard:
    def make(parts: Parts) -> Open311Requests:
        return Open311Requests(
            parts.http,
            service=name,
            settings=parts.settings,
            deadline=parts.deadline,
            clock=parts.clock,
            notes=parts.notes,
            catalogue=parts.kept,
        )

    demo = Requests(jurisdiction_id=jurisdiction, api_key="demonstration")
    return Standard(
        name=f"open311_{name}",
        port=name,
        setting=name,
        make=make,
        keep=_keep,
        district="open311",
        look="services.json",
        demo=demo,
    )


STANDARDS = (_standard("hotline", "hotline.city"), _standard("repair", "repair.city"))
