"""Our signed addresses for those who bring reports and answers: nobody else knows them."""

import hashlib
import hmac
from uuid import UUID

from assistant.dialogue.model import Mode


class Addresses:
    """Makes the addresses, and knows them again.

    Args:
        public_url: What they begin with.
        secret: What they are signed with.
        old: Further secrets, whose signatures are known again, too.
    """

    def __init__(self, public_url: str, secret: str, *old: str) -> None:
        self._base = public_url.rstrip("/")
        self._keys = [b"huoban addresses\0" + one.encode() for one in (secret, *old)]

    def report(self, key: UUID) -> str:
        """Where the state of a message goes, in place of ``%d`` (Kannel's dlr-url)."""
        return f"{self._base}/messages/reports/{key}/{self.sign(f'report {key}')}?status=%d"

    def incoming(self, mode: Mode) -> str:
        """Where what people answer goes (Kannel's get-url)."""
        path = f"/messages/incoming/{mode}/{self.sign(f'incoming {mode}')}"
        return f"{self._base}{path}?from=%p&id=%I&text=%a"

    def alert(self, key: UUID, mode: Mode) -> str:
        """Where somebody who is told of an emergency says whether they come."""
        practice = "/practice" if mode is Mode.PRACTICE else ""
        return f"{self._base}{practice}/alerts/{key.hex}/{self.sign(f'alert {key}')}"

    def photo(self, key: str, mode: Mode) -> str:
        """Where an office sees the photo of a request."""
        practice = "/practice" if mode is Mode.PRACTICE else ""
        return f"{self._base}{practice}/photos/of/{key}/{self.sign(f'photo {key}')}"

    def sign(self, words: str) -> str:
        """What shows that we ourselves made an address."""
        return self.signatures(words)[0]

    def signatures(self, words: str) -> list[str]:
        """The same under every secret that is known, the newest first."""
        return [
            hmac.new(key, words.encode(), hashlib.sha256).hexdigest()[:32] for key in self._keys
        ]

    def is_signed(self, words: str, signature: str) -> bool:
        """Whether we made it."""
        told = signature.encode()
        known = [hmac.compare_digest(one.encode(), told) for one in self.signatures(words)]
        return any(known)
