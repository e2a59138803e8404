"""What all models share: keys, times in UTC, and the sealing of personal data."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import DateTime, Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


class Base(DeclarativeBase):
    """Every table."""


class UtcDateTime(TypeDecorator[datetime]):
    """A time with zone, kept in UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database; SQLite forgets the zone."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Vault:
    """Seals personal data, so that a stolen database file tells nothing."""

    def __init__(self, secret: str) -> None:
        key = hashlib.sha256(b"huoban sealed data\0" + secret.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, data: Mapping[str, Any]) -> bytes:
        """JSON data, encrypted and signed."""
        return self._fernet.encrypt(json.dumps(data, ensure_ascii=False).encode())

    def open(self, sealed: bytes) -> dict[str, Any]:
        """What ``seal`` wrote.

        Raises:
            cryptography.fernet.InvalidToken: it was sealed with another secret, or changed.
        """
        data: dict[str, Any] = json.loads(self._fernet.decrypt(sealed))
        return data
