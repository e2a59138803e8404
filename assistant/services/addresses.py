"""Our signed addresses for those who bring reports and answers: nobody else knows them."""

import hashlib
import hmac
from uuid import UUID

from assistant.dialogue.model import Mode


class Addresses:
    """Makes the addresses, and knows them again."""

    def __init__(self, public_url: str, secret: str) -> None:
        self._base = public_url.rstrip("/")
        self._secret = secret.encode()

    def report(self, key: UUID) -> str:
        """Where the state of a message goes, in place of ``%d`` (Kannel's dlr-url)."""
        return f"{self._base}/messages/reports/{key}/{self.sign(f'report {key}')}?status=%d"

    def incoming(self, mode: Mode) -> str:
        """Where what people answer goes (Kannel's get-url)."""
        path = f"/messages/incoming/{mode}/{self.sign(f'incoming {mode}')}"
        return f"{self._base}{path}?from=%p&id=%I&text=%a"

    def sign(self, words: str) -> str:
        """What shows that we ourselves made an address."""
        key = b"huoban addresses\0" + self._secret
        return hmac.new(key, words.encode(), hashlib.sha256).hexdigest()[:32]

    def is_signed(self, words: str, signature: str) -> bool:
        """Whether we made it."""
        return hmac.compare_digest(self.sign(words).encode(), signature.encode())
