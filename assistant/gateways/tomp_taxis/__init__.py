"""Taxis of an operator that speaks TOMP-API 1.6.1.

https://github.com/TOMP-WG/TOMP-API
"""

from assistant.gateways.tomp_taxis.gateway import TompTaxis

__all__ = ["TompTaxis"]
