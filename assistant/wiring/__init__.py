"""Builds every object; the only place where classes are chosen."""

from assistant.wiring.building import Services
from assistant.wiring.running import now, services

__all__ = ["Services", "now", "services"]
