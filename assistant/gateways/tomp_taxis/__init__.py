"""Taxis of an operator that speaks TOMP-API 1.6.1.

https://github.com/TOMP-WG/TOMP-API
"""

from assistant.gateways.tomp_taxis.gateway import TompTaxis
from assistant.standard import Parts, Standard

__all__ = ["STANDARD", "TompTaxis"]


def _make(parts: Parts) -> TompTaxis:
    return TompTaxis(
        parts.http,
        deadline=parts.deadline,
        clock=parts.clock,
        notes=parts.notes,
        maas_id=parts.settings.maas_id,
    )


STANDARD = Standard(name="tomp", port="taxis", setting="taxi", make=_make, look="operator/ping")
