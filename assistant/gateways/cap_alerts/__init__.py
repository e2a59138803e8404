"""Alarms to a duty desk that takes Common Alerting Protocol 1.2 messages by HTTP POST.

https://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2.html
"""

from assistant.gateways.cap_alerts.gateway import CapAlerts
from assistant.standard import Parts, Standard

__all__ = ["STANDARD", "CapAlerts"]


def _make(parts: Parts) -> CapAlerts:
    return CapAlerts(parts.http, deadline=parts.deadline, sender=parts.settings.sender)


STANDARD = Standard(name="cap", port="alarms", setting="desk", make=_make, look="")
