"""What all models share: keys, times in UTC, and the sealing of personal data."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Column, DateTime, Dialect, LargeBinary, Table
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
    """Seals personal data, so that a stolen database file tells nothing.

    Args:
        secret: What is sealed with.
        old: Further secrets; what they sealed is opened, too.
    """

    def __init__(self, secret: str, *old: str) -> None:
        self._newest = _fernet(secret)
        self._fernet = MultiFernet([self._newest, *map(_fernet, old)])

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

    def renewed(self, sealed: bytes) -> bytes:
        """The same data under the newest secret; unchanged if it is under that one already.

        Raises:
            cryptography.fernet.InvalidToken: it was sealed with another secret, or changed.
        """
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return self._fernet.rotate(sealed)
        return sealed


def sealed_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that a ``Vault`` seals: whatever is kept as bytes."""
    return [column for column in table.columns if isinstance(column.type, LargeBinary)]


def _fernet(secret: str) -> Fernet:
    key = hashlib.sha256(b"huoban sealed data\0" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
