"""``KannelMessages``: one call of sendsms, and what its answer says."""

import re

import httpx2

from assistant.errors import NotTaken, RequestRejected, ServiceUnavailable
from assistant.outside import Answer, Outside
from assistant.ports.messages import TextMessage

SERVICE = "sms"
EVERY_REPORT = "31"
"""Delivered, not delivered, queued, taken by the network, refused by it: each proves arrival."""
SEVEN_BITS, UCS2 = "0", "2"
LATER = frozenset({408, 425, 429, 503})
"""Kannel says 503 for "temporal failure, try again later"."""
TAKEN = re.compile(r"\s*(?:0\b|3\b|sent\b|accepted\b|queued\b|ok\b)", re.IGNORECASE)
"""``0: Accepted for delivery``, ``3: Queued for later delivery``; others say it in words."""
NUMBERED = re.compile(r"\s*\d+\s*:")


class KannelMessages:
    """A ``MessagesGateway`` over sendsms.

    sendsms has no key and no question "did you take this?". The key is in ``report_to``, which
    comes back to us with the state of the message.
    """

    def __init__(
        self,
        http: httpx2.AsyncClient,
        *,
        deadline: float,
        username: str,
        password: str,
        sender: str,
    ) -> None:
        self._outside = Outside(SERVICE, http, deadline=deadline)
        self._known = [("username", username), ("password", password)]
        self._sender = sender

    async def send(self, message: TextMessage) -> None:
        """Hand over, once.

        Raises:
            NotTaken: certainly not taken; it may be sent again.
            RequestRejected: not taken, and not as we wrote it.
            ServiceUnavailable, ServiceMisbehaved: it may have been taken.
        """
        try:
            answer = await self._outside.ask(
                "GET", "cgi-bin/sendsms", params=self._params(message), expect=range(400, 504)
            )
        except ServiceUnavailable as error:
            if isinstance(error.__cause__, httpx2.ConnectError | httpx2.ConnectTimeout):
                raise NotTaken(SERVICE, error.detail) from error
            raise
        _judge(answer)

    def _params(self, message: TextMessage) -> list[tuple[str, str]]:
        sender = [("from", self._sender)] if self._sender else []
        coding = SEVEN_BITS if message.text.isascii() else UCS2
        return [
            *self._known,
            *sender,
            ("to", message.to),
            ("text", message.text),
            ("charset", "UTF-8"),
            ("coding", coding),
            ("dlr-mask", EVERY_REPORT),
            ("dlr-url", message.report_to),
        ]


def _judge(answer: Answer) -> None:
    status = answer.status
    if status in LATER:
        raise NotTaken(SERVICE, f"status {status}")
    if 400 <= status < 500:
        raise RequestRejected(SERVICE, f"status {status}")
    if status >= 500:
        raise ServiceUnavailable(SERVICE, f"status {status}")
    words = answer.body[:200].decode("utf-8", errors="replace")
    if TAKEN.match(words):
        return
    if status != 202 or NUMBERED.match(words):
        raise answer.senseless("an answer that says neither yes nor no")
